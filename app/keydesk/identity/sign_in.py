"""Signing in through the system's browser: one attempt from the address to checked tokens. Nothing is kept here.

Runs on the main loop; the listener has its own thread. Raises SIGN_IN_TIMED_OUT, SIGN_IN_CANCELLED, SIGN_IN_DENIED,
SIGN_IN_REFUSED, STATE_MISMATCH, WRONG_ISSUER, PORTS_BUSY, BROWSER_MISSING, FRESH_SIGN_IN_NEEDED, CODE_REFUSED,
CLIENT_REFUSED, ID_TOKEN_INVALID, CLOCK_WRONG, TOKEN_ANSWER_INVALID, DISCOVERY_INVALID, SIGNING_KEYS_INVALID, NET_*.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

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
from keydesk.identity.pages import OWN_NAME, load_pages
from keydesk.identity.round_trip import Departure, RoundTrip, SignInWatcher, ended_by
from keydesk.identity.tenant import Tenant
from keydesk.identity.token_endpoint import Tokens

LIMIT_S = 300.0


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


class BrowserSignIn:
    """Runs attempts, one after the other.

    Args:
        tenant: the identity side of the profile.
        opener: opens the browser.
        web: folder with the callback pages.
        clock: time.
        limit_s: seconds a person has.
        product: what people know the program as.
    """

    def __init__(
        self,
        tenant: Tenant,
        opener: Opener,
        web: Path,
        clock: Clock,
        limit_s: float = LIMIT_S,
        product: str = OWN_NAME,
    ) -> None:
        self._tenant = tenant
        self._opener = opener
        self._web = web
        self._product = product
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
            pages = await asyncio.to_thread(load_pages, self._web, False, self._product)
        profile = self._tenant.profile
        trip = RoundTrip(profile.callback_ports, pages, self._opener, attempt.state)

        async def leave(redirect: str) -> Departure:
            address = authorize_address(endpoints.authorization, profile, redirect, attempt, wish)
            return Departure(address, self._limit_s)

        answer, redirect = await trip.run(leave, watcher, cancel)
        code = _read_answer(answer, endpoints, profile.issuer)
        async with ended_by(cancel, None):
            tokens = await self._tenant.exchange_code(code, attempt, redirect, frozenset(wish.all_scopes))
            expected = Expected(
                profile.issuer,
                profile.client_id,
                nonce=attempt.nonce,
                authenticated_since=started if wish.fresh else None,
                organization=profile.organization,
            )
            claims = await self._tenant.check(tokens, expected)
        return SignedIn(tokens, claims, frozenset(wish.all_scopes), started, attempt.prover)


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
