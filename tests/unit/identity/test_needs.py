"""A sign-in for something under way: what it asks for, what must come of it, what is refused."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.domain.account import READ_SCOPES, Need, Scope
from keydesk.domain.catalogue import Code
from keydesk.identity.opening import Folders, Preferences, open_session
from keydesk.identity.session import AuthSession
from tests.fakes.browsers import Watcher
from tests.fakes.http_server import Received, Wire, json_reply
from tests.fakes.identity_world import TOKEN, WEB, World, refused, signing_in, world

FRESH = Need(max_age_s=300.0)
FACTOR = Need(multi_factor=True)
CREATE = Need(frozenset({Scope.CREATE_METHODS}))


def asked(here: World) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(here.browser.opened[-1]).query))


def reading(here: World) -> AuthSession:
    profile = here.issuer.profile
    object.__setattr__(profile, "callback_ports", (0,))
    wanted = Preferences(lambda: READ_SCOPES, limit_s=15.0, opener=here.browser)
    return open_session(profile, here.door, here.store, Folders(here.locks, WEB), here.clock, wanted)


async def test_the_next_sign_in_asks_for_what_is_chosen_by_then() -> None:
    async with world() as here:
        chosen = [frozenset[str](Scope)]
        profile = here.issuer.profile
        object.__setattr__(profile, "callback_ports", (0,))
        wanted = Preferences(lambda: chosen[-1], limit_s=15.0, opener=here.browser)
        session = open_session(profile, here.door, here.store, Folders(here.locks, WEB), here.clock, wanted)
        await session.sign_in(Watcher(), CancelToken())
        assert Scope.CREATE_METHODS in asked(here)["scope"].split()
        chosen.append(READ_SCOPES)
        await session.sign_in(Watcher(), CancelToken())
        assert set(Scope) & set(asked(here)["scope"].split()) == READ_SCOPES


async def test_freshness_is_asked_for_and_proven() -> None:
    async with world() as here:
        session = await here.signed_in()
        await session.sign_in(Watcher(), CancelToken(), expected_sub="auth0|ana", need=FRESH)
        assert asked(here)["max_age"] == "0"
        assert "acr_values" not in asked(here)
        assert session.granted is not None
        assert session.granted.auth_time == here.clock.now()


async def test_a_second_factor_is_asked_for_without_a_new_password() -> None:
    async with world() as here:
        session = await here.signed_in()
        here.issuer.bend_claims = {"amr": ["mfa"]}
        await session.sign_in(Watcher(), CancelToken(), need=FACTOR)
        assert asked(here)["acr_values"].endswith("/multi-factor")
        assert "max_age" not in asked(here)
        assert session.granted is not None
        assert session.granted.multi_factor


@pytest.mark.parametrize(
    ("claims", "need", "missing"),
    [
        ({"auth_time": None}, FRESH, "auth_time"),
        ({"auth_time": -361}, FRESH, "auth_time"),
        ({"amr": None}, FACTOR, "mfa"),
        ({"amr": ["pwd"]}, replace(FRESH, multi_factor=True), "mfa"),
    ],
)
async def test_what_was_not_proven_is_refused_and_nothing_changes(
    claims: dict[str, object], need: Need, missing: str
) -> None:
    async with world() as here:
        session = await here.signed_in()
        before, token = here.kept(), await session.access_token()
        age = claims.get("auth_time")
        here.issuer.bend_claims = (
            {"auth_time": int(here.clock.now().timestamp()) + age} if isinstance(age, int) else claims
        )
        error = await refused(signing_in(session, need=need))
        assert (error.code, error.params["missing"]) == (Code.FRESH_SIGN_IN_NEEDED, missing)
        assert here.kept() == before
        assert token.matches(await session.access_token())
        assert len(here.issuer.revoked) == 1
        assert before not in here.issuer.revoked


async def test_a_tenants_clock_may_be_a_minute_off() -> None:
    async with world() as here:
        session = await here.signed_in()
        here.issuer.bend_claims = {"auth_time": int(here.clock.now().timestamp()) - 359}
        assert await session.sign_in(Watcher(), CancelToken(), need=FRESH)


async def test_fresh_on_top_of_a_need_is_checked_against_the_moment_it_began() -> None:
    async with world() as here:
        session = await here.signed_in()
        here.issuer.bend_claims = {"auth_time": int(here.clock.now().timestamp()) - 61}
        error = await refused(signing_in(session, fresh=True, need=CREATE))
        assert (error.code, error.params["missing"]) == (Code.FRESH_SIGN_IN_NEEDED, "auth_time")


async def test_scopes_are_added_to_those_held() -> None:
    async with world() as here:
        session = reading(here)
        await session.sign_in(Watcher(), CancelToken())
        assert not {str(Scope.CREATE_METHODS), str(Scope.DELETE_METHODS)} & {*asked(here)["scope"].split()}
        here.issuer.bend = {"scope": "openid " + " ".join(sorted(READ_SCOPES | CREATE.scopes))}
        await session.sign_in(Watcher(), CancelToken(), need=CREATE)
        assert {*asked(here)["scope"].split()} >= {*READ_SCOPES, *CREATE.scopes, "offline_access"}
        assert str(Scope.DELETE_METHODS) not in asked(here)["scope"].split()
        # What was granted once is asked for again, whatever is needed next.
        await session.sign_in(Watcher(), CancelToken(), need=Need())
        assert str(Scope.CREATE_METHODS) in asked(here)["scope"].split()


async def test_a_fresh_sign_in_for_a_change_asks_for_all_that_changes_want() -> None:
    async with world() as here:
        session = reading(here)
        await session.sign_in(Watcher(), CancelToken())
        await session.sign_in(Watcher(), CancelToken(), fresh=True)
        assert {*asked(here)["scope"].split()} >= {str(scope) for scope in Scope}


async def test_a_scope_that_was_not_granted_is_said_and_the_person_is_in() -> None:
    async with world() as here:
        session = here.session()
        error = await refused(signing_in(session, need=CREATE))
        assert (error.code, error.params["scope"]) == (Code.SCOPE_MISSING, str(Scope.CREATE_METHODS))
        assert session.person is not None
        assert here.kept() in here.issuer.live


# One refresh token for several APIs


async def test_signing_in_for_another_audience_ends_with_a_token_for_the_account() -> None:
    async with world() as here:
        forms: list[dict[str, str]] = []
        answer = here.issuer.token

        def note(received: Received, wire: Wire) -> bytes:
            forms.append(dict(received.form))
            return answer(received, wire)

        here.issuer.answers[TOKEN] = note
        profile = replace(here.issuer.profile, sign_in_audience="https://api.acme.com/")
        object.__setattr__(profile, "callback_ports", (0,))
        session = open_session(
            profile, here.door, here.store, Folders(here.locks, WEB), here.clock, Preferences(opener=here.browser)
        )
        await session.sign_in(Watcher(), CancelToken())
        assert asked(here)["audience"] == "https://api.acme.com/"
        assert asked(here)["scope"] == "openid profile email offline_access"
        assert [form["grant_type"] for form in forms] == ["authorization_code", "refresh_token"]
        assert forms[1]["audience"] == profile.audience
        assert {*forms[1]["scope"].split()} >= {str(scope) for scope in Scope}
        assert here.kept() in here.issuer.live
        await session.refresh()
        assert (forms[2]["audience"], "read:me:authentication_methods" in forms[2]["scope"]) == (
            profile.audience,
            True,
        )


async def test_without_a_refresh_token_there_is_nothing_to_swap() -> None:
    async with world() as here:
        here.issuer.offline_access = False
        profile = replace(here.issuer.profile, sign_in_audience="https://api.acme.com/")
        object.__setattr__(profile, "callback_ports", (0,))
        session = open_session(
            profile, here.door, here.store, Folders(here.locks, WEB), here.clock, Preferences(opener=here.browser)
        )
        error = await refused(signing_in(session))
        assert (error.code, error.params["what"]) == (Code.TOKEN_ANSWER_INVALID, "refresh_token")
        assert session.person is None


async def test_a_swap_that_is_refused_keeps_nothing() -> None:
    async with world() as here:
        answer = here.issuer.token

        def refuse_swap(received: Received, wire: Wire) -> bytes:
            if "audience" in received.form:
                return json_reply({"error": "invalid_target"}, 400)
            return answer(received, wire)

        here.issuer.answers[TOKEN] = refuse_swap
        profile = replace(here.issuer.profile, sign_in_audience="https://api.acme.com/")
        object.__setattr__(profile, "callback_ports", (0,))
        session = open_session(
            profile, here.door, here.store, Folders(here.locks, WEB), here.clock, Preferences(opener=here.browser)
        )
        error = await refused(signing_in(session))
        assert (error.code, error.params["error"]) == (Code.SIGN_IN_REFUSED, "invalid_target")
        assert (session.person, here.kept()) == (None, None)
        assert len(here.issuer.revoked) == 1
