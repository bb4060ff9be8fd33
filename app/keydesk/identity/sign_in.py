"""Signing in through the system's browser: one attempt from the address to checked tokens. Nothing is kept here.

Runs on the main loop; the listener has its own thread. Raises SIGN_IN_TIMED_OUT, SIGN_IN_CANCELLED, SIGN_IN_DENIED,
SIGN_IN_REFUSED, STATE_MISMATCH, WRONG_ISSUER, PORTS_BUSY, BROWSER_MISSING, FRESH_SIGN_IN_NEEDED, CODE_REFUSED,
CLIENT_REFUSED, ID_TOKEN_INVALID, CLOCK_WRONG, TOKEN_ANSWER_INVALID, DISCOVERY_INVALID, SIGNING_KEYS_INVALID, NET_*.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from keydesk.core.cancel import CancelToken
from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.identity.answers import error_code, error_text
from keydesk.identity.authorize import Attempt, Wish, authorize_address
from keydesk.identity.browser import Opener
from keydesk.identity.callback import CallbackAnswer
from keydesk.identity.discovery import Endpoints
from keydesk.identity.dpop import Prover
from keydesk.identity.id_token import Claims, Expected
from keydesk.identity.loopback import LoopbackListener
from keydesk.identity.pages import load_pages
from keydesk.identity.tenant import Tenant
from keydesk.identity.token_endpoint import Tokens

LIMIT_S = 300.0
_LOG = logging.getLogger(__name__)


class SignInWatcher(Protocol):
    """Is told about a sign-in under way, on the main loop."""

    def opened(self, address: str, seconds_left: float) -> None:
        """The browser is opened at an address that may also be copied by hand."""
        ...


@runtime_checkable
class BrowserWatcher(Protocol):
    """A watcher may have this too."""

    def not_opened(self, address: str) -> None:
        """No browser could be started; the address may still be copied by hand, the listener goes on waiting."""
        ...


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a sign-in brought, not yet kept.

    Args:
        tokens: checked tokens.
        claims: of the checked ID token.
        prover: what the tokens may be bound to, None when no proof was sent.
        asked: the scopes that were wanted.
        began: when the sign-in began, by this computer's clock.
    """

    tokens: Tokens
    claims: Claims
    asked: frozenset[str]
    began: datetime
    prover: Prover | None = None


@asynccontextmanager
async def ended_by(cancel: CancelToken, limit_s: float | None) -> AsyncIterator[None]:
    """End the block at once when somebody cancels, or when its time is over.

    Args:
        cancel: the person's Cancel.
        limit_s: seconds, None for no limit.

    Raises:
        KeydeskError: SIGN_IN_CANCELLED, SIGN_IN_TIMED_OUT.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(limit_s) as limit:

            def end() -> None:
                with contextlib.suppress(RuntimeError):  # the block ended just now
                    limit.reschedule(loop.time())

            def end_from_any_thread() -> None:
                loop.call_soon_threadsafe(end)

            forget = cancel.on_cancel(end_from_any_thread)
            try:
                yield
            finally:
                forget()
    except TimeoutError:
        raise KeydeskError(Code.SIGN_IN_CANCELLED if cancel.cancelled else Code.SIGN_IN_TIMED_OUT) from None


class BrowserSignIn:
    """Runs attempts, one after the other.

    Args:
        tenant: the identity side of the profile.
        opener: opens the browser.
        web: folder with the callback pages.
        clock: time.
        limit_s: seconds a person has.
    """

    def __init__(self, tenant: Tenant, opener: Opener, web: Path, clock: Clock, limit_s: float = LIMIT_S) -> None:
        self._tenant = tenant
        self._opener = opener
        self._web = web
        self._clock = clock
        self._limit_s = limit_s

    async def run(self, watcher: SignInWatcher, cancel: CancelToken, wish: Wish) -> SignedIn:
        """Run one attempt.

        Args:
            watcher: is told the address.
            cancel: closes the listener at once.
            wish: scopes and freshness.

        Returns:
            Checked tokens and claims.

        Raises:
            KeydeskError: see the module.
        """
        started = self._clock.now()
        async with ended_by(cancel, self._limit_s):
            endpoints = await self._tenant.endpoints()
            attempt = Attempt.new(await self._tenant.new_prover())
            pages = await asyncio.to_thread(load_pages, self._web)
        profile = self._tenant.profile
        listener = LoopbackListener(profile.callback_ports, pages, attempt.state)
        await listener.open()
        try:
            address = authorize_address(endpoints.authorization, profile, listener.redirect, attempt, wish)
            answer = await self._wait(listener, address, watcher, cancel)
        except BaseException:
            await listener.close()
            raise
        listener.finish()
        code = _read_answer(answer, endpoints, profile.issuer)
        async with ended_by(cancel, None):
            tokens = await self._tenant.exchange_code(code, attempt, listener.redirect, frozenset(wish.all_scopes))
            expected = Expected(
                profile.issuer,
                profile.client_id,
                nonce=attempt.nonce,
                authenticated_since=started if wish.fresh else None,
                organization=profile.organization,
            )
            claims = await self._tenant.check(tokens, expected)
        return SignedIn(tokens, claims, frozenset(wish.all_scopes), started, attempt.prover)

    async def _wait(
        self, listener: LoopbackListener, address: str, watcher: SignInWatcher, cancel: CancelToken
    ) -> CallbackAnswer:
        loop = asyncio.get_running_loop()
        problems: list[KeydeskError] = []

        def note(problem: KeydeskError) -> None:
            problems.append(problem)
            _LOG.info("no browser: %s", problem)
            if isinstance(watcher, BrowserWatcher):
                watcher.not_opened(address)

        def note_later(problem: KeydeskError) -> None:
            with contextlib.suppress(RuntimeError):  # the program ended meanwhile
                loop.call_soon_threadsafe(note, problem)

        try:
            async with ended_by(cancel, self._limit_s):
                watcher.opened(address, self._limit_s)
                try:
                    await self._opener.open(address, note_later)
                except KeydeskError as problem:
                    if problem.code != Code.BROWSER_MISSING:
                        raise
                    note(problem)
                return await listener.answer()
        except KeydeskError as error:
            if error.code != Code.SIGN_IN_TIMED_OUT:
                raise
            if problems:
                raise problems[0] from None
            if listener.foreign_answers:
                raise KeydeskError(Code.STATE_MISMATCH) from None
            raise


def _read_answer(answer: CallbackAnswer, endpoints: Endpoints, issuer: str) -> Secret:
    if answer.issuer != issuer and (answer.issuer is not None or endpoints.names_issuer):
        raise KeydeskError(Code.WRONG_ISSUER)
    if answer.code is not None:
        return answer.code
    error = error_code(answer.error)
    description = error_text(answer.description)
    if error == "access_denied":
        raise KeydeskError(Code.SIGN_IN_DENIED, error=error, description=description)
    if error in ("unmet_authentication_requirements", "mfa_required"):
        raise KeydeskError(Code.FRESH_SIGN_IN_NEEDED, error=error, description=description)
    raise KeydeskError(Code.SIGN_IN_REFUSED, error=error, description=description)
