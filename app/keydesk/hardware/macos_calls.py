"""The one bare macOS call behind `surroundings`, by ctypes; importable everywhere, usable on macOS.

Raises OSError. Not yet run on macOS.
"""

from __future__ import annotations

import ctypes
import sys


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

    def board(self) -> str:
        """Tell a virtual machine by the kernel's own word."""
        return "apple virtualization" if read_switch("kern.hv_vmm_present") else ""
