"""The shapes on the wire of connected accounts: read with tolerance, written strictly. Pure; any thread.

Raises ANSWER_INVALID (params: what). Source: My Account OpenAPI file, reference §12.
"""

import json
import math
from collections.abc import Iterable
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec

from keydesk.account.wire import read_entries, read_time, tolerant
from keydesk.core.encoding import JsonValue, clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount, Connection, StartedConnection
from keydesk.net.address import place_of

MAX_ENTRIES = 1000  # the API gives 20 on a page; whatever comes beyond this is not shown
MAX_ID = 1024
MAX_LIFE_S = 3600.0
_NAME = 128
_SCOPE = 512
_SCOPES = 200
_NEXT = 8192
_ADDRESS = 4096


class AccountWire(msgspec.Struct):
    """A connected account; null is like absent."""

    id: str
    connection: str
    access_type: str | None = None
    scopes: list[object] | None = None
    created_at: str | None = None
    expires_at: str | None = None
    org_id: str | None = None


class ConnectionWire(msgspec.Struct):
    """A connection; null is like absent."""

    name: str
    strategy: str | None = None
    scopes: list[object] | None = None


class StartedWire(msgspec.Struct):
    """The answer to a request to connect."""

    connect_uri: str
    auth_session: str
    connect_params: dict[str, object]
    expires_in: float | None = None


class Pool:
    """Gives equal texts and lists of scopes as one and the same: thousands of accounts share a few of them."""

    def __init__(self) -> None:
        self._kept: dict[object, object] = {}

    def text(self, value: str) -> str:
        """One text for all equal ones."""
        kept = self._kept.setdefault(value, value)
        return kept if isinstance(kept, str) else value

    def scopes(self, values: Iterable[object] | None) -> tuple[str, ...]:
        """One tuple of scopes for all equal ones, each cleaned and once."""
        cleaned = (clean_text(value, _SCOPE) for value in values or () if isinstance(value, str))
        found = tuple(dict.fromkeys(self.text(scope) for scope in cleaned if scope))[:_SCOPES]
        kept = self._kept.setdefault(found, found)
        return kept if isinstance(kept, tuple) else found


def read_accounts(value: JsonValue, pool: Pool) -> tuple[ConnectedAccount, ...]:
    """Read a page of accounts, in its wrapper or bare.

    Args:
        value: the answer's JSON.
        pool: shared by all pages.

    Returns:
        The accounts; entries without id or connection are left out.

    Raises:
        KeydeskError: ANSWER_INVALID: there is no list at all.
    """
    wires = (tolerant(entry, AccountWire) for entry in read_entries(value, "accounts")[:MAX_ENTRIES])
    return tuple(_account(wire, pool) for wire in wires if wire is not None and _is_account(wire))


def read_account(value: JsonValue) -> ConnectedAccount:
    """Read one account.

    Args:
        value: the answer's JSON.

    Returns:
        The account.

    Raises:
        KeydeskError: ANSWER_INVALID: it has no id or no connection.
    """
    wire = tolerant(value, AccountWire)
    if wire is None or not _is_account(wire):
        raise KeydeskError(Code.ANSWER_INVALID, what="account")
    return _account(wire, Pool())


def read_connections(value: JsonValue, pool: Pool) -> tuple[Connection, ...]:
    """Read a page of connections, in its wrapper or bare.

    Args:
        value: the answer's JSON.
        pool: shared by all pages.

    Returns:
        The connections; entries without a name are left out.

    Raises:
        KeydeskError: ANSWER_INVALID: there is no list at all.
    """
    wires = (tolerant(entry, ConnectionWire) for entry in read_entries(value, "connections")[:MAX_ENTRIES])
    return tuple(
        Connection(
            name=pool.text(wire.name),
            strategy=pool.text(clean_text(wire.strategy or "", _NAME)),
            scopes=None if wire.scopes is None else pool.scopes(wire.scopes),
        )
        for wire in wires
        if wire is not None and _is_name(wire.name)
    )


def read_next(value: JsonValue) -> str | None:
    """Read where the next page begins.

    Args:
        value: the answer's JSON.

    Returns:
        The mark as sent, None at the end.
    """
    mark = value.get("next") if isinstance(value, dict) else None
    return mark if isinstance(mark, str) and 0 < len(mark) <= _NEXT else None


def read_started(value: JsonValue, issuer: str) -> StartedConnection:
    """Read what a request to connect brought, and make the address the browser opens.

    Args:
        value: the answer's JSON.
        issuer: the tenant; the address must be on its origin, so https but for a tenant on this computer.

    Returns:
        What was begun; the ticket is in the address.

    Raises:
        KeydeskError: ANSWER_INVALID (params: what, one of ``connect``, ``connect_uri``, ``auth_session``,
            ``ticket``).
    """
    wire = tolerant(value, StartedWire)
    if wire is None:
        raise KeydeskError(Code.ANSWER_INVALID, what="connect")
    if not 0 < len(wire.auth_session) <= MAX_ID:
        raise KeydeskError(Code.ANSWER_INVALID, what="auth_session")
    ticket = wire.connect_params.get("ticket")
    if not isinstance(ticket, str) or not 0 < len(ticket) <= MAX_ID or not ticket.isprintable():
        raise KeydeskError(Code.ANSWER_INVALID, what="ticket")
    life = wire.expires_in if wire.expires_in is not None and math.isfinite(wire.expires_in) else 300.0
    return StartedConnection(
        address=Secret(with_ticket(wire.connect_uri, ticket, issuer)),
        session=Secret(wire.auth_session),
        life_s=min(max(life, 1.0), MAX_LIFE_S),
    )


def with_ticket(address: str, ticket: str, issuer: str) -> str:
    """Add the ticket to the address, whatever query it has already.

    Args:
        address: ``connect_uri`` as sent.
        ticket: as sent.
        issuer: the tenant whose origin it must be on.

    Returns:
        The address for the browser. Source: reference §12.

    Raises:
        KeydeskError: ANSWER_INVALID (params: what ``connect_uri``): another origin, no https, not an address.
    """
    try:
        if len(address) > _ADDRESS or place_of(address) != place_of(issuer):
            raise KeydeskError(Code.ANSWER_INVALID, what="connect_uri")
    except KeydeskError as error:
        raise KeydeskError(Code.ANSWER_INVALID, what="connect_uri") from error
    parts = urlsplit(address)
    added = "ticket=" + quote(ticket, safe="")
    return urlunsplit(
        (parts.scheme, parts.netloc, parts.path, f"{parts.query}&{added}" if parts.query else added, "")
    )


def write_connect(
    connection: str, redirect_uri: str, state: Secret, code_challenge: str, choose_account: bool
) -> bytes:
    """Write a request to connect; no scopes, so that the set the admin chose is asked for.

    Args:
        connection: name of the connection.
        redirect_uri: the exact loopback address.
        state: comes back with the person.
        code_challenge: PKCE, S256.
        choose_account: the provider asks which of its accounts is meant.

    Returns:
        JSON. Source: OpenAPI, CreateConnectedAccountsRequestContent.
    """
    body: dict[str, JsonValue] = {
        "connection": connection,
        "redirect_uri": redirect_uri,
        "state": state.reveal(),
        "code_challenge": code_challenge,
        "code_challenge_method": "S256",
    }
    if choose_account:
        body["authorization_params"] = {"prompt": "select_account"}
    return json.dumps(body, separators=(",", ":")).encode("ascii")


def write_complete(session: Secret, connect_code: Secret, redirect_uri: str, code_verifier: Secret) -> bytes:
    """Write the completion.

    Args:
        session: from the start.
        connect_code: what the browser brought.
        redirect_uri: the same as at the start.
        code_verifier: PKCE.

    Returns:
        JSON with secrets in it. Source: OpenAPI, CompleteConnectedAccountsRequestContent.
    """
    body = {
        "auth_session": session.reveal(),
        "connect_code": connect_code.reveal(),
        "redirect_uri": redirect_uri,
        "code_verifier": code_verifier.reveal(),
    }
    return json.dumps(body, separators=(",", ":")).encode("ascii")


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _NAME and name.isprintable()


def _is_account(wire: AccountWire) -> bool:
    return 0 < len(wire.id) <= MAX_ID and wire.id.isprintable() and _is_name(wire.connection)


def _account(wire: AccountWire, pool: Pool) -> ConnectedAccount:
    organization = clean_text(wire.org_id, _NAME) if wire.org_id else ""
    return ConnectedAccount(
        id=wire.id,
        connection=pool.text(wire.connection),
        scopes=pool.scopes(wire.scopes),
        created_at=read_time(wire.created_at),
        expires_at=read_time(wire.expires_at),
        offline=wire.access_type in (None, "offline"),
        organization=pool.text(organization) if organization else None,
    )
