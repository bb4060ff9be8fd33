"""Passkeys of a remembered key on its page: shown without the PIN, read-only, forgotten by a button; real flows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.remembered_key import READ_ONLY_LIST
from keydesk.domain.stored_data import BlobArray, StoredData
from keydesk.ui.dialogs.flow_pages import ErrorPage, OutcomePage
from keydesk.ui.dialogs.unlock_sheet import RememberSheet, UnlockPage, UnlockSheet
from keydesk.ui.models.data_words import data_facts
from keydesk.ui.pages.key_passkeys import FORGET, REMEMBER, Wish
from keydesk.ui.pages.passkey_details import PasskeyDetails
from tests.fakes.key_room import PIN, close, full, keys_page, listed, on, stored, titles, type_pin
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import Bench
from tests.ui.pages.conftest import Show

SHOWN = "Shown without the PIN"


async def able(*, unlocked: bool = False, remembered: bool = False) -> Bench:
    b = await full(unlocked=unlocked)
    b.key.key = replace(b.key.key, can=b.key.key.can | {READ_ONLY_LIST}, serial="12345678")
    b.world.state.put(keys=(b.key.key,))
    if remembered:
        await b.services.instant.remember("key-1", ScriptedPrompter(PIN))
        b.key.pins_sent.clear()
    return b


async def test_a_remembered_key_shows_its_list_and_asks_for_nothing(show: Show) -> None:
    b = await able(remembered=True)
    made = show("keys", b)
    await listed(made)
    assert len(titles(made)) == 6
    assert b.key.pins_sent == []
    words = made.words()
    assert SHOWN in words
    assert "Read-only until you unlock the key." in words
    assert "Its passkeys are shown. Enter its PIN once to change anything." in words
    assert made.find("select-passkeys") is None
    made.button("unlock-key").click()
    await type_pin(made, UnlockSheet)
    await made.until(lambda: made.find("lock-key"), "the unlocked key")
    assert "Also shown without the PIN" in made.words()
    made.button("lock-key").click()
    await made.until(lambda: SHOWN in made.words(), "the remembered list")
    assert len(titles(made)) == 6


async def test_the_box_beside_the_pin_remembers_with_one_pin(show: Show) -> None:
    b = await able()
    made = show("keys", b)
    made.button("show-passkeys").click()
    page = await on(made, UnlockSheet, UnlockPage)
    assert isinstance(page, UnlockPage)
    assert not page.remember.isChecked()  # nothing is remembered that nobody chose
    page.remember.click()
    page.field.line.setText("0000")
    page.go_on.click()
    sheet = await made.sheet(UnlockSheet)
    await made.until(lambda: isinstance(sheet.page, UnlockPage) and sheet.page is not page, "the question again")
    again = sheet.page
    assert isinstance(again, UnlockPage)
    assert again.remember.isChecked()
    again.field.line.setText(PIN)
    again.go_on.click()
    await listed(made)
    assert len(b.memory.keys) == 1
    assert "Also shown without the PIN" in made.words()


async def test_without_the_box_nothing_is_remembered(show: Show) -> None:
    b = await able()
    made = show("keys", b)
    made.button("show-passkeys").click()
    await type_pin(made, UnlockSheet)
    await listed(made)
    assert b.memory.keys == []


async def test_a_keyring_that_refuses_leaves_the_key_unlocked_and_says_why(show: Show) -> None:
    b = await able()
    b.memory.fail = KeydeskError(Code.KEYRING_MISSING)
    made = show("keys", b)
    made.button("show-passkeys").click()
    page = await on(made, UnlockSheet, UnlockPage)
    assert isinstance(page, UnlockPage)
    page.remember.click()
    await type_pin(made, UnlockSheet)
    told = await close(made, UnlockSheet, OutcomePage)
    assert told.title == "The key is unlocked, but not remembered"
    await listed(made)
    assert b.key.manager.held


async def test_remembered_from_the_menu_and_forgotten_by_the_button(show: Show) -> None:
    b = await able(unlocked=True)
    made = show("keys", b)
    await listed(made)
    part = keys_page(made).details.passkeys
    part.wanted.emit(Wish(REMEMBER))
    await type_pin(made, RememberSheet)
    await made.until(lambda: "are shown at once from now on" in made.words(made.window), "the word")
    assert len(b.memory.keys) == 1
    made.button("forget-key").click()
    await made.until(lambda: not b.memory.keys, "the forgotten key")
    await made.until(lambda: made.find("forget-key") is None, "no button")
    assert len(titles(made)) == 6  # still unlocked
    made.button("lock-key").click()
    await made.until(lambda: "The list is locked" in made.words(), "the locked list")
    assert titles(made) == []


async def test_forgetting_a_locked_key_takes_the_list_away_at_once(show: Show) -> None:
    b = await able(remembered=True)
    made = show("keys", b)
    await listed(made)
    keys_page(made).details.passkeys.wanted.emit(Wish(FORGET))
    await made.until(lambda: "The list is locked" in made.words(), "the locked list")
    assert keys_page(made).room.listed(b.key.key) is None


async def test_a_pin_changed_elsewhere_leads_silently_back_to_the_pin(show: Show) -> None:
    b = await able(remembered=True)
    b.key.manager.take_leave_back()
    made = show("keys", b)
    await made.until(lambda: "The list is locked" in made.words(), "the locked list")
    assert SHOWN not in made.words()
    assert b.memory.keys == []


async def test_a_pulled_key_takes_its_list_along_and_is_recognised_when_it_is_back(show: Show) -> None:
    b = await able(remembered=True)
    made = show("keys", b)
    await listed(made)
    b.keys.unplug(b.key)
    await b.services.instant.look()
    assert b.world.state.now.at_once == {}
    b.key.passkeys[b"new"] = stored(b"new", "new.example", b"n", "new")
    b.key.key = replace(b.key.key, path="another")
    b.keys.plug(b.key)
    await b.services.instant.look()
    await listed(made)
    await made.until(lambda: "new.example" in titles(made), "the new list")
    assert "The list was changed since it was last shown here." in made.words()


async def test_what_a_site_keeps_is_shown_as_sizes_and_bytes_never_as_markup(show: Show) -> None:
    b = await able(unlocked=True)
    b.key.manager.data = StoredData(BlobArray(4096, 300, (120, 80)), (b"<b>x</b>", b"y" * 100), True, b"\x01\x02")
    made = show("keys", b)
    await listed(made)
    keys_page(made).details.passkeys.list.opened.emit(b"shop".hex())
    sheet = await made.sheet(PasskeyDetails)
    await made.until(lambda: "Note of the site" in made.words(sheet), "the data")
    words = made.words(sheet)
    assert "2 bytes: 01 02" in words
    assert "8 bytes: 3c 62 3e 78" in words
    assert "100 bytes: 79 79" in words
    assert "79 …" in words
    assert "may be private" in words
    assert "300 of 4096 bytes used · 2 entries" in words
    assert "<b>x" not in words
    sheet.close_with(None)


async def test_a_key_that_cannot_keep_any_shows_none_and_one_that_fails_the_rest(show: Show) -> None:
    b = await able(unlocked=True)
    b.key.fail["stored_data"] = [KeydeskError(Code.KEY_MALFORMED)]
    made = show("keys", b)
    await listed(made)
    keys_page(made).details.passkeys.list.opened.emit(b"shop".hex())
    sheet = await made.sheet(PasskeyDetails)
    await made.until(lambda: "stored_data" in b.key.calls and not made.desk.scope.busy("stored-data:key-1"), "it")
    assert "Note of the site" not in made.words(sheet)
    assert "shop.example" in made.words(sheet)
    sheet.close_with(None)
    sheet.show_data(StoredData(None, (), False, b"late"))  # an answer that comes late is for nobody


def test_words_for_what_is_damaged_empty_or_closed() -> None:
    damaged = StoredData(BlobArray(4096, 17, intact=False), (), False, b"")
    values = [fact.value for fact in data_facts(damaged)]
    assert values == ["None", "None it can open without the PIN", "Damaged: it cannot be read"]
    assert data_facts(StoredData(BlobArray(64, 17), (), True))[0].value == "None"
    assert data_facts(StoredData(None)) == ()


@pytest.mark.parametrize("code", [Code.KEYRING_LOCKED, Code.PIN_BLOCKED])
async def test_what_went_wrong_is_told_in_the_sheet(show: Show, code: Code) -> None:
    b = await able(unlocked=True)
    made = show("keys", b)
    await listed(made)
    if code == Code.KEYRING_LOCKED:
        b.memory.fail = KeydeskError(code)
    else:
        b.key.fail["remember"] = [KeydeskError(code)]
    keys_page(made).details.passkeys.wanted.emit(Wish(REMEMBER))
    await type_pin(made, RememberSheet)
    error = await on(made, RememberSheet, ErrorPage)
    assert code in made.words(error)
    await made.cancel()
