"""authenticatorConfig: enterprise attestation, always ask for the PIN, minimum PIN length, force a PIN change.

Runs under the key's lock. Raises Refusal. Source: CTAP 2.1 §6.11.
"""

from __future__ import annotations

from keydesk.demo.softkey import cbor
from keydesk.demo.softkey.machine import Exchange, Machine
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.status import Refusal, Status
from keydesk.demo.softkey.tokens import Permission

CONFIG = 0x0D
ENABLE_ENTERPRISE = 0x01
TOGGLE_ALWAYS_UV = 0x02
SET_MIN_PIN_LENGTH = 0x03
MAX_RP_IDS = 1

_SUBCOMMAND, _SUB_PARAMS, _PROTOCOL, _AUTH_PARAM = range(1, 5)
_NEW_LENGTH, _RP_IDS, _FORCE_CHANGE = range(1, 4)
_MAX_LENGTH = 63


def subcommands(machine: Machine) -> tuple[int, ...]:
    """Tell which sub-commands a key knows.

    Args:
        machine: the key.

    Returns:
        Their numbers, as getInfo tells them.
    """
    rest = (TOGGLE_ALWAYS_UV, SET_MIN_PIN_LENGTH)
    return (ENABLE_ENTERPRISE, *rest) if machine.profile.enterprise else rest


def authenticator_config(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Change a setting.

    Args:
        machine: the key.
        params: the command's members.
        exchange: unused, none of these waits for a touch.

    Returns:
        Nothing but the status.

    Raises:
        Refusal: INVALID_COMMAND where the model has it not; else as the specification says.
    """
    if not machine.profile.config:
        raise Refusal(Status.INVALID_COMMAND)
    subcommand = params.required(_SUBCOMMAND, int)
    if subcommand not in subcommands(machine):
        raise Refusal(Status.INVALID_PARAMETER)
    if machine.state.pin.hash is not None or _AUTH_PARAM in params:
        message = b"\xff" * 32 + bytes([CONFIG, subcommand])
        if _SUB_PARAMS in params:
            message += cbor.encode(params.members[_SUB_PARAMS])
        machine.authorize(params, (_PROTOCOL, _AUTH_PARAM), message, Permission.AUTHENTICATOR_CONFIG)
    if subcommand == ENABLE_ENTERPRISE:
        machine.state.enterprise = True
    elif subcommand == TOGGLE_ALWAYS_UV:
        machine.state.always_uv = not machine.state.always_uv
    else:
        _set_min_pin_length(machine, params.optional_map(_SUB_PARAMS) or Params({}))
    machine.save()
    return {}


def _set_min_pin_length(machine: Machine, params: Params) -> None:
    pin = machine.state.pin
    length = params.optional(_NEW_LENGTH, int)
    length = pin.min_length if length is None else length
    rp_ids = [rp_id for rp_id in params.optional_list(_RP_IDS) if isinstance(rp_id, str)]
    force = params.optional(_FORCE_CHANGE, bool) or False
    if not pin.min_length <= length <= _MAX_LENGTH:
        raise Refusal(Status.PIN_POLICY_VIOLATION)
    if force and pin.hash is None:
        raise Refusal(Status.PIN_NOT_SET)
    if len(rp_ids) > MAX_RP_IDS:
        raise Refusal(Status.KEY_STORE_FULL)
    pin.min_length = length
    if _RP_IDS in params:
        pin.min_length_rp_ids = rp_ids
    if force or (pin.hash is not None and pin.length < length):
        pin.force_change = True
        machine.session.tokens.forget()
        machine.state.persistent_token = None
