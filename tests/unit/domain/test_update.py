"""Versions in order, what an announcement means for the program that runs, and when to ask again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.update import (
    SKEW,
    Announcement,
    Channel,
    Floor,
    Off,
    Standing,
    UpdateNews,
    UpdateRule,
    accept,
    due_in,
    is_older,
    standing,
    version_order,
)

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
TOLD = Announcement(
    Channel.STABLE, 7, NOW - timedelta(hours=1), NOW + timedelta(days=14), "1.2.0", date(2026, 3, 3), "1.0.0",
    "https://keydesk.example.com/", {"en": "Faster."}, "0123456789abcdef",
)  # fmt: skip
ORDERED = (
    "0.9", "0.9.1", "1.0.dev1", "1.0a1.dev1", "1.0a1", "1.0a2", "1.0b1", "1.0rc1", "1.0rc2", "1.0", "1.0.1.dev3",
    "1.0.1", "1.2.0", "1.10.0", "2", "10.0.0",
)  # fmt: skip


def test_versions_in_order() -> None:
    """The order of PEP 440; 1.10 comes after 1.2."""
    for at, first in enumerate(ORDERED):
        for second in ORDERED[at + 1 :]:
            assert is_older(first, second), (first, second)
            assert not is_older(second, first), (first, second)


@pytest.mark.parametrize(("one", "other"), [("1.0", "1.0.0"), ("1", "1.0.0.0"), ("1.0+local", "1.0")])
def test_the_same_version_written_otherwise(one: str, other: str) -> None:
    assert version_order(one) == version_order(other) is not None


@pytest.mark.parametrize(
    "text", ["", "v1.0", "1..0", "1.0-rc.1", "1.0.0.0.0", "1.0 ", "1.0\n", "١.0", "-1", "1.0post1", "9" * 10, "1!2.0"]
)
def test_what_is_no_version_is_neither_older_nor_newer(text: str) -> None:
    assert version_order(text) is None
    assert not is_older(text, "99")
    assert not is_older("0", text)


@given(
    st.lists(st.integers(0, 10**9 - 1), min_size=3, max_size=3),
    st.lists(st.integers(0, 10**9 - 1), min_size=3, max_size=3),
)
def test_finished_versions_are_in_the_order_of_their_numbers(one: list[int], other: list[int]) -> None:
    first, second = (".".join(map(str, numbers)) for numbers in (one, other))
    assert is_older(first, second) == (one < other)


@pytest.mark.parametrize(
    ("own", "changes", "now", "days", "expected"),
    [
        ("1.2.0", {}, NOW, 0, Standing.CURRENT),
        ("1.3.0", {}, NOW, 0, Standing.CURRENT),
        ("1.1.0", {}, NOW, 0, Standing.NEWER),
        ("1.2.0rc1", {}, NOW, 0, Standing.NEWER),
        ("0.9.9", {}, NOW, 0, Standing.UNSAFE),
        ("1.0.0rc1", {}, NOW, 0, Standing.UNSAFE),
        # Told later, but what is unsafe at once.
        ("1.1.0", {}, NOW, 2, Standing.CURRENT),
        ("1.1.0", {}, NOW + timedelta(days=1), 2, Standing.NEWER),
        ("0.9.9", {}, NOW, 90, Standing.UNSAFE),
        # Out of date: what is there stays there; that there is nothing newer is not known any more.
        ("1.1.0", {"expires": NOW - timedelta(days=1)}, NOW, 0, Standing.NEWER),
        ("0.9.9", {"expires": NOW - timedelta(days=1)}, NOW, 0, Standing.UNSAFE),
        ("1.2.0", {"expires": NOW - timedelta(days=1)}, NOW, 0, Standing.UNKNOWN),
        ("mine", {}, NOW, 0, Standing.UNKNOWN),
    ],
)
def test_how_the_program_stands(
    own: str, changes: dict[str, datetime], now: datetime, days: int, expected: Standing
) -> None:
    assert standing(replace(TOLD, **changes), own, now, days) is expected  # type: ignore[arg-type]  # times only


@pytest.mark.parametrize(
    ("changes", "channel", "floor", "code"),
    [
        ({}, Channel.STABLE, None, None),
        ({}, Channel.STABLE, Floor("k", 7), None),
        ({}, Channel.BETA, None, Code.UPDATE_INVALID),
        ({}, Channel.STABLE, Floor("k", 8), Code.UPDATE_ROLLED_BACK),
        ({"issued": NOW + SKEW}, Channel.STABLE, None, None),
        ({"issued": NOW + SKEW + timedelta(seconds=1)}, Channel.STABLE, None, Code.UPDATE_TOO_EARLY),
        ({"expires": NOW - SKEW + timedelta(seconds=1)}, Channel.STABLE, None, None),
        ({"expires": NOW - SKEW}, Channel.STABLE, None, Code.UPDATE_EXPIRED),
    ],
)
def test_what_is_taken(
    changes: dict[str, datetime], channel: Channel, floor: Floor | None, code: Code | None
) -> None:
    announcement = replace(TOLD, **changes)  # type: ignore[arg-type]  # times only
    if code is None:
        accept(announcement, channel, floor, NOW)
        return
    with pytest.raises(KeydeskError) as caught:
        accept(announcement, channel, floor, NOW)
    assert caught.value.code == code


def test_when_to_ask_again() -> None:
    """Once a day; after an hour where nothing answered; at once when the clock was set back."""
    assert due_in(None, False, NOW) == timedelta(0)
    assert due_in(NOW, True, NOW) == timedelta(days=1)
    assert due_in(NOW, False, NOW) == timedelta(hours=1)
    assert due_in(NOW - timedelta(days=2), True, NOW) < timedelta(0)
    assert due_in(NOW + timedelta(days=2), True, NOW) == timedelta(0)


def test_what_is_worth_telling() -> None:
    on = UpdateRule(off=None)
    newer = UpdateNews(on, Standing.NEWER, TOLD, own="1.1.0")
    assert newer.worth_telling
    assert not replace(newer, dismissed="1.2.0").worth_telling
    assert replace(newer, dismissed="1.1.9").worth_telling
    assert not replace(newer, rule=UpdateRule(off=Off.PERSON)).worth_telling
    assert not replace(newer, standing=Standing.CURRENT).worth_telling
    assert replace(newer, standing=Standing.UNSAFE, dismissed="1.2.0").worth_telling
    assert not UpdateNews(on, Standing.UNSAFE).worth_telling


def test_who_may_ask() -> None:
    assert [off for off in (None, *Off) if UpdateRule(off=off).may_ask] == [None, Off.PERSON]


def test_a_note_in_another_language_is_english() -> None:
    assert (TOLD.note("ja"), replace(TOLD, notes={}).note("ja")) == (("Faster.",), ())


def test_of_a_long_note_is_shown_what_a_person_reads() -> None:
    long = replace(TOLD, notes={"en": "\n\n  A  \n" + "x" * 5000 + "\nb" * 500})
    lines = long.note("en")
    assert (lines[0], len(lines[1]), len(lines)) == ("A", 1000, 40)
