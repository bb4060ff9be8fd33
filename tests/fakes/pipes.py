"""Named pipes in memory, by the rules of Windows that matter: one first instance, an access list, one at a time."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field

LIMIT_S = 15.0


@dataclass
class _Wire:
    """What was written to each end and not read yet; `gone` once either end was closed or sent away."""

    waiting: dict[str, bytes] = field(default_factory=lambda: {"server": b"", "client": b""})
    gone: bool = False


@dataclass
class _Pipe:
    access: str
    owner: str
    wire: _Wire | None = None


class PipeSystem:
    """All pipes of one computer."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.pipes: dict[str, _Pipe] = {}
        self.numbers = itertools.count(1)


class MemoryPipes:
    """Satisfies `instance_windows.Pipes` for one process of a person."""

    def __init__(self, system: PipeSystem, person: str = "S-1-5-21-1") -> None:
        self._system = system
        self._person = person
        self._servers: dict[int, str] = {}
        self._clients: dict[int, tuple[_Wire, str]] = {}
        self._cancelled: set[int] = set()

    def person(self) -> str:
        return self._person

    def create(self, name: str, access: str) -> int:
        with self._system.changed:
            if name in self._system.pipes:
                raise FileExistsError(name)
            self._system.pipes[name] = _Pipe(access, self._person)
            number = next(self._system.numbers)
            self._servers[number] = name
            return number

    def accept(self, pipe: int) -> None:
        with self._system.changed:
            self._wait(pipe, lambda: self._system.pipes[self._servers[pipe]].wire is not None)

    def connect(self, name: str) -> int:
        with self._system.changed:
            pipe = self._system.pipes.get(name)
            if pipe is None:
                raise FileNotFoundError(name)
            if f";{self._person})" not in pipe.access:
                raise PermissionError(name)
            if pipe.wire is not None:
                raise BlockingIOError(name)
            pipe.wire = _Wire()
            number = next(self._system.numbers)
            self._clients[number] = (pipe.wire, pipe.owner)
            self._system.changed.notify_all()
            return number

    def owner(self, pipe: int) -> str:
        return self._clients[pipe][1]

    def read(self, pipe: int, count: int) -> bytes:
        with self._system.changed:
            wire, end = self._end(pipe)
            self._wait(pipe, lambda: wire.gone or len(wire.waiting[end]) >= count)
            got, wire.waiting[end] = wire.waiting[end][:count], wire.waiting[end][count:]
            self._system.changed.notify_all()
            if len(got) < count:
                raise ConnectionResetError
            return got

    def write(self, pipe: int, data: bytes) -> None:
        with self._system.changed:
            wire, end = self._end(pipe)
            other = "client" if end == "server" else "server"
            if wire.gone:
                raise BrokenPipeError
            wire.waiting[other] += data
            self._system.changed.notify_all()
            self._wait(pipe, lambda: wire.gone or not wire.waiting[other])

    def cancel(self, pipe: int) -> None:
        with self._system.changed:
            self._cancelled.add(pipe)
            self._system.changed.notify_all()

    def disconnect(self, pipe: int) -> None:
        with self._system.changed:
            served = self._system.pipes[self._servers[pipe]]
            if served.wire is not None:
                served.wire.gone = True
            served.wire = None
            self._system.changed.notify_all()

    def close(self, pipe: int) -> None:
        with self._system.changed:
            if pipe in self._clients:
                self._clients.pop(pipe)[0].gone = True
            elif pipe in self._servers:
                closed = self._system.pipes.pop(self._servers.pop(pipe))
                if closed.wire is not None:
                    closed.wire.gone = True
            self._system.changed.notify_all()

    def _end(self, pipe: int) -> tuple[_Wire, str]:
        if pipe in self._clients:
            return self._clients[pipe][0], "client"
        wire = self._system.pipes[self._servers[pipe]].wire
        if wire is None:
            raise BrokenPipeError
        return wire, "server"

    def _wait(self, pipe: int, until: object) -> None:
        assert callable(until)
        came = self._system.changed.wait_for(lambda: pipe in self._cancelled or until(), LIMIT_S)
        assert came, "waited in vain at a pipe"
        if pipe in self._cancelled:
            self._cancelled.discard(pipe)
            raise OSError("cancelled")
