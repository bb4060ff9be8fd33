"""The bare Windows calls behind `windows_events`, by ctypes; importable everywhere, usable on Windows.

Libraries are loaded from the system folder only. Raises OSError. Not yet run on Windows.
"""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import Callable
from typing import Any

_SYSTEM32_ONLY = 0x00000800  # LOAD_LIBRARY_SEARCH_SYSTEM32
_FILTER_INTERFACE = 0  # CM_NOTIFY_FILTER_TYPE_DEVICEINTERFACE
_SUCCESS = 0
# GUID_DEVINTERFACE_HID {4D1E55B2-F16F-11CF-88CB-001111000030}, little-endian as in memory.
_HID_INTERFACE = bytes.fromhex("b2551e4d6ff1cf1188cb001111000030")
_INSTANCE_ID = 200  # MAX_DEVICE_ID_LEN, the widest member of the filter's union
_REMOTE_SESSION = 0x1000  # SM_REMOTESESSION
_BOARD_KEY = r"HARDWARE\DESCRIPTION\System\BIOS"


class Filter(ctypes.Structure):
    """CM_NOTIFY_FILTER. Source: cfgmgr32.h."""

    _fields_ = [
        ("cbSize", ctypes.c_uint32),
        ("Flags", ctypes.c_uint32),
        ("FilterType", ctypes.c_uint32),
        ("Reserved", ctypes.c_uint32),
        ("ClassGuid", ctypes.c_ubyte * 16),
        ("Rest", ctypes.c_ubyte * (_INSTANCE_ID * 2 - 16)),
    ]


def hid_filter() -> Filter:
    """Make a filter for HID interfaces.

    Returns:
        The structure, 416 bytes.
    """
    wanted = Filter()
    wanted.cbSize = ctypes.sizeof(Filter)
    wanted.FilterType = _FILTER_INTERFACE
    wanted.ClassGuid[:] = _HID_INTERFACE
    return wanted


def load_library(name: str) -> ctypes.CDLL:
    """Load a library of Windows, from the system folder only.

    Args:
        name: of the library.

    Returns:
        The library.

    Raises:
        OSError: not Windows, or there is none of that name.
    """
    loader: Any = getattr(ctypes, "WinDLL", None)
    if loader is None:
        raise OSError("not Windows")
    library: ctypes.CDLL = loader(name, winmode=_SYSTEM32_ONLY, use_last_error=True)
    return library


class Cfgmgr:
    """`WindowsCalls` on cfgmgr32 and shell32."""

    def __init__(self) -> None:
        self._cfgmgr: Any = load_library("cfgmgr32")
        self._shell: Any = load_library("shell32")

    def register(self, heard: Callable[[int], None]) -> Callable[[], None]:
        """Hear of HID interfaces.

        Args:
            heard: gets the action, on a thread of Windows.

        Returns:
            A function that ends it.
        """
        kind: Any = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)
        callback_type = kind(
            ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32
        )

        def called(_handle: int, _context: int, action: int, _data: int, _size: int) -> int:
            heard(action)
            return _SUCCESS

        callback = callback_type(called)
        wanted = hid_filter()
        handle = ctypes.c_void_p()
        status = self._cfgmgr.CM_Register_Notification(ctypes.byref(wanted), None, callback, ctypes.byref(handle))
        if status != _SUCCESS:
            raise OSError(f"CM_Register_Notification: {status}")

        def stop() -> None:
            self._cfgmgr.CM_Unregister_Notification(handle)
            keep.clear()

        keep = [callback]  # ctypes frees a callback nobody holds
        return stop

    def is_admin(self) -> bool:
        """Tell whether this process is elevated.

        Returns:
            True for administrators.
        """
        return bool(self._shell.IsUserAnAdmin())


class WindowsPlace:
    """`surroundings.System` on user32, shell32 and the registry."""

    def is_remote(self) -> bool:
        """Tell whether the session is shown elsewhere.

        Returns:
            True in a Remote Desktop session.
        """
        return bool(load_library("user32").GetSystemMetrics(_REMOTE_SESSION))

    def is_admin(self) -> bool | None:
        """Tell whether this process is elevated.

        Returns:
            True for administrators.
        """
        return bool(load_library("shell32").IsUserAnAdmin())

    def may_listen(self) -> bool | None:
        """No question on Windows."""
        return None

    def board(self) -> str:
        """Read maker and product of the board.

        Returns:
            Both, or "".
        """
        registry: Any = importlib.import_module("winreg")
        with registry.OpenKey(registry.HKEY_LOCAL_MACHINE, _BOARD_KEY) as key:
            values = [registry.QueryValueEx(key, name)[0] for name in ("SystemManufacturer", "SystemProductName")]
        return " ".join(value for value in values if isinstance(value, str))
