"""Lost keys: what is saved comes back, step by step, and nothing secret has a place in it."""

from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from keydesk.domain.lost_key import LostEntry, LostKey
from keydesk.store.database import Store
from keydesk.store.forget import forget_account
from keydesk.store.lost_keys import StoredLostKeys
from keydesk.usecases.ports import LostKeyBook
from tests.fakes.clock import FixedClock

AT = datetime(2026, 3, 3, 9, 0, 0, 123000, tzinfo=UTC)
LOST = LostKey("1", "ana", "key-1", "Blue", "YubiKey 5", "4711", AT, AT, (LostEntry("m|1", "Blue"),))


async def opened(path: Path, ended: AsyncExitStack) -> Store:
    store = Store(path, FixedClock())
    await store.open()
    ended.push_async_callback(store.close)
    return store


async def test_a_run_is_found_again_where_it_was_left(tmp_path: Path, async_stack: AsyncExitStack) -> None:
    store = await opened(tmp_path / "store", async_stack)
    book: LostKeyBook = StoredLostKeys(store)
    await book.put(LOST)
    later = replace(LOST.removed("m|1", AT), replaced_by=("Spare",), accounts_checked_at=AT)
    await book.put(later)
    other = replace(LOST, id="2", account="ben", seen_at=None, closed_at=AT)
    await book.put(other)
    await store.close()
    store = await opened(tmp_path / "store", async_stack)
    assert await StoredLostKeys(store).all("ana") == [later]
    assert await StoredLostKeys(store).all("ben") == [other]
    assert await forget_account(store, "ana") == 1
    assert await StoredLostKeys(store).all("ana") == []
