"""Every type of sign-in method on the command line, whole processes all the way, against the practice tenant."""

from __future__ import annotations

import json
import re
import subprocess
import time
from pathlib import Path

import pytest

from keydesk.demo.tenant.totp import code_at, step_of
from tests.fakes.canaries import Canaries
from tests.fakes.plain_http import http_get, http_post
from tests.fakes.program import Desk, Ran, Tenant, tenant_process

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

PASSWORD = "Quiet-Harbour-7-Lanterns"


def sent_code(tenant: Tenant, to: str) -> str:
    """The newest code that was sent there."""
    messages = http_get(f"{tenant.issuer}_practice/messages").json()["messages"]
    return str(next(message["code"] for message in messages if message["to"] == to))


def said(process: subprocess.Popen[str], wanted: str) -> str:
    """Read what a program says to people until this is among it; gives the line."""
    assert process.stderr is not None
    told = ""
    while True:
        line = process.stderr.readline()
        assert line, told
        told += line
        if wanted in line:
            return line


def enrolled_with_code(desk: Desk, kind: str, option: str, to: str) -> Ran:
    """Enroll what a code is sent to: read it where it comes, then type it."""
    words = ("methods", "enroll", kind, option, to, "--json", "--pin-stdin")
    process = desk.start(*words)
    said(process, to)
    return desk.finish(process, words, f"{sent_code(desk.tenant, to)}\n")


def test_apps(signed_in: Desk) -> None:
    """What is scanned with a phone: an app with codes, and one that is asked."""
    words = ("methods", "enroll", "totp", "--name", "Phone", "--json", "--pin-stdin")
    process = signed_in.start(*words)
    secret = said(process, "Or type this code into the app:").rpartition(" ")[2].strip()
    app = signed_in.finish(process, words, f"{code_at(secret, step_of(time.time()))}\n").ok().shape()
    assert (app["type"], app["label"], app["state"]) == ("totp", "Phone", "active")

    asked = ("methods", "enroll", "push", "--json", "--pin-stdin")
    process = signed_in.start(*asked)
    said(process, "Scan this picture")
    door = f"{signed_in.tenant.issuer}_practice/pushes"
    (link,) = http_get(door).json()["links"]
    http_post(door, json={"act": "scan", "id": link["id"]}).raise_for_status()
    push = signed_in.finish(process, asked, "\n").ok().shape()
    assert (push["type"], push["state"]) == ("push-notification", "active")
    for method in (app, push):
        signed_in.json("methods", "remove", str(method["id"]), "--yes").ok()
    assert [row["type"] for row in signed_in.json("methods", "list").ok().rows()] == ["password"]


def test_what_others_left(desk: Desk) -> None:
    """An enrollment nobody finished, a key of an older kind, a type nobody knows, and a name for one of several."""
    desk.profile = "ben"
    desk.add_profile()
    desk.sign_in(email="ben@example.com").ok()
    rows = {str(row["label"]): row for row in desk.json("methods", "list").ok().rows()}
    assert rows["Never finished"]["state"] == "unfinished"
    assert (rows["Old security key"]["type"], rows["Left hand"]["type"]) == ("webauthn-roaming", "palm-vein")
    desk.json("methods", "rename", str(rows["Phone app"]["id"]), "Old phone").ok()
    for label in ("Never finished", "Old security key"):
        desk.json("methods", "remove", str(rows[label]["id"]), "--yes").ok()
    left = {str(row["label"]) for row in desk.json("methods", "list").ok().rows()}
    assert "Old phone" in left
    assert left.isdisjoint({"Never finished", "Old security key", "Phone app"})
    desk.json("sign-out").ok()


def test_one_of_several_linked_identities(desk: Desk) -> None:
    desk.profile = "lena"
    desk.add_profile()
    desk.sign_in(email="lena@example.com").ok()
    words = ("methods", "enroll", "password")
    refused = desk.json(*words, pin=PASSWORD).failed(2, "CFG-000")
    owners = re.findall(r"\bauth0\|\w+", json.dumps(refused))
    assert len(owners) == 2
    changed = desk.json(*words, "--identity", owners[1], pin=PASSWORD).ok().shape()
    assert changed["type"] == "password"
    desk.json("sign-out").ok()


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
