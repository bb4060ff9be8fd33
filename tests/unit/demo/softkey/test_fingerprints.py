"""The sensor of the software key, driven by the real python-fido2: what keys with a sensor answer."""

from __future__ import annotations

import pytest
from fido2.ctap import CtapError
from fido2.ctap2.base import Ctap2
from fido2.ctap2.bio import BioEnrollment, CaptureError, FPBioEnrollment
from fido2.ctap2.pin import ClientPin

from keydesk.demo.softkey.profile import PROFILES, Sensor
from keydesk.demo.softkey.status import SampleStatus
from keydesk.demo.softkey.touch import TouchMode
from tests.fakes.softkey import PERMISSION, PIN, KeyInHand, credential_id, refused

ERR = CtapError.ERR
RESULT = BioEnrollment.RESULT
WITH_SENSOR = ("bio-a", "bio-c", "bio-old")


def bio(hand: KeyInHand) -> FPBioEnrollment:
    """Manage fingerprints with the PIN."""
    permission = PERMISSION.BIO_ENROLL if hand.key.profile.tokens else None
    token = hand.pin().get_pin_token(PIN, permission)
    return FPBioEnrollment(Ctap2(hand.device), hand.protocol, token)


def enroll(hand: KeyInHand) -> bytes:
    """Enroll with good samples only."""
    context = bio(hand).enroll()
    while (template_id := context.capture()) is None:
        pass
    return template_id


def sensor_of(profile: str) -> Sensor:
    sensor = PROFILES[profile].sensor
    assert sensor is not None
    return sensor


@pytest.mark.parametrize("profile", WITH_SENSOR)
def test_enroll_name_list_remove(profile: str) -> None:
    hand = KeyInHand(profile).with_pin()
    sensor = sensor_of(profile)
    manager = bio(hand)
    assert manager.enumerate_enrollments() == {}
    info = manager.get_fingerprint_sensor_info()
    assert (info[RESULT.FINGERPRINT_KIND], info[RESULT.MAX_SAMPLES_REQUIRED]) == (1, sensor.samples)
    assert info[RESULT.MAX_TEMPLATE_FRIENDLY_NAME] == sensor.name_bytes
    template_id = enroll(hand)
    assert [f.template_id for f in hand.key.machine.state.fingerprints] == [template_id]
    manager = bio(hand)
    with pytest.raises(KeyError):  # python-fido2 wants a name where a key has none to tell
        manager.enumerate_enrollments()
    manager.set_name(template_id, "Thumb")
    assert manager.enumerate_enrollments() == {template_id: "Thumb"}
    with refused(ERR.INVALID_LENGTH):
        manager.set_name(template_id, "é" * (sensor.name_bytes // 2 + 1))
    with refused(ERR.INVALID_OPTION):
        manager.remove_enrollment(b"none")
    manager.remove_enrollment(template_id)
    assert manager.enumerate_enrollments() == {}


def test_bad_samples_cost_nothing_and_tell_why() -> None:
    hand = KeyInHand("bio-a").with_pin()
    hand.key.faults.samples(SampleStatus.TOO_FAST, SampleStatus.GOOD, SampleStatus.TOO_LEFT)
    context = bio(hand).enroll()
    told: list[tuple[int, int | None]] = []
    template_id = None
    while template_id is None:
        try:
            template_id = context.capture()
            told.append((0, context.remaining))
        except CaptureError as error:
            told.append((error.code, context.remaining))
    assert told == [(5, 5), (0, 4), (3, 4), (0, 3), (0, 2), (0, 1), (0, 0)]


def test_enrollment_ends_by_cancel_and_by_another_begin() -> None:
    hand = KeyInHand("bio-a").with_pin()
    manager = bio(hand)
    first, _, _ = manager.enroll_begin()
    manager.enroll_cancel()
    with refused(ERR.INVALID_OPTION):
        manager.enroll_capture_next(first)
    first, _, _ = manager.enroll_begin()
    second, _, _ = manager.enroll_begin()
    with refused(ERR.INVALID_OPTION):
        manager.enroll_capture_next(first)
    manager.enroll_capture_next(second)
    assert hand.key.machine.state.fingerprints == []


def test_no_finger_in_time_and_a_full_sensor() -> None:
    hand = KeyInHand("bio-old").with_pin()
    hand.key.touch.mode = TouchMode.NEVER
    with refused(ERR.USER_ACTION_TIMEOUT):
        bio(hand).enroll_begin(timeout=10)
    hand.key.faults.samples(SampleStatus.NO_USER_ACTIVITY)
    assert bio(hand).enroll_begin(timeout=10)[1] == FPBioEnrollment.FEEDBACK.NO_USER_ACTIVITY
    hand.key.touch.mode = TouchMode.AUTOMATIC
    for _ in range(sensor_of("bio-old").templates):
        enroll(hand)
    with refused(ERR.FP_DATABASE_FULL):
        bio(hand).enroll_begin()


def test_managing_needs_a_token_for_it() -> None:
    hand = KeyInHand("bio-a").with_pin()
    wrong = FPBioEnrollment(hand.ctap, hand.protocol, hand.token(PERMISSION.CREDENTIAL_MGMT))
    with refused(ERR.PIN_AUTH_INVALID):
        wrong.enroll_begin()
    with refused(ERR.PUAT_REQUIRED):
        hand.ctap.bio_enrollment(modality=1, sub_cmd=4)
    with refused(ERR.INVALID_SUBCOMMAND):
        hand.ctap.bio_enrollment(modality=1, sub_cmd=0x20)
    with refused(ERR.INVALID_PARAMETER):
        hand.ctap.bio_enrollment(modality=2, sub_cmd=4)
    assert not BioEnrollment.is_supported(KeyInHand("generic-2.1").ctap.info)


def test_what_a_key_with_a_sensor_says_of_itself() -> None:
    hand = KeyInHand("bio-c").with_pin()
    assert (hand.ctap.info.options["bioEnroll"], hand.ctap.info.options["uv"]) == (False, False)
    enroll(hand)
    info = hand.ctap.get_info()
    assert (info.options["bioEnroll"], info.options["uv"], info.uv_modality) == (True, True, 2)
    assert info.options["userVerificationMgmtPreview"] is True
    assert "bioEnroll" not in KeyInHand("bio-old").ctap.info.options


def by_finger(hand: KeyInHand, permissions: ClientPin.PERMISSION = PERMISSION.GET_ASSERTION) -> bytes:
    return hand.pin().get_uv_token(permissions, "localhost")


def test_a_known_finger_stands_for_the_pin() -> None:
    hand = KeyInHand("bio-a").with_pin()
    made = credential_id(hand.make(extensions={"credProtect": 3}))
    with refused(ERR.NOT_ALLOWED):
        by_finger(hand)
    enroll(hand)
    token = by_finger(hand)
    proof = hand.protocol.authenticate(token, b"\x11" * 32), hand.protocol.VERSION
    assert hand.holds(made, proof=proof)
    with pytest.raises(CtapError):
        by_finger(hand, PERMISSION.BIO_ENROLL)


def test_strange_fingers_end_at_the_pin() -> None:
    hand = KeyInHand("bio-a").with_pin()
    enroll(hand)
    assert hand.pin().get_uv_retries() == 5
    hand.key.faults.wrong_fingers(2)
    for left in (4, 3):
        with refused(ERR.UV_INVALID):
            by_finger(hand)
        assert hand.pin().get_uv_retries() == left
    by_finger(hand)
    assert hand.pin().get_uv_retries() == 5
    hand.key.faults.wrong_fingers(5)
    for _ in range(4):
        with refused(ERR.UV_INVALID):
            by_finger(hand)
    for _ in range(2):
        with refused(ERR.UV_BLOCKED):
            by_finger(hand)
    hand.replug()
    with refused(ERR.UV_BLOCKED):
        by_finger(hand)
    hand.token(PERMISSION.GET_ASSERTION, "localhost")
    assert hand.pin().get_uv_retries() == 5
    by_finger(hand)


def test_a_reset_forgets_fingers_and_one_way_switches() -> None:
    hand = KeyInHand("bio-a").with_pin()
    enroll(hand)
    hand.replug()
    hand.ctap.reset()
    assert hand.ctap.get_info().options["bioEnroll"] is False
    other = KeyInHand("generic-2.3").with_pin()
    other.config().enable_enterprise_attestation()
    assert other.ctap.get_info().options["ep"] is True
    other.replug()
    other.ctap.reset()
    assert other.ctap.get_info().options["ep"] is False


def test_a_reset_may_want_a_long_touch_and_a_certain_way() -> None:
    hand = KeyInHand("generic-2.3").with_pin()
    info = hand.ctap.info
    assert (info.long_touch_for_reset, info.transports_for_reset) == (True, ["usb"])
    hand.key.touch.mode = TouchMode.BUTTON
    stop = hand.key.touch.listen(
        lambda wanted: None if not wanted else tapped.append(hand.key.touch.touch(held=False))
    )
    tapped: list[bool] = []
    with refused(ERR.USER_ACTION_TIMEOUT):
        hand.ctap.reset()
    stop()
    assert tapped == [False]
    hand.key.touch.listen(lambda wanted: None if not wanted else tapped.append(hand.key.touch.touch()))
    hand.device.transport = "nfc"
    with refused(ERR.NOT_ALLOWED):
        hand.ctap.reset()
    hand.device.transport = "usb"
    hand.ctap.reset()
    assert tapped == [False, True]
    assert hand.ctap.get_info().options["clientPin"] is False
