"""The guest's image, kernel and start archive, made from packages once and kept for as long as nothing changes.

Blocking; main thread. Raises GuestError, OSError when the disk refuses.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tests.guest import debian, initrd
from tests.guest.debian import GuestError, Package
from tests.guest.initrd import Entry

INSIDE = Path(__file__).with_name("inside")
KEPT = 3
# What the wanted drivers may depend on, under any of the kernels; see initrd.loading_order.
CANDIDATES = frozenset(
    (*initrd.DRIVERS, "virtio", "virtio_ring", "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "9pnet", "netfs")
) | {"fscache"}
_BUSYBOX = "bin/busybox"
# By the end of the path in the package: Debian's folders move below /usr from one release to the next.
_PLACES = {
    _BUSYBOX: _BUSYBOX,
    "bin/udevadm": "guest/udevadm",
    "lib/udev/fido_id": "guest/udev/fido_id",
    "rules.d/50-udev-default.rules": "guest/udev/rules.d/50-udev-default.rules",
    "rules.d/60-fido-id.rules": "guest/udev/rules.d/60-fido-id.rules",
}


@dataclass(frozen=True)
class Image:
    """A kernel and what it starts from.

    Args:
        kernel: file.
        start: file.
    """

    kernel: Path
    start: Path


def cache() -> Path:
    """Where images are kept: among this person's caches."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "keydesk-guest"


def key(packages: list[Package], code: Mapping[str, bytes]) -> str:
    """Digest what an image is made from.

    Args:
        packages: the packages.
        code: name and content of what else decides.

    Returns:
        Twenty letters.
    """
    digest = hashlib.sha256()
    for package in packages:
        digest.update(f"{package.name} {package.version} {package.digest}\n".encode())
    for name, content in sorted(code.items()):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:20]


def ensure(folder: Path) -> Image:
    """Make the image, if it is not there.

    Args:
        folder: where images are kept.

    Returns:
        The image.

    Raises:
        GuestError: packages could not be had, or do not hold what a guest needs.
    """
    try:
        return _ensure(folder)
    except GuestError:
        if not debian.refresh():
            raise
    return _ensure(folder)


def _ensure(folder: Path) -> Image:
    packages = debian.packages()
    sources = (INSIDE / "init.sh", Path(initrd.__file__), Path(__file__))
    place = folder / key(packages, {path.name: path.read_bytes() for path in sources})
    image = Image(place / "kernel", place / "start")
    if not image.start.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix="making-") as making:
            new = Path(making, "image")
            new.mkdir()
            _make(packages, Path(making), new)
            if not place.exists():  # another run may have been quicker
                new.rename(place)
    os.utime(place)
    forget_old(folder)
    return image


def forget_old(folder: Path) -> None:
    """Keep the images used last.

    Args:
        folder: where images are kept.
    """
    images = [place for place in folder.iterdir() if (place / "start").exists()]
    for old in sorted(images, key=lambda place: place.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _make(packages: list[Package], downloads: Path, new: Path) -> None:
    kernel, *others = [debian.download(package, downloads) for package in packages]
    entries = [Entry("init", (INSIDE / "init.sh").read_bytes(), 0o755), *_drivers(kernel, new / "kernel")]
    for file in others:
        entries.extend(
            Entry(place_of(path), content, mode)
            for path, mode, content in debian.members(file, lambda path: place_of(path) != "")
        )
    missing = set(_PLACES.values()) - {entry.name for entry in entries}
    if missing:
        raise GuestError(f"the packages come without {', '.join(sorted(missing))}")
    (new / "start").write_bytes(initrd.archive(entries))


def place_of(path: str) -> str:
    """Tell where a file of a package goes in the start archive.

    Args:
        path: in the package.

    Returns:
        In the archive; empty if it does not go there.
    """
    if PurePosixPath(path).name.startswith("libkmod.so.2"):
        return "guest/lib/libkmod.so.2"
    end = "/".join(PurePosixPath(path).parts[-2:])
    return _PLACES.get(end) or _PLACES.get("/".join(PurePosixPath(path).parts[-3:]), "")


def _drivers(package: Path, kernel: Path) -> list[Entry]:
    """Take the kernel out of its package, and the drivers."""
    drivers: dict[str, bytes] = {}
    built_in: frozenset[str] = frozenset()

    def wanted(path: str) -> bool:
        name = PurePosixPath(path).name
        return name.startswith("vmlinuz-") or name == "modules.builtin" or initrd.driver_name(path) in CANDIDATES

    for path, _, content in debian.members(package, wanted):
        name = initrd.driver_name(path)
        if name is not None:
            drivers[name] = initrd.plain_driver(content)
        elif path.endswith("modules.builtin"):
            names = (initrd.driver_name(line) for line in content.decode("ascii", "replace").splitlines())
            built_in = frozenset(name for name in names if name)
        else:
            kernel.write_bytes(content)
    if not kernel.exists():
        raise GuestError(f"{package.name} comes without a kernel")
    order = initrd.loading_order(drivers, built_in)
    listed = Entry("modules/order", "".join(f"{name}\n" for name in order).encode("ascii"))
    return [listed, *(Entry(f"modules/{name}", drivers[name]) for name in order)]
