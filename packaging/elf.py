"""Reads what programs and libraries of Linux name: libraries they need, the C library they want. Blocking.

Raises SetupError when `objdump` (binutils) is missing or refuses.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from steps import SetupError

_MAGIC = b"\x7fELF"
_AT_ONCE = 50


@dataclass(frozen=True)
class Elf:
    """One program or library.

    Args:
        needed: the libraries it names.
        libc: the newest C library whose symbols it wants, (0,) for none.
    """

    needed: frozenset[str]
    libc: tuple[int, ...]


def is_elf(path: Path) -> bool:
    """Tell whether a file is a program or library."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def read_elves(paths: Iterable[Path]) -> dict[Path, Elf]:
    """Describe programs and libraries.

    Args:
        paths: each one `is_elf`.

    Returns:
        One description each.

    Raises:
        SetupError: objdump is missing or could not read one.
    """
    listed = sorted(paths)
    told: dict[Path, Elf] = {}
    for start in range(0, len(listed), _AT_ONCE):
        part = listed[start : start + _AT_ONCE]
        told.update(parse(_objdump(part), part))
    return told


def parse(text: str, paths: Iterable[Path]) -> dict[Path, Elf]:
    """Take the output of ``objdump -p`` apart.

    Args:
        text: the output, C locale.
        paths: the files it was asked about, in order.

    Returns:
        One description each.
    """
    sections = re.split(r"^.*: +file format .*$", text, flags=re.MULTILINE)[1:]
    return {path: _describe(section) for path, section in zip(paths, sections, strict=True)}


def _describe(section: str) -> Elf:
    needed = frozenset(re.findall(r"^ +NEEDED +(\S+)$", section, re.MULTILINE))
    versions = re.findall(r" GLIBC_(\d+(?:\.\d+)+)$", section, re.MULTILINE)
    newest = max((tuple(map(int, version.split("."))) for version in versions), default=(0,))
    return Elf(needed, newest)


def _objdump(paths: list[Path]) -> str:
    command = ["objdump", "-p", *map(str, paths)]
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False, env={"LC_ALL": "C"})
    except OSError as error:
        raise SetupError(f"objdump cannot be started ({error}).", "install binutils, then run this again") from None
    if result.returncode != 0:
        raise SetupError(f"objdump: {result.stderr.strip()[:300]}", "see that the build was not disturbed, try again")
    return result.stdout
