"""The store: one SQLite file, one thread, one way to ask. The classes of the other modules speak through it.

`open`, `read`, `write` and `close` are awaited on the main loop and never block it; SQL runs on the thread ``store``.
Raises STORE_NEWER, DISK_FULL, FOLDER_UNWRITABLE, INTERNAL. A broken file is set aside, rebuilt, and said through
`problems` and `problem_found`; it is never an exception.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.core.observe import Signal
from keydesk.domain.catalogue import Code
from keydesk.store.file import BrokenFile, identity_of, open_file, set_aside, translated
from keydesk.store.worker import Worker

T = TypeVar("T")
_ATTEMPTS = 3  # as it is, opened anew, rebuilt
Query = Callable[[sqlite3.Connection], T]


class Store:
    """The open file.

    Args:
        path: the SQLite file; its folder is made when missing.
        clock: for the times written.

    Attributes:
        clock: the same clock.
        problem_found: emitted on the loop with STORE_CORRUPT (params: reason, kept) when a file was set aside.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.clock = clock
        self.problem_found: Signal[KeydeskError] = Signal()
        self._path = path
        self._worker = Worker("store")
        self._connection: sqlite3.Connection | None = None
        self._problems: list[KeydeskError] = []
        self._said = 0
        self._closed = False
        self._identity: tuple[int, int] | None = None

    @property
    def problems(self) -> Sequence[KeydeskError]:
        """What was found broken and rebuilt since the start."""
        return tuple(self._problems[: self._said])

    async def open(self) -> None:
        """Open the file; a broken one is set aside and a new one made.

        Raises:
            KeydeskError: STORE_NEWER (a newer version wrote it; untouched), DISK_FULL, FOLDER_UNWRITABLE, INTERNAL.
        """
        await self._run(self._open)

    async def close(self) -> None:
        """Close the file and end the thread; what was handed in before is still done. A second call is fine."""
        if self._closed:
            return
        self._closed = True
        await self._worker.run(self._close)
        await self._worker.stop()

    async def read(self, query: Query[T]) -> T:
        """Ask something.

        Args:
            query: runs on the store's thread with the connection.

        Returns:
            Its result.

        Raises:
            KeydeskError: as `open`.
        """
        return await self._run(lambda: self._do(query))

    async def write(self, query: Query[T], durable: bool = False) -> T:
        """Change something in one transaction; it survives the end of this process, however it comes.

        Args:
            query: runs on the store's thread with the connection, again when the file was broken.
            durable: it survives a power cut, too: on disk when this returns, which costs a few milliseconds.

        Returns:
            Its result.

        Raises:
            KeydeskError: as `open`; nothing is changed then.
        """
        return await self._run(lambda: self._do(lambda connection: _in_transaction(connection, query, durable)))

    async def _run(self, work: Callable[[], T]) -> T:
        if self._closed:
            raise KeydeskError(Code.INTERNAL, what="store-closed")
        try:
            return await self._worker.run(work)
        finally:
            self._say()

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and identity_of(self._path) != self._identity:
            # Moved aside by another program: what is written to the old file would never be seen again.
            self._close()
        if self._connection is None:
            try:
                connection = open_file(self._path)
            except BrokenFile as broken:
                connection = self._rebuilt(broken)
            self._hold(connection)
            return connection
        return self._connection

    def _hold(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._identity = identity_of(self._path)

    def _do(self, query: Query[T]) -> T:
        for attempt in range(_ATTEMPTS):
            try:
                return query(self._open())
            except sqlite3.Error as error:
                meaning = translated(error, self._path)
                if isinstance(meaning, KeydeskError):
                    raise meaning from error
            self._close()
            # Opened anew first: another program may have put a sound file there, which is not ours to move.
            if attempt == 1:
                self._hold(self._rebuilt(meaning))
        raise KeydeskError(Code.FOLDER_UNWRITABLE, folder=str(self._path.parent))

    def _rebuilt(self, broken: BrokenFile) -> sqlite3.Connection:
        kept = set_aside(self._path, self.clock.now())
        self._problems.append(KeydeskError(Code.STORE_CORRUPT, reason=broken.reason, kept=kept))
        try:
            return open_file(self._path)
        except BrokenFile as error:  # a fresh file that is broken at once: the disk is
            raise KeydeskError(Code.FOLDER_UNWRITABLE, folder=str(self._path.parent)) from error

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _say(self) -> None:
        while self._said < len(self._problems):
            self._said += 1
            self.problem_found.emit(self._problems[self._said - 1])


def _in_transaction(connection: sqlite3.Connection, query: Query[T], durable: bool) -> T:
    if durable:
        connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = query(connection)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if durable:
            connection.execute("PRAGMA synchronous = NORMAL")
    return result
