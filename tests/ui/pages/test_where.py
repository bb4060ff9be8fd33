"""Where the passkeys are, what is to be tested, and the ways to a lost key, over real flows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey
from keydesk.ui.dialogs.drill_sheet import DrillSheet
from keydesk.ui.dialogs.lost_key_sheet import LostKeySheet
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.pin_sheet import ListSheet, OrphanSheet
from keydesk.ui.dialogs.prove_sheet import ProveSheet
from keydesk.ui.dialogs.remove_sheet import RemovalPage, RemoveSheet
from keydesk.ui.dialogs.rename_sheet import RenameSheet
from keydesk.ui.pages.method_details import MethodDetails
from keydesk.ui.pages.methods import MethodsPage
from keydesk.ui.pages.where_part import WhereRow
from keydesk.usecases.state import key_label_name, passkey_label_name
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.keys import BehavingKey
from tests.fakes.setup import NOW, DeskWindow
from tests.fakes.world import ACCOUNT, Bench, bench
from tests.ui.pages.conftest import Show

ONE, TWO, DRAWER = passkey(b"one"), passkey(b"two"), passkey(b"drawer")


async def joined() -> Bench:
    """One key here with one passkey, one key gone with another, and one passkey nobody has seen."""
    b = bench(ONE, TWO, DRAWER, PASSWORD, pin="1234")
    for one, name in ((b"one", "Work"), (b"two", "Home"), (b"drawer", "Drawer")):
        await b.labels.set(ACCOUNT, passkey_label_name(one), name)
    await b.labels.set(ACCOUNT, key_label_name("key-2"), "Green")
    b.world.state.put(labels=await b.labels.load(ACCOUNT))
    b.key.key = replace(b.key.key, can=frozenset({"credential-management"}))
    b.key.passkeys[b"one"] = StoredPasskey(b"one", SITE, b"", USER)
    gone = BehavingKey("key-2")
    gone.passkeys[b"two"] = StoredPasskey(b"two", SITE, b"", USER)
    b.keys.plug(gone)
    await b.services.load.run()
    await b.services.map_keys.run()
    b.keys.unplug(gone)
    await b.run_spawned()
    return b


def by_key(show: Show, b: Bench) -> DeskWindow:
    made = show("methods", b)
    page = made.page
    assert isinstance(page, MethodsPage)
    next(item for item in page.menu_items() if item is not None and item.name == "by-key").act()
    return made


def row(made: DeskWindow, title: str) -> WhereRow:
    made.words()
    rows = made.window.findChildren(WhereRow)
    return next(row for row in rows if row.title.text() == title and row.isVisible())


async def test_each_passkey_stands_under_its_key_or_under_none(show: Show) -> None:
    made = by_key(show, await joined())
    words = made.words()
    order = [
        "Test Key",
        "Plugged in",
        "Work",
        "Green",
        "Not plugged in",
        "Home",
        "Not seen on any key here",
        "Drawer",
    ]
    assert sorted(order, key=words.index) == order
    assert "They still open your account." in words
    assert "dead" not in words
    assert row(made, "Drawer").button.text() == "Remove from account"
    page = made.page
    assert isinstance(page, MethodsPage)
    page.show_by_key(False)
    assert "Not seen on any key here" not in made.words()


async def test_a_key_that_could_not_be_asked_says_so(show: Show) -> None:
    b = await joined()
    b.key.fail["probe"] = [KeydeskError(Code.KEY_BUSY)] * 2
    await b.services.reconcile.run()
    made = by_key(show, b)
    assert "This key could not be asked whether it holds it" in made.words()
    made.window.show_page("methods")
    page = made.page
    assert isinstance(page, MethodsPage)
    page.show_by_key(False)
    assert "A key here could not be asked" in made.words()


async def test_with_the_pin_all_leftovers_are_told_and_go_one_by_one(show: Show) -> None:
    b = await joined()
    b.key.passkeys[b"stray"] = StoredPasskey(b"stray", SITE, b"", USER)
    made = by_key(show, b)
    row(made, "Leftovers are told only with the PIN").button.click()
    sheet = await made.sheet(ListSheet)
    await made.until(lambda: isinstance(sheet.page, AskPinPage), "the question for the PIN")
    page = sheet.page
    assert isinstance(page, AskPinPage)
    page.field.line.setText("1234")
    assert page.default is not None
    page.default.click()
    await made.until(lambda: "Leftover passkey" in made.words(), "the leftover")
    assert "This key's own list was read" in made.words()
    row(made, "Leftover passkey").button.click()
    await made.sheet(OrphanSheet)
    await made.cancel()
    assert b"stray" in b.key.passkeys


async def test_what_was_not_seen_is_removed_with_words_that_cannot_mislead(show: Show) -> None:
    made = by_key(show, await joined())
    row(made, "Drawer").button.click()
    sheet = await made.sheet(RemoveSheet)
    await made.until(lambda: isinstance(sheet.page, RemovalPage), "the question")
    assert "That does not mean that it is gone" in made.words(sheet)
    await made.cancel()


async def test_a_passkey_is_tested_renamed_and_looked_at_from_there(show: Show) -> None:
    made = by_key(show, await joined())
    row(made, "Work").button.click()
    await made.sheet(ProveSheet)
    await made.cancel()
    items = {item.name: item for item in row(made, "Home").menu_items() if item is not None}
    items["rename"].act()
    await made.sheet(RenameSheet)
    await made.cancel()
    items["details"].act()
    await made.sheet(MethodDetails)


async def test_a_lost_key_is_reported_from_everywhere(show: Show) -> None:
    b = await joined()
    made = by_key(show, b)
    made.button("lost-this-key").click()
    await made.sheet(LostKeySheet)
    await made.cancel()
    made.window.show_page("keys")
    made.button("lost-key").click()
    await made.sheet(LostKeySheet)
    await made.cancel()
    made.button("where-passkeys").click()
    assert "Where your passkeys are, key by key." in made.words()
    b.keys.unplug(b.key)
    made.window.show_page("keys")
    assert made.button("lost-key").isEnabled()


async def test_a_reported_key_is_gone_on_with_from_home_and_counts_as_no_way_in(show: Show) -> None:
    b = await joined()
    made = show("home", b)
    assert made.find("lost-go-on") is None
    await b.services.lost.begin("key-2")
    assert "1 of its passkeys can still open your account." in made.words()
    made.button("lost-go-on").click()
    await made.sheet(LostKeySheet)
    await made.cancel()
    b.world.state.put(methods=(ONE, TWO, PASSWORD))
    assert b.world.state.now.verdict.level == "short", "the passkey on the lost key is no spare"


async def test_home_and_the_rows_remind_quietly_of_what_was_not_tested(show: Show) -> None:
    b = await joined()
    await b.world.notebook.drills.save(ACCOUNT, b"two")
    await b.services.load.show_remembered()
    made = show("home", b)
    assert "2 passkeys to test" in made.words()
    made.button("test-due").click()
    await made.sheet(DrillSheet)
    await made.cancel()
    b.world.state.put(drills={one: NOW for one in (b"one", b"two")})
    assert "“Drawer” was never tested" in made.words()
    made.button("test-due").click()
    await made.sheet(ProveSheet)
    await made.cancel()
    b.world.state.put(drills={b"one": NOW, b"two": NOW, b"drawer": NOW - timedelta(days=91)})
    assert "“Drawer” was not tested for long" in made.words()
    made.window.show_page("methods")
    assert made.button("test-now").accessibleName() == "Test Drawer now"
    made.button("test-now").click()
    await made.sheet(ProveSheet)
    await made.cancel()
    b.world.state.put(drills={one: NOW for one in (b"one", b"two", b"drawer")})
    assert made.find("test-now") is None
    page = made.page
    assert isinstance(page, MethodsPage)
    drill = next(item for item in page.menu_items() if item is not None and item.name == "drill")
    assert "worked within the last three months" in drill.why_off
