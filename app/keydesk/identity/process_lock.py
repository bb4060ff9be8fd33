"""One at a time among all processes of this person: an OS file lock, freed by the system when a process dies.

Waits without blocking the main loop: no try waits. Raises FOLDER_UNWRITABLE, DISK_FULL, and DEADLINE when another
process holds the lock too long.
"""

import asyncio
import errno
import hashlib
import os
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

_TRY_EVERY_S = 0.05
_LIMIT_S = 90.0  # two deadlines of the door and some
_PRIVATE = stat.S_IRUSR | stat.S_IWUSR


class ProcessLock:
    """A named lock.

    Args:
        folder: where lock files stand, on a local disk; made when absent.
        name: what is guarded, any text.
        limit_s: seconds to wait at most.
    """

    def __init__(self, folder: Path, name: str, limit_s: float = _LIMIT_S) -> None:
        self._path = folder / f"{hashlib.sha256(name.encode('utf-8')).hexdigest()[:24]}.lock"
        self._limit_s = limit_s

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Hold the lock inside the block.

        Raises:
            KeydeskError: FOLDER_UNWRITABLE(folder), DISK_FULL(folder), DEADLINE.
        """
        descriptor = await asyncio.to_thread(self._open)
        try:
            await self._acquire(descriptor)
            yield
        finally:
            os.close(descriptor)  # frees the lock, whatever happened

    async def _acquire(self, descriptor: int) -> None:
        try:
            async with asyncio.timeout(self._limit_s):
                while not _try_lock(descriptor):  # noqa: ASYNC110  # another process cannot set an event here
                    await asyncio.sleep(_TRY_EVERY_S)
        except TimeoutError:
            raise KeydeskError(Code.DEADLINE, what="lock") from None

    def _open(self) -> int:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
            return os.open(self._path, flags, _PRIVATE)
        except OSError as error:
            code = Code.DISK_FULL if error.errno == errno.ENOSPC else Code.FOLDER_UNWRITABLE
            raise KeydeskError(code, folder=str(self._path.parent), reason=type(error).__name__) from None


def _try_lock(descriptor: int) -> bool:
    # Both calls return at once; neither waits for another process.
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
