"""One window per person and home by a named pipe: the claim, the handing over, and who gets nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from keydesk.bootstrap import instance_windows
from keydesk.bootstrap.first_start import claim_or_hand_over
from keydesk.bootstrap.handover import HEAD, Handover, Take, packed
from keydesk.bootstrap.instance_windows import WindowsMeeting
from keydesk.core.clock import SystemClock
from tests.fakes.pipes import MemoryPipes, PipeSystem

LINK = Handover("keydesk://health", "")
HOME = Path("D:/Data/Keydesk/settings")


@pytest.fixture
def system() -> PipeSystem:
    return PipeSystem()


def meeting(system: PipeSystem, person: str = "S-1-5-21-1", home: Path = HOME) -> WindowsMeeting:
    return WindowsMeeting(home, MemoryPipes(system, person))


@asynccontextmanager
async def window(system: PipeSystem, take: Take) -> AsyncIterator[None]:
    claim = await asyncio.to_thread(meeting(system).claim)
    assert claim is not None
    stop = await claim.listen(take)
    yield
    await stop()
    await asyncio.to_thread(claim.close)
    assert system.pipes == {}
    assert not [thread for thread in threading.enumerate() if thread.name == "instance-door"]


def _say_and_listen(pipes: MemoryPipes, pipe: int, said: bytes) -> bytes:
    pipes.write(pipe, said)
    return pipes.read(pipe, 1)


def _hand(at: WindowsMeeting) -> str | None:
    """As a second start does: again while another one is served."""
    assert claim_or_hand_over(at, LINK, SystemClock(), 10.0) is None
    return ""


async def test_links_are_handed_over_one_after_the_other(system: PipeSystem) -> None:
    taken: list[Handover] = []
    async with window(system, lambda told: taken.append(told) or ""):  # type: ignore[func-returns-value]
        assert await asyncio.to_thread(meeting(system).claim) is None
        for _ in range(3):
            await asyncio.to_thread(_hand, meeting(system))
    assert taken == [LINK] * 3


async def test_many_at_once(system: PipeSystem) -> None:
    taken: list[Handover] = []
    async with window(system, lambda told: taken.append(told) or ""):  # type: ignore[func-returns-value]
        await asyncio.gather(*(asyncio.to_thread(_hand, meeting(system)) for _ in range(12)))
    assert len(taken) == 12


async def test_a_refusal_comes_back(system: PipeSystem) -> None:
    async with window(system, lambda told: "LNK-003"):
        assert await asyncio.to_thread(meeting(system).hand_over, LINK, 5.0) == "LNK-003"


async def test_a_window_that_is_closing_gives_no_answer(system: PipeSystem) -> None:
    def closing(_: Handover) -> str:
        raise ConnectionAbortedError

    async with window(system, closing):
        with pytest.raises(OSError):  # noqa: PT011  # whichever the system says
            await asyncio.to_thread(meeting(system).hand_over, LINK, 5.0)


def test_the_pipe_is_for_one_person_and_one_home(system: PipeSystem) -> None:
    claim = meeting(system).claim()
    assert claim is not None
    ((name, pipe),) = system.pipes.items()
    assert pipe.access == "D:P(A;;GA;;;S-1-5-21-1)"
    assert name.startswith(r"\\.\pipe\keydesk-S-1-5-21-1-")
    assert meeting(system).claim() is None
    assert meeting(system, home=Path("D:/DATA/keydesk/Settings")).claim() is None
    assert meeting(system, home=Path("D:/other")).claim() is not None
    assert meeting(system, "S-1-5-21-2").claim() is not None
    claim.close()
    assert meeting(system).claim() is not None


def test_who_took_our_name_first_gets_nothing(system: PipeSystem) -> None:
    claim = meeting(system).claim()
    assert claim is not None
    (pipe,) = system.pipes.values()
    pipe.owner = "S-1-5-21-666"
    with pytest.raises(PermissionError):
        meeting(system).hand_over(LINK, 5.0)
    assert pipe.wire is not None
    assert pipe.wire.waiting["server"] == b""


def test_nobody_listens(system: PipeSystem) -> None:
    with pytest.raises(FileNotFoundError):
        meeting(system).hand_over(LINK, 5.0)


@pytest.mark.parametrize("said", [b"\0\0\0\2{}", b"\xff\xff\xff\xff", b"GET /", packed(LINK)[:HEAD]])
async def test_junk_and_silence_are_sent_away_and_the_next_one_is_served(
    system: PipeSystem, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance_windows, "READ_LIMIT_S", 0.2)
    taken: list[Handover] = []
    async with window(system, lambda told: taken.append(told) or ""):  # type: ignore[func-returns-value]
        (name,) = system.pipes
        stranger = MemoryPipes(system)
        pipe = stranger.connect(name)
        with pytest.raises(OSError):  # noqa: PT011  # whichever the system says
            await asyncio.to_thread(_say_and_listen, stranger, pipe, said)
        stranger.close(pipe)
        monkeypatch.setattr(instance_windows, "READ_LIMIT_S", 10.0)
        await asyncio.to_thread(_hand, meeting(system))
    assert taken == [LINK]
