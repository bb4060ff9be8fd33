"""The client's identity side against the practice tenant: real HTTP, real pages, real faults."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Scope
from keydesk.domain.catalogue import Code
from keydesk.identity.session import AuthSession
from keydesk.usecases.identity_ports import Identity
from tests.fakes.browsers import Watcher, visit
from tests.fakes.clock import pass_time
from tests.fakes.ports import free_ports
from tests.fakes.sign_in_desk import desk
from tests.fakes.tenant import ANA, BEN, PlainBrowser


async def refused(session: AuthSession, fresh: bool = False) -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        await session.sign_in(Watcher(), CancelToken(), fresh=fresh)
    return caught.value


async def test_in_and_out(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        identity: Identity = here.session  # the protocol of the use cases holds
        person = await identity.sign_in(Watcher(), CancelToken())
        assert (person.name, person.email) == (ANA.name, ANA.email)
        assert identity.granted is not None
        assert identity.granted.scopes >= frozenset(Scope)
        await here.browser.settle()
        status, address, body, _ = here.landed[0]
        assert (status, address.endswith("/signed-in")) == (200, True)
        assert b"Keydesk has taken over" in body
        assert await here.api_status() == 200
        granted = await identity.refresh()
        assert granted.expires_at >= identity.granted.expires_at
        assert await here.api_status() == 200
        again = here.another()
        assert await again.restore() == person
        assert await identity.refresh()
        assert await identity.sign_out()
        assert here.store.load(again._parts.keeper.owner) is None
        with pytest.raises(KeydeskError) as caught:
            await again.refresh()
        assert caught.value.code == Code.SESSION_ENDED


async def test_a_fresh_sign_in_with_a_second_factor(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        person = await here.session.sign_in(Watcher(), CancelToken())
        again = await here.session.sign_in(Watcher(), CancelToken(), fresh=True, expected_sub=person.sub)
        assert again == person
        assert here.session.granted is not None
        assert here.session.granted.multi_factor
        assert here.session.granted.auth_time is not None
        assert await here.api_status() == 200


async def test_another_person_at_a_fresh_sign_in(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        person = await here.session.sign_in(Watcher(), CancelToken())
        with PlainBrowser(here.tenant) as other:
            here.browser.go = lambda address: visit(other.sign_in(address, BEN))
            with pytest.raises(KeydeskError) as caught:
                await here.session.sign_in(Watcher(), CancelToken(), fresh=True, expected_sub=person.sub)
            await here.browser.settle()
        assert (caught.value.code, caught.value.params["got"]) == (Code.WRONG_ACCOUNT, BEN.email)
        assert here.session.person == person
        assert await here.api_status() == 200
        await here.session.refresh()


async def test_an_issuer_in_the_answer(tmp_path: Path) -> None:
    async with desk(tmp_path, send_iss=True) as here:
        assert await here.session.sign_in(Watcher(), CancelToken())


async def test_a_callback_the_tenant_does_not_know(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        loop = asyncio.get_running_loop()

        def see(address: str) -> None:
            here.pages.open(address)
            pass_time(loop, 400.0)

        here.browser.go = see
        session = here.another(limit_s=300.0, ports=free_ports(1))
        assert (await refused(session)).code == Code.SIGN_IN_TIMED_OUT
        assert here.pages.pages


SIGN_IN_FAULTS = [
    ("clock-skew", "", 7200.0, Code.CLOCK_WRONG),
    ("clock-skew", "", -7200.0, Code.CLOCK_WRONG),
    ("wrong-kid", "", None, Code.ID_TOKEN_INVALID),
    ("unknown-algorithm", "", None, Code.ID_TOKEN_INVALID),
    ("captive-portal", "/.well-known/openid-configuration", None, Code.CAPTIVE_PORTAL),
    ("captive-portal", "/oauth/token", None, Code.CAPTIVE_PORTAL),
    ("captive-portal", "/.well-known/jwks.json", None, Code.CAPTIVE_PORTAL),
    ("truncated-json", "/oauth/token", None, Code.ANSWER_INVALID),
    ("truncated-json", "/.well-known/jwks.json", None, Code.ANSWER_INVALID),
    ("huge-json", "/oauth/token", None, Code.ANSWER_TOO_LARGE),
    ("429", "/oauth/token", 7.0, Code.API_RATE_LIMITED),
    ("500", "/oauth/token", None, Code.API_SERVER),
    ("500", "/.well-known/openid-configuration", None, Code.API_SERVER),
    ("drop-before-answer", "/oauth/token", None, Code.CONNECTION_LOST),
    ("drop-after-work", "/oauth/token", None, Code.CONNECTION_LOST),
]


@pytest.mark.parametrize(("name", "path", "value", "code"), SIGN_IN_FAULTS)
async def test_faults_of_a_sign_in_and_the_next_one_works(
    tmp_path: Path, name: str, path: str, value: float | None, code: Code
) -> None:
    async with desk(tmp_path) as here:
        # The clock stays wrong for as long as it is on; the others strike once.
        await here.fault(name, path, 100 if name == "clock-skew" else 1, value)
        assert (await refused(here.session)).code == code
        assert here.session.person is None
        await asyncio.to_thread(here.tenant.clear_faults)
        await here.browser.settle()
        assert await here.session.sign_in(Watcher(), CancelToken())


REFRESH_FAULTS = [
    ("captive-portal", "/oauth/token", Code.CAPTIVE_PORTAL, True),
    ("truncated-json", "/oauth/token", Code.ANSWER_INVALID, False),
    ("500", "/oauth/token", Code.API_SERVER, True),
    ("drop-before-answer", "/oauth/token", Code.CONNECTION_LOST, True),
    ("drop-after-work", "/oauth/token", Code.CONNECTION_LOST, False),
    ("unmet-authentication-requirements", "", Code.FRESH_SIGN_IN_NEEDED, True),
    ("429", "/oauth/token", Code.API_RATE_LIMITED, True),
]


@pytest.mark.parametrize(("name", "path", "code", "survives"), REFRESH_FAULTS)
async def test_faults_of_a_refresh(tmp_path: Path, name: str, path: str, code: Code, survives: bool) -> None:
    async with desk(tmp_path) as here:
        await here.session.sign_in(Watcher(), CancelToken())
        await here.fault(name, path)
        with pytest.raises(KeydeskError) as caught:
            await here.session.refresh()
        assert caught.value.code == code
        await asyncio.to_thread(here.tenant.clear_faults)
        again = here.another()
        if survives:
            assert await again.restore()
            return
        with contextlib.suppress(KeydeskError):
            await again.restore()
        assert here.store.load(again._parts.keeper.owner) is None


async def test_keys_that_rotate_while_somebody_is_signed_in(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.session.sign_in(Watcher(), CancelToken())
        await here.fault("rotate-keys")
        await here.session.refresh()
        assert await here.session.sign_in(Watcher(), CancelToken())


async def test_a_tenant_that_grants_less(tmp_path: Path) -> None:
    async with desk(tmp_path, granted_scopes=frozenset({"read:me:authentication_methods"})) as here:
        await here.session.sign_in(Watcher(), CancelToken())
        assert here.session.granted is not None
        assert Scope.READ_METHODS in here.session.granted.scopes
        assert Scope.CREATE_METHODS not in here.session.granted.scopes


async def test_a_tenant_without_refresh_tokens(tmp_path: Path) -> None:
    async with desk(tmp_path, offline_access=False) as here:
        await here.session.sign_in(Watcher(), CancelToken())
        assert await here.api_status() == 200
        assert await here.another().restore() is None


async def test_ending_the_browsers_session(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.session.sign_in(Watcher(), CancelToken())
        await here.browser.settle()
        statuses: list[int] = []
        here.browser.go = lambda address: statuses.append(here.pages.open(address).status_code)
        assert await here.session.sign_out(browser_session=True)
        await here.browser.settle()
        assert statuses == [200]
