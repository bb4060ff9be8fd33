"""Enrolling every type but passkeys, on the wire: written strictly, read with tolerance.

Pure; any thread. Raises PHONE_INVALID, EMAIL_INVALID, PASSWORD_REFUSED and API_BAD_REQUEST for what the API would
refuse anyway (nothing is sent then), ANSWER_INVALID for an answer that cannot be worked with. Source: My Account
OpenAPI file, reference §11.
"""

import re

import msgspec

from keydesk.account.wire import is_identity, to_json, tolerant
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.contact import email_address, phone_number
from keydesk.domain.enrollment import Channel, LinkedIdentity, NewMethod, PasswordPolicy, StartedMethod
from keydesk.domain.password_rules import MAX_LENGTH

MAX_SESSION = 16_384
MAX_SHOWN = 4096  # a picture holds no more than 2953 bytes
MAX_CODE = 64
SCANNED = frozenset({MethodType.TOTP, MethodType.PUSH})
CODED = frozenset({MethodType.TOTP, MethodType.PHONE, MethodType.EMAIL})
ENROLLABLE = frozenset({*SCANNED, *CODED, MethodType.RECOVERY_CODE, MethodType.PASSWORD})
"""Types that start and end here. Source: OpenAPI, CreateAuthenticationMethodRequestContent."""

_CONNECTION = re.compile(r"[A-Za-z0-9-]{1,128}\Z")
_OTP = re.compile(r"[0-9A-Za-z-]{1,64}\Z")
_KINDS = ("uppercase", "lowercase", "number", "special")
_MAX_FIELDS = 64
_MAX_NUMBER = 10_000


class StartedWire(msgspec.Struct):
    """What may come back of a start; null is like absent."""

    id: str | None = None
    auth_session: str | None = None
    barcode_uri: str | None = None
    manual_input_code: str | None = None
    recovery_code: str | None = None


class ComplexityWire(msgspec.Struct):
    """Every member optional: the file requires them, tenants were seen without. Source: reference §11."""

    min_length: int | None = None
    character_types: list[object] | None = None
    character_type_rule: str | None = None
    identical_characters: str | None = None
    sequential_characters: str | None = None
    max_length_exceeded: str | None = None


class ProfileWire(msgspec.Struct):
    """As above."""

    active: bool | None = None
    blocked_fields: list[object] | None = None


class HistoryWire(msgspec.Struct):
    """As above."""

    active: bool | None = None
    size: int | None = None


class DictionaryWire(msgspec.Struct):
    """As above."""

    active: bool | None = None


def write_start(wish: NewMethod) -> bytes:
    """Write the start of an enrollment; not one member more than the type takes.

    Args:
        wish: what is wanted.

    Returns:
        JSON.

    Raises:
        KeydeskError: PHONE_INVALID, EMAIL_INVALID, METHOD_REFUSED (params: type) for types that cannot be enrolled
            here, API_BAD_REQUEST (params: what) for an identity that can be none.
    """
    if wish.type not in ENROLLABLE:
        raise KeydeskError(Code.METHOD_REFUSED, type=str(wish.type))
    body: dict[str, JsonValue] = {"type": str(wish.type)}
    if wish.type == MethodType.PHONE:
        number = phone_number(wish.phone_number or "")
        if number is None:
            raise KeydeskError(Code.PHONE_INVALID)
        body["phone_number"] = number
        if wish.channel is not None:
            body["preferred_authentication_method"] = str(wish.channel)
    elif wish.type == MethodType.EMAIL:
        address = email_address(wish.email or "")
        if address is None:
            raise KeydeskError(Code.EMAIL_INVALID)
        body["email"] = address
    elif wish.type == MethodType.PASSWORD and wish.identity is not None:
        body |= _identity(wish.identity)
    return to_json(body)


def read_started(type_: MethodType, body: JsonValue, in_location: str | None) -> StartedMethod:
    """Read what the tenant began.

    Args:
        type_: what was asked for.
        body: the answer's JSON.
        in_location: the id its Location names, None for none.

    Returns:
        The enrollment.

    Raises:
        KeydeskError: ANSWER_INVALID (params: what): something is missing that the person or the end needs.
    """
    wire = tolerant(body, StartedWire)
    if wire is None:
        raise KeydeskError(Code.ANSWER_INVALID, what="enrollment")
    session = _whole("auth_session", wire.auth_session, MAX_SESSION)
    method_id = in_location or wire.id or (f"{type_}|new" if type_ == MethodType.PASSWORD else None)
    if not method_id:
        raise KeydeskError(Code.ANSWER_INVALID, what="id")
    barcode = _whole("barcode_uri", wire.barcode_uri, MAX_SHOWN) if type_ in SCANNED else None
    manual = wire.manual_input_code if type_ in SCANNED else None
    recovery = _whole("recovery_code", wire.recovery_code, MAX_SHOWN) if type_ == MethodType.RECOVERY_CODE else None
    return StartedMethod(
        type_,
        method_id,
        session,
        barcode_uri=barcode,
        manual_code=Secret(manual) if manual and _showable(manual, MAX_SHOWN) else None,
        recovery_code=recovery,
        policy=read_policy(body.get("policy")) if type_ == MethodType.PASSWORD and isinstance(body, dict) else None,
    )


def read_policy(value: JsonValue) -> PasswordPolicy | None:
    """Read a password policy; whatever is absent or of a wrong type is no rule.

    Args:
        value: the member ``policy``.

    Returns:
        The rules, None when there is no policy at all.
    """
    if not isinstance(value, dict):
        return None
    complexity = tolerant(value.get("complexity"), ComplexityWire) or ComplexityWire()
    profile = tolerant(value.get("profile_data"), ProfileWire) or ProfileWire()
    history = tolerant(value.get("history"), HistoryWire) or HistoryWire()
    dictionary = tolerant(value.get("dictionary"), DictionaryWire) or DictionaryWire()
    types = [kind for kind in complexity.character_types or () if isinstance(kind, str)]
    fields = [one for one in profile.blocked_fields or () if isinstance(one, str) and _showable(one, MAX_CODE)]
    return PasswordPolicy(
        min_length=_count(complexity.min_length) or None,
        character_types=tuple(kind for kind in _KINDS if kind in types),
        three_of_four=complexity.character_type_rule == "three_of_four",
        block_identical=complexity.identical_characters == "block",
        block_sequential=complexity.sequential_characters == "block",
        truncates=complexity.max_length_exceeded == "truncate",
        profile_fields=tuple(dict.fromkeys(fields[:_MAX_FIELDS])) if profile.active else (),
        history=max(1, _count(history.size)) if history.active else 0,
        dictionary=dictionary.active is True,
    )


def write_verify(started: StartedMethod, proof: Secret | None) -> bytes:
    """Write the end of an enrollment.

    Args:
        started: what was begun.
        proof: the code or the new password, None for types that take none.

    Returns:
        JSON with secrets in it.

    Raises:
        KeydeskError: CODE_WRONG for what can be no code, PASSWORD_REFUSED for what the API takes from nobody; nothing
            is sent then.
    """
    body: dict[str, JsonValue] = {"auth_session": started.session.reveal()}
    text = proof.reveal() if proof is not None else ""
    if started.type in CODED:
        code = "".join(text.split())
        if not _OTP.match(code):
            raise KeydeskError(Code.CODE_WRONG)
        body["otp_code"] = code
    elif started.type == MethodType.PASSWORD:
        if not 0 < len(text) <= MAX_LENGTH or any(ord(char) < 32 or 127 <= ord(char) <= 159 for char in text):
            raise KeydeskError(Code.PASSWORD_REFUSED)
        body["new_password"] = text
    return to_json(body)


def write_channel(channel: Channel) -> bytes:
    """Write how a phone is reached.

    Args:
        channel: the channel.

    Returns:
        JSON. Source: OpenAPI, UpdateAuthenticationMethodRequestContent.
    """
    return to_json({"preferred_authentication_method": str(channel)})


def _identity(identity: LinkedIdentity) -> dict[str, JsonValue]:
    if not is_identity(identity.user_id):
        raise KeydeskError(Code.API_BAD_REQUEST, what="identity_user_id")
    found: dict[str, JsonValue] = {"identity_user_id": identity.user_id}
    if identity.connection is not None:
        if not _CONNECTION.match(identity.connection):
            raise KeydeskError(Code.API_BAD_REQUEST, what="connection")
        found["connection"] = identity.connection
    return found


def _whole(what: str, text: str | None, limit: int) -> Secret:
    """A text that is used as it is or not at all."""
    if not text or not _showable(text, limit):
        raise KeydeskError(Code.ANSWER_INVALID, what=what)
    return Secret(text)


def _showable(text: str, limit: int) -> bool:
    return len(text) <= limit and text.isprintable()


def _count(number: int | None) -> int:
    return min(max(number or 0, 0), _MAX_NUMBER)
