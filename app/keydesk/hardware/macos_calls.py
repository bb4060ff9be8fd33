"""The bare macOS calls behind `surroundings` and `macos_events`, by ctypes; importable everywhere, usable on macOS.

Raises OSError. Not yet run on macOS.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any, Final

_FRAMEWORKS: Final = "/System/Library/Frameworks"
_HID_DEVICE: Final = b"IOHIDDevice"
_LISTEN, _GRANTED, _DENIED = 1, 0, 1  # kIOHIDRequestTypeListenEvent, kIOHIDAccessTypeGranted, -Denied


def read_switch(name: str) -> int:
    """Read a number the kernel tells.

    Args:
        name: for instance ``kern.hv_vmm_present``.

    Returns:
        Its value. Source: sysctlbyname(3).

    Raises:
        OSError: not macOS, or there is no such number.
    """
    system: str = sys.platform  # a plain text, so that the type checker reads on everywhere
    if system != "darwin":
        raise OSError("not macOS")
    library = ctypes.CDLL(None, use_errno=True)
    value = ctypes.c_int32()
    size = ctypes.c_size_t(ctypes.sizeof(value))
    if library.sysctlbyname(name.encode(), ctypes.byref(value), ctypes.byref(size), None, ctypes.c_size_t(0)):
        number = ctypes.get_errno()
        raise OSError(number, name)
    return value.value


class MacPlace:
    """`surroundings.System` on macOS. There is no question of rights: FIDO interfaces are open to everybody."""

    def is_remote(self) -> bool:
        """Screen sharing shows the session of the computer itself; nothing tells them apart."""
        return False

    def is_admin(self) -> bool | None:
        """No question here."""
        return None

    def may_listen(self) -> bool | None:
        """Ask whether this program may watch keyboards (Input Monitoring), without asking the person.

        Returns:
            None where nobody has decided yet.
        """
        try:
            access = _framework("IOKit").IOHIDCheckAccess
        except AttributeError:
            return None  # before macOS 10.15 there is no such right
        access.restype, access.argtypes = ctypes.c_uint32, [ctypes.c_uint32]
        return {_GRANTED: True, _DENIED: False}.get(access(_LISTEN))

    def board(self) -> str:
        """Tell a virtual machine by the kernel's own word."""
        return "apple virtualization" if read_switch("kern.hv_vmm_present") else ""


class IoKitEvents:
    """`macos_events.MacEventCalls` on IOKit and CoreFoundation. Source: IOKitLib.h, CFRunLoop.h."""

    def __init__(self) -> None:
        iokit, core = _framework("IOKit"), _framework("CoreFoundation")
        pointer, number = ctypes.c_void_p, ctypes.c_uint32
        self._heard_type = ctypes.CFUNCTYPE(None, pointer, number)
        for library, name, result, arguments in (
            (iokit, "IONotificationPortCreate", pointer, [number]),
            (iokit, "IONotificationPortGetRunLoopSource", pointer, [pointer]),
            (iokit, "IONotificationPortDestroy", None, [pointer]),
            (iokit, "IOServiceMatching", pointer, [ctypes.c_char_p]),
            (iokit, "IOServiceAddMatchingNotification", ctypes.c_int32,
             [pointer, ctypes.c_char_p, pointer, self._heard_type, pointer, ctypes.POINTER(number)]),
            (iokit, "IOIteratorNext", number, [number]),
            (iokit, "IOObjectRelease", ctypes.c_int32, [number]),
            (core, "CFRunLoopGetCurrent", pointer, []),
            (core, "CFRunLoopAddSource", None, [pointer, pointer, pointer]),
            (core, "CFRunLoopRun", None, []),
            (core, "CFRunLoopStop", None, [pointer]),
        ):  # fmt: skip
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
        self._iokit, self._core = iokit, core
        self._mode = _default_mode(core)
        self._callbacks: list[object] = []  # ctypes frees a callback nobody holds

    def make_port(self) -> object:
        """Make a notification port in this thread's run loop; see `MacEventCalls`."""
        port = self._iokit.IONotificationPortCreate(0)
        if not port:
            raise OSError("IONotificationPortCreate")
        source = self._iokit.IONotificationPortGetRunLoopSource(port)  # the port's own, not ours to release
        self._core.CFRunLoopAddSource(self._core.CFRunLoopGetCurrent(), source, self._mode)
        return port

    def subscribe(self, port: object, kind: bytes, heard: Callable[[int], None]) -> int:
        """Hear of HID devices; see `MacEventCalls`."""
        callback = self._heard_type(lambda _context, iterator: heard(iterator))
        iterator = ctypes.c_uint32()
        wanted = self._iokit.IOServiceMatching(_HID_DEVICE)  # used up by the next call
        result = self._iokit.IOServiceAddMatchingNotification(
            port, kind, wanted, callback, None, ctypes.byref(iterator)
        )
        if result:
            raise OSError(f"IOServiceAddMatchingNotification: 0x{result & 0xFFFFFFFF:08X}")
        self._callbacks.append(callback)
        return iterator.value

    def drain(self, iterator: int) -> int:
        """Take all devices out of an iterator; see `MacEventCalls`."""
        count = 0
        while device := self._iokit.IOIteratorNext(iterator):
            self._iokit.IOObjectRelease(device)
            count += 1
        return count

    def own_loop(self) -> object:
        """This thread's run loop; see `MacEventCalls`."""
        loop: object = self._core.CFRunLoopGetCurrent()
        return loop

    def run_loop(self) -> None:
        """Run it; see `MacEventCalls`. ctypes lets go of Python's lock meanwhile."""
        self._core.CFRunLoopRun()

    def stop_loop(self, loop: object) -> None:
        """Stop a run loop; see `MacEventCalls`."""
        self._core.CFRunLoopStop(loop)

    def close(self, port: object, iterators: tuple[int, ...]) -> None:
        """Give all back; see `MacEventCalls`."""
        for iterator in iterators:
            self._iokit.IOObjectRelease(iterator)
        self._iokit.IONotificationPortDestroy(port)
        self._callbacks.clear()


def _default_mode(core: Any) -> Any:
    return ctypes.c_void_p.in_dll(core, "kCFRunLoopDefaultMode")


def _framework(name: str) -> Any:
    """Load a framework of the system; by its full path, or a library elsewhere could take its place."""
    return ctypes.CDLL(f"{_FRAMEWORKS}/{name}.framework/{name}")
