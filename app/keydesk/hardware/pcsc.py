"""Keys on smart-card readers (NFC), through the system's PC/SC service; pyscard is an optional part.

`list` runs on the monitor's thread, `open` on the key's, the watcher on a thread of its own that blocks inside the
service until a card comes or goes: nothing is polled. Raises READER_SERVICE_MISSING from `list`.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Transport
from keydesk.domain.readers import ON_READER, reader_rank
from keydesk.hardware.readers import Readers
from keydesk.hardware.transport import Found, FoundKey

if TYPE_CHECKING:
    from fido2.ctap import CtapDevice

log = logging.getLogger(__name__)

# Readers that are built into USB keys: such a key is reached over USB, and its card side belongs to other programs.
_KEYS_WITH_READERS = ("yubico yubikey", "nitrokey", "solokeys", "token2 fido")
_NEWS = "\\\\?PnP?\\Notification"  # a reader's name that stands for "readers come and go"
_COUNT_SHIFT = 16
_LONG_S = 600.0
_AGAIN_S = 0.05
# Without a service it is looked for ever more rarely; a person's own "look again" asks at once.
_FIRST_WAIT_S, _LONGEST_WAIT_S = 30.0, 1800.0


class CardService(Protocol):
    """The part of PC/SC that is used."""

    def cards(self) -> Sequence[tuple[str, int | None]]:
        """Readers, each with the count of its changes, None without a card in it; KeydeskError without a service."""
        ...

    def wait(self, over: threading.Event, waiting: Callable[[Callable[[], None]], None]) -> bool:
        """Block until something changes; False when `over`. `waiting` is handed a function that breaks the wait."""
        ...


class PcscTransport:
    """The transport.

    Args:
        service: PC/SC, or a stand-in.
        readers: which readers a person has hidden: nothing in them is ever opened.
    """

    name = Transport.PCSC.value

    def __init__(self, service: CardService | None = None, readers: Readers | None = None) -> None:
        self._service = service or (Scard() if self.available() else None)
        self._readers = readers or Readers()

    @staticmethod
    def available() -> bool:
        """Tell whether the optional part is installed.

        Returns:
            True with pyscard.
        """
        return importlib.util.find_spec("smartcard") is not None

    def list(self) -> Sequence[Found]:
        """List readers with a card; what card it is, is known when it is opened.

        Returns:
            One entry per card; those in a field that a key is held to come first.

        Raises:
            KeydeskError: READER_SERVICE_MISSING.
        """
        if self._service is None:
            return []
        readers = [one for one in self._service.cards() if not one[0].casefold().startswith(_KEYS_WITH_READERS)]
        self._readers.saw([(reader, count is not None) for reader, count in readers])
        return [
            FoundKey(Transport.PCSC, f"{ON_READER}{reader}:{count}", product=reader)
            for reader, count in sorted(readers, key=lambda one: reader_rank(one[0]))
            if count is not None and self._readers.shows(reader)
        ]

    def open(self, found: Found) -> CtapDevice:
        """Connect to a card and select its FIDO applet; see `KeyTransport`."""
        from keydesk.hardware.pcsc_device import open_card

        return open_card(found.path.removeprefix(ON_READER).rpartition(":")[0])

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Watch for cards; see `KeyTransport`."""
        if self._service is None:
            return lambda: None
        stop_cards, stop_readers = _Watcher(self._service, changed).start(), self._readers.listen(changed)

        def stop() -> None:
            stop_readers()
            stop_cards()

        return stop


class _Watcher:
    def __init__(self, service: CardService, changed: Callable[[], None]) -> None:
        self._service = service
        self._changed = changed
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._break: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._work, name="key-watch-pcsc", daemon=True)

    def start(self) -> Callable[[], None]:
        self._thread.start()
        return self._stop

    def _stop(self) -> None:
        self._over.set()
        threading.Thread(target=self._wake, name="pcsc-wake", daemon=True).start()

    def _wake(self) -> None:
        """Break the wait until it has ended: what comes between the look at `over` and the wait breaks nothing."""
        while self._thread.is_alive():
            with self._lock:
                self._break()
            self._thread.join(_AGAIN_S)

    def _waiting(self, breaks: Callable[[], None]) -> None:
        with self._lock:
            self._break = breaks
            if self._over.is_set():
                breaks()

    def _work(self) -> None:
        pause = _FIRST_WAIT_S
        while not self._over.is_set():
            try:
                changed = self._service.wait(self._over, self._waiting)
            except KeydeskError:
                if self._over.wait(pause):
                    return
                pause = min(pause * 2, _LONGEST_WAIT_S)
                continue
            pause = _FIRST_WAIT_S
            if changed:
                self._changed()


class Scard:
    """`CardService` on pyscard's bare calls. Source: PC/SC part 5; pyscard ships no types."""

    def __init__(self) -> None:
        self._known: list[tuple[str, int]] | None = None

    def cards(self) -> Sequence[tuple[str, int | None]]:
        """List; see `CardService`."""
        scard = _scard()
        with _context(scard) as context:
            names = _readers(scard, context)
            if not names:
                return []
            result, states = scard.SCardGetStatusChange(
                context, 0, [(name, scard.SCARD_STATE_UNAWARE) for name in names]
            )
            if result not in (scard.SCARD_S_SUCCESS, scard.SCARD_E_TIMEOUT):
                return []
            return [
                (name, state >> _COUNT_SHIFT if state & scard.SCARD_STATE_PRESENT else None)
                for name, state, _ in states
            ]

    def wait(self, over: threading.Event, waiting: Callable[[Callable[[], None]], None]) -> bool:
        """Wait; see `CardService`."""
        scard = _scard()
        with _context(scard) as context:
            waiting(lambda: scard.SCardCancel(context))
            try:
                return self._wait(scard, context, over)
            finally:
                waiting(lambda: None)

    def _wait(self, scard: Any, context: object, over: threading.Event) -> bool:
        names = _readers(scard, context)
        asked = [(name, scard.SCARD_STATE_UNAWARE) for name in names] + [(_NEWS, scard.SCARD_STATE_UNAWARE)]
        result, states = scard.SCardGetStatusChange(context, 0, asked)
        if result not in (scard.SCARD_S_SUCCESS, scard.SCARD_E_TIMEOUT):
            raise KeydeskError(Code.READER_SERVICE_MISSING)
        now = [(name, state & ~scard.SCARD_STATE_CHANGED) for name, state, _ in states]
        told, self._known = self._known, now
        if told is not None and told != now:
            return True  # it changed while nobody waited
        while not over.is_set():
            result, _ = scard.SCardGetStatusChange(context, int(_LONG_S * 1000), now)
            if result == scard.SCARD_E_TIMEOUT:
                continue
            return not over.is_set() and result != scard.SCARD_E_CANCELLED
        return False


def _scard() -> Any:
    return importlib.import_module("smartcard.scard")


@contextmanager
def _context(scard: Any) -> Iterator[object]:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if result != scard.SCARD_S_SUCCESS:
        code = result & 0xFFFFFFFF
        log.debug("no smart-card service: 0x%08X", code)
        raise KeydeskError(Code.READER_SERVICE_MISSING)
    try:
        yield context
    finally:
        scard.SCardReleaseContext(context)


def _readers(scard: Any, context: object) -> list[str]:
    result, names = scard.SCardListReaders(context, [])
    if result == scard.SCARD_E_NO_READERS_AVAILABLE:
        return []
    if result != scard.SCARD_S_SUCCESS:
        raise KeydeskError(Code.READER_SERVICE_MISSING)
    return list(names)
