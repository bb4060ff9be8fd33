"""Connected accounts by hand: a real window, a real Chromium on the provider's consent page, mouse and keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.program import Desk
from tests.journeys.test_window import Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.keyring, pytest.mark.timeout(300)]


def decide(seat: Screen, button: str) -> None:
    """Press a button of the provider's page; the browser then goes back to the program."""
    page = seat.browser.page(f"document.querySelector('button[value={button}]')")
    page.press(f"button[value={button}]")


def begin(seat: Screen) -> None:
    """From the page to the browser."""
    seat.keydesk.click(name="Connect GitHub", role="push button")
    seat.keydesk.wait(name="Connect GitHub", role="dialog")
    seat.picture("accounts-explain")
    seat.keydesk.click(name="Continue in the browser", role="push button")


def test_connect_and_disconnect_by_hand(tmp_path: Path) -> None:
    desk = Desk(tmp_path, tenant=None)  # type: ignore[arg-type]  # `demo` brings its own tenant
    with screen(desk) as seat:
        keydesk = seat.keydesk
        keydesk.click("sign-in")
        seat.sign_in_by_browser()
        keydesk.click(name="Connected accounts, 0", role="check box")  # read by itself after the sign-in
        keydesk.wait(name="Nothing is connected yet.", role="label")

        begin(seat)
        decide(seat, "deny")
        keydesk.wait(name="The provider was not allowed to connect", role="dialog")
        keydesk.click(name="Try again", role="push button")
        keydesk.click(name="Continue in the browser", role="push button")
        decide(seat, "allow")
        keydesk.wait(name="GitHub is connected", role="dialog")
        seat.picture("accounts-connected")
        keydesk.click(name="Close", role="push button")
        keydesk.wait(name="Details of GitHub", role="push button")
        keydesk.wait(name="Connected accounts, 1", role="check box")
        seat.picture("accounts-card")

        seat.choose_last("account-menu")
        keydesk.wait(name="Disconnect GitHub?", role="dialog")
        seat.picture("accounts-disconnect")
        keydesk.click("disconnect")
        keydesk.gone(name="Details of GitHub")
        keydesk.wait(name="Connected accounts, 0", role="check box")
        keydesk.wait(name="Connect GitHub", role="push button")
        seat.quit().ok()
