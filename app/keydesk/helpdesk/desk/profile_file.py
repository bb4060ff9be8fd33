"""The file of a profile for preparing keys: JSON, strict, so that a misspelled wish is told and never dropped.

Any thread; reading a file blocks. Raises DESK_PROFILE_INVALID (params: field, reason) and nothing else.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn, TypeVar

from keydesk.config.policy import checks
from keydesk.config.policy.kinds import Wrong
from keydesk.core.encoding import JsonValue, clean_text, parse_json
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.provisioning import (
    LONGEST,
    RANDOM_LONGEST,
    RANDOM_SHORTEST,
    SHORTEST,
    DeskProfile,
    PinSource,
    SerialRange,
)

T = TypeVar("T")
MAX_BYTES = 64 * 1024
MOST = 10_000  # models, serial numbers
_MAX_NAME = 60
_FIELDS = frozenset(
    {
        "name", "reset_first", "pin", "pin_length", "min_pin_length", "force_change", "always_uv",
        "enterprise_attestation", "allowed_models", "serials", "label",
    }
)  # fmt: skip


def read_profile(path: Path) -> DeskProfile:
    """Read a profile.

    Args:
        path: the file.

    Returns:
        The profile.

    Raises:
        KeydeskError: DESK_PROFILE_INVALID with `reason` unreadable, syntax, unknown, missing, together or value.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _wrong("", "unreadable") from error
    if len(data) > MAX_BYTES:
        raise _wrong("", "unreadable")
    return parse_profile(data)


def parse_profile(data: bytes) -> DeskProfile:
    """Take a profile from the bytes of its file; as `read_profile`."""
    try:
        value = parse_json(data)
    except ValueError as error:
        raise _wrong("", "syntax") from error
    if not isinstance(value, dict):
        raise _wrong("", "syntax")
    unknown = sorted(set(value) - _FIELDS)
    if unknown:
        raise _wrong(clean_text(unknown[0], 40), "unknown")
    if "name" not in value:
        raise _wrong("name", "missing")
    return _checked(_built(value))


def _built(value: Mapping[str, JsonValue]) -> DeskProfile:
    default = DeskProfile("")
    return DeskProfile(
        name=_name(value["name"]),
        reset_first=_field(value, "reset_first", _flag, default.reset_first),
        pin=_field(value, "pin", _source, default.pin),
        pin_length=_field(value, "pin_length", _length, default.pin_length),
        min_pin_length=_field(value, "min_pin_length", _length, None),
        force_change=_field(value, "force_change", _flag, default.force_change),
        always_uv=_field(value, "always_uv", _flag, default.always_uv),
        enterprise_attestation=_field(value, "enterprise_attestation", _flag, default.enterprise_attestation),
        allowed_models=_field(value, "allowed_models", _models, None),
        serials=_field(value, "serials", _serials, None),
        label=_field(value, "label", _label, None),
    )


def _checked(profile: DeskProfile) -> DeskProfile:
    """What is right by itself and wrong together."""
    random = profile.pin is PinSource.RANDOM
    longest = max(profile.pin_length, profile.min_pin_length or 0)
    if random and not RANDOM_SHORTEST <= longest <= RANDOM_LONGEST:
        raise _wrong("pin_length", "together")
    return profile


def _field(value: Mapping[str, JsonValue], name: str, read: Callable[[str, JsonValue], T], default: T) -> T:
    return read(name, value[name]) if value.get(name) is not None else default


def _name(value: JsonValue) -> str:
    if not isinstance(value, str) or not value or clean_text(value, _MAX_NAME) != value:
        _refuse("name")
    return value


def _flag(name: str, value: JsonValue) -> bool:
    if not isinstance(value, bool):
        _refuse(name)
    return value


def _source(name: str, value: JsonValue) -> PinSource:
    if not isinstance(value, str) or value not in tuple(PinSource):
        _refuse(name)
    return PinSource(value)


def _length(name: str, value: JsonValue) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not SHORTEST <= value <= LONGEST:
        _refuse(name)
    return value


def _models(name: str, value: JsonValue) -> frozenset[str]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST:
        _refuse(name)
    try:
        return frozenset(checks.model_id(one) if isinstance(one, str) else _refuse(name) for one in value)
    except Wrong as error:
        raise _wrong(name, "value") from error


def _serials(name: str, value: JsonValue) -> tuple[SerialRange, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST:
        _refuse(name)
    return tuple(_range(name, one) for one in value)


def _range(name: str, value: JsonValue) -> SerialRange:
    """``"12345678"`` or ``"12345000-12345999"``; other makers' serial numbers have letters and stand alone."""
    if not isinstance(value, str) or not value.isascii() or not value or len(value) > 64 or not value.isprintable():
        _refuse(name)
    first, dash, last = value.partition("-")
    if dash and first.isdecimal() and last.isdecimal():
        if int(first) > int(last):
            _refuse(name)
        return SerialRange(first, last)
    return SerialRange(value, value)


def _label(name: str, value: JsonValue) -> str:
    if not isinstance(value, str) or not value.strip():
        _refuse(name)
    try:
        return checks.name_template(value)
    except Wrong as error:
        raise _wrong(name, "value") from error


def _refuse(name: str) -> NoReturn:
    raise _wrong(name, "value")


def _wrong(field: str, reason: str) -> KeydeskError:
    return KeydeskError(Code.DESK_PROFILE_INVALID, field=field, reason=reason)
