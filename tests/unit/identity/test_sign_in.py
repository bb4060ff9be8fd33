"""Signing in over real HTTP against a small tenant that can lie, with browsers of several tempers."""

from __future__ import annotations

import asyncio
import socket
import threading
from urllib.parse import parse_qsl, urlsplit

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.browser import Opener
from tests.fakes.browsers import GivingUpBrowser, MissingBrowser, Watcher, visit
from tests.fakes.clock import pass_time
from tests.fakes.http_server import Received, Wire, json_reply
from tests.fakes.identity_world import TOKEN, refused, signing_in, world
from tests.fakes.issuer import jwk, rsa_key


async def test_a_sign_in() -> None:
    async with world() as here:
        session, watcher = here.session(), Watcher()
        person = await session.sign_in(watcher, CancelToken())
        assert (person.sub, person.name, person.email) == ("auth0|ana", "Ana Ito", "ana@acme.com")
        assert session.person == person
        assert session.granted is not None
        assert "read:me:authentication_methods" in session.granted.scopes
        assert not session.granted.multi_factor
        assert session.keeps_tokens == "memory"
        assert here.kept() in here.issuer.live
        assert (watcher.addresses, watcher.seconds_left) == (here.browser.opened, [15.0])
        assert watcher.not_opened_at == []
        token = await session.access_token()
        assert token.matches(await session.access_token())
        assert here.issuer.counted(TOKEN) == 1


async def test_a_fresh_sign_in_is_proven_fresh() -> None:
    async with world() as here:
        session = await here.signed_in()
        person = await session.sign_in(Watcher(), CancelToken(), fresh=True, expected_sub="auth0|ana")
        wish = dict(parse_qsl(urlsplit(here.browser.opened[-1]).query))
        assert (wish["max_age"], wish["login_hint"]) == ("0", "ana@acme.com")
        assert person.sub == "auth0|ana"
        assert session.granted is not None
        assert session.granted.multi_factor
        assert session.granted.auth_time == here.clock.now()
        assert here.issuer.revoked == []  # the same person's old token is left to expire with its family


async def test_a_fresh_sign_in_that_is_not_fresh_is_refused() -> None:
    async with world() as here:
        session = await here.signed_in()
        here.issuer.bend_claims = {"auth_time": int(here.clock.now().timestamp()) - 400}
        error = await refused(signing_in(session, fresh=True))
        assert (error.code, error.params["clause"]) == (Code.ID_TOKEN_INVALID, "auth_time")


async def test_another_person_comes_back() -> None:
    async with world() as here:
        session = await here.signed_in()
        before, token = here.kept(), await session.access_token()
        here.issuer.sub, here.issuer.claims = "auth0|eve", {"email": "eve@acme.com"}
        error = await refused(signing_in(session, fresh=True, expected_sub="auth0|ana"))
        assert error.code == Code.WRONG_ACCOUNT
        assert (error.params["expected"], error.params["got"]) == ("ana@acme.com", "eve@acme.com")
        # Nothing adopted, nothing mixed, nothing left alive.
        assert session.person is not None
        assert session.person.sub == "auth0|ana"
        assert here.kept() == before
        assert token.matches(await session.access_token())
        assert len(here.issuer.revoked) == 1
        assert before not in here.issuer.revoked


async def test_switching_to_another_person_on_purpose() -> None:
    async with world() as here:
        session = await here.signed_in()
        before = here.kept()
        here.issuer.sub = "auth0|eve"
        assert (await session.sign_in(Watcher(), CancelToken())).sub == "auth0|eve"
        assert here.issuer.revoked == [before]


async def test_cancel_closes_the_listener_at_once() -> None:
    async with world() as here:
        here.browser.go = None
        session, watcher, cancel = here.session(), Watcher(), CancelToken()

        async def cancel_when_away() -> None:
            await watcher.away.wait()
            cancel.cancel()

        result, _ = await asyncio.gather(session.sign_in(watcher, cancel), cancel_when_away(), return_exceptions=True)
        assert isinstance(result, KeydeskError)
        assert result.code == Code.SIGN_IN_CANCELLED
        redirect = dict(parse_qsl(urlsplit(watcher.addresses[0]).query))["redirect_uri"]
        with pytest.raises(OSError, match="refused"):
            await asyncio.to_thread(visit, redirect)
        # The old tab completes late, then a new try works.
        here.browser.go = lambda address: visit(here.issuer.authorize(address))
        assert await session.sign_in(watcher, CancelToken())


@pytest.mark.parametrize("moment", ["before", "discovery", "token"])
async def test_cancel_at_other_moments(moment: str) -> None:
    async with world() as here:
        cancel = CancelToken()
        if moment == "before":
            cancel.cancel()

        answered = threading.Event()

        def hang(_received: Received, wire: Wire) -> None:
            cancel.cancel()
            wire.silence()
            answered.set()

        if moment != "before":
            here.issuer.answers[TOKEN if moment == "token" else "/.well-known/openid-configuration"] = hang
        error = await refused(lambda: here.session().sign_in(Watcher(), cancel))
        assert error.code == Code.SIGN_IN_CANCELLED
        assert not answered.is_set()  # it was not waited for
        assert here.kept() is None


async def test_nobody_comes_back() -> None:
    async with world() as here:
        here.browser.go = None
        session = here.session(limit_s=0.2)
        assert (await refused(signing_in(session))).code == Code.SIGN_IN_TIMED_OUT
        here.browser.go = lambda address: visit(here.issuer.authorize(address))
        assert await here.session().sign_in(Watcher(), CancelToken())


async def test_only_foreign_answers_came() -> None:
    async with world() as here:
        loop = asyncio.get_running_loop()

        def foreign(address: str) -> None:
            visit(here.issuer.authorize(address) + "x")
            pass_time(loop, 400.0)

        here.browser.go = foreign
        assert (await refused(signing_in(here.session(limit_s=300.0)))).code == Code.STATE_MISMATCH


async def test_an_old_tab_cannot_finish_a_new_try() -> None:
    async with world() as here:
        old: list[str] = []
        loop = asyncio.get_running_loop()

        def stay_away(address: str) -> None:
            old.append(here.issuer.authorize(address))
            pass_time(loop, 400.0)

        here.browser.go = stay_away
        session = here.session(limit_s=300.0)
        assert (await refused(signing_in(session))).code == Code.SIGN_IN_TIMED_OUT

        def both(address: str) -> None:
            new = here.issuer.authorize(address)
            visit(new.split("?")[0] + "?" + old[0].split("?")[1])
            visit(new)

        here.browser.go = both
        assert await here.session().sign_in(Watcher(), CancelToken())


async def test_two_sign_ins_at_once() -> None:
    async with world() as here:
        session = here.session()
        both = (session.sign_in(Watcher(), CancelToken()) for _ in range(2))
        results = await asyncio.gather(*both, return_exceptions=True)
        codes = [result.code for result in results if isinstance(result, KeydeskError)]
        assert codes == [Code.SIGN_IN_BUSY]
        assert here.issuer.counted(TOKEN) == 1


@pytest.mark.parametrize("opener", [MissingBrowser(), GivingUpBrowser()])
async def test_without_a_browser_the_address_can_still_be_copied(opener: Opener) -> None:
    async with world() as here:
        session, watcher = here.session(opener, limit_s=5), Watcher()

        async def by_hand() -> None:
            await watcher.left_alone.wait()
            assert watcher.not_opened_at == watcher.addresses
            await asyncio.to_thread(visit, here.issuer.authorize(watcher.addresses[0]))

        person, _ = await asyncio.gather(session.sign_in(watcher, CancelToken()), by_hand())
        assert person.sub == "auth0|ana"

        nobody, loop = Watcher(), asyncio.get_running_loop()

        async def give_up() -> None:
            await nobody.left_alone.wait()
            pass_time(loop, 400.0)

        late = here.session(opener, limit_s=300.0).sign_in(nobody, CancelToken())
        result, _ = await asyncio.gather(late, give_up(), return_exceptions=True)
        assert isinstance(result, KeydeskError)
        assert result.code == Code.BROWSER_MISSING


async def test_all_ports_busy() -> None:
    async with world() as here:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            error = await refused(signing_in(here.session(ports=(port,))))
        assert (error.code, error.params["ports"]) == (Code.PORTS_BUSY, str(port))
        assert here.browser.opened == []


ERRORS = [
    ("access_denied", Code.SIGN_IN_DENIED),
    ("login_required", Code.SIGN_IN_REFUSED),
    ("unauthorized_client", Code.SIGN_IN_REFUSED),
    ("invalid_scope", Code.SIGN_IN_REFUSED),
    ("server_error", Code.SIGN_IN_REFUSED),
    ("unmet_authentication_requirements", Code.FRESH_SIGN_IN_NEEDED),
    ("mfa_required", Code.FRESH_SIGN_IN_NEEDED),
    ("%3Cscript%3E", Code.SIGN_IN_REFUSED),
]


@pytest.mark.parametrize(("error", "code"), ERRORS)
async def test_errors_by_redirect(error: str, code: Code) -> None:
    async with world() as here:

        def deny(address: str) -> None:
            wish = dict(parse_qsl(urlsplit(address).query))
            query = f"error={error}&error_description=%3Cb%3ENo%20%E2%80%AEway%0A&state={wish['state']}"
            visit(f"{wish['redirect_uri']}?{query}")

        here.browser.go = deny
        caught = await refused(signing_in(here.session()))
        assert caught.code == code
        assert caught.params["description"] == "<b>No way"
        assert "<script>" not in str(caught)
        assert here.issuer.counted(TOKEN) == 0


@pytest.mark.parametrize(
    ("advertised", "sent", "good"),
    [(False, None, True), (False, "right", True), (False, "https://evil.com/", False), (True, "right", True),
     (True, None, False), (True, "", False), (True, "https://evil.com/", False)],
)  # fmt: skip
async def test_mix_up_of_tenants(advertised: bool, sent: str | None, good: bool) -> None:
    async with world() as here:
        document = here.issuer.document() | {"authorization_response_iss_parameter_supported": advertised}
        here.issuer.answers["/.well-known/openid-configuration"] = lambda _r, _w: json_reply(document)
        told = here.issuer.issuer if sent == "right" else sent
        here.browser.go = lambda a: visit(here.issuer.authorize(a) + ("" if told is None else f"&iss={told}"))
        if good:
            assert await here.session().sign_in(Watcher(), CancelToken())
        else:
            assert (await refused(signing_in(here.session()))).code == Code.WRONG_ISSUER
            assert here.issuer.counted(TOKEN) == 0


@pytest.mark.parametrize(
    ("claims", "clause"),
    [({"nonce": "other"}, "nonce"), ({"nonce": None}, "nonce"), ({"aud": "other"}, "aud"), ({"iss": "x"}, "iss"),
     ({"at_hash": "x"}, "at_hash"), ({"sub": None}, "sub")],
)  # fmt: skip
async def test_a_bad_id_token_signs_nobody_in(claims: dict[str, object], clause: str) -> None:
    async with world() as here:
        here.issuer.bend_claims = claims
        session = here.session()
        error = await refused(signing_in(session))
        assert (error.code, error.params["clause"]) == (Code.ID_TOKEN_INVALID, clause)
        assert session.person is None
        assert here.kept() is None


async def test_a_token_signed_by_a_stranger_costs_two_looks_at_the_keys_at_most() -> None:
    async with world() as here:
        here.issuer.signing = (rsa_key(1), "k1")
        error = await refused(signing_in(here.session()))
        assert error.params["clause"] == "kid"
        assert here.issuer.counted("/.well-known/jwks.json") == 2


async def test_keys_that_rotate_between_two_sign_ins() -> None:
    async with world() as here:
        session = await here.signed_in()
        here.issuer.signing = (rsa_key(1), "k1")
        here.issuer.keys.insert(0, jwk(rsa_key(1), "k1"))
        assert await session.sign_in(Watcher(), CancelToken())


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_clock_off_by_an_hour(hours: int) -> None:
    async with world() as here:
        here.issuer.now = lambda: here.clock.now().timestamp() - hours * 3600
        error = await refused(signing_in(here.session()))
        assert (error.code, error.params["minutes"]) == (Code.CLOCK_WRONG, hours * 60)


async def test_a_code_that_the_tenant_does_not_know() -> None:
    async with world() as here:

        def spent(address: str) -> None:
            url = here.issuer.authorize(address)
            here.issuer.codes.clear()
            visit(url)

        here.browser.go = spent
        error = await refused(signing_in(here.session()))
        assert error.code == Code.CODE_REFUSED
        assert here.issuer.counted(TOKEN) == 1


async def test_a_tenant_without_refresh_tokens() -> None:
    async with world() as here:
        here.issuer.offline_access = False
        session = await here.signed_in()
        assert here.kept() is None
        token = await session.access_token()
        assert (await session.refresh()) == session.granted
        here.clock.advance(3580)
        assert (await refused(session.access_token)).code == Code.SESSION_ENDED
        assert session.person is None
        assert token
        assert await here.session().restore() is None
        assert here.issuer.counted(TOKEN) == 1
