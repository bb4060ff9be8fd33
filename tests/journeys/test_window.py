"""The main job by hand: a real window on a screen, a real Chromium, mouse and keyboard; also with a key in a reader.

Things of the window are found by what a screen reader says, those of a page by what is in it; both are clicked where
they are drawn.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.fakes.key_shelf import passkeys_on, prepare_key, state_of
from tests.fakes.opened_browser import OpenedBrowser
from tests.fakes.pcscd import virtual_reader
from tests.fakes.program import SESSION, Desk, Ran, need_program
from tests.fakes.screen_reader import ScreenReader

pytestmark = [pytest.mark.browser, pytest.mark.keyring, pytest.mark.timeout(300)]

PIN = "journey-4711"
ANA, PASSWORD = "ana@example.com", "practice-ana-1"


class Screen:
    """A person in front of the window.

    Attributes:
        desk: the computer.
        keydesk: eyes and hands on the window.
        browser: eyes and hands on the pages the window opens.
    """

    def __init__(self, desk: Desk, *options: str) -> None:
        self.desk = desk
        for program in ("xdotool", "chromium"):
            need_program(program)
        self._bus, self._display = SESSION["DBUS_SESSION_BUS_ADDRESS"], SESSION["DISPLAY"]
        self.browser = OpenedBrowser(desk.root)
        self._words = ("demo", *options)
        self._window = desk.start(
            *self._words,
            more={
                "QT_QPA_PLATFORM": "xcb",
                "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
                "QT_ACCESSIBILITY": "1",
                "PATH": f"{self.browser.folder}:/usr/bin:/bin",
            },
        )
        self.keydesk = ScreenReader(self._bus, self._display)

    def sign_in_by_browser(self) -> None:
        """Type name and password into the page that opened."""
        page = self.browser.page("document.querySelector('#username') && document.querySelector('#password')")
        page.press("#username")
        page.type(ANA)
        page.press("#password")
        page.type(PASSWORD)
        page.press("button.primary")
        page.wait_for("document.body.innerText.includes('Keydesk has taken over')")

    def choose_last(self, object_name: str) -> None:
        """Open a menu and choose its last entry by keyboard.

        Menus of Qt are not told to screen readers under X11 before they are walked; that one is open is seen by its
        window.
        """
        pid = str(self._window.pid)
        before = self.keydesk.windows(pid)
        self.keydesk.click(object_name)
        self.keydesk.wait_for_window(pid, before)
        self.keydesk.press("Up", "Return")

    def picture(self, name: str) -> None:
        """Keep a picture of the screen where KEYDESK_PICTURES says."""
        folder = os.environ.get("KEYDESK_PICTURES")
        if folder:
            subprocess.run(
                ["import", "-window", "root", str(Path(folder) / f"{name}.png")],
                env={"DISPLAY": self._display, "PATH": "/usr/bin:/bin"}, timeout=20, check=False,
            )  # fmt: skip

    def quit(self) -> Ran:
        """Close the window by the window manager, as its frame's button does."""
        self.keydesk.activate()
        self.keydesk.press("alt+F4")
        return self.desk.finish(self._window, self._words, limit_s=60)

    def close(self) -> None:
        """End what is left."""
        self.keydesk.close()
        if self._window.stdout is not None and not self._window.stdout.closed:  # not at its end by itself
            self._window.terminate()
            sys.stderr.writelines(self._window.communicate(timeout=30))  # shown where a test failed
        self.browser.close()


@contextmanager
def screen(desk: Desk, *options: str) -> Iterator[Screen]:
    seat = Screen(desk, *options)
    try:
        yield seat
    except BaseException:
        seat.picture(f"failed-{desk.root.name}")
        raise
    finally:
        seat.close()


@pytest.fixture
def nowhere(tmp_path: Path) -> Desk:
    """A computer on which nothing was ever set up; `demo` brings its own tenant."""
    return Desk(tmp_path, tenant=None)  # type: ignore[arg-type]  # the profile is never added


def enroll(seat: Screen, *, touched: bool) -> None:
    """From Home to "ready": PIN twice, touch, name."""
    keydesk = seat.keydesk
    keydesk.click("enroll")
    field = keydesk.click(name="New PIN", role="text")
    keydesk.type(PIN)
    keydesk.wait_to_hear(field, "●" * len(PIN))
    again = keydesk.click(name="New PIN again", role="text")
    keydesk.type(PIN)
    assert PIN not in keydesk.heard(again)
    seat.picture("window-pin")
    keydesk.click(name="Set the PIN", role="push button")
    if touched:
        keydesk.click("touch-software-key")
    keydesk.click(name="Name", role="text")
    keydesk.press("ctrl+a")
    keydesk.type("Ring of keys")
    seat.picture("window-name")
    keydesk.click(name="Save", role="push button")
    keydesk.wait(name="is ready", role="dialog")


def prove(seat: Screen, *, touched: bool) -> None:
    """From "ready" to "It works"."""
    keydesk = seat.keydesk
    keydesk.click(name="Test it now", role="push button")
    keydesk.click(name="PIN", role="text")
    keydesk.type(PIN)
    keydesk.press("Return")
    if touched:
        keydesk.click("touch-software-key")
    keydesk.wait(name="It works", role="dialog")
    seat.picture("window-works")
    keydesk.click(name="Close", role="push button")
    keydesk.gone(name="It works")


def remove(seat: Screen) -> None:
    """By the menu of the method, from the key, too."""
    keydesk = seat.keydesk
    keydesk.click(name="Sign-in methods", role="check box")
    keydesk.wait(name="Passkeys", role="label")
    seat.choose_last("method-menu")
    keydesk.wait(name="Remove", role="dialog")
    keydesk.wait(name="Also delete the passkey", role="check box")  # offered, and on from the start
    keydesk.click(name="Remove", role="push button")
    keydesk.click(name="PIN", role="text")
    keydesk.type(PIN)
    keydesk.press("Return")
    keydesk.click(name="Close", role="push button")
    keydesk.gone(name="Ring of keys, ")


def test_by_hand_with_the_software_key(nowhere: Desk) -> None:
    with screen(nowhere) as seat:
        seat.keydesk.click("sign-in")
        seat.sign_in_by_browser()
        seat.keydesk.wait(name="Ana Moreau", role="push button")
        enroll(seat, touched=True)
        prove(seat, touched=True)
        key = nowhere.home / "store" / "practice" / "store" / "software-key.json"
        assert len(passkeys_on(key)) == 1
        remove(seat)
        assert passkeys_on(key) == []
        seat.quit().ok()


@pytest.mark.pcsc
def test_by_hand_with_a_card_in_a_reader(nowhere: Desk) -> None:
    """The key sits behind a real smart-card service; laying the card on the reader is the touch."""
    with ExitStack() as stack:
        card = stack.enter_context(virtual_reader(nowhere.root / "card.json", insert=False))
        seat = stack.enter_context(screen(nowhere, "--transport", "pcsc"))
        seat.keydesk.click("sign-in")
        seat.sign_in_by_browser()
        seat.keydesk.wait(name="Ana Moreau", role="push button")
        card.insert()  # the window learns of it by itself
        seat.keydesk.wait(name="Security keys, 1", role="check box")
        enroll(seat, touched=False)
        assert len(passkeys_on(card.store)) == 1
        prove(seat, touched=False)
        card.remove()
        seat.keydesk.gone(name="Security keys, 1")
        card.insert()
        seat.keydesk.wait(name="Security keys, 1", role="check box")
        remove(seat)
        assert passkeys_on(card.store) == []
        seat.quit().ok()


def test_a_key_is_emptied_by_hand(nowhere: Desk) -> None:
    """Signed out, as with a lost PIN: confirmation, unplug, plug in again, touch; the key has no PIN any more."""
    key = prepare_key(nowhere.home / "store" / "practice" / "store" / "software-key.json", pin=PIN)
    with screen(nowhere) as seat:
        keydesk = seat.keydesk
        keydesk.click(name="Security keys, 1", role="check box")
        seat.choose_last("key-menu")
        keydesk.wait(name="Reset “", role="dialog")
        keydesk.click(name="Confirmation", role="text")
        keydesk.type(state_of(key).serial[-4:])
        keydesk.click(name="Reset this key", role="push button")
        keydesk.wait(name="Unplug “", role="dialog")
        keydesk.click("plug-software-key")
        keydesk.wait(name="Plug “", role="dialog")
        seat.picture("window-plug-in")
        keydesk.click("plug-software-key")
        keydesk.click("touch-software-key")
        keydesk.wait(name="is as good as new", role="dialog")
        assert state_of(key).pin.hash is None
        keydesk.click(name="Close", role="push button")
        seat.quit().ok()


def test_cancel_while_the_key_waits_for_a_touch(nowhere: Desk) -> None:
    """Cancel ends the wait at once; the PIN stays, no passkey does."""
    with screen(nowhere) as seat:
        keydesk = seat.keydesk
        keydesk.click("sign-in")
        seat.sign_in_by_browser()
        keydesk.click("enroll")
        keydesk.click(name="New PIN", role="text")
        keydesk.type(PIN)
        keydesk.click(name="New PIN again", role="text")
        keydesk.type(PIN)
        keydesk.press("Return")
        keydesk.wait("touch-software-key")
        keydesk.press("Escape")
        keydesk.gone("touch-software-key", limit_s=15)  # the key itself gives up after 30
        seat.quit().ok()
    key = nowhere.home / "store" / "practice" / "store" / "software-key.json"
    assert passkeys_on(key) == []
