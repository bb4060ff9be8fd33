"""Client, visit and flows against the practice tenant: real HTTP, its own pages, every call held against the file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.account.connected import ConnectedClient
from keydesk.config.profile import Profile
from keydesk.config.scope_words import load_permissions
from keydesk.core.cancel import CancelToken
from keydesk.core.clock import SystemClock
from keydesk.core.errors import KeydeskError
from keydesk.demo.tenant.config import Person
from keydesk.demo.tenant.outside import CALENDAR, WORK, ConnectedConfig
from keydesk.domain.account import Granted, Scope
from keydesk.domain.account import Person as Somebody
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount
from keydesk.domain.connected_state import by_name, state_of
from keydesk.identity.connect_visit import ConnectVisit
from keydesk.net.door import HttpDoor
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.services import Services, build_services
from tests.contract.openapi import OpenApi
from tests.contract.test_account_client import JudgingDoor, TenantTokens
from tests.fakes.browsers import ScriptedBrowser, visit
from tests.fakes.connected import ScriptedConnectPrompter
from tests.fakes.connecting import walk_connection
from tests.fakes.tenant import ANA, BEN, PlainBrowser, PracticeTenant, running_tenant
from tests.fakes.world import bench

WEB = Path(__file__).parents[2] / "resources" / "web" / "callback"
CROWD = 45
PERMISSIONS = load_permissions()


@pytest.fixture
def tenant() -> Iterator[PracticeTenant]:
    with running_tenant() as running:
        yield running


@pytest.fixture
def crowded() -> Iterator[PracticeTenant]:
    with running_tenant(connected=ConnectedConfig(crowd=CROWD)) as running:
        yield running


class Desk:
    """A person's flows at a running tenant, with a browser that walks the pages.

    Attributes:
        decision: what the person presses at the provider.
        second: they choose their other account there.
        landed: status and body of the page the browser ends on.
    """

    def __init__(self, tenant: PracticeTenant, openapi: OpenApi, door: HttpDoor, person: Person, scope: str | None):
        self.tenant = tenant
        self.person = person
        self.door = JudgingDoor(door, openapi)
        self.tokens = TenantTokens(tenant, person, scope)
        profile = Profile("Practice", tenant.issuer, tenant.client_id, tenant.callback_ports, practice=True)
        self.client = ConnectedClient(profile, self.door, self.tokens, SystemClock())
        self.decision, self.second = "allow", False
        self.landed: list[tuple[int, bytes]] = []
        self.browser = ScriptedBrowser(self._walk)
        self.prompter = ScriptedConnectPrompter()
        self.services = self._services(profile)

    def _services(self, profile: Profile) -> Services:
        b = bench()
        b.identity.person = Somebody("auth0|ana", "Ana")
        b.identity.granted = Granted(frozenset(Scope), SystemClock().now())
        self.bench = b
        visits = ConnectVisit(profile.callback_ports, self.browser, WEB)
        world = replace(
            b.world, clock=SystemClock(), connected=self.client, connect_browser=visits, permissions=PERMISSIONS
        )
        return build_services(world, lambda name, work: None)

    def _walk(self, address: str) -> None:
        with PlainBrowser(self.tenant) as browser:
            redirect = walk_connection(
                browser, address, self.person, decision=self.decision, second_account=self.second
            )
        status, _, body, _ = visit(redirect)
        self.landed.append((status, body))

    async def connect(self, name: str = CALENDAR.name) -> Done[ConnectedAccount] | Cancelled:
        outcome = await self.services.connect.run(name, self.prompter, CancelToken())
        await self.browser.settle()
        return outcome

    async def connected(self, name: str = CALENDAR.name) -> ConnectedAccount:
        outcome = await self.connect(name)
        assert isinstance(outcome, Done)
        return outcome.value

    async def failed(self, name: str = CALENDAR.name) -> str:
        with pytest.raises(KeydeskError) as caught:
            await self.connect(name)
        await self.browser.settle()
        return caught.value.code

    async def fault(self, name: str, path: str = "") -> None:
        await asyncio.to_thread(lambda: self.tenant.fault(name, path=path or None, count=1))


DeskMaker = Callable[..., Desk]


@pytest.fixture
def at(tenant: PracticeTenant, openapi: OpenApi, async_stack: AsyncExitStack) -> DeskMaker:
    """Makes a desk; its door is closed when the test is over."""

    def make(person: Person = ANA, scope: str | None = None, running: PracticeTenant = tenant) -> Desk:
        door = HttpDoor()
        async_stack.push_async_callback(door.close)
        return Desk(running, openapi, door, person, scope)

    return make


async def test_the_whole_life_of_a_connected_account(at: DeskMaker) -> None:
    desk = at()
    new = await desk.connected()
    assert (new.connection, new.offline) == (CALENDAR.name, True)
    ((status, body),) = desk.landed
    assert status == 200
    assert b"You can close this tab" in body
    now = desk.services.state.now.connected
    listed = await desk.services.connected.run()
    assert new in listed
    assert state_of(new, by_name(now.connections), SystemClock().now()) == "connected"
    summary = desk.services.permissions.summary("google-oauth2", new.scopes, new.offline, "en")
    assert "an view calendar" in summary
    outcome = await desk.services.disconnect.run(new.id, desk.prompter, CancelToken())
    assert isinstance(outcome, Done)
    assert new.id not in [one.id for one in await desk.services.connected.run()]
    base = "/connected-accounts"
    assert {
        ("GET", f"{base}/connections"), ("GET", f"{base}/accounts"), ("POST", f"{base}/connect"),
        ("POST", f"{base}/complete"), ("DELETE", f"{base}/accounts/{{id}}"),
    } <= set(desk.door.seen)  # fmt: skip


async def test_pages_to_the_end(at: DeskMaker, crowded: PracticeTenant) -> None:
    desk = at(running=crowded)
    accounts = await desk.services.connected.run()
    assert len({one.id for one in accounts}) == len(accounts) >= CROWD
    assert desk.door.seen.count(("GET", "/connected-accounts/accounts")) == -(-len(accounts) // 20)
    of_one = [one async for page in desk.client.accounts(WORK.name) for one in page]
    assert {one.id for one in of_one} == {one.id for one in accounts if one.connection == WORK.name}


async def test_denied_at_the_provider(at: DeskMaker) -> None:
    desk = at()
    desk.decision = "deny"
    assert await desk.failed() == Code.CONNECT_DENIED
    assert b"The account was not connected" in desk.landed[0][1]


async def test_connected_already_and_a_second_account(at: DeskMaker) -> None:
    desk = at(BEN)
    first = await desk.connected()
    assert await desk.failed() == Code.ACCOUNT_EXISTS
    assert first in (desk.services.state.now.connected.accounts or (first,))
    desk.second = True
    second = await desk.connected()
    assert second.id != first.id


async def test_a_lost_answer_to_the_completion(at: DeskMaker) -> None:
    desk = at()
    await desk.services.connected.run()
    await desk.fault("drop-after-work", "/me/v1/connected-accounts/complete")
    new = await desk.connected()
    assert new.id in [one.id for one in desk.services.state.now.connected.accounts or ()]
    assert desk.door.seen.count(("POST", "/connected-accounts/complete")) == 1


async def test_a_lost_answer_to_the_removal(at: DeskMaker) -> None:
    desk = at()
    new = await desk.connected()
    await desk.services.connected.run()
    await desk.fault("drop-after-work", f"/me/v1/connected-accounts/accounts/{new.id}")
    assert isinstance(await desk.services.disconnect.run(new.id, desk.prompter, CancelToken()), Done)


async def test_a_session_that_is_over(at: DeskMaker) -> None:
    desk = at()
    await desk.fault("expired-session", "/me/v1/connected-accounts/complete")
    assert await desk.failed() == Code.CONNECT_EXPIRED


async def test_an_account_that_is_gone(at: DeskMaker) -> None:
    desk = at()
    new = await desk.connected()
    await desk.services.connected.run()
    await desk.client.remove(new.id)
    with pytest.raises(KeydeskError) as caught:
        await desk.client.remove(new.id)
    assert caught.value.code in (Code.ACCOUNT_GONE, Code.API_BAD_REQUEST)
    # Somebody else was faster: what the person wanted is so.
    assert isinstance(await desk.services.disconnect.run(new.id, desk.prompter, CancelToken()), Done)


async def test_a_connection_nobody_offers(at: DeskMaker) -> None:
    desk = at()
    await desk.services.connected.run()
    known = desk.services.state.now.connected.connections or ()
    desk.services.connected._put(connections=(*known, type(known[0])("withdrawn", "box")))
    assert await desk.failed("withdrawn") == Code.CONNECTION_GONE
    assert desk.browser.opened == []


async def test_scopes_that_were_not_granted(at: DeskMaker) -> None:
    desk = at(scope="openid read:me:connected_accounts")
    await desk.services.connected.run()
    desk.prompter.fresh = False
    assert await desk.connect() == Cancelled()
    assert desk.prompter.shown == ["explain", "confirm_fresh"]


async def test_cancelled_in_the_middle(at: DeskMaker) -> None:
    desk, cancel = at(), CancelToken()
    desk.browser.go = lambda address: cancel.cancel()
    outcome = await desk.services.connect.run(CALENDAR.name, desk.prompter, cancel)
    assert outcome == Cancelled()
    await desk.browser.settle()


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("500", Code.API_SERVER), ("429", Code.API_RATE_LIMITED), ("captive-portal", Code.CAPTIVE_PORTAL),
        ("truncated-json", Code.ANSWER_INVALID), ("huge-json", Code.ANSWER_TOO_LARGE),
    ],
)  # fmt: skip
async def test_faults_of_the_far_side(at: DeskMaker, fault: str, code: Code) -> None:
    desk = at()
    await desk.services.connected.run()
    before = desk.services.state.now.connected.accounts
    desk.door.judges_answers = False
    await desk.fault(fault, "/me/v1/connected-accounts/accounts")
    with pytest.raises(KeydeskError) as caught:
        await desk.services.connected.run()
    assert caught.value.code == code
    assert desk.services.state.now.connected.accounts == before
    assert desk.services.state.now.connected.stale == code
    await desk.services.connected.run()
    assert desk.services.state.now.connected.stale is None


def test_every_scope_of_the_pretend_providers_has_words() -> None:
    for provider in (CALENDAR, WORK):
        for scope in provider.scopes:
            for language in ("en", "ja"):
                assert PERMISSIONS.describe(provider.strategy, scope, language).sentence, json.dumps(scope)
