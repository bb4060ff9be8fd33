"""The account side while no tenant is set up: keys can be cared for, everything else says what is missing.

Main loop. Every call raises NO_PROFILE, but those that only ask who is there.
"""

from collections.abc import AsyncIterator, Sequence

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Factor, Granted, Method, MethodType, Need, Person
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount, Connection, StartedConnection
from keydesk.domain.enrollment import Channel, LinkedIdentity, NewMethod, StartedMethod
from keydesk.domain.keys import CreationOptions, MadePasskey, Proof
from keydesk.domain.passkey_sign_in import KeyInvitation, KeyQuestion, Newcomer
from keydesk.usecases.connected_ports import BeginVisit
from keydesk.usecases.identity_ports import DeviceWatcher, SignInWatcher


class Nobody:
    """Satisfies `Identity`: nobody is signed in and nobody can."""

    person: Person | None = None
    granted: Granted | None = None
    keeps_tokens = "memory"

    async def restore(self) -> Person | None:
        """Nobody."""
        return None

    async def sign_in(
        self,
        watcher: SignInWatcher,
        cancel: CancelToken,
        fresh: bool = False,
        expected_sub: str | None = None,
        *,
        need: Need | None = None,
    ) -> Person:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def sign_in_with_device(self, watcher: DeviceWatcher, cancel: CancelToken) -> Person:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def begin_with_key(self) -> KeyQuestion:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def sign_in_with_key(self, question: KeyQuestion, proof: Proof) -> Person:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def begin_sign_up(self, newcomer: Newcomer) -> KeyInvitation:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def sign_up_with_key(self, invitation: KeyInvitation, made: MadePasskey) -> Person:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def refresh(self) -> Granted:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def sign_out(self, browser_session: bool = False) -> bool:
        """Nothing to do."""
        return True


class NoAccount:
    """Satisfies `AccountApi`: there is no account to ask."""

    limit_seen: int | None = None

    async def list_methods(self, only: MethodType | None = None) -> Sequence[Method]:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def get_method(self, method_id: str) -> Method:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def list_factors(self) -> Sequence[Factor]:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def begin_passkey(self, identity: LinkedIdentity | None = None) -> tuple[CreationOptions, Secret]:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def verify_passkey(self, session: Secret, made: MadePasskey) -> Method:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def begin_method(self, wish: NewMethod) -> StartedMethod:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def verify_method(self, started: StartedMethod, proof: Secret | None) -> Method:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def prefer_channel(self, method_id: str, channel: Channel) -> Method:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def rename_method(self, method_id: str, name: str) -> Method:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def remove_method(self, method_id: str) -> None:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)


class NoConnected:
    """Satisfies `ConnectedApi` and `ConnectBrowser`: there is no tenant to connect anything at."""

    def accounts(self, connection: str | None = None) -> AsyncIterator[Sequence[ConnectedAccount]]:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    def connections(self) -> AsyncIterator[Sequence[Connection]]:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def begin(
        self,
        connection: str,
        redirect_uri: str,
        state: Secret,
        code_challenge: str,
        choose_account: bool = False,
    ) -> StartedConnection:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def complete(
        self, session: Secret, connect_code: Secret, redirect_uri: str, code_verifier: Secret
    ) -> ConnectedAccount:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def remove(self, account_id: str) -> None:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)

    async def visit(
        self, begin: BeginVisit, watcher: SignInWatcher, cancel: CancelToken
    ) -> tuple[Secret, str, Secret, StartedConnection]:
        """Refuse."""
        raise KeydeskError(Code.NO_PROFILE)
