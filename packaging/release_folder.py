"""What a folder of a release holds: which files belong, their digests, and whether all of it is as it was signed.

Blocking, reads every file. Raises SetupError.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import signatures
import update_feed
from steps import SetupError
from update_feed import File

SUMS = "SHA256SUMS"
SIGNATURE = f"{SUMS}.minisig"
FEED = "keydesk-feed.json"
BILL = ".cdx.json"
TRIAL = "trial"
"""Signed with a release that is none; it never passes for one."""
_NEXT = "do not hand it out; make the release again"
# Named so by what builds them: without certificates, or with parts that are good for tests only.
_NOT_FOR_PEOPLE = re.compile(r"-(?:unsigned|trial)(?=\.)")
_SYSTEMS = {
    "linux": r"-\d+_amd64\.deb|-\d+\.x86_64\.rpm|-linux-\w+\.tar\.gz|-x86_64\.(?:AppImage|flatpak)",
    "windows": r"(?:-\w+)?\.msi|-windows[-.\w]*\.(?:zip|exe)",
    "macos": r"-macos-\w+\.(?:pkg|dmg)|-macos\.mobileconfig",
    "python": r"-py3-none-any\.whl|\.tar\.gz",
    "bills": r"-\w+\.cdx\.json",
}


def system_of(name: str, version: str, trial: bool = False) -> str | None:
    """Tell to which system a file of a release belongs.

    Args:
        name: of the file.
        version: of the release.
        trial: whether packages that are for tests alone belong, too.

    Returns:
        The system, ``python`` for what its installers take, ``bills`` for bills of materials, None for what is not of
        this release.
    """
    plain = _NOT_FOR_PEOPLE.sub("", name)
    if plain != name and not trial:
        return None
    endings = {system: rf"keydesk[-_]{re.escape(version)}(?:{ending})" for system, ending in _SYSTEMS.items()}
    return next((system for system, pattern in endings.items() if re.fullmatch(pattern, plain)), None)


def files(folder: Path, version: str, trial: bool = False) -> list[File]:
    """Describe the files of a release.

    Args:
        folder: of the release.
        version: of the release.
        trial: whether packages that are for tests alone belong, too.

    Returns:
        By name; without the digests, signatures and feed.

    Raises:
        SetupError: There is something else, or nothing.
    """
    found = sorted(path for path in folder.iterdir() if path.name not in (SUMS, SIGNATURE, FEED))
    systems = {path: system_of(path.name, version, trial) for path in found}
    strangers = [path.name for path in found if systems[path] is None or path.is_symlink() or not path.is_file()]
    if strangers:
        raise SetupError(f"{folder} holds what is not of {version}: {', '.join(strangers)}", "take it away")
    if not found:
        raise SetupError(f"{folder} is empty.", "build something first: packaging/release.py make")
    return [_describe(path, system or "") for path, system in systems.items()]


def sums(described: list[File]) -> bytes:
    """Write the digests as sha256sum(1) checks them."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in sorted(described, key=lambda file: file.name)).encode()


def comment(version: str, epoch: int, trial: bool) -> str:
    """What is signed with the digests: that they are of this version."""
    return f"timestamp:{epoch}\tfile:{SUMS}\tversion:{version}" + (f"\t{TRIAL}" if trial else "")


def check(folder: Path, version: str, key: Ed25519PublicKey, trial: bool = False) -> str:
    """Look whether a release is whole, of this version, and as it was signed.

    Args:
        folder: of the release.
        version: that it should be of.
        key: who should have signed.
        trial: whether one that is only for trying will do.

    Returns:
        What it holds, for people.

    Raises:
        SetupError: It is not.
    """
    told = signatures.verify(key, _content(folder / SUMS), _content(folder / SIGNATURE).decode("utf-8", "replace"))
    words = told.split("\t")
    if f"version:{version}" not in words:
        raise SetupError(f"It was signed as something else: {told.replace(chr(9), ' ')}", _NEXT)
    if TRIAL in words and not trial:
        raise SetupError("It was signed for trying only.", "make the release without --trial")
    described = files(folder, version, trial)
    lines = _content(folder / SUMS).decode("utf-8").splitlines()
    signed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    held = {file.name: file.sha256 for file in described}
    _compare(signed, held)
    for path in folder.glob(f"*{BILL}"):
        _check_bill(path, version)
    announced = _check_feed(folder / FEED, version, key, held) if (folder / FEED).exists() else "no feed"
    return f"{len(described)} files of {version}, signed by {signatures.key_id(key)}; {announced}"


def _compare(signed: Mapping[str, str], held: Mapping[str, str]) -> None:
    faults = [f"{name} is missing" for name in sorted(signed.keys() - held.keys())]
    faults += [f"{name} was added" for name in sorted(held.keys() - signed.keys())]
    faults += [f"{name} was changed" for name in sorted(signed.keys() & held.keys()) if signed[name] != held[name]]
    if faults:
        raise SetupError(f"It is not what was signed: {'; '.join(faults)}", _NEXT)


def _check_bill(path: Path, version: str) -> None:
    try:
        bill = json.loads(path.read_bytes())
        whole = bill["bomFormat"] == "CycloneDX" and bill["metadata"]["component"]["version"] == version
        whole = whole and bool(bill["components"])
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise SetupError(f"{path.name} is no bill of materials of {version}.", _NEXT)


def _check_feed(path: Path, version: str, key: Ed25519PublicKey, held: Mapping[str, str]) -> str:
    told = update_feed.read(key, path.read_bytes())
    named = {file["name"]: file["sha256"] for file in told["files"]}
    if told["version"] != version or not named.items() <= held.items():
        raise SetupError("The feed announces something else.", _NEXT)
    return f"the feed holds until {told['expires']}"


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SetupError(f"{path.name} cannot be read ({error.strerror}).", _NEXT) from None


def _describe(path: Path, system: str) -> File:
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return File(path.name, system, digest, path.stat().st_size)
