"""The JSON shapes of connected accounts scripts rely on. Pure functions. Source: CLI contract."""

from collections.abc import Mapping
from datetime import datetime

from keydesk.cli.shapes import Shape, timestamp
from keydesk.domain.connected import ConnectedAccount, Connection
from keydesk.domain.connected_state import state_of
from keydesk.domain.permissions import Permissions
from keydesk.usecases.state import Snapshot


def account_shape(
    account: ConnectedAccount,
    offered: Mapping[str, Connection] | None,
    now: Snapshot,
    permissions: Permissions,
    moment: datetime,
) -> Shape:
    """Shape of one account in `accounts list`.

    Args:
        account: the account.
        offered: connections by name, None when they could not be read.
        now: the state, for labels.
        permissions: the dictionary, for the provider's name and the summary.
        moment: aware time that states are told for.

    Returns:
        The shape; ``strategy`` is null where the connection is not known.
    """
    connection = None if offered is None else offered.get(account.connection)
    strategy = None if connection is None else connection.strategy or None
    name = permissions.provider(strategy).name if strategy is not None else None
    shape: Shape = {
        "id": account.id,
        "connection": account.connection,
        "strategy": strategy,
        "label": now.account_label(account.id) or name or account.connection,
        "state": str(state_of(account, offered, moment)),
        "scopes": [*account.scopes],
        "created_at": timestamp(account.created_at),
        "summary": permissions.summary(strategy, account.scopes, account.offline, "en"),
    }
    if account.expires_at is not None:
        shape["expires_at"] = timestamp(account.expires_at)
    if account.organization is not None:
        shape["organization"] = account.organization
    return shape


def connection_shape(connection: Connection, connected: int, permissions: Permissions) -> Shape:
    """Shape of one connection in `accounts available`.

    Args:
        connection: the connection.
        connected: how many accounts use it.
        permissions: the dictionary, for the provider's name.

    Returns:
        The shape; ``scopes`` is null when the tenant does not say.
    """
    return {
        "name": connection.name,
        "strategy": connection.strategy,
        "provider": permissions.provider(connection.strategy).name,
        "scopes": None if connection.scopes is None else [*connection.scopes],
        "connected": connected,
    }
