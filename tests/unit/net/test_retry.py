from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.net.retry import DEFAULT_WAIT_S, MAX_WAIT_S, MIN_WAIT_S, wait_after

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
UNIX = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "12"}, 12),
        ({"retry-after": " 12 "}, 12),
        ({"retry-after": "0"}, MIN_WAIT_S),
        ({"retry-after": "86400"}, MAX_WAIT_S),
        ({"retry-after": "9" * 400}, MAX_WAIT_S),
        ({"retry-after": "-5"}, DEFAULT_WAIT_S),
        ({"retry-after": "1e3"}, DEFAULT_WAIT_S),
        ({"retry-after": "²"}, DEFAULT_WAIT_S),
        ({"retry-after": "soon"}, DEFAULT_WAIT_S),
        ({"retry-after": "Tue, 03 Mar 2026 09:00:40 GMT"}, 40),
        ({"retry-after": "Tue, 03 Mar 2026 08:00:00 GMT"}, MIN_WAIT_S),
        # This computer's clock is an hour off; the server's own date is what counts.
        ({"retry-after": "Tue, 03 Mar 2026 10:00:40 GMT", "date": "Tue, 03 Mar 2026 10:00:00 GMT"}, 40),
        ({"retry-after": "Tue, 03 Mar 2026 99:00:40 GMT"}, DEFAULT_WAIT_S),
        ({"x-ratelimit-reset": str(UNIX + 25)}, 25),
        ({"x-ratelimit-reset": str(UNIX - 25)}, MIN_WAIT_S),
        ({"x-ratelimit-reset": "99999999999"}, MAX_WAIT_S),
        ({"x-ratelimit-reset": "999999999999999999"}, DEFAULT_WAIT_S),
        ({"x-ratelimit-reset": "x"}, DEFAULT_WAIT_S),
        ({"retry-after": "7", "x-ratelimit-reset": str(UNIX + 25)}, 7),
        ({"retry-after": "x", "x-ratelimit-reset": str(UNIX + 25)}, 25),
        ({}, DEFAULT_WAIT_S),
    ],
)
def test_wait(headers: dict[str, str], seconds: float) -> None:
    assert wait_after(headers, NOW) == seconds


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_header_gives_a_bearable_wait(retry_after: str, reset: str, date: str) -> None:
    headers = {"retry-after": retry_after, "x-ratelimit-reset": reset, "date": date}
    assert MIN_WAIT_S <= wait_after(headers, NOW) <= MAX_WAIT_S
