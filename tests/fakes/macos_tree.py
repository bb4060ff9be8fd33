"""A bundle with the right names and nothing that runs: what PyInstaller lays out on a Mac."""

from __future__ import annotations

import struct
from pathlib import Path


def mach_o(*needed: str, oldest: tuple[int, int] = (13, 0), fat: bool = False) -> bytes:
    """Make a library that does nothing.

    Args:
        needed: the libraries it names.
        oldest: the oldest macOS it runs on.
        fat: whether it is for two kinds of processor.

    Returns:
        The file.
    """
    commands = [struct.pack("<6I", 0x32, 24, 1, oldest[0] << 16 | oldest[1] << 8, 0, 0)]
    for name in needed:
        text = name.encode() + bytes(8 - len(name) % 8)
        commands.append(struct.pack("<6I", 0xC, 24 + len(text), 24, 0, 0, 0) + text)
    body = b"".join(commands)
    thin = struct.pack("<8I", 0xFEEDFACF, 0, 0, 6, len(commands), len(body), 0, 0) + body
    if not fat:
        return thin
    start, slices = 8 + 2 * 20, b""
    for number in range(2):
        slices += struct.pack(">5I", number, 0, start + number * len(thin), len(thin), 0)
    return struct.pack(">4sI", b"\xca\xfe\xba\xbe", 2) + slices + thin * 2


MACH_O = mach_o("/usr/lib/libSystem.B.dylib", "@rpath/QtCore")


def stand_in(folder: Path) -> Path:
    """Make the bundle, without what `macos_bundle.complete` writes.

    Args:
        folder: where.

    Returns:
        The bundle.
    """
    contents = folder / "Keydesk.app" / "Contents"
    framework = "Frameworks/PySide6/Qt/lib/QtCore.framework"
    for name in (
        "MacOS/keydesk",
        f"{framework}/Versions/A/QtCore",
        "Frameworks/PySide6/QtCore.abi3.so",
        "Frameworks/PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "Frameworks/python3__dot__13/lib-dynload/_ssl.so",
    ):
        (contents / name).parent.mkdir(parents=True, exist_ok=True)
        (contents / name).write_bytes(MACH_O)
    (contents / "MacOS/keydesk").chmod(0o755)
    (contents / framework / "Versions/A/Resources").mkdir()
    (contents / framework / "Versions/A/Resources/Info.plist").write_bytes(b"<plist/>")
    (contents / "Resources/keydesk/_resources").mkdir(parents=True)
    (contents / "Resources/keydesk/_resources/home.svg").write_bytes(b"<svg/>")
    for place, target in {
        f"{framework}/Versions/Current": "A",
        f"{framework}/QtCore": "Versions/Current/QtCore",
        f"{framework}/Resources": "Versions/Current/Resources",
        "Frameworks/QtCore": "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "Frameworks/keydesk": "../Resources/keydesk",
        "Frameworks/python3.13": "python3__dot__13",
        "Resources/PySide6": "../Frameworks/PySide6",
    }.items():
        (contents / place).symlink_to(target)
    return contents.parent
