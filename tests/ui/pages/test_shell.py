"""The rail and the quiet lines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.manual_sheet import MANUAL, ManualSheet
from keydesk.ui.dialogs.sign_in_sheet import SignInSheet
from keydesk.ui.shell import ErrorSheet
from keydesk.ui.widgets.sheet import Sheet
from tests.fakes.account import PASSWORD, passkey
from tests.fakes.setup import NOW, DeskWindow
from tests.fakes.world import bench
from tests.ui.pages.conftest import Show

# The offscreen platform has no windows to raise.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def rail(made: DeskWindow, name: str) -> str:
    return made.window.rail.item(name).accessibleName()


async def test_counts_and_dot_are_live(show: Show) -> None:
    b = bench(PASSWORD, passkey(b"one"))
    made = show("home", b)
    assert rail(made, "methods") == "Sign-in methods"
    await b.services.load.run()
    assert rail(made, "methods") == "Sign-in methods, 2"
    assert rail(made, "keys") == "Security keys, 1, plugged in"
    b.world.state.put(keys=())
    assert rail(made, "keys") == "Security keys"


def test_the_rail_is_told_anew_in_another_language(show: Show) -> None:
    b = bench()
    b.world.state.put(methods=(PASSWORD,))
    made = show("home", b)
    made.window.retranslate()
    assert rail(made, "methods") == "Sign-in methods, 1"


def test_practice_and_memory_are_told_and_one_can_be_dismissed(show: Show) -> None:
    b = bench()
    made = show("home", b)
    assert made.find("line-practice") is None
    b.world.state.put(practice=True, tokens_in="memory-notice")
    assert made.find("line-practice") is not None
    memory = made.find("line-memory")
    assert memory is not None
    memory.dismissed.emit()  # type: ignore[attr-defined]  # a Banner, found by its name
    assert made.find("line-memory") is None
    b.world.state.put(keys_known=True)
    assert made.find("line-memory") is None


async def test_a_failure_outside_a_sheet_becomes_a_line_with_details(show: Show) -> None:
    made = show("home", bench())
    made.shell.tell("blink", KeydeskError(Code.KEY_BUSY))
    line = made.find("line-error")
    assert line is not None
    assert "another program holds it" in made.words(line)
    made.button("line-details").click()
    sheet = await made.sheet(ErrorSheet)
    assert "KEY-003" in made.words(sheet)
    made.button("close").click()
    made.shell.tell("restore", KeydeskError(Code.INTERNAL, what="ValueError"))
    assert made.find("line-error") is not line


async def test_a_failure_is_explained_by_its_page_of_the_manual(show: Show) -> None:
    made = show("home", bench(PASSWORD))
    made.desk.on_error("x", KeydeskError(Code.KEY_NO_PERMISSION))
    made.button("line-details").click()
    await made.sheet(ErrorSheet)
    made.button("explain-code").click()
    sheet = await made.sheet(ManualSheet)
    assert "70-keydesk.rules" in made.words(sheet)
    made.button("close").click()
    error = await made.sheet(ErrorSheet)
    QTest.keyClick(error, Qt.Key.Key_F1)
    (await made.sheet(ManualSheet)).reject()
    error.reject()


async def test_f1_in_a_sheet_without_a_failure_explains_nothing(show: Show) -> None:
    made = show("home", bench(PASSWORD))
    sheet = made.window.sheets.open(Sheet("A question"))
    QTest.keyClick(sheet, Qt.Key.Key_F1)
    assert not made.desk.scope.busy(MANUAL)
    assert made.window.sheets.current is sheet
    sheet.reject()


async def test_a_failure_cured_by_signing_in_offers_it(show: Show) -> None:
    b = bench(signed_in=False)
    b.identity.fail = [KeydeskError(Code.SIGN_IN_TIMED_OUT)]
    made = show("home", b)
    made.shell.tell("restore", KeydeskError(Code.SESSION_ENDED))
    made.button("line-sign-in").click()
    assert made.find("line-error") is None
    await made.sheet(SignInSheet)
    await made.cancel()


async def test_f5_reads_again_and_asks_the_keys_again(show: Show) -> None:
    b = bench(PASSWORD, passkey(b"one"))
    await b.services.load.run()
    await b.services.map_keys.run()
    made = show("home", b)
    b.api.calls.clear()
    b.key.calls.clear()
    made.window.refresh_wanted.emit("home")
    await made.until(lambda: "probe" in b.key.calls, "the asking")
    assert b.api.calls == ["list", "factors"]


async def test_a_slow_answer_is_said_to_be_awaited(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    b = bench(PASSWORD)
    made = show("home", b)
    made.shell._slow.setInterval(1)
    b.world.state.put(methods=(PASSWORD,), methods_at=NOW, stale=Code.OFFLINE, reading_since=NOW)
    assert made.find("line-stale") is None
    made.desk.clock = lambda: NOW + timedelta(seconds=3)
    await made.until(lambda: made.find("line-stale"), "the line")
    assert "Reading your account" in made.words(made.find("line-stale"))
    b.world.state.put(stale=None, reading_since=None)
    assert made.find("line-stale") is None


async def test_what_an_administrator_can_mend_is_said_once_with_the_lines_to_paste(show: Show) -> None:
    b = bench(PASSWORD)
    made = show("methods", b)
    assert made.find("line-setup") is None
    b.world.state.put(stale=Code.API_NOT_ACTIVE)
    assert "has not finished setting up Keydesk" in made.words(made.find("line-setup"))
    made.button("line-admin").click()
    sheet = await made.sheet(ErrorSheet)
    words = made.words(sheet)
    assert "API-001" in words
    assert "Identifier: https://login.example.com/me/" in words
    made.button("copy-for-admin").click()
    assert "Identifier: https://login.example.com/me/" in QGuiApplication.clipboard().text()
    made.button("close").click()
    b.world.state.put(stale=None)
    assert made.find("line-setup") is None


@pytest.mark.parametrize("focused", [True, False])
async def test_after_signing_in_the_focus_is_on_the_page_not_on_the_rail(show: Show, focused: bool) -> None:
    b = bench(PASSWORD, signed_in=False)
    made = show("home", b)
    if focused:
        made.button("sign-in").setFocus()
    made.button("sign-in").click()
    await made.until(lambda: made.desk.now.methods is not None, "the account")
    await made.until(lambda: not made.window.sheet_open, "the end of the sheet")
    if focused:
        await made.until(lambda: made.window.focusWidget() is made.button("enroll"), "the focus on the next step")

    def on_the_page() -> bool:
        now = made.window.focusWidget()
        return now is None or made.page.isAncestorOf(now)

    await made.until(on_the_page, "the focus on the page")  # Qt's own choice is put right in the next turn
