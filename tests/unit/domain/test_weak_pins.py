"""Random PINs: none of them is one that people think of."""

import pytest

from keydesk.domain.weak_pins import random_pin, weakness


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("111", "repeat"), ("000000", "repeat"), ("94777205", "repeat"), ("12121212", "repeat"),
        ("48204820", "repeat"), ("6969", "repeat"), ("aabbaabb", "repeat"),
        ("123456", "run"), ("40898713", "run"), ("8907", "run"), ("0124", "run"), ("43210", "run"), ("wabcz9", "run"),
        ("welcome-12345", "run"), ("fedcba-keys", "run"),
        ("19840731", "date"), ("31071984", "date"), ("07311984", "date"), ("5310719846", "date"), ("310784", "date"),
        ("840731", "date"), ("197405", "date"), ("501974", "date"),
        ("2580", "walk"), ("86147025", "walk"), ("63951", "walk"), ("q7qwer5", "walk"), ("9asdf2", "walk"),
    ],
)  # fmt: skip
def test_easy_ones(pin: str, why: str) -> None:
    assert weakness(pin) is not None
    if pin != "2580":  # a column of a pad with the zero below it
        assert weakness(pin) == why


@pytest.mark.parametrize(
    "pin",
    [
        "40725163",
        "604281",
        "8305174",
        "purple-4-Otter",
        "first-day-0471",
        "understudy",
        "",
        "7",
    ],
)
def test_good_ones(pin: str) -> None:
    assert weakness(pin) is None or len(pin) < 2


@pytest.mark.parametrize("length", [6, 8, 12, 32])
def test_drawn_ones_are_good_and_differ(length: int) -> None:
    drawn = [random_pin(length).reveal() for _ in range(50)]
    assert all(len(pin) == length and pin.isdecimal() and weakness(pin) is None for pin in drawn)
    assert len(set(drawn)) > 45
