"""Visits to providers in the store file: there after the end of a program, in an older file too."""

import sqlite3
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from keydesk.domain.connected import Visit
from keydesk.store import schema
from keydesk.store.database import Store
from keydesk.store.visits import StoredVisits
from keydesk.usecases.connected_ports import Visits
from tests.fakes.clock import FixedClock

NOW = datetime(2026, 3, 3, 9, 0, 0, 250000, tzinfo=UTC)


async def opened(path: Path, stack: AsyncExitStack) -> Visits:
    store = Store(path, FixedClock())
    await store.open()
    stack.push_async_callback(store.close)
    return StoredVisits(store)


async def test_a_visit_is_there_until_it_is_closed(tmp_path: Path, async_stack: AsyncExitStack) -> None:
    first, second = Visit("b", "ana", "google", NOW), Visit("a", "ana", "github", NOW + timedelta(seconds=1))
    async with AsyncExitStack() as ended:
        visits = await opened(tmp_path / "store", ended)
        await visits.begin(second)
        await visits.begin(first)
        await visits.begin(Visit("c", "ben", "google", NOW))
    again = await opened(tmp_path / "store", async_stack)
    assert list(await again.open_visits("ana")) == [first, second]
    await again.close("b")
    await again.close("nobody")
    assert list(await again.open_visits("ana")) == [second]


async def test_an_older_file_gets_the_table(tmp_path: Path, async_stack: AsyncExitStack) -> None:
    path = tmp_path / "store"
    with sqlite3.connect(path) as old:
        old.executescript(schema.MIGRATIONS[0])
        old.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        old.execute("PRAGMA user_version = 1")
        old.execute("INSERT INTO labels VALUES ('ana', 'key:1', 'Blue')")
    old.close()
    visits = await opened(path, async_stack)
    await visits.begin(Visit("a", "ana", "google", NOW))
    assert [visit.connection for visit in await visits.open_visits("ana")] == ["google"]


def test_there_is_no_column_for_a_secret(tmp_path: Path) -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(db)
    columns = [row[1] for row in db.execute("PRAGMA table_info(visits)")]
    db.close()
    assert columns == ["id", "account", "connection", "started_at"]
