"""Connected accounts on the command line, whole processes all the way, and a program that is killed on the way."""

from __future__ import annotations

import shlex
import sys
import time

import pytest

from tests.fakes.program import BROWSER, LIMIT_S, Desk

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

SHAPE = {"id", "connection", "strategy", "label", "state", "scopes", "created_at"}
CONNECT = ("accounts", "connect", "google-calendar", "--browser")


def test_connect_name_and_remove(signed_in: Desk) -> None:
    offered = signed_in.json("accounts", "available").ok().rows()
    assert [(row["name"], row["connected"]) for row in offered][:1] == [("google-calendar", 0)]
    made = signed_in.json(*CONNECT, BROWSER).ok().shape()
    assert set(made) >= SHAPE
    assert (made["connection"], made["strategy"], made["state"]) == ("google-calendar", "google-oauth2", "connected")
    named = signed_in.json("accounts", "label", str(made["id"]), "Work").ok().shape()
    assert named["label"] == "Work"
    (listed,) = signed_in.json("accounts", "list").ok().rows()
    assert (listed["id"], listed["label"]) == (made["id"], "Work")
    # The same account once more is a conflict at the tenant, and nothing changes.
    signed_in.json(*CONNECT, BROWSER).failed(6, "API-007")
    signed_in.json("accounts", "remove", "Work").failed(2, "CFG-007")
    gone = signed_in.json("accounts", "remove", "Work", "--yes").ok().shape()
    assert (gone["removed"], str(gone["provider_page"]).startswith("https://")) == (True, True)
    assert signed_in.json("accounts", "list").ok().rows() == []
    assert signed_in.ask_store("SELECT * FROM visits") == []


def test_denied_at_the_provider(signed_in: Desk) -> None:
    denies = shlex.join([sys.executable, "-m", "tests.fakes.denying_browser", "%s"])
    before = signed_in.json("accounts", "list").ok().rows()
    signed_in.json("accounts", "connect", "github-work", "--browser", denies).failed(5, "ENR-013")
    assert signed_in.json("accounts", "list").ok().rows() == before
    assert signed_in.ask_store("SELECT * FROM visits") == []


def test_killed_while_the_person_is_away(signed_in: Desk) -> None:
    """What is on disk then is the connection and the time; the next start says that nothing came of it."""
    connecting = signed_in.start(*CONNECT, "true", "--json")
    deadline = time.monotonic() + LIMIT_S
    try:
        while not signed_in.ask_store("SELECT connection FROM visits"):
            assert connecting.poll() is None, connecting.communicate()
            assert time.monotonic() < deadline, "the visit was not written down"
            time.sleep(0.02)
    finally:
        connecting.kill()
        connecting.communicate(timeout=60)
    ((connection,),) = signed_in.ask_store("SELECT connection FROM visits")
    assert connection == "google-calendar"
    said = signed_in.json("accounts", "list").ok()
    assert said.rows() == []
    assert "An earlier try to connect google-calendar was not finished" in said.err
    assert signed_in.ask_store("SELECT * FROM visits") == []
    assert "ticket" not in signed_in.log()
