"""Connected accounts: what the page says in each state, and what its buttons start."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Granted, Scope
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount, Connection
from keydesk.ui.dialogs.account_label import LabelPage
from keydesk.ui.dialogs.connect_sheet import ConnectSheet, ExplainPage
from keydesk.ui.dialogs.disconnect_sheet import DisconnectPage, DisconnectSheet
from keydesk.ui.dialogs.rename_sheet import RenameSheet
from keydesk.ui.pages.account_card import AccountCard, OfferRow
from keydesk.ui.pages.account_details import AccountDetails
from keydesk.ui.pages.accounts import AccountsPage
from keydesk.ui.pages.live_page import RESTORE
from keydesk.ui.pages.registry import ACCOUNTS
from keydesk.ui.widgets.banner import UndoBar
from keydesk.usecases.state import Connected, account_label_name
from tests.fakes.connected import GITHUB, GOOGLE, account
from tests.fakes.setup import NOW, DeskWindow
from tests.fakes.world import Bench, bench
from tests.ui.pages.conftest import Show

OFFERED = (GOOGLE, GITHUB)
ONE, TWO = account(1), account(2)
ENDED = replace(account(3, "github", "repo"), expires_at=NOW - timedelta(days=2))


def world(*accounts: ConnectedAccount, **changes: object) -> Bench:
    b = bench()
    b.connected.stored = list(accounts)
    b.identity.granted = Granted(frozenset(Scope), NOW)
    connected = Connected(accounts=accounts, connections=OFFERED, at=NOW)
    b.world.state.put(connected=replace(connected, **changes))  # type: ignore[arg-type]  # as dataclasses.replace
    return b


def page(made: DeskWindow) -> AccountsPage:
    assert isinstance(made.page, AccountsPage)
    return made.page


def cards(made: DeskWindow) -> list[AccountCard]:
    made.words()  # lets new cards appear
    return [card for card in made.page.findChildren(AccountCard) if card.isVisible()]


def card(made: DeskWindow, title: str) -> AccountCard:
    return next(one for one in cards(made) if one.title.text() == title)


def choose(made: DeskWindow, title: str, action: str) -> None:
    item = next(item for item in card(made, title).menu_items() if item is not None and item.name == action)
    assert item.why_off == "", item.why_off
    item.act()


def count(made: DeskWindow) -> str:
    return made.window.rail.item(ACCOUNTS).accessibleName()


def test_cards_and_offers(show: Show) -> None:
    b = world(ONE, ENDED)
    b.world.state.put(labels={account_label_name(ONE.id): "Work"})
    made = show("accounts", b)
    words = made.words()
    assert "Google · Work" in words
    assert "Can view calendar" in words
    assert "Access ended 2 March 2026" in words
    assert card(made, "github").reconnect.kind == "primary"
    assert card(made, "Google · Work").reconnect.isHidden()
    assert not [row for row in made.page.findChildren(OfferRow) if row.isVisible()]
    assert count(made) == "Connected accounts, 2"
    assert card(made, "Google · Work").since.toolTip() == "Yesterday"
    assert card(made, "github").ends.toolTip() == "2 days ago"


def test_nothing_connected_yet(show: Show) -> None:
    made = show("accounts", world())
    assert "Nothing is connected yet." in made.words()
    assert [row.title.text() for row in made.page.findChildren(OfferRow)] == ["Google", "github"]
    assert count(made) == "Connected accounts, 0"


@pytest.mark.parametrize(
    ("changes", "words", "button"),
    [
        ({"accounts": None, "loading": True}, "Reading your connected accounts…", None),
        ({"accounts": None, "stale": Code.API_NOT_FOUND}, "does not offer connected accounts", "refresh"),
        ({"accounts": None, "stale": Code.API_FORBIDDEN}, "does not offer connected accounts", "refresh"),
        ({"accounts": None, "stale": Code.API_SERVER}, "API-500", "refresh"),
        ({"accounts": None, "stale": Code.SCOPE_MISSING}, "AUTH-020", "sign-in"),
        ({"accounts": (), "connections": ()}, "No connected accounts", None),
        ({"loading": True, "partial": True}, "Reading your accounts", None),
        ({"stale": Code.OFFLINE}, "cannot reach your organisation. You see what was read today at 09:30.", None),
        ({"connections": None, "connections_stale": Code.API_SERVER}, "Unknown", None),
        ({"unfinished": ("github",)}, "Connecting github was not finished last time", "note-connect"),
    ],
)
def test_states(show: Show, changes: dict[str, object], words: str, button: str | None) -> None:
    made = show("accounts", world(ONE, **changes))
    assert words in made.words()
    if button is not None:
        assert made.button(button).isEnabled()


def test_signed_out_and_no_organisation(show: Show) -> None:
    b = world(ONE)
    b.world.state.put(person=None)
    made = show("accounts", b)
    assert "Sign in to see your connected accounts" in made.words()
    assert "Google" not in made.words()
    assert count(made) == "Connected accounts"
    b.world.state.put(profile=None)
    assert "No organisation yet" in made.words()


def test_offline_dims_and_switches_off_with_the_reason(show: Show) -> None:
    made = show("accounts", world(ONE, ENDED, stale=Code.OFFLINE))
    one = card(made, "github")
    assert "needs the network" in one.reconnect.toolTip()
    assert not one.reconnect.isEnabled()
    off = next(item for item in one.menu_items() if item is not None and item.name == "disconnect")
    assert "needs the network" in off.why_off
    rename = next(item for item in one.menu_items() if item is not None and item.name == "rename")
    assert rename.why_off == ""  # it is kept here


async def test_what_an_earlier_run_read_is_shown_with_its_time_and_read_again(show: Show) -> None:
    yesterday = NOW - timedelta(days=1)
    b = world(ONE, TWO, remembered=True, at=yesterday)
    b.connected.stored = [TWO]
    made = show("accounts", b)
    assert "You see what was read yesterday at 09:30." in made.words()
    assert len(cards(made)) == 2
    await made.until(lambda: not b.services.state.now.connected.remembered, "the tenant's answer")
    assert "You see what was read" not in made.words()
    assert len(cards(made)) == 1


async def test_offline_at_start_the_list_stays_and_nobody_asks_in_vain(show: Show) -> None:
    b = world(ONE, remembered=True, at=NOW - timedelta(days=1))
    b.connected.fail = {"connections": [KeydeskError(Code.OFFLINE)] * 9}
    made = show("accounts", b)
    await made.until(lambda: b.services.state.now.connected.stale, "the failure")
    words = made.words()
    assert "Keydesk cannot reach your organisation. You see what was read yesterday at 09:30." in words
    assert made.button("note-refresh").isEnabled()
    made.window.show_page("home")
    made.window.show_page("accounts")
    assert b.connected.calls == ["connections"]
    made.button("note-refresh").click()
    await made.until(lambda: len(b.connected.calls) == 2, "another try")


def test_the_window_says_it_once(show: Show) -> None:
    b = world(ONE, stale=Code.OFFLINE, at=NOW - timedelta(days=1))
    b.world.state.put(stale=Code.OFFLINE, methods=(), methods_at=NOW)
    made = show("accounts", b)
    assert made.find("note-stale") is None
    assert "You see what was read yesterday at 09:30." in made.words()
    b.world.state.put(methods=None, methods_at=None)  # then nothing above the page says it
    assert made.find("note-stale") is not None


def test_a_wait_is_waited_out_before_it_is_tried_again(show: Show) -> None:
    b = world(accounts=None, stale=Code.API_RATE_LIMITED)
    b.world.state.put(waiting_until=NOW + timedelta(seconds=30))
    made = show("accounts", b)
    assert not made.button("refresh").isEnabled()
    assert made.find("line-wait") is not None
    b.world.state.put(waiting_until=None)
    assert made.button("refresh").isEnabled()


def test_cards_stay_the_same_widgets(show: Show) -> None:
    b = world(ONE, TWO)
    made = show("accounts", b)
    before = cards(made)
    before[1].details.setFocus()
    b.world.state.put(connected=replace(b.world.state.now.connected, accounts=(ONE, TWO, ENDED)))
    assert cards(made)[:2] == before
    assert made.window.focusWidget() is before[1].details


async def test_the_list_is_read_when_it_is_first_looked_at(show: Show) -> None:
    b = bench()
    b.connected.stored = [ONE]
    made = show("accounts", b)
    await made.until(lambda: cards(made), "the card")
    assert b.connected.calls.count("accounts") == 2  # the page, and that there is no other
    made.window.show_page("home")
    made.window.show_page("accounts")
    assert not made.desk.scope.busy("accounts")


async def test_a_failure_is_told_once_and_can_be_tried_again(show: Show) -> None:
    b = bench()
    b.connected.stored = [ONE]
    b.connected.fail["accounts"] = [KeydeskError(Code.API_SERVER)]
    made = show("accounts", b)
    await made.until(lambda: "API-500" in made.words(), "the failure")
    assert made.find("line-error") is None
    made.button("refresh").click()
    await made.until(lambda: cards(made), "the card")
    assert "API-500" not in made.words()


async def test_rail_and_home_know_after_a_sign_in_that_may_read(show: Show) -> None:
    b = bench()
    b.connected.stored = [replace(ONE, expires_at=NOW + timedelta(days=2))]
    b.identity.granted = Granted(frozenset({Scope.READ_ACCOUNTS}), NOW)
    made = show("home", b)
    made.desk.start(RESTORE, lambda services: services.sign_in.restore())
    await made.until(lambda: made.find("ending-account"), "Home's part")
    assert count(made) == "Connected accounts, 1"
    assert "Access ends 6 March 2026" in made.words()
    made.button("open-accounts").click()
    assert made.window.current == "accounts"


async def test_connect_from_an_offer(show: Show) -> None:
    b = world()
    made = show("accounts", b)
    row = next(row for row in made.page.findChildren(OfferRow) if row.title.text() == "github")
    row.connect_button.click()
    sheet = await made.sheet(ConnectSheet)
    assert isinstance(sheet.page, ExplainPage)
    await made.cancel()
    assert b.visit.visits == 0


async def test_disconnect_takes_the_card_away(show: Show) -> None:
    b = world(ONE, ENDED)
    made = show("accounts", b)
    choose(made, "Google", "disconnect")
    sheet = await made.sheet(DisconnectSheet)
    assert isinstance(sheet.page, DisconnectPage)
    sheet.page.do.click()
    await made.until(lambda: len(cards(made)) == 1, "the end of the card")
    await made.until(lambda: not made.desk.scope.busy("flow"), "the end of the flow")
    bar = made.window.findChild(UndoBar)
    assert isinstance(bar, UndoBar)
    assert bar.label.text() == "“Google” is disconnected."
    assert bar.button.isHidden()
    assert count(made) == "Connected accounts, 1"


async def test_a_failure_stands_on_the_card_and_asks_again(show: Show) -> None:
    b = world(ONE)
    b.connected.fail["remove"] = [KeydeskError(Code.API_FORBIDDEN), KeydeskError(Code.OFFLINE)]
    made = show("accounts", b)
    choose(made, "Google", "disconnect")
    sheet = await made.sheet(DisconnectSheet)
    assert isinstance(sheet.page, DisconnectPage)
    sheet.page.do.click()
    await made.until(lambda: "Not disconnected:" in made.words(), "the failure")
    assert not made.window.sheet_open
    assert "API-403" in made.words()
    assert made.find("cure") is None  # nothing the person can do
    await made.until(lambda: not made.desk.scope.busy("flow"), "the end of the flow")
    choose(made, "Google", "disconnect")
    sheet = await made.sheet(DisconnectSheet)
    assert "API-403" not in made.words()
    assert isinstance(sheet.page, DisconnectPage)
    sheet.page.do.click()
    await made.until(lambda: "NET-001" in made.words(), "the second failure")
    await made.until(lambda: not made.desk.scope.busy("flow"), "the end of the flow")
    made.button("cure").click()
    sheet = await made.sheet(DisconnectSheet)  # asked again, not simply done
    await made.cancel()
    assert len(b.connected.stored) == 1


async def test_own_name_with_undo(show: Show) -> None:
    b = world(ONE)
    made = show("accounts", b)
    choose(made, "Google", "rename")
    sheet = await made.sheet(RenameSheet)
    assert isinstance(sheet.page, LabelPage)
    sheet.page.field.setText(" Choir ")
    sheet.page.default.click() if sheet.page.default is not None else None
    await made.until(lambda: "Google · Choir" in made.words(), "the name")
    await made.until(lambda: not made.desk.scope.busy("flow"), "the end of the flow")
    bar = made.window.findChild(UndoBar)
    assert isinstance(bar, UndoBar)
    bar.button.click()
    await made.until(lambda: "Google · Choir" not in made.words(), "the name taken back")


async def test_details_lead_to_connecting_again(show: Show) -> None:
    b = world(ONE, ENDED)
    made = show("accounts", b)
    card(made, "github").details.click()
    sheet = await made.sheet(AccountDetails)
    words = made.words(sheet)
    assert "repo" in words.replace("\u200b", "")
    assert ENDED.id in words
    made.button("sheet-reconnect").click()
    await made.sheet(ConnectSheet)
    await made.cancel()


def test_a_visit_left_open_can_be_dismissed(show: Show) -> None:
    b = world(ONE, unfinished=("github",))
    made = show("accounts", b)
    assert "was not finished last time" in made.words()
    note = made.find("note-visit:github")
    assert note is not None
    note.dismissed.emit()  # type: ignore[attr-defined]  # a Banner
    assert "was not finished last time" not in made.words()
    assert b.world.state.now.connected.unfinished == ()


# Many


def many(number: int) -> Bench:
    accounts = tuple(account(n, ("google", "github")[n % 2]) for n in range(number))
    return world(*accounts)


def search(made: DeskWindow) -> QLineEdit:
    field = made.find("accounts-search")
    assert isinstance(field, QLineEdit)
    return field


def test_search_comes_with_more_than_twenty(show: Show) -> None:
    assert show("accounts", many(20)).find("accounts-search") is None
    made = show("accounts", many(21))
    search(made).setText("git")
    assert {one.title.text() for one in cards(made)} == {"github"}
    search(made).setText("zebra")
    assert "Nothing found" in made.words()
    assert not cards(made)
    search(made).clear()
    assert len(cards(made)) == 21


def test_more_than_fifty_are_a_list(show: Show) -> None:
    b = many(60)
    made = show("accounts", b)
    long = page(made).long
    assert long is not None
    assert long.isVisible()
    assert not cards(made)
    assert long.list.rows.rowCount() == 60
    items = long.menu_items(account(1, "github"))
    assert [item.name for item in items if item is not None][-1] == "disconnect"
    search(made).setText("google")
    assert long.list.rows.rowCount() == 30
    b.world.state.put(connected=replace(b.world.state.now.connected, accounts=(ONE,)))
    assert not long.isVisible()
    assert [one.title.text() for one in cards(made)] == ["Google"]


async def test_the_list_starts_what_the_cards_start(show: Show) -> None:
    b = many(60)
    offered = (*OFFERED, Connection("box", "box"))
    b.world.state.put(connected=replace(b.world.state.now.connected, connections=offered))
    made = show("accounts", b)
    long = page(made).long
    assert long is not None
    assert [str(long.list.rows.index(row, 0).data()) for row in (60, 61)] == ["Available", "box"]
    long.list.acted.emit("open", "cac_4")
    await made.sheet(AccountDetails)
    made.window.sheets.close_all()
    long.list.acted.emit("remove", "cac_4")
    await made.sheet(DisconnectSheet)
    await made.cancel()
    long.list.acted.emit("open", "offer:box")
    await made.sheet(ConnectSheet)
    await made.cancel()
    long.list.menu_wanted.emit("offer:box", QPoint(1, 1))  # has no menu


async def test_trouble_in_the_list_has_its_button_in_the_row(show: Show) -> None:
    b = many(60)
    made = show("accounts", b)
    long = page(made).long
    assert long is not None
    page(made).tell("cac_4", KeydeskError(Code.OFFLINE))
    spoken = str(long.list.rows.index(4, 0).data(11))  # Qt::AccessibleTextRole
    assert "Not disconnected:" in spoken
    long.list.acted.emit("button", "cac_4")
    await made.sheet(DisconnectSheet)
    await made.cancel()
