"""Keys that mean harm: whatever they answer, a coded error or a clean result comes out, in a bounded number of steps.

2,000 cases in all; KEYDESK_HOSTILE_CASES makes it another number, KEYDESK_HOSTILE_SEED another set of cases.
"""

from __future__ import annotations

import dataclasses
import os
import random
import unicodedata
from collections.abc import Callable, Mapping
from typing import NamedTuple

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.state import StoredFingerprint
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import Sample
from keydesk.domain.keys import Proof, ProofRequest, StoredPasskey
from keydesk.hardware import (
    ceremony,
    fingerprints,
    info,
    key_config,
    passkeys,
    pin,
    probe,
    reset,
    selection,
    stored,
    unlock,
)
from keydesk.hardware.aaguids import Models
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.session import Session
from keydesk.hardware.touch import SampleRelay
from keydesk.hardware.transport import FoundKey
from tests.fakes.hostile_key import (
    TWISTS,
    HostileDevice,
    HostileLine,
    Keeper,
    flip,
    touched_key,
    twist_packets,
)
from tests.fakes.plugged import ORIGIN, PIN, RP_ID, options

CASES = int(os.environ.get("KEYDESK_HOSTILE_CASES", "2000"))
SEED = os.environ.get("KEYDESK_HOSTILE_SEED", "keydesk")
# The longest honest listing, and what is asked around it.
MOST_CALLS = 3100
NEW_PIN = Secret("another-pin-2")
# Over a thousand cases a second; the limit is for a machine that does other things.
pytestmark = pytest.mark.timeout(max(60, CASES // 10))


class Quiet(SampleRelay):
    """A relay without a loop."""

    def __init__(self) -> None:
        """Nothing to tell."""

    def asked(self) -> None:
        """Nobody to tell."""

    def keepalive(self, status: int) -> None:
        """Nobody to tell."""

    def answered(self) -> None:
        """Nobody to tell."""

    def sampled(self, sample: Sample, remaining: int | None) -> None:
        """Nobody to tell."""


def line(session: Session) -> ceremony.Line:
    return ceremony.Line(session, Stop(), Quiet())


def prove(session: Session, request: ProofRequest, given: Secret | None) -> Proof:
    return ceremony.prove(line(session), request, ORIGIN, given)


MANY = tuple(bytes([index]) * 20 for index in range(9))
CEREMONIES: Mapping[str, Callable[[Session], object]] = {
    "describe": lambda session: info.describe(session, Models({})),
    "PIN counters": pin.read_state,
    "verify PIN": lambda session: pin.verify(session, PIN),
    "change PIN": lambda session: pin.change(session, PIN, NEW_PIN),
    "make": lambda session: ceremony.make(line(session), options(b"new"), ORIGIN, PIN),
    "make, many excluded": lambda session: ceremony.make(line(session), options(b"new", MANY), ORIGIN, PIN),
    "prove": lambda session: prove(session, ProofRequest(RP_ID, b"c" * 32), PIN),
    "prove without PIN": lambda session: prove(session, ProofRequest(RP_ID, b"c" * 32, MANY[:2]), None),
    "map": lambda session: probe.probe(session, Stop(), RP_ID, MANY),
    "list": lambda session: passkeys.list_site(session, Stop(), RP_ID, PIN),
    "list all": lambda session: stored.list_all(session, Stop(), PIN),
    "count": lambda session: passkeys.slots(session, PIN),
    "delete": lambda session: passkeys.delete(session, b"x" * 20, PIN),
    "choose by touch": lambda session: selection.wait_for_touch(session, Stop(), Quiet()),
}
BY_FINGER = ProofRequest(RP_ID, b"c" * 32, user_verification="required")
FINGER, ANY_PASSKEY = b"\0\1", StoredPasskey(b"x" * 20, RP_ID, bytes(32), b"a")
MANAGEMENT: Mapping[str, Callable[[Session], object]] = {
    "unlock": lambda session: unlock.take(session, PIN),
    "unlock by finger": lambda session: unlock.take_by_finger(session, Stop(), Quiet()),
    "make by finger": lambda session: ceremony.make(line(session), options(b"new"), ORIGIN, None),
    "prove by finger": lambda session: prove(session, BY_FINGER, None),
    "list all": lambda session: stored.list_all(session, Stop(), PIN),
    "rename": lambda session: stored.rename(session, ANY_PASSKEY, "new", "New", PIN),
    "delete one of all": lambda session: stored.delete(session, b"x" * 20, PIN),
    "rules": key_config.read,
    "always UV": lambda session: key_config.toggle_always_uv(session, PIN),
    "minimum length": lambda session: key_config.raise_min_pin_length(session, 8, PIN),
    "sensor": fingerprints.sensor,
    "list fingers": lambda session: fingerprints.list_all(session, PIN),
    "enroll a finger": lambda session: fingerprints.enroll(session, Stop(), Quiet(), PIN),
    "name a finger": lambda session: fingerprints.rename(session, FINGER, "thumb", PIN),
    "remove a finger": lambda session: fingerprints.delete(session, FINGER, PIN),
    "reset terms": reset.terms,
}
WORK = {**CEREMONIES, **MANAGEMENT}
PACKET_WORK = ("describe", "verify PIN", "make", "make by finger", "prove", "list", "list all", "enroll a finger")
ANSWER_CASES = CASES * 3 // 4 // len(WORK)
PACKET_CASES = CASES // 4 // len(PACKET_WORK)


# What an honest key says to them, since nothing by that name is on it.
REFUSED = {
    **dict.fromkeys(("delete", "prove without PIN", "rename", "delete one of all"), Code.KEY_LACKS_PASSKEY),
    **dict.fromkeys(("name a finger", "remove a finger"), Code.FINGERPRINT_GONE),
}


class Told(NamedTuple):
    """How a case ended."""

    code: str
    result: object = None


def tried(session: Session, work: Callable[[Session], object], case: str) -> Told:
    """Work as the key's thread does, and tell what comes out."""
    stop = Stop()
    session.begin(stop)
    try:
        return Told("fine", work(session))
    except KeydeskError as error:
        return Told(error.code)
    except Exception as error:
        told = session.failure(error, stop)
        if told is None:
            raise AssertionError(f"{case}: {error!r}") from error
        return Told(told.code)
    finally:
        session.release()


def unfit(value: object) -> str | None:
    """Name the first thing in a result that must not reach the rest of the program."""
    if isinstance(value, str):
        if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") for char in value):
            return f"characters of {value[:40]!r}"
        return f"a text of {len(value)}" if len(value) > 255 else None
    if isinstance(value, bytes):
        return f"{len(value)} bytes" if len(value) > 0xFFFF else None
    if isinstance(value, int):
        return f"the number {value}" if abs(value) > 2**63 else None
    if dataclasses.is_dataclass(value):
        return next(filter(None, (unfit(getattr(value, field.name)) for field in dataclasses.fields(value))), None)
    if isinstance(value, Mapping):
        return next(filter(None, map(unfit, [*value, *value.values()])), None)
    if isinstance(value, tuple | list | frozenset):
        return "a thousand and more" if len(value) > 1000 else next(filter(None, map(unfit, value)), None)
    return None


@pytest.fixture(scope="module")
def key() -> Keeper:
    """A key with a PIN, a finger it knows and three passkeys."""
    device = HostileDevice.plugged(touched_key(PROFILES["bio-c"]))
    assert isinstance(device, HostileDevice)
    session = Session(FoundKey("hid", "x", "Hostile", 0x1050, 0x0407), lambda: device, 0.0)
    pin.set_first(session, PIN)
    device.plug.key.machine.state.fingerprints.append(StoredFingerprint(b"\0\2", "Thumb"))
    session.release()
    for user in (b"a", b"b", b"c"):
        ceremony.make(line(session), options(user), ORIGIN, PIN)
    return Keeper.of(device)


@pytest.mark.parametrize("name", WORK)
def test_twisted_answers(key: Keeper, name: str) -> None:
    source, device = random.Random(f"{SEED} {name}"), key.device
    codes = set()
    for number in range(ANSWER_CASES):
        case = f"{name}, seed {SEED}, case {number}"
        key.restore()
        twist = source.choice(TWISTS)
        once = iter([True]) if source.random() < 0.5 else None  # one twisted answer among honest ones, or all of them

        def twisted(answer: bytes, once: object = once, twist: object = twist) -> bytes:
            spent = once is not None and not next(once, False)  # type: ignore[call-overload]  # an iterator
            return answer if spent else twist(source, answer)  # type: ignore[operator]  # a twist

        device.arm(twisted, skip=source.randrange(4))
        session = Session(FoundKey("hid", "x", "Hostile", 0x1050, 0x0407), lambda: device, 0.0)
        told = tried(session, WORK[name], case)
        assert told.code in {*Code, "fine"}, case
        assert unfit(told.result) is None, f"{case}: {unfit(told.result)}"
        assert device.calls <= MOST_CALLS, case
        codes.add(told.code)
    device.arm(None)
    key.restore()
    assert Code.KEY_MALFORMED in codes or ANSWER_CASES < 50


@pytest.mark.parametrize("name", PACKET_WORK)
def test_twisted_packets(key: Keeper, name: str) -> None:
    source, device = random.Random(f"{SEED} packets {name}"), key.device
    for number in range(PACKET_CASES):
        case = f"packets of {name}, seed {SEED}, case {number}"
        key.restore()
        device.arm(None)
        rate = source.choice((0.1, 0.3, 1.0))

        def twisted(packets: list[bytes], rate: float = rate) -> list[bytes]:
            return twist_packets(source, packets) if source.random() < rate else packets

        session = Session(FoundKey("hid", "x", "Hostile", 0x1050, 0x0407),
                          lambda twisted=twisted: HostileLine.open(device, twisted), 0.0)  # type: ignore[misc]  # fmt: skip
        told = tried(session, WORK[name], case)
        assert told.code in {*Code, "fine"}, case
        assert unfit(told.result) is None, f"{case}: {unfit(told.result)}"
        assert device.calls <= MOST_CALLS, case


def test_twisted_answers_of_an_old_key() -> None:
    """Raw U2F messages have no CBOR; what stands in them is twisted all the same."""
    source = random.Random(f"{SEED} U2F")
    device = HostileDevice.plugged(touched_key(PROFILES["u2f-only"]))
    assert isinstance(device, HostileDevice)
    for number in range(ANSWER_CASES):
        case = f"U2F, seed {SEED}, case {number}"
        junk = source.choice((b"", b"\x69", b"\x69\x85", b"\x90\0", source.randbytes(source.choice((1, 9, 999)))))

        def twisted(answer: bytes, junk: bytes = junk) -> bytes:
            return junk if source.random() < 0.5 else flip(source, answer)

        device.arm(twisted)
        session = Session(FoundKey("hid", "x", "Hostile", 0x1050, 0x0407), lambda: device, 0.0)
        for name in ("describe", "map"):
            told = tried(session, WORK[name], case)
            assert told.code in {*Code, "fine"}, case
            assert unfit(told.result) is None, case


def test_the_same_key_left_alone_does_all_of_it(key: Keeper) -> None:
    """Else the cases above would prove nothing."""
    for name, work in WORK.items():
        key.restore()
        key.device.arm(None)
        plain = Session(FoundKey("hid", "x", "Hostile", 0x1050, 0x0407), lambda: key.device, 0.0)
        framed = Session(FoundKey("hid", "x", "Hostile"), lambda: HostileLine.open(key.device, None), 0.0)
        expected = REFUSED.get(name, "fine")
        assert tried(plain, work, name).code == expected
        key.restore()
        assert tried(framed, work, name).code == expected
