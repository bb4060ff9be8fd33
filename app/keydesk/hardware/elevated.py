"""Keys through the small helper with administrator rights: managed, never signed with.

Empty until a person asks for it (`start`); the helper ends with the last watcher, or by itself. `list` runs on the
monitor's thread, `open` on the key's, `start` on a worker. Raises OSError, ELEVATION_REFUSED, ELEVATION_FAILED.
The line and the helper run for real in tests, over a Unix socket; the start by Windows has not been run on Windows.
"""

from __future__ import annotations

import errno
import logging
import os
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Transport
from keydesk.hardware.faces import ELEVATED
from keydesk.hardware.helper_link import HelperLink
from keydesk.hardware.helper_wire import Kind, Line, LineBroken, unpack_json
from keydesk.hardware.transport import Found, FoundKey

if TYPE_CHECKING:
    from fido2.ctap import CtapDevice

log = logging.getLogger(__name__)
_LIST_S = 5.0
_MOST = 32


class ElevatedTransport:
    """The transport.

    Args:
        begin: starts the helper and gives the greeted line to it, blocking while a person is asked.
    """

    name = Transport.ELEVATED.value

    def __init__(self, begin: Callable[[], Line]) -> None:
        self._begin = begin
        self._lock = threading.Lock()
        self._starting = threading.Lock()
        self._link: HelperLink | None = None
        self._watchers: list[Callable[[], None]] = []

    @property
    def started(self) -> bool:
        """Whether the helper is there."""
        link = self._link
        return link is not None and link.alive

    def start(self) -> None:
        """Start the helper, unless it is there.

        Raises:
            KeydeskError: ELEVATION_REFUSED when the person said no, ELEVATION_FAILED.
        """
        with self._starting:
            if self.started:
                return
            line = self._begin()
            with self._lock:
                watched = bool(self._watchers)
                if watched:
                    self._link = HelperLink(line, self._changed)
        if not watched:
            line.close()  # nobody is left who would let the helper end
            raise KeydeskError(Code.ELEVATION_FAILED, what="closed")
        self._changed()

    def list(self) -> Sequence[Found]:
        """List the keys the helper sees; see `KeyTransport`."""
        link = self._link
        if link is None or not link.alive:
            return []
        try:
            answer = link.wait(link.ask(Kind.LIST), _LIST_S)
            listed = unpack_json(answer.body)
        except (OSError, LineBroken) as error:
            log.info("the helper does not list: %s", type(error).__name__)
            return []
        entries = listed[:_MOST] if isinstance(listed, list) else []
        return [found for found in map(_found, entries) if found is not None]

    def open(self, found: Found) -> CtapDevice:
        """Open a key by the helper; see `KeyTransport`."""
        from keydesk.hardware.elevated_device import open_by_helper

        link = self._link
        if link is None or not link.alive or not found.path.startswith(ELEVATED):
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return open_by_helper(link, found.path.removeprefix(ELEVATED))

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Watch for plug and unplug; see `KeyTransport`. When nobody watches any more, the helper ends."""
        with self._lock:
            self._watchers.append(changed)

        def stop() -> None:
            with self._lock:
                if changed in self._watchers:
                    self._watchers.remove(changed)
                link = None if self._watchers else self._link
            if link is not None:
                link.stop()

        return stop

    def _changed(self) -> None:
        with self._lock:
            watchers = tuple(self._watchers)
        for watcher in watchers:
            watcher()


def _found(entry: JsonValue) -> Found | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
        return None
    vendor, model = entry.get("vendor"), entry.get("model")
    return FoundKey(
        transport=Transport.ELEVATED,
        path=f"{ELEVATED}{entry['path']}",
        product=_text(entry.get("product")) or "",
        vendor_id=vendor if isinstance(vendor, int) else None,
        product_id=model if isinstance(model, int) else None,
        serial=_text(entry.get("serial")),
        blocked=_text(entry.get("blocked")),
    )


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) and value else None
