"""Links into the window by whole programs: a second start hands over, waits for a sheet, and never opens a second."""

from __future__ import annotations

import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.fakes.program import LIMIT_S, SESSION, Desk, need_program
from tests.fakes.screen_reader import ScreenReader

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]


@contextmanager
def window(desk: Desk, *words: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    running = desk.start(*words, more=more)
    try:
        yield running
    finally:
        if running.poll() is None:
            running.terminate()
        running.communicate(timeout=60)


def test_a_link_leads_the_open_window(signed_in: Desk) -> None:
    desk = signed_in
    need_program("xdotool")
    seen = {"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    bus, display = SESSION["DBUS_SESSION_BUS_ADDRESS"], SESSION["DISPLAY"]
    with window(desk, **seen) as running, closing(ScreenReader(bus, display)) as eyes:
        eyes.wait(name="Ana Moreau", role="push button")
        told = desk.json("open", "keydesk://accounts").ok().shape()
        assert told == {"link": "keydesk://accounts", "verb": "accounts", "handed_over": True}
        eyes.wait(name="Tools of your organisation may act for you with these accounts.")
        desk.run("keydesk://enroll").ok()
        eyes.wait(name="Enroll a security key?", role="dialog")
        # The next link waits for the sheet; what is none is refused before it gets there.
        desk.json("open", "keydesk://health").ok()
        desk.json("open", "keydesk://health?tenant=evil.example").failed(2, "LNK-001")
        desk.json("open", "keydesk://desk-of-evil").failed(2, "LNK-001")
        eyes.wait(name="Enroll a security key?", role="dialog")
        eyes.click(name="Not now", role="push button")
        eyes.gone(name="Enroll a security key?")
        eyes.gone(name="Tools of your organisation may act for you with these accounts.")
        assert desk.run().ok().out == ""  # a start without a link brings the window to the front
        assert running.poll() is None
    assert "a link to health" in desk.log()
    assert "evil" not in desk.log()


def test_many_starts_at_once_are_one_window(desk: Desk) -> None:
    starts = [desk.start("keydesk://health") for _ in range(8)]
    ended: queue.SimpleQueue[int] = queue.SimpleQueue()
    for start in starts:
        threading.Thread(target=lambda start=start: ended.put(start.wait()), daemon=True).start()
    try:
        assert [ended.get(timeout=LIMIT_S) for _ in starts[1:]] == [0] * 7
        assert [start.poll() for start in starts].count(None) == 1
    finally:
        for start in starts:
            if start.poll() is None:
                start.terminate()
            start.communicate(timeout=60)
