"""When each passkey was last tested with success. Awaited on the main loop; raises as `Store`."""

from collections.abc import Mapping
from datetime import datetime

from keydesk.store.columns import time_in, time_out
from keydesk.store.database import Store

_PUT = """INSERT INTO drills (account, credential_id, tested_at) VALUES (?, ?, ?)
ON CONFLICT (account, credential_id) DO UPDATE SET tested_at = excluded.tested_at"""
_LIST = "SELECT credential_id, tested_at FROM drills WHERE account = ?"


class StoredDrills:
    """Satisfies `usecases.ports.Drills`.

    Args:
        store: the open store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load(self, account: str) -> Mapping[bytes, datetime]:
        """Per raw credential id the aware time of the last good test."""
        return await self._store.read(
            lambda db: {bytes(one): time_out(at) for one, at in db.execute(_LIST, (account,))}
        )

    async def save(self, account: str, credential_id: bytes) -> None:
        """A test succeeded now."""
        row = (account, credential_id, time_in(self._store.clock.now()))
        await self._store.write(lambda db: db.execute(_PUT, row).rowcount)
