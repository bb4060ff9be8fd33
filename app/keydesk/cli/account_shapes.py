"""The JSON shapes of connected accounts scripts rely on. Pure functions. Source: CLI contract."""

from keydesk.cli.shapes import Shape, timestamp
from keydesk.domain.connected import AccountState, ConnectedAccount, Connection
from keydesk.domain.permissions import Permissions
from keydesk.usecases.state import Snapshot


def account_shape(
    account: ConnectedAccount,
    state: AccountState,
    connection: Connection | None,
    now: Snapshot,
    permissions: Permissions,
) -> Shape:
    """Shape of one account in `accounts list`.

    Args:
        account: the account.
        state: how it stands.
        connection: its connection, None when that is not offered or not known.
        now: the state of the program, for labels.
        permissions: the dictionary, for the provider's name and the summary.

    Returns:
        The shape; ``strategy`` is null where the connection is not known, ``as_of`` is when the list was read.
    """
    strategy = None if connection is None else connection.strategy or None
    name = permissions.provider(strategy).name if strategy is not None else None
    shape: Shape = {
        "id": account.id,
        "connection": account.connection,
        "strategy": strategy,
        "label": now.account_label(account.id) or name or account.connection,
        "state": str(state),
        "scopes": [*account.scopes],
        "created_at": timestamp(account.created_at),
        "as_of": timestamp(now.connected.at),
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
