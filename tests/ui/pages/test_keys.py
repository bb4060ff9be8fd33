"""Security keys in each state, over real flows."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState, Slots, StoredPasskey, Transport
from keydesk.domain.readers import Reader
from keydesk.domain.reconciliation import KeyMap
from keydesk.ui.dialogs.enroll_wizard import EnrollWizard
from keydesk.ui.dialogs.pin_sheet import OrphanSheet, SetPinSheet
from keydesk.ui.dialogs.prove_sheet import ProveSheet
from keydesk.ui.dialogs.rename_sheet import RenamePage, RenameSheet
from keydesk.ui.pages import actions
from keydesk.ui.pages.key_card import KeyCard
from keydesk.ui.pages.key_elevation import WINDOWS_SETTINGS
from keydesk.ui.pages.key_trouble import UDEV_LINE
from keydesk.ui.pages.keys import KeysPage
from keydesk.ui.widgets.banner import UndoBar
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.menu import MenuItem
from keydesk.usecases.state import key_label_name
from tests.fakes.account import SITE, USER, passkey
from tests.fakes.keys import BehavingKey
from tests.fakes.setup import DeskWindow
from tests.fakes.world import Bench, bench
from tests.ui.pages.conftest import Show

ONE = passkey(b"one")
ABLE = frozenset({"wink", "credential-management"})


async def full(pin: str | None = "1234", held: bool = False) -> Bench:
    b = bench(ONE, pin=pin)
    if held:
        b.key.passkeys[b"one"] = StoredPasskey(b"one", SITE, b"", USER, "ana@example.com")
    await b.key.refresh()
    b.key.key = replace(b.key.key, can=ABLE, serial="15304711", firmware="5.7.1")
    b.world.state.put(keys=(b.key.key,), keys_known=True)
    await b.services.load.run()
    await b.services.map_keys.run()
    return b


def put_key(b: Bench, **changes: object) -> None:
    """Show the key with changes."""
    key = replace(b.key.key, **changes)  # type: ignore[arg-type]  # checked by dataclasses.replace
    b.world.state.put(keys=(key,))


def cards(made: DeskWindow) -> list[KeyCard]:
    made.words()
    return [card for card in made.window.findChildren(KeyCard) if card.isVisible()]


def selected(made: DeskWindow) -> list[KeyCard]:
    return [card for card in cards(made) if card.selected]


async def test_a_held_passkey_can_be_tested(show: Show) -> None:
    b = await full(held=True)
    made = show("keys", b)
    assert "Passkey for ana@example.com" in made.words()
    assert "Not tested" in made.words() or "not tested on this computer yet" in made.words()
    assert made.find("enroll") is None
    made.button("test").click()
    await made.sheet(ProveSheet)
    await made.cancel()
    b.world.state.put(drills={b"one": made.desk.clock()})
    assert "tested today at" in made.words()


async def test_a_key_without_a_passkey_can_be_enrolled(show: Show) -> None:
    b = await full()
    made = show("keys", b)
    assert "No passkey of yours on this key" in made.words()
    made.button("enroll").click()
    await made.sheet(EnrollWizard)
    await made.cancel()
    b.world.state.put(stale=Code.OFFLINE)
    assert not made.button("enroll").isEnabled()


async def test_an_orphan_can_be_removed(show: Show) -> None:
    b = await full(held=True)
    b.key.passkeys[b"gone"] = StoredPasskey(b"gone", SITE, b"", USER)
    b.world.state.put(maps={"key-1": KeyMap("key-1", frozenset({ONE.id}), orphans=(b"gone",), proof="listed")})
    made = show("keys", b)
    assert "Leftover passkey" in made.words()
    assert "1 leftover passkey" in made.words()
    made.button("remove-from-key").click()
    await made.sheet(OrphanSheet)
    await made.cancel()


async def test_identity_is_told(show: Show) -> None:
    b = await full()
    b.world.state.put(labels={key_label_name("key-1"): "Blue key"})
    made = show("keys", b)
    words = made.words()
    assert "Test Key · serial …4711 · firmware 5.7.1" in words
    assert "15304711" in words


@pytest.mark.parametrize(
    ("pin", "said", "button"),
    [
        (PinState(set=False, min_length=6), "No PIN yet", "Set PIN"),
        (PinState(set=True, retries=8), "PIN is set", "Change PIN"),
        (PinState(set=True, retries=5, before_replug=3), "5 tries left", "Change PIN"),
        (PinState(set=True, retries=3, before_replug=1), "3 tries left, 1 before the key", "Change PIN"),
        (PinState(set=True, retries=8, must_change=True), "PIN must be changed", "Change PIN"),
        (PinState(set=True, retries=0), "PIN is locked", None),
        (PinState(set=True, retries=5, needs_replug=True), "Unplug this key and plug it in again", None),
        (PinState(supported=False), "This key has no PIN", None),
    ],
)
async def test_pin_states(show: Show, pin: PinState, said: str, button: str | None) -> None:
    b = await full()
    put_key(b, pin=pin)
    made = show("keys", b)
    assert said in made.words()
    if button is None:
        assert made.find("set-pin") is None
    else:
        assert made.button("set-pin").text() == button


async def test_with_eight_tries_nobody_is_frightened(show: Show) -> None:
    made = show("keys", await full())
    assert "tries left" not in made.words()


async def test_set_pin_opens_its_sheet(show: Show) -> None:
    made = show("keys", await full())
    made.button("set-pin").click()
    await made.sheet(SetPinSheet)
    await made.cancel()


async def test_without_a_pin_the_list_asks_for_one(show: Show) -> None:
    made = show("keys", await full(pin=None))
    assert "Set a PIN to see the passkeys" in made.words()
    made.button("show-passkeys").click()
    await made.sheet(SetPinSheet)
    await made.cancel()


async def test_a_key_that_tells_only_what_is_free(show: Show) -> None:
    b = await full()
    put_key(b, slots=Slots(None, 97))
    made = show("keys", b)
    assert "Room for 97 more passkeys" in made.words()
    put_key(b, slots=Slots(), can=frozenset())
    assert "only with its PIN" in made.words()
    assert "cannot list its passkeys" in made.words()


async def test_blink_and_its_failure_as_a_quiet_line(show: Show) -> None:
    b = await full()
    made = show("keys", b)
    made.button("blink").click()
    await made.until(lambda: "wink" in b.key.calls, "the blink")
    b.key.fail["wink"] = [KeydeskError(Code.KEY_BUSY)]
    await made.until(lambda: not made.desk.scope.busy("blink:key-1"), "the end")
    made.button("blink").click()
    await made.until(lambda: made.find("line-error"), "the line")
    put_key(b, can=frozenset())
    assert made.find("blink") is None


async def test_naming_a_key_can_be_undone(show: Show) -> None:
    b = await full()
    made = show("keys", b)
    actions.name_key(made.desk, "key-1")
    sheet = await made.sheet(RenameSheet)
    await made.until(lambda: isinstance(sheet.page, RenamePage), "the question")
    page = sheet.page
    assert isinstance(page, RenamePage)
    page.field.setText("Blue key")
    page.save.click()
    await made.until(lambda: "The key is called “Blue key” now." in _everything(made), "the word")
    assert "Blue key" in made.words()
    next(button for button in _buttons(made) if button.text() == "Undo").click()
    await made.until(lambda: "Blue key" not in made.words(), "the old name")


async def test_two_keys_the_choice_stays_when_another_comes(show: Show) -> None:
    b = await full(held=True)
    made = show("keys", b)
    other = BehavingKey("key-2")
    other.key = replace(other.key, model="Other key")
    b.world.state.put(keys=(b.key.key, other.key))
    first, second = cards(made)
    assert selected(made) == [first]
    second.chosen.emit()
    assert selected(made) == [second]
    assert "No PIN yet" in made.words()
    b.world.state.put(keys=(other.key, b.key.key))
    assert selected(made) == [second]
    b.world.state.put(keys=(b.key.key,))
    assert cards(made) == [first]
    assert selected(made) == [first]


async def test_nothing_plugged_in_and_still_looking(show: Show) -> None:
    b = await full()
    b.world.state.put(keys=(), keys_known=False)
    made = show("keys", b)
    assert "Looking for keys" in made.words()
    b.world.state.put(keys_known=True)
    assert "Plug in a security key" in made.words()
    assert "Looking for keys" not in made.words()
    b.world.state.put(key_problems=(Code.READER_SERVICE_MISSING,))
    assert "The smart-card service is not running" in made.words()
    b.world.state.put(key_problems=())
    assert "The smart-card service is not running" not in made.words()


@pytest.mark.parametrize(
    ("reason", "badge"),
    [
        (Code.KEY_NO_PERMISSION, "No permission"),
        (Code.KEY_BUSY, "Used by another program"),
        (Code.KEY_TOO_OLD, "Too old for passkeys"),
        (Code.KEY_SWITCHED_OFF, "Passkeys switched off"),
        (Code.KEY_WINDOWS_ADMIN, "Through Windows only"),
        (Code.KEY_NOT_RESPONDING, "Does not answer"),
        (None, "Cannot be used"),
    ],
)
async def test_each_trouble_is_told_apart(show: Show, reason: str | None, badge: str) -> None:
    b = await full()
    put_key(b, usable=False, reason=reason)
    made = show("keys", b)
    words = made.words()
    assert badge in words
    assert (reason or Code.KEY_REFUSED) in words
    assert made.find("set-pin") is None
    assert made.find("enroll") is None
    shows_rule = made.find("udev-line") is not None
    assert shows_rule == (reason == Code.KEY_NO_PERMISSION and sys.platform == "linux")
    put_key(b, usable=True, reason=None)
    assert made.find("key-trouble") is None
    assert made.find("set-pin") is not None


def test_the_access_rule_is_one_line() -> None:
    assert "\n" not in UDEV_LINE
    assert 'TAG+="uaccess"' in UDEV_LINE


async def test_signed_out_the_key_itself_can_be_cared_for(show: Show) -> None:
    b = bench(signed_in=False, pin="1234")
    made = show("keys", b)
    assert "Sign in to see which of your passkeys this key holds." in made.words()
    assert made.button("set-pin").isEnabled()
    assert made.button("sign-in").isEnabled()
    assert made.find("test") is None


async def test_asking_and_not_being_told(show: Show) -> None:
    b = await full()
    b.world.state.put(maps={})
    made = show("keys", b)
    assert "Asking this key what it holds" in made.words()
    b.world.state.put(maps={"key-1": KeyMap("key-1", unknown=frozenset({ONE.id}))})
    assert "This key could not be asked" in made.words()
    b.world.state.put(maps={}, methods=None, stale=Code.API_SERVER)
    assert "Your account could not be read" in made.words()
    assert made.button("refresh").isEnabled()


async def test_accessible_names(show: Show) -> None:
    b = await full(held=True)
    made = show("keys", b)
    (card,) = cards(made)
    assert card.accessibleName() == "Test Key, Software key, PIN set, 1 of your passkeys"
    assert made.button("test").accessibleName() == "Test: Passkey for ana@example.com"
    assert made.button("blink").accessibleName() == "Blink Test Key"
    assert made.button("key-menu").accessibleName() == "More for Test Key"


def _buttons(made: DeskWindow) -> list[Button]:
    return made.window.findChildren(Button)


def _everything(made: DeskWindow) -> str:
    return made.words(made.window)


async def test_windows_keys_are_managed_with_administrator_rights(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    b = await full()
    b.keys.can_elevate = True
    put_key(b, usable=False, reason=Code.KEY_WINDOWS_ADMIN)
    made = show("keys", b)
    assert "Your account stays out of it" in made.words()
    made.button("windows-settings").click()
    assert opened == [WINDOWS_SETTINGS]
    made.button("elevate").click()
    await made.until(lambda: not b.keys.can_elevate, "the helper")
    b.world.state.put(stale=None, keys=(replace(b.key.key, usable=True, transport=Transport.ELEVATED),))
    assert made.find("windows-settings") is None


async def test_a_no_to_windows_is_told_and_may_be_thought_over(show: Show) -> None:
    b = await full()
    b.keys.can_elevate = True
    b.keys.refuse_elevation = [KeydeskError(Code.ELEVATION_REFUSED)]
    put_key(b, usable=True, transport=Transport.WEBAUTHN)
    made = show("keys", b)
    told: list[str] = []
    made.desk.on_error = lambda key, error: told.append(error.code)
    made.button("elevate").click()
    await made.until(lambda: told, "the refusal")
    assert told == [Code.ELEVATION_REFUSED]
    assert made.button("elevate").isEnabled()


async def test_without_a_helper_the_settings_are_left(show: Show) -> None:
    b = await full()
    put_key(b, usable=False, reason=Code.KEY_WINDOWS_ADMIN)
    made = show("keys", b)
    assert made.find("elevate") is None
    assert made.button("windows-settings").isEnabled()


async def test_without_a_key_the_page_says_why(show: Show) -> None:
    b = await full()
    b.world.state.put(keys=(), key_problems=(Code.REMOTE_SESSION, Code.CARD_WITHOUT_FIDO))
    words = show("keys", b).words()
    assert "This is a remote session" in words
    assert "No security key on the reader" in words


def test_what_lies_on_a_hidden_reader_is_not_looked_for_in_vain(show: Show) -> None:
    b = bench()
    b.world.state.put(keys=(), keys_known=True)
    made = show("keys", b)
    made.setup.readers.all = [Reader("Alcor", hidden=True, card=True), Reader("ACS", card=True)]
    made.desk.readers_changed.emit()
    assert "You have hidden Alcor, so" in made.words()
    row = made.find("hidden-reader")
    assert row is not None
    made.setup.readers.all = [Reader("Alcor", hidden=True, card=False)]
    made.desk.readers_changed.emit()
    assert row.isHidden()
    made.setup.readers.all = [Reader("Alcor", hidden=True, card=True)]
    made.desk.readers_changed.emit()
    next(button for button in row.findChildren(QAbstractButton) if button.text() == "Open settings").click()
    assert made.window.current == "settings"


def test_a_key_on_a_reader_hides_its_reader_by_its_own_menu(show: Show) -> None:
    b = bench()
    b.key.key = replace(b.key.key, transport=Transport.PCSC, path="pcsc:ACS ACR1252 00 00:3")
    b.key.told()
    made = show("keys", b)
    made.setup.readers.all = [Reader("ACS ACR1252", card=True)]
    menu(made)["hide-this-reader"].act()
    assert [reader.hidden for reader in made.setup.readers.known()] == [True]
    assert made.said_done == "“ACS ACR1252” is hidden. Show it again in Settings."
    bar = made.window.findChild(UndoBar)
    assert isinstance(bar, UndoBar)
    bar.button.click()
    assert [reader.hidden for reader in made.setup.readers.known()] == [False]


def test_a_key_on_usb_has_no_reader_to_hide(show: Show) -> None:
    made = show("keys", bench())
    assert "hide-this-reader" not in menu(made)


def menu(made: DeskWindow) -> dict[str, MenuItem]:
    """What the key's menu offers, by name."""
    page = made.page
    assert isinstance(page, KeysPage)
    return {item.name: item for item in page.details.menu_items()}
