"""Visits to providers under way, kept so that a killed program knows of them. Awaited on the main loop; as `Store`.

No address, session, ticket or code has a column here.
"""

from collections.abc import Sequence

from keydesk.domain.connected import Visit
from keydesk.store.columns import time_in, time_out
from keydesk.store.database import Store

_PUT = "INSERT OR REPLACE INTO visits (id, account, connection, started_at) VALUES (?, ?, ?, ?)"
_LIST = "SELECT id, account, connection, started_at FROM visits WHERE account = ? ORDER BY started_at, id"


class StoredVisits:
    """Satisfies `usecases.connected_ports.Visits`.

    Args:
        store: the open store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(self, visit: Visit) -> None:
        """Write a new one; it is on disk when this returns."""
        row = (visit.id, visit.account, visit.connection, time_in(visit.started_at))
        await self._store.write(lambda db: db.execute(_PUT, row).rowcount, durable=True)

    async def close(self, visit_id: str) -> None:
        """Forget one; an unknown one is fine, and one that a power cut brings back is settled by listing again."""
        await self._store.write(lambda db: db.execute("DELETE FROM visits WHERE id = ?", (visit_id,)).rowcount)

    async def open_visits(self, account: str) -> Sequence[Visit]:
        """List an account's, oldest first."""
        return await self._store.read(
            lambda db: [
                Visit(visit_id, owner, connection, time_out(started_at))
                for visit_id, owner, connection, started_at in db.execute(_LIST, (account,))
            ]
        )
