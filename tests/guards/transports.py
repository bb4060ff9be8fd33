"""No connection or pipe of asyncio is left open when its loop has ended.

The garbage collector would find it in a later test that has nothing to do with it. Every transport is noted as it is
made, on whatever loop and thread; after each test those of loops that have ended are judged, and those of loops that
still run (a server that serves several tests, a thread about to end) are judged later, with the name of their test.
Patched once per process. Notes on whatever thread makes a transport, judges on the main thread. Raises by
``pytest.fail``.
"""

from __future__ import annotations

import asyncio
from asyncio.base_subprocess import BaseSubprocessTransport
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

_HANDLES = ("_sock", "_pipe")
"""Where asyncio keeps what a transport owns until it is closed."""


@dataclass(frozen=True)
class _Made:
    transport: asyncio.BaseTransport
    test: str

    @property
    def is_open(self) -> bool:
        if isinstance(self.transport, BaseSubprocessTransport):
            return not vars(self.transport).get("_closed", True)
        return any(getattr(self.transport, name, None) is not None for name in _HANDLES)

    @property
    def is_stranded(self) -> bool:
        loop = getattr(self.transport, "_loop", None)
        return loop is not None and loop.is_closed()

    @property
    def words(self) -> str:
        names = {name: self.transport.get_extra_info(name) for name in ("sockname", "peername")}
        return f"{self.transport!r} {names}, made in {self.test}"

    def drop(self) -> None:
        """Give back what it owns, so that one leak fails one test."""
        for name in _HANDLES:
            handle = getattr(self.transport, name, None)
            if handle is not None:
                handle.close()
                setattr(self.transport, name, None)


class _Notes:
    def __init__(self) -> None:
        self.test = "no test"
        self.made: list[_Made] = []

    def stranded(self) -> list[_Made]:
        """Forget what is closed, and give what can no longer be closed."""
        # A thread may note another one meanwhile; what is appended now stays for the next time.
        seen = self.made[:]
        still_open = [made for made in seen if made.is_open]
        left = [made for made in still_open if made.is_stranded]
        self.made[: len(seen)] = [made for made in still_open if made not in left]
        return left


_notes = _Notes()


def pytest_configure(config: pytest.Config) -> None:
    """Note every transport that is made."""
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    original = asyncio.BaseTransport.__init__

    def noted(self: asyncio.BaseTransport, extra: Mapping[str, object] | None = None) -> None:
        original(self, extra)
        _notes.made.append(_Made(self, _notes.test))

    patch.setattr(asyncio.BaseTransport, "__init__", noted)


@pytest.fixture(autouse=True)
def no_transports_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail when a transport is open whose loop has ended."""
    _notes.test = request.node.nodeid
    yield
    left = _notes.stranded()
    for made in left:
        made.drop()
    if left:
        pytest.fail("left open when the loop ended:\n  " + "\n  ".join(made.words for made in left), pytrace=False)
