"""The port software keys are plugged into, in the shape of a key transport: list, open, watch.

Thread-safe. Watchers run on the thread that plugs or unplugs, without a lock held.
Raises OSError ENODEV for a path that is not there, ValueError for a key that is plugged twice.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from fido2.ctap import CtapDevice

from keydesk.demo.softkey.device import Plug, SoftwareKeyDevice
from keydesk.demo.softkey.key import SoftwareKey

NAME = "software"


@dataclass(frozen=True)
class FoundSoftwareKey:
    """A plugged key, not opened.

    Args:
        transport: always "software".
        path: another one for each plug.
        product: product string.
        vendor_id: USB vendor id, None for a card.
        product_id: USB product id, None for a card.
        serial: serial number, None where the model shows none.
        blocked: why it cannot be opened; always None here.
    """

    transport: str
    path: str
    product: str
    vendor_id: int | None
    product_id: int | None
    serial: str | None
    blocked: str | None


class HasPath(Protocol):
    """Anything that names a plugged key by its path."""

    @property
    def path(self) -> str:
        """As in FoundSoftwareKey."""
        ...


class SoftwareTransport:
    """Any number of ports for software keys."""

    name = NAME

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._plugs: dict[str, Plug] = {}
        self._watchers: dict[int, Callable[[], None]] = {}
        self._next_watcher = 0

    def list(self) -> Sequence[FoundSoftwareKey]:
        """Tell what is plugged, in the order of plugging.

        Returns:
            One entry per key.
        """
        with self._lock:
            plugs = tuple(self._plugs.values())
        return [_found(plug) for plug in plugs]

    def open(self, found: HasPath) -> CtapDevice:
        """Open a plugged key; several handles at once are allowed.

        Args:
            found: an entry of `list`.

        Returns:
            A SoftwareKeyDevice.

        Raises:
            OSError: ENODEV, it is not plugged any more.
        """
        with self._lock:
            plug = self._plugs.get(found.path)
        if plug is None:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return SoftwareKeyDevice(plug)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Hear of every plug and unplug.

        Args:
            changed: called after the change, on the thread that made it.

        Returns:
            A function that ends the watching.
        """
        with self._lock:
            number = self._next_watcher
            self._next_watcher += 1
            self._watchers[number] = changed

        def stop() -> None:
            with self._lock:
                self._watchers.pop(number, None)

        return stop

    def plug(self, key: SoftwareKey) -> FoundSoftwareKey:
        """Plug a key in: it powers up.

        Args:
            key: the key.

        Returns:
            Its entry, with a path of its own.

        Raises:
            ValueError: it is plugged already.
        """
        with self._lock:
            if any(plug.key is key for plug in self._plugs.values()):
                raise ValueError("this key is plugged already")
            plug = Plug(key)
            self._plugs[plug.path] = plug
        plug.on_pull(self._pulled)
        self._tell()
        return _found(plug)

    def unplug(self, which: str | SoftwareKey) -> None:
        """Pull a key out; a call in flight ends with EIO.

        Args:
            which: its path or the key.

        Raises:
            OSError: ENODEV, it is not plugged.
        """
        with self._lock:
            plugs = [plug for plug in self._plugs.values() if which in (plug.path, plug.key)]
        if not plugs:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        plugs[0].pull()

    def _pulled(self, plug: Plug) -> None:
        with self._lock:
            self._plugs.pop(plug.path, None)
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            watchers = tuple(self._watchers.values())
        for watcher in watchers:
            watcher()


def _found(plug: Plug) -> FoundSoftwareKey:
    profile = plug.key.profile
    return FoundSoftwareKey(
        transport=NAME,
        path=plug.path,
        product=profile.product,
        vendor_id=profile.vendor_id,
        product_id=profile.product_id,
        serial=plug.key.serial if profile.shows_serial else None,
        blocked=None,
    )
