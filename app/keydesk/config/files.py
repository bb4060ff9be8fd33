"""Reads and writes one small private file so that it is always whole: the old one or the new one, never half.

Blocking: any thread but the UI loop's. Reading raises `Unusable` (with a word for what is wrong); writing raises
DISK_FULL and FOLDER_UNWRITABLE.
"""

import contextlib
import errno
import os
import stat
from datetime import datetime
from pathlib import Path

from keydesk.config.paths import ensure_private
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

MAX_BYTES = 1_000_000
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_BLOCK = getattr(os, "O_NONBLOCK", 0)  # a named pipe in the file's place must not hang the start
_BINARY = getattr(os, "O_BINARY", 0)


class Unusable(Exception):
    """The file is there and cannot be used.

    Args:
        reason: ``link``, ``folder``, ``not-a-file``, ``unreadable``, ``too-large``, ``encoding``, ``syntax``,
            ``shape``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_private(path: Path) -> bytes | None:
    """Read a whole file without following a link.

    Args:
        path: the file.

    Returns:
        Its bytes without a UTF-8 byte order mark, None when there is no such file.

    Raises:
        Unusable: it is there and cannot be read.
    """
    if path.is_symlink():
        raise Unusable("link")
    try:
        descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_BLOCK | _BINARY)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unusable("folder" if path.is_dir() else "unreadable") from error
    try:
        kind = os.fstat(descriptor)
        if stat.S_ISDIR(kind.st_mode):
            raise Unusable("folder")
        if not stat.S_ISREG(kind.st_mode):
            raise Unusable("not-a-file")
        if kind.st_size > MAX_BYTES:
            raise Unusable("too-large")
        with os.fdopen(os.dup(descriptor), "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unusable("unreadable") from error
    finally:
        os.close(descriptor)
    return data.removeprefix(b"\xef\xbb\xbf")  # editors on Windows add one


def read_tail(path: Path, most: int) -> str | None:
    """Read the end of a text file without following a link.

    Args:
        path: the file.
        most: bytes at most; a line that is cut in front is left out.

    Returns:
        Its text, undecodable bytes escaped; None when there is no such file or it is no plain file.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_BLOCK | _BINARY)
    except OSError:
        return None
    try:
        kind = os.fstat(descriptor)
        if not stat.S_ISREG(kind.st_mode):
            return None
        cut = kind.st_size > most
        with os.fdopen(os.dup(descriptor), "rb") as file:
            file.seek(max(0, kind.st_size - most))
            data = file.read(most)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    text = data.decode("utf-8", errors="backslashreplace")
    return text.partition("\n")[2] if cut else text


def write_private(path: Path, data: bytes) -> None:
    """Replace a file in one step; readers see the old one or the new one. Mode 600.

    Args:
        path: the file; its folder is made when missing.
        data: the new content.

    Raises:
        KeydeskError: DISK_FULL, FOLDER_UNWRITABLE (params: folder). The old file is untouched then.
    """
    ensure_private(path.parent)
    _replace(path, data)


def write_export(path: Path, data: bytes) -> None:
    """Write a file a person asked for where they want it; its folder stays as it is. Mode 600.

    Args:
        path: the file; an old one is replaced in one step.
        data: the content.

    Raises:
        KeydeskError: DISK_FULL, FOLDER_UNWRITABLE (params: folder). An old file is untouched then.
    """
    _replace(path, data)


def open_to_append(path: Path) -> int:
    """Open a file a person chose for secrets, at its end; what it holds already stays. A new one gets mode 600.

    Args:
        path: the file; no link is followed.

    Returns:
        A descriptor; the caller closes it.

    Raises:
        Unusable: ``link``, ``folder``, ``not-a-file``, or ``shared``: it is not this person's, or others may read it.
        KeydeskError: DISK_FULL, FOLDER_UNWRITABLE (params: folder).
    """
    if path.is_symlink():
        raise Unusable("link")
    if path.is_dir():
        raise Unusable("folder")
    if os.path.lexists(path) and not path.is_file():
        raise Unusable("not-a-file")  # first: opening a named pipe would wake its reader
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _NO_FOLLOW | _NO_BLOCK | _BINARY, 0o600)
    except OSError as error:
        raise _unwritten(error, path.parent) from error
    kind = os.fstat(descriptor)
    others = hasattr(os, "geteuid") and (kind.st_uid != os.geteuid() or kind.st_mode & 0o077)
    if others or not stat.S_ISREG(kind.st_mode):
        os.close(descriptor)
        raise Unusable("shared" if others else "not-a-file")
    return descriptor


def write_through(descriptor: int, data: bytes) -> None:
    """Write all of it, and not return before the disk has it, where the file is on one; as `os.write`."""
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.fsync(descriptor)


def _unwritten(error: OSError, folder: Path) -> KeydeskError:
    full = error.errno in _FULL
    return KeydeskError(Code.DISK_FULL if full else Code.FOLDER_UNWRITABLE, folder=str(folder))


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    try:
        _write_new(draft, data)
        os.replace(draft, path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise _unwritten(error, path.parent) from error


def set_aside(path: Path, now: datetime) -> str | None:
    """Move something unusable out of the way, keeping it for the person.

    Args:
        path: the file, link or folder.
        now: aware time, for the new name.

    Returns:
        The new name, None when it could not be moved (a read-only disk).
    """
    for count in range(100):
        mark = f"{now:%Y%m%dT%H%M%SZ}" + (f"-{count}" if count else "")
        kept = path.with_name(f"{path.name}.broken-{mark}")
        if os.path.lexists(kept):
            continue
        try:
            os.rename(path, kept)
        except OSError:
            return None
        return kept.name
    return None


def _write_new(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY, 0o600)
    try:
        write_through(descriptor, data)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
