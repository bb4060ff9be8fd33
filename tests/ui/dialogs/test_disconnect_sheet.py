"""Disconnecting an outside account through the real use case."""

from contextlib import AsyncExitStack

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Granted, Scope
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.disconnect_sheet import DisconnectPage, run_disconnect
from keydesk.ui.dialogs.flow_pages import ConfirmFreshPage
from keydesk.ui.widgets.buttons import Button
from keydesk.usecases.state import Connected, account_label_name
from tests.fakes.connected import GITHUB, GOOGLE, account
from tests.fakes.hand import Hand
from tests.fakes.setup import NOW
from tests.fakes.world import Bench, bench

ONE, OTHER = account(1), account(2, "github", "repo")


def ready(*scopes: Scope) -> Bench:
    b = bench()
    b.connected.stored = [ONE, OTHER]
    b.identity.granted = Granted(frozenset(scopes or Scope), NOW)
    b.world.state.put(
        connected=Connected(accounts=(ONE, OTHER), connections=(GOOGLE, GITHUB), at=NOW),
        labels={account_label_name(ONE.id): "Work"},
    )
    return b


async def test_it_asks_by_name_and_cancel_is_the_default(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready()
    flow = hand.start(run_disconnect(hand.window, b.services, ONE.id))
    page = await hand.sees(DisconnectPage)
    assert page.title == "Disconnect Google (Work)?"
    assert "permission stored for them is deleted" in page.text
    assert page.stays.label.text() == "The permission at Google remains until you remove it there."
    assert page.do.kind == "danger_primary"
    assert hand.sheet.cancel.isDefault()
    assert hand.window.focusWidget() is hand.sheet.cancel
    QTest.keyClick(hand.sheet.cancel, Qt.Key.Key_Return)
    assert await flow is None
    assert b.connected.calls == []


async def test_escape_changes_nothing(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready()
    flow = hand.start(run_disconnect(hand.window, b.services, ONE.id))
    await hand.sees(DisconnectPage)
    hand.escape()
    assert await flow is None
    assert b.connected.stored == [ONE, OTHER]


@pytest.mark.parametrize(
    ("button", "pages"),
    [("disconnect", []), ("disconnect-and-open", ["https://myaccount.google.com/connections"])],
)
async def test_disconnected(async_stack: AsyncExitStack, button: str, pages: list[str]) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready()
    opened: list[str] = []
    flow = hand.start(run_disconnect(hand.window, b.services, ONE.id, opened.append))
    await hand.sees(DisconnectPage)
    found = hand.sheet.findChild(Button, button)
    assert isinstance(found, Button)
    hand.press(found)
    assert await flow == "Google (Work)"
    assert opened == pages
    assert b.connected.stored == [OTHER]
    assert not hand.window.sheet_open


async def test_without_a_known_page_there_is_one_way(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready()
    flow = hand.start(run_disconnect(hand.window, b.services, OTHER.id))
    page = await hand.sees(DisconnectPage)
    assert [one.text() for one in page.buttons] == ["Disconnect"]
    hand.cancel()
    assert await flow is None


async def test_a_failure_is_the_cards_and_closes_the_sheet(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready()
    b.connected.fail["remove"] = [KeydeskError(Code.API_FORBIDDEN)]
    flow = hand.start(run_disconnect(hand.window, b.services, ONE.id))
    hand.press((await hand.sees(DisconnectPage)).do)
    with pytest.raises(KeydeskError) as told:
        await flow
    assert told.value.code == Code.API_FORBIDDEN
    assert not hand.window.sheet_open
    assert b.connected.stored == [ONE, OTHER]


async def test_a_fresh_sign_in_in_between(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready(Scope.READ_ACCOUNTS)
    flow = hand.start(run_disconnect(hand.window, b.services, ONE.id))
    # Noticed before the question, so that nobody answers it twice.
    await hand.sees(ConfirmFreshPage)
    assert isinstance(hand.page, ConfirmFreshPage)
    hand.enter()
    hand.press((await hand.sees(DisconnectPage)).do)
    assert await flow == "Google (Work)"
    assert [who for _, who in b.identity.sign_ins] == ["auth0|ana"]  # the same person
