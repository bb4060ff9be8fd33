"""Disconnects an outside account: ask by name, with the provider's own page beside it, then tell the tenant.

What the tenant stored is deleted; the permission at the provider stays until the person removes it there. Main loop.
Raises API_*, NET_*, AUTH_*, ACCOUNT_GONE, OUTCOME_UNKNOWN.
"""

from dataclasses import dataclass

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount
from keydesk.domain.permissions import Provider
from keydesk.usecases.connect_prompts import DisconnectAnswer, DisconnectAsk, DisconnectPrompter
from keydesk.usecases.connected_accounts import ConnectedAccounts
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.remove_method import LOST_ANSWER
from keydesk.usecases.step_up import Act, StepUp
from keydesk.usecases.world import World

_CANCELS = frozenset({Code.SIGN_IN_CANCELLED, Code.KEY_CANCELLED})


@dataclass(frozen=True, slots=True)
class Disconnected:
    """What was disconnected.

    Args:
        account: the account.
        name: what the person knew it as.
        page: where the permission is removed at the provider, None when not known.
        open_page: the person wants that page now.
    """

    account: ConnectedAccount
    name: str
    page: str | None
    open_page: bool


class DisconnectAccount:
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
        self, account_id: str, prompter: DisconnectPrompter, cancel: CancelToken
    ) -> Done[Disconnected] | Cancelled:
        """Ask, then disconnect.

        Args:
            account_id: the account.
            prompter: asks and shows.
            cancel: the person's Cancel, honoured until the tenant is told.

        Returns:
            Done, also when somebody else disconnected it meanwhile, or cancelled with nothing changed.

        Raises:
            KeydeskError: why it is still connected; ACCOUNT_GONE when the list does not have it at all.
        """
        world = self._world
        account = world.state.now.connected.account(account_id)
        if account is None:
            account = next((a for a in await self._connected.known(prompter, cancel) if a.id == account_id), None)
        if account is None:
            raise KeydeskError(Code.ACCOUNT_GONE)
        name, provider = self._connected.name_of(account), self._provider(account)
        ask = DisconnectAsk(account, name, provider.name, provider.page)
        try:
            answer = await self._agreed(ask, prompter, cancel)
        except KeydeskError as error:
            if error.code in _CANCELS:
                return Cancelled()
            if world.identity.person is not None:
                await world.record("disconnected", name, error.code)
            raise
        if answer is None:
            return Cancelled()
        await self._connected.forget(account.id)
        await self._connected.label(account.id, None)
        await world.record("disconnected", name)
        return Done(Disconnected(account, name, provider.page, answer.open_page))

    async def _agreed(
        self, ask: DisconnectAsk, prompter: DisconnectPrompter, cancel: CancelToken
    ) -> DisconnectAnswer | None:
        """Ask and tell; after a sign-in in the middle they are asked again, for nothing is removed by itself."""
        await self._step_up.ahead(Act.DISCONNECT, prompter, cancel)
        for last in (False, True):
            answer = await prompter.confirm_disconnect(ask)
            if answer is None or cancel.cancelled:
                return None
            try:
                await self._step_up.patiently(prompter, cancel, lambda: self._remove(ask.account))
            except KeydeskError as error:
                if last:
                    raise
                await self._step_up.resume(Act.DISCONNECT, error, prompter, cancel)
            else:
                return answer
        return None

    async def _remove(self, account: ConnectedAccount) -> None:
        """Tell the tenant once; what is gone already is what the person wanted."""
        try:
            await self._world.connected.remove(account.id)
        except KeydeskError as error:
            if error.code == Code.ACCOUNT_GONE:
                return
            # The API has no 404 here: of an id that is gone it says 400. Source: My Account OpenAPI file.
            if error.code not in {*LOST_ANSWER, Code.API_BAD_REQUEST} or await self._still_there(account, error):
                raise

    async def _still_there(self, account: ConnectedAccount, told: KeydeskError) -> bool:
        try:
            listed = await self._connected.of_connection(account.connection)
        except KeydeskError as cause:
            if told.code == Code.API_BAD_REQUEST:
                return True  # the refusal is certain; that the list cannot be read tells nothing new
            raise KeydeskError(Code.OUTCOME_UNKNOWN, cause=told.code) from cause
        return any(one.id == account.id for one in listed)

    def _provider(self, account: ConnectedAccount) -> Provider:
        connection = self._world.state.now.connected.connection(account.connection)
        return self._world.permissions.provider(None if connection is None else connection.strategy)
