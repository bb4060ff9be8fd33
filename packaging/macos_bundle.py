"""What the application of macOS says of itself: property lists, entitlements, localized names.

Pure, but for the last functions: `complete` writes into a bundle, `faults` and `to_sign` look at one. Any thread;
raises what reading and writing raise.
"""

from __future__ import annotations

import os
import plistlib
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import icns
import macho

BUNDLE_ID = "org.keydesk.Keydesk"
"""Also the domain of its managed preferences (app/keydesk/config/policy/macos.py)."""
NAME = "Keydesk"
PROGRAM = "keydesk"
ICON = "keydesk.icns"
SCHEME = "keydesk"
OLDEST_MACOS = "15.0"
"""Qt's frameworks run from 13.0, but Qt for Python 6.11 is compiled for 15.0, says each of its libraries."""

_OLDEST = tuple(map(int, OLDEST_MACOS.split(".")))
_OF_MACOS = ("/System/Library/", "/usr/lib/")

ENTITLEMENTS: Mapping[str, bool] = {
    # ctypes and cffi make small functions at run time, here for what IOKit calls back; where their libffi has none
    # prepared it writes them into memory that is then executed. Programs frozen like this crashed or hung without it
    # (PyInstaller's reports 4629 and 8099). Whether Apple silicon needs it has to be tried there.
    "com.apple.security.cs.allow-unsigned-executable-memory": True,
}
"""Nothing else. Not allow-jit: nothing is compiled here. Not disable-library-validation: every library is signed by
us, and none of anybody else's is loaded. Not com.apple.security.smartcard or device.usb: they open a sandbox, and
there is none. Source: Apple, "Hardened Runtime"; an entitlement that is not given is left out, never false."""

AD_HOC: Mapping[str, bool] = {**ENTITLEMENTS, "com.apple.security.cs.disable-library-validation": True}
"""For trial builds: an ad-hoc signature has no team, and libraries without one are refused."""

_YEAR_ONE = 2026
_FILES = {
    "en": "Keydesk opens and saves only the files you choose.",
    "ja": "Keydesk が開いたり保存したりするのは、あなたが選んだファイルだけです。",
}
_OWNERS = {
    "en": "Copyright © {years} Keydesk maintainers. Apache License 2.0.",
    "ja": "Copyright © {years} Keydesk maintainers. Apache License 2.0 で提供されます。",
}
_LINKS = {"en": "Link into Keydesk", "ja": "Keydesk へのリンク"}
_ASKED = (
    # A list that is saved, a file of models or a certificate that a setting names. For keys, cards and the loopback
    # macOS asks nothing, or (input monitoring) asks in its own words.
    "NSDesktopFolderUsageDescription",
    "NSDocumentsFolderUsageDescription",
    "NSDownloadsFolderUsageDescription",
    "NSNetworkVolumesUsageDescription",
    "NSRemovableVolumesUsageDescription",
)
LANGUAGES = tuple(_FILES)


def info(version: str, epoch: int) -> dict[str, object]:
    """Describe the application.

    Args:
        version: of the program.
        epoch: its time, seconds since 1970.

    Returns:
        The content of Info.plist. Source: Apple, "Information Property List".
    """
    return {
        "CFBundleAllowMixedLocalizations": True,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": NAME,
        "CFBundleExecutable": PROGRAM,
        "CFBundleIconFile": ICON,
        "CFBundleIdentifier": BUNDLE_ID,
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleLocalizations": list(LANGUAGES),
        "CFBundleName": NAME,
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": version,
        "CFBundleURLTypes": [
            {"CFBundleTypeRole": "Viewer", "CFBundleURLName": BUNDLE_ID, "CFBundleURLSchemes": [SCHEME]}
        ],
        "CFBundleVersion": version,
        "LSApplicationCategoryType": "public.app-category.utilities",
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "NSHighResolutionCapable": True,
        "NSPrincipalClass": "NSApplication",
        "NSRequiresAquaSystemAppearance": False,  # dark when the system is
        # A key may be in the middle of something: macOS asks the program before it ends it.
        "NSSupportsAutomaticTermination": False,
        "NSSupportsSuddenTermination": False,
        **strings("en", epoch),
    }


def strings(language: str, epoch: int) -> dict[str, str]:
    """Say what people read of the application, in one language.

    Args:
        language: one of `LANGUAGES`.
        epoch: the time of the program, seconds since 1970.

    Returns:
        The content of InfoPlist.strings.
    """
    year = datetime.fromtimestamp(epoch, UTC).year
    years = str(_YEAR_ONE) if year <= _YEAR_ONE else f"{_YEAR_ONE}–{year}"
    return {
        "NSHumanReadableCopyright": _OWNERS[language].format(years=years),
        **dict.fromkeys(_ASKED, _FILES[language]),
    }


def localized(language: str, epoch: int) -> dict[str, str]:
    """What stands in one language's file: also the name of the link, for which Info.plist has no key of its own."""
    return {BUNDLE_ID: _LINKS[language], "CFBundleDisplayName": NAME, **strings(language, epoch)}


def plist(content: Mapping[str, object]) -> bytes:
    """Write a property list, the same for the same content."""
    return plistlib.dumps(dict(content), sort_keys=True)


def components() -> bytes:
    """Say how Installer treats the application in the package.

    Returns:
        A component property list. Source: pkgbuild(1), "COMPONENT PROPERTY LIST". Not relocatable: or Installer
        writes over a copy somebody moved elsewhere, and the command in the path leads nowhere.
    """
    return plistlib.dumps(
        [
            {
                "BundleHasStrictIdentifier": True,
                "BundleIsRelocatable": False,
                "BundleIsVersionChecked": True,
                "BundleOverwriteAction": "upgrade",
                "RootRelativeBundlePath": f"Applications/{NAME}.app",
            }
        ]
    )


def distribution(version: str, architecture: str, component: str) -> str:
    """Describe the package as Installer shows it.

    Args:
        version: of the program.
        architecture: ``arm64`` or ``x86_64``.
        component: file name of the package inside.

    Returns:
        XML. Source: Apple, "Distribution Definition XML Schema".
    """
    return f"""\
<?xml version="1.0" encoding="utf-8"?>
<installer-gui-script minSpecVersion="2">
    <title>{NAME}</title>
    <options customize="never" require-scripts="false" hostArchitectures="{architecture}"/>
    <domains enable_anywhere="false" enable_currentUserHome="false" enable_localSystem="true"/>
    <volume-check>
        <allowed-os-versions>
            <os-version min="{OLDEST_MACOS}"/>
        </allowed-os-versions>
    </volume-check>
    <choices-outline>
        <line choice="{BUNDLE_ID}"/>
    </choices-outline>
    <choice id="{BUNDLE_ID}" title="{NAME}" visible="false">
        <pkg-ref id="{BUNDLE_ID}"/>
    </choice>
    <pkg-ref id="{BUNDLE_ID}" version="{version}" onConclusion="none">{component}</pkg-ref>
</installer-gui-script>
"""


def complete(app: Path, version: str, epoch: int, icon: bytes, documents: Mapping[str, bytes]) -> None:
    """Write everything beside the program into a bundle.

    Args:
        app: the bundle; program and libraries are in it.
        version: of the program.
        epoch: its time, seconds since 1970.
        icon: in the format of macOS.
        documents: path below Resources: content; licences and the bill of materials.
    """
    contents = app / "Contents"
    written: dict[str, bytes] = {
        "Info.plist": plist(info(version, epoch)),
        "PkgInfo": b"APPL????",
        f"Resources/{ICON}": icon,
        **{f"Resources/{one}.lproj/InfoPlist.strings": plist(localized(one, epoch)) for one in LANGUAGES},
        **{f"Resources/{path}": content for path, content in documents.items()},
    }
    for path, content in written.items():
        (contents / path).parent.mkdir(parents=True, exist_ok=True)
        (contents / path).write_bytes(content)
    # What an earlier signature left.
    shutil.rmtree(contents / "_CodeSignature", ignore_errors=True)


def faults(app: Path) -> list[str]:
    """Look whether a bundle is whole and can be signed.

    Args:
        app: the bundle.

    Returns:
        What is wrong, nothing if all is well: also libraries nobody brings, and any that wants a newer macOS than is
        said. Source: Apple, TN2206 "macOS Code Signing In Depth": code lies in MacOS
        and Frameworks and nothing else does, folders there bear no dot unless they are bundles.
    """
    contents = app / "Contents"
    told = plistlib.loads((contents / "Info.plist").read_bytes())
    found = [] if os.access(contents / "MacOS" / told["CFBundleExecutable"], os.X_OK) else ["no program"]
    icon = contents / "Resources" / told["CFBundleIconFile"]
    if not icon.is_file() or not icns.read(icon.read_bytes()):
        found.append("no icon")
    for language in told["CFBundleLocalizations"]:
        if not (contents / "Resources" / f"{language}.lproj" / "InfoPlist.strings").is_file():
            found.append(f"no words in {language}")
    for place in sorted(contents.rglob("*")):
        path = PurePosixPath(place.relative_to(contents).as_posix())
        if place.is_symlink():
            if not place.exists() or contents.resolve() not in place.resolve().parents:
                found.append(f"{path} leads nowhere, or out")
        elif place.is_file():
            found += _misplaced(path, is_code(place)) + (_lost(contents, path) if is_code(place) else [])
        elif path.parts[0] in ("MacOS", "Frameworks") and "." in path.name and not _in_framework(path):
            found.append(f"{path}: a folder with a dot")
    return found


def is_code(path: Path) -> bool:
    """Tell whether a file is a program or library of macOS."""
    with path.open("rb") as file:
        return macho.is_macho(file.read(8))


def to_sign(app: Path) -> list[Path]:
    """Name everything that bears a signature of its own, the innermost first and the application last.

    Args:
        app: the bundle.

    Returns:
        Libraries, then frameworks, then the application; its program is signed with it.
    """
    contents = app / "Contents"
    program = contents / "MacOS" / PROGRAM
    files = [path for path in contents.rglob("*") if path.is_file() and not path.is_symlink() and path != program]
    frameworks = [path for path in contents.rglob("*.framework") if path.is_dir() and not path.is_symlink()]
    code = [path for path in files if is_code(path)]
    return [*_deepest_first(code), *_deepest_first(frameworks), app]


def _deepest_first(paths: list[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: (-len(path.parts), path))


def _misplaced(path: PurePosixPath, code: bool) -> list[str]:
    if path.parts[0] == "Resources" and code:
        return [f"{path}: a program among pictures and texts"]
    if path.parts[0] in ("MacOS", "Frameworks") and not code and not _in_framework(path):
        return [f"{path}: not a program, and not in Resources"]
    return []


def _lost(contents: Path, path: PurePosixPath) -> list[str]:
    """Look for the libraries a program names; PyInstaller lets all be looked for at the top of Frameworks."""
    told = macho.read((contents / path).read_bytes())
    found = [] if told.oldest <= _OLDEST else [f"{path}: wants macOS {told.oldest[0]}.{told.oldest[1]}"]
    for needed in sorted(told.needed):
        if not needed.startswith(_OF_MACOS) and not (contents / "Frameworks" / PurePosixPath(needed).name).exists():
            found.append(f"{path}: nobody brings {needed}")
    return found


def _in_framework(path: PurePosixPath) -> bool:
    return any(part.endswith(".framework") for part in path.parts)
