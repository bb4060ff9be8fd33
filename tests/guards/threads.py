"""No thread of a security key outlives its test.

Runs on the main thread. Raises by ``pytest.fail``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

_PREFIX = "key-"
_GRACE_S = 5.0


def key_threads() -> set[threading.Thread]:
    """The live threads that talk to keys, and the monitor."""
    return {thread for thread in threading.enumerate() if thread.name.startswith(_PREFIX)}


@pytest.fixture(autouse=True)
def no_key_threads_left() -> Iterator[None]:
    """Fail when a ``key-...`` thread is still there some seconds after the test."""
    before = key_threads()
    yield
    deadline = time.monotonic() + _GRACE_S
    for thread in key_threads() - before:
        thread.join(max(0.0, deadline - time.monotonic()))
    left = sorted(thread.name for thread in key_threads() - before)
    if left:
        pytest.fail(f"threads left behind: {', '.join(left)}. Close the key or the monitor.", pytrace=False)
