"""Strict readers for what comes from outside: base64url, JSON, and names that strangers chose.

Usable on any thread. Raises `ValueError` (and nothing else) on bad input.
"""

import base64
import binascii
import json
import re
import unicodedata
from typing import NoReturn

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]

MAX_DEPTH = 32
MAX_INTEGER_DIGITS = 20
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*\Z")
_LONG_INTEGER = re.compile(rb"[0-9]{%d,}" % (MAX_INTEGER_DIGITS * 16))


def b64url_encode(data: bytes) -> str:
    """Encode without padding.

    Args:
        data: any bytes.

    Returns:
        base64url text without ``=``. Source: RFC 4648 §5, RFC 7515 §2.
    """
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def b64url_decode(text: str) -> bytes:
    """Decode unpadded base64url; padding and foreign characters are refused.

    Args:
        text: base64url text.

    Returns:
        The bytes.

    Raises:
        ValueError: the text is not canonical base64url.
    """
    if not _BASE64URL.match(text) or len(text) % 4 == 1:
        raise ValueError("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64url_encode(data) != text:
        raise ValueError("not canonical base64url")
    return data


def b64_any_decode(text: str) -> bytes:
    """Decode base64 or base64url, padded or not, as the My Account API mixes both.

    Args:
        text: base64 text of either alphabet.

    Returns:
        The bytes.

    Raises:
        ValueError: the text is neither.
    """
    plain = text.rstrip("=").replace("+", "-").replace("/", "_")
    if not _BASE64URL.match(plain) or len(plain) % 4 == 1:
        raise ValueError("not base64")
    try:
        return base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except binascii.Error as error:
        raise ValueError("not base64") from error


def parse_json(data: bytes) -> JsonValue:
    """Read JSON strictly: UTF-8, no NaN or infinity, no repeated members, bounded depth and integers.

    Args:
        data: the whole document.

    Returns:
        The value.

    Raises:
        ValueError: the document breaks one of the rules.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        raise ValueError("byte order mark")
    if _LONG_INTEGER.search(data):
        raise ValueError("integer too long")
    _bound_depth(data)
    try:
        text = data.decode("utf-8")
        value: JsonValue = json.loads(
            text,
            parse_constant=_refuse,
            parse_int=_bounded_int,
            parse_float=_finite_float,
            object_pairs_hook=_no_repeats,
        )
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    _no_surrogates(value)
    return value


def _bound_depth(data: bytes) -> None:
    depth = 0
    in_string = escaped = False
    for byte in data:
        if in_string:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                in_string = False
        elif byte == 0x22:
            in_string = True
        elif byte in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise ValueError("nested too deep")
        elif byte in b"]}":
            depth -= 1


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _bounded_int(digits: str) -> int:
    if len(digits) > MAX_INTEGER_DIGITS:
        raise ValueError("integer too long")
    return int(digits)


def _finite_float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise ValueError("number too large")
    return value


def _no_repeats(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("repeated member")
    return members


def _no_surrogates(value: JsonValue) -> None:
    if isinstance(value, str):
        if any(0xD800 <= ord(char) <= 0xDFFF for char in value):
            raise ValueError("lone surrogate")
    elif isinstance(value, list):
        for item in value:
            _no_surrogates(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            _no_surrogates(name)
            _no_surrogates(item)


def clean_text(text: str, limit: int = 120) -> str:
    """Make a name from outside fit to show: one line, no control or direction characters, bounded.

    Args:
        text: what a server or a key sent.
        limit: characters that stay at most; a longer text ends in an ellipsis.

    Returns:
        Plain text, possibly empty.
    """
    kept = "".join(" " if char.isspace() else char for char in text[: limit * 8])
    kept = "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    kept = " ".join(kept.split())
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"
