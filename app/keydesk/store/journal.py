"""Enrollments under way, kept so that a killed program finds them again. Awaited on the main loop; raises as `Store`.

No PIN, token, code or session secret has a column here.
"""

import sqlite3
from collections.abc import Sequence

from keydesk.domain.steps import EnrollStep, JournalEntry
from keydesk.store.columns import ids_in, ids_out
from keydesk.store.database import Store

_PUT = """INSERT INTO journal (id, account, key_id, key_label, step, rp_id, user_id, credential_id, known, started_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET account = excluded.account, key_id = excluded.key_id, key_label = excluded.key_label,
step = excluded.step, rp_id = excluded.rp_id, user_id = excluded.user_id, credential_id = excluded.credential_id,
known = excluded.known, started_at = excluded.started_at"""
_LIST = """SELECT id, account, key_id, key_label, step, rp_id, user_id, credential_id, known, started_at
FROM journal WHERE account = ? ORDER BY started_at, id"""


class StoredJournal:
    """Satisfies `usecases.ports.Journal`.

    Args:
        store: the open store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(self, entry: JournalEntry) -> None:
        """Write a new entry; it is on disk when this returns."""
        await self._put(entry)

    async def update(self, entry: JournalEntry) -> None:
        """Write an entry's new state; it is on disk when this returns.

        An entry lost with a broken file is written anew: the key may hold a passkey that only it can explain.
        """
        await self._put(entry)

    async def close(self, entry_id: str) -> None:
        """Forget an entry that is resolved; an unknown one is fine, and one that a power cut brings back is too."""
        await self._store.write(lambda db: db.execute("DELETE FROM journal WHERE id = ?", (entry_id,)).rowcount)

    async def open_entries(self, account: str) -> Sequence[JournalEntry]:
        """List an account's unresolved entries, oldest first."""
        return await self._store.read(lambda db: [_entry(row) for row in db.execute(_LIST, (account,))])

    async def _put(self, entry: JournalEntry) -> None:
        row = (
            entry.id,
            entry.account,
            entry.key_id,
            entry.key_label,
            str(entry.step),
            entry.rp_id,
            entry.user_id,
            entry.credential_id,
            ids_in(entry.known),
            entry.started_at,
        )
        await self._store.write(lambda db: db.execute(_PUT, row).rowcount, durable=True)


def _entry(row: sqlite3.Row | tuple[str, str, str, str, str, str, bytes, bytes, str, str]) -> JournalEntry:
    entry_id, account, key_id, key_label, step, rp_id, user_id, credential_id, known, started_at = row
    return JournalEntry(
        entry_id,
        account,
        key_id,
        key_label,
        EnrollStep(step),
        rp_id,
        bytes(user_id),
        bytes(credential_id),
        ids_out(known),
        started_at,
    )
