"""Connected accounts of the signed-in person; satisfies `usecases.connected_ports.ConnectedApi`. Main loop.

Raises API_*, NET_*, SCOPE_MISSING, ACCOUNT_GONE, ACCOUNT_EXISTS, CONNECTION_GONE, CONNECT_EXPIRED and what the token
source raises. Writes are sent once; after a lost answer the caller lists first.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Generic, TypeVar
from urllib.parse import urlencode

from keydesk.account.addresses import segment
from keydesk.account.connected_wire import (
    Pool,
    read_account,
    read_accounts,
    read_connections,
    read_next,
    read_started,
    write_complete,
    write_connect,
)
from keydesk.account.problems import speaks_of_expiry
from keydesk.account.scopes import Operation
from keydesk.account.transport import AccountTransport, Door, Tokens
from keydesk.config.profile import Profile
from keydesk.core.clock import Clock
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount, Connection, StartedConnection

TAKE = 20  # the most the API gives. Source: reference §12
MAX_PAGES = 2000
MAX_EMPTY = 5
_ACCOUNTS = "/connected-accounts/accounts"
_CONNECTIONS = "/connected-accounts/connections"
_CONNECT = "/connected-accounts/connect"
_COMPLETE = "/connected-accounts/complete"

E = TypeVar("E", ConnectedAccount, Connection)
Reader = Callable[[JsonValue, Pool], Sequence[E]]
Names = Callable[[E], str]


class ConnectedClient:
    """Lists, connects and disconnects outside accounts.

    Args:
        profile: the tenant; every address is built on its issuer, and the browser is sent to nothing else.
        door: the HTTP door.
        tokens: access tokens for the profile's audience.
        clock: to read waiting times.
    """

    def __init__(self, profile: Profile, door: Door, tokens: Tokens, clock: Clock) -> None:
        self._issuer = profile.issuer
        self._transport = AccountTransport(profile.api_base, door, tokens, clock)

    def accounts(self, connection: str | None = None) -> AsyncIterator[Sequence[ConnectedAccount]]:
        """Read accounts, a page at a time, to the end.

        Args:
            connection: name of one connection, None for all.

        Returns:
            Pages; an account comes once, an empty page not at all. After a failure the same page may be asked for
            again.
        """
        fields = {} if connection is None else {"connection": connection}
        return _Pages(self._transport, Operation.LIST_ACCOUNTS, _ACCOUNTS, fields, read_accounts, _account_id)

    def connections(self) -> AsyncIterator[Sequence[Connection]]:
        """Read what may be connected, a page at a time, to the end.

        Returns:
            Pages, as `accounts`.
        """
        return _Pages(
            self._transport, Operation.LIST_CONNECTIONS, _CONNECTIONS, {}, read_connections, _connection_name
        )

    async def begin(
        self,
        connection: str,
        redirect_uri: str,
        state: Secret,
        code_challenge: str,
        choose_account: bool = False,
    ) -> StartedConnection:
        """Begin to connect.

        Args:
            connection: name of the connection.
            redirect_uri: the exact loopback address.
            state: comes back with the person.
            code_challenge: PKCE, S256.
            choose_account: the provider asks which of its accounts is meant.

        Returns:
            Address for the browser, session and time.

        Raises:
            KeydeskError: CONNECTION_GONE (params: connection), ANSWER_INVALID and as the module says.
        """
        body = write_connect(connection, redirect_uri, state, code_challenge, choose_account)
        try:
            answer = await self._transport.call(Operation.CONNECT, _CONNECT, body)
        except KeydeskError as error:
            refused = error.code == Code.API_BAD_REQUEST
            if error.code == Code.CONNECTION_GONE or (refused and _names_connection(error)):
                raise KeydeskError(Code.CONNECTION_GONE, **{**error.params, "connection": connection}) from error
            raise
        return read_started(answer.json(), self._issuer)

    async def complete(
        self, session: Secret, connect_code: Secret, redirect_uri: str, code_verifier: Secret
    ) -> ConnectedAccount:
        """Complete, once.

        Args:
            session: from `begin`.
            connect_code: what the browser brought.
            redirect_uri: the same as in `begin`.
            code_verifier: PKCE.

        Returns:
            The account as it is now connected.

        Raises:
            KeydeskError: ACCOUNT_EXISTS, CONNECT_EXPIRED and as the module says.
        """
        body = write_complete(session, connect_code, redirect_uri, code_verifier)
        try:
            answer = await self._transport.call(Operation.COMPLETE, _COMPLETE, body)
        except KeydeskError as error:
            if error.code in (Code.API_BAD_REQUEST, Code.API_NOT_FOUND) and speaks_of_expiry(error):
                raise KeydeskError(Code.CONNECT_EXPIRED) from error
            raise
        return read_account(answer.json())

    async def remove(self, account_id: str) -> None:
        """Disconnect an account.

        Args:
            account_id: its id as listed.

        Raises:
            KeydeskError: ACCOUNT_GONE and as the module says.
        """
        try:
            path = f"{_ACCOUNTS}/{segment(account_id)}"
        except KeydeskError as error:
            raise KeydeskError(Code.ACCOUNT_GONE) from error
        await self._transport.call(Operation.DISCONNECT, path)


class _Pages(Generic[E]):
    """Reads page after page; a tenant that goes in circles or never ends is stopped.

    An own iterator and no generator: that would be over after its first failure, and a waited-out rate limit is one.
    """

    def __init__(
        self,
        transport: AccountTransport,
        operation: Operation,
        path: str,
        fields: dict[str, str],
        read: Reader[E],
        name: Names[E],
    ) -> None:
        self._transport = transport
        self._operation = operation
        self._path = path
        self._fields = fields
        self._read: Reader[E] = read
        self._name: Names[E] = name
        self._pool = Pool()
        self._seen: set[str] = set()
        self._marks: set[str] = set()
        self._next: str | None = None
        self._ended = False
        self._empty = 0

    def __aiter__(self) -> "_Pages[E]":
        return self

    async def __anext__(self) -> Sequence[E]:
        while not self._ended:
            page = await self._page()
            if page:
                return page
        raise StopAsyncIteration

    async def _page(self) -> Sequence[E]:
        fields = {**self._fields, **({"from": self._next} if self._next is not None else {}), "take": str(TAKE)}
        answer = await self._transport.call(self._operation, f"{self._path}?{urlencode(fields)}")
        body = answer.json()
        entries = self._read(body, self._pool)
        mark = read_next(body)
        new = {self._name(entry): entry for entry in entries if self._name(entry) not in self._seen}
        self._empty = 0 if new else self._empty + 1
        if mark is not None and (mark in self._marks or len(self._marks) >= MAX_PAGES or self._empty >= MAX_EMPTY):
            raise KeydeskError(Code.ANSWER_INVALID, what="next")
        self._seen.update(new)
        self._next, self._ended = mark, mark is None
        if mark is not None:
            self._marks.add(mark)
        return tuple(new.values())


def _account_id(account: ConnectedAccount) -> str:
    return account.id


def _connection_name(connection: Connection) -> str:
    return connection.name


def _names_connection(error: KeydeskError) -> bool:
    return str(error.params.get("field", "")).strip("/") == "connection"
