"""Which passkeys each key held when it was last seen. Awaited on the main loop; raises as `Store`."""

from collections.abc import Mapping

from keydesk.store.columns import ids_in, ids_out, time_in
from keydesk.store.database import Store

_PUT = """INSERT INTO key_maps (account, key_id, held, seen_at) VALUES (?, ?, ?, ?)
ON CONFLICT (account, key_id) DO UPDATE SET held = excluded.held, seen_at = excluded.seen_at"""
_LIST = "SELECT key_id, held FROM key_maps WHERE account = ?"


class StoredKeyMaps:
    """Satisfies `usecases.ports.KeyMaps`.

    Args:
        store: the open store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load(self, account: str) -> Mapping[str, frozenset[bytes]]:
        """Per key id the raw credential ids it held when last seen."""
        return await self._store.read(
            lambda db: {key_id: frozenset(ids_out(held)) for key_id, held in db.execute(_LIST, (account,))}
        )

    async def save(self, account: str, key_id: str, held: frozenset[bytes]) -> None:
        """Remember one key."""
        row = (account, key_id, ids_in(sorted(held)), time_in(self._store.clock.now()))
        await self._store.write(lambda db: db.execute(_PUT, row).rowcount)
