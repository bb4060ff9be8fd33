"""The main job on the command line, whole processes all the way: shapes and exit statuses that scripts rely on.

Source of every key and number here: the contract of the command line (CLI.md).
"""

from __future__ import annotations

import json
import signal
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.fakes.key_shelf import MAKE_CREDENTIAL, ShelfKey, write_shelf
from tests.fakes.program import BROWSER, Desk, Tenant, tenant_process

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

PIN = "journey-pin-4711"
SOFTWARE = ("--transport", "software")

STATUS = {"signed_in", "profile", "user", "scopes", "expires_at", "token_store"}
METHOD = {"id", "type", "label", "created_at", "last_used_at", "usage", "state", "on_keys"}
PASSKEY = METHOD | {"key_id", "aaguid", "model"}
KEY = {
    "id", "label", "model", "transport", "aaguid", "firmware", "versions", "pin", "passkeys", "can", "usable",
}  # fmt: skip


def has(shape: object, keys: Iterable[str]) -> dict[str, object]:
    """The object has at least these members; the contract lets JSON gain others."""
    assert isinstance(shape, dict)
    assert set(keys) <= set(shape), set(keys) - set(shape)
    return shape


def software_key(desk: Desk) -> dict[str, object]:
    """The one software key as `keys list` shows it."""
    (key,) = desk.json("keys", "list", *SOFTWARE).ok().rows()
    return key


def enrolled(desk: Desk, name: str = "Blue", *, pin: str = PIN) -> dict[str, object]:
    """A PIN set and a passkey enrolled in one go."""
    return desk.json("methods", "enroll", "passkey", "--name", name, *SOFTWARE, pin=pin).ok().shape()


def test_the_main_job(tmp_path: Path) -> None:
    """Sign in, look, enroll, map, test, rename, list, remove, sign out; each answer as promised."""
    with tenant_process(tmp_path) as tenant:
        desk = Desk(tmp_path, tenant)
        added = has(desk.add_profile().document, {"name", "issuer", "client_id", "callback_ports", "current"})
        assert added["issuer"] == tenant.issuer
        _signing_in(desk)
        _looking(desk)
        key_id = _setting_the_pin(desk)
        method = _enrolling(desk, tenant, key_id)
        _testing(desk, method, key_id)
        _renaming(desk, method)
        _the_key_itself(desk, method, key_id)
        _looking_after(desk)
        _removing(desk, method)
        _signing_out(desk)


def _signing_in(desk: Desk) -> None:
    desk.json("methods", "list").failed(3, "AUTH-001")
    desk.json("status", "--refresh").failed(3, "AUTH-001")
    nobody = has(desk.json("status").ok().document, STATUS)
    assert (nobody["signed_in"], nobody["user"], nobody["scopes"]) == (False, None, [])
    signed = has(desk.sign_in().ok().document, STATUS)
    user = has(signed["user"], {"sub", "name", "email"})
    assert (user["name"], user["email"]) == ("Ana Moreau", "ana@example.com")
    assert signed["token_store"] == "keyring"
    later = has(desk.json("status", "--refresh").ok().document, STATUS)
    assert later["user"] == user
    assert later["scopes"] == signed["scopes"]
    assert desk.run("status").ok().out.startswith("Ana Moreau (ana@example.com) is signed in")


def _looking(desk: Desk) -> None:
    (password,) = desk.json("methods", "list", *SOFTWARE).ok().rows()
    has(password, METHOD)
    assert (password["type"], password["state"]) == ("password", "active")
    factors = desk.json("methods", "factors").ok().rows()
    assert "passkey" in [has(factor, {"type", "usage"})["type"] for factor in factors]


def _setting_the_pin(desk: Desk) -> str:
    key = has(software_key(desk), KEY)
    pin = has(key["pin"], {"set", "retries", "min_length", "must_change"})
    has(key["passkeys"], {"used", "free"})
    assert (pin["set"], key["transport"], key["usable"]) == (False, "software", True)
    desk.json("keys", "pin", "change", *SOFTWARE, pin=PIN).failed(8, "PIN-004")
    desk.json("keys", "passkeys", "list", *SOFTWARE, pin=PIN).failed(8, "PIN-004")
    desk.json("keys", "pin", "set", *SOFTWARE, pin="12").failed(8, "PIN-006")
    assert desk.json("keys", "pin", "set", *SOFTWARE, pin="1234").ok().shape() == {"key": key["id"], "pin": "set"}
    desk.json("keys", "pin", "set", *SOFTWARE, pin="1234").failed(8, "PIN-011")
    desk.json("keys", "pin", "change", *SOFTWARE, pin=f"1234\n{PIN}").ok()
    pin = has(software_key(desk)["pin"], {"set", "retries"})
    assert (pin["set"], pin["retries"]) == (True, 8)
    return str(key["id"])


def _enrolling(desk: Desk, tenant: Tenant, key_id: str) -> dict[str, object]:
    tenant.forget_requests()
    method = has(enrolled(desk, pin=PIN), PASSKEY | {"steps", "duration_s"})
    durations = has(method["duration_s"], {"total", "key", "network", "waiting_for_person"})
    assert all(isinstance(seconds, float) for seconds in durations.values())
    steps = method["steps"]
    assert isinstance(steps, list)
    assert [step["name"] for step in steps] == ["key", "pin", "challenge", "touch", "verify", "name"]
    assert (method["label"], method["on_keys"], method["type"]) == ("Blue", [key_id], "passkey")
    lists = [path for verb, path in tenant.requests() if verb == "GET" and "authentication-methods" in path]
    assert len(lists) == 1, "one list per sign-in is the rule; the rest comes from the answers"
    again = desk.json("methods", "enroll", "passkey", *SOFTWARE, pin=PIN)
    again.failed(1, "KEY-010")
    return method


def _testing(desk: Desk, method: dict[str, object], key_id: str) -> None:
    tested = desk.json("methods", "test", "Blue", *SOFTWARE, pin=PIN).ok().shape()
    assert tested == {"id": method["id"], "verified": True, "key": key_id, "user_verified": True}
    wrong = desk.json("methods", "test", str(method["id"]), *SOFTWARE, pin="wrong-one")
    error = wrong.failed(8, "PIN-001")["error"]
    assert isinstance(error, dict)
    assert "7" in error["what"]  # tries left, of 8
    desk.json("methods", "test", "Green", *SOFTWARE, pin=PIN).failed(1, "API-002")


def _renaming(desk: Desk, method: dict[str, object]) -> None:
    renamed = has(desk.json("methods", "rename", "Blue", "Green \U0001f511").ok().document, METHOD)
    assert (renamed["label"], renamed["id"]) == ("Green \U0001f511", method["id"])
    rows = {row["id"]: row for row in desk.json("methods", "list", *SOFTWARE).ok().rows()}
    assert rows[method["id"]]["label"] == "Green \U0001f511"
    assert rows[method["id"]]["last_tested_at"] is not None
    desk.json("methods", "rename", "Green \U0001f511", " ").failed(2, "CFG-000")


def _the_key_itself(desk: Desk, method: dict[str, object], key_id: str) -> None:
    info = has(desk.json("keys", "info", *SOFTWARE).ok().document, KEY | {"extensions", "transports", "algorithms"})
    assert info["id"] == key_id
    key_map = has(desk.json("keys", "map", *SOFTWARE).ok().document, {"keys", "not_seen"})
    assert isinstance(key_map["keys"], list)
    (mapped,) = key_map["keys"]
    has(mapped, {"key", "matched", "orphans", "unknown", "proof"})
    assert mapped["matched"] == [{"method_id": method["id"], "credential_id": method["key_id"]}]
    assert (mapped["orphans"], mapped["unknown"], mapped["proof"]) == ([], [], "silent")
    assert key_map["not_seen"] == []
    labelled = has(desk.json("keys", "label", "Ring of keys", *SOFTWARE).ok().document, KEY)
    assert labelled["label"] == "Ring of keys"
    (passkey,) = desk.json("keys", "passkeys", "list", "--key", "Ring of keys", *SOFTWARE, pin=PIN).ok().rows()
    assert (passkey["id"], passkey["site"], passkey["known_to_account"]) == (method["key_id"], "localhost", True)
    refused = desk.json("keys", "passkeys", "remove", str(passkey["id"]), "--yes", *SOFTWARE, pin=PIN)
    refused.failed(6, "API-409")
    assert desk.json("keys", "wink", *SOFTWARE).ok().shape() == {"key": key_id, "winked": True}


def _looking_after(desk: Desk) -> None:
    lines = desk.json("activity").ok().rows()
    assert [line["number"] for line in lines] == list(range(len(lines), 0, -1))
    assert {"signed-in", "enrolled", "tested"} <= {str(line["action"]) for line in lines}
    told = desk.json("activity", "verify").ok().shape()
    assert told["intact"] is True
    (key,) = desk.json("inventory", *SOFTWARE).ok().rows()
    assert (key["pin_set"], key["plugged_in"]) == (True, True)
    shared = desk.json("status", "--share", *SOFTWARE).ok().shape()
    assert "passkey 1, password 1" in str(shared["text"])
    assert not {"Ana", "Moreau", "example.com"} & set(str(shared["text"]).replace("@", " ").split())


def _removing(desk: Desk, method: dict[str, object]) -> None:
    desk.json("methods", "remove", str(method["id"]), *SOFTWARE).failed(2, "CFG-007")
    removed = desk.json("methods", "remove", str(method["id"]), "--from-key", "--yes", *SOFTWARE, pin=PIN)
    assert has(removed.ok().document, {"id", "removed", "from_keys"})["removed"] is True
    assert desk.json("keys", "passkeys", "list", *SOFTWARE, pin=PIN).ok().rows() == []
    (password,) = desk.json("methods", "list", *SOFTWARE).ok().rows()
    desk.json("methods", "remove", str(password["id"]), "--yes").failed(6, "API-003")


def _signing_out(desk: Desk) -> None:
    assert desk.json("sign-out").ok().shape() == {"signed_in": False, "revoked": True}
    desk.json("methods", "list").failed(3, "AUTH-001")
    assert desk.json("sign-out").ok().shape()["signed_in"] is False


def test_people_get_sentences(signed_in: Desk) -> None:
    table = signed_in.run("methods", "list", *SOFTWARE).ok()
    assert table.out.splitlines()[0].split() == ["Type", "Name", "Added", "Last", "used", "Id"]
    assert signed_in.run("keys", "list", *SOFTWARE).ok().out.splitlines()[1].startswith("YubiKey 5 NFC")
    refused = signed_in.run("keys", "info", "--transport", "shelf", more=write_shelf(signed_in.root / "shelf.json"))
    assert refused.status == 4
    assert refused.out == ""
    assert "KEY-001" in refused.err


def test_watching_writes_one_document_per_line(signed_in: Desk) -> None:
    late = ShelfKey(str(signed_in.root / "late.json"), plugged_after_s=1.0)
    more = write_shelf(signed_in.root / "shelf.json", late)
    words = ("keys", "watch", "--json", "--transport", "shelf")
    watching = signed_in.start(*words, more=more)
    assert watching.stdout is not None
    seen = [json.loads(watching.stdout.readline())]
    while not any(key["usable"] for key in seen[-1]):
        seen.append(json.loads(watching.stdout.readline()))
    watching.send_signal(signal.SIGINT)
    ended = signed_in.finish(watching, words)
    assert seen[0] == []
    assert all(set(key) >= KEY for keys in seen for key in keys)
    assert ended.status == 0
    assert ended.err == ""


def test_watching_for_so_many_seconds(signed_in: Desk) -> None:
    ended = signed_in.json("keys", "watch", "--seconds", "0.4", *SOFTWARE).ok()
    assert [key["transport"] for key in json.loads(ended.out.splitlines()[-1])] == ["software"]


def test_no_key_and_unknown_key(signed_in: Desk) -> None:
    more = write_shelf(signed_in.root / "shelf.json")
    assert signed_in.run("keys", "list", "--json", "--transport", "shelf", more=more).ok().rows() == []
    for command in (["keys", "info"], ["keys", "label", "x"], ["methods", "enroll", "passkey"]):
        signed_in.run(*command, "--json", "--transport", "shelf", more=more).failed(4, "KEY-001")
    signed_in.json("keys", "info", "--key", "99999999", *SOFTWARE).failed(4, "KEY-019")


def test_nobody_touches(signed_in: Desk) -> None:
    more = write_shelf(signed_in.root / "shelf.json", ShelfKey(str(signed_in.root / "key.json"), touch="never"))
    words = ("methods", "enroll", "passkey", "--json", "--transport", "shelf")
    signed_in.run(*words, pin=PIN, more=more).failed(5, "KEY-012")


def test_ctrl_c_while_the_key_waits(signed_in: Desk) -> None:
    more = write_shelf(signed_in.root / "shelf.json", ShelfKey(str(signed_in.root / "key.json"), touch="button"))
    words = ("methods", "enroll", "passkey", "--json", "--pin-stdin", "--transport", "shelf")
    enrolling = signed_in.start(*words, more=more)
    assert enrolling.stdin is not None
    assert enrolling.stderr is not None
    enrolling.stdin.write(f"{PIN}\n")
    enrolling.stdin.flush()
    while "Touch your key now." not in (line := enrolling.stderr.readline()):
        assert line, "it ended without asking for a touch"
    enrolling.send_signal(signal.SIGINT)
    signed_in.finish(enrolling, words).failed(5, "KEY-017")
    assert signed_in.ask_store("SELECT step FROM journal") == []


def test_nobody_comes_back_from_the_browser(desk: Desk) -> None:
    desk.json("sign-in", "--browser", "true %s", "--timeout", "5").failed(5, "AUTH-002")


def test_ctrl_c_while_the_browser_is_open(desk: Desk) -> None:
    words = ("sign-in", "--browser", "true %s", "--json")
    waiting = desk.start(*words)
    assert waiting.stderr is not None
    assert "Continue in your browser" in waiting.stderr.readline()
    waiting.send_signal(signal.SIGTERM)
    desk.finish(waiting, words).failed(5, "AUTH-003")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["metods"], "CFG-000"),
        (["methods", "enroll", "carrier-pigeon"], "CFG-000"),
        (["methods", "list", "--colour"], "CFG-000"),
        (["sign-in", "--timeout", "4"], "CFG-000"),
        (["keys", "passkeys", "remove", "no base64!", "--transport", "software"], "CFG-000"),
        (["profile", "use", "nobody"], "CFG-006"),
        (["status", "--profile", "nobody"], "CFG-006"),
        (["profile", "add", "--issuer", "http://login.acme.com", "--client-id", "x"], "CFG-002"),
        (["profile", "add", "--issuer", "https://login.acme.com", "--client-id", "a b"], "CFG-003"),
        (
            ["profile", "add", "--issuer", "https://login.acme.com", "--client-id", "x", "--callback-port", "0"],
            "CFG-004",
        ),
        (["profile", "add", "--issuer", "https://a.acme.com", "--client-id", "x", "--ca-file", "no.pem"], "CFG-005"),
        (["profile", "add", "--issuer", "https://a.acme.com", "--client-id", "x", "--name", "practice"], "CFG-008"),
    ],
)
def test_wrong_use(signed_in: Desk, words: list[str], code: str) -> None:
    signed_in.json(*words).failed(2, code)


def test_profiles_are_kept_apart(desk: Desk) -> None:
    words = ("profile", "add", "--issuer", "https://login.acme.example", "--client-id", "other", "--name", "acme")
    desk.json(*words, "--callback-port", "49999").ok()
    names = {row["name"]: row for row in desk.json("profile", "list").ok().rows()}
    assert (names["practice"]["current"], names["acme"]["current"]) == (False, True)
    assert names["acme"]["callback_ports"] == [49999]
    # The software key is for the practice tenant and never for a real one.
    desk.json("keys", "list", *SOFTWARE).failed(1, "KEY-015")
    assert desk.json("keys", "list", *SOFTWARE, "--profile", "practice").ok().rows()
    desk.json("profile", "use", "practice").ok()
    desk.json("profile", "remove", "acme").ok()
    assert [row["name"] for row in desk.json("profile", "list").ok().rows()] == ["practice"]


def test_a_profile_goes_with_its_session_and_what_was_kept(desk: Desk) -> None:
    desk.profile = "leaving"
    desk.add_profile()
    desk.sign_in("--profile", "leaving").ok()
    assert desk.ask_store("SELECT account FROM activity")
    desk.json("profile", "remove", "leaving").ok()
    assert desk.ask_store("SELECT account FROM activity") == []
    desk.add_profile()
    desk.json("methods", "list").failed(3, "AUTH-001")


def test_global_options_may_stand_anywhere(signed_in: Desk) -> None:
    before = signed_in.run("--json", *SOFTWARE, "keys", "list").ok().rows()
    after = signed_in.run("keys", "--json", "list", "--transport=software").ok().rows()
    assert before == after


def test_a_signed_out_home_knows_nobody(tmp_path: Path, tenant: Tenant) -> None:
    empty = Desk(tmp_path, tenant)
    empty.json("status").failed(2, "CFG-001")
    empty.json("sign-in").failed(2, "CFG-001")
    assert empty.json("profile", "list").ok().rows() == []


def test_tokens_in_memory_end_with_the_program(tmp_path: Path, tenant: Tenant) -> None:
    desk = Desk(tmp_path, tenant, profile="forgetful")
    desk.add_profile()
    signed = desk.json("sign-in", "--browser", BROWSER, "--token-store", "memory").ok().shape()
    assert (signed["signed_in"], signed["token_store"]) == (True, "memory")
    desk.json("methods", "list").failed(3, "AUTH-001")


def test_a_passkey_that_stays_on_the_key_is_told(signed_in: Desk) -> None:
    """The account forgets it, the key is pulled while it should: partly done, exit 9, with what is left over."""
    key = str(signed_in.root / "key.json")
    shelf = ("--transport", "shelf")
    whole = write_shelf(signed_in.root / "whole.json", ShelfKey(key))
    words = ("methods", "enroll", "passkey", "--json", "--name", "Stays", *shelf)
    method = signed_in.run(*words, pin=PIN, more=whole).ok().shape()
    pulled = write_shelf(signed_in.root / "pulled.json", ShelfKey(key, pulled_at=0x0A, pulled="before"))
    words = ("methods", "remove", str(method["id"]), "--from-key", "--yes", "--json", *shelf)
    left = signed_in.run(*words, pin=PIN, more=pulled).failed(9, "KEY-004")
    assert left["left_over"] == ["Stays"]
    ids = [row["id"] for row in signed_in.json("methods", "list", *SOFTWARE).ok().rows()]
    assert method["id"] not in ids
    (orphan,) = signed_in.run("keys", "passkeys", "list", "--json", *shelf, pin=PIN, more=whole).ok().rows()
    assert (orphan["id"], orphan["known_to_account"]) == (method["key_id"], False)
    words = ("keys", "passkeys", "remove", str(orphan["id"]), "--yes", "--json", *shelf)
    signed_in.run(*words, pin=PIN, more=whole).ok()
    assert signed_in.run("keys", "passkeys", "list", "--json", *shelf, pin=PIN, more=whole).ok().rows() == []


def test_the_tenant_has_gone(tmp_path: Path) -> None:
    with tenant_process(tmp_path) as tenant:
        desk = Desk(tmp_path, tenant)
        desk.add_profile()
        desk.sign_in().ok()
        desk.json("methods", "list", *SOFTWARE).ok()
    for words in (["methods", "factors"], ["methods", "enroll", "passkey", *SOFTWARE], ["status", "--refresh"]):
        desk.json(*words, pin=PIN).failed(7, "NET-002")
    desk.json("sign-in", "--browser", BROWSER).failed(7, "NET-002")
    # Signing out works all the same; only the tenant could not be told.
    assert desk.json("sign-out").ok().shape() == {"signed_in": False, "revoked": False}


def test_the_key_is_pulled_while_it_makes_the_passkey(signed_in: Desk) -> None:
    pulled = ShelfKey(str(signed_in.root / "key.json"), pulled_at=MAKE_CREDENTIAL, pulled="before")
    more = write_shelf(signed_in.root / "shelf.json", pulled)
    words = ("methods", "enroll", "passkey", "--json", "--transport", "shelf")
    signed_in.run(*words, pin=PIN, more=more).failed(1, "KEY-004")


def test_a_plug_in_that_breaks_is_told_with_one_document(signed_in: Desk) -> None:
    """Without its variable the transport of these tests dies of a KeyError, as a bad plug-in would."""
    told = signed_in.json("keys", "list", "--transport", "shelf").ok()
    assert told.rows() == []
    assert "(KEY-036)" in told.err
    assert "the plug-in shelf for keys is broken" in signed_in.log()
    signed_in.json("keys", "list", "--transport", "pigeon").failed(1, "KEY-015")


def test_every_part_is_there(desk: Desk) -> None:
    report = has(
        desk.json("self-test").ok().document,
        {"ok", "version", "python", "qt", "keyring_backend", "transports", "translations"},
    )
    assert report["ok"] is True
    assert desk.run("--version").ok().out.startswith("keydesk ")
