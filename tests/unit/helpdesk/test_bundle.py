"""The bundle: everything a helpdesk needs, nothing that is anybody's business, whole and bounded."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keydesk.config.check_texts import entries_in
from keydesk.config.files import read_tail
from keydesk.config.people import KnownPerson
from keydesk.config.profile import Profile
from keydesk.config.settings import Settings
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Granted, Method, Person
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey, Transport
from keydesk.helpdesk import bundle as bundles
from keydesk.helpdesk.bundle import MAX_BYTES, Bundle, BundleChoices, BundleFile, bounded, make_bundle
from keydesk.helpdesk.bundle_parts import Facts, Here, here_of, short_serial
from keydesk.helpdesk.finding import Finding, failed, ok
from keydesk.store.activity import ActivityLine
from keydesk.usecases.state import Snapshot, key_label_name
from tests.fakes.canaries import Canaries

entries_in("en")
AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
CODE = "K7QF2-M9XPT"
SECRETS = {
    "token": ["eyJhbGciOiJSUzI1NiJ9.canary-body.canary-signature"],
    "refresh": ["v1.canary-refresh-token-4711"],
    "pin": ["canary-pin-9401"],
    "code": ["canary-code-8812"],
    "cookie": ["auth0=canary-cookie-7"],
    "recovery": ["CANARYRECOVERY24X"],
    "mail": ["ana.ito@canary.example"],
    "phone": ["+4915123456789"],
    "name": ["Ana Canary-Ito"],
    "subject": ["auth0|canary-subject"],
    "domain": ["login.canary-acme.com"],
    "client": ["canaryClientId123"],
    "serial": ["90817263"],
    "label": ["Canary's blue key"],
    "passkey": ["Canary laptop passkey"],
    "user": ["canary-user"],
    "host": ["canary-laptop"],
    "proxy": ["hunter2canary"],
}  # fmt: skip
LEAKS = "\n".join(
    [
        "2026-03-04T09:00:00Z INFO [K7QF2-M9XPT] keydesk.x: access_token=",
        "token eyJhbGciOiJSUzI1NiJ9.canary-body.canary-signature",
        'body {"refresh_token": "v1.canary-refresh-token-4711", "pin": "canary-pin-9401"}',
        "GET /callback?code=canary-code-8812&state=abc",
        "Set-Cookie: auth0=canary-cookie-7; Path=/",
        "recovery_code: CANARYRECOVERY24X",
        "Ana Canary-Ito <ana.ito@canary.example> +49 151 2345 6789 +4915123456789 auth0|canary-subject",
        "https://login.canary-acme.com/me canaryClientId123 90817263 Canary's blue key Canary laptop passkey",
        "/home/canary-user/.local on canary-laptop, auth0%7Ccanary-subject",
        "",
    ]
)
KEY = SecurityKey("hid:90817263", "/dev/hidraw3", Transport.HID, "YubiKey 5C NFC", "aa", "90817263", "5.7.1")
METHOD = Method("passkey|dev_1", "passkey", name="Canary laptop passkey", usage=("primary",))
PHONE = Method("phone|dev_2", "phone", detail="+4915123456789")
MAIL = "ana.ito@canary.example"
PROFILE = Profile("canary-acme", "https://login.canary-acme.com/", "canaryClientId123", login_hint=MAIL)
FACTS = Facts(
    CODE, AT, {"keydesk": "1.0", "python": "3.11"},
    [Finding("CHK-009", ok(name="Ana Canary-Ito"), 0.1),
     Finding("CHK-004", failed("differs", said="https://login.canary-acme.com/", wanted="x"), 0.2)],
    Settings(profiles=(PROFILE,), current="canary-acme", browser="firefox --private canary-user",
             people=(KnownPerson("canary-acme", "auth0|canary-subject", "Ana Canary-Ito", MAIL),)),
    Snapshot(
        profile="canary-acme", domain="login.canary-acme.com",
        person=Person("auth0|canary-subject", "Ana Canary-Ito", MAIL),
        granted=Granted(frozenset({"openid"}), AT), methods=(METHOD, PHONE), keys=(KEY,),
        labels={key_label_name(KEY.id): "Canary's blue key"},
        activity=(ActivityLine(AT, "enrolled", "Canary laptop passkey", "done"),),
        problems=(KeydeskError(Code.SETTINGS_INVALID, field="theme", reason="value"),),
    ),
    Here("canary-user", "/home/canary-user", "canary-laptop"),
    [("keydesk.log", LEAKS), ("keydesk.log.1", LEAKS)],
    [LEAKS],
    {"ManagedByName": {"value": "Acme IT of login.canary-acme.com", "source": "machine"}},
)  # fmt: skip


def files_of(bundle: Bundle) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(bundle.packed())) as archive:
        return {entry.filename: archive.read(entry).decode() for entry in archive.infolist()}


def test_nothing_planted_anywhere_comes_out() -> None:
    bundle = make_bundle(FACTS, BundleChoices())
    hunt = Canaries(SECRETS)
    assert hunt.in_bytes(LEAKS.encode()) == set(SECRETS) - {"proxy"}, "what is not in there proves nothing"
    for name, text in files_of(bundle).items():
        assert hunt.in_bytes(text.encode()) == set(), f"{name}:\n{text}"
    assert hunt.in_bytes(bundle.packed()) == set()
    assert hunt.in_texts([bundle.suggested_name]) == set()


def test_what_a_helpdesk_needs_is_there() -> None:
    files = files_of(make_bundle(FACTS, BundleChoices()))
    assert set(files) == {
        "README.txt", "findings.json", "versions.json", "settings.json", "keys.json", "account.json", "lately.json",
        "policy.json", "crashes/crash-1.txt", "logs/keydesk.log", "logs/keydesk.log.1", "manifest.json",
    }  # fmt: skip
    assert CODE in files["README.txt"]
    assert CODE in files["logs/keydesk.log"]
    (signed_in, issuer) = json.loads(files["findings.json"])
    assert (signed_in["code"], signed_in["state"]) == ("CHK-009", "ok")
    assert signed_in["detail"].startswith("person-1 is signed in")
    assert "https://domain-1/" in issuer["detail"]
    assert issuer["next"]
    (key,) = json.loads(files["keys.json"])
    assert (key["key"], key["model"], key["serial"], key["firmware"]) == ("key-1", "YubiKey 5C NFC", "…7263", "5.7.1")
    settings = json.loads(files["settings.json"])
    assert settings["profiles"][0]["domain"] == "domain-1"
    assert settings["problems"] == [{"code": "SYS-007", "field": "theme", "reason": "value"}]
    account = json.loads(files["account.json"])
    assert [method["type"] for method in account["methods"]] == ["passkey", "phone"]
    assert "name" not in account["methods"][0]
    assert json.loads(files["lately.json"]) == [
        {"at": "2026-03-04T09:30:00Z", "action": "enrolled", "result": "done"}
    ]
    assert json.loads(files["policy.json"])["ManagedByName"]["value"] == "Acme IT of domain-1"


def test_the_same_one_has_the_same_name_in_every_file() -> None:
    files = files_of(make_bundle(FACTS, BundleChoices()))
    assert "person-1 <person-1>" in files["logs/keydesk.log"]
    assert "https://domain-1/me client-1 …7263 key-1 method-1" in files["logs/keydesk.log"]
    assert "key-1" in files["keys.json"]


def test_ticked_things_are_let_in_and_nothing_else() -> None:
    files = files_of(make_bundle(FACTS, BundleChoices(serials=True, passkey_names=True)))
    assert json.loads(files["keys.json"])[0]["serial"] == "90817263"
    assert json.loads(files["account.json"])["methods"][0]["name"] == "Canary laptop passkey"
    assert "whole serial numbers, names of passkeys" in files["README.txt"]
    rest = {name: values for name, values in SECRETS.items() if name not in ("serial", "passkey", "proxy")}
    assert Canaries(rest).in_texts(files.values()) == set()


def test_the_manifest_equals_the_content() -> None:
    files = files_of(make_bundle(FACTS, BundleChoices()))
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["support_code"] == CODE
    assert manifest["files"] == [
        {"name": name, "bytes": len(text.encode()), "sha256": hashlib.sha256(text.encode()).hexdigest()}
        for name, text in files.items()
    ]


def test_what_is_looked_at_is_what_is_packed() -> None:
    bundle = make_bundle(FACTS, BundleChoices())
    assert files_of(bundle) == {file.name: file.text for file in bundle.files}
    assert all(file.size == len(file.text.encode()) for file in bundle.files)


def test_no_entry_leads_anywhere_else() -> None:
    with zipfile.ZipFile(io.BytesIO(make_bundle(FACTS, BundleChoices()).packed())) as archive:
        for entry in archive.infolist():
            assert not entry.filename.startswith(("/", "\\"))
            assert ".." not in entry.filename
            assert ":" not in entry.filename
            mode = entry.external_attr >> 16
            assert stat.S_ISREG(mode)
            assert stat.S_IMODE(mode) == 0o600


def test_the_newest_lines_are_kept_and_no_line_is_cut() -> None:
    logs = [("new", "1\n2\n3\n"), ("old", "aaaa\nbbbb\ncccc\n"), ("older", "x\n")]
    assert bounded(logs, 100) == logs
    assert bounded(logs, 13) == [("new", "1\n2\n3\n"), ("old", "cccc\n")]
    assert bounded(logs, 11) == [("new", "1\n2\n3\n")]
    assert bounded(logs, 6) == [("new", "1\n2\n3\n")]


def test_it_is_never_larger_than_five_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MAX_BYTES", 4_000)
    noise = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(60))
    bundle = Bundle(
        CODE, AT, (BundleFile("README.txt", "x"), BundleFile("logs/new", noise), BundleFile("logs/old", noise),
                   BundleFile("manifest.json", "{}")),
    )  # fmt: skip
    data = bundle.packed()
    assert len(data) <= 4_000 < MAX_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["README.txt", "logs/new", "manifest.json"]
        assert [one["name"] for one in json.loads(archive.read("manifest.json"))["files"]] == [
            "README.txt",
            "logs/new",
        ]


def test_an_empty_computer_makes_a_bundle_too() -> None:
    files = files_of(make_bundle(Facts(CODE, AT, {}), BundleChoices()))
    assert "policy.json" not in files
    assert json.loads(files["keys.json"]) == []


def test_practice_keeps_its_address() -> None:
    practice = replace(FACTS.snapshot, practice=True, domain="localhost:4711", person=None)
    files = files_of(make_bundle(replace(FACTS, snapshot=practice, settings=Settings()), BundleChoices()))
    assert json.loads(files["account.json"])["domain"] == "localhost:4711"


@pytest.mark.parametrize(("serial", "short"), [("12345678", "…5678"), ("1234", "1234"), ("", "")])
def test_serials_are_shortened(serial: str, short: str) -> None:
    assert short_serial(serial) == short


def test_a_folder_that_is_everybodys_is_no_name() -> None:
    assert here_of("root", "/root", "x").home == ""
    assert here_of("ana", "/home/ana", "x").home == "/home/ana"


def test_the_end_of_a_file_is_read_without_links(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_bytes(b"first line\nsecond\xff line\n")
    assert read_tail(file, 1000) == "first line\nsecond\\xff line\n"
    assert read_tail(file, 20) == "second\\xff line\n"
    (tmp_path / "link").symlink_to(file)
    assert read_tail(tmp_path / "link", 100) is None
    assert read_tail(tmp_path, 100) is None
    assert read_tail(tmp_path / "none", 100) is None
