"""The start archive: cpio as the kernel reads it, and drivers in loading order."""

from __future__ import annotations

import lzma

import pytest

from tests.guest import initrd
from tests.guest.debian import GuestError
from tests.guest.initrd import Entry, archive, depends, driver_name, loading_order, plain_driver


def unpacked(data: bytes) -> list[tuple[str, int, bytes]]:
    """A reader of its own, after the kernel's documentation."""
    found = []
    at = 0
    while at < len(data):
        assert data[at : at + 6] == b"070701"
        fields = [int(data[at + 6 + 8 * n : at + 14 + 8 * n], 16) for n in range(13)]
        mode, size, name_size = fields[1], fields[6], fields[11]
        name = data[at + 110 : at + 110 + name_size - 1].decode()
        at += (110 + name_size + 3) // 4 * 4
        if name != "TRAILER!!!":
            found.append((name, mode, data[at : at + size]))
        at += (size + 3) // 4 * 4
    return found


def test_files_come_with_their_folders_once() -> None:
    data = archive([Entry("a/b/one", b"1", 0o755), Entry("a/b/two", b"22222"), Entry("init", b"")])
    assert unpacked(data) == [
        ("a", 0o40755, b""),
        ("a/b", 0o40755, b""),
        ("a/b/one", 0o100755, b"1"),
        ("a/b/two", 0o100644, b"22222"),
        ("init", 0o100644, b""),
    ]


@pytest.mark.parametrize("length", range(5))
def test_archives_can_follow_each_other(length: int) -> None:
    first, second = archive([Entry("x" * (length + 1), b"y" * length)]), archive([Entry("z", b"end")])
    assert len(first) % 4 == 0
    assert [name for name, _, _ in unpacked(first + second)] == ["x" * (length + 1), "z"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("lib/modules/6.1/kernel/drivers/hid/hid-generic.ko", "hid_generic"),
        ("usr/lib/modules/6.12/kernel/net/9p/9pnet.ko.xz", "9pnet"),
        ("boot/vmlinuz-6.1", None),
        ("lib/modules/6.1/modules.builtin", None),
    ],
)
def test_names_of_drivers(path: str, name: str | None) -> None:
    assert driver_name(path) == name


def driver(*needs: str) -> bytes:
    return b"\x7fELF..\0license=GPL\0depends=" + ",".join(needs).encode() + b"\0intree=Y\0"


def test_what_a_driver_needs() -> None:
    assert depends(driver("hid", "virtio-ring")) == ("hid", "virtio_ring")
    assert depends(driver()) == ()
    assert depends(b"\x7fELF") == ()


def test_compressed_drivers_are_unpacked() -> None:
    assert plain_driver(lzma.compress(driver("hid"))) == driver("hid")
    assert plain_driver(driver("hid")) == driver("hid")


def test_each_driver_comes_after_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(initrd, "DRIVERS", ("9p", "uhid"))
    drivers = {
        "uhid": driver("hid"),
        "hid": driver(),
        "9p": driver("9pnet", "netfs"),
        "9pnet": driver(),
        "unused": driver(),
    }
    assert loading_order(drivers, frozenset({"netfs"})) == ("9pnet", "9p", "hid", "uhid")


def test_a_driver_that_is_nowhere_is_named() -> None:
    with pytest.raises(GuestError, match="without the driver virtio_pci"):
        loading_order({}, frozenset())
