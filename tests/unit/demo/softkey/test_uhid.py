"""A software key behind uhid, with a socket pair in the kernel's place; tests/guest has the kernel."""

from __future__ import annotations

import errno
import os
import socket
import struct
from collections.abc import Iterator

import pytest
from fido2.hid.base import parse_report_descriptor

from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.uhid import REPORT_DESCRIPTOR, UsbPlug, create_event, output_report
from keydesk.hardware.hid_linux import is_fido
from tests.fakes.plugged import software_key

CREATE2, DESTROY, INPUT2 = 11, 1, 12
EVENT = 4376
INIT = b"\xff\xff\xff\xff\x86\x00\x08nonce-00"


class Kernel:
    """The other end of /dev/uhid."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(10)
        self.line = ours
        self._theirs = theirs

    def open(self) -> int:
        return self._theirs.detach()

    def close(self) -> None:
        self.line.close()
        self._theirs.close()

    def read(self) -> tuple[int, bytes]:
        event = self.line.recv(EVENT)
        return int(struct.unpack_from("=I", event)[0]), event[4:]

    def output(self, report: bytes) -> None:
        data = b"\0" + report.ljust(64, b"\0")  # hidraw puts the report's number in front
        self.line.send(struct.pack("=I4096sHB", 6, data, len(data), 1))

    def input(self) -> bytes:
        kind, event = self.read()
        assert kind == INPUT2
        (size,) = struct.unpack_from("=H", event)
        assert len(event) == 2 + size
        return event[2:]


@pytest.fixture
def kernel() -> Iterator[Kernel]:
    it = Kernel()
    yield it
    it.close()


@pytest.fixture
def plugged(kernel: Kernel) -> Iterator[UsbPlug]:
    plug = UsbPlug(software_key(), kernel.open)
    assert kernel.read()[0] == CREATE2
    yield plug
    plug.pull()


def test_what_the_kernel_is_told_of_a_key() -> None:
    key = SoftwareKey(PROFILES["yubikey-5.7"])
    event = create_event(key)
    assert len(event) == EVENT
    kind, name, _, serial, size, bus, vendor, product, version, country = struct.unpack_from(
        "=I128s64s64sHHIIII", event
    )
    assert (kind, name.rstrip(b"\0"), serial.rstrip(b"\0")) == (
        CREATE2,
        b"YubiKey OTP+FIDO+CCID",
        key.serial.encode(),
    )
    assert (bus, vendor, product, version, country) == (3, 0x1050, 0x0407, 0x0507, 0)
    assert event[280 : 280 + size] == REPORT_DESCRIPTOR


def test_a_model_that_hides_its_serial_number_hides_it_here() -> None:
    assert create_event(SoftwareKey(PROFILES["u2f-only"]))[196:260] == bytes(64)


def test_the_descriptor_is_a_fido_interface() -> None:
    assert is_fido(REPORT_DESCRIPTOR)
    assert parse_report_descriptor(REPORT_DESCRIPTOR) == (64, 64)


def test_a_card_has_no_usb_port(kernel: Kernel) -> None:
    with pytest.raises(ValueError, match="nfc-card is a card"):
        UsbPlug(SoftwareKey(PROFILES["nfc-card"]), kernel.open)


def test_without_rights_the_key_is_not_plugged() -> None:
    def refused() -> int:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    key = software_key()
    with pytest.raises(PermissionError):
        UsbPlug(key, refused)


def test_a_key_that_the_kernel_refuses_leaves_nothing_open(kernel: Kernel) -> None:
    kernel.line.close()
    before = len(os.listdir("/proc/self/fd"))
    handle = kernel.open()
    with pytest.raises(OSError, match=r"Broken pipe"):
        UsbPlug(software_key(), lambda: handle)
    assert len(os.listdir("/proc/self/fd")) == before - 1  # the handle it was given is closed, too


def test_reports_go_in_and_out(kernel: Kernel, plugged: UsbPlug) -> None:
    kernel.output(INIT)
    answer = kernel.input()
    assert len(answer) == 64
    assert answer[:15] == b"\xff\xff\xff\xff\x86\x00\x11nonce-00"


@pytest.mark.parametrize(
    ("report", "expected"), [(b"\0" + bytes(64), bytes(64)), (b"\1" * 64, b"\1" * 64), (b"", b"")]
)
def test_the_number_of_the_report_is_taken_off(report: bytes, expected: bytes) -> None:
    assert output_report(struct.pack("=I4096sHB", 6, report, len(report), 1)) == expected


def test_a_size_beyond_the_event_is_cut() -> None:
    assert len(output_report(struct.pack("=I4096sHB", 6, b"", 0xFFFF, 1))) == 4096


@pytest.mark.parametrize(("asked", "answered"), [(9, (10, 7, errno.EIO, 0)), (13, (14, 7, errno.EIO))])
def test_control_transfers_are_refused_at_once(
    kernel: Kernel, plugged: UsbPlug, asked: int, answered: tuple[int, ...]
) -> None:
    kernel.line.send(struct.pack("=IIBB", asked, 7, 0, 0))
    answer = kernel.line.recv(EVENT)
    assert struct.unpack("=IIHH" if len(answered) == 4 else "=IIH", answer) == answered


def test_what_the_kernel_says_of_its_own_work_is_left_alone(kernel: Kernel, plugged: UsbPlug) -> None:
    for kind in (2, 4, 5):  # started, opened, closed
        kernel.line.send(struct.pack("=I", kind).ljust(EVENT, b"\0"))
    kernel.output(INIT)
    assert kernel.input()[7:15] == b"nonce-00"


def test_pulled_it_is_gone_and_the_line_closed(kernel: Kernel, plugged: UsbPlug) -> None:
    plugged.pull()
    assert kernel.read()[0] == DESTROY
    assert kernel.line.recv(EVENT) == b""
    plugged.pull()  # a second time does nothing


def test_a_kernel_that_goes_away_is_a_pull(kernel: Kernel, plugged: UsbPlug) -> None:
    kernel.line.close()
    assert plugged.plug.wait_out(10)
