"""Fingerprints as a person handles them: PIN or unlocked session, samples, names, removal."""

from __future__ import annotations

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, Sample
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.account import PASSWORD
from tests.fakes.finger_prompter import ScriptedFinger
from tests.fakes.world import Bench, bench

PIN = "1234"


def with_sensor(pin: str | None = PIN, signed_in: bool = True) -> Bench:
    b = bench(PASSWORD, pin=pin, signed_in=signed_in)
    b.key.manager.sensor = FingerprintSensor(max_samples=2, max_name_bytes=6)
    return b


def know(b: Bench, *names: str) -> None:
    for number, name in enumerate(names, 1):
        b.key.manager.prints[bytes([number])] = Fingerprint(bytes([number]), name)


async def add(b: Bench, prompter: ScriptedFinger) -> Done[Fingerprint] | Cancelled:
    return await b.services.fingerprints.add("key-1", prompter, CancelToken())


async def test_add_with_the_pin_asked_once() -> None:
    b = with_sensor()
    prompter = ScriptedFinger(PIN)
    prompter.finger_names = ["Daumen"]
    assert await add(b, prompter) == Done(Fingerprint(b"\x01", "Daumen"))
    assert prompter.samples == [(Sample.GOOD, 1), (Sample.TOO_FAST, 1), (Sample.GOOD, 0)]
    assert prompter.shown.count("ask_pin") == 1
    assert b.key.manager.prints == {b"\x01": Fingerprint(b"\x01", "Daumen")}
    assert b.activity == [("fingerprint-added", "done")]


async def test_add_while_unlocked_asks_for_nothing() -> None:
    b = with_sensor(signed_in=False)
    b.key.manager.held = True
    prompter = ScriptedFinger()
    prompter.finger_names = ["Thumb"]
    assert isinstance(await add(b, prompter), Done)
    assert b.key.pins_sent == []


async def test_a_token_that_ends_with_the_write_never_takes_the_finger_twice() -> None:
    b = with_sensor()
    b.key.manager.held = True
    prompter = ScriptedFinger(PIN)
    prompter.finger_names = ["Thumb"]
    prompter.on["name"] = b.key.manager.expire
    assert await add(b, prompter) == Done(Fingerprint(b"\x01", "Thumb"))
    assert b.key.calls.count("enroll_fingerprint") == 1
    assert prompter.shown.count("ask_pin") == 1


async def test_a_session_that_ended_falls_back_to_the_pin_and_a_wrong_one_is_asked_again() -> None:
    b = with_sensor()
    know(b, "Thumb")
    b.key.manager.held = True
    b.key.manager.expire()
    prompter = ScriptedFinger("0000", PIN)
    listed = await b.services.fingerprints.list("key-1", prompter)
    assert listed == Done([Fingerprint(b"\x01", "Thumb")])
    assert prompter.problems == [None, Code.PIN_WRONG]


async def test_a_key_without_a_pin_gets_one_first() -> None:
    b = with_sensor(pin=None)
    prompter = ScriptedFinger()
    assert await b.services.fingerprints.list("key-1", prompter) == Done(())
    assert await add(b, prompter) == Cancelled()
    prompter.new_pins = ["5678"]
    assert isinstance(await add(b, prompter), Done)
    assert b.key.pin == "5678"


async def test_names_that_are_too_long_are_asked_again_and_none_is_needed() -> None:
    b = with_sensor()
    prompter = ScriptedFinger(PIN)
    prompter.finger_names = ["親指の先", "親指"]
    assert await add(b, prompter) == Done(Fingerprint(b"\x01", "親指"))
    assert prompter.name_problems == [None, Code.FINGERPRINT_NAME_TOO_LONG]
    assert await add(b, ScriptedFinger(PIN)) == Done(Fingerprint(b"\x02", ""))
    assert await b.services.fingerprints.max_name_bytes("key-1") == 6


async def test_cancel_while_samples_are_taken_and_without_a_pin() -> None:
    b = with_sensor()
    assert await add(b, ScriptedFinger()) == Cancelled()
    cancel = CancelToken()
    prompter = ScriptedFinger(PIN)
    prompter.on["touch_wanted"] = cancel.cancel
    assert await b.services.fingerprints.add("key-1", prompter, cancel) == Cancelled()
    assert b.key.manager.prints == {}
    assert b.activity == []


@pytest.mark.parametrize("code", [Code.FINGERPRINT_FULL, Code.KEY_NOT_TOUCHED, Code.KEY_REMOVED])
async def test_what_the_key_says_is_told(code: Code) -> None:
    b = with_sensor()
    b.key.fail["enroll_fingerprint"] = [KeydeskError(code)]
    with pytest.raises(KeydeskError) as caught:
        await add(b, ScriptedFinger(PIN))
    assert caught.value.code == code


async def test_rename_is_checked_before_the_pin_is_asked_for() -> None:
    b = with_sensor()
    know(b, "Thumb")
    prompter = ScriptedFinger(PIN)
    with pytest.raises(KeydeskError) as long:
        await b.services.fingerprints.rename("key-1", b"\x01", "far too long", prompter)
    assert (long.value.code, long.value.params["max_bytes"]) == (Code.FINGERPRINT_NAME_TOO_LONG, 6)
    assert prompter.shown == []
    assert await b.services.fingerprints.rename("key-1", b"\x01", "Index", prompter) == Done(None)
    assert b.key.manager.prints[b"\x01"].name == "Index"


async def test_remove_asks_by_name_and_says_when_it_is_the_last() -> None:
    b = with_sensor()
    know(b, "Thumb", "Index")
    prompter = ScriptedFinger(PIN, PIN, PIN)
    prompter.sure = False
    assert await b.services.fingerprints.remove("key-1", b"\x01", prompter) == Cancelled()
    prompter.sure = True
    assert await b.services.fingerprints.remove("key-1", b"\x01", prompter) == Done(None)
    assert await b.services.fingerprints.remove("key-1", b"\x02", prompter) == Done(None)
    assert [last for _, last in prompter.removals] == [False, False, True]
    assert b.activity == [("fingerprint-removed", "done")] * 2
    assert prompter.shown.count("ask_pin") == 3
    with pytest.raises(KeydeskError) as gone:
        await b.services.fingerprints.remove("key-1", b"\x02", ScriptedFinger(PIN))
    assert gone.value.code == Code.FINGERPRINT_GONE
    assert await b.services.fingerprints.remove("key-1", b"\x02", ScriptedFinger()) == Cancelled()


async def test_what_the_key_knows_is_told_after_each_change_without_another_question() -> None:
    b = with_sensor()
    know(b, "Thumb")
    prompter = ScriptedFinger(PIN)
    prompter.finger_names = ["Index"]
    await add(b, prompter)
    assert prompter.known == [Fingerprint(b"\x01", "Thumb"), Fingerprint(b"\x02", "Index")]
    prompter = ScriptedFinger(PIN)
    await b.services.fingerprints.rename("key-1", b"\x01", "Ring", prompter)
    assert prompter.known == [Fingerprint(b"\x01", "Ring"), Fingerprint(b"\x02", "Index")]
    prompter = ScriptedFinger(PIN)
    await b.services.fingerprints.remove("key-1", b"\x01", prompter)
    assert prompter.known == [Fingerprint(b"\x02", "Index")]
    assert prompter.shown.count("ask_pin") == 1


async def test_a_change_stands_when_the_key_is_pulled_before_it_is_told() -> None:
    b = with_sensor()
    know(b, "Thumb")
    b.key.fail["fingerprints"] = [KeydeskError(Code.KEY_REMOVED)]
    prompter = ScriptedFinger(PIN)
    assert await b.services.fingerprints.rename("key-1", b"\x01", "Ring", prompter) == Done(None)
    assert (prompter.known, b.key.manager.prints[b"\x01"].name) == (None, "Ring")


async def test_a_key_without_a_sensor_says_so() -> None:
    b = bench(PASSWORD)
    with pytest.raises(KeydeskError) as without:
        await b.services.fingerprints.list("key-1", ScriptedFinger())
    assert without.value.code == Code.KEY_UNSUPPORTED
