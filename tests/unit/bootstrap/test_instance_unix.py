"""One window per person and home: the lock, the socket beside it, and who may not come in."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.bootstrap import instance_unix
from keydesk.bootstrap.handover import HEAD, Handover, Take, length_of, packed, unpacked_answer
from keydesk.bootstrap.instance_unix import Place, UnixClaim, claim_place, hand_over, place_of
from keydesk.config.paths import Paths

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")
LINK = Handover("keydesk://health", "token-1")
UID = os.getuid()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "keydesk", "window-1", UID)


def claimed(place: Place) -> UnixClaim:
    claim = claim_place(place)
    assert claim is not None
    return claim


@asynccontextmanager
async def listening(place: Place, take: Take) -> AsyncIterator[None]:
    claim = await asyncio.to_thread(claimed, place)
    stop = await claim.listen(take)
    yield
    await stop()
    await asyncio.to_thread(claim.close)


async def in_worker(call: Callable[[], str]) -> str:
    return await asyncio.to_thread(call)


def talk(place: Place, said: bytes, *, and_end: bool = False) -> bytes:
    """Say something raw and read whatever is answered."""
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(10)
        sock.connect(str(place.socket))
        heard = b""
        try:
            sock.sendall(said)
            if and_end:
                sock.shutdown(socket.SHUT_WR)
            while more := sock.recv(4096):
                heard += more
        except (ConnectionResetError, BrokenPipeError):  # sent away in the middle of it
            return heard
        return heard


async def test_a_link_is_handed_over(place: Place) -> None:
    taken: list[Handover] = []
    async with listening(place, lambda told: taken.append(told) or ""):  # type: ignore[func-returns-value]
        assert await asyncio.to_thread(claim_place, place) is None
        assert await in_worker(lambda: hand_over(place, LINK, 5)) == ""
    assert taken == [LINK]
    with pytest.raises(FileNotFoundError):
        await in_worker(lambda: hand_over(place, LINK, 5))


@pytest.mark.parametrize("turns", range(6))
async def test_who_comes_as_the_window_closes_is_sent_away(place: Place, turns: int) -> None:
    claim = await asyncio.to_thread(claimed, place)
    stop = await claim.listen(lambda told: "")
    with socket.socket(socket.AF_UNIX) as late:
        late.connect(str(place.socket))  # the kernel takes it in; the loop has not heard of it
        late.setblocking(False)
        for _ in range(turns):
            await asyncio.sleep(0)
        await stop()
        try:
            told = late.recv(1)
        except ConnectionResetError:  # not even accepted
            told = b""
        assert told == b""
    await asyncio.to_thread(claim.close)


async def test_a_refusal_comes_back(place: Place) -> None:
    async with listening(place, lambda told: "LNK-003"):
        assert await in_worker(lambda: hand_over(place, LINK, 5)) == "LNK-003"


async def test_a_window_that_is_closing_gives_no_answer(place: Place) -> None:
    def closing_now(_: Handover) -> str:
        raise ConnectionAbortedError

    async with listening(place, closing_now):
        with pytest.raises(OSError, match="went away"):
            await in_worker(lambda: hand_over(place, LINK, 5))


def test_folder_and_files_are_for_one_person(place: Place) -> None:
    with closing(claimed(place)):
        assert place.folder.stat().st_mode & 0o777 == 0o700
        assert place.lock.stat().st_mode & 0o777 == 0o600


async def test_the_socket_is_for_one_person(place: Place) -> None:
    async with listening(place, lambda told: ""):
        found = await asyncio.to_thread(place.socket.stat)
    assert found.st_mode & 0o777 == 0o600


async def test_the_socket_of_a_dead_owner_is_taken_over(place: Place) -> None:
    program = (
        "import os, sys, socket; from pathlib import Path\n"
        "from keydesk.bootstrap.instance_unix import Place, claim_place\n"
        f"place = Place(Path({str(place.folder)!r}), {place.name!r}, {UID})\n"
        "claim = claim_place(place); sock = socket.socket(socket.AF_UNIX)\n"
        "sock.bind(str(place.socket)); sock.listen()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(instance_unix.__file__).parents[2])}
    died = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program], env=environment, check=False, timeout=50
    )
    assert died.returncode == -9
    with pytest.raises(ConnectionRefusedError):
        await in_worker(lambda: hand_over(place, LINK, 5))
    async with listening(place, lambda told: ""):
        assert await in_worker(lambda: hand_over(place, LINK, 5)) == ""


def test_a_lock_that_was_tidied_away_is_made_anew(place: Place) -> None:
    with closing(claimed(place)):
        shutil.rmtree(place.folder)
        with closing(claimed(place)):
            assert place.lock.exists()
            assert claim_place(place) is None


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_folder_others_may_enter_is_not_used(place: Place, mode: int) -> None:
    place.folder.mkdir()
    place.folder.chmod(mode)
    with pytest.raises(PermissionError):
        claim_place(place)


def test_a_link_in_the_place_of_the_folder_is_not_followed(place: Place, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    place.folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError):
        claim_place(place)


def test_a_link_in_the_place_of_the_lock_is_not_followed(place: Place, tmp_path: Path) -> None:
    place.folder.mkdir(mode=0o700)
    place.lock.symlink_to(tmp_path / "victim")
    with pytest.raises(OSError, match="symbolic links"):
        claim_place(place)
    assert not (tmp_path / "victim").exists()


def test_another_persons_folder_is_not_used(place: Place) -> None:
    place.folder.mkdir(mode=0o700)
    with pytest.raises(PermissionError):
        claim_place(replace(place, uid=UID + 1))


async def test_another_persons_window_gets_nothing(place: Place) -> None:
    taken: list[Handover] = []
    async with listening(place, lambda told: taken.append(told) or ""):  # type: ignore[func-returns-value]
        with pytest.raises(PermissionError):
            await in_worker(lambda: hand_over(replace(place, uid=UID + 1), LINK, 5))
    assert taken == []


async def test_another_person_is_not_let_in(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Handover] = []
    async with listening(place, lambda told: taken.append(told) or ""):  # type: ignore[func-returns-value]
        monkeypatch.setattr(instance_unix, "peer_uid", lambda sock: UID + 1)
        assert await asyncio.to_thread(talk, place, packed(LINK)) == b""
    assert taken == []


async def test_the_kernel_says_who_it_is(place: Place) -> None:
    one, other = socket.socketpair(socket.AF_UNIX)
    with one, other:
        assert instance_unix.peer_uid(one) == UID


@pytest.mark.parametrize(
    "said",
    [b"", b"\0", b"GET / HTTP/1.1\r\n\r\n", b"\xff\xff\xff\xff" + b"x" * 100_000, b"\0\0\0\2{}", b"\0\0\0\0",
     b"\0\0\0\5hello", packed(LINK)[:-1]],
)  # fmt: skip
async def test_junk_is_sent_away_and_the_next_one_is_served(place: Place, said: bytes) -> None:
    taken: list[Handover] = []
    async with listening(place, lambda told: taken.append(told) or ""):  # type: ignore[func-returns-value]
        assert await asyncio.to_thread(talk, place, said, and_end=True) == b""
        assert taken == []
        assert await in_worker(lambda: hand_over(place, LINK, 5)) == ""


async def test_who_says_nothing_does_not_stay(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance_unix, "READ_LIMIT_S", 0.05)
    async with listening(place, lambda told: ""):
        assert await asyncio.to_thread(talk, place, packed(LINK)[:HEAD]) == b""


async def test_who_hands_over_twice_is_heard_once(place: Place) -> None:
    taken: list[Handover] = []
    async with listening(place, lambda told: taken.append(told) or ""):  # type: ignore[func-returns-value]
        heard = await asyncio.to_thread(talk, place, packed(LINK) * 2)
    assert unpacked_answer(heard[HEAD : HEAD + length_of(heard[:HEAD])]) == ""
    assert taken == [LINK]


async def test_a_path_too_long_for_a_socket(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux has another way to such a socket")
    deep = tmp_path / ("d" * 100)
    await asyncio.to_thread(deep.mkdir, 0o700)
    place = Place(deep / "keydesk", "window-1", UID)
    async with listening(place, lambda told: ""):
        assert await in_worker(lambda: hand_over(place, LINK, 5)) == ""


def test_each_home_has_a_place_of_its_own(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    environment = {"XDG_RUNTIME_DIR": str(tmp_path)}
    one, other = place_of(Path("/a"), environment, UID), place_of(Path("/b"), environment, UID)
    assert one.folder == other.folder == tmp_path / "keydesk"
    assert one.name != other.name
    assert one == place_of(Path("/a"), environment, UID)


def test_practice_mode_has_a_place_of_its_own(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path / "home")
    real, practice = (place_of(found.settings, {}, UID) for found in (paths, paths.practice))
    assert real.name != practice.name


@pytest.mark.parametrize("runtime", [None, "", "run", "/nowhere/at/all"])
def test_without_a_runtime_folder(runtime: str | None, tmp_path: Path) -> None:
    environment = {"TMPDIR": str(tmp_path)} | ({} if runtime is None else {"XDG_RUNTIME_DIR": runtime})
    assert place_of(Path("/a"), environment, UID).folder == tmp_path / f"keydesk-{UID}"


def _start(folder: str, number: int, gate: object, results: object) -> None:
    """One of many starts at once: the window stays until all others have handed over."""
    from keydesk.bootstrap.first_start import claim_or_hand_over
    from keydesk.core.clock import SystemClock
    from keydesk.core.errors import KeydeskError

    place = Place(Path(folder), "window-1", UID)

    class Here:
        def claim(self) -> UnixClaim | None:
            return claim_place(place)

        def hand_over(self, handover: Handover, limit_s: float) -> str:
            return hand_over(place, handover, limit_s)

    gate.wait()  # type: ignore[attr-defined]  # a barrier of multiprocessing
    try:
        claim = claim_or_hand_over(Here(), Handover(f"keydesk://connect/start-{number}"), SystemClock(), 60.0)
    except KeydeskError as error:
        results.put(("refused", number, error.code))  # type: ignore[attr-defined]  # a queue of multiprocessing
        return
    if claim is None:
        results.put(("handed", number, ""))  # type: ignore[attr-defined]
        return
    taken = asyncio.run(_be_window(claim, 49))
    results.put(("window", number, ",".join(taken)))  # type: ignore[attr-defined]


async def _be_window(claim: object, others: int) -> list[str]:
    taken: list[str] = []
    enough = asyncio.Event()

    def take(handover: Handover) -> str:
        taken.append(handover.link.rpartition("-")[2])
        if len(taken) == others:
            enough.set()
        return ""

    assert isinstance(claim, UnixClaim)
    stop = await claim.listen(take)
    async with asyncio.timeout(60):
        await enough.wait()
    await stop()
    claim.close()
    return taken


@pytest.mark.slow
@pytest.mark.timeout(110)
def test_fifty_starts_at_once_are_one_window(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    gate, results = context.Barrier(50), context.Queue()
    folder = str(tmp_path / "keydesk")
    starts = [context.Process(target=_start, args=(folder, number, gate, results)) for number in range(50)]
    for start in starts:
        start.start()
    told = [results.get(timeout=90) for _ in starts]
    for start in starts:
        start.join(10)
    windows = [(number, taken) for how, number, taken in told if how == "window"]
    handed = sorted(number for how, number, _ in told if how == "handed")
    assert len(windows) == 1, told
    assert sorted(int(number) for number in windows[0][1].split(",")) == handed
    assert sorted([*handed, windows[0][0]]) == list(range(50))
