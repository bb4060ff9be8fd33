"""The image is made from packages once, and anew when anything it is made from changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.guest import debian, image
from tests.guest.debian import GuestError, Package
from tests.unit.guest.test_initrd import driver, unpacked

PACKAGES = [Package(name, "1.0", "00") for name in ("linux-image-6.1", "busybox-static", "udev", "libkmod2")]
KERNEL = {
    "boot/vmlinuz-6.1": b"the kernel",
    "lib/modules/6.1/modules.builtin": b"kernel/fs/netfs/netfs.ko\n",
    **{f"lib/modules/6.1/kernel/{name}.ko": driver() for name in ("virtio_pci", "9pnet_virtio", "overlay", "hid")},
    "lib/modules/6.1/kernel/9p.ko": driver("netfs"),
    "lib/modules/6.1/kernel/hid-generic.ko": driver("hid"),
    "lib/modules/6.1/kernel/uhid.ko": driver("hid"),
    "lib/modules/6.1/kernel/unwanted.ko": driver(),
}
FILES: dict[str, dict[str, bytes]] = {
    "linux-image-6.1": KERNEL,
    "busybox-static": {"bin/busybox": b"box", "usr/share/doc/busybox": b"words"},
    "udev": {
        "bin/udevadm": b"program",
        "usr/share/bash-completion/completions/udevadm": b"no program",
        "lib/udev/fido_id": b"f",
        "lib/udev/rules.d/50-udev-default.rules": b"r",
        "usr/lib/udev/rules.d/60-fido-id.rules": b"r",
    },
    "libkmod2": {"usr/lib/x86_64-linux-gnu/libkmod.so.2.4.0": b"library"},
}


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Packages that are there already; the names of those asked for."""
    got: list[str] = []

    def download(package: Package, folder: Path) -> Path:
        got.append(package.name)
        return folder / package.name

    def members(file: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[str, int, bytes]]:
        yield from ((path, 0o755, content) for path, content in FILES[file.name].items() if wanted(path))

    monkeypatch.setattr(debian, "packages", lambda: list(PACKAGES))
    monkeypatch.setattr(debian, "refresh", lambda: False)
    monkeypatch.setattr(debian, "download", download)
    monkeypatch.setattr(debian, "members", members)
    return got


def test_an_image_holds_what_the_guest_needs(tmp_path: Path, downloads: list[str]) -> None:
    made = image.ensure(tmp_path)
    assert made.kernel.read_bytes() == b"the kernel"
    files = {name: content for name, mode, content in unpacked(made.start.read_bytes()) if mode & 0o100000}
    order = files["modules/order"].decode().split()
    assert order == ["virtio_pci", "9pnet_virtio", "9p", "overlay", "hid", "hid_generic", "uhid"]
    assert {name for name in files if name.startswith("modules/")} == {
        f"modules/{name}" for name in (*order, "order")
    }
    assert files["guest/udevadm"] == b"program"
    assert files["guest/lib/libkmod.so.2"] == b"library"
    assert {"init", "bin/busybox", "guest/udev/fido_id", "guest/udev/rules.d/60-fido-id.rules"} <= set(files)


def test_it_is_made_once(tmp_path: Path, downloads: list[str]) -> None:
    first = image.ensure(tmp_path)
    assert image.ensure(tmp_path) == first
    assert len(downloads) == len(PACKAGES)
    assert [path.name for path in tmp_path.iterdir()] == [first.start.parent.name]  # nothing half made is left


def test_without_a_file_it_needs_there_is_no_image(
    tmp_path: Path, downloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FILES, "udev", {"bin/udevadm": b"program"})
    with pytest.raises(GuestError, match="without guest/udev/fido_id"):
        image.ensure(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_lists_that_are_too_old_are_renewed_once(
    tmp_path: Path, downloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed: list[bool] = []
    new = debian.packages

    def packages() -> list[Package]:
        if not refreshed:
            raise GuestError("apt does not know udev")
        return new()

    monkeypatch.setattr(debian, "packages", packages)
    with pytest.raises(GuestError):
        image.ensure(tmp_path)

    def refresh() -> bool:
        refreshed.append(True)
        return True

    monkeypatch.setattr(debian, "refresh", refresh)
    assert image.ensure(tmp_path).start.exists()
    assert refreshed == [True]


def test_a_package_without_a_kernel_is_told(
    tmp_path: Path, downloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FILES, "linux-image-6.1", {})
    with pytest.raises(GuestError, match="without a kernel"):
        image.ensure(tmp_path)


@pytest.mark.parametrize(
    ("packages", "code"),
    [
        ([Package("udev", "1", "bb")], {"init": b"x"}),
        ([Package("udev", "2", "aa")], {"init": b"x"}),
        ([Package("udev", "1", "aa")], {"init": b"y"}),
        ([Package("udev", "1", "aa")], {"init": b"x", "more": b""}),
    ],
)
def test_the_key_follows_everything_an_image_is_made_from(packages: list[Package], code: dict[str, bytes]) -> None:
    assert image.key(packages, code) != image.key([Package("udev", "1", "aa")], {"init": b"x"})


def test_only_the_images_used_last_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "start").touch()
        os.utime(tmp_path / str(number), (number, number))
    (tmp_path / "making-x").mkdir()
    image.forget_old(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2", "3", "4", "making-x"]


def test_the_cache_is_this_persons(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert image.cache() == tmp_path / "keydesk-guest"
