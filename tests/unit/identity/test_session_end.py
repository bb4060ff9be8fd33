"""Signing out, keyrings that fail, and secrets that must not be found anywhere."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl, urlsplit

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.keyring_store import KeyringStore
from tests.fakes.browsers import Watcher
from tests.fakes.http_server import json_reply, reply
from tests.fakes.identity_world import TOKEN, refused, world
from tests.fakes.token_backends import DictBackend


@pytest.mark.parametrize(
    ("answer", "told"),
    [(reply(200), True), (reply(400, "{}"), False), (reply(401, "{}"), False), (reply(500, "x"), False),
     (reply(302, Location="/"), False), (b"", False)],
    ids=range(6),
)  # fmt: skip
async def test_signing_out_wipes_whatever_the_tenant_says(answer: bytes, told: bool) -> None:
    backend = DictBackend()
    async with world(KeyringStore(lambda: backend)) as here:
        session = await here.signed_in()
        here.issuer.answers["/oauth/revoke"] = lambda _r, _w: answer
        assert await session.sign_out() is told
        assert (session.person, session.granted, backend.entries) == (None, None, {})
        assert (await refused(session.access_token)).code == Code.SIGN_IN_NEEDED
        assert here.browser.opened[1:] == []


async def test_signing_out_offline_and_twice() -> None:
    async with world() as here:
        session = await here.signed_in()
        here.issuer.server.close()
        assert await session.sign_out() is False
        assert here.kept() is None
        assert await session.sign_out() is True


async def test_ending_the_browsers_session_too() -> None:
    async with world() as here:
        session = await here.signed_in()
        here.browser.go = None
        assert await session.sign_out(browser_session=True)
        address = here.browser.opened[-1]
        assert address == f"{here.issuer.issuer}oidc/logout?client_id=client_1&logout_hint=sid_1"


# Keyrings that fail


@pytest.mark.parametrize("code", [Code.KEYRING_MISSING, Code.KEYRING_LOCKED, Code.KEYRING_FAILED])
async def test_without_a_keyring_the_session_lives_in_memory_and_says_so(code: Code) -> None:
    backend = DictBackend()

    def fail(_call: str, _service: str) -> None:
        raise KeydeskError(code)

    backend.before = fail
    async with world(KeyringStore(lambda: backend)) as here:
        session = here.session()
        assert await session.restore() is None
        await session.sign_in(Watcher(), CancelToken())
        assert (session.keeps_tokens, session.keyring_problem) == ("memory-notice", code)
        for _ in range(3):
            await session.refresh()
        assert len(here.issuer.live) == 1
        assert backend.entries == {}


# Secrets


async def test_no_secret_is_in_any_log_or_text(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    backend = DictBackend()
    async with world(KeyringStore(lambda: backend)) as here:
        session = here.session()
        watcher = Watcher()
        await session.sign_in(watcher, CancelToken())
        await session.refresh()
        here.issuer.answers[TOKEN] = lambda _r, _w: json_reply({"error": "invalid_grant", "x": "canary"}, 403)
        error = await refused(session.refresh)
        wish = dict(parse_qsl(urlsplit(watcher.addresses[0]).query))
        secrets = [wish["state"], wish["nonce"], *here.issuer.spent, *here.issuer.live, "canary"]
        for received in here.issuer.server.received:
            if received.path == TOKEN:
                secrets += [v for k, v in received.form.items() if k in ("code", "code_verifier", "refresh_token")]
        told = "".join(r.getMessage() for r in caplog.records if r.name.startswith("keydesk")) + str(error)
        assert len(secrets) > 6
        assert not [secret for secret in secrets if secret[:12] in told]
        assert not any(secret in repr(vars(session)) for secret in secrets)


async def test_the_lock_file_holds_nothing() -> None:
    async with world() as here:
        await here.signed_in()
        files = await asyncio.to_thread(lambda: [path.read_bytes() for path in here.locks.iterdir()])
        assert files == [b""]
