"""authenticatorBioEnrollment and its preview form: the fingerprints a key knows.

Runs under the key's lock; the enrollment commands wait for the finger, which is the touch. Raises Refusal, Gone.
Source: CTAP 2.1 §6.7.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from keydesk.demo.softkey import cbor
from keydesk.demo.softkey.machine import Enrollment, Exchange, Machine
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.profile import Sensor
from keydesk.demo.softkey.state import StoredFingerprint
from keydesk.demo.softkey.status import KeepAlive, Refusal, SampleStatus, Status
from keydesk.demo.softkey.tokens import Permission

BIO_ENROLLMENT = 0x09
BIO_ENROLLMENT_PREVIEW = 0x40
FINGERPRINT = 0x01

_MODALITY, _SUBCOMMAND, _SUB_PARAMS, _PROTOCOL, _AUTH_PARAM, _GET_MODALITY = range(1, 7)
_TEMPLATE_ID, _TEMPLATE_NAME, _TIMEOUT_MS = range(1, 4)
_R_MODALITY, _R_KIND, _R_MAX_SAMPLES, _R_TEMPLATE_ID = range(1, 5)
_R_STATUS, _R_REMAINING, _R_TEMPLATES, _R_NAME_BYTES = range(5, 9)
_BEGIN, _NEXT, _CANCEL, _ENUMERATE, _SET_NAME, _REMOVE, _SENSOR_INFO = range(1, 8)
_FREE_OF_TOKEN = (_CANCEL, _SENSOR_INFO)
_TOUCH_SENSOR = 1


def bio_enrollment(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Run one sub-command.

    Args:
        machine: the key.
        params: the command's members.
        exchange: whose command it is.

    Returns:
        The answer's members.

    Raises:
        Refusal: INVALID_COMMAND where the model has no sensor; else as the specification says.
        Gone: the power went while it waited for the finger.
    """
    sensor = machine.profile.sensor
    if sensor is None or not sensor.final:
        raise Refusal(Status.INVALID_COMMAND)
    return _run(machine, sensor, params, exchange)


def bio_enrollment_preview(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Run one sub-command of the form before CTAP 2.1: the same under another number.

    Args:
        machine: the key.
        params: the command's members.
        exchange: whose command it is.

    Returns:
        The answer's members.

    Raises:
        Refusal: INVALID_COMMAND where the model has it not; else as `bio_enrollment`.
        Gone: the power went while it waited for the finger.
    """
    sensor = machine.profile.sensor
    if sensor is None or not sensor.preview:
        raise Refusal(Status.INVALID_COMMAND)
    return _run(machine, sensor, params, exchange)


def _run(machine: Machine, sensor: Sensor, params: Params, exchange: Exchange) -> dict[int, object]:
    if params.optional(_GET_MODALITY, bool):
        return {_R_MODALITY: FINGERPRINT}
    if params.required(_MODALITY, int) != FINGERPRINT:
        raise Refusal(Status.INVALID_PARAMETER)
    subcommand = params.required(_SUBCOMMAND, int)
    handler = _HANDLERS.get(subcommand)
    if handler is None:
        raise Refusal(Status.INVALID_SUBCOMMAND)
    if subcommand not in _FREE_OF_TOKEN:
        message = bytes([FINGERPRINT, subcommand])
        if _SUB_PARAMS in params:
            message += cbor.encode(params.members[_SUB_PARAMS])
        machine.authorize(params, (_PROTOCOL, _AUTH_PARAM), message, Permission.BIO_ENROLLMENT)
    return handler(machine, sensor, params.optional_map(_SUB_PARAMS) or Params({}), exchange)


def _begin(machine: Machine, sensor: Sensor, params: Params, exchange: Exchange) -> dict[int, object]:
    machine.session.enrollment = None
    if len(machine.state.fingerprints) >= sensor.templates:
        raise Refusal(Status.FP_DATABASE_FULL)
    enrollment = Enrollment(os.urandom(2), sensor.samples)
    status = _sample(machine, params, exchange)
    machine.session.enrollment = enrollment
    _count(machine, enrollment, status)
    return {_R_TEMPLATE_ID: enrollment.template_id, _R_STATUS: int(status), _R_REMAINING: enrollment.remaining}


def _next(machine: Machine, sensor: Sensor, params: Params, exchange: Exchange) -> dict[int, object]:
    enrollment = machine.session.enrollment
    if enrollment is None or params.required(_TEMPLATE_ID, bytes) != enrollment.template_id:
        raise Refusal(Status.INVALID_OPTION)
    status = _sample(machine, params, exchange)
    _count(machine, enrollment, status)
    return {_R_STATUS: int(status), _R_REMAINING: enrollment.remaining}


def _sample(machine: Machine, params: Params, exchange: Exchange) -> SampleStatus:
    timeout_ms = params.optional(_TIMEOUT_MS, int)
    scripted = machine.faults.take_sample()
    if scripted is SampleStatus.NO_USER_ACTIVITY:
        return scripted  # that no finger came needs no finger
    exchange.keepalive(KeepAlive.PROCESSING)
    machine.wait_for_touch(exchange, within_s=None if timeout_ms is None else timeout_ms / 1000)
    return scripted


def _count(machine: Machine, enrollment: Enrollment, status: SampleStatus) -> None:
    if status is not SampleStatus.GOOD:
        return
    enrollment.remaining -= 1
    if enrollment.remaining == 0:
        machine.state.fingerprints.append(StoredFingerprint(enrollment.template_id))
        machine.session.enrollment = None
        machine.save()


def _cancel(machine: Machine, sensor: Sensor, params: Params, exchange: Exchange) -> dict[int, object]:
    machine.session.enrollment = None
    return {}


def _enumerate(machine: Machine, sensor: Sensor, params: Params, exchange: Exchange) -> dict[int, object]:
    if not machine.state.fingerprints:
        raise Refusal(Status.INVALID_OPTION)
    return {_R_TEMPLATES: [_described(fingerprint) for fingerprint in machine.state.fingerprints]}


def _described(fingerprint: StoredFingerprint) -> dict[int, object]:
    described: dict[int, object] = {_TEMPLATE_ID: fingerprint.template_id}
    if fingerprint.name is not None:
        described[_TEMPLATE_NAME] = fingerprint.name
    return described


def _set_name(machine: Machine, sensor: Sensor, params: Params, exchange: Exchange) -> dict[int, object]:
    fingerprint = _find(machine, params)
    name = params.required(_TEMPLATE_NAME, str)
    if len(name.encode("utf-8", "replace")) > sensor.name_bytes:
        raise Refusal(Status.INVALID_LENGTH)
    fingerprint.name = name
    machine.save()
    return {}


def _remove(machine: Machine, sensor: Sensor, params: Params, exchange: Exchange) -> dict[int, object]:
    machine.state.fingerprints.remove(_find(machine, params))
    machine.save()
    return {}


def _find(machine: Machine, params: Params) -> StoredFingerprint:
    template_id = params.required(_TEMPLATE_ID, bytes)
    found = [known for known in machine.state.fingerprints if known.template_id == template_id]
    if not found:
        raise Refusal(Status.INVALID_OPTION)
    return found[0]


def _sensor_info(machine: Machine, sensor: Sensor, params: Params, exchange: Exchange) -> dict[int, object]:
    return {
        _R_MODALITY: FINGERPRINT,
        _R_KIND: _TOUCH_SENSOR,
        _R_MAX_SAMPLES: sensor.samples,
        _R_NAME_BYTES: sensor.name_bytes,
    }


def verify_finger(machine: Machine, exchange: Exchange) -> None:
    """Wait for a finger and compare it with the known ones.

    Args:
        machine: the key.
        exchange: whose command it is.

    Raises:
        Refusal: UV_BLOCKED when no try is left, UV_INVALID for a strange finger, untouched, KEEPALIVE_CANCEL.
        Gone: the power went. Source: CTAP 2.1 §6.5.5.7.3, §6.5.3.1.
    """
    state = machine.state
    if not state.fingerprints:
        raise Refusal(Status.NOT_ALLOWED)
    if state.finger_tries == 0:
        raise Refusal(Status.UV_BLOCKED)
    exchange.keepalive(KeepAlive.PROCESSING)
    machine.wait_for_touch(exchange)
    if not machine.faults.take_wrong_finger():
        machine.finger_known()
        return
    state.finger_tries -= 1
    machine.save()
    raise Refusal(Status.UV_BLOCKED if state.finger_tries == 0 else Status.UV_INVALID)


_Handler = Callable[[Machine, Sensor, Params, Exchange], dict[int, object]]
_HANDLERS: dict[int, _Handler] = {
    _BEGIN: _begin,
    _NEXT: _next,
    _CANCEL: _cancel,
    _ENUMERATE: _enumerate,
    _SET_NAME: _set_name,
    _REMOVE: _remove,
    _SENSOR_INFO: _sensor_info,
}
