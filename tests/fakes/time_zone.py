"""The time zone of the process, set for a while."""

import contextlib
import os
import time
from collections.abc import Iterator


@contextlib.contextmanager
def in_zone(name: str) -> Iterator[None]:
    """Live in another time zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()
