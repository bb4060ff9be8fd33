"""A key with passkeys behind its PIN, and the page of keys over it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from keydesk.domain.key_management import KeyRules
from keydesk.domain.keys import StoredPasskey
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.pages.keys import KeysPage
from tests.fakes.account import SITE, USER, passkey
from tests.fakes.setup import DeskWindow
from tests.fakes.world import Bench, bench

ONE = passkey(b"one")
ABLE = frozenset({"wink", "credential-management", "config"})
PIN = "1234"


def stored(credential_id: bytes, site: str, user: bytes, name: str = "") -> StoredPasskey:
    return StoredPasskey(credential_id, site, hashlib.sha256(site.encode()).digest(), user, name)


HELD = (
    stored(b"one", SITE, USER, "ana@example.com"),
    stored(b"shop", "shop.example", b"s", "ana"),
    stored(b"bank", "bank.example", b"b", "ito"),
)


async def full(*more: StoredPasskey, unlocked: bool = True) -> Bench:
    b = bench(ONE, pin=PIN)
    for entry in (*HELD, *more):
        b.key.passkeys[entry.credential_id] = entry
    b.key.key = replace(b.key.key, can=ABLE)
    b.key.manager.the_rules = KeyRules(False, 4, False, False)
    b.key.describe()
    if unlocked:
        b.key.manager._hold(True)
    b.world.state.put(keys=(b.key.key,), keys_known=True)
    await b.services.load.run()
    await b.services.map_keys.run()
    return b


def keys_page(made: DeskWindow) -> KeysPage:
    page = made.page
    assert isinstance(page, KeysPage)
    return page


def titles(made: DeskWindow) -> list[str]:
    made.words()
    return [entry.title for entry in keys_page(made).details.passkeys.list.stored.entries]


async def listed(made: DeskWindow) -> None:
    await made.until(lambda: titles(made), "the list")


async def on(made: DeskWindow, sheet: type[PromptSheet], page: type[FlowPage]) -> FlowPage:
    shown = await made.sheet(sheet)
    await made.until(lambda: isinstance(shown.page, page), page.__name__)
    assert shown.page is not None
    return shown.page


async def type_pin(made: DeskWindow, sheet: type[PromptSheet], pin: str = PIN) -> None:
    page = await on(made, sheet, AskPinPage)
    assert isinstance(page, AskPinPage)
    page.field.line.setText(pin)
    page.go_on.click()


async def close(made: DeskWindow, sheet: type[PromptSheet], page: type[FlowPage]) -> FlowPage:
    shown = await on(made, sheet, page)
    await made.cancel()
    return shown
