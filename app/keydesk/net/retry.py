"""How long to wait after the tenant said "too many".

Pure functions, clamped, usable on any thread. Raises nothing.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MIN_WAIT_S = 1.0
MAX_WAIT_S = 300.0
DEFAULT_WAIT_S = 30.0  # two requests a minute on the free plan


def wait_after(headers: Mapping[str, str], now: datetime) -> float:
    """Read how long to wait before the next try.

    Args:
        headers: lower-case headers of a 429 or 503 answer.
        now: this computer's wall time, aware.

    Returns:
        Seconds between 1 and 300. `Retry-After` counts first, as seconds or as a date (RFC 9110 §10.2.3), then
        `x-ratelimit-reset` in Unix seconds; both dates are measured against the server's own clock when it tells it.
    """
    waits = (_from_retry_after(headers, now), _from_reset(headers, now))
    wait = next((wait for wait in waits if wait is not None), DEFAULT_WAIT_S)
    return min(max(wait, MIN_WAIT_S), MAX_WAIT_S)


def _from_retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    return _seconds_until(_http_date(value), headers, now)


def _from_reset(headers: Mapping[str, str], now: datetime) -> float | None:
    value = headers.get("x-ratelimit-reset", "").strip()
    if not (value.isascii() and value.isdigit()) or len(value) > 11:
        return None
    return _seconds_until(datetime.fromtimestamp(int(value), UTC), headers, now)


def _seconds_until(then: datetime | None, headers: Mapping[str, str], now: datetime) -> float | None:
    if then is None:
        return None
    return (then - (_http_date(headers.get("date", "")) or now)).total_seconds()


def _http_date(value: str) -> datetime | None:
    try:
        told = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told
