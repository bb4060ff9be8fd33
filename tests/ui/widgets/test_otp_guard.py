"""What a touched key types is told from what a person types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.ui.widgets.otp_guard import LEAST_LENGTH, MODHEX, OtpGuard

CODE = "cccjgjgkhcbbirdrfdnlnghhfgrtnnlgedjlftrbdeut"


def typed(text: str, gap_s: float, guard: OtpGuard | None = None) -> tuple[OtpGuard, float]:
    guard, at = guard or OtpGuard(), 100.0
    for char in text:
        at += gap_s
        guard.note(char, at)
    return guard, at


def test_a_code_is_44_modhex_letters() -> None:
    assert len(CODE) == 44
    assert set(CODE) <= MODHEX


@pytest.mark.parametrize("gap_s", [0.0, 0.002, 0.012, 0.03])
def test_a_code_is_caught(gap_s: float) -> None:
    guard, at = typed(CODE, gap_s)
    assert guard.caught(at + 0.01) == 44


def test_with_caps_lock_too() -> None:
    guard, at = typed(CODE.upper(), 0.005)
    assert guard.caught(at) == 44


def test_a_person_who_types_the_same_letters_is_not() -> None:
    guard, at = typed(CODE, 0.09)
    assert guard.caught(at) == 0


def test_what_was_typed_before_the_touch_is_not_part_of_it() -> None:
    guard, _ = typed("1234", 0.2)
    guard, at = typed(CODE, 0.005, guard)
    assert guard.caught(at) == 44


def test_other_letters_end_the_burst() -> None:
    guard, at = typed(CODE[:20] + "z" + CODE[:20], 0.005)
    assert guard.caught(at) == 0


def test_a_burst_left_alone_for_long_is_the_persons_own() -> None:
    guard, at = typed(CODE, 0.005)
    assert guard.caught(at + 5) == 0


@given(st.text(max_size=63), st.floats(min_value=0.06, max_value=2.0))
def test_nothing_typed_at_human_speed_is_ever_caught(text: str, gap_s: float) -> None:
    guard, at = typed(text, gap_s)
    assert guard.caught(at) == 0


@given(st.text(alphabet="0123456789", max_size=63))
def test_a_pasted_or_typed_number_is_never_caught(text: str) -> None:
    guard, at = typed(text, 0.0)
    assert guard.caught(at) == 0


def test_short_bursts_pass() -> None:
    guard, at = typed(CODE[: LEAST_LENGTH - 1], 0.001)
    assert guard.caught(at) == 0
