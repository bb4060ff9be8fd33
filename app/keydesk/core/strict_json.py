"""The strict reader for JSON from outside. Apart from `encoding`, because policy is read before the first frame.

Usable on any thread. Raises `ValueError` (and nothing else) on bad input.
"""

import json
from typing import NoReturn

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]

MAX_DEPTH = 32
MAX_INTEGER_DIGITS = 20
_LONG_RUN = MAX_INTEGER_DIGITS * 16
_DIGITS = bytes(byte if 0x30 <= byte <= 0x39 else 0x20 for byte in range(256))
"""Leaves digits and makes blanks of the rest: quicker than a pattern that has to be compiled first."""


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
    if len(data) >= _LONG_RUN and any(len(run) >= _LONG_RUN for run in data.translate(_DIGITS).split()):
        raise ValueError("integer too long")
    if data.count(b"[") + data.count(b"{") > MAX_DEPTH:
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
    if b"\\u" in data:  # UTF-8 has no way to write one
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
