"""The bounds before the decoder: honest answers pass as they are, bombs are refused without being built."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from typing import get_args, get_type_hints

import pytest
from fido2 import cbor
from fido2.ctap2.base import AssertionResponse, AttestationResponse, Info
from fido2.hid.base import HidDescriptor
from hypothesis import given
from hypothesis import strategies as st

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware import answer_bounds
from keydesk.hardware.answer_bounds import BYTES_MEMBERS, MAX_DEPTH, MAX_ITEMS
from keydesk.hardware.hid_library_device import check_report_sizes
from tests.fakes.hostile_key import BOMBS, encode, hostile_value

MANAGEMENT = 0x0A
KEYS = st.integers(-(2**64), 2**64 - 1) | st.text(max_size=8)
LEAVES = st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.text(max_size=40) | st.binary(max_size=40)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)


def depth(value: object) -> int:
    inside = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inside is None else 1 + max(map(depth, inside), default=0)


@given(VALUES)
def test_honest_answers_pass(value: object) -> None:
    honest = b"\0" + cbor.encode(value)  # type: ignore[arg-type]  # what the strategy makes
    if depth(value) <= MAX_DEPTH:
        answer_bounds.check(MANAGEMENT, honest)
    with pytest.raises(ValueError, match=r"."):
        answer_bounds.check(MANAGEMENT, honest + b"\0")


@given(st.binary(max_size=200))
def test_what_passes_can_be_decoded(data: bytes) -> None:
    """No cut text, no rest: python-fido2 may still dislike the text or a key, by one of its known errors."""
    try:
        answer_bounds.check(MANAGEMENT, b"\0" + data)
    except ValueError:
        return
    if data:
        with contextlib.suppress(UnicodeDecodeError, TypeError):  # no text, or a list for a key
            assert depth(cbor.decode(data)) <= MAX_DEPTH


@given(st.randoms(use_true_random=False))
def test_whatever_a_hostile_key_encodes_is_refused_or_small(source: object) -> None:
    data = encode(hostile_value(source))  # type: ignore[arg-type]  # a Random
    try:
        answer_bounds.check(MANAGEMENT, b"\0" + data)
    except ValueError:
        return
    assert len(data) <= answer_bounds.MAX_BYTES


@pytest.mark.parametrize("bomb", [bomb for bomb in BOMBS if bomb not in (b"", b"\xf6")])
def test_bombs_are_refused(bomb: bytes) -> None:
    if bomb in (b"\xa1\xa0\xa0", b"\xa1\x80\x01", b"\xa2\x01\x01\x01\x02"):
        answer_bounds.check(MANAGEMENT, b"\0" + bomb)  # small and whole: the decoder may refuse it
        return
    with pytest.raises(ValueError):  # noqa: PT011 -- which words it has is nobody's business
        answer_bounds.check(MANAGEMENT, b"\0" + bomb)


@pytest.mark.parametrize(
    ("answer", "fine"),
    [
        (b"\0", True), (b"\x36", True), (b"\x36\xff\xff", True), (b"", False), (b"\0" + b"\xa0" * 2, False),
        (b"\0\x18\x05", True), (b"\0\xa2\x02\x01\x01\x01", True), (b"\0\xf6", True), (b"\0\xfa\0\0\0\0", False),
        (b"\0" + b"\x81" * MAX_DEPTH + b"\x01", True), (b"\0" + b"\x81" * (MAX_DEPTH + 1) + b"\x01", False),
        (b"\0\x99" + (MAX_ITEMS - 1).to_bytes(2, "big") + b"\x01" * (MAX_ITEMS - 1), True),
        (b"\0\x99" + MAX_ITEMS.to_bytes(2, "big") + b"\x01" * MAX_ITEMS, False),
    ],
)  # fmt: skip
def test_the_edges(answer: bytes, fine: bool) -> None:
    if fine:
        answer_bounds.check(MANAGEMENT, answer)
    else:
        with pytest.raises(ValueError):  # noqa: PT011 -- as above
            answer_bounds.check(MANAGEMENT, answer)


@pytest.mark.parametrize(
    ("command", "model"),
    [(0x01, AttestationResponse), (0x02, AssertionResponse), (0x04, Info), (0x08, AssertionResponse)],
)
def test_every_member_python_fido2_turns_into_bytes_is_checked(command: int, model: type) -> None:
    """`bytes(2**40)` is a terabyte of zeros: a number there must never reach it."""
    hints = get_type_hints(model)
    turned = set()
    for field in dataclasses.fields(model):
        kinds = get_args(hints[field.name]) or (hints[field.name],)
        if any(isinstance(kind, type) and issubclass(kind, bytes) for kind in kinds):
            turned.add(model._get_field_key(field))  # type: ignore[attr-defined]  # how python-fido2 numbers members
    assert turned == BYTES_MEMBERS[command]
    for member in turned:
        with pytest.raises(ValueError, match="bytes"):
            answer_bounds.check(command, b"\0" + cbor.encode({member: 2**40}))


@pytest.mark.parametrize("sizes", [(0, 64), (64, 0), (7, 7), (64, 7), (2**29, 64), (64, 1025)])
def test_packets_of_an_impossible_size_are_refused(sizes: tuple[int, int]) -> None:
    """python-fido2 writes forever into packets that have no room."""
    with pytest.raises(KeydeskError) as told:
        check_report_sizes(HidDescriptor("x", 1, 2, *sizes, "x", None))
    assert told.value.code == Code.KEY_MALFORMED


def test_deep_bombs_cost_no_recursion() -> None:
    limit = sys.getrecursionlimit()
    with pytest.raises(ValueError, match="deep"):
        answer_bounds.check(MANAGEMENT, b"\0" + b"\x81" * (limit * 2))
