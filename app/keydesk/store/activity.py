"""What this computer did, newest first, bounded. Awaited on the main loop; raises as `Store`."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from keydesk.core.encoding import clean_text
from keydesk.store.columns import time_in, time_out
from keydesk.store.database import Store

KEPT = 5000  # lines per account
_PUT = "INSERT INTO activity (account, at, action, subject, result) VALUES (?, ?, ?, ?, ?)"
_PRUNE = """DELETE FROM activity WHERE account = ? AND id <= (
SELECT id FROM activity WHERE account = ? ORDER BY id DESC LIMIT 1 OFFSET ?)"""
_LIST = "SELECT at, action, subject, result FROM activity WHERE account = ? ORDER BY id DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """Satisfies `usecases.ports.ActivityEntry`."""

    at: datetime
    action: str
    subject: str
    result: str


class StoredActivity:
    """Satisfies `usecases.ports.Activity`.

    Args:
        store: the open store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, account: str, action: str, subject: str, result: str) -> None:
        """Write a line with the time of now; the texts are cleaned and bounded, the oldest lines fall away."""
        row = (account, time_in(self._store.clock.now()), clean_text(action), clean_text(subject), clean_text(result))

        def put(db: sqlite3.Connection) -> None:
            db.execute(_PUT, row)
            db.execute(_PRUNE, (account, account, KEPT))

        await self._store.write(put)

    async def latest(self, account: str, count: int) -> Sequence[ActivityLine]:
        """The newest lines first, at most `count`."""
        return await self._store.read(
            lambda db: [
                ActivityLine(time_out(at), action, subject, result)
                for at, action, subject, result in db.execute(_LIST, (account, max(0, count)))
            ]
        )
