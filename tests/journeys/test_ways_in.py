"""Ways to sign in beside the browser of this computer, by whole programs: another device, the key itself."""

from __future__ import annotations

import re

import pytest

from keydesk.demo.robot import sign_in as walk
from tests.fakes.program import Desk

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(120)]
SOFTWARE = ("--transport", "software")
PIN = "practice-4711"


@pytest.fixture
def elsewhere(desk: Desk) -> Desk:
    """A computer with a session of its own, so that signing out disturbs no other test."""
    desk.profile = "ways-in"
    desk.add_profile()
    return desk


def test_on_another_device(elsewhere: Desk) -> None:
    words = ("sign-in", "--device", "--json", "--profile", "ways-in")
    program = elsewhere.start(*words)
    assert program.stderr is not None
    address = ""
    while not address:
        line = program.stderr.readline()
        assert line, "it ended without an address"
        found = re.match(r"or open: (\S+)", line)
        address = found.group(1) if found else ""
    walk(address, "ana@example.com", "practice-ana-1")
    told = elsewhere.finish(program, words).ok().shape()
    assert told["signed_in"] is True
    elsewhere.json("sign-out").ok()


def test_with_the_key_itself(elsewhere: Desk) -> None:
    elsewhere.sign_in().ok()
    elsewhere.json("keys", "pin", "set", *SOFTWARE, pin=PIN).ok()
    elsewhere.json("methods", "enroll", "passkey", *SOFTWARE, pin=PIN).ok()
    elsewhere.json("sign-out").ok()
    told = elsewhere.json("sign-in", "--key", *SOFTWARE, pin=PIN).ok().shape()
    assert told["signed_in"] is True
    assert elsewhere.json("methods", "list").ok().rows()
    elsewhere.json("sign-out").ok()
