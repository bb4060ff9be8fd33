"""Opens the one SQLite file safely: private, no links, checked, set aside when broken. Store thread only.

Raises STORE_NEWER, DISK_FULL, FOLDER_UNWRITABLE, INTERNAL (params: what ``store-busy``).
"""

import os
import sqlite3
import stat
from datetime import datetime
from pathlib import Path

from keydesk.config.paths import ensure_private
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.store.schema import migrate

BUSY_S = 5.0
_TAILS = ("", "-wal", "-shm", "-journal")
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_NO_ROOM = (sqlite3.SQLITE_IOERR_SHMSIZE,)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


class BrokenFile(Exception):
    """The file is there and is no store.

    Args:
        reason: ``link``, ``folder``, ``not-a-file``, ``content``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def open_file(path: Path) -> sqlite3.Connection:
    """Open a file, making it when it is missing, and bring its tables up to date.

    Args:
        path: the SQLite file.

    Returns:
        A connection in autocommit mode that waits up to 5 s for another program and survives a power cut.

    Raises:
        BrokenFile: set it aside and try again.
        KeydeskError: STORE_NEWER, DISK_FULL, FOLDER_UNWRITABLE, INTERNAL.
    """
    ensure_private(path.parent)
    _claim(path)
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=True)
        _prepare(connection)
        migrate(connection)
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise translated(error, path) from error
    except BaseException:
        if connection is not None:
            connection.close()
        raise
    return connection


def translated(error: sqlite3.Error, path: Path) -> KeydeskError | BrokenFile:
    """Say what an SQLite error means.

    Args:
        error: what SQLite raised.
        path: the file.

    Returns:
        The error to raise instead. Source: SQLite result codes.
    """
    extended = getattr(error, "sqlite_errorcode", None)
    if extended is None:
        return KeydeskError(Code.INTERNAL, what="store")
    primary = extended & 0xFF
    if primary in _BROKEN:
        return BrokenFile("content")
    if primary == sqlite3.SQLITE_FULL or extended in _NO_ROOM:
        return KeydeskError(Code.DISK_FULL, folder=str(path.parent))
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return KeydeskError(Code.INTERNAL, what="store-busy")
    if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return KeydeskError(Code.FOLDER_UNWRITABLE, folder=str(path.parent))
    return KeydeskError(Code.INTERNAL, what="store")


def set_aside(path: Path, now: datetime) -> str | None:
    """Move a broken file and its companions out of the way, keeping them.

    Args:
        path: the file.
        now: aware time, for the new name.

    Returns:
        The new name of the file itself, None when it was not there (only a companion was broken).

    Raises:
        KeydeskError: FOLDER_UNWRITABLE: it cannot be moved, so there is no store.
    """
    mark = f"{now:%Y%m%dT%H%M%SZ}"
    count = 0
    while any(os.path.lexists(_kept(path, mark, count, tail)) for tail in _TAILS):
        count += 1
    moved = None
    for tail in _TAILS:
        source = path.with_name(path.name + tail)
        if not os.path.lexists(source):
            continue
        kept = _kept(path, mark, count, tail)
        try:
            os.rename(source, kept)
        except OSError as error:
            raise KeydeskError(Code.FOLDER_UNWRITABLE, folder=str(path.parent)) from error
        moved = moved or kept.name
    return moved


def _kept(path: Path, mark: str, count: int, tail: str) -> Path:
    return path.with_name(f"{path.name}.corrupt-{mark}" + (f"-{count}" if count else "") + tail)


def _claim(path: Path) -> None:
    """Make sure that path and companions are plain files of ours, mode 600; SQLite itself would follow links."""
    for tail in _TAILS:
        _refuse_oddities(path.with_name(path.name + tail))
    try:
        if path.exists():
            # Not opened here: closing it would drop the locks of a connection of this program to the same file.
            path.chmod(0o600)
        else:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | _NO_FOLLOW, 0o600))
    except OSError as error:
        raise KeydeskError(Code.FOLDER_UNWRITABLE, folder=str(path.parent)) from error


def _refuse_oddities(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise KeydeskError(Code.FOLDER_UNWRITABLE, folder=str(path.parent)) from error
    if stat.S_ISLNK(mode):
        raise BrokenFile("link")
    if stat.S_ISDIR(mode):
        raise BrokenFile("folder")
    if not stat.S_ISREG(mode):
        raise BrokenFile("not-a-file")


def identity_of(path: Path) -> tuple[int, int] | None:
    """Tell which file is at a path now.

    Args:
        path: the file.

    Returns:
        Device and inode, None when there is none.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _prepare(connection: sqlite3.Connection) -> None:
    # WAL is a property of the file: switching it on wants the file for itself, so only do it when it is off.
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")  # durable writes switch to FULL for their transaction
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise BrokenFile("content")
