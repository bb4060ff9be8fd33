"""The archive a kernel starts from: files in cpio's "newc" form, and drivers in the order in which they load.

Nothing here touches the disk. Raises GuestError.
Source: Linux, Documentation/driver-api/early-userspace/buffer-format.rst.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from tests.guest.debian import GuestError

DRIVERS = ("virtio_pci", "9pnet_virtio", "9p", "overlay", "hid", "hid_generic", "uhid")
"""What the guest needs; what these depend on comes with them."""

_FILE, _FOLDER = 0o100000, 0o040000
_END = "TRAILER!!!"


@dataclass(frozen=True)
class Entry:
    """One file of an archive.

    Args:
        name: its path without a leading slash.
        content: its bytes.
        mode: permission bits.
    """

    name: str
    content: bytes
    mode: int = 0o644


def archive(entries: Iterable[Entry]) -> bytes:
    """Write an archive; several of them one after the other are one, too.

    Args:
        entries: the files; their folders are made.

    Returns:
        The bytes, a multiple of four.
    """
    parts: list[bytes] = []
    made: set[str] = set()
    for entry in entries:
        for folder in reversed(PurePosixPath(entry.name).parents):
            if str(folder) != "." and str(folder) not in made:
                made.add(str(folder))
                parts.append(_record(len(parts) + 1, str(folder), _FOLDER | 0o755, b""))
        parts.append(_record(len(parts) + 1, entry.name, _FILE | entry.mode, entry.content))
    return b"".join([*parts, _record(0, _END, 0, b"")])


def _record(number: int, name: str, mode: int, content: bytes) -> bytes:
    text = name.encode("utf-8") + b"\0"
    # inode, mode, uid, gid, links, time, size, two devices of two numbers each, length of the name, check sum
    fields = (number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(text), 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields)
    return _padded(head + text) + _padded(content)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)


def driver_name(path: str) -> str | None:
    """Name the driver a file of a kernel package holds.

    Args:
        path: its path.

    Returns:
        The name with underscores, as the kernel spells it; None if the file is no driver.
    """
    name = PurePosixPath(path).name
    stem = name.removesuffix(".xz").removesuffix(".ko")
    return stem.replace("-", "_") if name.endswith((".ko", ".ko.xz")) else None


def plain_driver(content: bytes) -> bytes:
    """Take the compression off a driver, which a small insmod does not know.

    Args:
        content: as packaged.

    Returns:
        An ELF file.
    """
    return lzma.decompress(content) if content.startswith(b"\xfd7zXZ\x00") else content


def depends(driver: bytes) -> tuple[str, ...]:
    """Read which drivers a driver needs.

    Args:
        driver: an ELF file.

    Returns:
        Their names.
    """
    found = re.search(rb"\0depends=([^\0]*)\0", driver)
    names = found[1].decode("ascii", "replace").replace("-", "_").split(",") if found else []
    return tuple(name for name in names if name)


def loading_order(drivers: Mapping[str, bytes], built_in: frozenset[str]) -> tuple[str, ...]:
    """Sort drivers so that each comes after what it needs, and leave out what nobody needs.

    Args:
        drivers: name and ELF file.
        built_in: what the kernel holds already.

    Returns:
        Names.

    Raises:
        GuestError: one is nowhere.
    """
    order: list[str] = []

    def add(name: str) -> None:
        if name in order or name in built_in:
            return
        if name not in drivers:
            raise GuestError(f"the kernel comes without the driver {name}")
        for needed in depends(drivers[name]):
            add(needed)
        order.append(name)

    for name in DRIVERS:
        add(name)
    return tuple(order)
