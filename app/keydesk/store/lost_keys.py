"""Lost keys and what was done about them. Awaited on the main loop; raises as `Store`.

No PIN, token, code or credential id is kept: what a record tells is what is written here.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from keydesk.domain.lost_key import LostEntry, LostKey
from keydesk.store.columns import time_in, time_out
from keydesk.store.database import Store

_PUT = """INSERT INTO lost_keys (id, account, key_id, told, reported_at, closed) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET told = excluded.told, closed = excluded.closed"""
_LIST = "SELECT id, account, key_id, told, reported_at FROM lost_keys WHERE account = ? ORDER BY reported_at, id"


class StoredLostKeys:
    """Satisfies `usecases.ports.LostKeyBook`.

    Args:
        store: the open store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, lost: LostKey) -> None:
        """Write one, new or as it is now; it is on disk when this returns."""
        row = (
            lost.id, lost.account, lost.key_id, json.dumps(_told(lost)), time_in(lost.reported_at),
            int(lost.closed_at is not None),
        )  # fmt: skip
        await self._store.write(lambda db: db.execute(_PUT, row).rowcount, durable=True)

    async def all(self, account: str) -> Sequence[LostKey]:
        """List an account's, oldest first, closed ones, too."""
        return await self._store.read(
            lambda db: [
                _lost(lost_id, owner, key_id, json.loads(told), reported_at)
                for lost_id, owner, key_id, told, reported_at in db.execute(_LIST, (account,))
            ]
        )


def _told(lost: LostKey) -> Mapping[str, object]:
    return {
        "name": lost.name,
        "model": lost.model,
        "serial_end": lost.serial_end,
        "seen_at": _in(lost.seen_at),
        "entries": [[entry.method_id, entry.name, _in(entry.removed_at)] for entry in lost.entries],
        "replaced_by": list(lost.replaced_by),
        "accounts_checked_at": _in(lost.accounts_checked_at),
        "closed_at": _in(lost.closed_at),
    }


def _lost(lost_id: str, account: str, key_id: str, told: Mapping[str, object], reported_at: str) -> LostKey:
    entries, added = told["entries"], told["replaced_by"]
    return LostKey(
        lost_id,
        account,
        key_id,
        str(told["name"]),
        str(told["model"]),
        str(told["serial_end"]),
        _out(told["seen_at"]),
        time_out(reported_at),
        tuple(
            LostEntry(str(method_id), str(name), _out(removed_at))
            for method_id, name, removed_at in (entries if isinstance(entries, list) else ())
        ),
        tuple(str(name) for name in (added if isinstance(added, list) else ())),
        _out(told["accounts_checked_at"]),
        _out(told["closed_at"]),
    )


def _in(time: datetime | None) -> str | None:
    return time_in(time) if time is not None else None


def _out(text: object) -> datetime | None:
    return time_out(text) if isinstance(text, str) else None
