"""Several accounts side by side: the switcher in the rail, adding one, removing one by name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from keydesk.config.people import KnownPerson, KnownProfile
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Need
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.sign_in_sheet import SignInSheet
from keydesk.ui.pages.account_rows import AccountRow
from keydesk.ui.pages.account_sheets import AccountsSheet, AddAccountSheet, RemoveAccountSheet
from keydesk.ui.pages.sign_out_sheet import SignOutSheet
from tests.fakes.account import PASSWORD
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.ui.pages.conftest import Show

# The offscreen platform has neither windows to raise nor a keyboard to grab; menus want both.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ISSUER = "https://login.acme.com/"
ANA = KnownProfile(
    "test", "login.acme.com", ISSUER, "client", KnownPerson("test", "a", "Ana Ito", "ana@acme.com"), in_use=True
)
BEN = KnownProfile("second", "login.acme.com", ISSUER, "client", KnownPerson("second", "b", "Ben"))
NEW = KnownProfile("login.other.com", "login.other.com", "https://login.other.com/", "client2")


def several(show: Show, page: str = "home") -> DeskWindow:
    made = show(page, bench(PASSWORD))
    made.setup.known = [ANA, BEN, NEW]
    made.desk.accounts_changed.emit()
    return made


def items(row: AccountRow) -> list[str]:
    return [item.name for item in row.menu_items() if item is not None]


async def opened(made: DeskWindow) -> AccountsSheet:
    made.window.account_clicked.emit()
    return await made.sheet(AccountsSheet)


async def test_the_switcher_lists_every_account_and_marks_the_one_in_use(show: Show) -> None:
    made = several(show)
    sheet = await opened(made)
    words = made.words(sheet)
    for told in ("Ana Ito", "ana@acme.com · login.acme.com", "Ben", "login.other.com", "Nobody is signed in"):
        assert told in words
    assert [row.accessibleDescription() for row in sheet.rows.rows] == [
        "In use",
        "Press Enter to use this account",
        "Press Enter to use this account",
    ]
    assert made.window.focusWidget() is sheet.rows.rows[1]
    sheet.reject()


async def test_a_key_or_a_click_changes_the_account(show: Show) -> None:
    made = several(show)
    sheet = await opened(made)
    QTest.keyClick(sheet.rows.rows[1], Qt.Key.Key_Return)
    await made.until(lambda: made.setup.used == ["second"], "the other account")
    sheet = await opened(made)
    assert [row.known.in_use for row in sheet.rows.rows] == [False, True, False]
    QTest.mouseClick(sheet.rows.rows[1], Qt.MouseButton.LeftButton)  # the one in use: nothing
    assert made.window.sheet_open
    QTest.mouseClick(sheet.rows.rows[0], Qt.MouseButton.LeftButton)
    await made.until(lambda: made.setup.used == ["second", "test"], "the first account")


async def test_a_change_that_fails_is_said(show: Show) -> None:
    made = several(show)
    made.setup.refuse = [KeydeskError(Code.FOLDER_UNWRITABLE)]
    sheet = await opened(made)
    sheet.rows.rows[1].wanted.emit("use", "second")
    await made.until(lambda: made.find("line-error"), "the line")
    assert made.setup.used == []


async def test_each_account_offers_what_fits_it(show: Show) -> None:
    made = several(show)
    sheet = await opened(made)
    first, second, _ = sheet.rows.rows
    assert items(first) == ["sign-out-account", "remove-account"]
    assert items(second) == ["use-account", "remove-account"]
    first.show_known(ANA, signed_in=False)
    assert items(first) == ["sign-in-account", "remove-account"]
    practice = KnownProfile("practice", "localhost", "http://localhost:1/", "x", None, True, True)
    first.show_known(practice, signed_in=True)
    assert items(first) == ["sign-out-account"]
    first.show_known(replace(ANA, removable=False), signed_in=True)  # the organisation's own
    assert items(first) == ["sign-out-account"]
    sheet.reject()


async def test_signing_out_goes_its_usual_way(show: Show) -> None:
    made = several(show)
    sheet = await opened(made)
    sheet.rows.rows[0].wanted.emit("sign-out", "test")
    await made.sheet(SignOutSheet)
    await made.cancel()
    assert made.desk.now.person is not None


@pytest.mark.may_block("the style sheet of menus is read when the first one opens")
async def test_removing_asks_by_name_and_cancel_is_the_default(show: Show) -> None:
    made = several(show)
    sheet = await opened(made)
    sheet.rows.rows[1].wanted.emit("remove", "second")
    ask = await made.sheet(RemoveAccountSheet)
    assert "Remove “Ben” from this computer?" in made.words(ask)
    assert ask.cancel.isDefault()
    ask.reject()
    assert made.setup.removed == []
    made.desk.accounts_changed.emit()
    sheet = await opened(made)
    row = sheet.rows.rows[1]
    row._menu_button.click()
    [menu] = row.findChildren(QMenu)
    [action] = [action for action in menu.actions() if action.objectName() == "remove-account"]
    action.trigger()
    menu.close()
    await made.sheet(RemoveAccountSheet)
    made.button("remove-account-now").click()
    await made.until(lambda: made.setup.removed == ["second"], "the removal")


async def test_a_second_account_of_the_same_tenant_takes_one_click_and_the_browser_asks_who_it_is(show: Show) -> None:
    b = bench(PASSWORD, signed_in=False)
    made = show("home", b)
    made.setup.known = [BEN, NEW]
    b.identity.fail = [KeydeskError(Code.SIGN_IN_TIMED_OUT)]
    sheet = await opened(made)
    sheet.add_account.click()
    add = await made.sheet(AddAccountSheet)
    assert [add.choice.itemText(at) for at in range(add.choice.count())] == [
        "login.acme.com",
        "login.other.com",
        "Another organisation",
        "Practice mode (nothing is real)",
    ]
    assert not add.form.isVisible()
    made.button("add-account-now").click()
    await made.sheet(SignInSheet)
    assert made.setup.added == [(ISSUER, "client")]
    await made.until(lambda: b.identity.needs, "the sign-in")
    assert b.identity.needs == [Need(max_age_s=600.0)]
    await made.cancel()


async def test_another_organisation_is_asked_for_and_errors_stay_in_the_sheet(show: Show) -> None:
    made = several(show)
    made.window.account_clicked.emit()
    (await made.sheet(AccountsSheet)).add_account.click()
    add = await made.sheet(AddAccountSheet)
    add.choice.setCurrentIndex(add.choice.findData("elsewhere"))
    made.button("add-account-now").click()
    assert "The address is empty." in made.words(add)
    add.form.address.setText("login.initech.example")
    add.form.client.setText("abc")
    made.setup.refuse = [KeydeskError(Code.CLIENT_ID_INVALID, reason="domain")]
    made.button("add-account-now").click()
    await made.until(lambda: "looks like an address" in made.words(add), "the error")
    assert made.setup.added == []
    add.reject()


async def test_practice_mode_can_be_had_beside_real_accounts(show: Show) -> None:
    made = several(show)
    made.window.account_clicked.emit()
    (await made.sheet(AccountsSheet)).add_account.click()
    add = await made.sheet(AddAccountSheet)
    add.choice.setCurrentIndex(add.choice.findData("practice"))
    made.button("add-account-now").click()
    await made.until(lambda: made.setup.practices == 1, "practice mode")
    await made.until(lambda: not made.window.sheet_open, "the end of the sheet")


async def test_settings_show_the_same_list(show: Show) -> None:
    made = several(show, "settings")
    assert "You are signed in until you close Keydesk." in made.words()
    rows = [row for row in made.page.findChildren(AccountRow) if row.isVisible()]
    assert [row.known.name for row in rows] == ["test", "second", "login.other.com"]
    made.setup.known = [ANA, BEN]
    made.desk.accounts_changed.emit()
    assert "login.other.com" not in made.words()
    second = next(row for row in made.page.findChildren(AccountRow) if row.isVisible() and row.known.name == "second")
    second.wanted.emit("use", "second")
    await made.until(lambda: made.setup.used == ["second"], "the other account")


async def test_without_any_account_the_tile_leads_home(show: Show) -> None:
    b = bench(signed_in=False)
    b.world.state.put(profile=None)
    made = show("settings", b)
    made.window.account_clicked.emit()
    assert made.window.current == "home"
    assert not made.window.sheet_open
