"""Connects an outside account: explain, send the person to the provider, complete at once when they come back.

Before the browser opens, the visit is written down, so that a killed program knows of it; no address, session or code
is. Main loop. Raises API_*, NET_*, AUTH_*, ACCOUNT_EXISTS, CONNECTION_GONE, CONNECT_DENIED, CONNECT_EXPIRED,
OUTCOME_UNKNOWN.
"""

import secrets
from collections.abc import Mapping

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount, Connection, StartedConnection, Visit
from keydesk.usecases.connect_prompts import ConnectPrompter
from keydesk.usecases.connected_accounts import ConnectedAccounts, is_from
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.remove_method import LOST_ANSWER
from keydesk.usecases.step_up import Act, StepUp
from keydesk.usecases.world import World

_CANCELS = frozenset({Code.SIGN_IN_CANCELLED, Code.KEY_CANCELLED})


class ConnectAccount:
    """The flow.

    Args:
        world: the ports.
        connected: the list.
    """

    def __init__(self, world: World, connected: ConnectedAccounts) -> None:
        self._world = world
        self._connected = connected
        self._step_up = StepUp(world)

    async def run(
        self, name: str, prompter: ConnectPrompter, cancel: CancelToken, choose_account: bool = False
    ) -> Done[ConnectedAccount] | Cancelled:
        """Connect, or connect again to give more or to lengthen the access.

        Args:
            name: name of the connection.
            prompter: explains and shows.
            cancel: the person's Cancel, honoured until the tenant is told.
            choose_account: the provider asks which of its accounts is meant; after a wrong one was connected.

        Returns:
            Done with the account, or cancelled with nothing changed.

        Raises:
            KeydeskError: why it is not connected; CONNECTION_GONE or POLICY_FORBIDS before anything is
                asked.
        """
        world = self._world
        owner = world.account
        if not world.requirements.allows_connection(name):
            raise KeydeskError(Code.POLICY_FORBIDS, key="AllowedConnections")
        connection = await self._offered(name)
        again = any(account.connection == name for account in world.state.now.connected.accounts or ())
        if not await prompter.explain_connect(connection, again) or cancel.cancelled:
            return Cancelled()
        self._connected.dismiss(name)
        visit = Visit(secrets.token_hex(8), owner, name, world.clock.now())
        self._connected.mark(visit.id, True)
        try:
            account = await self._connect(visit, prompter, cancel, choose_account)
        except KeydeskError as error:
            if error.code in _CANCELS:
                return Cancelled()
            meaning = await self._meaning(error, name)
            if world.identity.person is not None:
                await world.record("connected", name, meaning.code)
            if meaning is error:
                raise
            raise meaning from error
        finally:
            self._connected.mark(visit.id, False)
        await self._show(account, again)
        await world.record("connected", name)
        return Done(account)

    async def _offered(self, name: str) -> Connection:
        """Find the connection in the list of this sign-in, else in a new one."""
        connected = self._connected
        if self._world.state.now.connected.connection(name) is None:
            readable = await connected.offered()
            if readable and self._world.state.now.connected.connection(name) is None:
                raise KeydeskError(Code.CONNECTION_GONE, connection=name)
        # A list that cannot be read keeps nobody from connecting: the tenant decides.
        return self._world.state.now.connected.connection(name) or Connection(name, "")

    async def _connect(
        self, visit: Visit, prompter: ConnectPrompter, cancel: CancelToken, choose_account: bool
    ) -> ConnectedAccount:
        world = self._world
        await self._step_up.ahead(Act.CONNECT, prompter, cancel)
        shown = world.state.now.connected.accounts
        known = None if shown is None else {a.id: a for a in shown if a.connection == visit.connection}

        async def begin(redirect_uri: str, state: Secret, code_challenge: str) -> StartedConnection:
            started = await world.connected.begin(
                visit.connection, redirect_uri, state, code_challenge, choose_account
            )
            await world.notebook.visits.begin(visit)
            return started

        settled = True
        try:
            code, redirect_uri, verifier, started = await self._step_up.through(
                Act.CONNECT, prompter, cancel, lambda: world.connect_browser.visit(begin, prompter, cancel)
            )
            prompter.came_back()
            try:
                return await self._step_up.through(
                    Act.CONNECT,
                    prompter,
                    cancel,
                    lambda: world.connected.complete(started.session, code, redirect_uri, verifier),
                )
            except KeydeskError as error:
                if error.code not in LOST_ANSWER:
                    raise
                settled = False
                found = await self._look_for_new(visit, known, error)
                settled = True
                if found is None:
                    raise
                return found
        finally:
            if settled:
                await world.notebook.visits.close(visit.id)

    async def _meaning(self, error: KeydeskError, name: str) -> KeydeskError:
        """A refusal may say that what is shown is not true any more; read anew what it is about."""
        try:
            if error.code == Code.ACCOUNT_EXISTS:
                await self._connected.of_connection(name)
            elif error.code in (Code.CONNECTION_GONE, Code.API_BAD_REQUEST):
                # The API has no code of its own for a connection that is no longer offered.
                readable = await self._connected.offered()
                if readable and self._world.state.now.connected.connection(name) is None:
                    return KeydeskError(Code.CONNECTION_GONE, connection=name)
        except KeydeskError as second:
            self._connected.note_stale(second)  # the refusal itself is what the person is told
        return error

    async def _look_for_new(
        self, visit: Visit, known: Mapping[str, ConnectedAccount] | None, lost: KeydeskError
    ) -> ConnectedAccount | None:
        """The answer was lost: see by listing whether the tenant connected the account."""
        try:
            listed = await self._connected.of_connection(visit.connection)
        except KeydeskError as cause:
            raise KeydeskError(Code.OUTCOME_UNKNOWN, cause=lost.code) from cause
        if known is not None:
            return next((account for account in listed if known.get(account.id) != account), None)
        return next((account for account in listed if is_from(account, visit)), None)

    async def _show(self, account: ConnectedAccount, again: bool) -> None:
        """Show the new account; where there was one before, it may have gone for this one, so the tenant is asked."""
        await self._connected.adopt(account)
        if not again:
            return
        try:
            await self._connected.of_connection(account.connection)
        except KeydeskError as error:
            # It is connected all the same; the page says that the list is not fresh and offers to read it.
            self._connected.note_stale(error)
