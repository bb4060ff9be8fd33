"""USB keys on Linux: found in sysfs without being opened, so that a key without permission is still seen.

`list` runs on the monitor's thread, `open` on the key's, the udev watcher on a thread of its own that sleeps until
the kernel says something. Raises OSError ENODEV from `open` for a key that is gone.
"""

from __future__ import annotations

import errno
import logging
import os
import selectors
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Transport
from keydesk.hardware.transport import Found, FoundKey

if TYPE_CHECKING:
    from fido2.ctap import CtapDevice

log = logging.getLogger(__name__)

_SYSFS = Path("/sys/class/hidraw")
_DEV = Path("/dev")
_FIDO_PAGE, _FIDO_USAGE = 0xF1D0, 0x01
_USAGE_PAGE, _USAGE, _COLLECTION = 0x04, 0x08, 0xA0
_LONG_ITEM = 0xFE
_SCAN_S = 2.0
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class _Node:
    """One hidraw node as sysfs tells it."""

    path: str
    node: Path
    descriptor: bytes
    members: dict[str, str]


class LinuxHid:
    """The transport.

    Args:
        sysfs: the class folder of hidraw.
        dev: where the nodes are.
    """

    name = Transport.HID.value

    def __init__(self, sysfs: Path = _SYSFS, dev: Path = _DEV) -> None:
        self._sysfs = sysfs
        self._dev = dev

    def list(self) -> Sequence[Found]:
        """List the keys, also those that may not be opened.

        Returns:
            One entry per FIDO interface, in the order of their node numbers.
        """
        return [self._found(node) for node in self._nodes() if is_fido(node.descriptor)]

    def open(self, found: Found) -> CtapDevice:
        """Open a key; see `KeyTransport`.

        Args:
            found: an entry of `list`.

        Returns:
            The open key, locked against programs that use libfido2.

        Raises:
            OSError: it is gone, or may not be opened.
            KeydeskError: KEY_BUSY.
        """
        from keydesk.hardware.hid_linux_device import open_key

        node = self._read(Path(found.path).name)
        if node is None or node.path != found.path:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        device = open_key(node.node, node.descriptor, found)
        device.usb = usb_device(found.path)
        return device

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Watch for plug and unplug; see `KeyTransport`."""
        return Watcher(changed, lambda: _signature(self._sysfs)).start()

    def _nodes(self) -> Iterator[_Node]:
        try:
            names = os.listdir(self._sysfs)
        except FileNotFoundError:
            return
        for name in sorted(names, key=_number):
            node = self._read(name)
            if node is not None:
                yield node

    def _read(self, name: str) -> _Node | None:
        device = self._sysfs / name / "device"
        try:
            descriptor = (device / "report_descriptor").read_bytes()
            uevent = (device / "uevent").read_text("utf-8", "replace")
        except OSError as error:
            # It went away in between, or a sandbox hides it.
            log.debug("no HID description of %s: %s", name, error.strerror)
            return None
        members = dict(line.split("=", 1) for line in uevent.splitlines() if "=" in line)
        # The resolved path carries the kernel's number for this plug, which is never used twice; the node's is.
        path = os.path.realpath(self._sysfs / name)
        return _Node(path, self._dev / name, descriptor, members)

    def _found(self, node: _Node) -> Found:
        vendor, product = _ids(node.members.get("HID_ID", ""))
        allowed = os.access(node.node, os.R_OK | os.W_OK)
        return FoundKey(
            transport=Transport.HID,
            path=node.path,
            product=node.members.get("HID_NAME", ""),
            vendor_id=vendor,
            product_id=product,
            serial=node.members.get("HID_UNIQ") or None,
            blocked=None if allowed else Code.KEY_NO_PERMISSION,
        )


class EventSource(Protocol):
    """Something with a file descriptor that becomes readable, and that is then emptied."""

    def fileno(self) -> int:
        """The descriptor."""
        ...

    def drain(self) -> None:
        """Read what is there."""
        ...


class Watcher:
    """Sleeps until udev or the kernel says that a hidraw node came, went or changed.

    Args:
        changed: called on the watcher's thread.
        signature: tells the state cheaply; compared now and then where no events can be had.
        sources: makes the event sources; raises OSError or ImportError where there are none.
    """

    def __init__(
        self,
        changed: Callable[[], None],
        signature: Callable[[], object],
        sources: Callable[[], Sequence[EventSource]] | None = None,
    ) -> None:
        self._changed = changed
        self._signature = signature
        self._sources = sources or udev_sources
        self._reading, self._writing = os.pipe()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="key-watch-hid", daemon=True)

    def start(self) -> Callable[[], None]:
        """Begin.

        Returns:
            A function that ends it.
        """
        self._thread.start()
        return self._stop

    def _stop(self) -> None:
        if not self._over.is_set():
            os.write(self._writing, b"x")  # first: once it is over, the thread closes the other end
            self._over.set()
            os.close(self._writing)

    def _work(self) -> None:
        try:
            sources = self._sources()
        except (OSError, ImportError) as error:
            log.info("no udev events (%s); looking every %s s", type(error).__name__, _SCAN_S)
            self._scan()
        else:
            self._listen(sources)
        os.close(self._reading)

    def _listen(self, sources: Sequence[EventSource]) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._reading, selectors.EVENT_READ)
            for source in sources:
                selector.register(source.fileno(), selectors.EVENT_READ, source)
            self._changed()  # what came between the first list and now
            while not self._over.is_set():
                ready = [key.data for key, _ in selector.select() if key.data is not None]
                for source in ready:
                    source.drain()
                if ready:
                    self._changed()

    def _scan(self) -> None:
        last = self._signature()
        while not self._over.wait(_SCAN_S):
            now = self._signature()
            if now != last:
                last = now
                self._changed()


def udev_sources() -> Sequence[EventSource]:
    """Listen to udev and to the kernel.

    The kernel is first by a few tenths of a second, and is there without udev too; udev speaks when permissions are
    set.

    Returns:
        Two sources.

    Raises:
        OSError: netlink or libudev is not there.
        ImportError: pyudev is not there.
    """
    import pyudev

    class Source:
        def __init__(self, monitor: pyudev.Monitor) -> None:
            monitor.filter_by("hidraw")
            monitor.start()
            self._monitor = monitor

        def fileno(self) -> int:
            return self._monitor.fileno()

        def drain(self) -> None:
            while self._monitor.poll(0) is not None:
                pass

    context = pyudev.Context()
    return [Source(pyudev.Monitor.from_netlink(context, source)) for source in ("kernel", "udev")]


def usb_device(path: str) -> tuple[int, int] | None:
    """Tell which USB device a node belongs to; its faces, HID and card reader, share it.

    Args:
        path: of the node in sysfs, resolved.

    Returns:
        Bus and number on the bus, new with each plug; None for what is not on USB.
    """
    for folder in list(Path(path).parents)[:_DEEPEST]:
        try:
            return int((folder / "busnum").read_text("ascii")), int((folder / "devnum").read_text("ascii"))
        except (OSError, ValueError):
            continue  # an interface, or what is between it and the device
    return None


def is_fido(descriptor: bytes) -> bool:
    """Tell whether a HID report descriptor is a FIDO interface's.

    Args:
        descriptor: as in sysfs; untrusted.

    Returns:
        True when its first collection is usage 1 of page F1D0. Source: HID 1.11 §6.2.2; CTAP 2.1 §11.2.8.1.
    """
    page = usage = None
    at = 0
    while at < len(descriptor):
        head = descriptor[at]
        if head == _LONG_ITEM:
            return False
        size = (0, 1, 2, 4)[head & 0x03]
        value = int.from_bytes(descriptor[at + 1 : at + 1 + size], "little")
        kind = head & 0xFC
        if kind == _USAGE_PAGE:
            page = value
        elif kind == _USAGE:
            usage = value
        elif kind == _COLLECTION:
            return (page, usage) == (_FIDO_PAGE, _FIDO_USAGE)
        at += 1 + size
    return False


def _ids(text: str) -> tuple[int | None, int | None]:
    """``0003:00001050:00000407`` is bus, vendor, product."""
    parts = text.split(":")
    try:
        return int(parts[1], 16), int(parts[2], 16)
    except (IndexError, ValueError):
        return None, None


def _number(name: str) -> tuple[int, str]:
    digits = "".join(char for char in name if char.isdecimal() and char.isascii())
    return (int(digits) if digits else -1, name)


def _signature(sysfs: Path) -> object:
    try:
        return sorted(os.path.realpath(sysfs / name) for name in os.listdir(sysfs))
    except OSError:
        return None
