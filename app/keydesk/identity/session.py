"""Who is signed in, and an access token whenever one is needed. The `Identity` of the use cases.

Main loop only. One refresh at a time among all tasks (a lock here) and all processes (an OS lock); the newest refresh
token is read under the lock and the next one written before its access token is used; a refresh is never repeated by
itself. Raises AUTH_*, API_RATE_LIMITED, API_SERVER, NET_*, FOLDER_UNWRITABLE, DISK_FULL; KEYRING_* at sign-out only.
"""

import asyncio
import logging
from dataclasses import dataclass, replace

from keydesk.core.cancel import CancelToken
from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Granted, Need, Person
from keydesk.domain.catalogue import Code
from keydesk.identity.access import AccessToken
from keydesk.identity.authorize import Wish
from keydesk.identity.backoff import Backoff
from keydesk.identity.browser import Opener
from keydesk.identity.id_token import Claims, Expected
from keydesk.identity.process_lock import ProcessLock
from keydesk.identity.sign_in import BrowserSignIn, SignedIn, SignInWatcher
from keydesk.identity.sign_out import logout_address
from keydesk.identity.tenant import Tenant
from keydesk.identity.token_endpoint import Tokens
from keydesk.identity.token_keeper import TokenKeeper
from keydesk.identity.token_store import StoredSession

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a session is made of; `identity/opening.py` puts it together.

    Args:
        tenant: the identity side of the profile.
        browser: signs in.
        opener: opens the browser to sign out there.
        keeper: keeps the refresh token.
        lock: among processes.
        clock: time.
        wish: scopes and languages of every sign-in.
    """

    tenant: Tenant
    browser: BrowserSignIn
    opener: Opener
    keeper: TokenKeeper
    lock: ProcessLock
    clock: Clock
    wish: Wish


class AuthSession:
    """One person signed in with one profile, or nobody.

    Args:
        parts: what it is made of.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._gate = asyncio.Lock()
        self._backoff = Backoff(parts.clock)
        self._signing_in = False
        self._fresh_needed = False
        self._access = AccessToken(parts.clock)
        self._person: Person | None = None
        self._granted: Granted | None = None
        self._sid: str | None = None
        self._renewable = False

    @property
    def person(self) -> Person | None:
        """Who is signed in."""
        return self._person

    @property
    def granted(self) -> Granted | None:
        """What the tenant granted, None before the first token of this run."""
        return self._granted

    @property
    def keeps_tokens(self) -> str:
        """Where the refresh token is: ``keyring``, ``memory`` or ``memory-notice``."""
        return self._parts.keeper.keeps

    @property
    def keyring_problem(self) -> str | None:
        """Code of why the keyring is not used although it was wanted, None otherwise."""
        return self._parts.keeper.problem

    async def restore(self) -> Person | None:
        """Come back from the keyring without a browser.

        Returns:
            The person, None when nobody was signed in.

        Raises:
            KeydeskError: SESSION_ENDED, FRESH_SIGN_IN_NEEDED, CLOCK_WRONG, API_SERVER, NET_*. After NET_* the person
                is known all the same, for showing what was read before.
        """
        async with self._gate:
            try:
                await self._refresh_now()
            except KeydeskError as error:
                if error.code == Code.SIGN_IN_NEEDED:
                    return None
                raise
        return self._person

    async def sign_in(
        self,
        watcher: SignInWatcher,
        cancel: CancelToken,
        fresh: bool = False,
        expected_sub: str | None = None,
        need: Need | None = None,
    ) -> Person:
        """Sign in through the browser.

        Args:
            watcher: is told the address; told too when no browser starts, if it has `not_opened`.
            cancel: closes the listener at once.
            fresh: the person proves anew who they are.
            expected_sub: only this person will do.
            need: what it is for; its scopes are asked for, too.

        Returns:
            Who signed in.

        Raises:
            KeydeskError: SIGN_IN_BUSY, WRONG_ACCOUNT(expected, got), or as `BrowserSignIn.run`. Nothing changes then.
        """
        if self._signing_in:
            raise KeydeskError(Code.SIGN_IN_BUSY)
        self._signing_in = True
        try:
            hint = self._person.email if self._person is not None else None
            wish = replace(self._parts.wish, fresh=fresh, login_hint=hint)
            if need is not None:
                wish = replace(wish, scopes=wish.scopes | need.scopes)
            signed = await self._parts.browser.run(watcher, cancel, wish)
            person = signed.claims.person
            if expected_sub is not None and person.sub != expected_sub:
                await self._refuse_other(signed, expected_sub)
            async with self._gate:
                await self._begin(signed)
            return person
        finally:
            self._signing_in = False

    async def refresh(self) -> Granted:
        """Refresh the access token now.

        Returns:
            What is granted.

        Raises:
            KeydeskError: SIGN_IN_NEEDED, SESSION_ENDED, FRESH_SIGN_IN_NEEDED, API_RATE_LIMITED(seconds), API_SERVER,
                CLOCK_WRONG, NET_*.
        """
        async with self._gate:
            if self._granted is not None and not self._renewable and self._access.usable() is not None:
                return self._granted  # the tenant gave no refresh token; what there is is still good
            return await self._refresh_now()

    async def access_token(self) -> Secret:
        """Give an access token that is good for at least 30 seconds.

        Returns:
            The token.

        Raises:
            KeydeskError: as `refresh`.
        """
        usable = self._access.usable()
        if usable is not None:
            return usable
        async with self._gate:
            # Another task may have refreshed while this one waited.
            return self._access.usable() or await self._renewed()

    async def renew_after_401(self, used: Secret) -> Secret:
        """Give another access token after the API refused one; the caller repeats its request once.

        Args:
            used: the token that was refused.

        Returns:
            A newer token.

        Raises:
            KeydeskError: as `refresh`.
        """
        async with self._gate:
            usable = self._access.usable()
            if usable is not None and not usable.matches(used):
                return usable
            return await self._renewed()

    async def sign_out(self, browser_session: bool = False) -> bool:
        """Revoke the refresh token and wipe everything, in this order and the second in any case.

        Args:
            browser_session: also end the browser's session with the tenant, in the browser.

        Returns:
            False when the tenant could not be told.

        Raises:
            KeydeskError: KEYRING_LOCKED, KEYRING_FAILED when the keyring may still hold the (revoked) token;
                BROWSER_MISSING when only the browser's session is left.
        """
        async with self._gate, self._parts.lock.held():
            stored = await self._parts.keeper.load()
            sid, self._sid = self._sid, None
            told = True
            try:
                if stored is not None:
                    told = await self._revoke(stored.refresh_token)
            finally:
                self._forget()
                await self._parts.keeper.delete()
        if browser_session:
            await self._end_browser_session(sid)
        return told

    async def _begin(self, signed: SignedIn) -> None:
        tokens, claims, keeper = signed.tokens, signed.claims, self._parts.keeper
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
                )
                await keeper.save(session, retry=True)
        self._renewable = tokens.refresh_token is not None
        self._fresh_needed = False
        self._backoff.reset()
        self._sid = claims.sid
        self._use(tokens, claims)
        if before is not None and before.person.sub != claims.person.sub:
            await self._revoke(before.refresh_token)

    async def _refuse_other(self, signed: SignedIn, expected_sub: str) -> None:
        if signed.tokens.refresh_token is not None:
            await self._revoke(signed.tokens.refresh_token)
        known = self._person
        expected = (known.email or known.name) if known is not None and known.sub == expected_sub else expected_sub
        got = signed.claims.person
        raise KeydeskError(Code.WRONG_ACCOUNT, expected=expected, got=got.email or got.name)

    async def _renewed(self) -> Secret:
        await self._refresh_now()
        return self._access.present()

    async def _refresh_now(self) -> Granted:
        self._refuse_too_early()
        async with self._parts.lock.held():
            stored = await self._newest()
            await self._parts.tenant.warm()
            tokens = await self._swap(stored)
            newest = replace(stored, refresh_token=tokens.refresh_token or stored.refresh_token, scopes=tokens.scopes)
            await self._parts.keeper.save(newest)
            claims = await self._check(tokens, newest)
        self._renewable = True
        self._backoff.reset()
        return self._use(tokens, claims)

    def _refuse_too_early(self) -> None:
        if self._fresh_needed:
            raise KeydeskError(Code.FRESH_SIGN_IN_NEEDED)
        if self._person is not None and not self._renewable and self._granted is not None:
            self._forget()
            raise KeydeskError(Code.SESSION_ENDED, reason="no refresh token")
        self._backoff.check()

    async def _newest(self) -> StoredSession:
        stored = await self._parts.keeper.load()
        if stored is None:
            # Signed out, here or in another process.
            ended = self._person is not None
            self._forget()
            raise KeydeskError(Code.SESSION_ENDED if ended else Code.SIGN_IN_NEEDED)
        if self._person is not None and self._person.sub != stored.person.sub:
            self._forget()
            raise KeydeskError(Code.SESSION_ENDED, reason="another person signed in")
        self._person = stored.person
        return stored

    async def _swap(self, stored: StoredSession) -> Tokens:
        try:
            return await self._parts.tenant.refresh(stored.refresh_token, stored.scopes)
        except KeydeskError as error:
            if error.code == Code.SESSION_ENDED:
                await self._end()
            elif error.code == Code.FRESH_SIGN_IN_NEEDED:
                self._fresh_needed = True
            else:
                self._backoff.note(error)
            raise

    async def _check(self, tokens: Tokens, stored: StoredSession) -> Claims:
        known = Claims(stored.person, stored.auth_time, stored.multi_factor, self._sid)
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
        self._forget()
        try:
            await self._parts.keeper.delete()
        except KeydeskError as error:
            _LOG.info("a dead token stays in the keyring: %s", error.code)

    def _forget(self) -> None:
        self._access.clear()
        self._person = self._granted = None
        self._renewable = self._fresh_needed = False
        self._backoff.reset()

    def _use(self, tokens: Tokens, claims: Claims) -> Granted:
        ends_at = self._access.put(tokens.access_token, tokens.life_s)
        self._person = claims.person
        self._granted = Granted(tokens.scopes, ends_at, claims.auth_time, claims.multi_factor)
        return self._granted

    async def _revoke(self, refresh_token: Secret) -> bool:
        try:
            return await self._parts.tenant.revoke(refresh_token)
        except KeydeskError as error:
            _LOG.info("the tenant could not be told: %s", error.code)
            return False

    async def _end_browser_session(self, sid: str | None) -> None:
        endpoints = await self._parts.tenant.endpoints()
        address = logout_address(endpoints, self._parts.tenant.profile, sid)
        await self._parts.opener.open(address, lambda problem: _LOG.info("no browser: %s", problem.code))
