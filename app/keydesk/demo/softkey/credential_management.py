"""authenticatorCredentialManagement, final and preview: counting, listing, deleting, renaming.

Runs under the key's lock. Raises Refusal. Source: CTAP 2.1 §6.8; CTAP 2.2 for the read-only token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from keydesk.demo.softkey import cbor, signing
from keydesk.demo.softkey.machine import Exchange, Machine
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.state import StoredPasskey
from keydesk.demo.softkey.status import Refusal, Status
from keydesk.demo.softkey.tokens import Permission
from keydesk.demo.softkey.wrapped import rp_hash

CREDENTIAL_MANAGEMENT = 0x0A
CREDENTIAL_MANAGEMENT_PREVIEW = 0x41

_SUBCOMMAND, _SUB_PARAMS, _PROTOCOL, _AUTH_PARAM = range(1, 5)
_RP_ID_HASH, _CREDENTIAL_ID, _USER = range(1, 4)
_METADATA, _RPS_BEGIN, _RPS_NEXT, _CREDS_BEGIN, _CREDS_NEXT, _DELETE, _UPDATE = range(1, 8)
_R_COUNT, _R_REMAINING, _R_RP, _R_RP_ID_HASH, _R_TOTAL_RPS = range(1, 6)
_R_USER, _R_CREDENTIAL_ID, _R_PUBLIC_KEY, _R_TOTAL, _R_PROTECTION, _R_LARGE_BLOB_KEY = range(6, 12)


def credential_management(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Run one sub-command of the final command.

    Args:
        machine: the key.
        params: the command's members.
        exchange: unused, none of these waits for a touch.

    Returns:
        The answer's members.

    Raises:
        Refusal: INVALID_COMMAND where the model has it not; else as the specification says.
    """
    if not machine.profile.final_management:
        raise Refusal(Status.INVALID_COMMAND)
    return _run(machine, params, _HANDLERS)


def credential_management_preview(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Run one sub-command of the preview command, which cannot rename.

    Args:
        machine: the key.
        params: the command's members.
        exchange: unused, none of these waits for a touch.

    Returns:
        The answer's members.

    Raises:
        Refusal: INVALID_COMMAND where the model has it not; else as the specification says.
    """
    if not machine.profile.preview_management:
        raise Refusal(Status.INVALID_COMMAND)
    known = {number: handler for number, handler in _HANDLERS.items() if number != _UPDATE}
    return _run(machine, params, known)


def _run(machine: Machine, params: Params, handlers: dict[int, _Handler]) -> dict[int, object]:
    subcommand = params.required(_SUBCOMMAND, int)
    if subcommand in (_RPS_NEXT, _CREDS_NEXT):
        return _next(machine, subcommand)
    machine.session.pending.clear()
    handler = handlers.get(subcommand)
    if handler is None:
        raise Refusal(Status.INVALID_SUBCOMMAND)
    rp_bound = _authorize(machine, params, subcommand)
    sub_params = params.optional_map(_SUB_PARAMS) or Params({})
    return handler(machine, sub_params, rp_bound)


def _authorize(machine: Machine, params: Params, subcommand: int) -> Callable[[str | None], None]:
    message = bytes([subcommand & 0xFF])
    if _SUB_PARAMS in params:
        message += cbor.encode(params.members[_SUB_PARAMS])
    if subcommand not in (_DELETE, _UPDATE) and _read_only_fits(machine, params, message):
        return _anybody
    permission = Permission.CREDENTIAL_MANAGEMENT
    machine.authorize(params, (_PROTOCOL, _AUTH_PARAM), message, permission)
    return machine.session.tokens.allow_only


def _anybody(rp_id: str | None) -> None:
    """The read-only token is bound to no relying party."""


def _read_only_fits(machine: Machine, params: Params, message: bytes) -> bool:
    token, signature = machine.state.persistent_token, params.optional(_AUTH_PARAM, bytes)
    if token is None or signature is None:
        return False
    return machine.pin_protocol(params, _PROTOCOL).verify(token, message, signature)


def _metadata(machine: Machine, params: Params, bound: Callable[[str | None], None]) -> dict[int, object]:
    bound(None)
    count = len(machine.state.passkeys)
    return {_R_COUNT: count, _R_REMAINING: machine.profile.slots - count}


def _rps_begin(machine: Machine, params: Params, bound: Callable[[str | None], None]) -> dict[int, object]:
    bound(None)
    rp_ids = list(dict.fromkeys(passkey.rp_id for passkey in machine.state.passkeys))
    answers: list[dict[int, object]] = [{_R_RP: {"id": rp_id}, _R_RP_ID_HASH: rp_hash(rp_id)} for rp_id in rp_ids]
    return _begin(machine, _RPS_NEXT, answers, _R_TOTAL_RPS)


def _creds_begin(machine: Machine, params: Params, bound: Callable[[str | None], None]) -> dict[int, object]:
    wanted = params.required(_RP_ID_HASH, bytes)
    own = [passkey for passkey in machine.state.passkeys if rp_hash(passkey.rp_id) == wanted]
    bound(own[0].rp_id if own else None)
    newest_first = sorted(own, key=lambda passkey: passkey.order, reverse=True)
    # The read-only token lists: it gets nothing that opens what a site has stored.
    opens = bound != _anybody
    return _begin(machine, _CREDS_NEXT, [_described(passkey, opens) for passkey in newest_first], _R_TOTAL)


def _described(passkey: StoredPasskey, opens: bool) -> dict[int, object]:
    user: dict[str, object] = {"id": passkey.user_id}
    if passkey.user_name is not None:
        user["name"] = passkey.user_name
    if passkey.display_name is not None:
        user["displayName"] = passkey.display_name
    described: dict[int, object] = {
        _R_USER: user,
        _R_CREDENTIAL_ID: {"type": "public-key", "id": passkey.credential_id},
        _R_PUBLIC_KEY: signing.public_cose(passkey.algorithm, passkey.private_key),
        _R_PROTECTION: passkey.protection,
    }
    if opens and passkey.large_blob_key is not None:
        described[_R_LARGE_BLOB_KEY] = passkey.large_blob_key
    return described


def _begin(machine: Machine, next_command: int, answers: list[dict[int, object]], total: int) -> dict[int, object]:
    if not answers:
        raise Refusal(Status.NO_CREDENTIALS)
    rest: Iterator[dict[int, object]] = iter(answers[1:])
    machine.session.pending[_pending_key(next_command)] = rest
    return {**answers[0], total: len(answers)}


def _next(machine: Machine, subcommand: int) -> dict[int, object]:
    answer = next(machine.session.pending.get(_pending_key(subcommand), iter(())), None)
    if answer is None:
        raise Refusal(Status.NOT_ALLOWED)
    return answer


def _pending_key(subcommand: int) -> int:
    return CREDENTIAL_MANAGEMENT << 8 | subcommand


def _find(machine: Machine, params: Params) -> StoredPasskey:
    credential_id = params.required_map(_CREDENTIAL_ID).required("id", bytes)
    for passkey in machine.state.passkeys:
        if passkey.credential_id == credential_id:
            return passkey
    raise Refusal(Status.NO_CREDENTIALS)


def _delete(machine: Machine, params: Params, bound: Callable[[str | None], None]) -> dict[int, object]:
    passkey = _find(machine, params)
    bound(passkey.rp_id)
    machine.state.passkeys.remove(passkey)
    machine.passkeys_changed()
    return {}


def _update(machine: Machine, params: Params, bound: Callable[[str | None], None]) -> dict[int, object]:
    passkey = _find(machine, params)
    bound(passkey.rp_id)
    user = params.required_map(_USER)
    if user.required("id", bytes) != passkey.user_id:
        raise Refusal(Status.INVALID_PARAMETER)
    passkey.user_name = user.optional("name", str) or None
    passkey.display_name = user.optional("displayName", str) or None
    machine.passkeys_changed()
    return {}


_Handler = Callable[[Machine, Params, Callable[[str | None], None]], dict[int, object]]
_HANDLERS: dict[int, _Handler] = {
    _METADATA: _metadata,
    _RPS_BEGIN: _rps_begin,
    _CREDS_BEGIN: _creds_begin,
    _DELETE: _delete,
    _UPDATE: _update,
}
