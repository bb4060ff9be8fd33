"""How values lie in columns: times as ISO 8601 UTC, lists of ids as JSON of base64url. Pure; raises ValueError."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from keydesk.core.encoding import b64url_decode, b64url_encode


def time_in(time: datetime) -> str:
    """Write an aware time."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds")


def time_out(text: str) -> datetime:
    """Read a time that `time_in` wrote."""
    return datetime.fromisoformat(text)


def ids_in(ids: Iterable[bytes]) -> str:
    """Write raw ids, in their order."""
    return json.dumps([b64url_encode(one) for one in ids])


def ids_out(text: str) -> tuple[bytes, ...]:
    """Read ids that `ids_in` wrote."""
    return tuple(b64url_decode(one) for one in json.loads(text))
