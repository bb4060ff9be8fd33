"""The shapes on the wire of the My Account API: read with tolerance, written strictly. Pure; any thread.

Raises ANSWER_INVALID for answers that are not what they should be at all, API_BAD_REQUEST for a passkey that breaks
the API's own limits (nothing is sent then). Source: My Account OpenAPI file, reference §9 to §11.
"""

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import TypeVar
from uuid import UUID

import msgspec

from keydesk.core.encoding import JsonValue, b64_any_decode, b64url_encode, clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Factor, Method, MethodType, PasskeyFacts
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel, LinkedIdentity
from keydesk.domain.keys import MadePasskey

MAX_METHODS = 500  # the API gives 20 at most; whatever comes beyond this is not shown
MAX_ID = 1024
MAX_IDENTITY = 255
MAX_CREDENTIAL_ID = 1023  # bytes. Source: WebAuthn §5.8.3, 1364 characters of base64url
LIMITS = {"attestationObject": 2000, "clientDataJSON": 1000, "id": 1364, "transports": 100}
_SHORT = 64
_NAME = 120

_log = logging.getLogger(__name__)
S = TypeVar("S", bound=msgspec.Struct)


class MethodWire(msgspec.Struct):
    """A method of any type; what only some types have is optional, and null is like absent."""

    id: str
    type: str
    created_at: str | None = None
    last_auth_at: str | None = None
    name: str | None = None
    usage: list[str] | None = None
    confirmed: bool | None = None
    phone_number: str | None = None
    email: str | None = None
    preferred_authentication_method: str | None = None
    identity_user_id: str | None = None
    key_id: str | None = None
    public_key: str | None = None
    user_handle: str | None = None
    aaguid: str | None = None
    relying_party_id: str | None = None
    transports: list[str] | None = None
    credential_device_type: str | None = None
    credential_backed_up: bool | None = None
    user_agent: str | None = None


class FactorWire(msgspec.Struct):
    """A factor; null is like absent."""

    type: str
    usage: list[str] | None = None


def read_methods(value: JsonValue) -> tuple[Method, ...]:
    """Read a list of methods, in its wrapper or bare.

    Args:
        value: the answer's JSON.

    Returns:
        The methods; entries without id or type are left out, an id counts once.

    Raises:
        KeydeskError: ANSWER_INVALID: there is no list at all.
    """
    found: dict[str, Method] = {}
    entries = read_entries(value, "authentication_methods")
    for entry in entries[:MAX_METHODS]:
        wire = tolerant(entry, MethodWire)
        if wire is not None and 0 < len(wire.id) <= MAX_ID and wire.type:
            found.setdefault(wire.id, _method(wire))
    left_out = len(entries) - len(found)
    if left_out:
        _log.info("methods left out of the list: %d", left_out)
    return tuple(found.values())


def read_method(value: JsonValue) -> Method:
    """Read one method.

    Args:
        value: the answer's JSON.

    Returns:
        The method.

    Raises:
        KeydeskError: ANSWER_INVALID: it has no id or no type.
    """
    wire = tolerant(value, MethodWire)
    if wire is None or not 0 < len(wire.id) <= MAX_ID or not wire.type:
        raise KeydeskError(Code.ANSWER_INVALID, what="method")
    return _method(wire)


def read_factors(value: JsonValue) -> tuple[Factor, ...]:
    """Read the factors, in their wrapper or bare.

    Args:
        value: the answer's JSON.

    Returns:
        The factors; entries without a type are left out, a type counts once.

    Raises:
        KeydeskError: ANSWER_INVALID: there is no list at all.
    """
    found: dict[str, Factor] = {}
    for entry in read_entries(value, "factors")[:MAX_METHODS]:
        wire = tolerant(entry, FactorWire)
        if wire is not None and (kind := clean_text(wire.type, _SHORT)):
            found.setdefault(kind, Factor(kind, _texts(wire.usage)))
    return tuple(found.values())


def tolerant(value: JsonValue, shape: type[S]) -> S | None:
    """Read a struct; a member of a wrong type counts as absent, members nobody knows are passed over.

    Args:
        value: JSON.
        shape: the struct.

    Returns:
        The struct, None when a member it cannot do without is absent or of a wrong type.
    """
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError:
        if not isinstance(value, dict):
            return None
    kept = {name: value[name] for name, kind in _members(shape) if name in value and _fits(value[name], kind)}
    try:
        return msgspec.convert(kept, shape)
    except msgspec.ValidationError:
        return None


def is_identity(text: str) -> bool:
    """Tell whether a text can be an ``identity_user_id``.

    Args:
        text: the text.

    Returns:
        True for 1 to 255 printable characters without white space. Source: OpenAPI, IdentityUserId.
    """
    return 0 < len(text) <= MAX_IDENTITY and text.isprintable() and not any(char.isspace() for char in text)


def write_start_passkey(identity: LinkedIdentity | None = None) -> bytes:
    """Write the request for a passkey challenge.

    Args:
        identity: whose passkey it will be, None to leave it to the tenant.

    Returns:
        JSON. Source: OpenAPI, CreatePasskeyAuthenticationMethod.
    """
    body: dict[str, JsonValue] = {"type": str(MethodType.PASSKEY)}
    if identity is not None:
        body["identity_user_id"] = identity.user_id
        if identity.connection is not None:
            body["connection"] = identity.connection
    return to_json(body)


def write_rename(name: str) -> bytes:
    """Write a new name.

    Args:
        name: the name; cleaned here.

    Returns:
        JSON. Source: OpenAPI, UpdateAuthenticationMethodRequestContent.
    """
    return to_json({"name": clean_text(name)})


def write_verify_passkey(session: Secret, made: MadePasskey) -> bytes:
    """Write a passkey that a key has made.

    Args:
        session: ties it to the challenge.
        made: the passkey.

    Returns:
        JSON with the session secret in it. Source: OpenAPI, VerifyPasskeyAuthenticationMethod.

    Raises:
        KeydeskError: API_BAD_REQUEST (params: what, limit, size): the API would refuse it; nothing was sent.
    """
    credential_id = b64url_encode(made.credential_id)
    response: dict[str, JsonValue] = {
        "clientDataJSON": _within("clientDataJSON", b64url_encode(made.client_data_json)),
        "attestationObject": _within("attestationObject", b64url_encode(made.attestation_object)),
    }
    if made.transports:
        response["transports"] = [_within("transports", transport) for transport in made.transports]
    return to_json(
        {
            "auth_session": session.reveal(),
            "authn_response": {
                "id": _within("id", credential_id),
                "rawId": credential_id,
                "type": "public-key",
                "authenticatorAttachment": "cross-platform",
                "clientExtensionResults": {},
                "response": response,
            },
        }
    )


def _method(wire: MethodWire) -> Method:
    return Method(
        id=wire.id,
        type=clean_text(wire.type, _SHORT),
        created_at=read_time(wire.created_at),
        last_used_at=read_time(wire.last_auth_at),
        name=_shown(wire.name),
        usage=_texts(wire.usage),
        confirmed=wire.confirmed is not False,
        detail=_shown(wire.phone_number) or _shown(wire.email),
        passkey=_facts(wire) if wire.key_id is not None or wire.type == MethodType.PASSKEY else None,
        identity_user_id=_identity(wire.identity_user_id),
        channel=_channel(wire),
    )


def _channel(wire: MethodWire) -> str | None:
    told = wire.preferred_authentication_method
    return told if wire.type == MethodType.PHONE and told in tuple(Channel) else None


def _identity(text: str | None) -> str | None:
    """An id that is sent back to the API is taken as it is or not at all."""
    return text if text and is_identity(text) else None


def _facts(wire: MethodWire) -> PasskeyFacts:
    return PasskeyFacts(
        credential_id=_bytes(wire.key_id, MAX_CREDENTIAL_ID) or b"",
        public_key=_bytes(wire.public_key, 4096) or b"",
        user_handle=_bytes(wire.user_handle, _SHORT),
        aaguid=_uuid(wire.aaguid),
        rp_id=_shown(wire.relying_party_id),
        transports=_texts(wire.transports),
        synced=wire.credential_device_type == "multi_device",
        backed_up=wire.credential_backed_up is True,
        user_agent=_shown(wire.user_agent),
    )


def read_entries(value: JsonValue, wrapper: str) -> Sequence[JsonValue]:
    """Read a list, in its wrapper or bare; ANSWER_INVALID (params: what) when there is none."""
    inner = value.get(wrapper) if isinstance(value, dict) else value
    if not isinstance(inner, list):
        raise KeydeskError(Code.ANSWER_INVALID, what=wrapper)
    return inner


@cache
def _members(shape: type[msgspec.Struct]) -> tuple[tuple[str, object], ...]:
    return tuple((field.encode_name, field.type) for field in msgspec.structs.fields(shape))


def _fits(value: JsonValue, kind: object) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _shown(text: str | None) -> str | None:
    return clean_text(text, _NAME) or None if text else None


def _texts(values: Sequence[str] | None) -> tuple[str, ...]:
    cleaned = (clean_text(value, _SHORT) for value in (values or ())[:16])
    return tuple(dict.fromkeys(text for text in cleaned if text))


def _bytes(text: str | None, limit: int) -> bytes | None:
    if not text or len(text) > limit * 2:
        return None
    try:
        data = b64_any_decode(text)
    except ValueError:
        return None
    return data if 0 < len(data) <= limit else None


def _uuid(text: str | None) -> str | None:
    if not text or len(text) > _SHORT:
        return None
    try:
        return str(UUID(text))
    except ValueError:
        return None


def read_time(text: str | None) -> datetime | None:
    """Read a time as aware UTC; None when it is absent or cannot be read."""
    if not text or len(text) > _SHORT:
        return None
    try:
        told = datetime.fromisoformat(text)
        return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _within(what: str, text: str) -> str:
    if len(text) > LIMITS[what]:
        raise KeydeskError(Code.API_BAD_REQUEST, what=what, limit=LIMITS[what], size=len(text))
    return text


def to_json(body: dict[str, JsonValue]) -> bytes:
    """Write a body.

    Args:
        body: its members.

    Returns:
        JSON in ASCII.
    """
    return json.dumps(body, separators=(",", ":")).encode("ascii")
