"""PINs: the rules before anything is sent, and the counting of tries on a software key."""

from __future__ import annotations

import asyncio
import logging

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.domain.catalogue import Code
from keydesk.hardware.key import Key
from keydesk.hardware.pin import check_new, normalise
from tests.fakes.plugged import PIN, RP_ID, Desk, desk, enroll, software_key, until

WRONG = Secret("not-the-pin")


async def failing(awaitable: object) -> KeydeskError:
    with pytest.raises(KeydeskError) as failed:
        await awaitable  # type: ignore[misc]  # any coroutine of the key
    return failed.value


@pytest.mark.parametrize(
    ("pin", "min_length", "code"),
    [
        ("123", 4, Code.PIN_TOO_SHORT), ("", 4, Code.PIN_TOO_SHORT), ("12345", 6, Code.PIN_TOO_SHORT),
        ("e\u0301e\u0301e\u0301", 4, Code.PIN_TOO_SHORT), ("a" * 64, 4, Code.PIN_TOO_LONG),
        ("é" * 32, 4, Code.PIN_TOO_LONG), ("😀" * 16, 4, Code.PIN_TOO_LONG), ("12\x00345", 4, Code.PIN_TOO_LONG),
        ("\ud800123", 4, Code.PIN_POLICY),
    ],
)  # fmt: skip
def test_what_a_pin_may_not_be(pin: str, min_length: int, code: Code) -> None:
    with pytest.raises(KeydeskError) as refused:
        check_new(Secret(pin), min_length)
    assert refused.value.code == code


@pytest.mark.parametrize("pin", ["1234", "a" * 63, "é" * 31, "😀😀😀😀", "日本語の暗証番号"])
def test_what_a_pin_may_be(pin: str) -> None:
    assert check_new(Secret(pin)) == pin


def test_composed_and_decomposed_accents_are_one_pin() -> None:
    assert normalise("e\u0301") == normalise("\u00e9") == "\u00e9"


def test_a_keys_own_limit_counts() -> None:
    with pytest.raises(KeydeskError) as refused:
        check_new(Secret("123456789"), 4, 8)
    assert (refused.value.code, refused.value.params["max_bytes"]) == (Code.PIN_TOO_LONG, 8)


@pytest.mark.parametrize("profile", ["yubikey-5.7", "old-2.0"])
async def test_wrong_pins_are_counted_down_to_the_lock(profile: str) -> None:
    async with desk() as it:
        softkey = software_key(profile)
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        told = []
        for _ in range(3):
            error = await failing(key.verify_pin(WRONG))
            told.append((error.code, error.params.get("retries"), error.params.get("before_replug")))
        assert told == [(Code.PIN_WRONG, 7, 2), (Code.PIN_WRONG, 6, 1), (Code.PIN_REPLUG, 5, 0)]
        assert (key.key.pin.retries, key.key.pin.needs_replug) == (5, True)
        assert (await failing(key.verify_pin(PIN))).code == Code.PIN_REPLUG  # even the right one
        key = await replug(it, softkey)
        assert (key.key.pin.retries, key.key.pin.before_replug) == (5, 3)
        await key.verify_pin(PIN)
        assert (await key.pin_state()).retries == 8
        for _ in range(2):
            key = await replug(it, softkey)
            for _ in range(3):
                await failing(key.verify_pin(WRONG))
        key = await replug(it, softkey)
        assert (await failing(key.verify_pin(WRONG))).params == {"retries": 1, "before_replug": 1}
        error = await failing(key.verify_pin(WRONG))
        assert (error.code, error.params) == (Code.PIN_BLOCKED, {"retries": 0})
        assert (await failing(key.verify_pin(PIN))).code == Code.PIN_BLOCKED


async def replug(it: Desk, softkey: SoftwareKey) -> Key:
    it.port.unplug(softkey)
    await until(it.keys, lambda: not it.keys.present)
    return await it.plug(softkey)


async def test_a_right_pin_brings_all_tries_back() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        await key.set_pin(PIN)
        await failing(key.verify_pin(WRONG))
        await key.verify_pin(PIN)
        assert (key.key.pin.retries, key.key.pin.before_replug) == (8, 3)
        assert (await failing(key.verify_pin(WRONG))).params == {"retries": 7, "before_replug": 2}


async def test_a_key_that_was_there_before_us_says_only_what_it_knows() -> None:
    it = Desk()
    softkey = software_key()
    it.port.plug(softkey)
    await it.keys.start()
    (shown,) = await it.keys.settle()
    key = it.keys.handle(shown.id)
    await key.set_pin(PIN)
    assert (key.key.pin.retries, key.key.pin.before_replug) == (8, None)
    assert (await failing(key.verify_pin(WRONG))).params == {"retries": 7, "before_replug": 2}
    await it.keys.stop()


async def test_reading_the_state_costs_no_try() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        await key.set_pin(PIN)
        for _ in range(20):
            assert (await key.pin_state()).retries == 8


async def test_a_pin_is_sent_once_per_call_whatever_the_key_says() -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        for call in (
            lambda: key.verify_pin(WRONG),
            lambda: key.list_passkeys(RP_ID, WRONG),
            lambda: enroll(key, pin=WRONG),
            lambda: key.slots(WRONG),
            lambda: key.change_pin(WRONG, Secret("another-1")),
            lambda: key.delete_passkey(b"x", WRONG),
        ):
            before = (await key.pin_state()).retries or 0
            assert (await failing(call())).code == Code.PIN_WRONG
            assert (await key.pin_state()).retries == before - 1
            await key.verify_pin(PIN)


async def test_a_pin_no_key_can_have_costs_no_try() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        await key.set_pin(PIN)
        assert (await failing(key.verify_pin(Secret("123")))).code == Code.PIN_TOO_SHORT
        assert (await failing(key.verify_pin(Secret("a" * 64)))).code == Code.PIN_TOO_LONG
        assert (await key.pin_state()).retries == 8


async def test_setting_twice_and_changing_without_one() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        assert (await failing(key.change_pin(PIN, PIN))).code == Code.PIN_NOT_SET
        assert (await failing(key.verify_pin(PIN))).code == Code.PIN_NOT_SET
        assert (await failing(key.list_passkeys(RP_ID, PIN))).code == Code.PIN_NOT_SET
        await key.set_pin(PIN)
        assert (await failing(key.set_pin(PIN))).code == Code.PIN_ALREADY_SET
        await key.change_pin(PIN, Secret("another-pin-2"))
        await key.verify_pin(Secret("another-pin-2"))


async def test_a_forced_change_comes_first_and_is_cured_by_changing() -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        softkey.machine.state.pin.force_change = True
        await key.refresh()
        assert key.key.pin.must_change
        assert (await failing(key.list_passkeys(RP_ID, PIN))).code == Code.PIN_MUST_CHANGE
        assert (await failing(enroll(key))).code == Code.PIN_MUST_CHANGE
        assert (await key.pin_state()).retries == 8
        await key.change_pin(PIN, Secret("another-pin-2"))
        assert not key.key.pin.must_change


async def test_the_keys_own_least_length_is_told() -> None:
    async with desk() as it:
        softkey = software_key()
        softkey.faults.wrong_info({0x0D: 8})
        key = await it.plug(softkey)
        assert key.key.pin.min_length == 8
        error = await failing(key.set_pin(Secret("1234567")))
        assert (error.code, error.params) == (Code.PIN_TOO_SHORT, {"min_length": 8})


@pytest.mark.parametrize(("status", "code"), [(0x37, Code.PIN_POLICY), (0x33, Code.PIN_ALREADY_SET)])
async def test_refusals_of_a_new_pin(status: int, code: Code) -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        real = softkey.process

        def refuse_set(request: bytes, exchange: object) -> bytes:
            if request[:1] == b"\x06" and request[4:6] == b"\x02\x03":
                return bytes([status])
            return real(request, exchange)  # type: ignore[arg-type]  # handed through

        softkey.process = refuse_set  # type: ignore[method-assign]  # a fault the key does not offer
        assert (await failing(key.set_pin(PIN))).code == code


async def test_pins_leave_no_trace(caplog: pytest.LogCaptureFixture) -> None:
    canary = "canary-4711-pin"
    with caplog.at_level(logging.DEBUG):
        async with desk() as it:
            key = await it.plug(software_key())
            await key.set_pin(Secret(canary))
            await failing(key.verify_pin(Secret(canary + "x")))
            error = await failing(key.change_pin(Secret(canary + "y"), Secret(canary)))
            await enroll(key, pin=Secret(canary))
            await asyncio.sleep(0)
    assert canary not in caplog.text
    assert canary not in repr(error) + str(error)
