"""A key that means harm: its answers are twisted by one of many hands, its packets too.

Everything is drawn from one `random.Random`, so that a case is told by its seed and number alone. The hostile device
is the software key with a hand on its answers; the hostile line puts its CTAPHID packets through a second one. Both
run on the caller's thread and never wait.
"""

from __future__ import annotations

import copy
import random
import socket
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event

from fido2 import cbor
from fido2.ctap import STATUS, CtapError
from fido2.hid import CTAPHID
from fido2.hid.base import HidDescriptor

from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.demo.softkey.hid_framing import REPORT_SIZE
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.state import KeyState
from keydesk.demo.softkey.touch import TouchSource
from keydesk.hardware.hid_library_device import BoundedHidDevice
from keydesk.hardware.hid_linux_device import LinuxConnection

# What a stranger may put into a name: markup, terminal controls, direction, glue, length.
EVIL_NAMES = (
    "<b>bold</b>", "<a href='https://evil.invalid'>click</a>", "<img src=x onerror=alert(1)>", "&lt;b&gt;&amp;",
    "\x1b]0;owned\x07\x1b[2J", "a\r\nb\x00c", "\u202egnp.exe\u202c", "\u2066\u2067x\u2069", "\u200b\u200d\ufeff",
    "a" + "\u0301" * 500, "\U000e0001\U000e0041", "\ud7ff\ue000\uffff", "%s%n{0}{x}", "%1 %n %L1", "../../etc/passwd",
    "x" * 65000, "\u202e" * 21000, "𒐫" * 9000, "", " \t ",
)  # fmt: skip
HUGE_NUMBERS = (-1, 0, 1, 255, 2**31, 2**32 - 1, 2**53, 2**63, 2**64 - 1, -(2**63), -(2**64))
_U64 = b"\xff" * 8
# Whole answers: bombs that make a naive decoder recurse, allocate or loop.
BOMBS = (
    b"\x81" * 7000, b"\x81" * 65000, b"\xa1\x01" * 3500, b"\x9b" + _U64, b"\xbb" + _U64, b"\x5b" + _U64,
    b"\x7b" + _U64, b"\x9a\x00\xff\xff\xff" + b"\x00" * 60000, b"\xb9\x75\x30" + b"\x01\x02" * 30000,
    b"\x99\xea\x60" + b"\x80" * 60000, b"\x9f" + b"\x01" * 100, b"\xbf\x01\x02", b"\x5f\x41a\x41b\xff",
    b"\xc2\x41\x00", b"\xd9\xd9\xf7" * 2000 + b"\xa0", b"\xa1\x01\xfb\x7f\xf0\x00\x00\x00\x00\x00\x00",
    b"\xa1\xa0\xa0", b"\xa1\x80\x01", b"\xf6", b"\xff", b"\x1f", b"\xa2\x01\x01\x01\x02", b"\xa0\xa0",
    b"\xa1\x01\x5a\x7f\xff\xff\xff" + b"x", b"", b"\x00" * 70000,
)  # fmt: skip


class Raw(bytes):
    """CBOR that is put in as it is."""


def hostile_value(source: random.Random, depth: int = 0) -> object:
    """Draw a value of any type CBOR has, honest or not."""
    simple: Sequence[Callable[[], object]] = (
        lambda: source.choice(HUGE_NUMBERS),
        lambda: source.choice(EVIL_NAMES),
        lambda: source.randbytes(source.choice((0, 1, 16, 32, 64, 1024, 60000))),
        lambda: source.choice((True, False)),
        lambda: Raw(
            source.choice((b"\xf6", b"\xf7", b"\xf9\x7e\x00", b"\xc0\x60", b"\xe0", b"\x61\xff", b"\x62\xc3"))
        ),
        lambda: Raw(source.choice(BOMBS)),
    )
    if depth < 3 and source.random() < 0.35:
        count = source.choice((0, 1, 2, 5, 40))
        if source.random() < 0.5:
            return [hostile_value(source, depth + 2) for _ in range(count)]
        return {
            source.choice((index, f"k{index}", -index)): hostile_value(source, depth + 2) for index in range(count)
        }
    return source.choice(simple)()


def encode(value: object) -> bytes:
    """Encode, with `Raw` as it is and members in the order they have."""
    if isinstance(value, Raw):
        return bytes(value)
    if isinstance(value, Mapping):
        return _head(0xA0, len(value)) + b"".join(encode(key) + encode(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return _head(0x80, len(value)) + b"".join(encode(item) for item in value)
    if isinstance(value, str):
        data = value.encode("utf-8", "surrogatepass")
        return _head(0x60, len(data)) + data
    if isinstance(value, int) and not isinstance(value, bool):
        return _head(0x20, -1 - value) if value < 0 else _head(0x00, value)
    return cbor.encode(value)  # type: ignore[arg-type]  # bytes or a truth value


def _head(major: int, argument: int) -> bytes:
    if argument < 24:
        return bytes([major | argument])
    return bytes([major | 27]) + struct.pack(">Q", min(argument, 2**64 - 1))


def flip(source: random.Random, data: bytes) -> bytes:
    """Change, cut, lengthen or retype a few bytes."""
    mangled = bytearray(data)
    for _ in range(source.randint(1, 4)):
        at = source.randrange(1, max(2, len(mangled)))
        kind = source.randrange(6)
        if kind == 0 and at < len(mangled):
            mangled[at] = source.randrange(256)
        elif kind == 1:
            del mangled[at:]
        elif kind == 2:
            mangled[at:at] = source.randbytes(source.randint(1, 8))
        elif kind == 3 and at < len(mangled):
            mangled[at] ^= 1 << source.randrange(8)
        elif kind == 4:
            mangled[at : at + 1] = source.choice([b"\xf6", b"\x80", b"\xa0", b"\x60", b"\x5f", b"\x1b" + _U64])
        else:
            del mangled[at : at + source.randint(1, 4)]
    return bytes(mangled)


def retype(source: random.Random, answer: bytes) -> bytes:
    """Put a hostile value in the place of one member, at any depth."""
    if len(answer) < 2:
        return b"\0" + encode(hostile_value(source))
    members = cbor.decode(answer[1:])
    here: object = members
    while isinstance(here, dict | list) and here:
        place = source.choice(list(here) if isinstance(here, dict) else range(len(here)))
        inner = here[place]
        if not isinstance(inner, dict | list) or not inner or source.random() < 0.5:
            here[place] = hostile_value(source)
            break
        here = inner
    return b"\0" + encode(members)


def rename(source: random.Random, answer: bytes) -> bytes:
    """Put evil names wherever there is a text."""
    return b"\0" + encode(_renamed(source, cbor.decode(answer[1:]))) if len(answer) > 1 else answer


def _renamed(source: random.Random, value: object) -> object:
    if isinstance(value, dict):
        return {key: _renamed(source, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(source, item) for item in value]
    return source.choice(EVIL_NAMES) if isinstance(value, str) else value


def add_or_drop(source: random.Random, answer: bytes) -> bytes:
    """Leave a member out, or put one in that nobody asked for."""
    members = cbor.decode(answer[1:]) if len(answer) > 1 else {}
    if not isinstance(members, dict):
        return answer
    if members and source.random() < 0.6:
        del members[source.choice(list(members))]
    else:
        members[source.choice((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0x14, 99, -1, "x"))] = hostile_value(source)
    return b"\0" + encode(members)


def bomb(source: random.Random, answer: bytes) -> bytes:
    """Answer with a bomb."""
    return b"\0" + source.choice(BOMBS)


def other_status(source: random.Random, answer: bytes) -> bytes:
    """Refuse with any status, with or without an answer behind it, or say nothing at all."""
    return source.choice((b"", bytes([source.randrange(256)]), bytes([source.randrange(256)]) + answer[1:]))


TWISTS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    flip, flip, retype, retype, retype, rename, add_or_drop, bomb, other_status,
)  # fmt: skip


class HostileDevice(SoftwareKeyDevice):
    """A software key whose answers may be twisted; counts what it is asked.

    Attributes:
        twist: changes an answer, or None for an honest key.
        skip: answers that stay honest first.
        calls: commands since `arm`.
    """

    twist: Callable[[bytes], bytes] | None = None
    skip = 0
    calls = 0

    def arm(self, twist: Callable[[bytes], bytes] | None, skip: int = 0) -> None:
        """Begin a case."""
        self.twist, self.skip, self.calls = twist, skip, 0

    def call(
        self,
        cmd: int,
        data: bytes = b"",
        event: Event | None = None,
        on_keepalive: Callable[[STATUS], None] | None = None,
    ) -> bytes:
        self.calls += 1
        answer = super().call(cmd, data, event, on_keepalive)
        return answer if self.twist is None or self.calls <= self.skip else self.twist(answer)

    def close(self) -> None:
        """Stay open: one device for all cases."""


@dataclass
class Keeper:
    """Brings a key back to what it was, so that a case does not depend on the one before."""

    device: HostileDevice
    state: KeyState

    @classmethod
    def of(cls, device: HostileDevice) -> Keeper:
        return cls(device, copy.deepcopy(device.plug.key.machine.state))

    def restore(self) -> None:
        machine = self.device.plug.key.machine
        machine.state = copy.deepcopy(self.state)
        machine.store.save(machine.state)
        self.device.plug.key.power_up()


def touched_key(profile: object) -> SoftwareKey:
    """A key that is touched at once."""
    return SoftwareKey(profile, touch=TouchSource(delay_s=0.0))  # type: ignore[arg-type]  # a profile of the softkey


class HostileLine(LinuxConnection):
    """CTAPHID to a software key on the host's thread, with a hand on the packets that come back.

    Args:
        device: answers.
        twist: changes the packets of one answer; None for an honest line.
    """

    def __init__(
        self, device: SoftwareKeyDevice, twist: Callable[[list[bytes]], list[bytes]] | None, silence_s: float = 0.002
    ) -> None:
        host, self._key = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        host.setblocking(False)
        self._key.setblocking(False)
        super().__init__(host.detach(), REPORT_SIZE, silence_s)
        self._device = device
        self._twist = twist
        self._request = b""
        self._length = 0
        self._command = 0

    @classmethod
    def open(cls, device: SoftwareKeyDevice, twist: Callable[[list[bytes]], list[bytes]] | None) -> BoundedHidDevice:
        """Open a channel on it; the line is closed when that fails."""
        line = cls(device, twist)
        try:
            return BoundedHidDevice(HidDescriptor("line", 0x1050, 0x0407, REPORT_SIZE, REPORT_SIZE, "x", None), line)
        except BaseException:
            line.close()
            raise

    def write_packet(self, data: bytes) -> None:
        super().write_packet(data)
        self._key.recv(REPORT_SIZE + 1)
        if data[4] & 0x80:
            self._command, self._length = data[4] & 0x7F, int.from_bytes(data[5:7], "big")
            self._request = data[7:]
        else:
            self._request += data[5:]
        if self._command != CTAPHID.CANCEL and len(self._request) >= self._length:
            packets = packets_of(data[:4], *self._answer(self._request[: self._length]))
            for packet in (self._twist or list)(packets):
                try:
                    self._key.send(packet or b"\0")
                except BlockingIOError:
                    break  # nobody takes that many

    def _answer(self, request: bytes) -> tuple[int, bytes]:
        if self._command == CTAPHID.INIT:
            return CTAPHID.INIT, request + b"\0\0\0\1" + bytes([2, 5, 7, 4, self._device.capabilities])
        try:
            return self._command, self._device.call(self._command, request)
        except CtapError as error:
            return CTAPHID.ERROR, bytes([error.code])

    def close(self) -> None:
        super().close()
        self._key.close()


def packets_of(channel: bytes, command: int, data: bytes) -> list[bytes]:
    """Cut an answer into packets. Source: CTAP 2.1 §11.2.4."""
    packets = [
        (channel + bytes([0x80 | command]) + struct.pack(">H", len(data) & 0xFFFF) + data[:57]).ljust(64, b"\0")
    ]
    for number, at in enumerate(range(57, min(len(data), 7609), 59)):
        packets.append((channel + bytes([number & 0x7F]) + data[at : at + 59]).ljust(64, b"\0"))
    return packets


def twist_packets(source: random.Random, packets: list[bytes]) -> list[bytes]:
    """Lose, repeat, swap, cut, garble or readdress packets, or put foreign ones in between."""
    made = list(packets)
    for _ in range(source.randint(1, 3)):
        at = source.randrange(max(1, len(made)))
        packet = made[at] if made else b"\0" * 64
        garbled = bytearray(packet)
        garbled[source.randrange(len(garbled))] = source.randrange(256)
        keepalive = packet[:4] + b"\xbb\x00\x01" + bytes([source.choice((1, 2, 2, 7, 255))]) + bytes(56)
        kind = source.randrange(10)
        if kind == 0:
            del made[at : at + 1]
        elif kind == 1:
            made.insert(at, packet)
        elif kind == 2:
            source.shuffle(made)
        elif kind == 3:
            made[at : at + 1] = [packet[: source.randrange(64)]]
        elif kind == 4:
            made[at : at + 1] = [bytes(garbled)]
        elif kind == 5:
            made[at : at + 1] = [source.randbytes(4) + packet[4:]]
        elif kind == 6:
            made.insert(at, source.randbytes(source.choice((1, 4, 7, 64))))
        elif kind == 7:
            made[at:at] = [keepalive] * source.choice((1, 3, 60))
        elif kind == 8:
            made[at : at + 1] = [packet[:5] + source.randbytes(2) + packet[7:]]
        else:
            made.append(source.choice((packet, bytes(garbled), source.randbytes(64))))
    return made
