"""What is behind the PIN of a key, on its page: unlock and lock, the list, names, deletions, switches; real flows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Transport
from keydesk.ui.dialogs import export_list
from keydesk.ui.dialogs.flow_pages import ErrorPage, OutcomePage
from keydesk.ui.dialogs.passkey_pages import DeletePasskeysPage, RenamePasskeyPage
from keydesk.ui.dialogs.passkey_sheets import DeleteSheet, RenamePasskeySheet
from keydesk.ui.dialogs.unlock_sheet import CheckPinSheet, UnlockSheet
from keydesk.ui.pages.passkey_details import PasskeyDetails
from keydesk.ui.pages.stored_paint import SiteRow
from keydesk.ui.widgets.buttons import Button
from tests.fakes.account import SITE
from tests.fakes.key_room import PIN, close, full, keys_page, listed, on, stored, titles, type_pin
from tests.fakes.setup import DeskWindow
from tests.ui.pages.conftest import Show

# Unlock and lock


async def test_a_finger_opens_the_key_and_its_list(show: Show) -> None:
    b = await full(unlocked=False)
    b.key.fingers = 5
    b.key.can_open_by_finger()
    b.key.describe()
    b.world.state.put(keys=tuple(b.keys.present))
    made = show("keys", b)
    assert made.button("show-passkeys").text() == "Show with finger"
    assert "Put your finger on it to see its passkeys. Switches want the PIN." in made.words()
    made.button("show-passkeys").click()
    await listed(made)
    assert titles(made)[0] == SITE
    assert "Unlocked" in made.words()
    assert b.key.pins_sent == []


async def test_one_pin_opens_the_key_and_its_list(show: Show) -> None:
    b = await full(unlocked=False)
    made = show("keys", b)
    assert "The list is locked" in made.words()
    assert "Locked" in made.words()
    made.button("show-passkeys").click()
    await type_pin(made, UnlockSheet)
    await listed(made)
    assert titles(made) == [SITE, "ana@example.com", "bank.example", "ito", "shop.example", "ana"]
    assert "Unlocked" in made.words()
    assert "Locks by itself after 5 minutes without use." in made.words()
    assert b.key.pins_sent == [PIN]


async def test_locking_forgets_the_list(show: Show) -> None:
    b = await full()
    made = show("keys", b)
    await listed(made)
    made.button("lock-key").click()
    await made.until(lambda: made.find("unlock-key"), "the locked key")
    assert not b.key.manager.held
    assert titles(made) == []
    assert keys_page(made).room.listed(b.key.key) is None


async def test_ctrl_l_locks_every_key(show: Show) -> None:
    b = await full()
    made = show("keys", b)
    await listed(made)
    made.window.lock_wanted.emit()
    await made.until(lambda: not b.key.manager.held, "the lock")
    b.world.state.put(keys=(b.key.key,))
    assert titles(made) == []


async def test_a_pulled_key_takes_its_list_along(show: Show) -> None:
    b = await full()
    made = show("keys", b)
    await listed(made)
    b.world.state.put(keys=())
    b.world.state.put(keys=(replace(b.key.key, path="another", unlocked=True),))
    assert keys_page(made).room.listed(b.key.key) is None
    await listed(made)  # the same key, plugged in and unlocked again, is read anew
    assert b.key.calls.count("all_passkeys") == 2


async def test_a_list_that_could_not_be_read_can_be_tried_again(show: Show) -> None:
    b = await full()
    b.key.fail["all_passkeys"] = [KeydeskError(Code.KEY_MALFORMED)]
    made = show("keys", b)
    await made.until(lambda: "The passkeys could not be read" in made.words(), "the reason")
    made.button("show-passkeys").click()
    await listed(made)


async def test_check_pin_says_that_it_is_right(show: Show) -> None:
    b = await full()
    made = show("keys", b)
    made.button("check-pin").click()
    await type_pin(made, CheckPinSheet)
    done = await close(made, CheckPinSheet, OutcomePage)
    assert done.title == "The PIN is right"
    assert "verify_pin" in b.key.calls


# The list


@pytest.mark.parametrize("unlocked", [True, False])
async def test_the_list_says_what_it_cannot_hold(show: Show, unlocked: bool) -> None:
    made = show("keys", await full(unlocked=unlocked))
    assert "Older sign-ins that the key does not list cannot be shown here" in made.words()


async def test_search_narrows_the_list(show: Show) -> None:
    more = [stored(bytes([n]), f"site{n}.example", b"u", "ana") for n in range(5)]
    made = show("keys", await full(*more))
    await listed(made)
    part = keys_page(made).details.passkeys
    part.search.setText("bank")
    assert titles(made) == ["bank.example", "ito"]
    part.search.setText("zebra")
    assert "No passkey found" in made.words()
    part.search.clear()
    assert len(titles(made)) == 16


async def test_more_than_fifty_scroll_inside_the_list(show: Show) -> None:
    few = show("keys", await full())
    await listed(few)
    small = keys_page(few).details.passkeys.list
    assert small.verticalScrollBar().maximum() == 0
    many = [stored(b"%d" % n, f"site{n:03}.example", b"u", "ana") for n in range(120)]
    made = show("keys", await full(*many))
    await listed(made)
    view = keys_page(made).details.passkeys.list
    assert view.height() <= 9 * view.fonts.row
    assert view.verticalScrollBar().maximum() > 0


async def test_names_of_strangers_stay_text(show: Show) -> None:
    evil = stored(b"evil", "evil.example", b"e", "<b>bold</b>")
    made = show("keys", await full(evil))
    await listed(made)
    keys_page(made).details.passkeys.list.opened.emit(b"evil".hex())
    sheet = await made.sheet(PasskeyDetails)
    assert "<b>bold</b>" in made.words(sheet)
    sheet.close_with(None)


async def test_keyboard_and_mouse_open_and_choose(show: Show) -> None:
    made = show("keys", await full())
    await listed(made)
    part = keys_page(made).details.passkeys
    view = part.list
    wishes: list[str] = []
    part.wanted.disconnect()
    part.wanted.connect(lambda wish: wishes.append(wish.what))
    view.setFocus()
    view.setCurrentIndex(view.stored.index(1, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    place = view.place_of(b"shop".hex())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.left() + 60, place.center().y()))
    assert wishes == ["details", "delete", "details"]
    part.select.click()
    QTest.keyClick(view, Qt.Key.Key_Space)
    place = view.place_of(b"bank".hex())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.left() + 60, place.center().y()))
    assert "2 chosen" in made.words()
    made.button("delete-chosen").click()
    assert wishes[-1] == "delete"
    made.button("end-selecting").click()
    assert view.stored.checked == set()
    assert all(not isinstance(e, SiteRow) or view.stored.flags(view.stored.index(at, 0)) == Qt.ItemFlag.NoItemFlags
               for at, e in enumerate(view.stored.entries))  # fmt: skip


async def test_a_screen_reader_hears_the_whole_row(show: Show) -> None:
    made = show("keys", await full())
    await listed(made)
    model = keys_page(made).details.passkeys.list.stored
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 0).data(role) == f"{SITE}, Your account"
    assert str(model.index(1, 0).data(role)).endswith(f"{SITE}, In your account")


# Names


async def test_a_name_is_changed_and_taken_back(show: Show) -> None:
    b = await full()
    made = show("keys", b)
    await listed(made)
    keys_page(made).details.passkeys._wish("rename", b"shop".hex())
    page = await on(made, RenamePasskeySheet, RenamePasskeyPage)
    assert isinstance(page, RenamePasskeyPage)
    assert not page.save.isEnabled()
    page.display.setText("x" * 65)
    assert not page.save.isEnabled()
    page.display.setText("My shop")
    page.save.click()
    await made.until(lambda: "My shop" in titles(made), "the new name")
    assert b.key.passkeys[b"shop"].display_name == "My shop"
    undo = next(button for button in made.window.findChildren(Button) if button.text() == "Undo")
    undo.click()
    await made.until(lambda: "My shop" not in titles(made), "the old name")
    assert b.key.passkeys[b"shop"].display_name == ""


async def test_an_older_key_says_that_it_keeps_its_names(show: Show) -> None:
    b = await full()
    b.key.fail["rename_passkey"] = [KeydeskError(Code.KEY_UNSUPPORTED, what="rename-passkey")]
    made = show("keys", b)
    await listed(made)
    keys_page(made).details.passkeys._wish("rename", b"shop".hex())
    page = await on(made, RenamePasskeySheet, RenamePasskeyPage)
    assert isinstance(page, RenamePasskeyPage)
    page.user.setText("somebody")
    page.save.click()
    error = await on(made, RenamePasskeySheet, ErrorPage)
    assert "This key cannot change the names" in made.words(error)
    await made.cancel()
    assert b.key.passkeys[b"shop"].user_name == "ana"


# Deletions


async def _delete(made: DeskWindow, *ids: bytes) -> DeletePasskeysPage:
    part = keys_page(made).details.passkeys
    part.select.click()
    for credential_id in ids:
        part.list.toggle(credential_id.hex())
    made.button("delete-chosen").click()
    page = await on(made, DeleteSheet, DeletePasskeysPage)
    assert isinstance(page, DeletePasskeysPage)
    return page


async def test_several_are_deleted_after_asking_by_name(show: Show) -> None:
    b = await full()
    made = show("keys", b)
    await listed(made)
    page = await _delete(made, b"shop", b"bank")
    assert page.title == "Delete 2 passkeys from “Test Key”?"
    assert "ana · shop.example" in made.words(page)
    assert page.cancel_is_default
    page.do.click()
    done = await close(made, DeleteSheet, OutcomePage)
    assert done.title == "2 passkeys are deleted"
    assert set(b.key.passkeys) == {b"one"}
    assert titles(made) == [SITE, "ana@example.com"]
    assert not keys_page(made).details.passkeys.list.stored.selecting


@pytest.mark.parametrize(
    ("transport", "words"),
    [(Transport.HID, "Do not unplug the key."), (Transport.PCSC, "Leave the key on the reader.")],
)
async def test_while_the_key_is_written_to_it_is_to_stay(
    show: Show, transport: Transport, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    b = await full()
    b.key.key = replace(b.key.key, transport=transport)
    b.world.state.put(keys=(b.key.key,))
    made = show("keys", b)
    await listed(made)
    page = await _delete(made, b"shop", b"bank")
    read: list[str] = []
    delete = b.key.manager.delete_passkey

    async def look_and_delete(credential_id: bytes, pin: Secret | None = None) -> None:
        read.append(made.words(made.window.sheets.current))
        await delete(credential_id, pin)

    monkeypatch.setattr(b.key.manager, "delete_passkey", look_and_delete)
    page.do.click()
    await close(made, DeleteSheet, OutcomePage)
    assert len(read) == 2
    assert all(words in told for told in read)
    assert "ito · bank.example" in read[0]


async def test_the_last_passkey_of_the_account_is_warned_of(show: Show) -> None:
    b = await full()
    made = show("keys", b)
    await listed(made)
    page = await _delete(made, b"one")
    words = made.words(page)
    assert "You can no longer sign in to your account with it." in words
    assert "Your account has no other passkey." in words
    await made.cancel()
    assert b"one" in b.key.passkeys


async def test_what_is_left_after_a_pulled_key_is_named(show: Show) -> None:
    b = await full()
    made = show("keys", b)
    await listed(made)
    page = await _delete(made, b"shop", b"bank")
    b.key.fail["delete_stored"] = [KeydeskError(Code.KEY_REFUSED)]
    page.do.click()
    left = await close(made, DeleteSheet, OutcomePage)
    assert "1 passkey is still on the key." in left.text
    assert len(b.key.passkeys) == 2


# A file


@pytest.mark.parametrize("name", ["list.csv", "list.json"])
async def test_the_list_is_saved_where_the_person_chose(
    show: Show, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(parent: QWidget, suggestion: str, chosen: Callable[[Path], None]) -> None:
        asked.append(suggestion)
        chosen(tmp_path / name)

    monkeypatch.setattr(export_list, "ask_where", ask)
    b = await full()
    made = show("keys", b)
    await listed(made)
    keys_page(made).details.passkeys.wanted.emit(_export_wish())
    await made.until(lambda: (tmp_path / name).exists() and not made.desk.scope.busy("export"), "the file")
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert "shop.example" in text
    assert PIN not in text
    assert asked == ["passkeys-Test-Key-2026-03-04.csv"]
    if name.endswith("csv"):
        assert len(list(csv.DictReader(io.StringIO(text)))) == 3


async def test_a_place_that_takes_no_file_is_told(
    show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "not" / "there.csv"
    monkeypatch.setattr(export_list, "ask_where", lambda parent, name, chosen: chosen(missing))
    made = show("keys", await full())
    await listed(made)
    keys_page(made).details.passkeys.wanted.emit(_export_wish())
    await made.until(lambda: "could not be saved" in made.words(made.window), "the word")


def _export_wish() -> object:
    from keydesk.ui.pages.key_passkeys import EXPORT, Wish

    return Wish(EXPORT)
