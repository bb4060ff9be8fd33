"""The file of a profile: every field by name, and a clear reason for whatever is wrong in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.provisioning import DeskProfile, PinSource, SerialRange
from keydesk.helpdesk.desk.profile_file import MAX_BYTES, parse_profile, read_profile

MODEL = "2fc0579f-8113-47ea-b116-bb5a8db9202a"


def parsed(**fields: object) -> DeskProfile:
    return parse_profile(json.dumps({"name": "Desk", **fields}).encode())


def refused(data: bytes) -> tuple[object, object]:
    with pytest.raises(KeydeskError) as caught:
        parse_profile(data)
    assert caught.value.code == Code.DESK_PROFILE_INVALID
    return caught.value.params["field"], caught.value.params["reason"]


def test_a_name_is_enough() -> None:
    assert parsed() == DeskProfile("Desk")


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("reset_first", True, True), ("pin", "random", PinSource.RANDOM), ("pin_length", 10, 10),
        ("min_pin_length", 8, 8), ("force_change", True, True), ("always_uv", True, True),
        ("enterprise_attestation", True, True), ("allowed_models", [MODEL.upper()], frozenset({MODEL})),
        ("serials", ["12345678", "20-29", "AB-12"],
         (SerialRange("12345678", "12345678"), SerialRange("20", "29"), SerialRange("AB-12", "AB-12"))),
        ("label", "{model} {serial_last4}", "{model} {serial_last4}"),
    ],
)  # fmt: skip
def test_every_field(field: str, value: object, read: object) -> None:
    assert getattr(parsed(**{field: value}), field) == read


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", 5), ("name", "a\nb"), ("name", "x" * 61),
        ("reset_first", 1), ("force_change", "yes"), ("always_uv", 0), ("enterprise_attestation", []),
        ("pin", "guess"), ("pin", True), ("pin_length", 3), ("pin_length", 64), ("pin_length", True),
        ("min_pin_length", 3), ("min_pin_length", "8"), ("allowed_models", []), ("allowed_models", ["x"]),
        ("allowed_models", [5]), ("allowed_models", ["00000000-0000-0000-0000-000000000000"]),
        ("serials", []), ("serials", ["29-20"]), ("serials", [12]), ("serials", [""]), ("serials", ["é"]),
        ("label", "{nothing}"), ("label", " "), ("label", "{model!r:>9999}"), ("label", 5),
    ],
)  # fmt: skip
def test_what_a_field_cannot_be(field: str, value: object) -> None:
    assert refused(json.dumps({"name": "Desk", field: value}).encode()) == (field, "value")


def test_what_else_is_wrong(tmp_path: Path) -> None:
    assert refused(b"{") == ("", "syntax")
    assert refused(b"[]") == ("", "syntax")
    assert refused(b'{"name": "a", "name": "b"}') == ("", "syntax")
    assert refused(b"{}") == ("name", "missing")
    assert refused(b'{"name": "Desk", "force_chnage": true}') == ("force_chnage", "unknown")
    assert refused(b'{"name": "Desk", "pin": "random", "pin_length": 5}') == ("pin_length", "together")
    assert refused(b'{"name": "Desk", "pin": "random", "min_pin_length": 40}') == ("pin_length", "together")
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (MAX_BYTES + 1))
    for path in (large, tmp_path / "missing.json", tmp_path):
        with pytest.raises(KeydeskError) as caught:
            read_profile(path)
        assert caught.value.params["reason"] == "unreadable"


@given(st.binary(max_size=60) | st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=5)).map(
    lambda value: json.dumps(value).encode()
))  # fmt: skip
def test_whatever_stands_in_it(data: bytes) -> None:
    code: str | None = None
    try:
        parse_profile(data)
    except KeydeskError as error:
        code = error.code
    assert code in (None, Code.DESK_PROFILE_INVALID)
