"""Swaps the refresh token for new tokens, once at a time among all processes, and keeps what came before it is used.

Main loop only; the caller sees to it that one task at a time is here. A refresh is never repeated by itself.
Raises SIGN_IN_NEEDED, SESSION_ENDED, FRESH_SIGN_IN_NEEDED, API_RATE_LIMITED, API_SERVER, CLOCK_WRONG,
ID_TOKEN_INVALID, DPOP_REFUSED, DPOP_KEY_LOST, NET_*.
"""

import logging
from dataclasses import replace

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Granted
from keydesk.domain.catalogue import Code
from keydesk.identity.dpop import Prover
from keydesk.identity.id_token import Claims, Expected
from keydesk.identity.parts import Held, Parts
from keydesk.identity.token_endpoint import Tokens
from keydesk.identity.token_store import StoredSession

_LOG = logging.getLogger(__name__)


class Renewal:
    """Renews one session.

    Args:
        parts: what the session is made of.
        held: what it knows.
    """

    def __init__(self, parts: Parts, held: Held) -> None:
        self._parts = parts
        self._held = held

    async def run(self) -> Granted:
        """Renew now.

        Returns:
            What is granted.

        Raises:
            KeydeskError: see the module.
        """
        held = self._held
        self._refuse_too_early()
        async with self._parts.lock.held():
            stored = await self._newest()
            prover = await self._prover(stored)
            await self._parts.tenant.warm()
            tokens = await self._swap(stored, prover)
            newest = replace(
                stored,
                refresh_token=tokens.refresh_token or stored.refresh_token,
                scopes=tokens.scopes,
                bound=stored.bound or tokens.bound,
            )
            await self._parts.keeper.save(newest)
            if stored.bound and not tokens.bound:
                # The next token is kept, so that nothing is lost; this one is not used without its proof.
                raise KeydeskError(Code.DPOP_REFUSED, reason="downgraded")
            claims = await self._check(tokens, newest)
        held.renewable = True
        held.backoff.reset()
        return held.use(tokens, claims, prover)

    def _refuse_too_early(self) -> None:
        held = self._held
        if held.fresh_needed:
            raise KeydeskError(Code.FRESH_SIGN_IN_NEEDED)
        if held.person is not None and not held.renewable and held.granted is not None:
            held.forget()
            raise KeydeskError(Code.SESSION_ENDED, reason="no refresh token")
        held.backoff.check()

    async def _newest(self) -> StoredSession:
        held, stored = self._held, await self._parts.keeper.load()
        if stored is None:
            # Signed out, here or in another process.
            ended = held.person is not None
            held.forget()
            raise KeydeskError(Code.SESSION_ENDED if ended else Code.SIGN_IN_NEEDED)
        if held.person is not None and held.person.sub != stored.person.sub:
            held.forget()
            raise KeydeskError(Code.SESSION_ENDED, reason="another person signed in")
        held.person = stored.person
        return stored

    async def _prover(self, stored: StoredSession) -> Prover | None:
        """What signs this session's proofs; whatever the profile says now, a bound token needs them."""
        if self._parts.tenant.profile.dpop == "required" and not stored.bound:
            raise KeydeskError(Code.DPOP_REFUSED, reason="bearer")
        if stored.thumbprint is None:
            return None
        known = self._held.prover
        if known is not None and known.key.thumbprint == stored.thumbprint:
            return known
        try:
            return await self._parts.tenant.known_prover(stored.key, stored.thumbprint)
        except KeydeskError as error:
            if error.code == Code.DPOP_KEY_LOST:
                await self._end()
            raise

    async def _swap(self, stored: StoredSession, prover: Prover | None) -> Tokens:
        try:
            return await self._parts.tenant.refresh(stored.refresh_token, stored.scopes, prover)
        except KeydeskError as error:
            if error.code == Code.SESSION_ENDED:
                await self._end()
            elif error.code == Code.FRESH_SIGN_IN_NEEDED:
                self._held.fresh_needed = True
            else:
                self._held.backoff.note(error)
            raise

    async def _check(self, tokens: Tokens, stored: StoredSession) -> Claims:
        known = Claims(stored.person, stored.auth_time, stored.multi_factor, self._held.sid)
        if tokens.id_token is None:
            return known
        profile = self._parts.tenant.profile
        expected = Expected(
            profile.issuer, profile.client_id, sub=stored.person.sub, organization=profile.organization
        )
        try:
            claims = await self._parts.tenant.check(tokens, expected)
        except KeydeskError as error:
            if error.code == Code.ID_TOKEN_INVALID:
                await self._end()
            raise
        # A refresh proves nothing anew: what the sign-in proved stays. Source: reference §5.
        return replace(known, person=claims.person, auth_time=claims.auth_time or stored.auth_time)

    async def _end(self) -> None:
        self._held.forget()
        try:
            await self._parts.keeper.delete()
        except KeydeskError as error:
            _LOG.info("a dead token stays in the keyring: %s", error.code)
