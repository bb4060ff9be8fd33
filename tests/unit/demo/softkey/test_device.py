"""Touching, cancelling, pulling and the faults, through SoftwareKeyDevice on threads."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable

import pytest
from fido2.ctap import STATUS, CtapDevice, CtapError
from fido2.ctap2.base import Ctap2
from fido2.hid import CAPABILITY, CTAPHID

from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.demo.softkey.faults import Pull
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from tests.fakes.softkey import KeyInHand, asked_in_vain, refused

ERR = CtapError.ERR
MAKE, GET_INFO, SELECTION = 0x01, 0x04, 0x0B


class InBackground:
    """A call on its own thread, and how it ended."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.result: object = None
        self.error: Exception | None = None

        def run() -> None:
            try:
                self.result = work()
            except (CtapError, OSError) as error:
                self.error = error

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._thread.join(5)
        assert not self._thread.is_alive()


def by_button(hand: KeyInHand) -> threading.Event:
    """Switch to the button; the event tells that a touch is wanted."""
    wanted = threading.Event()
    hand.key.touch.mode = TouchMode.BUTTON
    hand.key.machine.touch_timeout_s = 10
    hand.key.touch.listen(lambda is_wanted: wanted.set() if is_wanted else wanted.clear())
    return wanted


def errno_of(call: InBackground) -> int | None:
    assert isinstance(call.error, OSError)
    return call.error.errno


def test_touch_by_button_from_another_thread() -> None:
    hand = KeyInHand()
    wanted = by_button(hand)
    assert hand.key.touch.touch() is False  # a touch nobody asked for does not count
    call = InBackground(hand.make)
    assert wanted.wait(5)
    assert hand.key.touch.wanted
    assert hand.key.touch.touch() is True
    call.end()
    assert call.error is None
    assert not wanted.is_set()


def test_whoever_hears_that_a_touch_is_needed_may_touch_at_once() -> None:
    hand = KeyInHand()
    by_button(hand)

    def touch(status: int) -> None:
        if status == STATUS.UPNEEDED:
            assert hand.key.touch.touch()

    hand.ctap.selection(on_keepalive=touch)


def test_a_callback_that_raises_leaves_the_key_usable() -> None:
    hand = KeyInHand()
    by_button(hand)

    def fail(status: int) -> None:
        if status == STATUS.UPNEEDED:
            raise LookupError

    with pytest.raises(LookupError):
        hand.ctap.selection(on_keepalive=fail)
    assert not hand.key.touch.wanted
    hand.key.touch.mode = TouchMode.AUTOMATIC
    hand.ctap.selection()


def test_keepalives_come_once_per_change() -> None:
    hand = KeyInHand()
    seen: list[STATUS] = []
    hand.ctap.selection(on_keepalive=lambda status: seen.append(STATUS(status)))
    assert seen == [STATUS.PROCESSING, STATUS.UPNEEDED]
    card = KeyInHand("nfc-card")
    card.ctap.selection(on_keepalive=lambda status: seen.append(STATUS(status)))
    assert len(seen) == 2


@pytest.mark.parametrize(("profile", "status"), [("yubikey-5.7", 0x2F), ("old-2.0", 0x3A)])
def test_nobody_touches(profile: str, status: int) -> None:
    hand = KeyInHand(profile)
    hand.key.touch.mode = TouchMode.NEVER
    with refused(ERR(status)):
        hand.make()
    assert hand.key.touch.touch() is False
    assert not hand.key.touch.wanted


def test_thirty_seconds_is_the_rule() -> None:
    assert SoftwareKey().machine.touch_timeout_s == 30


def test_cancel_is_noticed_while_it_waits() -> None:
    hand = KeyInHand()
    wanted = by_button(hand)
    event = threading.Event()
    call = InBackground(lambda: hand.ctap.selection(event=event))
    assert wanted.wait(5)
    event.set()
    call.end()
    assert isinstance(call.error, CtapError)
    assert call.error.code == ERR.KEEPALIVE_CANCEL
    assert hand.ctap.get_info()  # the key works on


def test_the_automatic_touch_takes_its_time_and_can_be_changed_meanwhile() -> None:
    touch = TouchSource(delay_s=60)
    key = SoftwareKey(PROFILES["generic-2.1"], touch=touch)
    device = SoftwareKeyDevice.plugged(key)
    wanted = threading.Event()
    touch.listen(lambda is_wanted: wanted.set() if is_wanted else None)
    call = InBackground(lambda: Ctap2(device).selection())
    assert wanted.wait(5)
    touch.delay_s = 0.0
    call.end()
    assert call.error is None


def test_pulled_while_waiting_and_while_idle() -> None:
    hand = KeyInHand()
    wanted = by_button(hand)
    call = InBackground(hand.make)
    assert wanted.wait(5)
    hand.device.plug.pull()
    call.end()
    assert errno_of(call) == errno.EIO
    with pytest.raises(OSError, match="No such device") as caught:
        hand.device.call(CTAPHID.CBOR, b"\x04")
    assert caught.value.errno == errno.ENODEV
    old = hand.device
    hand.key.touch.mode = TouchMode.AUTOMATIC
    hand.replug()
    assert hand.device is not old
    hand.make()
    with pytest.raises(OSError, match="No such device"):
        old.call(CTAPHID.PING)
    with pytest.raises(OSError, match="No such device"):
        SoftwareKeyDevice(old.plug)


def test_closing_the_handle_ends_the_call_but_not_the_stay() -> None:
    hand = KeyInHand()
    wanted = by_button(hand)
    call = InBackground(hand.make)
    assert wanted.wait(5)
    hand.device.close()
    call.end()
    assert errno_of(call) == errno.EBADF
    assert not hand.device.plug.pulled
    assert Ctap2(SoftwareKeyDevice(hand.device.plug)).info


def test_only_one_command_at_a_time_and_the_second_waits() -> None:
    hand = KeyInHand()
    wanted = by_button(hand)
    first = InBackground(hand.make)
    assert wanted.wait(5)
    other = SoftwareKeyDevice(hand.device.plug)
    given_up = threading.Event()
    given_up.set()
    with refused(ERR.CHANNEL_BUSY):
        other.call(CTAPHID.CBOR, b"\x04", given_up)
    second = InBackground(lambda: other.call(CTAPHID.CBOR, b"\x04"))
    hand.key.touch.touch()
    first.end()
    second.end()
    assert isinstance(second.result, bytes)
    assert second.result[0] == 0


def test_what_the_transport_does_not_know() -> None:
    device = KeyInHand().device
    for command in (CTAPHID.LOCK, CTAPHID.VENDOR_FIRST):
        with refused(ERR.INVALID_COMMAND):
            device.call(command, b"")
    assert device.call(CTAPHID.PING, b"Hello") == b"Hello"
    device.wink()
    assert device.winks == 1
    assert list(SoftwareKeyDevice.list_devices()) == []
    with refused(ERR.INVALID_COMMAND):
        KeyInHand("u2f-only").device.call(CTAPHID.CBOR, b"\x04")


def test_the_device_describes_itself() -> None:
    device = KeyInHand().device
    assert isinstance(device, CtapDevice)
    assert device.capabilities == CAPABILITY.CBOR | CAPABILITY.WINK
    assert (device.product_name, device.device_version) == ("YubiKey OTP+FIDO+CCID", (5, 7, 4))
    assert device.serial_number is not None
    assert "SoftwareKeyDevice('software:" in repr(device)
    assert KeyInHand("nfc-card").device.serial_number is None
    for profile in ("u2f-only", "fido2-off"):
        other = KeyInHand(profile).device
        assert other.capabilities == CAPABILITY.WINK
        with pytest.raises(ValueError, match="does not support CTAP2"):
            Ctap2(other)


def test_busy_on_demand() -> None:
    hand = KeyInHand()
    hand.device.faults.busy(2)
    start = time.monotonic()
    hand.ctap.get_info()
    assert time.monotonic() - start > 0.19
    hand.device.faults.busy(1000)
    call = InBackground(hand.ctap.get_info)
    hand.device.plug.pull()
    call.end()
    assert isinstance(call.error, OSError)


def test_a_status_on_demand_for_one_command() -> None:
    hand = KeyInHand()
    hand.device.faults.answer(0xF5, MAKE)
    hand.ctap.get_info()
    with pytest.raises(CtapError) as caught:
        hand.make()
    assert isinstance(caught.value.code, CtapError.UNKNOWN_ERR)
    assert int(caught.value.code) == 0xF5
    hand.make()


def test_a_wrong_typed_get_info_on_demand() -> None:
    hand = KeyInHand()
    hand.device.faults.wrong_info({0x05: "many", 0x04: [1]})
    info = hand.ctap.send_cbor(GET_INFO)
    assert (info[5], info[4]) == ("many", [1])
    hand.device.faults.clear()
    assert hand.ctap.get_info().max_msg_size == 1280


@pytest.mark.parametrize(("when", "kept"), [(Pull.BEFORE_WORK, 0), (Pull.AFTER_WORK, 1)])
def test_pulled_in_mid_command(when: Pull, kept: int) -> None:
    hand = KeyInHand()
    hand.device.faults.pull(when, MAKE)
    hand.ctap.get_info()
    with pytest.raises(OSError, match="Input/output") as caught:
        hand.make()
    assert caught.value.errno == errno.EIO
    assert hand.device.plug.pulled
    hand.replug()
    assert hand.ctap.get_info().remaining_disc_creds == 100 - kept


@pytest.mark.parametrize("end", ["close", "pull"])
def test_silence_lasts_until_the_handle_is_closed_or_the_key_pulled(end: str) -> None:
    hand = KeyInHand()
    hand.device.faults.silence(GET_INFO)
    with asked_in_vain(hand.device.faults) as asked:
        call = InBackground(hand.ctap.get_info)
        assert asked.wait(5)
    assert call.error is None
    assert call.result is None
    hand.device.close() if end == "close" else hand.device.plug.pull()
    call.end()
    assert errno_of(call) == (errno.EBADF if end == "close" else errno.EIO)


def test_total_silence() -> None:
    hand = KeyInHand()
    hand.device.faults.silence()
    call = InBackground(hand.make)
    hand.device.close()
    call.end()
    assert errno_of(call) == errno.EBADF
