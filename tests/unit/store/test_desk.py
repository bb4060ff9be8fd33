"""Prepared keys: what is noted comes back after the end of the program, by mark, without number and PIN."""

from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from keydesk.domain.provisioning import DeskEntry, DeskStep, KeyResult, mark_of
from keydesk.store.database import Store
from keydesk.store.desk import StoredDesk
from keydesk.usecases.desk_prompts import DeskJournal
from tests.fakes.clock import FixedClock

AT = datetime(2026, 3, 3, 9, 0, 0, 123000, tzinfo=UTC)
ONE = DeskEntry("mark-1", "Desk", DeskStep.PIN, KeyResult.HALF, "Key", "", AT)
TWO = DeskEntry("mark-2", "Desk", DeskStep.DONE, KeyResult.DONE, "Key", "Spare", AT.replace(hour=10), "KEY-004")


async def opened(path: Path, ended: AsyncExitStack) -> Store:
    store = Store(path, FixedClock())
    await store.open()
    ended.push_async_callback(store.close)
    return store


async def test_entries_and_salt_outlive_the_program(tmp_path: Path, async_stack: AsyncExitStack) -> None:
    store = await opened(tmp_path / "store", async_stack)
    desk: DeskJournal = StoredDesk(store)
    salt = await desk.salt()
    assert len(salt) == 32
    await desk.put(replace(ONE, step=DeskStep.RESET))
    await desk.put(ONE)
    await desk.put(TWO)
    await store.close()
    store = await opened(tmp_path / "store", async_stack)
    desk = StoredDesk(store)
    assert await desk.salt() == salt
    assert await desk.all() == [TWO, ONE]
    assert await desk.find("mark-1") == ONE
    assert await desk.find("mark-3") is None
    assert await desk.clear() == 1
    assert await desk.all() == [ONE]


async def test_another_computer_makes_other_marks(tmp_path: Path, async_stack: AsyncExitStack) -> None:
    marks = {
        mark_of("12345678", None, await StoredDesk(await opened(tmp_path / name, async_stack)).salt())
        for name in ("one", "two")
    }
    assert len(marks) == 2
