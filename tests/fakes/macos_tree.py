"""A bundle with the right names and nothing that runs: what PyInstaller lays out on a Mac."""

from __future__ import annotations

from pathlib import Path

MACH_O = b"\xcf\xfa\xed\xfe" + bytes(28)


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
