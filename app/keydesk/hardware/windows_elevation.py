"""Starts this program anew with administrator rights: Windows asks the person, by ShellExecute and ``runas``.

Blocks while the person is asked. Raises ELEVATION_REFUSED, ELEVATION_FAILED. Typed and tested with stand-ins for the
system calls; not yet run on Windows.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, Final, Protocol

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.helper_door import Helper

_SYSTEM32_ONLY = 0x00000800  # LOAD_LIBRARY_SEARCH_SYSTEM32
_KEEP_PROCESS, _WAIT_TILL_STARTED, _NO_WINDOW_OF_ERRORS = 0x00000040, 0x00000100, 0x00000400
_HIDDEN = 0  # SW_HIDE
_CANCELLED: Final = 1223  # ERROR_CANCELLED: the person said no
_STILL_RUNNING = 0x102  # WAIT_TIMEOUT


class ShellCalls(Protocol):
    """The system calls that are used."""

    def run_as(self, file: str, parameters: str) -> int:
        """Start with rights (ShellExecuteExW, ``runas``); gives a process handle; OSError with `winerror`."""
        ...

    def is_running(self, process: int) -> bool:
        """Whether a process still runs (WaitForSingleObject)."""
        ...


class WindowsLauncher:
    """`helper_door.Launcher` of Windows.

    Args:
        calls: the system calls; None for Windows' own.
        program: what to start; None for this program.
    """

    def __init__(self, calls: ShellCalls | None = None, program: Sequence[str] | None = None) -> None:
        self._calls = calls
        self._program = tuple(this_program() if program is None else program)

    def launch(self, arguments: Sequence[str]) -> Helper:
        """Start; see `Launcher`."""
        calls = self._calls or Shell()
        file, *before = self._program
        try:
            process = calls.run_as(file, subprocess.list2cmdline([*before, *arguments]))
        except OSError as error:
            number: int | None = getattr(error, "winerror", None)
            if number == _CANCELLED:
                raise KeydeskError(Code.ELEVATION_REFUSED) from error
            raise KeydeskError(Code.ELEVATION_FAILED, what=str(number)) from error
        return _Process(calls, process)


class _Process:
    def __init__(self, calls: ShellCalls, process: int) -> None:
        self._calls = calls
        self._process = process

    def is_running(self) -> bool:
        return self._calls.is_running(self._process)


def this_program() -> Sequence[str]:
    """Tell how this program is started.

    Returns:
        The frozen program; else Python, which heeds neither variables nor folders of the person who is not elevated.
    """
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-I", "-m", "keydesk"]


class ExecuteInfo(ctypes.Structure):
    """SHELLEXECUTEINFOW. Source: shellapi.h."""

    _fields_ = [
        ("cbSize", ctypes.c_uint32),
        ("fMask", ctypes.c_uint32),
        ("hwnd", ctypes.c_void_p),
        ("lpVerb", ctypes.c_wchar_p),
        ("lpFile", ctypes.c_wchar_p),
        ("lpParameters", ctypes.c_wchar_p),
        ("lpDirectory", ctypes.c_wchar_p),
        ("nShow", ctypes.c_int),
        ("hInstApp", ctypes.c_void_p),
        ("lpIDList", ctypes.c_void_p),
        ("lpClass", ctypes.c_wchar_p),
        ("hkeyClass", ctypes.c_void_p),
        ("dwHotKey", ctypes.c_uint32),
        ("hIcon", ctypes.c_void_p),
        ("hProcess", ctypes.c_void_p),
    ]


def execute_info(file: str, parameters: str) -> ExecuteInfo:
    """Fill the structure.

    Args:
        file: the program.
        parameters: its command line.

    Returns:
        The structure, 112 bytes on 64-bit systems.
    """
    info = ExecuteInfo()
    info.cbSize = ctypes.sizeof(ExecuteInfo)
    info.fMask = _KEEP_PROCESS | _WAIT_TILL_STARTED | _NO_WINDOW_OF_ERRORS
    info.lpVerb, info.lpFile, info.lpParameters = "runas", file, parameters
    info.nShow = _HIDDEN
    return info


class Shell:
    """`ShellCalls` on shell32 and kernel32."""

    def __init__(self) -> None:
        loader: Any = getattr(ctypes, "WinDLL", None)
        if loader is None:
            raise OSError("not Windows")
        self._shell: Any = loader("shell32", winmode=_SYSTEM32_ONLY, use_last_error=True)
        self._kernel: Any = loader("kernel32", winmode=_SYSTEM32_ONLY)

    def run_as(self, file: str, parameters: str) -> int:
        """Start with rights; see `ShellCalls`."""
        info = execute_info(file, parameters)
        if not self._shell.ShellExecuteExW(ctypes.byref(info)):
            number: int = ctypes.get_last_error()  # type: ignore[attr-defined,unused-ignore]  # Windows only
            error = OSError(number, "ShellExecuteEx")
            error.winerror = number  # type: ignore[attr-defined,unused-ignore]  # Windows only
            raise error
        return int(info.hProcess or 0)

    def is_running(self, process: int) -> bool:
        """Whether a process still runs; see `ShellCalls`."""
        return bool(self._kernel.WaitForSingleObject(ctypes.c_void_p(process), 0) == _STILL_RUNNING)
