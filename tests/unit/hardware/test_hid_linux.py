"""Listing USB keys from a made-up sysfs tree: nothing is opened, nothing is missed."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from keydesk.domain.catalogue import Code
from keydesk.hardware.hid import HidTransport
from keydesk.hardware.hid_linux import LinuxHid, Watcher, is_fido, usb_device
from keydesk.hardware.transport import FoundKey

# As read from a YubiKey's FIDO interface, and from its keyboard.
FIDO = bytes.fromhex("06d0f10901a1010920150026ff007508954081020921150026ff00750895409102c0")
KEYBOARD = bytes.fromhex("05010906a101050719e029e715002501750195088102c0")


class Tree:
    """A sysfs and a /dev."""

    def __init__(self, root: Path) -> None:
        self.sysfs = root / "class"
        self.dev = root / "dev"
        self.devices = root / "devices"
        for folder in (self.sysfs, self.dev, self.devices):
            folder.mkdir()
        self.plugs = 0

    def plug(
        self, number: int, descriptor: bytes = FIDO, name: str = "Yubico YubiKey", uniq: str = "", mode: int = 0o600,
        hid_id: str = "0003:00001050:00000407",
    ) -> None:  # fmt: skip
        self.plugs += 1
        instance = self.devices / f"1-{number}" / f"0003:1050:0407.{self.plugs:04X}"
        node = instance / "hidraw" / f"hidraw{number}"
        node.mkdir(parents=True)
        (node / "device").symlink_to(instance)
        (instance / "report_descriptor").write_bytes(descriptor)
        (instance / "uevent").write_text(f"DRIVER=hid-generic\nHID_ID={hid_id}\nHID_NAME={name}\nHID_UNIQ={uniq}\n")
        (self.sysfs / f"hidraw{number}").symlink_to(node)
        (self.dev / f"hidraw{number}").touch(mode)

    def unplug(self, number: int) -> None:
        (self.sysfs / f"hidraw{number}").unlink()
        (self.dev / f"hidraw{number}").unlink()

    def transport(self) -> LinuxHid:
        return LinuxHid(self.sysfs, self.dev)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_keys_are_found_and_keyboards_are_not(tree: Tree) -> None:
    tree.plug(10, name="Nitrokey 3", uniq="77", hid_id="0003:000020A0:000042B2")
    tree.plug(2)
    tree.plug(3, KEYBOARD)
    first, second = tree.transport().list()
    assert (first.product, first.vendor_id, first.product_id, first.serial) == ("Yubico YubiKey", 0x1050, 0x407, None)
    assert (second.product, second.vendor_id, second.product_id, second.serial) == (
        "Nitrokey 3",
        0x20A0,
        0x42B2,
        "77",
    )
    assert [first.blocked, second.blocked] == [None, None]
    assert first.transport == "hid"


def test_a_key_without_permission_is_seen(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    tree.plug(0)
    asked: list[Path] = []

    def access(path: Path, mode: int) -> bool:
        asked.append(path)
        return False

    monkeypatch.setattr("keydesk.hardware.hid_linux.os.access", access)
    (found,) = tree.transport().list()
    assert found.blocked == Code.KEY_NO_PERMISSION
    assert asked == [tree.dev / "hidraw0"]


def test_a_node_that_is_not_there_yet_is_a_key_without_permission(tree: Tree) -> None:
    tree.plug(0)
    (tree.dev / "hidraw0").unlink()
    assert tree.transport().list()[0].blocked == Code.KEY_NO_PERMISSION


def test_another_plug_on_the_same_node_is_another_path(tree: Tree) -> None:
    tree.plug(0)
    before = tree.transport().list()[0]
    tree.unplug(0)
    assert tree.transport().list() == []
    tree.plug(0)
    after = tree.transport().list()[0]
    assert before.path != after.path
    with pytest.raises(OSError, match="No such device") as gone:
        tree.transport().open(before)
    assert gone.value.errno == 19


@pytest.mark.parametrize("hid_id", ["", "0003", "0003:zz:yy", "a:b:c:d"])
def test_hostile_descriptions_do_no_harm(tree: Tree, hid_id: str) -> None:
    tree.plug(0, name="\x1b[31m\u202eevil" * 50, uniq="\x07", hid_id=hid_id)
    (found,) = tree.transport().list()
    assert found.product.startswith("\x1b[31m")  # cleaned where it is described


def test_no_sysfs_means_no_keys(tmp_path: Path) -> None:
    assert LinuxHid(tmp_path / "none", tmp_path).list() == []


def test_a_node_that_vanishes_while_listing(tree: Tree) -> None:
    tree.plug(0)
    (tree.sysfs / "hidraw1").symlink_to(tree.devices / "gone")
    assert len(tree.transport().list()) == 1


@pytest.mark.parametrize(
    ("descriptor", "answer"),
    [
        (FIDO, True), (KEYBOARD, False), (b"", False), (b"\x06", False), (FIDO[:3], False), (FIDO[:7], True),
        (b"\xfe" + FIDO, False), (b"\x06\xd0\xf1\x09\x02\xa1\x01", False),
        (b"\x07\xd0\xf1\x00\x00\x09\x01\xa1\x01", True),
        (KEYBOARD + FIDO, False), (bytes(range(256)), False),
    ],
)  # fmt: skip
def test_report_descriptors(descriptor: bytes, answer: bool) -> None:
    assert is_fido(descriptor) is answer


def test_random_descriptors_are_no_keys() -> None:
    assert not any(is_fido(os.urandom(24)) for _ in range(2000))


class Pipe:
    """An event source."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()

    def fileno(self) -> int:
        return self.reading

    def drain(self) -> None:
        os.read(self.reading, 100)

    def close(self) -> None:
        os.close(self.reading)
        os.close(self.writing)


def gone(name: str) -> bool:
    named = [thread for thread in threading.enumerate() if thread.name == name]
    for thread in named:
        thread.join(10)
    return not any(thread.is_alive() for thread in named)


def test_events_are_told_and_the_watcher_ends() -> None:
    pipe, heard = Pipe(), threading.Semaphore(0)
    stop = Watcher(heard.release, lambda: None, lambda: [pipe]).start()
    assert heard.acquire(timeout=10)  # once at the start, for what came before
    for _ in range(3):
        os.write(pipe.writing, b"e")
        assert heard.acquire(timeout=10)
    assert not heard.acquire(timeout=0.1)
    stop()
    stop()
    assert gone("key-watch-hid")
    pipe.close()


def test_without_events_the_state_is_compared_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydesk.hardware.hid_linux._SCAN_S", 0.02)
    state, heard = ["a"], threading.Semaphore(0)

    def none() -> list[Pipe]:
        raise OSError("no netlink")

    stop = Watcher(heard.release, lambda: tuple(state), none).start()
    assert not heard.acquire(timeout=0.1)
    state.append("b")
    assert heard.acquire(timeout=10)
    stop()
    assert gone("key-watch-hid")


def test_the_real_watcher_starts_and_ends() -> None:
    heard = threading.Event()
    stop = HidTransport().watch(heard.set)
    stop()
    assert gone("key-watch-hid")


def test_the_real_listing_works_here() -> None:
    transport = HidTransport()
    assert transport.name == "hid"
    for found in transport.list():
        assert found.transport == "hid"


def test_system_choice() -> None:
    from keydesk.core.errors import KeydeskError

    assert HidTransport("darwin").name == "hid"
    with pytest.raises(KeydeskError):
        HidTransport("plan9")


def test_opening_what_is_not_there(tree: Tree) -> None:
    with pytest.raises(OSError, match="No such device"):
        tree.transport().open(FoundKey("hid", str(tree.devices / "hidraw7")))


def test_the_usb_device_of_a_node(tmp_path: Path) -> None:
    device = tmp_path / "usb1" / "1-1"
    node = device / "1-1:1.0" / "0003:1050:0407.0004" / "hidraw" / "hidraw3"
    node.mkdir(parents=True)
    assert usb_device(str(node)) is None
    (device / "busnum").write_text("1\n")
    (device / "devnum").write_text("x\n")
    assert usb_device(str(node)) is None
    (device / "devnum").write_text("7\n")
    assert usb_device(str(node)) == (1, 7)
