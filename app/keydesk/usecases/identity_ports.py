"""What flows need from signing in and staying signed in, as protocols; `bootstrap` joins them with `identity`.

All coroutines run on the main loop and never block it. Adapters raise `KeydeskError` and nothing else.
"""

from typing import Protocol

from keydesk.core.cancel import CancelToken
from keydesk.domain.account import Granted, Need, Person


class SignInWatcher(Protocol):
    """Is told about a sign-in under way, on the main loop."""

    def opened(self, address: str, seconds_left: float) -> None:
        """The browser was opened at an address that may also be copied by hand."""
        ...

    def not_opened(self, address: str) -> None:
        """No browser could be started; the address may still be opened by hand, the sign-in goes on waiting."""
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

    async def refresh(self) -> Granted:
        """Refresh the access token now; SESSION_ENDED, FRESH_SIGN_IN_NEEDED, NET_*."""
        ...

    async def sign_out(self, browser_session: bool = False) -> bool:
        """Revoke and wipe; False when the tenant could not be told (the local wipe is always done)."""
        ...
