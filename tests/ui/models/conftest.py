"""Days and times of these tests are those of UTC, wherever they run."""

from collections.abc import Iterator

import pytest

from tests.fakes.time_zone import in_zone


@pytest.fixture(autouse=True)
def utc() -> Iterator[None]:
    """Sets the time zone."""
    with in_zone("UTC"):
        yield
