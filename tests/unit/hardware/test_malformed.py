"""Thousands of broken answers: one kind of error at the door, no hang, and the next answer is fine again."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from fido2 import cbor
from fido2.ctap import CtapDevice

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.domain.catalogue import Code
from keydesk.hardware import ceremony, info, passkeys, pin, probe, stored
from keydesk.hardware.aaguids import Models
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.session import Session
from keydesk.hardware.touch import TouchRelay
from keydesk.hardware.transport import FoundKey
from tests.fakes.plugged import MODELS, ORIGIN, PIN, RP_ID, desk, enroll, options, software_key

GET_INFO, MAKE, GET_ASSERTION, CLIENT_PIN, MANAGEMENT = 0x04, 0x01, 0x02, 0x06, 0x0A
ROUNDS = 1500


class Mangler(SoftwareKeyDevice):
    """A key that garbles some of its answers.

    Args:
        mangle: changes the answer to one command.
    """

    command = 0
    mangle: Callable[[bytes], bytes] = staticmethod(lambda answer: answer)

    def call(self, cmd: int, data: bytes = b"", event: object = None, on_keepalive: object = None) -> bytes:
        answer = super().call(cmd, data, event, on_keepalive)  # type: ignore[arg-type]  # handed through
        if data[:1] == bytes([self.command]) and answer[:1] == b"\0":
            return self.mangle(answer)
        return answer


def flips(source: random.Random, answer: bytes) -> bytes:
    """Change, cut, lengthen, nest or retype."""
    data = bytearray(answer)
    for _ in range(source.randint(1, 4)):
        kind = source.randrange(6)
        at = source.randrange(1, max(2, len(data)))
        if kind == 0 and at < len(data):
            data[at] = source.randrange(256)
        elif kind == 1:
            del data[at:]
        elif kind == 2:
            data[at:at] = source.randbytes(source.randint(1, 8))
        elif kind == 3 and at < len(data):
            data[at] ^= 1 << source.randrange(8)
        elif kind == 4:
            data[at : at + 1] = source.choice([b"\xf6", b"\x80", b"\xa0", b"\x60", b"\x5f", b"\x1b" + b"\xff" * 8])
        else:
            del data[at : at + source.randint(1, 4)]
    return bytes(data)


def session_on(device: CtapDevice) -> Session:
    found = FoundKey("software", "x", "Mangler")
    return Session(found, lambda: device, 0.0)


def tried(device: CtapDevice, work: Callable[[Session], object]) -> str:
    """Run on a fresh session as the thread does, and tell what comes out."""
    session, stop = session_on(device), Stop()
    session.begin(stop)
    unknown: BaseException | None = None
    try:
        work(session)
    except KeydeskError as error:
        return error.code
    except Exception as error:  # noqa: BLE001 -- the point is that nothing unknown comes out
        told = session.failure(error, stop)
        if told is not None:
            return told.code
        unknown = error
    assert unknown is None, repr(unknown)
    return "fine"


def mangler(set_pin: bool = True) -> Mangler:
    device = Mangler.plugged(software_key())
    assert isinstance(device, Mangler)
    if set_pin:
        pin.set_first(session_on(device), PIN)
    device.close = lambda: None  # type: ignore[method-assign]  # one device for all rounds
    return device


def described(session: Session) -> object:
    return info.describe(session, Models({}))


@pytest.mark.parametrize("seed", range(2))
def test_get_info(seed: int) -> None:
    source, device = random.Random(seed), mangler(False)
    device.command, device.mangle = GET_INFO, lambda answer: flips(source, answer)
    results = {tried(device, described) for _ in range(ROUNDS)}
    assert Code.KEY_MALFORMED in results
    assert results <= {*Code, "fine"}
    device.command = 0
    assert tried(device, described) == "fine"


def test_client_pin() -> None:
    source, device = random.Random(3), mangler()
    device.command, device.mangle = CLIENT_PIN, lambda answer: flips(source, answer)
    results = {tried(device, pin.read_state) for _ in range(ROUNDS)}
    assert Code.KEY_MALFORMED in results
    results |= {tried(device, lambda session: pin.verify(session, PIN)) for _ in range(300)}
    assert results <= {*Code, "fine"}


class Quiet(TouchRelay):
    """A relay without a loop."""

    def __init__(self) -> None:
        """Nothing to tell."""

    def asked(self) -> None:
        """Nobody to tell."""

    def keepalive(self, status: int) -> None:
        """Nobody to tell."""

    def answered(self) -> None:
        """Nobody to tell."""


def make(exclude: tuple[bytes, ...], pin_: Secret | None = None, user: bytes = b"a") -> Callable[[Session], object]:
    def work(session: Session) -> object:
        line = ceremony.Line(session, Stop(), Quiet())
        return ceremony.make(line, options(user, exclude), ORIGIN, pin_)

    return work


@pytest.mark.parametrize(("command", "exclude"), [(MAKE, 0), (GET_ASSERTION, 9)])
def test_make_and_get(command: int, exclude: int) -> None:
    source, device = random.Random(4), mangler(False)
    device.command, device.mangle = command, lambda answer: flips(source, answer)
    ids = tuple(bytes([index]) * 16 for index in range(exclude))
    results = {tried(device, make(ids)) for _ in range(ROUNDS // 5)}
    results |= {tried(device, lambda session: probe.probe(session, Stop(), RP_ID, [b"x" * 20])) for _ in range(100)}
    assert results <= {*Code, "fine"}
    assert (Code.KEY_MALFORMED in results) is (command == MAKE)


def test_lists() -> None:
    source, device = random.Random(5), mangler()
    for user in (b"a", b"b", b"c"):
        assert tried(device, make((), PIN, user)) == "fine"
    device.command, device.mangle = MANAGEMENT, lambda answer: flips(source, answer)
    results = {
        tried(device, lambda session: passkeys.list_site(session, Stop(), RP_ID, PIN)) for _ in range(ROUNDS // 5)
    }
    results |= {tried(device, lambda session: passkeys.slots(session, PIN)) for _ in range(ROUNDS // 5)}
    whole = {tried(device, lambda session: stored.list_all(session, Stop(), PIN)) for _ in range(ROUNDS // 5)}
    assert whole <= {*Code, "fine"}
    assert Code.KEY_MALFORMED in results
    assert results <= {*Code, "fine"}


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"\x00", b"\x00\xa0", b"\x00\xff", b"\x00" + b"\x81" * 7000, b"\x00\xa1\x01", b"\x00\x9b" + b"\xff" * 8,
        b"\x00\xbb" + b"\xff" * 8, b"\x00\x1f", b"\x00" + cbor.encode({1: "not a list"}),
        b"\x00" + cbor.encode({1: ["FIDO_2_0"], 3: b"short"}), b"\x00" + cbor.encode({1: ["FIDO_2_0"], 4: [1]}),
        b"\x00" + cbor.encode([1, 2]), b"\x00" + cbor.encode({1: ["FIDO_2_0"]}) + b"more", b"\x00\xf6",
    ],
)  # fmt: skip
def test_answers_made_by_hand(answer: bytes) -> None:
    device = mangler(False)
    device.command, device.mangle = GET_INFO, lambda _: answer
    assert tried(device, described) in (Code.KEY_MALFORMED, "fine")


@pytest.mark.parametrize(
    ("members", "check"),
    [
        ({0x0D: 0}, lambda key: key.pin.min_length == 4),
        ({0x0D: 10**6}, lambda key: key.pin.min_length == 63),
        ({0x07: -5}, lambda key: key.max_ids_per_call == 1),
        ({0x07: 2**40}, lambda key: key.max_ids_per_call == 1000),
        ({0x14: -1}, lambda key: key.slots.free == 0),
        ({0x0E: 0}, lambda key: key.firmware == "5.7.4"),
        ({0x02: ["x\u202e" * 500] * 500}, lambda key: len(key.extensions) == 32 and len(key.extensions[0]) <= 64),
        ({0x09: ["usb", "evil", "\x1b"]}, lambda key: key.transports == ("usb",)),
        ({0x09: []}, lambda key: key.transports == ("usb",)),
        ({0x0A: [{"alg": "x"}, {}, {"alg": -7, "type": "public-key"}]}, lambda key: key.algorithms == (-7,)),
        ({0x04: {}}, lambda key: not key.usable and key.reason == Code.KEY_UNSUPPORTED),
        ({0x04: {"rk": True, "bioEnroll": True}}, lambda key: "fingerprints" in key.can and key.form == "bio"),
        ({0x03: bytes(16)}, lambda key: key.aaguid is None),
    ],
)  # fmt: skip
async def test_odd_but_readable_descriptions(members: dict[int, object], check: Callable[[object], bool]) -> None:
    async with desk() as it:
        softkey = software_key()
        softkey.faults.wrong_info(members)
        assert check((await it.plug(softkey)).key)


async def test_cbor_out_of_order_is_taken_from_honest_keys() -> None:
    device = mangler(False)

    def shuffle(answer: bytes) -> bytes:
        members = cbor.decode(answer[1:])
        assert isinstance(members, dict)
        pairs = [cbor.encode(name) + cbor.encode(value) for name, value in reversed(members.items())]
        return b"\0" + bytes([0xA0 | len(pairs)]) + b"".join(pairs) if len(pairs) < 24 else answer

    device.command, device.mangle = GET_INFO, shuffle
    session = session_on(device)
    assert info.describe(session, MODELS).model == "YubiKey 5 NFC"


async def test_a_key_that_garbles_once_works_the_next_time() -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        softkey.faults.wrong_info({0x01: 5})
        with pytest.raises(KeydeskError) as told:
            await key.refresh()
        assert told.value.code == Code.KEY_MALFORMED
        softkey.faults.clear()
        assert (await key.refresh()).usable
        await enroll(key, pin=None)
        assert not CancelToken().cancelled
        await key.set_pin(Secret("after-all-1"))
