"""The last list of methods, for showing offline with its time. Awaited on the main loop; raises as `Store`."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from keydesk.domain.account import Method
from keydesk.store.columns import time_in, time_out
from keydesk.store.database import Store

_PUT = """INSERT INTO method_lists (account, methods, read_at) VALUES (?, ?, ?)
ON CONFLICT (account) DO UPDATE SET methods = excluded.methods, read_at = excluded.read_at"""
_DROP = "DELETE FROM method_lists WHERE account = ?"
_GET = "SELECT methods, read_at FROM method_lists WHERE account = ?"


class StoredMethods:
    """Satisfies `usecases.ports.MethodCache`.

    Args:
        store: the open store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load(self, account: str) -> tuple[Sequence[Method], datetime] | None:
        """The last list and when it was read; None when there is none this version can read."""
        return await self._store.read(lambda db: _load(db, account))

    async def save(self, account: str, methods: Sequence[Method]) -> None:
        """Remember the list, with the time of now."""
        read_at = time_in(self._store.clock.now())
        await self._store.write(lambda db: _save(db, account, methods, read_at))

    async def forget(self, account: str) -> None:
        """Forget the list."""
        await self._store.write(lambda db: db.execute(_DROP, (account,)).rowcount)


def _load(db: sqlite3.Connection, account: str) -> tuple[Sequence[Method], datetime] | None:
    import msgspec

    row = db.execute(_GET, (account,)).fetchone()
    if row is None:
        return None
    try:
        return tuple(msgspec.json.decode(row[0], type=list[Method])), time_out(row[1])
    except (msgspec.DecodeError, ValueError):  # another version's shape: a cache that cannot be read is no cache
        return None


def _save(db: sqlite3.Connection, account: str, methods: Sequence[Method], read_at: str) -> None:
    import msgspec

    db.execute(_PUT, (account, msgspec.json.encode(list(methods)), read_at))
