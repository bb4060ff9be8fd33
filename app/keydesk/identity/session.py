"""Who is signed in, and an access token whenever one is needed. The `Identity` of the use cases.

Main loop only. One refresh at a time among all tasks (a lock here) and all processes (an OS lock); the newest refresh
token is read under the lock and the next one written before its access token is used; a refresh is never repeated by
itself. Raises AUTH_*, API_RATE_LIMITED, API_SERVER, NET_*, FOLDER_UNWRITABLE, DISK_FULL; KEYRING_* at sign-out only.
"""

import asyncio
import logging
from collections.abc import Awaitable, Mapping

from keydesk.core.cancel import CancelToken
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Granted, Need, Person
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import MadePasskey, Proof
from keydesk.domain.passkey_sign_in import KeyInvitation, KeyQuestion, Newcomer
from keydesk.identity.beginning import Beginning, refuse_ungranted
from keydesk.identity.device_code import DeviceWatcher
from keydesk.identity.key_sign_in import sign_in_with_passkey
from keydesk.identity.parts import Held, Parts
from keydesk.identity.passkey_grant import sign_up_refusal, write_made, write_proof
from keydesk.identity.renewal import Renewal
from keydesk.identity.round_trip import SignInWatcher
from keydesk.identity.sign_in import SignedIn
from keydesk.identity.sign_out import logout_address
from keydesk.net.message import Answer

_LOG = logging.getLogger(__name__)


class AuthSession:
    """One person signed in with one profile, or nobody.

    Args:
        parts: what it is made of.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._held = Held(parts.clock)
        self._renewal = Renewal(parts, self._held)
        self._beginning = Beginning(parts, self._held)
        self._gate = asyncio.Lock()
        self._signing_in = False

    @property
    def person(self) -> Person | None:
        """Who is signed in."""
        return self._held.person

    @property
    def granted(self) -> Granted | None:
        """What the tenant granted, None before the first token of this run."""
        return self._held.granted

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
                await self._renewal.run()
            except KeydeskError as error:
                if error.code == Code.SIGN_IN_NEEDED:
                    return None
                raise
        return self._held.person

    async def sign_in(
        self,
        watcher: SignInWatcher,
        cancel: CancelToken,
        fresh: bool = False,
        expected_sub: str | None = None,
        *,
        need: Need | None = None,
    ) -> Person:
        """Sign in through the browser.

        Args:
            watcher: is told the address; told too when no browser starts, if it has `not_opened`.
            cancel: closes the listener at once.
            fresh: the person proves anew who they are.
            expected_sub: only this person will do.
            need: what something under way needs, on top of what is held; the outcome is checked.

        Returns:
            Who signed in.

        Raises:
            KeydeskError: SIGN_IN_BUSY, WRONG_ACCOUNT(expected, got), FRESH_SIGN_IN_NEEDED(missing) or as
                `BrowserSignIn.run`; nothing changes then. SCOPE_MISSING(scope) when the person is signed in and the
                tenant did not grant what is needed.
        """
        self._begin_one()
        wish = self._beginning.wish(fresh, need)
        return await self._enter(self._parts.browser.run(watcher, cancel, wish), expected_sub, fresh, need)

    async def sign_in_with_device(self, watcher: DeviceWatcher, cancel: CancelToken) -> Person:
        """Sign in with a code that is typed on another device.

        Args:
            watcher: shows the code.
            cancel: ends the waiting at once.

        Returns:
            Who signed in.

        Raises:
            KeydeskError: SIGN_IN_BUSY, or as `DeviceSignIn.run`. Nothing changes then.
        """
        self._begin_one()
        wish = self._beginning.wish(False, None)
        return await self._enter(self._parts.device.run(watcher, cancel, wish), None, False, None)

    async def begin_with_key(self) -> KeyQuestion:
        """Ask for the question a passkey is to answer; see `PasskeyGrant.ask`."""
        return await self._parts.tenant.passkeys.ask()

    async def sign_in_with_key(self, question: KeyQuestion, proof: Proof) -> Person:
        """Sign in with what a key answered, without a browser.

        Args:
            question: from `begin_with_key`.
            proof: the answer.

        Returns:
            Who signed in.

        Raises:
            KeydeskError: SIGN_IN_BUSY, KEY_SIGN_IN_OFF(reason) or as the token endpoint. Nothing changes then.
        """
        self._begin_one()
        return await self._enter(self._with_passkey(write_proof(question.session, proof)), None, False, None)

    async def begin_sign_up(self, newcomer: Newcomer) -> KeyInvitation:
        """Ask for what a key is to make for a new account.

        Args:
            newcomer: who wants the account.

        Returns:
            The options, and what ties the passkey to them.

        Raises:
            KeydeskError: KEY_SIGN_IN_OFF(reason ``off``) when the profile does not offer it, or as
                `PasskeyGrant.invite`.
        """
        if not self._parts.tenant.profile.sign_up:
            raise KeydeskError(Code.KEY_SIGN_IN_OFF, reason="off")
        return await self._parts.tenant.passkeys.invite(newcomer)

    async def sign_up_with_key(self, invitation: KeyInvitation, made: MadePasskey) -> Person:
        """Create the account with a new passkey, and sign in to it.

        Args:
            invitation: from `begin_sign_up`.
            made: what the key made.

        Returns:
            Who signed in.

        Raises:
            KeydeskError: SIGN_IN_BUSY, SIGN_UP_REFUSED(detail), KEY_SIGN_IN_OFF(reason) or as the token endpoint.
        """
        self._begin_one()
        try:
            return await self._enter(self._with_passkey(write_made(invitation.session, made)), None, False, None)
        except KeydeskError as error:
            raise sign_up_refusal(error) from error

    async def refresh(self) -> Granted:
        """Refresh the access token now.

        Returns:
            What is granted.

        Raises:
            KeydeskError: SIGN_IN_NEEDED, SESSION_ENDED, FRESH_SIGN_IN_NEEDED, API_RATE_LIMITED(seconds), API_SERVER,
                CLOCK_WRONG, NET_*.
        """
        async with self._gate:
            held = self._held
            if held.granted is not None and not held.renewable and held.usable() is not None:
                return held.granted  # the tenant gave no refresh token; what there is is still good
            return await self._renewal.run()

    async def access_token(self) -> Secret:
        """Give an access token that is good for at least 30 seconds.

        Returns:
            The token.

        Raises:
            KeydeskError: as `refresh`.
        """
        usable = self._held.usable()
        if usable is not None:
            return usable
        async with self._gate:
            # Another task may have refreshed while this one waited.
            return self._held.usable() or await self._renewed()

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
            usable = self._held.usable()
            if usable is not None and not usable.matches(used):
                return usable
            return await self._renewed()

    def authorization(self, token: Secret, method: str, url: str) -> Mapping[str, str]:
        """Write the headers that go with an access token; see `Held.authorization`."""
        return self._held.authorization(token, method, url)

    def again(self, answer: Answer) -> bool:
        """Whether an answer of the API wants the same request once more; see `Held.again`."""
        return self._held.again(answer)

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
            sid, self._held.sid = self._held.sid, None
            told = True
            try:
                if stored is not None:
                    told = await self._beginning.revoke(stored.refresh_token)
            finally:
                self._held.forget()
                await self._parts.tenant.forget_nonces()
                await self._parts.keeper.delete()
        if browser_session:
            await self._end_browser_session(sid)
        return told

    async def _with_passkey(self, answer: Mapping[str, JsonValue]) -> SignedIn:
        wish, began = self._beginning.wish(False, None), self._parts.clock.now()
        return await sign_in_with_passkey(self._parts.tenant, answer, wish, began)

    def _begin_one(self) -> None:
        if self._signing_in:
            raise KeydeskError(Code.SIGN_IN_BUSY)
        self._signing_in = True

    async def _enter(
        self, signing_in: Awaitable[SignedIn], expected_sub: str | None, fresh: bool, need: Need | None
    ) -> Person:
        try:
            signed = await signing_in
            await self._beginning.refuse_other(signed, expected_sub)
            await self._beginning.refuse_unproven(signed, fresh, need)
            await self._beginning.refuse_unbound(signed)
            async with self._gate:
                await self._beginning.run(signed)
                granted = self._held.granted
            refuse_ungranted(granted.scopes if granted is not None else frozenset(), need)
            return signed.claims.person
        finally:
            self._signing_in = False

    async def _renewed(self) -> Secret:
        await self._renewal.run()
        return self._held.access.present()

    async def _end_browser_session(self, sid: str | None) -> None:
        tenant = self._parts.tenant
        try:
            end_session = (await tenant.endpoints()).end_session
        except KeydeskError as error:
            # Everything here is wiped: that stays a sign-out, and the browser says what is wrong with the line.
            _LOG.info("where the browser's session ends: %s", error.code)
            end_session = None
        address = logout_address(end_session, tenant.profile, sid)
        await self._parts.opener.open(address, lambda problem: _LOG.info("no browser: %s", problem.code))
