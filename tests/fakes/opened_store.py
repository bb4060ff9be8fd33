"""A store that is open while a test needs it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from keydesk.store.database import Store
from tests.fakes.clock import FixedClock


@asynccontextmanager
async def opened_store(path: Path, clock: FixedClock | None = None) -> AsyncIterator[Store]:
    """Open it, and close it at the end.

    Args:
        path: its file.
        clock: of what is written; None for one that stands still.
    """
    store = Store(path, clock or FixedClock())
    await store.open()
    try:
        yield store
    finally:
        await store.close()
