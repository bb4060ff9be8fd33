"""Staying signed in, over real HTTP against a small tenant that rotates strictly and can lie."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.domain.catalogue import Code
from keydesk.identity.keyring_store import KeyringStore
from tests.fakes.browsers import Watcher
from tests.fakes.http_server import Received, Wire, json_reply, reply
from tests.fakes.identity_world import TOKEN, refused, world
from tests.fakes.issuer import rsa_key
from tests.fakes.token_backends import DictBackend


async def test_coming_back_without_a_browser() -> None:
    async with world() as here:
        await here.signed_in()
        before = here.kept()
        session = here.session()
        assert session.person is None
        person = await session.restore()
        assert person is not None
        assert person.email == "ana@acme.com"
        assert here.kept() not in (None, before)
        assert await session.access_token()
        assert here.issuer.counted(TOKEN) == 2


async def test_nobody_was_signed_in() -> None:
    async with world() as here:
        assert await here.session().restore() is None
        assert here.issuer.server.received == []


async def test_offline_at_the_start_the_person_is_known_and_nothing_is_lost() -> None:
    async with world() as here:
        await here.signed_in()
        session = here.session()
        before = here.kept()
        here.issuer.answers["/.well-known/openid-configuration"] = lambda _r, _w: reply(200, "<html>", "text/html")
        assert (await refused(session.restore)).code == Code.CAPTIVE_PORTAL
        assert session.person is not None
        assert session.granted is None
        assert here.kept() == before
        here.issuer.answers.clear()
        assert await session.access_token()


# Refreshing


async def test_thirty_two_tasks_refresh_once() -> None:
    async with world() as here:
        session = await here.signed_in()
        here.clock.advance(3571)
        tokens = await asyncio.gather(*(session.access_token() for _ in range(32)))
        assert len({token.reveal() for token in tokens}) == 1
        assert here.issuer.counted(TOKEN) == 2


async def test_after_a_401_one_refresh_for_all() -> None:
    async with world() as here:
        session = await here.signed_in()
        used = await session.access_token()
        tokens = await asyncio.gather(*(session.renew_after_401(used) for _ in range(8)))
        assert here.issuer.counted(TOKEN) == 2
        assert all(token.matches(tokens[0]) for token in tokens)
        assert not tokens[0].matches(used)


@pytest.mark.parametrize(
    ("jump_s", "refreshes"),
    [(0, 0), (60, 0), (3560, 0), (3571, 1), (3601, 1), (86400, 1), (40 * 86400, 1), (-86400, 0)],
)
async def test_a_clock_that_jumps(jump_s: float, refreshes: int) -> None:
    async with world() as here:
        session = await here.signed_in()
        here.clock.time += timedelta(seconds=jump_s)  # the other clock slept
        await asyncio.gather(*(session.access_token() for _ in range(5)))
        assert here.issuer.counted(TOKEN) == 1 + refreshes


async def test_a_clock_that_is_set_back_does_not_keep_a_token_alive() -> None:
    async with world() as here:
        session = await here.signed_in()
        here.clock.time -= timedelta(seconds=3600)
        here.clock.seconds += 3600
        await session.access_token()
        assert here.issuer.counted(TOKEN) == 2


@pytest.mark.parametrize("expires_in", [1, -1, 0, None, "x", 1e300])
async def test_no_answer_makes_a_refresh_loop(expires_in: object) -> None:
    async with world() as here:
        here.issuer.expires_in = expires_in
        session = await here.signed_in()
        for _ in range(59):
            here.clock.advance(1)
            await session.access_token()
        assert here.issuer.counted(TOKEN) == 1


async def test_a_tenant_that_does_not_rotate() -> None:
    async with world() as here:
        here.issuer.rotates = False
        session = await here.signed_in()
        before = here.kept()
        for _ in range(3):
            await session.refresh()
        assert here.kept() == before


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        ("invalid_grant", 400, Code.SESSION_ENDED),
        ("invalid_grant", 403, Code.SESSION_ENDED),
        ("access_denied", 403, Code.SESSION_ENDED),
    ],
)
async def test_a_dead_token_ends_the_session_once(error: str, status: int, code: Code) -> None:
    async with world() as here:
        session = await here.signed_in()
        here.issuer.answers[TOKEN] = lambda _r, _w: json_reply({"error": error}, status)
        assert (await refused(session.refresh)).code == code
        assert (session.person, session.granted, here.kept()) == (None, None, None)
        assert (await refused(session.access_token)).code == Code.SIGN_IN_NEEDED
        assert here.issuer.counted(TOKEN) == 2


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("error", ["mfa_required", "unmet_authentication_requirements"])
async def test_a_second_factor_is_asked_for_once_and_the_session_kept(error: str, status: int) -> None:
    async with world() as here:
        session = await here.signed_in()
        token = await session.access_token()
        body = {"error": error, "mfa_token": "Fe26.2*canary"}
        here.issuer.answers[TOKEN] = lambda _r, _w: json_reply(body, status)
        for _ in range(3):
            caught = await refused(session.refresh)
            assert caught.code == Code.FRESH_SIGN_IN_NEEDED
            assert "canary" not in str(caught)
        assert here.issuer.counted(TOKEN) == 2
        assert session.person is not None
        assert token.matches(await session.access_token())
        here.issuer.answers.clear()
        await session.sign_in(Watcher(), CancelToken(), fresh=True, expected_sub=session.person.sub)
        await session.refresh()


@pytest.mark.parametrize(
    ("answer", "code", "waits_s"),
    [
        (reply(429, "{}", Retry_After="40"), Code.API_RATE_LIMITED, 40),
        (reply(429, "{}", Retry_After="999999"), Code.API_RATE_LIMITED, 300),
        (reply(429, "{}", Retry_After="-1"), Code.API_RATE_LIMITED, 30),
        (reply(500, "{}"), Code.API_SERVER, 2),
        (reply(503, "<html>", "text/html"), Code.API_SERVER, 2),
    ],
    ids=range(5),
)
async def test_a_busy_tenant_is_left_alone_and_the_session_kept(answer: bytes, code: Code, waits_s: float) -> None:
    async with world() as here:
        session = await here.signed_in()
        before = here.kept()
        here.issuer.answers[TOKEN] = lambda _r, _w: answer
        assert (await refused(session.refresh)).code == code
        here.issuer.answers.clear()
        for _ in range(5):
            assert (await refused(session.refresh)).code == code
        assert (here.issuer.counted(TOKEN), here.kept()) == (2, before)
        here.clock.advance(waits_s + 1)
        await session.refresh()


async def test_failures_in_a_row_wait_longer_each_time() -> None:
    async with world() as here:
        session = await here.signed_in()
        here.issuer.answers[TOKEN] = lambda _r, _w: reply(500, "{}")
        requests = []
        for _ in range(120):
            await refused(session.refresh)
            requests.append(here.issuer.counted(TOKEN) - 1)
            here.clock.advance(1)
        assert requests[-1] <= 7


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{", reply(200, "<html>", "text/html"),
     reply(302, Location="/x"), reply(200, "[]"), reply(200, "{}"), json_reply({"error": "invalid_client"}, 401)],
    ids=range(7),
)  # fmt: skip
async def test_any_other_failure_keeps_the_session_and_is_not_repeated(answer: bytes) -> None:
    async with world() as here:
        session = await here.signed_in()
        before = here.kept()

        def once(_received: Received, wire: Wire) -> None:
            if answer:
                wire.send(answer)

        here.issuer.answers[TOKEN] = once
        await refused(session.refresh)
        assert (here.issuer.counted(TOKEN), here.kept()) == (2, before)
        assert session.person is not None
        here.issuer.answers.clear()
        await session.refresh()


async def test_a_lost_answer_ends_in_a_sign_in_at_worst() -> None:
    async with world() as here:
        session = await here.signed_in()

        def lost(received: Received, wire: Wire) -> None:
            here.issuer.token(received, wire)  # rotated, and the answer is dropped

        here.issuer.answers[TOKEN] = lost
        assert (await refused(session.refresh)).code == Code.CONNECTION_LOST
        here.issuer.answers.clear()
        assert (await refused(session.refresh)).code == Code.SESSION_ENDED
        assert (await refused(session.refresh)).code == Code.SIGN_IN_NEEDED
        assert here.issuer.counted(TOKEN) == 3


@pytest.mark.parametrize(
    "claims",
    [{"sub": "auth0|eve"}, {"iss": "https://evil.com/"}, {"aud": "other"}, {"azp": "other"}, {"at_hash": "x"}],
)
async def test_a_refresh_that_brings_another_person_adopts_nothing(claims: dict[str, object]) -> None:
    async with world() as here:
        session = await here.signed_in()
        here.issuer.bend_claims = claims
        assert (await refused(session.refresh)).code == Code.ID_TOKEN_INVALID
        assert (session.person, session.granted, here.kept()) == (None, None, None)
        assert (await refused(session.access_token)).code == Code.SIGN_IN_NEEDED


async def test_a_refresh_signed_by_a_stranger_adopts_nothing() -> None:
    async with world() as here:
        session = await here.signed_in()
        here.issuer.signing = (rsa_key(1), "k0")
        assert (await refused(session.refresh)).code == Code.ID_TOKEN_INVALID
        assert here.kept() is None


async def test_a_refresh_with_a_wrong_clock_keeps_the_new_token() -> None:
    async with world() as here:
        session = await here.signed_in()
        here.issuer.now = lambda: here.clock.now().timestamp() - 7200
        assert (await refused(session.refresh)).code == Code.CLOCK_WRONG
        assert here.kept() in here.issuer.live
        here.issuer.now = lambda: here.clock.now().timestamp()
        await session.refresh()


async def test_a_refresh_proves_nothing_anew() -> None:
    async with world() as here:
        session = here.session()
        await session.sign_in(Watcher(), CancelToken(), fresh=True)
        signed_in_at = here.clock.now()
        here.clock.advance(1000)
        granted = await session.refresh()
        assert (granted.auth_time, granted.multi_factor) == (signed_in_at, True)
        again = here.session()
        await again.restore()
        assert again.granted is not None
        assert (again.granted.auth_time, again.granted.multi_factor) == (signed_in_at, True)


async def test_an_answer_without_id_token_or_scope() -> None:
    async with world() as here:
        session = await here.signed_in()
        assert session.granted is not None
        scopes = session.granted.scopes
        here.issuer.bend = {"id_token": None, "scope": None}
        assert (await session.refresh()).scopes == scopes
        here.issuer.bend = {"id_token": None, "scope": "openid"}
        assert (await session.refresh()).scopes == {"openid"}


async def test_the_new_token_is_kept_before_the_access_token_is_used() -> None:
    backend = DictBackend()
    async with world(KeyringStore(lambda: backend)) as here:
        session = await here.signed_in()
        used = await session.access_token()
        order: list[str] = []
        backend.before = lambda call, _service: order.append(call)
        token = await session.renew_after_401(used)
        assert "set" in order
        assert here.issuer.live.get(str(await asyncio.to_thread(here.kept))) is not None
        assert not token.matches(used)


# Two programs, one keyring


async def test_another_process_rotated_the_token() -> None:
    async with world() as here:
        first = await here.signed_in()
        second = here.session()
        await second.restore()
        await first.refresh()
        await second.refresh()
        await first.refresh()
        assert len(here.issuer.live) == 1


async def test_another_process_signed_out_or_in_as_somebody_else() -> None:
    async with world() as here:
        first = await here.signed_in()
        second = here.session()
        await second.restore()
        await second.sign_out()
        assert (await refused(first.refresh)).code == Code.SESSION_ENDED
        assert first.person is None
        here.issuer.sub = "auth0|eve"
        first = await here.signed_in()
        here.issuer.sub = "auth0|mallory"
        await here.signed_in()
        assert (await refused(first.refresh)).code == Code.SESSION_ENDED
        assert first.person is None
        assert here.kept() in here.issuer.live
