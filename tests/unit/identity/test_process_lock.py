from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.process_lock import ProcessLock

HOLD = """
import asyncio, sys
from pathlib import Path
from keydesk.identity.process_lock import ProcessLock
async def main():
    async with ProcessLock(Path(sys.argv[1]), "name").held():
        print("held", flush=True)
        sys.stdin.readline()
asyncio.run(main())
"""


async def test_one_at_a_time_in_one_process(tmp_path: Path) -> None:
    inside = most = 0

    async def enter() -> None:
        nonlocal inside, most
        async with ProcessLock(tmp_path / "locks", "name").held():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.005)
            inside -= 1

    await asyncio.gather(*(enter() for _ in range(8)))
    assert most == 1


async def test_names_do_not_disturb_each_other(tmp_path: Path) -> None:
    async with ProcessLock(tmp_path, "one").held(), ProcessLock(tmp_path, "two", 0.5).held():
        with pytest.raises(KeydeskError) as taken:
            async with ProcessLock(tmp_path, "one", 0.01).held():
                pass
    assert taken.value.code == Code.DEADLINE


@pytest.mark.parametrize("end", ["clean", "killed"])
def test_another_process_holds_it_until_it_ends(tmp_path: Path, end: str) -> None:
    environment = {**os.environ, "PYTHONPATH": "app"}
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    async def take(limit_s: float) -> None:
        async with ProcessLock(tmp_path, "name", limit_s).held():
            pass

    with holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(KeydeskError) as caught:
            asyncio.run(take(0.2))
        assert caught.value.code == Code.DEADLINE
        if end == "killed":
            holder.kill()
        else:
            holder.stdin.write(b"\n")
            holder.stdin.flush()
        asyncio.run(take(8))


async def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KeydeskError) as caught:
        async with ProcessLock(tmp_path / "file" / "locks", "name").held():
            pass
    assert caught.value.code == Code.FOLDER_UNWRITABLE


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links as POSIX has them")
async def test_the_file_is_private_and_no_link_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "locks"
    async with ProcessLock(folder, "name").held():
        (file,) = await asyncio.to_thread(lambda: list(folder.iterdir()))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert file.read_bytes() == b""
    file.unlink()
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeydeskError):
        async with ProcessLock(folder, "name").held():
            pass
    assert not (tmp_path / "elsewhere").exists()
