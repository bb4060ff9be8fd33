"""The journal survives `kill -9` at any point: what a call returned from is there at the next start."""

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.domain.steps import EnrollStep, JournalEntry
from keydesk.store.database import Store
from keydesk.store.journal import StoredJournal
from tests.fakes.clock import FixedClock

ENTRY = JournalEntry(
    id="e1",
    account="https://login.acme.com/|auth0|ana",
    key_id="key-1",
    key_label="Blue 🔑",
    step=EnrollStep.TOUCH,
    rp_id="login.acme.com",
    user_id=b"\x00\xffuser",
    credential_id=b"",
    known=(b"\x01" * 64, b"\x02"),
    started_at="2026-03-03T09:00:00+00:00",
)


@asynccontextmanager
async def _journal(path: Path) -> AsyncIterator[StoredJournal]:
    store = Store(path, FixedClock())
    await store.open()
    try:
        assert store.problems == ()
        yield StoredJournal(store)
    finally:
        await store.close()


async def test_an_entry_comes_back_as_it_was(tmp_path: Path, async_stack: AsyncExitStack) -> None:
    journal = await async_stack.enter_async_context(_journal(tmp_path / "s.sqlite"))
    await journal.begin(ENTRY)
    assert await journal.open_entries(ENTRY.account) == [ENTRY]
    assert await journal.open_entries("someone else") == []
    later = replace(ENTRY, step=EnrollStep.VERIFY, credential_id=b"\x00" * 48)
    await journal.update(later)
    assert await journal.open_entries(ENTRY.account) == [later]
    await journal.close("unknown")
    await journal.close(ENTRY.id)
    assert await journal.open_entries(ENTRY.account) == []


@pytest.mark.parametrize("step", list(EnrollStep))
async def test_every_step_can_be_written(tmp_path: Path, step: EnrollStep) -> None:
    async with _journal(tmp_path / "s.sqlite") as journal:
        await journal.begin(replace(ENTRY, step=step))
        (entry,) = await journal.open_entries(ENTRY.account)
        assert entry.step is step


async def test_the_oldest_comes_first(tmp_path: Path) -> None:
    async with _journal(tmp_path / "s.sqlite") as journal:
        for number in (3, 1, 2):
            await journal.begin(replace(ENTRY, id=f"e{number}", started_at=f"2026-03-0{number}T09:00:00+00:00"))
        assert [entry.id for entry in await journal.open_entries(ENTRY.account)] == ["e1", "e2", "e3"]


async def test_an_update_of_an_entry_that_was_lost_writes_it_anew(tmp_path: Path) -> None:
    async with _journal(tmp_path / "s.sqlite") as journal:
        await journal.update(ENTRY)
        assert await journal.open_entries(ENTRY.account) == [ENTRY]


_PROGRAM = """
import asyncio, sys
from dataclasses import replace
from pathlib import Path
from keydesk.core.clock import SystemClock
from keydesk.domain.steps import EnrollStep, JournalEntry
from keydesk.store.database import Store
from keydesk.store.journal import StoredJournal

def say(text):
    sys.stdout.write(text + "\\n")
    sys.stdout.flush()

async def main():
    store = Store(Path(sys.argv[1]), SystemClock())
    await store.open()
    journal = StoredJournal(store)
    say("open")
    for number in range(100000):
        entry = JournalEntry(f"e{number}", "a", "k", "Blue", EnrollStep.CHALLENGE, "s", b"", b"", (), str(number))
        await journal.begin(entry)
        say(f"{number} challenge")
        await journal.update(replace(entry, step=EnrollStep.TOUCH, user_id=b"u"))
        say(f"{number} touch")
        await journal.update(replace(entry, step=EnrollStep.VERIFY, user_id=b"u", credential_id=b"c" * 64))
        say(f"{number} verify")
        if number % 2:
            await journal.close(entry.id)
            say(f"{number} closed")

asyncio.run(main())
"""
_ORDER = ["challenge", "touch", "verify", "closed"]


@pytest.mark.skipif(os.name != "posix", reason="kill -9 as on POSIX")
@pytest.mark.parametrize("lines", [2, 3, 4, 5, 7, 8, 31, 64])
async def test_kill_minus_nine(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "s.sqlite"
    told = _run_and_kill(path, lines)
    async with _journal(path) as journal:
        found = {entry.id: entry for entry in await journal.open_entries("a")}
    last: dict[int, str] = {}
    for line in told[1:]:
        which, step = line.split()
        last[int(which)] = step
    for number, reached in last.items():
        entry = found.get(f"e{number}")
        if reached == "closed":
            assert entry is None
        elif entry is None:  # the program got one call further than it could say
            assert reached == "verify"
            assert number % 2
        else:
            assert _ORDER.index(entry.step) >= _ORDER.index(reached)
            assert entry.step != EnrollStep.VERIFY or entry.credential_id == b"c" * 64


def _run_and_kill(path: Path, lines: int) -> list[str]:
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert program.stdout is not None
    with program:
        told = [program.stdout.readline().strip() for _ in range(lines)]
        os.kill(program.pid, signal.SIGKILL)
        told += [line.strip() for line in program.stdout.read().splitlines() if line.count(" ") == 1]
    assert program.returncode == -signal.SIGKILL
    assert told[0] == "open"
    return told


async def test_the_file_holds_nothing_but_what_the_entry_says(tmp_path: Path) -> None:
    async with _journal(tmp_path / "s.sqlite") as journal:
        await journal.begin(ENTRY)
    data = (tmp_path / "s.sqlite").read_bytes()
    for column in (b"token", b"auth_session", b"pin", b"secret", b"challenge TEXT"):
        assert column not in data.lower()
