"""Signing in on another device, over real HTTP: what is shown, how often is asked, how it ends; no test waits."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Scope
from keydesk.domain.catalogue import Code
from keydesk.identity.device_code import read_device_code
from keydesk.identity.opening import Folders, Preferences, open_session
from keydesk.identity.session import AuthSession
from keydesk.net.message import Answer
from tests.fakes.device_screen import DeviceScreen
from tests.fakes.http_server import Received, Wire, json_reply, reply
from tests.fakes.identity_world import TOKEN, WEB, World, refused, world
from tests.fakes.scripted_door import json_answer, raw_answer

DEVICE = "/oauth/device/code"
ISSUER = "https://login.acme.com/"
GIVEN = {
    "device_code": "device-canary",
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://login.acme.com/activate",
    "verification_uri_complete": "https://login.acme.com/activate?user_code=WDJB-MJHT",
    "expires_in": 900,
    "interval": 5,
}


@dataclass
class Scene:
    here: World
    session: AuthSession
    shown: DeviceScreen
    asked: list[dict[str, str]]
    pauses: list[float]
    polls: list[bytes]

    async def run(self, cancel: CancelToken | None = None) -> str:
        return (await self.session.sign_in_with_device(self.shown, cancel or CancelToken())).name

    def approve(self) -> bytes:
        return json_reply(self.here.issuer.issue())


def pending(error: str = "authorization_pending", status: int = 403) -> bytes:
    return json_reply({"error": error, "error_description": "..."}, status)


@contextlib.asynccontextmanager
async def scene(document: dict[str, object] | None = None, **bent: object) -> AsyncIterator[Scene]:
    async with world() as here:
        issuer = here.issuer
        pauses: list[float] = []

        async def pause(seconds: float) -> None:
            pauses.append(seconds)
            here.clock.advance(seconds)
            await asyncio.sleep(0)

        told = {**issuer.document(), "device_authorization_endpoint": issuer.issuer + DEVICE[1:], **(document or {})}
        issuer.answers["/.well-known/openid-configuration"] = lambda _r, _w: json_reply(
            {name: value for name, value in told.items() if value is not None}
        )
        given = {
            **GIVEN,
            "verification_uri": issuer.issuer + "activate",
            "verification_uri_complete": issuer.issuer + "activate?user_code=WDJB-MJHT",
            **bent,
        }
        asked: list[dict[str, str]] = []

        def give(received: Received, _wire: Wire) -> bytes:
            asked.append(received.form)
            return json_reply(given)

        issuer.answers[DEVICE] = give
        profile = issuer.profile
        wanted = Preferences(opener=here.browser, pause=pause)
        session = open_session(profile, here.door, here.store, Folders(here.locks, WEB), here.clock, wanted)
        made = Scene(here, session, DeviceScreen(), asked, pauses, [])

        def poll(received: Received, _wire: Wire) -> bytes:
            asked.append(received.form)
            return made.polls.pop(0) if made.polls else made.approve()

        issuer.answers[TOKEN] = poll
        yield made


async def test_a_sign_in_on_another_device() -> None:
    async with scene() as s:
        s.polls = [pending(), pending()]
        assert await s.run() == "Ana Ito"
        assert s.shown.codes == [
            (
                "WDJB-MJHT",
                s.here.issuer.issuer + "activate",
                s.here.issuer.issuer + "activate?user_code=WDJB-MJHT",
                900.0,
            )
        ]
        first, *polls = s.asked
        assert first["client_id"] == "client_1"
        assert first["audience"] == s.here.issuer.profile.audience
        assert {*first["scope"].split()} >= {"openid", "offline_access", *Scope}
        assert "code_challenge" not in first
        grant = "urn:ietf:params:oauth:grant-type:device_code"
        assert polls == [{"grant_type": grant, "client_id": "client_1", "device_code": "device-canary"}] * 3
        assert s.pauses == [5.0, 5.0, 5.0]
        assert s.session.person is not None
        assert s.here.kept() in s.here.issuer.live
        assert s.here.browser.opened == []


async def test_slow_down_adds_five_seconds_each_time() -> None:
    async with scene(interval=1) as s:
        s.polls = [pending("slow_down", 429), pending(), pending("slow_down", 400), pending()]
        await s.run()
        assert s.pauses == [1.0, 6.0, 6.0, 11.0, 11.0]


@pytest.mark.parametrize("interval", [None, 0, -1, "x", True])
async def test_an_interval_that_makes_no_sense_is_five_seconds(interval: object) -> None:
    async with scene(interval=interval) as s:
        await s.run()
        assert s.pauses == [5.0]


async def test_hiccups_are_waited_out_twice_as_long_each_time() -> None:
    async with scene() as s:
        s.polls = [reply(503, "{}"), reply(200, "<html>", "text/html"), pending()]
        assert await s.run() == "Ana Ito"
        assert s.pauses == [5.0, 10.0, 20.0, 20.0]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (pending("expired_token"), Code.DEVICE_CODE_EXPIRED),
        (pending("invalid_grant"), Code.DEVICE_CODE_EXPIRED),
        (pending("access_denied"), Code.SIGN_IN_DENIED),
        (pending("unauthorized_client"), Code.DEVICE_FLOW_OFF),
        (pending("invalid_client", 401), Code.CLIENT_REFUSED),
        (pending("mfa_required"), Code.FRESH_SIGN_IN_NEEDED),
        (pending("too_many_requests", 429), Code.API_RATE_LIMITED),
        (pending("something_new"), Code.SIGN_IN_REFUSED),
        (json_reply({"token_type": "Bearer"}), Code.TOKEN_ANSWER_INVALID),
    ],
)
async def test_how_it_ends(answer: bytes, code: Code) -> None:
    async with scene() as s:
        s.polls = [pending(), answer]
        assert (await refused(s.run)).code == code
        assert len(s.pauses) == 2
        assert (s.session.person, s.here.kept()) == (None, None)


async def test_nobody_comes_while_the_code_is_good() -> None:
    async with scene(expires_in=30) as s:
        s.polls = [pending() for _ in range(100)]
        assert (await refused(s.run)).code == Code.DEVICE_CODE_EXPIRED
        assert s.pauses == [5.0] * 6


async def test_a_network_that_never_comes_back_is_what_is_said() -> None:
    async with scene(expires_in=60) as s:
        s.polls = [reply(503, "{}") for _ in range(100)]
        assert (await refused(s.run)).code == Code.API_SERVER


async def test_cancel_ends_the_waiting_at_once() -> None:
    async with scene() as s:
        cancel = CancelToken()
        waiting = asyncio.Event()

        async def for_ever(_seconds: float) -> None:
            waiting.set()
            await asyncio.Event().wait()

        s.session._parts.device._pause = for_ever

        async def person() -> None:
            await waiting.wait()
            cancel.cancel()

        outcome, _ = await asyncio.gather(s.run(cancel), person(), return_exceptions=True)
        assert isinstance(outcome, KeydeskError)
        assert outcome.code == Code.SIGN_IN_CANCELLED
        assert (s.session.person, s.here.kept()) == (None, None)
        # Nothing is left that would stand in the way of the next try.
        s.session._parts.device._pause = asyncio.sleep
        cancelled = CancelToken()
        cancelled.cancel()
        assert (await refused(lambda: s.run(cancelled))).code == Code.SIGN_IN_CANCELLED


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (json_reply({"error": "unauthorized_client"}, 403), Code.DEVICE_FLOW_OFF),
        (json_reply({"error": "unsupported_grant_type"}, 400), Code.DEVICE_FLOW_OFF),
        (reply(404, "{}"), Code.DEVICE_FLOW_OFF),
        (json_reply({"error": "access_denied"}, 403), Code.SIGN_IN_DENIED),
        (json_reply({"error": "invalid_client"}, 401), Code.CLIENT_REFUSED),
        (json_reply({"error": "invalid_scope"}, 400), Code.SIGN_IN_REFUSED),
        (json_reply({}, 429), Code.API_RATE_LIMITED),
        (reply(502, "<html>", "text/html"), Code.API_SERVER),
        (reply(200, "<html>", "text/html"), Code.CAPTIVE_PORTAL),
    ],
)
async def test_no_code_is_given(answer: bytes, code: Code) -> None:
    async with scene() as s:
        s.here.issuer.answers[DEVICE] = lambda _r, _w: answer
        assert (await refused(s.run)).code == code
        assert (s.shown.codes, s.pauses) == ([], [])


async def test_a_tenant_without_the_flow_is_not_asked() -> None:
    async with scene({"device_authorization_endpoint": None}) as s:
        assert (await refused(s.run)).code == Code.DEVICE_FLOW_OFF
        assert s.asked == []


async def test_another_endpoint_than_the_tenants_own_is_not_trusted() -> None:
    async with scene({"device_authorization_endpoint": "https://evil.example/code"}) as s:
        assert (await refused(s.run)).code == Code.DISCOVERY_INVALID


@pytest.mark.parametrize(
    ("bent", "what"),
    [
        ({"device_code": None}, "device_code"),
        ({"device_code": "a b"}, "device_code"),
        ({"user_code": ""}, "user_code"),
        ({"user_code": "WDJB\x1b[31m"}, "user_code"),
        ({"user_code": "X" * 33}, "user_code"),
        ({"verification_uri": None}, "verification_uri"),
        ({"verification_uri": "https://evil.example/activate"}, "verification_uri"),
        ({"verification_uri": "http://login.acme.com/activate"}, "verification_uri"),
        ({"verification_uri": "javascript:alert(1)"}, "verification_uri"),
        ({"verification_uri_complete": "https://login.acme.com.evil.example/"}, "verification_uri_complete"),
        ({"verification_uri_complete": "https://login.acme.com/a\nb"}, "verification_uri_complete"),
        ({"verification_uri_complete": 5}, "verification_uri_complete"),
    ],
)
def test_a_code_that_is_not_shown(bent: dict[str, object], what: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_device_code(json_answer({**GIVEN, **bent}), ISSUER)
    assert (caught.value.code, caught.value.params["what"]) == (Code.TOKEN_ANSWER_INVALID, what)
    assert "device-canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "code"),
    [(raw_answer(b"[1]"), Code.TOKEN_ANSWER_INVALID), (raw_answer(b"{"), Code.ANSWER_INVALID)],
)
def test_an_answer_of_another_shape(answer: Answer, code: Code) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_device_code(answer, ISSUER)
    assert caught.value.code == code


def test_what_the_tenant_leaves_out() -> None:
    told = {name: value for name, value in GIVEN.items() if name in ("device_code", "user_code", "verification_uri")}
    code = read_device_code(json_answer(told), ISSUER)
    assert (code.complete_address, code.life_s, code.interval_s) == (None, 900.0, 5.0)
    assert "device-canary" not in repr(code)
