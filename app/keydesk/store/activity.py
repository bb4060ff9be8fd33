"""What this computer did, newest first, bounded, sealed line by line. Awaited on the main loop; raises as `Store`.

What a seal is says `domain.activity_chain`. Lines are sealed in the transaction that writes them, so that several
programs make one chain. Lines of before there were seals are sealed with the first new one of their account.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from keydesk.core.encoding import clean_text
from keydesk.domain.activity_chain import Chain, ChainLine, Report, examine, first_seal, seal
from keydesk.store.columns import time_in, time_out
from keydesk.store.database import Store

KEPT = 5000  # lines per account
NEVER_AGED = 50
"""So many of the newest stay however old they seem: a clock that is years ahead must not wipe everything."""
_PUT = "INSERT INTO activity (account, at, action, subject, result, number, seal) VALUES (?, ?, ?, ?, ?, ?, ?)"
_LATEST = """SELECT at, action, subject, result, number, seal FROM activity
WHERE account = ? ORDER BY id DESC LIMIT ?"""
_ALL = "SELECT number, at, action, subject, result, seal FROM activity WHERE account = ? ORDER BY id"
_CHAIN = """SELECT began_at, older, anchor, anchor_seal, head, head_seal FROM activity_chains WHERE account = ?"""
_BEGIN = """INSERT INTO activity_chains (account, began_at, older, anchor, anchor_seal, head, head_seal)
VALUES (?, ?, ?, 0, ?, ?, ?)"""
_HEAD = "UPDATE activity_chains SET head = ?, head_seal = ? WHERE account = ?"
_ANCHOR = "UPDATE activity_chains SET anchor = ?, anchor_seal = ? WHERE account = ?"
_FALLEN = """SELECT id, number, seal FROM activity WHERE account = ? AND number IS NOT NULL AND number <= ?
ORDER BY number DESC LIMIT 1"""
# Up to the first line that is young enough: one line of a wrong clock must not take those before it along.
_YOUNG = "SELECT MIN(number) FROM activity WHERE account = ? AND at >= ?"
_ACCOUNTS = "SELECT account FROM activity UNION SELECT account FROM activity_chains ORDER BY account"


_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """Satisfies `usecases.ports.SealedEntry`."""

    at: datetime
    action: str
    subject: str
    result: str
    number: int | None = None
    seal: str = ""


class StoredActivity:
    """Satisfies `usecases.ports.Activity`.

    Args:
        store: the open store.
        days: lines older than this fall away, 0 for never.
    """

    def __init__(self, store: Store, days: int = 0) -> None:
        self._store = store
        self._days = days

    def keep(self, days: int) -> None:
        """Let lines fall away after another number of days, from the next line on; 0 for never."""
        self._days = days

    async def add(self, account: str, action: str, subject: str, result: str) -> None:
        """Write a line with the time of now; the texts are cleaned and bounded, the oldest lines fall away."""
        now = self._store.clock.now()
        at, texts = time_in(now), (clean_text(action), clean_text(subject), clean_text(result))
        oldest = time_in(now - timedelta(days=self._days)) if self._days else ""

        def put(db: sqlite3.Connection) -> None:
            chain = _chain(db, account) or _begin(db, account, at)
            number = chain.head + 1
            made = seal(chain.head_seal, number, at, *texts)
            db.execute(_PUT, (account, at, *texts, number, made))
            db.execute(_HEAD, (number, made, account))
            _prune(db, account, number, oldest)

        await self._store.write(put)

    async def latest(self, account: str, count: int) -> Sequence[ActivityLine]:
        """The newest lines first, at most `count`."""
        return await self._store.read(
            lambda db: [
                ActivityLine(_time(at), action, subject, result, number, "" if made is None else bytes(made).hex())
                for at, action, subject, result, number, made in db.execute(_LATEST, (account, max(0, count)))
            ]
        )

    async def verify(self, account: str | None = None) -> Sequence[Report]:
        """Examine the lines of an account, or of every account of this computer."""

        def look(db: sqlite3.Connection) -> list[Report]:
            db.execute("BEGIN")  # lines and head of one moment, whatever another program writes meanwhile
            try:
                names = [account] if account is not None else [str(name) for (name,) in db.execute(_ACCOUNTS)]
                return [examine(name, _chain(db, name), _lines(db, name)) for name in names]
            finally:
                db.execute("ROLLBACK")

        return await self._store.read(look)


def _chain(db: sqlite3.Connection, account: str) -> Chain | None:
    row = db.execute(_CHAIN, (account,)).fetchone()
    if row is None:
        return None
    began_at, older, anchor, anchor_seal, head, head_seal = row
    return Chain(account, began_at, older, anchor, bytes(anchor_seal), head, bytes(head_seal))


def _lines(db: sqlite3.Connection, account: str) -> list[ChainLine]:
    return [
        ChainLine(number, at, action, subject, result, None if made is None else bytes(made))
        for number, at, action, subject, result, made in db.execute(_ALL, (account,))
    ]


def _begin(db: sqlite3.Connection, account: str, at: str) -> Chain:
    """Begin a chain with the lines that are there, sealed as they are found; none is ever sealed twice."""
    start = made = first_seal(account)
    lines = _lines(db, account)
    kept = [line for line in lines if line.number is not None and line.seal is not None]
    if kept:  # what belongs to the chain was taken away; a number that is never given keeps that in sight
        number, made = max((line.number or 0, line.seal or b"") for line in kept)
        number, older = number + 1, 0
    else:
        rows = db.execute(
            "SELECT id, at, action, subject, result FROM activity WHERE account = ? ORDER BY id", (account,)
        )
        number = 0
        for row_id, *fields in rows.fetchall():
            number += 1
            made = seal(made, number, *fields)
            db.execute("UPDATE activity SET number = ?, seal = ? WHERE id = ?", (number, made, row_id))
        older = number
    db.execute(_BEGIN, (account, at, older, start, number, made))
    return Chain(account, at, older, 0, start, number, made)


def _prune(db: sqlite3.Connection, account: str, head: int, oldest: str) -> None:
    """Let the oldest lines fall away, and remember the seal the rest goes on from."""
    last = head - KEPT
    if oldest:
        (young,) = db.execute(_YOUNG, (account, oldest)).fetchone()
        last = max(last, min(head - NEVER_AGED, (young or head) - 1))
    fallen = db.execute(_FALLEN, (account, last)).fetchone() if last > 0 else None
    if fallen is None:
        return
    row_id, number, made = fallen
    db.execute("DELETE FROM activity WHERE account = ? AND number <= ? AND id <= ?", (account, number, row_id))
    db.execute(_ANCHOR, (number, made, account))


def _time(text: str) -> datetime:
    """Read a time; one that somebody made unreadable must not keep the list from being shown."""
    try:
        at = time_out(text)
    except ValueError:
        return _NO_TIME
    return at if at.tzinfo is not None else _NO_TIME
