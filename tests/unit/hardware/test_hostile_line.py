"""Keys that mean harm on a line of their own: no hang beyond the watchdog, and the key beside them stays usable."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import socket
import struct
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
from fido2 import cbor

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.hid_framing import REPORT_SIZE
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import ProofRequest
from keydesk.hardware.device_thread import Limits
from keydesk.hardware.key import Key
from tests.fakes.cables import Cables, Player
from tests.fakes.hostile_key import encode, packets_of
from tests.fakes.plugged import ORIGIN, RP_ID, Desk, Looker, desk, enroll, options, software_key

INIT, CBOR, CANCEL, KEEPALIVE = 0x06, 0x10, 0x11, 0x3B
GET_INFO = 0x04
INFO = b"\0" + cbor.encode({1: ["FIDO_2_0"], 3: bytes(16), 4: {"rk": True, "up": True}})
SOON = Limits(settle_s=0.2, call_s=0.6, idle_s=0.3, busy_s=0.2)
FOREIGN = b"\x77\x77\x77\x77"


@dataclass
class Script:
    """A key that describes itself and then does to a command what it is told to.

    Args:
        act: gets the line and the channel when a command other than getInfo is there.
        info: its description.
    """

    act: Callable[[socket.socket, bytes], None]
    info: bytes = INFO
    heard: list[int] = field(default_factory=list)

    def __call__(self, line: socket.socket) -> None:
        request, length, command = b"", 0, 0
        while report := line.recv(REPORT_SIZE + 1)[1:]:
            if report[4] & 0x80:
                command, length, request = report[4] & 0x7F, int.from_bytes(report[5:7], "big"), report[7:]
            else:
                request += report[5:]
            if command != CANCEL and len(request) >= length:
                self._answer(line, report[:4], command, request[:length])

    def _answer(self, line: socket.socket, channel: bytes, command: int, request: bytes) -> None:
        self.heard.append(command)
        if command == INIT:
            say(line, channel, INIT, request + b"\0\0\0\1\2\5\7\4\4")
        elif command == CBOR and request[0] == GET_INFO:
            say(line, channel, CBOR, self.info)
        else:
            self.act(line, channel)


def say(line: socket.socket, channel: bytes, command: int, data: bytes) -> None:
    for packet in packets_of(channel, command, data):
        line.sendall(packet)


def for_ever(command: int, data: bytes, channel: bytes | None = None) -> Callable[[socket.socket, bytes], None]:
    def act(line: socket.socket, own: bytes) -> None:
        while True:  # until the other end is closed, which raises
            say(line, channel or own, command, data)

    return act


def flicker(line: socket.socket, channel: bytes) -> None:
    """Working, touch me, working, touch me."""
    while True:
        say(line, channel, KEEPALIVE, b"\1")
        say(line, channel, KEEPALIVE, b"\2")


def silent(line: socket.socket, channel: bytes) -> None:
    """Say nothing."""


def half(line: socket.socket, channel: bytes) -> None:
    """Promise much, and send the first packet."""
    line.sendall((channel + b"\x90" + struct.pack(">H", 0xFFFF) + bytes(57))[:64])


def trickle(line: socket.socket, channel: bytes) -> None:
    """An answer without end: every packet is in order."""
    line.sendall((channel + b"\x90\xff\xff").ljust(64, b"\0"))
    number = 0
    while True:
        line.sendall((channel + bytes([number & 0x7F])).ljust(64, b"\0"))
        number += 1


@contextlib.asynccontextmanager
async def hostile_desk(play: Player, silence_s: float = 0.3) -> AsyncIterator[tuple[Desk, Key]]:
    """The hostile key beside an honest one."""
    cables = Cables(silence_s)
    async with desk(cables, limits=SOON) as it:
        path = cables.play(play)
        honest = await it.plug(software_key())
        hostile = it.keys.handle(next(one.id for one in it.keys.present if one.path == path))
        assert isinstance(hostile, Key)
        yield it, hostile
        assert (await enroll(honest, pin=None)).credential_id  # whatever the other did


async def make(key: Key, cancel: CancelToken) -> str:
    try:
        await key.make_passkey(options(), ORIGIN, None, Looker(), cancel)
    except KeydeskError as error:
        return error.code
    return "made"


@pytest.mark.parametrize(
    ("act", "codes"),
    [
        (silent, {Code.KEY_NOT_RESPONDING}),
        (half, {Code.KEY_NOT_RESPONDING}),
        (trickle, {Code.KEY_MALFORMED, Code.KEY_NOT_RESPONDING, Code.KEY_REFUSED, Code.KEY_UNSUPPORTED}),
        (for_ever(CBOR, b"\x00\xa0", FOREIGN), {Code.KEY_NOT_RESPONDING}),
        (for_ever(CBOR, b"\0" + b"\x81" * 7000), {Code.KEY_MALFORMED}),
        (for_ever(KEEPALIVE, b"\7"), {Code.KEY_BUSY}),
        (for_ever(0x3F, b"\6"), {Code.KEY_BUSY}),
        (for_ever(0x3F, b"\x7f"), {Code.KEY_REFUSED}),
        (for_ever(0x01, b"pong"), {Code.KEY_UNSUPPORTED}),
    ],
)
async def test_it_ends_by_itself(act: Callable[[socket.socket, bytes], None], codes: set[str]) -> None:
    async with hostile_desk(Script(act)) as (_, key):
        assert await make(key, CancelToken()) in codes


@pytest.mark.parametrize("act", [for_ever(KEEPALIVE, b"\1"), for_ever(KEEPALIVE, b"\2"), flicker])
async def test_endless_keep_alive_ends_with_cancel(act: Callable[[socket.socket, bytes], None]) -> None:
    async with hostile_desk(Script(act)) as (it, key):
        cancel, looker = CancelToken(), Looker()
        making = asyncio.ensure_future(key.make_passkey(options(), ORIGIN, None, looker, cancel))
        honest = await enroll_other(it)
        assert honest  # while the other one shouts
        cancel.cancel()
        with pytest.raises(KeydeskError) as told:
            await making
        assert told.value.code in (Code.KEY_NOT_RESPONDING, Code.KEY_CANCELLED)


async def enroll_other(it: Desk) -> bytes:
    other = await it.plug(software_key("generic-2.1"))
    return (await enroll(other, pin=None)).credential_id


async def test_an_answer_after_cancel_is_told_as_it_is() -> None:
    """The key refuses late, with a status of its own choice; the person has cancelled, and hears no riddle."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ticking(line: socket.socket, channel: bytes) -> None:
        line.settimeout(0.02)
        loop.call_soon_threadsafe(asked.set)
        heard = b""
        while heard[5:6] != bytes([0x80 | CANCEL]):
            say(line, channel, KEEPALIVE, b"\2")
            with contextlib.suppress(TimeoutError):
                heard = line.recv(REPORT_SIZE + 1)
        line.settimeout(None)
        say(line, channel, CBOR, b"\x00\xa1\x01\x02")  # a success that makes no sense
        say(line, channel, CBOR, b"\x2d")  # and the right answer behind it

    async with hostile_desk(Script(ticking)) as (_, key):
        cancel = CancelToken()
        making = asyncio.ensure_future(make(key, cancel))
        await asked.wait()
        cancel.cancel()
        assert await making in (Code.KEY_MALFORMED, Code.KEY_CANCELLED)
        assert (await key.refresh()).usable  # what was left on the line is not taken for its description


async def test_garbage_behind_an_answer_is_not_taken_for_the_next() -> None:
    def noisy(line: socket.socket, channel: bytes) -> None:
        say(line, channel, CBOR, b"\x30")
        line.sendall(b"\xff" * 64)
        line.sendall(b"x")
        say(line, FOREIGN, CBOR, b"\0\xa0")

    async with hostile_desk(Script(noisy)) as (_, key):
        assert await make(key, CancelToken()) == Code.KEY_REFUSED
        assert (await key.refresh()).usable


@pytest.mark.parametrize("answer", [b"", b"\0", b"\x06", b"\xff" * 64], ids=("none", "zero", "short", "garbage"))
async def test_a_key_that_cannot_be_opened_is_listed_with_its_reason(answer: bytes) -> None:
    def play(line: socket.socket) -> None:
        while line.recv(REPORT_SIZE + 1):
            if answer:
                line.sendall(answer)

    cables = Cables(0.1)
    async with desk(cables, limits=SOON) as it:
        cables.play(play)
        honest = await it.plug(software_key())
        (bad,) = (one for one in it.keys.present if one.path == "cable:played")
        assert not bad.usable
        assert bad.reason in (Code.KEY_NOT_RESPONDING, Code.KEY_BUSY, Code.KEY_MALFORMED, Code.KEY_UNSUPPORTED)
        assert (await enroll(honest, pin=None)).credential_id


@pytest.mark.parametrize("told", [2**63, 1001, -1, "many", 5])
async def test_one_that_says_it_holds_a_billion_passkeys(told: object) -> None:
    """python-fido2 would ask for the next one that many times."""
    site = hashlib.sha256(RP_ID.encode()).digest()
    one = {1: {"id": b"x" * 16, "type": "public-key"}, 2: site + b"\1\0\0\0\1", 3: b"signature"}
    script = Script(lambda line, channel: say(line, channel, CBOR, b"\0" + encode({**one, 5: told})))
    async with hostile_desk(script) as (_, key):
        proving = key.prove(ProofRequest(RP_ID, b"c" * 32), ORIGIN, None, Looker(), CancelToken())
        if told == 5:
            assert len((await proving).others) == 4
            return
        with pytest.raises(KeydeskError) as refused:
            await proving
        assert refused.value.code == Code.KEY_MALFORMED
        assert script.heard.count(CBOR) < 5
