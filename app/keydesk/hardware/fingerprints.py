"""The fingerprints a key knows: list, enroll sample by sample, name, remove. Needs the PIN or the unlocked session.

Runs on the key's thread. python-fido2's own helper raises on a fingerprint without a name and on a sample status it
does not know, so the commands are sent here one by one. Raises KEY_*, PIN_*, FINGERPRINT_*.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from typing import Any

from fido2 import cbor
from fido2.ctap import CtapError
from fido2.ctap2.base import Info
from fido2.ctap2.bio import BioEnrollment, FPBioEnrollment
from fido2.ctap2.pin import ClientPin

from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, Sample
from keydesk.hardware.ctap_errors import ENDED_WAIT, ERR, ended
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.session import Session
from keydesk.hardware.touch import SampleRelay, TouchRelay
from keydesk.hardware.unlock import Leave, leave

log = logging.getLogger(__name__)

CMD, PARAM, FEEDBACK = FPBioEnrollment.CMD, FPBioEnrollment.PARAM, FPBioEnrollment.FEEDBACK
RESULT, INFO = BioEnrollment.RESULT, BioEnrollment.TEMPLATE_INFO
_FINGERPRINT = BioEnrollment.MODALITY.FINGERPRINT
_SWIPE = 2
_SAMPLE_MS = 20_000
_MOST_SAMPLES, _MOST_IDLE = 100, 3
_MOST_LISTED, _HIGHEST = 255, 255
_SAMPLES: dict[int, Sample] = {
    FEEDBACK.FP_GOOD: Sample.GOOD,
    FEEDBACK.FP_TOO_HIGH: Sample.TOO_HIGH,
    FEEDBACK.FP_TOO_LOW: Sample.TOO_LOW,
    FEEDBACK.FP_TOO_LEFT: Sample.TOO_LEFT,
    FEEDBACK.FP_TOO_RIGHT: Sample.TOO_RIGHT,
    FEEDBACK.FP_TOO_FAST: Sample.TOO_FAST,
    FEEDBACK.FP_TOO_SLOW: Sample.TOO_SLOW,
    FEEDBACK.FP_POOR_QUALITY: Sample.POOR,
    FEEDBACK.FP_TOO_SKEWED: Sample.TOO_SKEWED,
    FEEDBACK.FP_TOO_SHORT: Sample.TOO_SHORT,
    FEEDBACK.FP_MERGE_FAILURE: Sample.MERGE_FAILED,
    FEEDBACK.FP_EXISTS: Sample.EXISTS,
    FEEDBACK.NO_USER_ACTIVITY: Sample.NO_FINGER,
}
# By these a key says that a token is worth nothing any more; some keys end it with every write.
_TOKEN_OVER = frozenset({ERR.PIN_AUTH_INVALID, ERR.PIN_TOKEN_EXPIRED, ERR.UNAUTHORIZED_PERMISSION})

Answer = Mapping[int, Any]


def is_supported(info: Info) -> bool:
    """Tell whether a key has a sensor that can be managed.

    Args:
        info: its own words.

    Returns:
        True for the final and the preview commands.
    """
    return BioEnrollment.is_supported(info)


def sensor(session: Session) -> FingerprintSensor:
    """Ask for the sensor's limits; needs no PIN.

    Args:
        session: the key.

    Returns:
        The limits; what the key does not tell has its usual value. Source: CTAP 2.1 §6.7.3.

    Raises:
        KeydeskError: KEY_UNSUPPORTED without a sensor.
    """
    _want_sensor(session)
    told = session.ctap2.bio_enrollment(modality=_FINGERPRINT, sub_cmd=CMD.GET_SENSOR_INFO)
    usual = FingerprintSensor()
    return FingerprintSensor(
        swipe=told.get(RESULT.FINGERPRINT_KIND) == _SWIPE,
        max_samples=_count(told.get(RESULT.MAX_SAMPLES_REQUIRED)) or None,
        max_name_bytes=_count(told.get(RESULT.MAX_TEMPLATE_FRIENDLY_NAME)) or usual.max_name_bytes,
    )


def list_all(session: Session, pin: Secret | None) -> tuple[Fingerprint, ...]:
    """List the fingerprints.

    Args:
        session: the key.
        pin: as typed, None to use what the session holds.

    Returns:
        In the key's order; one without a name has an empty one. Source: CTAP 2.1 §6.7.6.

    Raises:
        KeydeskError: PIN_NEEDED while locked, KEY_UNSUPPORTED, KEY_MALFORMED.
    """
    with _leave(session, pin) as granted:
        try:
            answer = _send(session, granted, CMD.ENUMERATE_ENROLLMENTS)
        except CtapError as error:
            if error.code == ERR.INVALID_OPTION:
                return ()  # so a key says that there is none
            raise
    told = answer.get(RESULT.TEMPLATE_INFOS)
    if not isinstance(told, list | tuple):
        raise KeydeskError(Code.KEY_MALFORMED)
    return tuple(_fingerprint(entry) for entry in told[:_MOST_LISTED])


def enroll(session: Session, stop: Stop, relay: SampleRelay, pin: Secret | None) -> Fingerprint:
    """Enroll a fingerprint, sample by sample.

    Args:
        session: the key.
        stop: the wish to stop; the key then forgets what it has of the finger.
        relay: hears of every sample.
        pin: as typed, None to use what the session holds.

    Returns:
        The fingerprint, still without a name. Source: CTAP 2.1 §6.7.4, §6.7.5.

    Raises:
        KeydeskError: KEY_CANCELLED, KEY_NOT_TOUCHED, FINGERPRINT_FULL, PIN_NEEDED while locked.
    """
    with _leave(session, pin) as granted:
        try:
            template_id = _Enrollment(session, stop, relay, granted, pin).run()
        except BaseException as error:
            _forget_begun(session)
            if isinstance(error, CtapError) and error.code in ENDED_WAIT:
                raise ended(stop) from error
            if isinstance(error, CtapError) and error.code == ERR.FP_DATABASE_FULL:
                raise KeydeskError(Code.FINGERPRINT_FULL) from error
            raise
    session.read_info()
    return Fingerprint(template_id)


def rename(session: Session, template_id: bytes, name: str, pin: Secret | None) -> None:
    """Name a fingerprint.

    Args:
        session: the key.
        template_id: which.
        name: its name; kept in NFC, as everything typed.
        pin: as typed, None to use what the session holds.

    Raises:
        KeydeskError: FINGERPRINT_NAME_TOO_LONG with `max_bytes`, FINGERPRINT_GONE, PIN_NEEDED while locked. Source:
            CTAP 2.1 §6.7.7.
    """
    text = unicodedata.normalize("NFC", clean_text(name).strip())
    most = sensor(session).max_name_bytes
    if len(text.encode("utf-8", "replace")) > most:
        raise KeydeskError(Code.FINGERPRINT_NAME_TOO_LONG, max_bytes=most)
    with _leave(session, pin) as granted:
        try:
            _send(session, granted, CMD.SET_NAME, {INFO.ID: template_id, INFO.NAME: text})
        except CtapError as error:
            if error.code in (ERR.INVALID_LENGTH, ERR.REQUEST_TOO_LARGE, ERR.LIMIT_EXCEEDED):
                raise KeydeskError(Code.FINGERPRINT_NAME_TOO_LONG, max_bytes=most) from error
            raise _gone(error) from error


def delete(session: Session, template_id: bytes, pin: Secret | None) -> None:
    """Delete a fingerprint.

    Args:
        session: the key.
        template_id: which.
        pin: as typed, None to use what the session holds.

    Raises:
        KeydeskError: FINGERPRINT_GONE, PIN_NEEDED while locked. Source: CTAP 2.1 §6.7.8.
    """
    with _leave(session, pin) as granted:
        try:
            _send(session, granted, CMD.REMOVE_ENROLLMENT, {INFO.ID: template_id})
        except CtapError as error:
            raise _gone(error) from error
    session.read_info()


class _Enrollment:
    """One enrollment under way."""

    def __init__(
        self,
        session: Session,
        stop: Stop,
        relay: SampleRelay,
        granted: Leave,
        pin: Secret | None,
    ) -> None:
        self._session = session
        self._stop = stop
        self._relay = relay
        self._granted = granted
        self._pin = pin
        self._template_id: bytes | None = None

    def run(self) -> bytes:
        idle = 0
        for _ in range(_MOST_SAMPLES):
            self._stop.check()
            sample, remaining = self._capture()
            if sample is Sample.GOOD and remaining == 0 and self._template_id:
                self._relay.sampled(sample, 0)
                return self._template_id
            self._relay.sampled(sample, remaining)
            idle = idle + 1 if sample is Sample.NO_FINGER else 0
            if idle == _MOST_IDLE:
                raise KeydeskError(Code.KEY_NOT_TOUCHED)
        # Nobody lays a finger down a hundred times: the key names no end.
        raise KeydeskError(Code.KEY_MALFORMED)

    def _capture(self) -> tuple[Sample, int | None]:
        self._relay.asked()
        try:
            answer = self._ask()
        finally:
            self._relay.answered()
        if self._template_id is None:
            told = answer.get(RESULT.TEMPLATE_ID)
            if not isinstance(told, bytes) or not told:
                raise KeydeskError(Code.KEY_MALFORMED)
            self._template_id = told
        status = answer.get(RESULT.LAST_SAMPLE_STATUS)
        if status == FEEDBACK.FP_DATABASE_FULL:
            raise KeydeskError(Code.FINGERPRINT_FULL)
        sample = _SAMPLES.get(status, Sample.UNKNOWN) if isinstance(status, int) else Sample.UNKNOWN
        return sample, _count(answer.get(RESULT.REMAINING_SAMPLES))

    def _ask(self) -> Answer:
        try:
            return self._send()
        except CtapError as error:
            # The same PIN was accepted a moment ago: deriving anew spends no try.
            if error.code not in _TOKEN_OVER or self._pin is None or self._template_id is None:
                raise
        log.info("the key ended the token between two samples; another is taken")
        with _leave(self._session, self._pin) as self._granted:
            return self._send()

    def _send(self) -> Answer:
        first = self._template_id is None
        params: dict[int, object] = {} if first else {PARAM.TEMPLATE_ID: self._template_id}
        return _send(
            self._session,
            self._granted,
            CMD.ENROLL_BEGIN if first else CMD.ENROLL_CAPTURE_NEXT,
            {**params, PARAM.TIMEOUT_MS: _SAMPLE_MS},
            (self._stop, self._relay),
        )


def _forget_begun(session: Session) -> None:
    """What was begun is taken back: without this the next enrollment fails on some keys."""
    session.begin(Stop())  # the wish to stop is granted by this very command
    with suppress(CtapError, OSError, KeydeskError):  # a key that is gone has forgotten it, too
        session.ctap2.bio_enrollment(modality=_FINGERPRINT, sub_cmd=CMD.ENROLL_CANCEL)


def _send(
    session: Session,
    granted: Leave,
    command: int,
    params: Mapping[int, object] | None = None,
    waiting: tuple[Stop, TouchRelay] | None = None,
) -> Answer:
    protocol, token = granted
    message = bytes([_FINGERPRINT, command]) + (cbor.encode(params) if params is not None else b"")
    return session.ctap2.bio_enrollment(
        modality=_FINGERPRINT,
        sub_cmd=command,
        sub_cmd_params=params,
        pin_uv_protocol=protocol.VERSION,
        pin_uv_param=protocol.authenticate(token, message),
        event=waiting[0].event if waiting is not None else None,
        on_keepalive=waiting[1].keepalive if waiting is not None else None,
    )


def _leave(session: Session, pin: Secret | None) -> AbstractContextManager[Leave]:
    _want_sensor(session)
    return leave(session, pin, ClientPin.PERMISSION.BIO_ENROLL)


def _want_sensor(session: Session) -> None:
    if not is_supported(session.info):
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="fingerprints")


def _gone(error: CtapError) -> Exception:
    return KeydeskError(Code.FINGERPRINT_GONE) if error.code == ERR.INVALID_OPTION else error


def _fingerprint(entry: object) -> Fingerprint:
    told: Mapping[object, object] = entry if isinstance(entry, Mapping) else {}
    template_id, name = told.get(INFO.ID), told.get(INFO.NAME)
    if not isinstance(template_id, bytes) or not template_id:
        raise KeydeskError(Code.KEY_MALFORMED)
    return Fingerprint(template_id, clean_text(name, _HIGHEST) if isinstance(name, str) else "")


def _count(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _HIGHEST:
        return value
    return None
