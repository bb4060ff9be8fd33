"""One round trip through the system's browser: listen, open an address, wait for the person to come back.

Shared by signing in and by visits to providers. Main loop; the listener has its own thread. Raises
SIGN_IN_TIMED_OUT, SIGN_IN_CANCELLED, STATE_MISMATCH, PORTS_BUSY, BROWSER_MISSING.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.identity.browser import Opener
from keydesk.identity.callback import SIGN_IN, CallbackAnswer, Landing
from keydesk.identity.loopback import LoopbackListener
from keydesk.identity.pages import Pages

_LOG = logging.getLogger(__name__)


class SignInWatcher(Protocol):
    """Is told about a sign-in under way, on the main loop."""

    def opened(self, address: str, seconds_left: float) -> None:
        """The browser is opened at an address that may also be copied by hand."""
        ...


@runtime_checkable
class BrowserWatcher(Protocol):
    """A watcher may have this too."""

    def not_opened(self, address: str) -> None:
        """No browser could be started; the address may still be copied by hand, the listener goes on waiting."""
        ...


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser is sent.

    Args:
        address: what it opens; ``repr`` does not show it, as it may hold a ticket.
        limit_s: seconds a person has from now on.
    """

    address: str = field(repr=False)
    limit_s: float


Leave = Callable[[str], Awaitable[Departure]]
"""(redirect address of the listener) -> where the browser goes."""


@asynccontextmanager
async def ended_by(cancel: CancelToken, limit_s: float | None) -> AsyncIterator[None]:
    """End the block at once when somebody cancels, or when its time is over.

    Args:
        cancel: the person's Cancel.
        limit_s: seconds, None for no limit.

    Raises:
        KeydeskError: SIGN_IN_CANCELLED, SIGN_IN_TIMED_OUT.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(limit_s) as limit:

            def end() -> None:
                with contextlib.suppress(RuntimeError):  # the block ended just now
                    limit.reschedule(loop.time())

            def end_from_any_thread() -> None:
                loop.call_soon_threadsafe(end)

            forget = cancel.on_cancel(end_from_any_thread)
            try:
                yield
            finally:
                forget()
    except TimeoutError:
        raise KeydeskError(Code.SIGN_IN_CANCELLED if cancel.cancelled else Code.SIGN_IN_TIMED_OUT) from None


class RoundTrip:
    """One trip; a new one for each try.

    Args:
        ports: loopback ports to try in order.
        pages: what the browser is shown at the end.
        opener: opens the browser.
        state: what must come back.
        landing: what comes back beside it.
    """

    def __init__(
        self, ports: Sequence[int], pages: Pages, opener: Opener, state: Secret, landing: Landing = SIGN_IN
    ) -> None:
        self._opener = opener
        self._listener = LoopbackListener(ports, pages, state, landing)

    async def run(self, leave: Leave, watcher: SignInWatcher, cancel: CancelToken) -> tuple[CallbackAnswer, str]:
        """Go and come back.

        Args:
            leave: makes the address once it is known where this computer listens.
            watcher: is told the address and the time left.
            cancel: closes the listener at once.

        Returns:
            The answer and the redirect address it came to.

        Raises:
            KeydeskError: see the module, and what `leave` raises.
        """
        listener = self._listener
        await listener.open()
        try:
            async with ended_by(cancel, None):
                departure = await leave(listener.redirect)
            answer = await self._wait(departure.address, departure.limit_s, watcher, cancel)
        except BaseException:
            await listener.close()
            raise
        listener.finish()
        return answer, listener.redirect

    async def _wait(
        self, address: str, limit_s: float, watcher: SignInWatcher, cancel: CancelToken
    ) -> CallbackAnswer:
        loop = asyncio.get_running_loop()
        problems: list[KeydeskError] = []

        def note(problem: KeydeskError) -> None:
            problems.append(problem)
            _LOG.info("no browser: %s", problem)
            if isinstance(watcher, BrowserWatcher):
                watcher.not_opened(address)

        def note_later(problem: KeydeskError) -> None:
            with contextlib.suppress(RuntimeError):  # the program ended meanwhile
                loop.call_soon_threadsafe(note, problem)

        try:
            async with ended_by(cancel, limit_s):
                watcher.opened(address, limit_s)
                try:
                    await self._opener.open(address, note_later)
                except KeydeskError as problem:
                    if problem.code != Code.BROWSER_MISSING:
                        raise
                    note(problem)
                return await self._listener.answer()
        except KeydeskError as error:
            if error.code != Code.SIGN_IN_TIMED_OUT:
                raise
            if problems:
                raise problems[0] from None
            if self._listener.foreign_answers:
                raise KeydeskError(Code.STATE_MISMATCH) from None
            raise
