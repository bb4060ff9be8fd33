"""The kept activity: sealed as it is written, by one program or several, older lines too, and shorter with age."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from keydesk.domain.activity_chain import Break, Fault
from keydesk.store import schema
from keydesk.store.activity import NEVER_AGED, StoredActivity
from keydesk.store.database import Store
from tests.fakes.clock import FixedClock
from tests.fakes.opened_store import opened_store

ANA = "https://login.acme.com/|auth0|ana"
BEN = "https://login.acme.com/|auth0|ben"
DAY = 24 * 3600


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


async def write(store: Store, sql: str) -> None:
    await store.write(lambda db: db.execute(sql).rowcount)


async def filled(store: Store, count: int = 5, account: str = ANA) -> StoredActivity:
    activity = StoredActivity(store)
    for number in range(1, count + 1):
        await activity.add(account, "tested", f"key {number}", "done")
    return activity


async def faults(activity: StoredActivity, account: str = ANA) -> tuple[Fault, ...]:
    return (await activity.verify(account))[0].faults


async def test_lines_come_with_number_and_seal(path: Path) -> None:
    async with opened_store(path) as store:
        activity = await filled(store, 3)
        lines = await activity.latest(ANA, 9)
        assert [line.number for line in lines] == [3, 2, 1]
        assert len({line.seal for line in lines}) == 3
        (report,) = await activity.verify()
        assert report.intact
        assert (report.account, report.lines, report.head, report.older) == (ANA, 3, lines[0].seal, 0)


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE activity SET subject = 'Eve' WHERE number = 2", Fault(Break.CHANGED, 2)),
        ("UPDATE activity SET at = 'nonsense' WHERE number = 2", Fault(Break.CHANGED, 2)),
        ("DELETE FROM activity WHERE number = 3", Fault(Break.MISSING, 3)),
        ("DELETE FROM activity WHERE number = 1", Fault(Break.MISSING, 1)),
        ("DELETE FROM activity WHERE number > 3", Fault(Break.CUT, 4)),
        ("DELETE FROM activity", Fault(Break.CUT, 1)),
        ("UPDATE activity SET id = 100 WHERE number = 2", Fault(Break.MOVED, 2)),
        ("DELETE FROM activity_chains", Fault(Break.MISSING, None)),
    ],
)
async def test_what_was_done_to_the_file_is_found(path: Path, sql: str, found: Fault) -> None:
    async with opened_store(path) as store:
        activity = await filled(store)
        await filled(store, 2, BEN)
        await write(store, f"{sql} {'AND' if 'WHERE' in sql else 'WHERE'} account = '{ANA}'")
        assert await faults(activity) == (found,)
        assert await faults(activity, BEN) == ()
        assert len(await activity.latest(ANA, 9)) <= 5  # and the list can still be shown
        await activity.add(ANA, "tested", "one more", "done")
        assert await faults(activity) != ()  # writing on heals nothing


async def test_a_line_that_another_program_put_there_is_found(path: Path) -> None:
    async with opened_store(path) as store:
        activity = await filled(store, 2)
        await write(
            store, f"INSERT INTO activity (account, at, action, subject, result) VALUES ('{ANA}', 'x', 'y', 'z', '')"
        )
        assert await faults(activity) == (Fault(Break.ADDED, None),)


async def test_older_lines_are_kept_and_sealed_with_the_next(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        for script in schema.MIGRATIONS[:4]:
            db.executescript(script)
        db.execute("PRAGMA user_version = 4")
        for number in (1, 2):
            db.execute(
                "INSERT INTO activity (account, at, action, subject, result) VALUES (?, ?, 'tested', ?, 'done')",
                (ANA, f"2026-01-0{number}T09:00:00.000+00:00", f"old {number}"),
            )
        db.commit()
    clock = FixedClock()
    async with opened_store(path, clock) as store:
        activity = StoredActivity(store)
        (report,) = await activity.verify()
        assert report.intact
        assert (report.lines, report.began_at) == (2, None)
        await activity.add(ANA, "tested", "new", "done")
        lines = await activity.latest(ANA, 9)
        assert [(line.number, line.subject) for line in lines] == [(3, "new"), (2, "old 2"), (1, "old 1")]
        (report,) = await activity.verify()
        assert report.intact
        assert report.older == 2
        assert report.began_at == clock.now().isoformat(timespec="milliseconds")
        await write(store, "UPDATE activity SET subject = 'other' WHERE number = 1")
        assert await faults(activity) == (Fault(Break.CHANGED, 1),)


async def test_lines_fall_away_with_age_and_the_rest_stays_provable(path: Path) -> None:
    clock = FixedClock()
    async with opened_store(path, clock) as store:
        activity = StoredActivity(store, days=30)
        for _ in range(NEVER_AGED + 10):
            await activity.add(ANA, "tested", "key", "done")
            clock.advance(DAY)
        (report,) = await activity.verify()
        assert report.intact
        assert (report.lines, report.dropped) == (NEVER_AGED, 10)
        for _ in range(5):
            clock.advance(DAY)
            await activity.add(ANA, "tested", "key", "done")
        (report,) = await activity.verify()
        assert report.intact
        assert report.dropped == 15
        await write(store, "DELETE FROM activity WHERE number = 16")
        assert await faults(activity) == (Fault(Break.MISSING, 16),)


async def test_one_line_of_a_wrong_clock_takes_no_others_along(path: Path) -> None:
    clock = FixedClock()
    async with opened_store(path, clock) as store:
        activity = StoredActivity(store, days=30)
        await filled(store, 3)
        clock.advance(-400 * DAY)
        await activity.add(ANA, "tested", "long ago", "done")
        clock.advance(400 * DAY)
        for _ in range(NEVER_AGED + 5):
            await activity.add(ANA, "tested", "key", "done")
        (report,) = await activity.verify()
        assert report.intact
        assert (report.lines, report.dropped) == (NEVER_AGED + 9, 0)


async def test_two_programs_make_one_chain(path: Path) -> None:
    async with opened_store(path) as one, opened_store(path) as two:
        first, second = StoredActivity(one), StoredActivity(two)
        await asyncio.gather(
            *(
                book.add(ANA, "tested", f"{place} {at}", "done")
                for place, book in enumerate((first, second))
                for at in range(10)
            )
        )
        (report,) = await first.verify()
        assert report.intact
        assert report.lines == 20
        assert [line.number for line in await second.latest(ANA, 99)] == list(range(20, 0, -1))
