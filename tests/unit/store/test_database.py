"""The file: private, never through links, rebuilt when broken, refused when newer, honest when the disk is full."""

import asyncio
import contextlib
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.store.database import Store
from keydesk.store.labels import StoredLabels
from keydesk.store.schema import APPLICATION_ID, VERSION
from tests.fakes.clock import FixedClock

pytestmark = pytest.mark.usefixtures("sandbox")

NORMAL, FULL = 1, 2


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store" / "store.sqlite"


@contextlib.asynccontextmanager
async def opened(path: Path):  # type: ignore[no-untyped-def]  # yields a Store
    store = Store(path, FixedClock())
    try:
        await store.open()
        yield store
    finally:
        await store.close()


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir())


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def close_to_writing(path: Path) -> None:
    path.chmod(0o444)


def content(path: Path) -> bytes:
    return path.read_bytes()


def is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def touch(path: Path) -> None:
    path.parent.mkdir()
    path.touch()


def overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))


async def forget_cached_pages(store: Store) -> None:
    await store.read(lambda db: db.execute("PRAGMA shrink_memory").fetchone())


async def test_a_new_file(path: Path) -> None:
    async with opened(path) as store:
        assert store.problems == ()
        assert await store.read(lambda db: db.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"
        level = "PRAGMA synchronous"
        assert await store.write(lambda db: db.execute(level).fetchone()[0], durable=True) == FULL
        assert await store.write(lambda db: db.execute(level).fetchone()[0]) == NORMAL
        assert await store.read(lambda db: db.execute(level).fetchone()[0]) == NORMAL
        assert await store.read(lambda db: db.execute("PRAGMA user_version").fetchone()[0]) == VERSION
        assert await store.read(lambda db: db.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID
    assert names(path) == ["store.sqlite"]


async def test_sql_runs_on_the_stores_own_thread(path: Path) -> None:
    async with opened(path) as store:
        assert await store.read(lambda _: threading.current_thread().name) == "store"
        assert [thread.name for thread in threading.enumerate()].count("store") == 1
    assert "store" not in [thread.name for thread in threading.enumerate()]


async def test_after_closing_it_says_so_and_does_not_hang(path: Path) -> None:
    store = Store(path, FixedClock())
    await store.open()
    await store.close()
    await store.close()
    with pytest.raises(KeydeskError) as caught:
        await store.read(lambda db: db.execute("SELECT 1").fetchone())
    assert caught.value.params["what"] == "store-closed"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
async def test_only_the_owner_reads_it(path: Path) -> None:
    old = os.umask(0)
    try:
        async with opened(path) as store:
            await StoredLabels(store).set("a", "key:1", "Blue")
            modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()}
    finally:
        os.umask(old)
    assert set(modes) == {"store.sqlite", "store.sqlite-wal", "store.sqlite-shm"}
    assert set(modes.values()) == {0o600}
    assert mode_of(path.parent) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
async def test_a_file_others_could_read_is_closed_to_them(path: Path) -> None:
    async with opened(path):
        pass
    close_to_writing(path)
    async with opened(path) as store:
        await StoredLabels(store).set("a", "key:1", "Blue")
    assert mode_of(path) == 0o600


async def _sound(path: Path) -> None:
    async with opened(path) as store:
        labels = StoredLabels(store)
        for number in range(400):
            await labels.set("a", f"key:{number}", "Blue " * 10)


def _garbage(path: Path) -> None:
    path.write_bytes(os.urandom(8192))


def _header_only(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4000)


def _middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 : 4096 * 6] = b"\xa5" * 4096 * 5
    path.write_bytes(data)


def _cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2 + 7])


def _text(path: Path) -> None:
    path.write_text("this is no database, it is a note\n" * 200, encoding="utf-8")


@pytest.mark.parametrize("harm", [_garbage, _header_only, _middle, _cut, _text])
async def test_a_broken_file_is_set_aside_rebuilt_and_said(path: Path, harm: Callable[[Path], None]) -> None:
    await _sound(path)
    harm(path)
    before = content(path)
    said: list[KeydeskError] = []
    store = Store(path, FixedClock())
    store.problem_found.connect(said.append)
    await store.open()
    try:
        (problem,) = store.problems
        assert said == [problem]
        assert problem.code == Code.STORE_CORRUPT
        assert problem.params == {"reason": "content", "kept": "store.sqlite.corrupt-20260303T090000Z"}
        assert (path.parent / str(problem.params["kept"])).read_bytes() == before
        labels = StoredLabels(store)
        assert await labels.load("a") == {}
        await labels.set("a", "key:1", "Blue")
        assert await labels.load("a") == {"key:1": "Blue"}
    finally:
        await store.close()


async def test_an_empty_file_is_simply_new(path: Path) -> None:
    touch(path)
    async with opened(path) as store:
        assert store.problems == ()


def _link(path: Path) -> None:
    (path.parent / "elsewhere").write_bytes(b"precious")
    path.symlink_to("elsewhere")


def _dangling(path: Path) -> None:
    path.symlink_to("elsewhere-new")


def _log_link(path: Path) -> None:
    (path.parent / "elsewhere").write_bytes(b"precious")
    path.with_name(path.name + "-wal").symlink_to("elsewhere")


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as on POSIX")
@pytest.mark.parametrize(
    ("make", "reason"),
    [(_link, "link"), (_dangling, "link"), (_log_link, "link"), (_folder, "folder"), (_pipe, "not-a-file")],
)
async def test_links_are_never_followed(path: Path, make: Callable[[Path], None], reason: str) -> None:
    path.parent.mkdir()
    make(path)
    async with opened(path) as store:
        assert [problem.params["reason"] for problem in store.problems] == [reason]
        await StoredLabels(store).set("a", "key:1", "Blue")
    assert is_plain(path)
    assert "elsewhere-new" not in names(path)
    if "elsewhere" in names(path):
        assert content(path.parent / "elsewhere") == b"precious"


async def test_broken_while_open(path: Path) -> None:
    await _sound(path)
    async with opened(path) as store:
        overwrite(path)
        await forget_cached_pages(store)
        labels = StoredLabels(store)
        await labels.set("a", "key:new", "After")
        loaded = await labels.load("a")
        assert loaded["key:new"] == "After"
        assert [problem.code for problem in store.problems] == [Code.STORE_CORRUPT]


async def test_a_file_another_program_rebuilt_is_not_moved_again(path: Path) -> None:
    await _sound(path)
    async with opened(path) as first, opened(path) as second:
        overwrite(path)
        await forget_cached_pages(first)
        await forget_cached_pages(second)
        await StoredLabels(first).set("a", "key:1", "From the first")
        await StoredLabels(second).set("a", "key:2", "From the second")
        assert await StoredLabels(second).load("a") == {"key:1": "From the first", "key:2": "From the second"}
        assert len(first.problems) + len(second.problems) == 1


async def test_a_newer_file_is_left_alone(path: Path) -> None:
    async with opened(path):
        pass
    with contextlib.closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 4}")
        newer.commit()
    before = content(path)
    store = Store(path, FixedClock())
    try:
        for _ in range(2):
            with pytest.raises(KeydeskError) as caught:
                await store.open()
            assert caught.value.code == Code.STORE_NEWER
            assert caught.value.params == {"found": VERSION + 4, "known": VERSION}
        with pytest.raises(KeydeskError) as caught:
            await StoredLabels(store).load("a")
        assert caught.value.code == Code.STORE_NEWER
    finally:
        await store.close()
    assert content(path) == before
    assert names(path) == ["store.sqlite"]


async def _fill(labels: StoredLabels) -> None:
    for number in range(1000):
        await labels.set("a", f"passkey:{number}", "x" * 100)


async def test_a_full_disk_is_said_and_loses_nothing(path: Path) -> None:
    async with opened(path) as store:
        labels = StoredLabels(store)
        await labels.set("a", "key:1", "Blue")
        # SQLite's own limit answers exactly like a disk without room.
        await store.read(
            lambda db: db.execute(
                f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}"
            ).fetchone()
        )
        with pytest.raises(KeydeskError) as caught:
            await _fill(labels)
        assert caught.value.code == Code.DISK_FULL
        assert (await labels.load("a"))["key:1"] == "Blue"
        await store.read(lambda db: db.execute("PRAGMA max_page_count = 100000").fetchone())
        await labels.set("a", "key:2", "Red")
        assert (await labels.load("a"))["key:2"] == "Red"


@pytest.mark.skipif(sys.platform != "linux", reason="a file size limit stands for the full disk")
def test_a_real_limit_on_the_disk(path: Path) -> None:
    script = (
        "import asyncio, resource, signal, sys\n"
        "from pathlib import Path\n"
        "from keydesk.core.clock import SystemClock\n"
        "from keydesk.core.errors import KeydeskError\n"
        "from keydesk.store.database import Store\n"
        "from keydesk.store.labels import StoredLabels\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "async def main():\n"
        "    store = Store(Path(sys.argv[1]), SystemClock())\n"
        "    await store.open()\n"
        "    labels = StoredLabels(store)\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (150000, 150000))\n"
        "    try:\n"
        "        for number in range(5000):\n"
        "            await labels.set('a', f'passkey:{number}', 'x' * 100)\n"
        "    except KeydeskError as error:\n"
        "        print(error.code, number, len(await labels.load('a')))\n"
        "asyncio.run(main())\n"
    )
    done = _python(script, path)
    code, failed_at, kept = done.stdout.split()
    # A file size limit answers EFBIG, which SQLite reports as a failed write, not as a full disk.
    assert code in (Code.DISK_FULL, Code.FOLDER_UNWRITABLE)
    assert failed_at == kept


async def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    store = Store(tmp_path / "file" / "store.sqlite", FixedClock())
    with pytest.raises(KeydeskError) as caught:
        await store.open()
    assert caught.value.code == Code.FOLDER_UNWRITABLE
    await store.close()


async def test_a_write_that_fails_changes_nothing(path: Path) -> None:
    def half(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO labels (account, name, label) VALUES ('a', 'key:1', 'x')")
        raise ZeroDivisionError

    async with opened(path) as store:
        with pytest.raises(ZeroDivisionError):
            await store.write(half)
        assert await StoredLabels(store).load("a") == {}


async def test_a_waiter_that_is_torn_down_leaves_the_store_working(path: Path) -> None:
    async with opened(path) as store:
        began, gate = threading.Event(), threading.Event()
        slow = asyncio.ensure_future(store.read(lambda _: began.set() or gate.wait(15)))  # type: ignore[func-returns-value]
        queued = asyncio.ensure_future(StoredLabels(store).set("a", "key:1", "Blue"))
        assert await asyncio.to_thread(began.wait, 15)
        slow.cancel()
        queued.cancel()
        await asyncio.wait([slow, queued])
        gate.set()
        assert await StoredLabels(store).load("a") == {}


async def test_another_programs_lock_is_waited_for_and_then_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydesk.store.file.BUSY_S", 0.2)
    async with opened(path) as store:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(KeydeskError) as caught:
                await StoredLabels(store).set("a", "key:1", "Blue")
            assert caught.value.params["what"] == "store-busy"
            other.execute("ROLLBACK")
        await StoredLabels(store).set("a", "key:1", "Blue")


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def _python(script: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True, env=_environment()
    )
