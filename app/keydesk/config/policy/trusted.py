"""Opens files that only the administrator can have written: every folder on the way is checked as it is opened.

A link anywhere on the way, a foreign owner or a right to write for others refuses the file: an ordinary user must not
be able to set, weaken or replace policy. Checked and read through the same descriptor, so nothing can be swapped in
between. POSIX only; blocking. Raises `Untrusted`; a missing file or folder is None.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MAX_BYTES = 256 * 1024
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_FOLDER = _OPEN | getattr(os, "O_DIRECTORY", 0)


class Untrusted(Exception):
    """It is there and must not be used, or cannot be.

    Args:
        reason: ``owner``, ``writable``, ``link``, ``folder``, ``not-a-file``, ``unreadable`` or ``too-large``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def trusted_folder(folder: Path, top: Path, owner: int) -> Iterator[int | None]:
    """Open a folder after checking all folders from the top down to it.

    Args:
        folder: absolute path below `top`.
        top: where the checks begin; itself checked.
        owner: the number of the user everything must belong to.

    Yields:
        Its descriptor, None where it or a folder above it is missing.

    Raises:
        Untrusted: a folder on the way can be changed by others.
    """
    if not os.path.lexists(folder):
        yield None  # nothing there: no reason to find fault with what is above
        return
    at: int | None = _open(str(top), None, _FOLDER)
    try:
        if at is not None:
            _check(at, owner)
        for name in folder.relative_to(top).parts:
            if at is None:
                break
            below = _open(name, at, _FOLDER)
            os.close(at)
            at = below
            if at is not None:
                _check(at, owner)
        yield at
    finally:
        if at is not None:
            os.close(at)


@contextmanager
def trusted_below(folder: int, name: str, owner: int) -> Iterator[int | None]:
    """Open a folder inside a trusted one, as `trusted_folder`."""
    at = _open(name, folder, _FOLDER)
    try:
        if at is not None:
            _check(at, owner)
        yield at
    finally:
        if at is not None:
            os.close(at)


def read_trusted(folder: int, name: str, owner: int) -> bytes | None:
    """Read a whole file inside a trusted folder.

    Args:
        folder: descriptor of the folder.
        name: of the file.
        owner: the number of the user it must belong to.

    Returns:
        Its bytes, None where it is missing.

    Raises:
        Untrusted: it can be changed by others, or cannot be read.
    """
    at = _open(name, folder, _OPEN)
    if at is None:
        return None
    try:
        kind = os.fstat(at)
        if not stat.S_ISREG(kind.st_mode):
            raise Untrusted("not-a-file")
        _check(at, owner)
        if kind.st_size > MAX_BYTES:
            raise Untrusted("too-large")
        with os.fdopen(os.dup(at), "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Untrusted("unreadable") from error
    finally:
        os.close(at)
    if len(data) > MAX_BYTES:
        raise Untrusted("too-large")
    return data


def _open(name: str, folder: int | None, flags: int) -> int | None:
    try:
        return os.open(name, flags, dir_fd=folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        if _is_link(name, folder):
            raise Untrusted("link") from error
        raise Untrusted("folder" if error.errno == errno.ENOTDIR else "unreadable") from error


def _is_link(name: str, folder: int | None) -> bool:
    try:
        return stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except OSError:
        return False


def _check(at: int, owner: int) -> None:
    kind = os.fstat(at)
    if kind.st_uid != owner:
        raise Untrusted("owner")
    # Access lists show here, too: the group's bits are their mask.
    if kind.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise Untrusted("writable")
