"""Turns what a sign-in brought into the session: who may come, what they must have proved, what is kept.

Main loop only; the caller sees to it that one task at a time is here. Raises WRONG_ACCOUNT, FRESH_SIGN_IN_NEEDED,
SCOPE_MISSING, TOKEN_ANSWER_INVALID and what the token endpoint raises.
"""

import logging
from dataclasses import replace
from datetime import datetime

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Need
from keydesk.domain.catalogue import Code
from keydesk.identity.authorize import Wish
from keydesk.identity.id_token import LEEWAY_S, Claims
from keydesk.identity.parts import Held, Parts
from keydesk.identity.sign_in import SignedIn
from keydesk.identity.token_store import StoredSession

_LOG = logging.getLogger(__name__)


class Beginning:
    """Begins one session.

    Args:
        parts: what the session is made of.
        held: what it knows.
    """

    def __init__(self, parts: Parts, held: Held) -> None:
        self._parts = parts
        self._held = held

    def wish(self, fresh: bool, need: Need | None) -> Wish:
        """Say what a sign-in asks for: what is usual, what is held, what is needed.

        Args:
            fresh: the person proves anew who they are.
            need: what something under way needs.

        Returns:
            The wish. A fresh sign-in that names no need comes with a change, and asks for all that changes want.
        """
        base, held = self._parts.wish(), self._held
        scopes = base.scopes | (held.granted.scopes if held.granted is not None else frozenset())
        hint = held.person.email if held.person is not None else None
        if need is None:
            return replace(
                base,
                scopes=scopes | (self._parts.scopes_of_change if fresh else frozenset()),
                fresh=fresh,
                login_hint=hint,
            )
        # Whether the tenant did what is needed is checked in `refuse_unproven`, which can say what is missing.
        return replace(
            base,
            scopes=scopes | need.scopes,
            anew=fresh or need.max_age_s is not None,
            multi_factor=fresh or need.multi_factor,
            login_hint=hint,
        )

    async def refuse_other(self, signed: SignedIn, expected_sub: str | None) -> None:
        """Refuse another person than the expected one; their tokens are revoked.

        Args:
            signed: what came.
            expected_sub: who must have come, None for anybody.

        Raises:
            KeydeskError: WRONG_ACCOUNT(expected, got).
        """
        got = signed.claims.person
        if expected_sub is None or got.sub == expected_sub:
            return
        await self._revoke_new(signed)
        known = self._held.person
        expected = (known.email or known.name) if known is not None and known.sub == expected_sub else expected_sub
        raise KeydeskError(Code.WRONG_ACCOUNT, expected=expected, got=got.email or got.name)

    async def refuse_unproven(self, signed: SignedIn, fresh: bool, need: Need | None) -> None:
        """Refuse a sign-in that did not prove what is needed; its tokens are revoked.

        Args:
            signed: what came.
            fresh: the person was to prove anew who they are.
            need: what is needed, None for no need.

        Raises:
            KeydeskError: FRESH_SIGN_IN_NEEDED(missing: ``auth_time`` or ``mfa``).
        """
        if need is None:
            return
        missing = _unproven(signed.claims, need, signed.began if fresh else None, self._parts.clock.now())
        if missing is not None:
            await self._revoke_new(signed)
            raise KeydeskError(Code.FRESH_SIGN_IN_NEEDED, missing=missing)

    async def refuse_unbound(self, signed: SignedIn) -> None:
        """Refuse tokens that are good anywhere, when the profile insists on proofs; they are revoked.

        Args:
            signed: what came.

        Raises:
            KeydeskError: DPOP_REFUSED(reason ``bearer``).
        """
        if self._parts.tenant.profile.dpop == "required" and not signed.tokens.bound:
            await self._revoke_new(signed)
            raise KeydeskError(Code.DPOP_REFUSED, reason="bearer")

    async def run(self, signed: SignedIn) -> None:
        """Keep what came, and use it.

        Args:
            signed: what came, not refused.

        Raises:
            KeydeskError: see the module; nothing changes then.
        """
        signed = await self._for_the_account(signed)
        tokens, claims, keeper, held = signed.tokens, signed.claims, self._parts.keeper, self._held
        async with self._parts.lock.held():
            before = await keeper.load()
            if tokens.refresh_token is None:
                # The tenant gives none: the session lasts as long as the access token. Source: reference §3.
                await keeper.delete()
            else:
                session = StoredSession(
                    keeper.owner,
                    claims.person,
                    tokens.refresh_token,
                    tokens.scopes,
                    claims.auth_time,
                    claims.multi_factor,
                    # A refresh token may be bound although the access token is not. Source: RFC 9449 §5
                    signed.prover.key.thumbprint if signed.prover is not None else None,
                    tokens.bound,
                    signed.prover.key.export() if signed.prover is not None else None,
                )
                await keeper.save(session, retry=True)
        held.renewable = tokens.refresh_token is not None
        held.fresh_needed = False
        held.backoff.reset()
        held.sid = claims.sid
        held.use(tokens, claims, signed.prover)
        if before is not None and before.person.sub != claims.person.sub:
            await self.revoke(before.refresh_token)

    async def revoke(self, refresh_token: Secret) -> bool:
        """Tell the tenant that a refresh token is no longer wanted.

        Args:
            refresh_token: to be revoked.

        Returns:
            False when the tenant could not be told.
        """
        try:
            return await self._parts.tenant.revoke(refresh_token)
        except KeydeskError as error:
            _LOG.info("the tenant could not be told: %s", error.code)
            return False

    async def _for_the_account(self, signed: SignedIn) -> SignedIn:
        """Swap tokens of another audience for the account's before any is kept. Source: reference §4."""
        if self._parts.tenant.profile.sign_in_audience is None:
            return signed
        refresh_token = signed.tokens.refresh_token
        if refresh_token is None:
            raise KeydeskError(Code.TOKEN_ANSWER_INVALID, what="refresh_token")
        try:
            swapped = await self._parts.tenant.refresh(refresh_token, signed.asked, signed.prover)
        except KeydeskError:
            await self._revoke_new(signed)
            raise
        return replace(signed, tokens=replace(swapped, refresh_token=swapped.refresh_token or refresh_token))

    async def _revoke_new(self, signed: SignedIn) -> None:
        if signed.tokens.refresh_token is not None:
            await self.revoke(signed.tokens.refresh_token)


def refuse_ungranted(granted: frozenset[str], need: Need | None) -> None:
    """Refuse to go on with a scope that was asked for and not granted.

    Args:
        granted: what the tenant granted.
        need: what is needed, None for no need.

    Raises:
        KeydeskError: SCOPE_MISSING(scope).
    """
    missing = sorted(need.scopes - granted) if need is not None else []
    if missing:
        raise KeydeskError(Code.SCOPE_MISSING, scope=str(missing[0]))


def _unproven(claims: Claims, need: Need, since: datetime | None, now: datetime) -> str | None:
    """What a sign-in did not prove; the clocks may differ by the leeway of ID tokens."""
    proved = claims.auth_time
    if need.max_age_s is not None or since is not None:
        if proved is None:
            return "auth_time"
        if need.max_age_s is not None and (now - proved).total_seconds() > need.max_age_s + LEEWAY_S:
            return "auth_time"
        if since is not None and (since - proved).total_seconds() > LEEWAY_S:
            return "auth_time"
    return "mfa" if need.multi_factor and not claims.multi_factor else None
