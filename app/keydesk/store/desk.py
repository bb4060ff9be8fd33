"""Keys that were prepared here, by the marks of their serial numbers. Awaited on the main loop; raises as `Store`.

No PIN and no serial number has a column here; a name may hold what its template says.
"""

import secrets
import sqlite3
from collections.abc import Sequence

from keydesk.core.encoding import clean_text
from keydesk.domain.provisioning import DeskEntry, DeskStep, KeyResult
from keydesk.store.columns import time_in, time_out
from keydesk.store.database import Store

KEPT = 10_000
_SALT_BYTES = 32
_PUT = """INSERT INTO desk_keys (mark, profile, step, result, model, label, at, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (mark) DO UPDATE SET profile = excluded.profile, step = excluded.step, result = excluded.result,
model = excluded.model, label = excluded.label, at = excluded.at, code = excluded.code"""
_COLUMNS = "mark, profile, step, result, model, label, at, code"
_GET = f"SELECT {_COLUMNS} FROM desk_keys WHERE mark = ?"  # noqa: S608  # our own words
_LIST = f"SELECT {_COLUMNS} FROM desk_keys ORDER BY at DESC, mark LIMIT {KEPT}"  # noqa: S608  # as above
_DURABLE = frozenset({DeskStep.PIN, DeskStep.DONE})
"""What must survive a power cut, too: that a key got a PIN nobody knows yet, and that it is finished."""


class StoredDesk:
    """Satisfies `usecases.desk_prompts.DeskJournal`.

    Args:
        store: the open store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._salt: bytes | None = None

    async def salt(self) -> bytes:
        """What marks are made with; drawn once per computer."""
        if self._salt is None:
            self._salt = await self._store.write(_salt)
        return self._salt

    async def find(self, mark: str) -> DeskEntry | None:
        """What is noted of a key."""
        row = await self._store.read(lambda db: db.execute(_GET, (mark,)).fetchone())
        return None if row is None else _entry(row)

    async def put(self, entry: DeskEntry) -> None:
        """Note a key as it is now."""
        row = (
            entry.mark, clean_text(entry.profile), str(entry.step), str(entry.result), clean_text(entry.model),
            clean_text(entry.label), time_in(entry.at), entry.code,
        )  # fmt: skip
        await self._store.write(lambda db: db.execute(_PUT, row).rowcount, durable=entry.step in _DURABLE)

    async def all(self) -> Sequence[DeskEntry]:
        """All keys, newest first."""
        return await self._store.read(lambda db: [_entry(row) for row in db.execute(_LIST)])

    async def clear(self) -> int:
        """Forget those that are not half done."""
        half = str(KeyResult.HALF)
        return await self._store.write(
            lambda db: db.execute("DELETE FROM desk_keys WHERE result <> ?", (half,)).rowcount
        )


def _salt(db: sqlite3.Connection) -> bytes:
    db.execute("INSERT OR IGNORE INTO desk_salt (one, salt) VALUES (1, ?)", (secrets.token_bytes(_SALT_BYTES),))
    return bytes(db.execute("SELECT salt FROM desk_salt").fetchone()[0])


def _entry(row: tuple[str, str, str, str, str, str, str, str | None]) -> DeskEntry:
    mark, profile, step, result, model, label, at, code = row
    return DeskEntry(mark, profile, DeskStep(step), KeyResult(result), model, label, time_out(at), code)
