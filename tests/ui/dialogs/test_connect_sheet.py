"""Connecting an outside account through the real use case."""

from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Granted, Scope
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import Connection
from keydesk.ui.dialogs.connect_sheet import ConnectSheet, ExplainPage, ProviderPage, run_connect
from keydesk.ui.dialogs.flow_pages import BrowserPage, ConfirmFreshPage, ErrorPage, OutcomePage
from keydesk.ui.dialogs.permission_rows import permission_groups
from keydesk.ui.widgets.text import Code as CodeLabel
from keydesk.usecases.state import Connected
from tests.fakes.connected import GITHUB, GOOGLE, account, few_permissions
from tests.fakes.hand import Hand
from tests.fakes.setup import NOW
from tests.fakes.world import Bench, bench


def ready(*scopes: Scope) -> Bench:
    b = bench()
    b.identity.granted = Granted(frozenset(scopes or Scope), NOW)
    b.world.state.put(
        granted=b.identity.granted, connected=Connected(accounts=(), connections=(GOOGLE, GITHUB), at=NOW)
    )
    return b


def texts(page: ExplainPage) -> str:
    return "\n".join(label.text().replace("\u200b", "") for label in page.findChildren(CodeLabel))


async def test_it_explains_before_the_browser_opens(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready()
    flow = hand.start(run_connect(hand.window, b.services, GOOGLE.name))
    page = await hand.sees(ExplainPage)
    assert page.title == "Connect Google"
    assert texts(page).splitlines() == ["calendar.readonly", "openid"]
    assert hand.note == "Nothing has been changed yet."
    assert b.visit.visits == 0
    hand.escape()
    assert await flow is None
    assert b.connected.calls == []


async def test_connected_and_a_second_one_beside_it(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready()
    flow = hand.start(run_connect(hand.window, b.services, GOOGLE.name))
    await hand.sees(ExplainPage)
    hand.enter()
    done = await hand.sees(OutcomePage)
    assert done.title == "Google is connected"
    assert "calendar" in done.text
    assert b.connected.begun == [("google", False)]
    hand.press(done.buttons[0])
    again = await hand.sees(ExplainPage)
    assert again.title == "Connect Google again"
    hand.press(again.default)
    await hand.sees(OutcomePage)
    assert b.connected.begun == [("google", False), ("google", True)]
    hand.cancel()
    assert (await flow) is not None
    accounts = b.world.state.now.connected.accounts
    assert accounts is not None
    assert len(accounts) == 2


async def test_the_browser_page_knows_the_provider_and_can_be_opened_again(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready()
    opened: list[str] = []
    sheet = ConnectSheet(b.world.state, few_permissions(), GOOGLE.name, open_url=opened.append)
    hand.window.sheets.open(sheet)
    token = sheet.begin()
    sheet.opened("https://login.example.com/connect?ticket=t", 300.0)
    page = await hand.sees(ProviderPage)
    assert page.text == "Allow the access on the page of Google. Keydesk goes on by itself afterwards."
    assert "5 min" in page.left.label.text()
    assert page.left.bar.accessibleName().startswith("Time left to allow the access")
    hand.press(page.again)
    assert opened == ["https://login.example.com/connect?ticket=t"]
    hand.press(page.address.button)
    sheet.not_opened("https://login.example.com/connect?ticket=t")
    assert page.missing is not None
    sheet.came_back()
    assert sheet.title.text() == "Welcome back"
    sheet.opened("https://login.example.com/connect?ticket=t", 300.0)
    hand.cancel()
    assert token.cancelled
    sheet.opened("https://late.example.com", 300.0)  # nothing comes after Cancel
    assert isinstance(sheet.page, ProviderPage)
    sheet.end()
    sheet.close_with(None)


@pytest.mark.parametrize("code", [Code.CONNECT_DENIED, Code.CONNECT_EXPIRED, Code.STATE_MISMATCH])
async def test_what_went_wrong_is_told_and_tried_again(async_stack: AsyncExitStack, code: Code) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready()
    b.visit.fail = [KeydeskError(code)]
    raised: list[str] = []
    flow = hand.start(run_connect(hand.window, b.services, GOOGLE.name, lambda: raised.append("front")))
    await hand.sees(ExplainPage)
    hand.enter()
    page = await hand.sees(ErrorPage)
    assert page.panel.code.text() == f"Code {code}"
    assert raised == ["front"]  # the browser stands before the window, and has done its part
    hand.press(page.step)
    await hand.sees(ExplainPage)
    hand.enter()
    await hand.sees(OutcomePage)
    hand.cancel()
    assert await flow is not None


async def test_the_account_that_is_there_already_leads_to_another(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready()
    b.connected.stored = [account(1)]
    b.connected.fail["complete"] = [KeydeskError(Code.ACCOUNT_EXISTS)]
    flow = hand.start(run_connect(hand.window, b.services, GOOGLE.name))
    await hand.sees(ExplainPage)
    hand.enter()
    page = await hand.sees(ErrorPage)
    assert [button.text() for button in page.buttons] == ["Use another account"]
    hand.press(page.buttons[0])
    hand.press((await hand.sees(ExplainPage)).default)
    await hand.sees(OutcomePage)
    assert b.connected.begun == [("google", False), ("google", True)]
    hand.cancel()
    assert await flow is not None


async def test_a_connection_that_is_gone_refreshes_the_list(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready()
    b.connected.fail["begin"] = [KeydeskError(Code.CONNECTION_GONE, connection="google")]
    flow = hand.start(run_connect(hand.window, b.services, GOOGLE.name))
    await hand.sees(ExplainPage)
    hand.enter()
    page = await hand.sees(ErrorPage)
    b.connected.offered = [GITHUB]
    hand.press(page.step)
    assert await flow is None
    assert b.world.state.now.connected.connections == (GITHUB,)


async def test_a_sign_in_in_between_has_its_own_page(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready(Scope.READ_ACCOUNTS)
    pages: list[str] = []
    flow = hand.start(run_connect(hand.window, b.services, GOOGLE.name))
    await hand.sees(ExplainPage)
    sheet = hand.sheet
    assert isinstance(sheet, ConnectSheet)
    show = sheet.show_page

    def watched(page: object) -> None:
        pages.append(type(page).__name__)
        show(page)  # type: ignore[arg-type]  # a FlowPage, as the sheet's own

    sheet.show_page = watched  # type: ignore[method-assign]  # a spy
    hand.enter()
    await hand.sees(ConfirmFreshPage)
    hand.enter()
    await hand.sees(OutcomePage)
    assert [name for name in pages if name.endswith("rowserPage") or name == "ProviderPage"] == [
        BrowserPage.__name__,
        ProviderPage.__name__,
    ]
    hand.cancel()
    assert await flow is not None


async def test_a_provider_nobody_knows_speaks_for_itself(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = ready()
    bare = Connection("intranet", "oidc")
    b.connected.offered = [bare]
    b.world.state.put(connected=replace(b.world.state.now.connected, connections=(bare,)))
    flow = hand.start(run_connect(hand.window, b.services, "intranet"))
    page = await hand.sees(ExplainPage)
    assert page.title == "Connect intranet"
    assert texts(page) == ""
    hand.cancel()
    assert await flow is None


def test_no_scope_is_dropped_by_grouping() -> None:
    scopes = ("openid", "calendar.readonly", "widgets:spin", "offline_access")
    groups = permission_groups(few_permissions(), "google-oauth2", scopes, offline=True)
    assert [group.title for group in groups] == ["View", "Change", "Act while you are away"]
    assert sorted(row.scope for group in groups for row in group.rows) == sorted(scopes)
    strange = next(row for group in groups for row in group.rows if row.scope == "widgets:spin")
    assert strange.sentence == "Keydesk has no words for this one. The provider calls it:"
    assert not strange.far_reaching
