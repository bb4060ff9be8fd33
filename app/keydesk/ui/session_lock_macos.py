"""Tells when macOS locks the screen: the login window says so to every program.

The name of the notification is in no document of Apple's; Chromium and others have gone by it for years. A computer
that goes to sleep locks its screen where it asks for a password afterwards, and says so then. Main thread, in whose
run loop the notification comes. Raises nothing: where nobody can be listened to that is logged. Not yet run on macOS.
Source: CFNotificationCenter.h, CFString.h; chromium content/browser/screenlock_monitor.
"""

import ctypes
import logging
import sys
from collections.abc import Callable
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, Signal

_log = logging.getLogger(__name__)
LOCKED: Final = "com.apple.screenIsLocked"
_FRAMEWORK: Final = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
_UTF8 = 0x08000100  # kCFStringEncodingUTF8
_AT_ONCE = 4  # CFNotificationSuspensionBehaviorDeliverImmediately


class NoticeCalls(Protocol):
    """The notifications between programs."""

    def listen(self, name: str, heard: Callable[[], None]) -> Callable[[], None]:
        """Hear of a name; gives what ends that. OSError."""
        ...


class CoreNotices:
    """Satisfies `NoticeCalls` on macOS; OSError elsewhere."""

    def __init__(self) -> None:
        system: str = sys.platform  # a plain text, so that the type checker reads on everywhere
        if system != "darwin":
            raise OSError("not macOS")
        core: Any = ctypes.CDLL(_FRAMEWORK)
        pointer = ctypes.c_void_p
        self._heard_type = ctypes.CFUNCTYPE(None, pointer, pointer, pointer, pointer, pointer)
        for name, result, arguments in (
            ("CFNotificationCenterGetDistributedCenter", pointer, []),
            ("CFNotificationCenterAddObserver", None,
             [pointer, pointer, self._heard_type, pointer, pointer, ctypes.c_long]),
            ("CFNotificationCenterRemoveEveryObserver", None, [pointer, pointer]),
            ("CFStringCreateWithCString", pointer, [pointer, ctypes.c_char_p, ctypes.c_uint32]),
            ("CFRelease", None, [pointer]),
        ):  # fmt: skip
            function = getattr(core, name)
            function.restype, function.argtypes = result, arguments
        self._core = core

    def listen(self, name: str, heard: Callable[[], None]) -> Callable[[], None]:
        """Hear of a name."""
        core = self._core
        center = core.CFNotificationCenterGetDistributedCenter()
        if not center:
            raise OSError("CFNotificationCenterGetDistributedCenter")
        callback = self._heard_type(lambda *_: heard())
        observer = ctypes.cast(callback, ctypes.c_void_p)  # any address of ours; it tells observers apart
        text = core.CFStringCreateWithCString(None, name.encode("ascii"), _UTF8)
        core.CFNotificationCenterAddObserver(center, observer, callback, text, None, _AT_ONCE)
        core.CFRelease(text)
        keep = [callback]  # ctypes frees a callback nobody holds

        def stop() -> None:
            core.CFNotificationCenterRemoveEveryObserver(center, observer)
            keep.clear()

        return stop


class MacSessionLock(QObject):
    """Listens, until it is destroyed with its owner.

    Args:
        parent: the owner.
        calls: of CoreFoundation; not the real ones only in tests.
    """

    locked = Signal()

    def __init__(self, parent: QObject | None = None, calls: NoticeCalls | None = None) -> None:
        super().__init__(parent)
        try:
            stop = (calls or CoreNotices()).listen(LOCKED, self.locked.emit)
        except OSError as error:
            _log.warning("the lock of the screen cannot be listened to: %s", error)
            return
        self.destroyed.connect(lambda: stop())
