"""Ctrl+K goes anywhere with the keyboard alone; F1 says what a page is for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from keydesk.config.people import KnownPerson, KnownProfile
from keydesk.domain.connected import ConnectedAccount, Connection
from keydesk.ui.dialogs.enroll_wizard import EnrollWizard
from keydesk.ui.dialogs.sign_in_sheet import SignInSheet
from keydesk.ui.pages.account_details import AccountDetails
from keydesk.ui.pages.account_sheets import AccountsSheet
from keydesk.ui.pages.help_sheet import HelpSheet
from keydesk.ui.pages.keys import KeysPage
from keydesk.ui.pages.method_details import MethodDetails
from keydesk.ui.pages.palette import MOST_ACCOUNTS, PaletteSheet, entries_of
from keydesk.usecases.state import Connected
from tests.fakes.account import PASSWORD, passkey
from tests.fakes.setup import NOW, DeskWindow
from tests.fakes.world import bench
from tests.ui.pages.conftest import Show

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


async def opened(made: DeskWindow) -> PaletteSheet:
    made.window.search_wanted.emit()
    return await made.sheet(PaletteSheet)


async def typed(made: DeskWindow, text: str, *keys: Qt.Key) -> None:
    sheet = await opened(made)
    QTest.keyClicks(sheet.field, text)
    for key in (*keys, Qt.Key.Key_Return):
        QTest.keyClick(sheet.field, key)
    assert not made.window.sheet_open


async def test_a_page_by_a_few_letters(show: Show) -> None:
    made = show("home", bench(PASSWORD))
    await typed(made, "sett")
    await made.until(lambda: made.window.current == "settings", "the page")


async def test_the_arrows_choose_and_stop_at_the_ends(show: Show) -> None:
    made = show("home", bench(PASSWORD))
    sheet = await opened(made)
    assert [row.marked for row in sheet.rows][:3] == [True, False, False]
    QTest.keyClick(sheet.field, Qt.Key.Key_Up)
    assert sheet.rows[0].marked
    QTest.keyClick(sheet.field, Qt.Key.Key_Down)
    assert sheet.rows[1].marked
    QTest.keyClick(sheet.field, Qt.Key.Key_PageDown)
    assert sheet.rows[len(sheet.found) - 1].marked
    QTest.keyClick(sheet.field, Qt.Key.Key_Escape)
    assert not made.window.sheet_open


async def test_a_click_chooses_too_and_nothing_found_is_said(show: Show) -> None:
    made = show("home", bench(PASSWORD))
    sheet = await opened(made)
    sheet.field.setText("zzzz")
    assert "Nothing is called that." in made.words(sheet)
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert made.window.sheet_open
    sheet.field.setText("activity")
    QTest.mouseClick(sheet.rows[0], Qt.MouseButton.LeftButton)
    await made.until(lambda: made.window.current == "activity", "the page")


async def test_a_key_a_method_and_an_account(show: Show) -> None:
    b = bench(PASSWORD, passkey(b"one"))
    await b.services.load.run()
    made = show("home", b)
    here = KnownProfile("test", "login.example.com", "https://login.example.com/", "c", None, in_use=True)
    ben = KnownProfile("two", "id.acme.com", "https://id.acme.com/", "c", KnownPerson("two", "b", "Ben Okafor"))
    made.setup.known = [here, ben]
    await typed(made, b.key.key.model)
    await made.until(lambda: isinstance(made.page, KeysPage), "the keys")
    await typed(made, "password")
    sheet = await made.sheet(MethodDetails)
    assert made.window.current == "methods"
    sheet.reject()
    await typed(made, "okaf")
    await made.until(lambda: made.setup.used == ["two"], "the account")


async def test_actions_fit_the_state(show: Show) -> None:
    b = bench(PASSWORD)
    made = show("home", b)
    always = {"bundle", "help", "notices"}
    inside = {entry.name for entry in entries_of(made.desk) if entry.what == "do"}
    assert inside == {"enroll", "where", "lost-key", "refresh", "accounts", "add-account", "sign-out"} | always
    b.world.state.put(person=None)
    outside = {entry.name for entry in entries_of(made.desk) if entry.what == "do"}
    assert outside == {"sign-in", "sign-in-key", "accounts", "add-account"} | always
    b.world.state.put(profile=None)
    assert {entry.name for entry in entries_of(made.desk) if entry.what == "do"} == always


async def test_an_action_is_done(show: Show) -> None:
    made = show("home", bench(PASSWORD))
    await typed(made, "switch acc")
    (await made.sheet(AccountsSheet)).reject()
    await typed(made, "add a security")
    await made.sheet(EnrollWizard)
    await made.cancel()


async def test_signed_out_the_action_comes_before_the_page_that_begins_like_it(show: Show) -> None:
    b = bench(PASSWORD)
    b.world.state.put(person=None)
    made = show("home", b)
    await typed(made, "sign in")
    await made.sheet(SignInSheet)
    assert made.window.current == "home"
    await made.cancel()


@pytest.mark.parametrize("page", ["home", "methods", "keys", "activity", "settings"])
async def test_help_says_what_the_page_is_for_and_its_keys(show: Show, page: str) -> None:
    made = show(page, bench(PASSWORD))
    made.window.help_wanted.emit(page)
    sheet = await made.sheet(HelpSheet)
    words = made.words(sheet)
    for told in ("Ctrl+K", "F5", "F1"):
        assert told in words
    made.button("close").click()
    assert not made.window.sheet_open


async def test_a_connected_account_by_its_provider(show: Show) -> None:
    b = bench(PASSWORD)
    account = ConnectedAccount("cac_1", "google-oauth2", ("openid",), NOW)
    offered = (Connection("google-oauth2", "google-oauth2"),)
    b.world.state.put(connected=Connected(accounts=(account,), connections=offered, at=NOW))
    made = show("home", b)
    await typed(made, "google")
    sheet = await made.sheet(AccountDetails)
    assert made.window.current == "accounts"
    assert "cac_1" in made.words(sheet)
    sheet.reject()


def test_thousands_of_accounts_are_left_to_their_own_search(show: Show) -> None:
    b = bench(PASSWORD)
    many = tuple(ConnectedAccount(f"cac_{number}", "google-oauth2") for number in range(MOST_ACCOUNTS + 1))
    b.world.state.put(connected=Connected(accounts=many, at=NOW))
    assert "connected" not in {entry.what for entry in entries_of(show("home", b).desk)}
