"""USB keys on Windows and macOS, by python-fido2's listing, which opens nothing there.

`list` runs on the monitor's thread, where python-fido2 is first imported; `open` on the key's. Events come from the
system; only where it refuses them from a slow, cheap scan. Raises what the system raises.
Typed and tested with stand-ins for the system; not yet run on either system.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from keydesk.domain.keys import Transport
from keydesk.hardware.transport import Found, FoundKey

if TYPE_CHECKING:
    from fido2.ctap import CtapDevice
    from fido2.hid.base import HidDescriptor

log = logging.getLogger(__name__)
_SCAN_S = 2.0


class HidSystem(Protocol):
    """The part of `fido2.hid` that is used."""

    def list_descriptors(self) -> Sequence[HidDescriptor]:
        """List without opening."""
        ...

    def open_key(self, descriptor: HidDescriptor) -> CtapDevice:
        """Open one."""
        ...


class LibraryHid:
    """The transport.

    Args:
        watch: calls back when devices come or go; where there is none, or it fails, a scan every two seconds.
        blocked: tells the code of why keys may not be opened here, None when they may.
        purge: forgets failures that python-fido2 remembers.
        system: python-fido2, or a stand-in.
    """

    name = Transport.HID.value

    def __init__(
        self,
        watch: Callable[[Callable[[], None]], Callable[[], None]] | None = None,
        blocked: Callable[[], str | None] = lambda: None,
        purge: Callable[[], None] = lambda: None,
        system: HidSystem | None = None,
    ) -> None:
        self._watch = watch
        self._blocked = blocked
        self._purge = purge
        self._system = system
        self._descriptors: dict[str, HidDescriptor] = {}
        self._lock = threading.Lock()

    def list(self) -> Sequence[Found]:
        """List the keys; see `KeyTransport`."""
        with self._lock:
            self._purge()
            descriptors = {_path(one): one for one in self._library().list_descriptors()}
            self._descriptors = descriptors
        blocked = self._blocked() if descriptors else None
        return [_found(path, descriptor, blocked) for path, descriptor in descriptors.items()]

    def open(self, found: Found) -> CtapDevice:
        """Open a key; see `KeyTransport`."""
        with self._lock:
            descriptor = self._descriptors.get(found.path)
        if descriptor is None:
            raise FileNotFoundError(found.path)
        return self._library().open_key(descriptor)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Watch for plug and unplug; see `KeyTransport`."""
        if self._watch is not None:
            try:
                return self._watch(changed)
            except OSError as error:
                log.warning("the system does not tell of USB keys, they are looked for: %s", error)
        over = threading.Event()
        thread = threading.Thread(target=self._scan, args=(changed, over), name="key-watch-hid", daemon=True)
        thread.start()
        return over.set

    def _scan(self, changed: Callable[[], None], over: threading.Event) -> None:
        last: set[str] | None = None
        while not over.wait(_SCAN_S):
            try:
                now = {_path(one) for one in self._library().list_descriptors()}
            except OSError as error:
                log.info("listing USB keys failed: %s", error.strerror)
                continue
            if last is not None and now != last:
                changed()
            last = now

    def _library(self) -> HidSystem:
        if self._system is None:
            from keydesk.hardware.hid_library_device import Library

            self._system = Library()
        return self._system


def _path(descriptor: HidDescriptor) -> str:
    path = descriptor.path
    return path if isinstance(path, str) else path.decode("utf-8", "replace")


def _found(path: str, descriptor: HidDescriptor, blocked: str | None) -> Found:
    return FoundKey(
        transport=Transport.HID,
        path=path,
        product=descriptor.product_name or "",
        vendor_id=descriptor.vid,
        product_id=descriptor.pid,
        serial=descriptor.serial_number or None,
        blocked=blocked,
    )
