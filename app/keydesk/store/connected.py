"""The last list of connected accounts, for showing at start and offline with its time. Awaited on the main loop.

Rows are read and written on the store's thread, however many there are. What is kept is what the page shows: no
token, ticket, session or code has a column here. Raises as `Store`.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from keydesk.domain.connected import ConnectedAccount, Connection, ReadAccounts
from keydesk.store.columns import time_in, time_out
from keydesk.store.database import Store

Row = tuple[str, str, int, str, str, str | None, str | None, int, str | None]

_PUT_LIST = "INSERT OR REPLACE INTO connected_lists (account, connections, read_at) VALUES (?, ?, ?)"
_GET_LIST = "SELECT connections, read_at FROM connected_lists WHERE account = ?"
_PUT = """INSERT OR REPLACE INTO connected_accounts
(account, id, place, connection, scopes, created_at, expires_at, offline, organization)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_GET = """SELECT account, id, place, connection, scopes, created_at, expires_at, offline, organization
FROM connected_accounts WHERE account = ? ORDER BY place"""
_LAST = "SELECT coalesce(max(place), -1) FROM connected_accounts WHERE account = ?"
_DROP_ONE = "DELETE FROM connected_accounts WHERE account = ? AND id = ?"
_DROP = "DELETE FROM connected_accounts WHERE account = ?"
_DROP_LIST = "DELETE FROM connected_lists WHERE account = ?"


class StoredConnected:
    """Satisfies `usecases.connected_ports.ConnectedCache`.

    Args:
        store: the open store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load(self, account: str) -> ReadAccounts | None:
        """The last list; None when there is none this version can read."""
        return await self._store.read(lambda db: _load(db, account))

    async def save(self, account: str, read: ReadAccounts) -> None:
        """Remember a list in place of the one before."""
        await self._store.write(lambda db: _save(db, account, read))

    async def change(self, account: str, gone: Collection[str], come: Sequence[ConnectedAccount]) -> None:
        """Take some out of the list that is remembered and put others at its end; nothing where there is none."""
        await self._store.write(lambda db: _change(db, account, gone, come))

    async def forget(self, account: str) -> None:
        """Forget the list."""
        await self._store.write(lambda db: _forget(db, account))


class _Shared:
    """Texts and tuples of scopes that many accounts have in common are kept once."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._scopes: dict[str, tuple[str, ...]] = {}

    def account(self, row: Row) -> ConnectedAccount:
        """Read a row."""
        _, account_id, _, connection, scopes, created_at, expires_at, offline, organization = row
        return ConnectedAccount(
            id=account_id,
            connection=self._text(connection),
            scopes=self._read_scopes(scopes),
            created_at=_time_out(created_at),
            expires_at=_time_out(expires_at),
            offline=bool(offline),
            organization=None if organization is None else self._text(organization),
        )

    def _text(self, text: str) -> str:
        return self._texts.setdefault(text, text)

    def _read_scopes(self, written: str) -> tuple[str, ...]:
        known = self._scopes.get(written)
        if known is None:
            known = self._scopes[written] = tuple(self._text(str(scope)) for scope in json.loads(written))
        return known


def _load(db: sqlite3.Connection, account: str) -> ReadAccounts | None:
    import msgspec

    head = db.execute(_GET_LIST, (account,)).fetchone()
    if head is None:
        return None
    shared = _Shared()
    try:
        offered = None if head[0] is None else tuple(msgspec.json.decode(head[0], type=list[Connection]))
        accounts = tuple(shared.account(row) for row in db.execute(_GET, (account,)))
        return ReadAccounts(accounts, offered, time_out(head[1]))
    except (msgspec.DecodeError, ValueError, TypeError):  # another version's shape: what cannot be read is no list
        return None


def _save(db: sqlite3.Connection, account: str, read: ReadAccounts) -> None:
    import msgspec

    offered = None if read.connections is None else msgspec.json.encode(list(read.connections))
    db.execute(_PUT_LIST, (account, offered, time_in(read.read_at)))
    db.execute(_DROP, (account,))
    db.executemany(_PUT, _rows(account, read.accounts, 0))


def _change(db: sqlite3.Connection, account: str, gone: Collection[str], come: Sequence[ConnectedAccount]) -> None:
    if db.execute(_GET_LIST, (account,)).fetchone() is None:
        return
    db.executemany(_DROP_ONE, [(account, account_id) for account_id in gone])
    (last,) = db.execute(_LAST, (account,)).fetchone()
    db.executemany(_PUT, _rows(account, come, int(last) + 1))


def _forget(db: sqlite3.Connection, account: str) -> None:
    db.execute(_DROP, (account,))
    db.execute(_DROP_LIST, (account,))


def _rows(account: str, accounts: Sequence[ConnectedAccount], first: int) -> Iterator[Row]:
    written: dict[tuple[str, ...], str] = {}
    for place, one in enumerate(accounts, first):
        scopes = written.get(one.scopes)
        if scopes is None:
            scopes = written[one.scopes] = json.dumps(one.scopes)
        created_at, expires_at = _time_in(one.created_at), _time_in(one.expires_at)
        yield account, one.id, place, one.connection, scopes, created_at, expires_at, one.offline, one.organization


def _time_in(time: datetime | None) -> str | None:
    return None if time is None else time_in(time)


def _time_out(text: str | None) -> datetime | None:
    return None if text is None else time_out(text)
