"""In which state a connected account is, and which connections are still to be had. Pure; raises nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from keydesk.domain.connected import AccountState, ConnectedAccount, Connection

SOON = timedelta(days=14)
"""An access that ends within this time ends soon."""

# They say who a person is or come back under another name; no tool lacks anything when they are not listed.
_WHO = frozenset(
    {"openid", "profile", "email", "offline_access", "offline", "refresh_token", "phone", "address",
     "userinfo.email", "userinfo.profile"}
)  # fmt: skip
_URL_FORMS = ("https://www.googleapis.com/auth/", "https://graph.microsoft.com/")


def by_name(connections: Iterable[Connection] | None) -> Mapping[str, Connection] | None:
    """Make connections findable, once for many accounts.

    Args:
        connections: as listed, None when they could not be read.

    Returns:
        Connections by name, None for None.
    """
    return None if connections is None else {connection.name: connection for connection in connections}


def state_of(account: ConnectedAccount, offered: Mapping[str, Connection] | None, now: datetime) -> AccountState:
    """Say how an account stands; the first of these that holds.

    Args:
        account: the account.
        offered: connections by name, None when they could not be read.
        now: aware time.

    Returns:
        Ended; without the connections *ends soon* or *unknown*; else *no longer offered*, *more permission needed*,
        *ends soon*, *connected*.
    """
    if account.expires_at is not None and account.expires_at <= now:
        return AccountState.ENDED
    soon = account.expires_at is not None and account.expires_at <= now + SOON
    if offered is None:
        return AccountState.ENDS_SOON if soon else AccountState.UNKNOWN
    connection = offered.get(account.connection)
    if connection is None:
        return AccountState.NOT_OFFERED
    if missing_scopes(account, connection):
        return AccountState.MORE_NEEDED
    return AccountState.ENDS_SOON if soon else AccountState.CONNECTED


def missing_scopes(account: ConnectedAccount, connection: Connection) -> tuple[str, ...]:
    """Tell what the connection is configured for and the person has not granted.

    Args:
        account: the account; one that lists no scopes at all says nothing, so nothing is missing.
        connection: its connection.

    Returns:
        Scopes as the connection writes them.
    """
    if not account.scopes or not connection.scopes:
        return ()
    granted = {_bare(scope) for scope in account.scopes}
    wanted = ((scope, _bare(scope)) for scope in connection.scopes)
    return tuple(scope for scope, bare in wanted if bare not in granted and bare not in _WHO)


def available(connections: Iterable[Connection], accounts: Sequence[ConnectedAccount]) -> tuple[Connection, ...]:
    """List the connections that no account uses yet.

    Args:
        connections: what is offered.
        accounts: what is connected.

    Returns:
        The rest, in the order offered.
    """
    used = {account.connection for account in accounts}
    return tuple(connection for connection in connections if connection.name not in used)


def _bare(scope: str) -> str:
    """Providers answer with long names for short ones, and in another case."""
    for form in _URL_FORMS:
        scope = scope.removeprefix(form)
    return scope.lower()
