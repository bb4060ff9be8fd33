"""Wherever a sheet meets a locked PIN, the reset of that key is one click away, with questions of its own."""

from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack

import pytest
from PySide6.QtWidgets import QPushButton

from keydesk.domain.key_findings import Fix
from keydesk.domain.keys import StoredPasskey
from keydesk.ui.dialogs.flow_pages import ErrorPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.passkey_pages import DeletePasskeysPage, RenamePasskeyPage
from keydesk.ui.dialogs.passkey_sheets import run_delete_passkeys, run_rename_passkey
from keydesk.ui.dialogs.pin_sheet import OrphanPage, run_delete_orphan, run_list_passkeys
from keydesk.ui.dialogs.reset_pages import ConsequencesPage
from keydesk.ui.dialogs.rule_pages import RaiseLengthPage, SwitchPage
from keydesk.ui.dialogs.rule_sheet import run_change_rule
from keydesk.ui.dialogs.unlock_sheet import run_check_pin, run_unlock
from keydesk.ui.models.stored_words import MATCHED, StoredLine
from tests.fakes.account import PASSWORD, SITE, USER
from tests.fakes.hand import Hand
from tests.fakes.world import Bench, bench

HELD = StoredPasskey(b"left", SITE, b"", USER)
LINE = StoredLine("6c656674", "Ana", "", MATCHED, HELD, SITE)
RESET = "Reset this key…"
Flow = Callable[[Hand, Bench], Coroutine[object, object, object]]


def _go_on(page: FlowPage) -> QPushButton | None:
    """The button that goes on from the first question."""
    if isinstance(page, RenamePasskeyPage):
        page.user.setText("another")
        return page.save
    assert isinstance(page, DeletePasskeysPage | OrphanPage | SwitchPage | RaiseLengthPage)
    return page.do


async def _until_locked(hand: Hand, first: type[FlowPage] | None) -> ErrorPage:
    if first is not None:
        hand.press(_go_on(await hand.sees(first)))
    return await hand.sees(ErrorPage)


FLOWS: tuple[tuple[str, Flow, type[FlowPage] | None], ...] = (
    ("unlock", lambda hand, b: run_unlock(hand.window, b.services, "key-1"), None),
    ("check", lambda hand, b: run_check_pin(hand.window, b.services, "key-1"), None),
    ("list", lambda hand, b: run_list_passkeys(hand.window, b.services, "key-1"), None),
    ("rule", lambda hand, b: run_change_rule(hand.window, b.services, "key-1", Fix.ALWAYS_VERIFY), SwitchPage),
    ("length", lambda hand, b: run_change_rule(hand.window, b.services, "key-1", Fix.RAISE_LENGTH), RaiseLengthPage),
    ("rename", lambda hand, b: run_rename_passkey(hand.window, b.services, "key-1", LINE), RenamePasskeyPage),
    ("delete", lambda hand, b: run_delete_passkeys(hand.window, b.services, "key-1", [LINE]), DeletePasskeysPage),
    ("leftover", lambda hand, b: run_delete_orphan(hand.window, b.services, "key-1", b"left"), OrphanPage),
)


@pytest.mark.parametrize(("flow", "first"), [case[1:] for case in FLOWS], ids=[case[0] for case in FLOWS])
async def test_a_locked_pin_leads_to_the_reset(
    async_stack: AsyncExitStack, flow: Flow, first: type[FlowPage] | None
) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.key.passkeys[b"left"] = HELD
    b.key.retries = 0
    b.key.describe()
    running = hand.start(flow(hand, b))
    error = await _until_locked(hand, first)
    hand.press(next(button for button in error.buttons if button.text() == RESET))
    await hand.sees(ConsequencesPage)
    assert not running.done()
    hand.escape()
    assert not await running
    assert "reset" not in b.key.calls
    assert b.key.passkeys


async def test_who_closes_it_is_not_led_anywhere(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.key.retries = 0
    b.key.describe()
    running = hand.start(run_unlock(hand.window, b.services, "key-1"))
    error = await hand.sees(ErrorPage)
    assert RESET in [button.text() for button in error.buttons]
    hand.escape()
    assert await running is False
    assert hand.page is None
