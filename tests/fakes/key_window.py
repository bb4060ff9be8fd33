"""The window with all its pages over the real flows and the real key layer, and a hand that cares for a key in it.

Nobody is signed in: what is done to a key itself needs no account. Runs on the Qt loop; a step fails by an assertion.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton

from keydesk.bootstrap.background import Background
from keydesk.demo.softkey.profile import PROFILES
from keydesk.domain.key_findings import Topic
from keydesk.domain.keys import SecurityKey
from keydesk.hardware.keys import PluggedKeys
from keydesk.ui.dialogs.fingerprint_pages import DeleteFingerPage, FingerDonePage, FingerNamePage
from keydesk.ui.dialogs.fingerprint_sheet import FingerprintSheet
from keydesk.ui.dialogs.flow_pages import ErrorPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.passkey_pages import DeletePasskeysPage, RenamePasskeyPage
from keydesk.ui.dialogs.passkey_sheets import DeleteSheet, RenamePasskeySheet
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage, PinPage, ReplacePinPage
from keydesk.ui.dialogs.pin_sheet import SetPinSheet
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.dialogs.rename_sheet import RenamePage
from keydesk.ui.dialogs.reset_pages import ConsequencesPage, PlugInPage, ResetDonePage, UnplugPage
from keydesk.ui.dialogs.reset_sheet import ResetSheet
from keydesk.ui.dialogs.rule_pages import RaiseLengthPage, RuleChangedPage, SwitchPage
from keydesk.ui.dialogs.rule_sheet import RuleSheet
from keydesk.ui.dialogs.unlock_sheet import CheckPinSheet, UnlockSheet
from keydesk.ui.models.key_facts import room_words
from keydesk.ui.models.stored_words import StoredLine
from keydesk.ui.pages.key_passkeys import EXPORT, RENAME, Wish
from keydesk.ui.pages.keys import KeysPage
from keydesk.usecases.services import build_services
from keydesk.usecases.state import AppState, Snapshot
from tests.fakes.key_script import LONG_PIN, MODEL, NEW_PIN, PIN, SITES
from tests.fakes.setup import DeskWindow
from tests.fakes.world import Bench, bench

P = TypeVar("P", bound=FlowPage)
Chosen = Callable[[Path], None]
PATIENCE_S = 30.0
"""A limit for what never comes, and no measure of anything: busy computers are slow."""


class KeyWindow(DeskWindow):
    """The window, and what a person does in it to the one key that is there."""

    async def until(self, seen: Callable[[], object], what: str) -> None:
        ends = time.monotonic() + PATIENCE_S
        while not seen():
            if time.monotonic() > ends:
                raise AssertionError(f"waited in vain for {what}; to be read: {self.words(self.window)}")
            await asyncio.sleep(0.005)

    @property
    def key(self) -> SecurityKey:
        """The one key."""
        (key,) = self.desk.now.keys
        return key

    @property
    def keys_page(self) -> KeysPage:
        """The page of keys."""
        page = self.page
        assert isinstance(page, KeysPage)
        return page

    @property
    def listed(self) -> list[str]:
        """Names on the list of passkeys, headings of sites among them."""
        self.words()
        return [entry.title for entry in self.keys_page.details.passkeys.list.stored.entries]

    async def press(self, name: str) -> None:
        """Press a button as soon as it is there and on, and nothing runs any more."""
        await self.idle()

        def there() -> QAbstractButton | None:
            found = self.find(name)
            return found if isinstance(found, QAbstractButton) and found.isEnabled() else None

        await self.until(there, name)
        self.button(name).click()

    async def idle(self) -> None:
        """Wait until no flow runs and no sheet is open."""
        await self.until(
            lambda: not self.window.sheet_open and not self.desk.scope.busy("flow"), "the last flow's end"
        )

    async def on(self, sheet: type[PromptSheet], page: type[P], but: FlowPage | None = None) -> P:
        """Wait for a page of a sheet."""
        found: list[P] = []

        def shown() -> bool:
            now = self._current()
            there = now.page if isinstance(now, sheet) else None
            if isinstance(there, page) and there is not but:
                found.append(there)
            return bool(found)

        await self.until(shown, page.__name__)
        return found[0]

    async def type_pins(
        self, sheet: type[PromptSheet], page: type[PinPage], *pins: str, but: FlowPage | None = None
    ) -> PinPage:
        """Fill a page with PINs, in the order of its fields, and go on."""
        asks = await self.on(sheet, page, but)
        for field, pin in zip(asks.fields, pins, strict=True):
            field.line.setText(pin)
        await self.until(asks.go_on.isEnabled, "the button of the page")
        asks.go_on.click()
        return asks

    async def close_on(self, sheet: type[PromptSheet], page: type[P]) -> P:
        """Wait for the last page of a flow and close it."""
        last = await self.on(sheet, page)
        await self.cancel()
        return last


@contextlib.asynccontextmanager
async def key_window(keys: PluggedKeys) -> AsyncIterator[KeyWindow]:
    """Open the window on the page of keys.

    Args:
        keys: the key layer, started, with one key that can be used.

    Yields:
        The window; it is closed, and what runs behind it ended.
    """
    bare = bench(signed_in=False)
    state = AppState(Snapshot(profile="test", domain="practice.example"))
    world = replace(bare.world, keys=keys, state=state)
    background = Background()
    services = build_services(world, background.spawn)
    services.watch_keys.start()
    made = KeyWindow(_over(bare, world_of=world, services=services))
    try:
        made.window.show()
        made.window.show_page("keys")
        await made.until(lambda: made.find("set-pin"), "the key on its page")
        yield made
    finally:
        await made.desk.scope.close()
        made.close()
        services.watch_keys.stop()
        await background.close()


def _over(bare: Bench, *, world_of: object, services: object) -> Bench:
    return replace(bare, world=world_of, services=services)  # type: ignore[arg-type]  # checked by the callers


async def identity(window: KeyWindow) -> None:
    """All that the key says of itself stands on its page."""
    model, words = PROFILES[MODEL], window.words()
    told = (model.product, str(model.aaguid), ".".join(map(str, model.firmware)), *model.versions, *model.extensions)
    assert [one for one in told if one not in words] == []
    assert "clientPin" in words
    assert (window.key.serial or "no serial") in words


async def pin(window: KeyWindow) -> None:
    """Set, checked with a wrong and the right one, changed."""
    assert not window.key.pin.set
    await window.press("set-pin")
    await window.type_pins(SetPinSheet, CreatePinPage, PIN, PIN)
    assert (await window.close_on(SetPinSheet, OutcomePage)).title == "The PIN is set"
    await window.press("check-pin")
    first = await window.type_pins(CheckPinSheet, AskPinPage, NEW_PIN)
    again = await window.type_pins(CheckPinSheet, AskPinPage, PIN, but=first)
    assert "7 in all" in again.why
    assert (await window.close_on(CheckPinSheet, OutcomePage)).title == "The PIN is right"
    for old, new in ((PIN, NEW_PIN), (NEW_PIN, PIN)):
        await window.press("set-pin")
        await window.type_pins(SetPinSheet, ReplacePinPage, old, new, new)
        assert (await window.close_on(SetPinSheet, OutcomePage)).title == "The PIN is changed"
    await window.until(lambda: window.key.pin.retries == 8, "all tries")


async def name(window: KeyWindow) -> None:
    """A name and a colour of its own; it blinks when it can."""
    await window.idle()
    rename = next(item for item in window.keys_page.details.menu_items() if item.name == "name-key")
    rename.act()
    page = await window.on(PromptSheet, RenamePage)
    page.field.setText("Ring of keys")
    assert page.colours is not None
    page.colours.swatches["blue"].click()
    page.save.click()
    await window.until(lambda: window.desk.now.key_label(window.key.id) == "Ring of keys", "the name")
    assert str(window.desk.now.key_tag(window.key.id)) == "blue"
    assert window.keys_page.details.title.text() == "Ring of keys"
    if "wink" in window.key.can:
        await window.press("blink")


async def passkeys(window: KeyWindow, folder: Path, choose: Chosen) -> None:
    """One PIN for all: listed, found, renamed, saved, several deleted; then locked."""
    await window.press("show-passkeys")
    await window.type_pins(UnlockSheet, AskPinPage, PIN)
    await window.until(lambda: len(window.listed) > len(SITES), "the list")
    assert window.listed == ["bank.example", "cy@bank.example", "shop.example", "ana@shop.example", "bo@shop.example"]
    part = window.keys_page.details.passkeys
    assert room_words(window.key.slots)[0] in window.words()
    part.search.setText("bank")
    assert window.listed == ["bank.example", "cy@bank.example"]
    part.search.clear()
    lines = [entry for entry in part.list.stored.entries if isinstance(entry, StoredLine)]
    part.wanted.emit(Wish(RENAME, tuple(line for line in lines if line.title == "ana@shop.example")))
    page = await window.on(RenamePasskeySheet, RenamePasskeyPage)
    page.display.setText("My shop")
    page.save.click()
    await window.until(lambda: "My shop" in window.listed, "the new name")
    await window.idle()
    choose(folder / "list.json")
    part.wanted.emit(Wish(EXPORT))
    await window.until(lambda: (folder / "list.json").exists() and not window.desk.scope.busy("export"), "the file")
    assert "My shop" in (folder / "list.json").read_text("utf-8")
    part.select.click()
    for line in lines:
        part.list.toggle(line.id)
    await window.press("delete-chosen")
    asks = await window.on(DeleteSheet, DeletePasskeysPage)
    assert asks.cancel_is_default
    asks.do.click()
    assert (await window.close_on(DeleteSheet, OutcomePage)).title == "3 passkeys are deleted"
    await window.until(lambda: window.listed == [], "the empty list")
    await window.press("lock-key")
    await window.until(lambda: window.find("unlock-key"), "the locked key")


async def fingers(window: KeyWindow) -> None:
    """A finger is added by its samples, named anew, and forgotten; on a locked key each wants the PIN once."""
    assert not window.key.unlocked
    await window.press("add-fingerprint")
    await window.type_pins(FingerprintSheet, AskPinPage, PIN)
    naming = await window.on(FingerprintSheet, FingerNamePage)
    naming.field.setText("x" * 16)
    assert not naming.save.isEnabled()
    naming.field.setText("Thumb")
    naming.save.click()
    await window.close_on(FingerprintSheet, FingerDonePage)
    await window.until(lambda: "Thumb" in window.words(), "the list")
    await window.press("rename-fingerprint")
    again = await window.on(FingerprintSheet, FingerNamePage)
    again.field.setText("Index")
    again.save.click()
    await window.type_pins(FingerprintSheet, AskPinPage, PIN)
    await window.until(lambda: "Index" in window.words(), "the new name")
    await window.press("delete-fingerprint")
    await window.type_pins(FingerprintSheet, AskPinPage, PIN)
    asks = await window.on(FingerprintSheet, DeleteFingerPage)
    asks.do.click()
    await window.until(lambda: "No fingerprint yet" in window.words(), "the empty list")
    await window.idle()


async def rules(window: KeyWindow) -> None:
    """The switches, each with its question; what only a reset undoes is marked, and a PIN that is due comes first."""
    await window.press(f"fix-{Topic.ALWAYS_VERIFY}")
    (await window.on(RuleSheet, SwitchPage)).do.click()
    if not window.key.unlocked:
        await window.type_pins(RuleSheet, AskPinPage, PIN)
    await window.close_on(RuleSheet, RuleChangedPage)
    await window.until(lambda: "PIN or fingerprint at every use" in window.words(), "the switch")
    assert "One-way" in window.words()
    await window.press(f"fix-{Topic.PIN_LENGTH}")
    raising = await window.on(RuleSheet, RaiseLengthPage)
    wanted = next(at for at in range(raising.length.count()) if int(raising.length.itemData(at)) > len(PIN))
    raising.length.setCurrentIndex(wanted)
    raising.do.click()
    await window.close_on(RuleSheet, RuleChangedPage)
    await window.until(lambda: window.key.pin.must_change, "the PIN that is due")
    await window.press("set-pin")
    await window.type_pins(SetPinSheet, ReplacePinPage, PIN, LONG_PIN, LONG_PIN)
    await window.close_on(SetPinSheet, OutcomePage)
    await window.press(f"fix-{Topic.NEXT_PIN}")
    (await window.on(RuleSheet, SwitchPage)).do.click()
    if not window.key.unlocked:
        await window.type_pins(RuleSheet, AskPinPage, LONG_PIN)
    await window.close_on(RuleSheet, RuleChangedPage)
    await window.until(lambda: window.key.pin.must_change, "the PIN that is due")


async def reset(window: KeyWindow, out: Callable[[], None], back: Callable[[], object]) -> None:
    """What goes, typed, unplugged, plugged in again: it fires by itself, and the key is as new."""
    await _armed(window, out)
    back()
    await window.close_on(ResetSheet, ResetDonePage)
    await window.until(lambda: window.desk.now.keys and not window.key.pin.set, "the key without a PIN")


async def stopped_reset(window: KeyWindow, out: Callable[[], None], another: Callable[[], object]) -> None:
    """Another key comes in its place: that is said, and nothing is erased."""
    await _armed(window, out)
    another()
    told = await window.on(ResetSheet, ErrorPage)
    assert "Another key came instead of the one to be reset." in window.words(told)
    await window.cancel()


async def _armed(window: KeyWindow, out: Callable[[], None]) -> None:
    await window.press("reset-key")
    asks = await window.on(ResetSheet, ConsequencesPage)
    assert asks.cancel_is_default
    asks.field.setText("something else")
    assert not asks.go_on.isEnabled()
    asks.field.setText((window.key.serial or "")[-4:])
    asks.go_on.click()
    await window.on(ResetSheet, UnplugPage)
    out()
    await window.on(ResetSheet, PlugInPage)
