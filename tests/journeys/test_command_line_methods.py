"""Every type of sign-in method on the command line, whole processes all the way, against the practice tenant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.canaries import Canaries
from tests.fakes.plain_http import http_get
from tests.fakes.program import Desk, Ran, Tenant, tenant_process

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

PASSWORD = "Quiet-Harbour-7-Lanterns"


def sent_code(tenant: Tenant, to: str) -> str:
    """The newest code that was sent there."""
    messages = http_get(f"{tenant.issuer}_practice/messages").json()["messages"]
    return str(next(message["code"] for message in messages if message["to"] == to))


def enrolled_with_code(desk: Desk, kind: str, option: str, to: str) -> Ran:
    """Enroll what a code is sent to: read it where it comes, then type it."""
    words = ("methods", "enroll", kind, option, to, "--json", "--pin-stdin")
    process = desk.start(*words)
    assert process.stderr is not None
    told = ""
    while to not in told:
        line = process.stderr.readline()
        assert line, told
        told += line
    return desk.finish(process, words, f"{sent_code(desk.tenant, to)}\n")


def test_every_type(tmp_path: Path) -> None:
    with tenant_process(tmp_path, "--plan", "unlimited") as tenant:
        desk = Desk(tmp_path, tenant)
        desk.add_profile()
        desk.sign_in().ok()

        phone = enrolled_with_code(desk, "phone", "--phone", "+4915112345678").ok().shape()
        assert (phone["type"], phone["channel"], phone["state"]) == ("phone", "sms", "active")
        email = enrolled_with_code(desk, "email", "--email", "ana.private@example.org").ok().shape()
        assert email["label"] == "ana.private@example.org"

        code = desk.json("methods", "enroll", "recovery-code", "--yes").ok().shape()
        assert code["recovery_code"]
        changed = desk.json("methods", "enroll", "password", pin=PASSWORD).ok().shape()
        assert changed["type"] == "password"
        desk.json("methods", "enroll", "password", pin="short").failed(6, "ENR-007")
        desk.json("methods", "enroll", "totp", pin="000000").failed(6, "ENR-006")
        desk.json("methods", "enroll", "push", pin="").failed(6, "ENR-008")

        assert desk.json("methods", "channel", str(phone["id"]), "voice").ok().shape()["channel"] == "voice"
        assert desk.json("methods", "rename", str(phone["id"]), "Mobile").ok().shape()["label"] == "Mobile"
        listed = desk.json("methods", "list").ok().rows()
        assert {row["state"] for row in listed} == {"active"}, "nothing unfinished stays behind"
        assert {row["label"] for row in listed} >= {"Mobile", "ana.private@example.org"}
        desk.json("methods", "remove", "Mobile", "--yes").ok()
        secrets = {"password": [PASSWORD], "recovery code": [str(code["recovery_code"])]}
        assert Canaries(secrets).in_folder(desk.home) == {}
        assert Canaries(secrets).in_texts(ran.err for ran in desk.every) == set()
        desk.json("bundle", "--out", str(tmp_path / "bundle.zip"), "--passkey-names", "--no-checks").ok()
        private = {**secrets, "phone": ["+4915112345678"], "mail": ["ana.private@example.org"]}
        assert Canaries(private).in_bytes((tmp_path / "bundle.zip").read_bytes()) == set()
        assert Canaries(private).in_folder(desk.home / "logs") == {}
