"""Canonical CBOR: the examples of RFC 8949 Appendix A, the strict rules, and agreement with python-fido2."""

from __future__ import annotations

import pytest
from fido2 import cbor as theirs
from hypothesis import given
from hypothesis import strategies as st

from keydesk.demo.softkey import cbor

# RFC 8949 Appendix A, as far as CTAP uses the types.
EXAMPLES = [
    (0, "00"),
    (10, "0a"),
    (23, "17"),
    (24, "1818"),
    (100, "1864"),
    (1000, "1903e8"),
    (1000000, "1a000f4240"),
    (1000000000000, "1b000000e8d4a51000"),
    (18446744073709551615, "1bffffffffffffffff"),
    (-1, "20"),
    (-10, "29"),
    (-100, "3863"),
    (-1000, "3903e7"),
    (False, "f4"),
    (True, "f5"),
    (b"", "40"),
    (bytes.fromhex("01020304"), "4401020304"),
    ("", "60"),
    ("IETF", "6449455446"),
    ("ü", "62c3bc"),
    ([], "80"),
    ([1, [2, 3], [4, 5]], "8301820203820405"),
    ({}, "a0"),
    ({1: 2, 3: 4}, "a201020304"),
    ({"a": 1, "b": [2, 3]}, "a26161016162820203"),
]


@pytest.mark.parametrize(("value", "encoded"), EXAMPLES)
def test_examples_of_the_rfc(value: object, encoded: str) -> None:
    assert cbor.encode(value).hex() == encoded
    assert cbor.decode(bytes.fromhex(encoded)) == value


def test_keys_are_sorted_by_type_then_length_then_bytes() -> None:
    # CTAP 2.1 §8: integers first, negative after positive, then text by length.
    assert cbor.encode({"b": 1, "aa": 2, -1: 3, 100: 4, 3: 5}).hex() == "a5030518640420036162016261610" + "2"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("", "nothing"),
        ("1817", "not the shortest form"),
        ("190001", "not the shortest form"),
        ("0001", "more bytes after it"),
        ("43ff", "cut short"),
        ("a201020102", "a repeated key"),
        ("a203040102", "keys out of order"),
        ("5f4101ff", "indefinite length"),
        ("f90000", "a float"),
        ("f6", "null"),
        ("c101", "a tag"),
        ("62c328", "not UTF-8"),
        ("818181818100", "five levels deep"),
        ("a1810101", "a list as a key"),
        ("a1f501", "true as a key, which Python takes for 1"),
    ],
)
def test_what_is_not_canonical_is_refused(data: str, why: str) -> None:
    with pytest.raises(cbor.CborError):
        cbor.decode(bytes.fromhex(data))


def test_foreign_types_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError):
        cbor.encode(1.5)
    with pytest.raises(TypeError):
        cbor.encode(1 << 64)


SCALARS = st.integers(-(2**63), 2**64 - 1) | st.booleans() | st.binary(max_size=300) | st.text(max_size=80)
KEYS = st.integers(-1000, 1000) | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=8
)


@given(st.dictionaries(KEYS, SCALARS | st.lists(SCALARS, max_size=30), max_size=30))
def test_both_codecs_agree(value: dict[int | str, object]) -> None:
    encoded = cbor.encode(value)
    assert encoded == theirs.encode(value)
    assert cbor.decode(encoded) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_a_value_or_an_error(data: bytes) -> None:
    try:
        value = cbor.decode(data)
    except cbor.CborError:
        return
    assert cbor.encode(value) == data
