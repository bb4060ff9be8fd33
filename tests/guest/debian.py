"""Debian's packages as material: found by name, downloaded and taken apart without being installed.

Needs apt-get, apt-cache and dpkg-deb; no rights, but for `refresh`. Main thread. Raises GuestError.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

KERNEL = "linux-image-amd64"
OTHERS = ("busybox-static", "udev", "libkmod2")


class GuestError(Exception):
    """There can be no guest here; the message says why."""


@dataclass(frozen=True)
class Package:
    """One package as apt knows it.

    Args:
        name: its name.
        version: its version.
        digest: SHA-256 of its file, which apt checks.
    """

    name: str
    version: str
    digest: str


def packages() -> list[Package]:
    """Find the packages a guest is made from: the kernel behind its meta-package, busybox, udev.

    Returns:
        The kernel first.

    Raises:
        GuestError: apt does not know one of them.
    """
    meta, *others = _show(KERNEL, *OTHERS)
    return [parse(record) for record in (*_show(kernel_of(meta)), *others)]


def _show(*names: str) -> list[str]:
    command = ["apt-cache", "show", "--no-all-versions", *names]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    records = {_field(record, "Package"): record for record in shown.stdout.split("\n\n") if record.strip()}
    unknown = [name for name in names if name not in records]
    if unknown:
        raise GuestError(f"apt does not know {', '.join(unknown)}. Next: as root, run apt-get update")
    return [records[name] for name in names]


def refresh() -> bool:
    """Renew apt's lists, which are empty on a fresh machine and name files that are gone on an old one.

    Returns:
        Whether they were; never without the right to it.
    """
    if os.geteuid() != 0:
        return False
    return subprocess.run(["apt-get", "update"], capture_output=True, check=False).returncode == 0


def _field(text: str, name: str) -> str:
    for line in text.splitlines():
        if line.startswith(f"{name}: "):
            return line.removeprefix(f"{name}: ").strip()
    raise GuestError(f"apt tells no {name}")


def kernel_of(meta: str) -> str:
    """Name the package of the kernel that a meta-package stands for.

    Args:
        meta: what ``apt-cache show`` says of it.

    Returns:
        For instance linux-image-6.1.0-56-amd64.

    Raises:
        GuestError: it depends on no kernel.
    """
    for part in _field(meta, "Depends").replace("|", ",").split(","):
        name = part.split()[0] if part.split() else ""
        if name.startswith("linux-image-"):
            return name
    raise GuestError(f"{KERNEL} brings no kernel")


def parse(text: str) -> Package:
    """Read what ``apt-cache show`` says of one package.

    Args:
        text: one record.

    Returns:
        The package.

    Raises:
        GuestError: a field is missing.
    """
    return Package(_field(text, "Package"), _field(text, "Version"), _field(text, "SHA256"))


def download(package: Package, folder: Path) -> Path:
    """Get a package's file.

    Args:
        package: which one.
        folder: where to.

    Returns:
        The file.

    Raises:
        GuestError: it could not be had.
    """
    # Into this folder the user of apt's downloads may not write, and need not: the files are checked all the same.
    command = ["apt-get", "download", "-o", "APT::Sandbox::User=root", f"{package.name}={package.version}"]
    got = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    files = sorted(folder.glob(f"{package.name}_*.deb"))
    if got.returncode != 0 or not files:
        raise GuestError(f"{package.name} could not be downloaded: {got.stderr.strip()[-300:]}")
    return files[0]


def members(file: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[str, int, bytes]]:
    """Read some regular files out of a package, without writing any.

    Args:
        file: the package.
        wanted: tells by a path, without ``./``, whether the file is.

    Yields:
        Path, permission bits and content.

    Raises:
        GuestError: it is no package.
    """
    command = ["dpkg-deb", "--fsys-tarfile", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as unpacking:
        if unpacking.stdout is None:
            raise GuestError("dpkg-deb has no output")
        try:
            with tarfile.open(fileobj=unpacking.stdout, mode="r|") as archive:
                for member in archive:
                    name = member.name.removeprefix("./")
                    if member.isreg() and wanted(name):
                        content = archive.extractfile(member)
                        if content is not None:
                            yield name, member.mode & 0o7777, content.read()
        except tarfile.TarError as error:
            raise GuestError(f"{file.name} cannot be unpacked: {error}") from error
        finally:
            with contextlib.suppress(OSError):
                unpacking.stdout.close()
