"""`keys passkeys`, `keys pin verify`, `keys config`: exact shapes and statuses, nothing one-way without a yes."""

import csv
import hashlib
import io
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import click
import pytest

from keydesk.cli.app import main
from keydesk.cli.backstage import Choices
from keydesk.core.encoding import b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit
from keydesk.domain.key_management import KeyRules
from keydesk.domain.keys import StoredPasskey
from keydesk.usecases.services import Services
from tests.fakes.account import SITE, USER, passkey
from tests.fakes.bench_backstage import BenchBackstage, Stdin, backstage
from tests.fakes.world import Bench, bench

PIN = "1234"
Work = Callable[[Services], Awaitable[object]]
RULES = {"key", "always_uv", "min_pin_length", "force_pin_change", "enterprise_attestation", "pin_complexity"}
RECORD = {"id", "site", "user_name", "display_name", "algorithm", "protection", "user_id"}


class Line:
    """One command line after the other on one bench."""

    def __init__(self, b: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.bench = b
        self._patch = monkeypatch
        self._capsys = capsys
        self.err = ""

    def run(self, *words: str, pin: str | None = PIN, terminal: bool = False) -> tuple[int, str]:
        """Status and stdout; the PIN comes with ``--pin-stdin``."""
        self._patch.setattr("sys.stdin", Stdin(f"{pin}\n" if pin else "", terminal))
        status = main([*words, *(["--pin-stdin"] if pin else [])], backstage(self.bench))
        out, self.err = self._capsys.readouterr()
        return status, out

    def json(self, *words: str, pin: str | None = PIN) -> dict[str, object]:
        status, out = self.run(*words, "--json", pin=pin)
        assert status == Exit.DONE, out
        found = json.loads(out)
        assert isinstance(found, dict)
        return found

    def failed(self, *words: str, pin: str | None = PIN) -> tuple[int, str]:
        status, out = self.run(*words, "--json", pin=pin)
        return status, json.loads(out)["error"]["code"]

    def answer(self, word: str) -> None:
        """What a person types at the next question."""
        self._patch.setattr(click, "prompt", lambda *args, **kwargs: word)
        self._patch.setattr(click, "confirm", lambda *args, **kwargs: word == "yes")


def kept(b: Bench, name: str, site: str = "shop.example") -> str:
    site_hash = hashlib.sha256(site.encode()).digest()
    made = StoredPasskey(f"id-{name}".encode(), site, site_hash, name.encode(), name, name.title(), b"", -7, 2)
    b.key.passkeys[made.credential_id] = made
    return b64url_encode(made.credential_id)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(bench(passkey(b"credential-1"), pin=PIN), monkeypatch, capsys)


def test_every_site_is_listed(line: Line) -> None:
    first = kept(line.bench, "ana")
    kept(line.bench, "=bo", "bank.example")
    status, out = line.run("keys", "passkeys", "list", "--all", "--json")
    rows = json.loads(out)
    assert status == Exit.DONE
    assert set(rows[0]) == RECORD | {"known_to_account"}
    assert (rows[0]["id"], rows[0]["algorithm"], rows[0]["protection"]) == (first, "ES256", 2)
    assert [row["site"] for row in rows] == ["shop.example", "bank.example"]
    status, out = line.run("keys", "passkeys", "list", "--all")
    assert out.splitlines()[0].split() == ["Site", "User", "Id"]
    assert "2 held" in line.err
    assert "Older sign-ins that the key does not list cannot be shown here" in line.err


def test_an_empty_key_and_a_list_that_lacks_some(line: Line) -> None:
    assert line.run("keys", "passkeys", "list", "--all")[1] == "The key holds no passkey.\n"
    kept(line.bench, "ana")
    real = line.bench.key.describe

    def miscounted() -> None:
        real()
        key = line.bench.key
        key.key = replace(key.key, slots=replace(key.key.slots, used=9))

    line.bench.key.describe = miscounted  # type: ignore[method-assign]  # a key that counts wrong
    line.run("keys", "passkeys", "list", "--all")
    assert "counts 9 passkeys and told 1" in line.err


def test_names_change_one_by_one(line: Line) -> None:
    one = kept(line.bench, "ana")
    shape = line.json("keys", "passkeys", "rename", one, "--user-name", "Ana Ito")
    assert set(shape) == RECORD | {"key"}
    assert (shape["user_name"], shape["display_name"]) == ("Ana Ito", "Ana")
    assert line.json("keys", "passkeys", "rename", one, "--display-name", "")["display_name"] == ""
    assert line.bench.key.pins_sent == [PIN]  # the session stays unlocked on this bench
    assert line.failed("keys", "passkeys", "rename", one) == (Exit.WRONG_USE, Code.WRONG_USE)
    assert line.failed("keys", "passkeys", "rename", "aWQ", "--user-name", "x") == (
        Exit.FAILED,
        Code.KEY_LACKS_PASSKEY,
    )


def test_one_and_several_are_removed_with_one_pin(line: Line) -> None:
    one, two, three = (kept(line.bench, name) for name in ("ana", "bo", "cy"))
    assert line.failed("keys", "passkeys", "remove", one) == (Exit.WRONG_USE, Code.CONFIRMATION_NEEDED)
    removed = line.json("keys", "passkeys", "remove", one, "--yes")
    assert removed == {"key": "key-1", "id": one, "ids": [one], "removed": True}
    removed = line.json("keys", "passkeys", "remove", two, three, "--yes")
    assert removed == {"key": "key-1", "ids": [two, three], "removed": True}
    assert "Deleted: bo at shop.example" in line.err
    assert line.err.index("Do not unplug the key.") < line.err.index("Deleted: bo")
    assert line.bench.key.passkeys == {}
    assert line.failed("keys", "passkeys", "remove", one, "--yes") == (Exit.FAILED, Code.KEY_LACKS_PASSKEY)


def test_what_is_left_over_is_in_the_document(line: Line) -> None:
    one, two = kept(line.bench, "ana"), kept(line.bench, "bo")
    real = line.bench.key.manager.delete_passkey

    async def pulled_after_one(credential_id: bytes, pin: object = None) -> None:
        await real(credential_id)
        line.bench.key.fail["delete_stored"] = [KeydeskError(Code.KEY_REMOVED)]

    line.bench.key.manager.delete_passkey = pulled_after_one  # type: ignore[method-assign]  # pulled on the way
    status, out = line.run("keys", "passkeys", "remove", one, two, "--yes", "--json")
    assert status == Exit.PARTLY
    document = json.loads(out)
    assert (document["error"]["code"], document["left_over"]) == (Code.KEY_REMOVED, ["bo (shop.example)"])


def test_what_the_account_still_lists_is_not_removed_from_here(line: Line) -> None:
    site_hash = hashlib.sha256(SITE.encode()).digest()
    line.bench.key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, site_hash, USER)
    words = ("keys", "passkeys", "remove", b64url_encode(b"credential-1"), "--yes")
    assert line.failed(*words) == (Exit.REFUSED, Code.API_CONFLICT)
    assert list(line.bench.key.passkeys) == [b"credential-1"]


@pytest.mark.parametrize(("word", "status"), [("yes", Exit.DONE), ("no", Exit.CANCELLED)])
def test_people_are_asked_by_name(line: Line, word: str, status: int) -> None:
    one = kept(line.bench, "ana")
    line.answer(word)
    assert line.run("keys", "passkeys", "remove", one, terminal=True)[0] == status
    assert "ana at shop.example" in line.err
    assert len(line.bench.key.passkeys) == (0 if word == "yes" else 1)


def test_a_code_typed_by_a_touched_key_is_not_sent_as_a_pin(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = ["ccccccbcgujhingjrdejhgfnuetrgigvejhhgbkugded", PIN]
    monkeypatch.setattr(click, "prompt", lambda *args, **kwargs: typed.pop(0))
    assert line.run("keys", "pin", "verify", pin=None, terminal=True)[0] == Exit.DONE
    assert "one-time code" in line.err
    assert line.bench.key.pins_sent == [PIN]


@pytest.mark.parametrize("code", [Code.SIGN_IN_NEEDED, Code.NO_PROFILE, Code.SESSION_ENDED, Code.OFFLINE])
def test_nobody_need_be_signed_in_but_an_account_that_cannot_be_asked_stops_it(
    line: Line, monkeypatch: pytest.MonkeyPatch, code: Code
) -> None:
    one = kept(line.bench, "ana")
    real = BenchBackstage.run

    def signed_out(
        self: BenchBackstage, choices: Choices, work: Work, keys: bool, account: bool, **more: None
    ) -> object:
        if account:
            raise KeydeskError(code)
        return real(self, choices, work, keys, account)

    monkeypatch.setattr(BenchBackstage, "run", signed_out)
    status, out = line.run("keys", "passkeys", "remove", one, "--yes", "--json")
    assert (status == Exit.DONE) is (code != Code.OFFLINE), out
    assert len(line.bench.key.passkeys) == (1 if code == Code.OFFLINE else 0)


def test_a_list_is_exported(line: Line, tmp_path: Path) -> None:
    kept(line.bench, "=ana")
    table = tmp_path / "list.csv"
    assert line.json("keys", "passkeys", "export", "--out", str(table)) == {
        "key": "key-1", "file": str(table), "passkeys": 1,
    }  # fmt: skip
    rows = list(csv.reader(io.StringIO(table.read_text("utf-8-sig"))))
    assert rows[1][:2] == ["shop.example", "'=ana"]
    assert table.stat().st_mode & 0o077 == 0
    document = tmp_path / "list.json"
    line.json("keys", "passkeys", "export", "--out", str(document))
    assert json.loads(document.read_text())["passkeys"][0]["user_name"] == "=ana"
    assert line.failed("keys", "passkeys", "export", "--out", "list.txt") == (Exit.WRONG_USE, Code.WRONG_USE)
    gone = str(tmp_path / "nowhere" / "list.csv")
    assert line.failed("keys", "passkeys", "export", "--out", gone)[1] == Code.FOLDER_UNWRITABLE


def test_a_pin_is_verified(line: Line) -> None:
    assert line.json("keys", "pin", "verify") == {"key": "key-1", "verified": True}
    assert line.failed("keys", "pin", "verify", pin="0000") == (Exit.PIN, Code.PIN_WRONG)
    assert line.bench.key.retries == 7


def test_rules_are_shown_without_a_pin(line: Line) -> None:
    shape = line.json("keys", "config", "show", pin=None)
    assert set(shape) == RULES
    assert (shape["always_uv"], shape["min_pin_length"], shape["enterprise_attestation"]) == (False, 4, None)
    _, out = line.run("keys", "config", "show", pin=None)
    assert "always_uv: off" in out
    assert "enterprise_attestation: not on this key" in out


def test_rules_are_changed(line: Line) -> None:
    assert line.failed("keys", "config", "always-uv") == (Exit.WRONG_USE, Code.CONFIRMATION_NEEDED)
    shape = line.json("keys", "config", "always-uv", "--yes")
    assert (set(shape), shape["always_uv"], shape["changed"]) == (RULES | {"changed"}, True, True)
    assert line.json("keys", "config", "always-uv", "on", pin=None)["changed"] is False
    assert line.json("keys", "config", "always-uv", "off", "--yes")["always_uv"] is False
    shape = line.json("keys", "config", "min-pin-length", "8", "--yes")
    assert (shape["min_pin_length"], shape["force_pin_change"]) == (8, True)
    assert line.failed("keys", "config", "min-pin-length", "8", "--yes") == (Exit.REFUSED, Code.RULE_ONE_WAY)
    assert line.failed("keys", "config", "min-pin-length", "3", "--yes") == (Exit.WRONG_USE, Code.WRONG_USE)
    assert line.failed("keys", "config", "enterprise-attestation", "--yes") == (Exit.FAILED, Code.KEY_UNSUPPORTED)


def test_a_forced_change(line: Line) -> None:
    assert line.json("keys", "config", "force-pin-change", "--yes")["force_pin_change"] is True
    assert line.bench.key.must_change


@pytest.mark.parametrize(("word", "status"), [("YES ", Exit.DONE), ("y", Exit.CANCELLED), ("", Exit.CANCELLED)])
def test_one_way_wants_the_word_typed(line: Line, word: str, status: int) -> None:
    line.bench.key.manager.the_rules = KeyRules(enterprise_attestation=False)
    line.answer(word)
    assert line.run("keys", "config", "enterprise-attestation", terminal=True)[0] == status
    assert "Only a reset of the key" in line.err
    assert line.bench.key.manager.the_rules.enterprise_attestation is (status == Exit.DONE)


def test_what_can_be_undone_wants_a_plain_yes(line: Line) -> None:
    line.answer("yes")
    assert line.run("keys", "config", "always-uv", terminal=True)[0] == Exit.DONE
    line.answer("no")
    assert line.run("keys", "config", "always-uv", terminal=True)[0] == Exit.CANCELLED
