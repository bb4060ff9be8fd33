"""Ways in beside the browser of this computer, and out again, by whole programs: another device, the key itself."""

from __future__ import annotations

import os
import re
import select
import shlex
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from keydesk.demo.robot import sign_in as walk
from tests.fakes.browsers import visit
from tests.fakes.devices import decide
from tests.fakes.program import BROWSER, LIMIT_S, Desk, Tenant
from tests.fakes.tenant import PlainBrowser

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]
SOFTWARE = ("--transport", "software")
PIN = "practice-4711"
DEVICE = ("sign-in", "--device", "--json")
OUT = ("sign-out", "--browser-session", "--json")


@pytest.fixture
def elsewhere(desk: Desk) -> Desk:
    """A computer with a session of its own, so that signing out disturbs no other test."""
    desk.profile = "ways-in"
    desk.add_profile()
    return desk


def shown_address(program: subprocess.Popen[str]) -> str:
    """What another device is to open, as the program says it."""
    assert program.stderr is not None
    while True:
        line = program.stderr.readline()
        assert line, "it ended without an address"
        found = re.match(r"or open: (\S+)", line)
        if found:
            return found.group(1)


def test_on_another_device(elsewhere: Desk) -> None:
    program = elsewhere.start(*DEVICE)
    walk(shown_address(program), "ana@example.com", "practice-ana-1")
    told = elsewhere.finish(program, DEVICE).ok().shape()
    assert told["signed_in"] is True
    elsewhere.json("sign-out").ok()


def test_another_device_says_no_or_nothing(elsewhere: Desk, tenant: Tenant) -> None:
    with tenant.flows(device_interval_s=1):
        program = elsewhere.start(*DEVICE)
        with PlainBrowser(tenant.issuer) as browser:
            decide(browser, shown_address(program), "deny")
        elsewhere.finish(program, DEVICE).failed(3, "AUTH-004")
    with tenant.flows(device_interval_s=1, device_life_s=1):
        elsewhere.run(*DEVICE).failed(5, "AUTH-022")
    with tenant.flows(device=False):
        elsewhere.run(*DEVICE).failed(3, "AUTH-023")


def test_with_the_key_itself(elsewhere: Desk, tenant: Tenant) -> None:
    """Then the tenant wants more than the key, then it takes none: the browser is opened for whoever says so."""
    by_key = ("sign-in", "--key", *SOFTWARE)
    elsewhere.sign_in().ok()
    elsewhere.json("keys", "pin", "set", *SOFTWARE, pin=PIN).ok()
    elsewhere.json("methods", "enroll", "passkey", *SOFTWARE, pin=PIN).ok()
    elsewhere.json("sign-out").ok()
    told = elsewhere.json(*by_key, pin=PIN).ok().shape()
    assert told["signed_in"] is True
    assert elsewhere.json("methods", "list").ok().rows()
    elsewhere.json("sign-out").ok()
    with tenant.flows(passkey_mfa=True):
        elsewhere.json(*by_key, pin=PIN).failed(3, "AUTH-024")
    with tenant.flows(passkey_api="no-grant"):
        elsewhere.json(*by_key, pin=PIN).failed(3, "AUTH-024")
        assert elsewhere.json(*by_key, "--yes", "--browser", BROWSER, pin=PIN).ok().shape()["signed_in"] is True
    elsewhere.json("sign-out").ok()


def test_a_new_account(desk: Desk) -> None:
    """Created with a passkey on the key, where the profile offers it; an address that has an account is refused."""
    desk.profile = "newcomer"
    desk.add_profile("--sign-up")
    join = ("sign-up", "--name", "Eve Ito", *SOFTWARE)
    desk.json("keys", "pin", "set", *SOFTWARE, pin=PIN).ok()
    desk.json(*join, "--email", "ana@example.com", pin=PIN).failed(6, "AUTH-027")
    user = desk.json(*join, "--email", "eve@example.com", pin=PIN).ok().shape()["user"]
    assert isinstance(user, dict)
    assert user["email"] == "eve@example.com"
    assert [row["type"] for row in desk.json("methods", "list").ok().rows()] == ["passkey"]
    desk.json("sign-out").ok()


class WaitingBrowser:
    """A browser that only hands its address on; `folder` holds it as the system's own.

    Args:
        folder: of the test.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "bin"
        self.folder.mkdir()
        opener, pipe = self.folder / "xdg-open", folder / "opened"
        os.mkfifo(pipe)
        self._pipe = os.open(pipe, os.O_RDWR)  # never waits for the other side, and neither does that
        opener.write_text(f'#!/bin/sh\nexec printf %s "$1" > {shlex.quote(str(pipe))}\n')
        opener.chmod(0o755)
        self.command = f"{opener} %s"

    def address(self) -> str:
        """Wait until it is opened."""
        readable, _, _ = select.select([self._pipe], [], [], LIMIT_S)
        assert readable, "no browser was opened"
        return os.read(self._pipe, select.PIPE_BUF).decode()

    def close(self) -> None:
        os.close(self._pipe)


def test_out_of_the_browser_too(elsewhere: Desk, tenant: Tenant, tmp_path: Path) -> None:
    """The tenant's own page asks first: a program started anew knows no session of a browser."""
    with closing(WaitingBrowser(tmp_path)) as waiting, PlainBrowser(tenant.issuer) as browser:
        into = ("sign-in", "--browser", waiting.command, "--json")
        program = elsewhere.start(*into)
        visit(browser.sign_in(waiting.address()))
        elsewhere.finish(program, into).ok()
        out = elsewhere.run(*OUT, more={"PATH": f"{waiting.folder}:/usr/bin:/bin"})
        assert out.ok().shape() == {"signed_in": False, "revoked": True}
        address = waiting.address()
        assert address.startswith(f"{tenant.issuer}oidc/logout?")
        page = browser.submit(browser.open(address), "/oidc/logout")
        assert "You are signed out" in page.text
    elsewhere.json("methods", "list").failed(3, "AUTH-001")
