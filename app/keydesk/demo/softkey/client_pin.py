"""authenticatorClientPIN: setting, changing and trying the PIN, and handing out tokens for it.

Runs under the key's lock. Raises Refusal. Source for every rule: CTAP 2.1 §6.5.5.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable

from keydesk.demo.softkey.bio_enrollment import verify_finger
from keydesk.demo.softkey.machine import WRONG_PINS_PER_POWER_UP, Exchange, Machine
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.pin_protocol import PinProtocol
from keydesk.demo.softkey.state import MAX_PIN_TRIES
from keydesk.demo.softkey.status import Refusal, Status
from keydesk.demo.softkey.tokens import BY_DEFAULT, EVERYTHING, Permission

_PROTOCOL, _SUBCOMMAND, _KEY_AGREEMENT, _AUTH_PARAM, _NEW_PIN, _PIN_HASH = range(1, 7)
_PERMISSIONS, _RP_ID = 0x09, 0x0A
_R_KEY_AGREEMENT, _R_TOKEN, _R_TRIES, _R_POWER_CYCLE, _R_FINGER_TRIES = range(1, 6)
_TOKEN_BY_FINGER, _FINGER_TRIES, _TOKEN_BY_PIN = 0x06, 0x07, 0x09
_PADDED_PIN = 64


def client_pin(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Run one sub-command.

    Args:
        machine: the key.
        params: the command's members.
        exchange: whose command it is; a token by finger waits for it.

    Returns:
        The answer's members.

    Raises:
        Refusal: as the specification says.
    """
    subcommand = params.required(_SUBCOMMAND, int)
    if subcommand == 0x01:
        return _tries(machine)
    if subcommand == _FINGER_TRIES and machine.profile.sensor is not None:
        return {_R_FINGER_TRIES: machine.state.finger_tries}
    if subcommand == _TOKEN_BY_FINGER and machine.profile.sensor is not None and machine.profile.tokens:
        return _token_by_finger(machine, params, machine.pin_protocol(params, _PROTOCOL), exchange)
    handler = _HANDLERS.get(subcommand)
    if handler is None or (subcommand == _TOKEN_BY_PIN and not machine.profile.tokens):
        raise Refusal(Status.INVALID_SUBCOMMAND)
    return handler(machine, params, machine.pin_protocol(params, _PROTOCOL))


def _tries(machine: Machine) -> dict[int, object]:
    answer: dict[int, object] = {_R_TRIES: machine.state.pin.tries}
    if machine.profile.tokens:
        answer[_R_POWER_CYCLE] = machine.session.wrong_pins >= WRONG_PINS_PER_POWER_UP
    return answer


def _key_agreement(machine: Machine, params: Params, protocol: PinProtocol) -> dict[int, object]:
    return {_R_KEY_AGREEMENT: protocol.public_key()}


def _set_pin(machine: Machine, params: Params, protocol: PinProtocol) -> dict[int, object]:
    peer = params.required_map(_KEY_AGREEMENT)
    sealed = params.required(_NEW_PIN, bytes)
    signature = params.required(_AUTH_PARAM, bytes)
    if machine.state.pin.hash is not None:
        raise Refusal(Status.PIN_AUTH_INVALID)
    secret = protocol.shared_secret(peer)
    if not protocol.verify(secret, sealed, signature):
        raise Refusal(Status.PIN_AUTH_INVALID)
    _store_pin(machine, _unpad(machine, protocol.decrypt(secret, sealed)))
    return {}


def _change_pin(machine: Machine, params: Params, protocol: PinProtocol) -> dict[int, object]:
    peer = params.required_map(_KEY_AGREEMENT)
    sealed_hash = params.required(_PIN_HASH, bytes)
    sealed_pin = params.required(_NEW_PIN, bytes)
    signature = params.required(_AUTH_PARAM, bytes)
    _refuse_when_locked(machine)
    secret = protocol.shared_secret(peer)
    if not protocol.verify(secret, sealed_pin + sealed_hash, signature):
        raise Refusal(Status.PIN_AUTH_INVALID)
    _try_pin(machine, protocol, protocol.decrypt(secret, sealed_hash))
    pin = _unpad(machine, protocol.decrypt(secret, sealed_pin))
    if machine.state.pin.force_change and _hash(pin) == machine.state.pin.hash:
        raise Refusal(Status.PIN_POLICY_VIOLATION)
    _store_pin(machine, pin)
    return {}


def _legacy_token(machine: Machine, params: Params, protocol: PinProtocol) -> dict[int, object]:
    if _PERMISSIONS in params or _RP_ID in params:
        raise Refusal(Status.INVALID_PARAMETER)
    secret = _verified_secret(machine, params, protocol)
    permissions = BY_DEFAULT if machine.profile.tokens else EVERYTHING
    token = machine.session.tokens.issue(protocol, permissions, None)
    return {_R_TOKEN: protocol.encrypt(secret, token)}


def _token(machine: Machine, params: Params, protocol: PinProtocol) -> dict[int, object]:
    permissions, rp_id = _asked(params, _granted(machine))
    if Permission.READ_ONLY_MANAGEMENT in permissions and permissions != Permission.READ_ONLY_MANAGEMENT:
        raise Refusal(Status.UNAUTHORIZED_PERMISSION)
    secret = _verified_secret(machine, params, protocol)
    if permissions == Permission.READ_ONLY_MANAGEMENT:
        token = _persistent_token(machine)
    else:
        token = machine.session.tokens.issue(protocol, permissions, rp_id)
    return {_R_TOKEN: protocol.encrypt(secret, token)}


def _token_by_finger(
    machine: Machine, params: Params, protocol: PinProtocol, exchange: Exchange
) -> dict[int, object]:
    # Fingerprints and settings are managed with the PIN only (no uvBioEnroll, no uvAcfg). Source: CTAP 2.1 §6.4.
    by_pin_only = Permission.BIO_ENROLLMENT | Permission.AUTHENTICATOR_CONFIG | Permission.READ_ONLY_MANAGEMENT
    permissions, rp_id = _asked(params, _granted(machine) & ~by_pin_only)
    peer = params.required_map(_KEY_AGREEMENT)
    verify_finger(machine, exchange)
    token = machine.session.tokens.issue(protocol, permissions, rp_id, present=True)
    return {_R_TOKEN: protocol.encrypt(protocol.shared_secret(peer), token)}


def _asked(params: Params, granted: Permission) -> tuple[Permission, str | None]:
    asked = params.required(_PERMISSIONS, int)
    rp_id = params.optional(_RP_ID, str)
    if asked <= 0:
        raise Refusal(Status.INVALID_PARAMETER)
    if asked & ~int(granted):
        raise Refusal(Status.UNAUTHORIZED_PERMISSION)
    permissions = Permission(asked)
    if permissions & BY_DEFAULT and rp_id is None:
        raise Refusal(Status.MISSING_PARAMETER)
    return permissions, rp_id


def _granted(machine: Machine) -> Permission:
    granted = BY_DEFAULT
    if machine.profile.sensor is not None:
        granted |= Permission.BIO_ENROLLMENT
    if machine.profile.final_management:
        granted |= Permission.CREDENTIAL_MANAGEMENT
    if machine.profile.config:
        granted |= Permission.AUTHENTICATOR_CONFIG
    if machine.profile.large_blobs:
        granted |= Permission.LARGE_BLOB_WRITE
    if machine.profile.read_only_token:
        granted |= Permission.READ_ONLY_MANAGEMENT
    return granted


def _persistent_token(machine: Machine) -> bytes:
    if machine.state.persistent_token is None:
        machine.state.persistent_token = os.urandom(32)
        machine.save()
    return machine.state.persistent_token


def _verified_secret(machine: Machine, params: Params, protocol: PinProtocol) -> bytes:
    peer = params.required_map(_KEY_AGREEMENT)
    sealed_hash = params.required(_PIN_HASH, bytes)
    _refuse_when_locked(machine)
    secret = protocol.shared_secret(peer)
    _try_pin(machine, protocol, protocol.decrypt(secret, sealed_hash))
    if machine.state.pin.force_change:
        raise Refusal(Status.PIN_POLICY_VIOLATION)
    return secret


def _refuse_when_locked(machine: Machine) -> None:
    if machine.state.pin.hash is None:
        raise Refusal(Status.PIN_NOT_SET)
    if machine.state.pin.tries == 0:
        raise Refusal(Status.PIN_BLOCKED)
    if machine.session.wrong_pins >= WRONG_PINS_PER_POWER_UP:
        raise Refusal(Status.PIN_AUTH_BLOCKED)


def _try_pin(machine: Machine, protocol: PinProtocol, attempt: bytes) -> None:
    pin = machine.state.pin
    pin.tries -= 1
    machine.save()  # counted before it is compared: pulling the key must not give a free try
    if pin.hash is not None and hmac.compare_digest(pin.hash, attempt):
        pin.tries = MAX_PIN_TRIES
        machine.session.wrong_pins = 0
        machine.finger_known()
        machine.save()
        return
    protocol.renew()
    machine.session.wrong_pins += 1
    _refuse_when_locked(machine)
    raise Refusal(Status.PIN_INVALID)


def _unpad(machine: Machine, padded: bytes) -> bytes:
    if len(padded) != _PADDED_PIN:
        raise Refusal(Status.INVALID_PARAMETER)
    pin = padded.rstrip(b"\0")
    if len(pin) == _PADDED_PIN:
        raise Refusal(Status.PIN_POLICY_VIOLATION)
    try:
        length = len(pin.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Refusal(Status.PIN_POLICY_VIOLATION) from error
    if length < machine.state.pin.min_length:
        raise Refusal(Status.PIN_POLICY_VIOLATION)
    return pin


def _hash(pin: bytes) -> bytes:
    return hashlib.sha256(pin).digest()[:16]


def _store_pin(machine: Machine, pin: bytes) -> None:
    state = machine.state.pin
    state.hash = _hash(pin)
    state.length = len(pin.decode("utf-8"))
    state.tries = MAX_PIN_TRIES
    state.force_change = False
    machine.state.persistent_token = None
    machine.session.tokens.forget()
    machine.save()


_Handler = Callable[[Machine, Params, PinProtocol], dict[int, object]]
_HANDLERS: dict[int, _Handler] = {
    0x02: _key_agreement,
    0x03: _set_pin,
    0x04: _change_pin,
    0x05: _legacy_token,
    _TOKEN_BY_PIN: _token,
}
