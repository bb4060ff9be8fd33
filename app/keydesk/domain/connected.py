"""Outside accounts the organisation's tools may use for a person: what is stored, what may be added, in which state.

Frozen; no I/O. Source: My Account OpenAPI file, reference §12, desktop reference §2.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from keydesk.core.secret import Secret


class AccountState(StrEnum):
    """How a connected account stands; words and icons live in the window."""

    CONNECTED = "connected"
    ENDS_SOON = "ends-soon"  # within 14 days
    ENDED = "ended"
    MORE_NEEDED = "more-needed"  # the connection wants scopes that were not granted
    NOT_OFFERED = "not-offered"  # the connection is no longer in the list
    UNKNOWN = "unknown"  # the list of connections could not be read


@dataclass(frozen=True, slots=True)
class Connection:
    """A provider a person may connect.

    Args:
        name: its name at the tenant.
        strategy: kind of provider, for instance ``google-oauth2``.
        scopes: scopes the tenant configured, None when the API does not say.
    """

    name: str
    strategy: str
    scopes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ConnectedAccount:
    """An outside account that is connected.

    Args:
        id: ``cac_...``.
        connection: name of the connection.
        scopes: granted scopes, unknown ones included.
        created_at: aware time, None when it could not be read.
        expires_at: end of the access, None when the API does not say.
        offline: tools may act while the person is away.
        organization: ``org_...``, None without one.
    """

    id: str
    connection: str
    scopes: tuple[str, ...] = ()
    created_at: datetime | None = None
    expires_at: datetime | None = None
    offline: bool = True
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class ReadAccounts:
    """A list of accounts as it was read to its end, remembered for the next run.

    Args:
        accounts: what was connected, in the order listed.
        connections: what could be connected, None when that was not known.
        read_at: aware time.
    """

    accounts: tuple[ConnectedAccount, ...]
    connections: tuple[Connection, ...] | None
    read_at: datetime


@dataclass(frozen=True, slots=True)
class StartedConnection:
    """A connection under way; nothing of it but its name is ever written down.

    Args:
        address: what the browser opens, ticket included; a secret while it lives.
        session: ties start and completion together.
        life_s: seconds until the tenant forgets it.
    """

    address: Secret
    session: Secret
    life_s: float


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to a provider under way, as written down before the browser opens: no address, no session, no code.

    Args:
        id: entry id.
        account: ``issuer|sub``.
        connection: name of the connection.
        started_at: aware time.
    """

    id: str
    account: str
    connection: str
    started_at: datetime
