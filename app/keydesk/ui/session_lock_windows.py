"""Tells when Windows locks the session, hands it to somebody else, or puts the computer to sleep.

A window must be registered for such messages; they pass Qt's filter of native events. Main thread. Raises nothing:
where the registration fails that is logged, and nothing is ever told. Not yet run on Windows. Source: winuser.h,
wtsapi32.h; WTSRegisterSessionNotification, WM_WTSSESSION_CHANGE, WM_POWERBROADCAST at learn.microsoft.com.
"""

import ctypes
import logging
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

_log = logging.getLogger(__name__)
_MESSAGE: Final = b"windows_generic_MSG"
_SESSION_CHANGE, _POWER = 0x02B1, 0x0218  # WM_WTSSESSION_CHANGE, WM_POWERBROADCAST
# WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK
_LEFT: Final = frozenset({0x2, 0x4, 0x6, 0x7})
_SUSPEND = 0x4  # PBT_APMSUSPEND
_THIS_SESSION = 0  # NOTIFY_FOR_THIS_SESSION
_SYSTEM32_ONLY = 0x00000800  # LOAD_LIBRARY_SEARCH_SYSTEM32


class Message(ctypes.Structure):
    """MSG, as far as it is read. Source: winuser.h."""

    _fields_ = [
        ("hwnd", ctypes.c_void_p),
        ("message", ctypes.c_uint32),
        ("wParam", ctypes.c_size_t),
        ("lParam", ctypes.c_ssize_t),
    ]


class SessionCalls(Protocol):
    """The calls of wtsapi32."""

    def register(self, window: int) -> None:
        """Have a window told of its session; OSError."""
        ...

    def unregister(self, window: int) -> None:
        """Have it told no longer; nothing to say where it was not."""
        ...


class Wtsapi:
    """Satisfies `SessionCalls` on Windows; OSError elsewhere."""

    def __init__(self) -> None:
        loader: Any = getattr(ctypes, "WinDLL", None)
        if loader is None:
            raise OSError("not Windows")
        self._library: Any = loader("wtsapi32", winmode=_SYSTEM32_ONLY, use_last_error=True)
        self._library.WTSRegisterSessionNotification.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
        self._library.WTSUnRegisterSessionNotification.argtypes = [ctypes.c_void_p]

    def register(self, window: int) -> None:
        """Have a window told of its session."""
        if not self._library.WTSRegisterSessionNotification(window, _THIS_SESSION):
            last: Any = getattr(ctypes, "get_last_error", int)
            raise OSError(f"WTSRegisterSessionNotification: {last()}")

    def unregister(self, window: int) -> None:
        """Have it told no longer."""
        self._library.WTSUnRegisterSessionNotification(window)


class WindowsSessionLock(QObject):
    """Listens, until it is destroyed with its owner.

    Args:
        window: the program's; its native handle is registered.
        app: whose messages are looked at.
        parent: the owner.
        calls: of wtsapi32; not the real ones only in tests.
    """

    locked = Signal()

    def __init__(
        self,
        window: QWidget,
        app: QCoreApplication,
        parent: QObject | None = None,
        calls: SessionCalls | None = None,
    ) -> None:
        super().__init__(parent)
        self.filter = _Filter(self)
        try:
            used = calls or Wtsapi()
            handle = int(window.winId())
            used.register(handle)
        except OSError as error:
            _log.warning("the lock of the session cannot be listened to: %s", error)
            return
        app.installNativeEventFilter(self.filter)
        window.destroyed.connect(lambda: used.unregister(handle))


class _Filter(QAbstractNativeEventFilter):
    """Looks at each message and holds none back."""

    def __init__(self, owner: WindowsSessionLock) -> None:
        super().__init__()
        self._owner = owner

    def nativeEventFilter(self, eventType: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        """Look at a message."""
        kind = eventType.data() if isinstance(eventType, QByteArray) else bytes(eventType)
        if kind == _MESSAGE and _means_leaving(Message.from_address(int(message))):
            self._owner.locked.emit()
        return False, 0


def _means_leaving(told: Message) -> bool:
    if told.message == _SESSION_CHANGE:
        return int(told.wParam) in _LEFT
    return int(told.message) == _POWER and int(told.wParam) == _SUSPEND
