"""Which other programs hold a key, on Linux: read from /proc, without opening the key.

Another person's programs are closed to us: then nothing is said, never guessed. Blocks for milliseconds; call it from
a worker. Raises nothing.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from keydesk.core.encoding import clean_text

_NAME: Final = 64
_MOST: Final = 8
_KERNEL_NAME = 15  # comm is cut there; the program's file tells the whole name


def holders_of(path: str, proc: Path = Path("/proc"), own: int | None = None) -> tuple[str, ...]:
    """Name the programs that have a key's node open.

    Args:
        path: of the key as listed; only a hidraw node's has an answer.
        proc: where processes are told.
        own: this process, which is never named; None for the caller's.

    Returns:
        Names in the order of their process numbers, each once; empty where nobody is, or nothing may be seen.
    """
    name = PurePosixPath(path).name
    if not name.startswith("hidraw"):
        return ()
    me = os.getpid() if own is None else own
    found: dict[str, None] = {}
    for process in sorted(_processes(proc)):
        if process != me and len(found) < _MOST and _holds(proc / str(process) / "fd", f"/dev/{name}"):
            found[_program(proc / str(process))] = None
    return tuple(found)


def _processes(proc: Path) -> list[int]:
    try:
        return [int(name) for name in os.listdir(proc) if name.isascii() and name.isdecimal()]
    except OSError:
        return []


def _holds(folder: Path, node: str) -> bool:
    try:
        numbers = os.listdir(folder)
    except OSError:
        return False  # another person's, or over already
    for number in numbers:
        try:
            if os.readlink(folder / number) == node:
                return True
        except OSError:
            continue  # closed in between
    return False


def _program(folder: Path) -> str:
    name = ""
    with suppress(OSError):  # over already: what was read until then is told
        name = (folder / "comm").read_text("utf-8", "replace").strip()
        if len(name) == _KERNEL_NAME:
            name = PurePosixPath(os.readlink(folder / "exe")).name or name
    return clean_text(name, _NAME) or f"#{folder.name}"
