"""What connecting and disconnecting an outside account ask of a person; window, command line and tests answer.

Every coroutine waits for the person and returns None (or False) when they cancel. Main loop only. Nothing raises.
"""

from dataclasses import dataclass
from typing import Protocol

from keydesk.domain.connected import ConnectedAccount, Connection
from keydesk.usecases.method_prompts import StepUpPrompter


class ConnectPrompter(StepUpPrompter, Protocol):
    """Leads a person to a provider and back. `opened` brings the address and the seconds left, as in a sign-in."""

    async def explain_connect(self, connection: Connection, again: bool) -> bool:
        """Say what will happen in the browser; True to go on.

        Args:
            connection: the provider.
            again: it has an account already, which may get a new permission or a second one beside it.
        """
        ...

    def came_back(self) -> None:
        """The person is back from the browser; the tenant is being told."""
        ...


@dataclass(frozen=True, slots=True)
class DisconnectAsk:
    """What a person must know before an account is disconnected.

    Args:
        account: the account.
        name: what the person knows it as: own label, else provider or connection.
        provider: the provider's proper name, None when it is not known.
        page: where the permission is removed at the provider, which disconnecting here does not do; None when not
            known.
    """

    account: ConnectedAccount
    name: str
    provider: str | None
    page: str | None


@dataclass(frozen=True, slots=True)
class DisconnectAnswer:
    """The person's decision.

    Args:
        open_page: open the provider's own page afterwards.
    """

    open_page: bool = False


class DisconnectPrompter(StepUpPrompter, Protocol):
    """Leads a person through a disconnection."""

    async def confirm_disconnect(self, ask: DisconnectAsk) -> DisconnectAnswer | None:
        """Ask by name; Cancel is the default."""
        ...
