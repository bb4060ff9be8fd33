"""What flows need from signing in and staying signed in, as protocols; `bootstrap` joins them with `identity`.

All coroutines run on the main loop and never block it. Adapters raise `KeydeskError` and nothing else.
"""

from typing import Protocol

from keydesk.core.cancel import CancelToken
from keydesk.domain.account import Granted, Need, Person
from keydesk.domain.keys import MadePasskey, Proof
from keydesk.domain.passkey_sign_in import KeyInvitation, KeyQuestion, Newcomer


class SignInWatcher(Protocol):
    """Is told about a sign-in under way, on the main loop."""

    def opened(self, address: str, seconds_left: float) -> None:
        """The browser was opened at an address that may also be copied by hand."""
        ...

    def not_opened(self, address: str) -> None:
        """No browser could be started; the address may still be opened by hand, the sign-in goes on waiting."""
        ...


class DeviceWatcher(Protocol):
    """Is told, on the main loop, about a sign-in that is finished on another device."""

    def code_shown(self, user_code: str, address: str, complete_address: str | None, seconds_left: float) -> None:
        """Show the code, where to type it, and how long it is good for.

        Args:
            user_code: what the person types there, for instance ``ABCD-EFGH``.
            address: where.
            complete_address: the same with the code in it, for a QR code; None when the tenant gives none.
            seconds_left: until the code is worth nothing.
        """
        ...


class Identity(Protocol):
    """Signing in and staying signed in, for the profile in use."""

    @property
    def person(self) -> Person | None:
        """Who is signed in."""
        ...

    @property
    def granted(self) -> Granted | None:
        """What the tenant granted."""
        ...

    @property
    def keeps_tokens(self) -> str:
        """Where the refresh token is: ``keyring``, ``memory`` or ``memory-notice`` (keyring wanted, not there)."""
        ...

    async def restore(self) -> Person | None:
        """Come back from the keyring without a browser; None when nobody was signed in. SESSION_ENDED, NET_*."""
        ...

    async def sign_in(
        self,
        watcher: SignInWatcher,
        cancel: CancelToken,
        fresh: bool = False,
        expected_sub: str | None = None,
        *,
        need: Need | None = None,
    ) -> Person:
        """Sign in through the browser; AUTH_*, NET_*. With `fresh` the person proves anew who they are.

        With `need` the sign-in asks for what it names on top of what is held, and its outcome is checked:
        FRESH_SIGN_IN_NEEDED (params: missing) when the tenant did not prove it (nothing changes then), SCOPE_MISSING
        (params: scope) when it did not grant it (the person is signed in then).
        """
        ...

    async def sign_in_with_device(self, watcher: DeviceWatcher, cancel: CancelToken) -> Person:
        """Sign in with a code typed on another device; DEVICE_CODE_EXPIRED, DEVICE_FLOW_OFF, AUTH_*, NET_*."""
        ...

    async def begin_with_key(self) -> KeyQuestion:
        """Ask for the question a passkey is to answer; KEY_SIGN_IN_OFF(reason), CHALLENGE_INVALID, API_*, NET_*."""
        ...

    async def sign_in_with_key(self, question: KeyQuestion, proof: Proof) -> Person:
        """Sign in with what a key answered, without a browser; KEY_SIGN_IN_OFF(reason), AUTH_*, NET_*."""
        ...

    async def begin_sign_up(self, newcomer: Newcomer) -> KeyInvitation:
        """Ask for what a key is to make for a new account; KEY_SIGN_IN_OFF(reason), SIGN_UP_REFUSED(detail)."""
        ...

    async def sign_up_with_key(self, invitation: KeyInvitation, made: MadePasskey) -> Person:
        """Create the account with a new passkey and sign in to it; SIGN_UP_REFUSED(detail), AUTH_*, NET_*."""
        ...

    async def refresh(self) -> Granted:
        """Refresh the access token now; SESSION_ENDED, FRESH_SIGN_IN_NEEDED, NET_*."""
        ...

    async def sign_out(self, browser_session: bool = False) -> bool:
        """Revoke and wipe; False when the tenant could not be told (the local wipe is always done)."""
        ...
