"""What the program is made of: every work of others with its version, its licence, and where the licence text is.

A package of ours has the list and the texts beside the program (`sbom.cdx.json`, `licenses/`), put there by what made
it. Anywhere else the installed packages themselves are asked. Blocking for some tenths of a second: a worker's work.
Raises nothing; a text that cannot be read is empty.
"""

import importlib.metadata
import logging
import platform
import re
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path
from typing import Final

from keydesk import __version__
from keydesk.config.brand import OWN_NAME
from keydesk.core.encoding import JsonValue, parse_json
from keydesk.core.resources import resource

_log = logging.getLogger(__name__)
OWN: Final = "keydesk"
EXTRAS: Final = ("demo", "nfc", "yubikey")
"""Parts of ours that bring works of others with them where they are installed; what tests need is no part of it."""
MOST_BYTES = 400_000
_MOST_LIST = 5_000_000
_TEXT = re.compile(r"(?i)(licen[cs]e|copying|notice|authors|copyright)")
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_EXTRA = re.compile(r"extra\s*==\s*[\"']([A-Za-z0-9._-]+)[\"']")


@dataclass(frozen=True, slots=True)
class Notice:
    """One work.

    Args:
        name: as its makers call it.
        version: its version, "" where it has none.
        license: name of its licence, "" where only its text says it.
        texts: files with the words of the licence, and what else must be told.
    """

    name: str
    version: str
    license: str
    texts: tuple[Path, ...] = ()


def notices_here() -> tuple[Notice, ...]:
    """List every work in the program that runs, ours first, the others by name."""
    folder = packed_folder()
    found = [*_packed(folder)] if folder is not None else []
    if not found:
        found = [*_installed()]
    others = sorted((one for one in found if _plain(one.name) != OWN), key=lambda one: one.name.casefold())
    return (_own(folder), *others)


def text_of(notice: Notice) -> str:
    """Read the licence texts of a work, one below the other.

    Args:
        notice: the work.

    Returns:
        The texts, each below the name of its file where there are several; "" where there is none.
    """
    read = [(path.name, _read(path, MOST_BYTES)) for path in notice.texts]
    told = [(name, text.strip("\n")) for name, text in read if text.strip()]
    if len(told) == 1:
        return told[0][1]
    return "\n\n".join(f"==== {name}\n\n{text}" for name, text in told)


def packed_folder() -> Path | None:
    """Find the folder in which a package of ours keeps list and texts; None where this is none."""
    if not getattr(sys, "frozen", False):
        return None
    beside = Path(sys.executable).resolve().parent
    # An application of macOS keeps what is no program apart from it.
    places = (beside, beside.parent / "Resources")
    return next((place for place in places if (place / "licenses").is_dir()), None)


def _own(folder: Path | None) -> Notice:
    texts: tuple[Path, ...] = ()
    if folder is not None:
        texts = (folder / "licenses" / "LICENSE",)
    else:
        try:
            texts = _texts(importlib.metadata.distribution(OWN))
        except importlib.metadata.PackageNotFoundError:
            _log.debug("not installed")
    return Notice(OWN_NAME, __version__, "Apache-2.0", texts)


def _packed(folder: Path) -> Iterator[Notice]:
    licenses = folder / "licenses"
    told: set[str] = set()
    for part in _parts(folder / "sbom.cdx.json"):
        name, version = part.get("name"), part.get("version")
        if isinstance(name, str) and _NAME.fullmatch(name):
            told.add(name)
            yield Notice(
                name, version if isinstance(version, str) else "", _bill_license(part), _files(licenses / name)
            )
    yield from _icons(licenses / "icons")
    told.add("icons")
    for place in sorted(licenses.iterdir()):
        if place.is_dir() and place.name not in told:
            yield Notice(place.name, "", "", _files(place))


def _parts(path: Path) -> list[dict[str, JsonValue]]:
    try:
        document = parse_json(_read(path, _MOST_LIST).encode())
    except ValueError:
        _log.info("the list of parts cannot be read")
        return []
    parts = document.get("components") if isinstance(document, dict) else None
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []


def _bill_license(part: dict[str, JsonValue]) -> str:
    """The first licence of a part. Source: CycloneDX 1.6, licenseChoice."""
    every = part.get("licenses")
    first = every[0] if isinstance(every, list) and every else None
    if not isinstance(first, dict):
        return ""
    inner = first.get("license")
    words = [first.get("expression")]
    words += [inner.get("id"), inner.get("name")] if isinstance(inner, dict) else []
    return next((word for word in words if isinstance(word, str)), "")


def _installed() -> Iterator[Notice]:
    yield Notice("Python", platform.python_version(), "PSF-2.0", _python_texts())
    for name in sorted(_needed()):
        distribution = importlib.metadata.distribution(name)
        yield Notice(distribution.name, distribution.version, license_of(distribution), _texts(distribution))
    try:
        yield from _icons(resource("icons"))
    except FileNotFoundError:
        _log.debug("no icons")


def _needed() -> set[str]:
    """The packages that ours needs, those that they need, and so on, as far as they are installed."""
    found: set[str] = set()
    waiting: list[tuple[str, tuple[str, ...]]] = [(OWN, EXTRAS)]
    while waiting:
        name, extras = waiting.pop()
        try:
            requires = importlib.metadata.distribution(name).requires or []
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system or Python, or a part that was not wanted here
        if name != OWN:
            found.add(name)
        for line in requires:
            extra = _EXTRA.search(line)
            needed = _NAME.match(line)
            if needed is None or (extra is not None and extra[1] not in extras):
                continue
            if _plain(needed[0]) not in found:
                waiting.append((_plain(needed[0]), ()))
    return found


def license_of(distribution: Distribution) -> str:
    """Tell what a package says of its licence.

    Args:
        distribution: the package.

    Returns:
        A short line, "" where it says nothing short.
    """
    metadata = distribution.metadata
    named = [metadata[key] for key in ("License-Expression", "License") if key in metadata]
    told = next(filter(None, named), "")
    if told and len(told) < 100 and "\n" not in told and not told.startswith("Copyright"):
        return told
    lines = metadata.get_all("Classifier") or []
    return " OR ".join(line.rpartition(" :: ")[2] for line in lines if line.startswith("License :: "))


def _texts(distribution: Distribution) -> tuple[Path, ...]:
    files = [file for file in distribution.files or () if ".dist-info" in file.parts[0]]
    named = [file for file in files if "licenses" in file.parts or _TEXT.match(file.name)]
    return tuple(sorted(Path(str(distribution.locate_file(file))) for file in named))


def _python_texts() -> tuple[Path, ...]:
    folder = Path(sysconfig.get_path("stdlib"))
    places = (folder / "LICENSE.txt", folder.parent / "LICENSE.txt", folder.parent.parent / "LICENSE.txt")
    debian = Path(f"/usr/share/doc/python{sysconfig.get_python_version()}-minimal/copyright")
    return tuple(place for place in (*places, debian) if place.is_file())[:1]


def _icons(folder: Path) -> Iterator[Notice]:
    texts = tuple(path for path in (folder / "NOTICE.md", folder / "LICENSE-material-symbols.txt") if path.is_file())
    if texts:
        yield Notice("Material Symbols", "", "Apache-2.0", texts)


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file())) if folder.is_dir() else ()


def _read(path: Path, most: int) -> str:
    try:
        with path.open("rb") as file:
            return file.read(most).decode("utf-8", errors="replace")
    except OSError:
        return ""


def _plain(name: str) -> str:
    """A package's name as it is compared. Source: PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()
