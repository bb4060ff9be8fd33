"""What a person types or has: never in a window's title, in the clipboard, spoken, or in a line of the log."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.flow_pages import OutcomePage
from keydesk.ui.dialogs.pin_pages import CreatePinPage, ReplacePinPage
from keydesk.ui.dialogs.pin_sheet import run_set_pin
from keydesk.ui.error_texts import error_panel
from tests.fakes.account import PASSWORD
from tests.fakes.canaries import Canaries
from tests.fakes.hand import Hand
from tests.fakes.world import ANA, bench

PIN, NEXT = "cänary-4711", "canary-next-0815"


def titles() -> list[str]:
    """Titles of all windows, and all that is spoken of their parts."""
    told: list[str] = []
    for window in QApplication.topLevelWidgets():
        told += [window.windowTitle(), window.windowIconText(), window.windowFilePath(), window.windowRole()]
        told += [f"{part.accessibleName()} {part.accessibleDescription()}" for part in window.findChildren(QWidget)]
    return told


async def test_a_pin_is_seen_nowhere(async_stack: AsyncExitStack, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    QGuiApplication.clipboard().clear()
    hunt = Canaries({"pin": [PIN, NEXT]})
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    flow = hand.start(run_set_pin(hand.window, b.services, "key-1"))
    page = await hand.sees(CreatePinPage)
    hand.type_pin(page, PIN, PIN)
    assert hunt.in_texts(titles()) == set()
    page.new.setFocus()
    hand.enter()
    await hand.sees(OutcomePage)
    assert b.key.pin == PIN, "it was typed, and went to the key"
    assert hunt.in_texts(titles()) == set()
    hand.escape()
    await flow
    flow = hand.start(run_set_pin(hand.window, b.services, "key-1"))
    change = await hand.sees(ReplacePinPage)
    hand.type_pin(change, PIN, NEXT, NEXT)
    hand.press(change.go_on)
    await hand.sees(OutcomePage)
    assert hunt.in_texts([*titles(), QGuiApplication.clipboard().text(), caplog.text]) == set()
    hand.escape()
    await flow
    assert b.key.pin == NEXT


async def test_no_title_names_a_person(async_stack: AsyncExitStack) -> None:
    """Titles are seen by every program, and by who looks over a shoulder at the bar below."""
    await async_stack.enter_async_context(Hand())
    hunt = Canaries({"mail": [ANA.email or "none"], "subject": [ANA.sub], "name": [ANA.name]})
    assert hunt.in_texts(window.windowTitle() for window in QApplication.topLevelWidgets()) == set()


def test_what_a_server_says_is_copied_without_secrets(qapp: QApplication) -> None:
    secret = "eyJcanaryhead.canarybody.canarysign"  # a canary
    panel = error_panel(KeydeskError(Code.PASSWORD_REFUSED, detail=f"access_token={secret} for ana@canary.example"))
    panel.copy.click()
    text = QGuiApplication.clipboard().text()
    assert "code: ENR-007" in text
    assert Canaries({"token": [secret], "mail": ["ana@canary.example"]}).in_texts([text]) == set()
    panel.deleteLater()
