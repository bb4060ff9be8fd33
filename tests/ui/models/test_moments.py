"""Days and times in words, in the time zone and language of the computer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from keydesk.ui.models.moments import capital, day, joined, moment, moment_inside
from tests.fakes.time_zone import in_zone

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en"))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW, "today"),
        (NOW.replace(hour=0, minute=0), "today"),
        (NOW.replace(hour=0) - timedelta(hours=1), "yesterday"),
        (datetime(2026, 3, 2, 23, 59, tzinfo=UTC), "2 March 2026"),
        (datetime(2024, 2, 29, tzinfo=UTC), "29 February 2024"),
        (NOW + timedelta(days=1), "5 March 2026"),
    ],
)
def test_day(at: datetime, said: str) -> None:
    assert day(at, NOW) == said


def test_moments() -> None:
    assert moment(NOW.replace(hour=9, minute=5), NOW) == "Today 09:05"
    assert moment_inside(NOW - timedelta(days=1), NOW) == "yesterday at 09:30"


def test_the_days_are_those_of_this_computer() -> None:
    late = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)  # one in the morning of the 4th in Tokyo
    with in_zone("Asia/Tokyo"):
        assert moment(late, NOW) == "Today 01:00"


def test_joining() -> None:
    assert joined("", "ana@acme.com", "", "added today") == "ana@acme.com · added today"
    assert capital("added") == "Added"
    assert capital("") == ""
