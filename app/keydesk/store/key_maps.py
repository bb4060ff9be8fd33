"""Which passkeys each key held when it was last seen. Awaited on the main loop; raises as `Store`."""

from collections.abc import Mapping

from keydesk.domain.keys import FormFactor
from keydesk.domain.reconciliation import SeenKey
from keydesk.store.columns import ids_in, ids_out, time_in, time_out
from keydesk.store.database import Store

_PUT = """INSERT INTO key_maps (account, key_id, held, seen_at, model, serial_end, form) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (account, key_id) DO UPDATE SET held = excluded.held, seen_at = excluded.seen_at, model = excluded.model,
serial_end = excluded.serial_end, form = excluded.form"""
_LIST = "SELECT key_id, held FROM key_maps WHERE account = ?"
_SEEN = "SELECT key_id, model, serial_end, form, seen_at FROM key_maps WHERE account = ?"


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

    async def seen(self, account: str) -> Mapping[str, SeenKey]:
        """Per key id what tells it from others, and when it was last asked."""
        return await self._store.read(
            lambda db: {
                key_id: SeenKey(key_id, model, serial_end, _form(form), time_out(seen_at))
                for key_id, model, serial_end, form, seen_at in db.execute(_SEEN, (account,))
            }
        )

    async def save(self, account: str, key: SeenKey, held: frozenset[bytes]) -> None:
        """Remember one key as seen now."""
        now = time_in(self._store.clock.now())
        row = (account, key.id, ids_in(sorted(held)), now, key.model, key.serial_end, str(key.form))
        await self._store.write(lambda db: db.execute(_PUT, row).rowcount)


def _form(text: str) -> FormFactor:
    """A shape that another version wrote may be none this one knows."""
    return FormFactor(text) if text in set(FormFactor) else FormFactor.UNKNOWN
