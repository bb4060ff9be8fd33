"""One window per person and home, on Windows: a named pipe that only this person may open.

The first instance of the pipe is the claim: Windows lets one process have it and frees it with the process. Its
access list names this person alone, callers from other computers are turned away, and whoever hands over looks first
whose pipe it is, since names of pipes are anybody's to take. While the window runs, one thread waits at the pipe;
what comes is taken on the main loop. Raises OSError.
"""

import asyncio
import logging
import threading
import zlib
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from keydesk.bootstrap.handover import (
    HEAD,
    Claim,
    Handover,
    Stop,
    Take,
    length_of,
    packed,
    packed_answer,
    unpacked,
    unpacked_answer,
)

_log = logging.getLogger(__name__)
READ_LIMIT_S: Final = 2.0
"""How long somebody who hands over may take."""
_END_LIMIT_S: Final = 2.0


class Pipes(Protocol):
    """Named pipes of Windows; every call but `cancel` and `close` may block. Raises OSError."""

    def person(self) -> str:
        """The security identifier of this process's person."""
        ...

    def create(self, name: str, access: str) -> int:
        """Make the first instance; FileExistsError when somebody has the name.

        Args:
            name: of the pipe.
            access: who may open it, in the security descriptor language.
        """
        ...

    def accept(self, pipe: int) -> None:
        """Wait for somebody to come."""
        ...

    def connect(self, name: str) -> int:
        """Come to a pipe; FileNotFoundError without one, BlockingIOError while another one is served."""
        ...

    def owner(self, pipe: int) -> str:
        """The security identifier of whoever serves a pipe that was connected to."""
        ...

    def read(self, pipe: int, count: int) -> bytes:
        """Read exactly so many bytes."""
        ...

    def write(self, pipe: int, data: bytes) -> None:
        """Write all of it, and wait until it was read."""
        ...

    def cancel(self, pipe: int) -> None:
        """End what blocks on a pipe; it raises OSError."""
        ...

    def disconnect(self, pipe: int) -> None:
        """Send away whoever came."""
        ...

    def close(self, pipe: int) -> None:
        """Give it back."""
        ...


class WindowsMeeting:
    """The pipe of a home. Satisfies `first_start.Meeting`.

    Args:
        home: the folder of its settings.
        pipes: the calls.
    """

    def __init__(self, home: Path, pipes: Pipes) -> None:
        self._pipes = pipes
        self._person = pipes.person()
        # Windows takes paths in any case for the same.
        self._name = rf"\\.\pipe\keydesk-{self._person}-{zlib.crc32(str(home).lower().encode()):08x}"

    def claim(self) -> Claim | None:
        """Claim the right to be the window; None when another process has it; OSError where that cannot be known."""
        try:
            pipe = self._pipes.create(self._name, f"D:P(A;;GA;;;{self._person})")
        except FileExistsError:
            return None
        return WindowsClaim(self._pipes, self._name, pipe)

    def hand_over(self, handover: Handover, limit_s: float) -> str:
        """Hand over; gives the code of a refusal or ""; OSError, ValueError when nobody takes it."""
        pipe = self._pipes.connect(self._name)
        try:
            if self._pipes.owner(pipe) != self._person:
                raise PermissionError("the window is another person's")
            with _within(self._pipes, pipe, limit_s):
                self._pipes.write(pipe, packed(handover))
                return unpacked_answer(self._pipes.read(pipe, length_of(self._pipes.read(pipe, HEAD))))
        finally:
            self._pipes.close(pipe)


class WindowsClaim:
    """The first instance of a pipe, held. Satisfies `handover.Claim`.

    Args:
        pipes: the calls.
        name: of the pipe.
        pipe: the first instance.
    """

    def __init__(self, pipes: Pipes, name: str, pipe: int) -> None:
        self._pipes = pipes
        self._name = name
        self._pipe: int | None = pipe
        self._over = threading.Event()

    async def listen(self, take: Take) -> Stop:
        """Take what other starts hand over; gives what ends that. Main loop."""
        loop = asyncio.get_running_loop()

        def take_there(handover: Handover) -> str:
            taken: Future[str] = Future()
            loop.call_soon_threadsafe(_settle, taken, take, handover)
            return taken.result(READ_LIMIT_S)

        thread = threading.Thread(target=self._serve, args=(take_there,), name="instance-door", daemon=True)
        thread.start()

        async def stop() -> None:
            self._over.set()
            await asyncio.to_thread(self._wake, thread)

        return stop

    def close(self) -> None:
        """Let another process have it."""
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            self._pipes.close(pipe)

    def _wake(self, thread: threading.Thread) -> None:
        with suppress(OSError):  # the thread waits for somebody to come: that is us
            self._pipes.close(self._pipes.connect(self._name))
        thread.join(_END_LIMIT_S)

    def _serve(self, take: Callable[[Handover], str]) -> None:
        pipe = self._pipe
        while pipe is not None and not self._over.is_set():
            try:
                self._pipes.accept(pipe)
                if not self._over.is_set():
                    self._serve_one(pipe, take)
                self._pipes.disconnect(pipe)
            except OSError as error:
                _log.warning("the door to other starts is shut: %s", type(error).__name__)
                return

    def _serve_one(self, pipe: int, take: Callable[[Handover], str]) -> None:
        try:
            with _within(self._pipes, pipe, READ_LIMIT_S):
                handover = unpacked(self._pipes.read(pipe, length_of(self._pipes.read(pipe, HEAD))))
            answer = packed_answer(take(handover))
            with _within(self._pipes, pipe, READ_LIMIT_S):
                self._pipes.write(pipe, answer)
        except (OSError, ValueError) as error:
            # What they said is a stranger's text: only the kind of fault is told.
            _log.info("sent away at the door: %s", type(error).__name__)


class _within:  # reads as a word of the language
    """Ends what blocks on a pipe when the time is over."""

    def __init__(self, pipes: Pipes, pipe: int, limit_s: float) -> None:
        self._timer = threading.Timer(limit_s, pipes.cancel, (pipe,))
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _settle(taken: "Future[str]", take: Take, handover: Handover) -> None:
    """On the main loop: take, and hand the answer or the refusal to answer back to the thread."""
    try:
        taken.set_result(take(handover))
    except OSError as error:
        taken.set_exception(error)
