"""Named pipes by kernel32 and advapi32. Blocks; any thread. Raises OSError. Not yet run on Windows.

Source: Microsoft, CreateNamedPipeW, ConnectNamedPipe, CancelIoEx, GetNamedPipeServerProcessId, GetTokenInformation.
"""

import ctypes
import importlib
from typing import Any, Final

_DUPLEX, _FIRST = 0x3, 0x80000
_REJECT_REMOTE: Final = 0x8
_BUFFER: Final = 2048
_READ_WRITE, _OPEN_EXISTING = 0xC0000000, 3
_IDENTIFY: Final = 0x00110000  # SECURITY_SQOS_PRESENT, SECURITY_IDENTIFICATION: a strange server cannot act as us
_QUERY_LIMITED, _TOKEN_QUERY, _TOKEN_USER = 0x1000, 0x8, 1
_NOT_FOUND, _DENIED, _BUSY, _CONNECTED = 2, 5, 231, 535
_INVALID: Final = ctypes.c_void_p(-1).value


_SYSTEM32_ONLY: Final = 0x800


class _Attributes(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint32), ("descriptor", ctypes.c_void_p), ("inherit", ctypes.c_int32))


class WindowsPipes:
    """Satisfies `instance_windows.Pipes`."""

    def __init__(self) -> None:
        self._kernel = _library("kernel32")
        self._security = _library("advapi32")
        self._kernel.CreateNamedPipeW.restype = ctypes.c_void_p
        self._kernel.CreateFileW.restype = ctypes.c_void_p
        self._kernel.GetCurrentProcess.restype = ctypes.c_void_p
        self._kernel.OpenProcess.restype = ctypes.c_void_p

    def person(self) -> str:
        """The security identifier of this process's person."""
        return self._person_of(self._kernel.GetCurrentProcess())

    def create(self, name: str, access: str) -> int:
        """Make the first instance; FileExistsError when somebody has the name."""
        descriptor = ctypes.c_void_p()
        convert = self._security.ConvertStringSecurityDescriptorToSecurityDescriptorW
        self._need(convert(ctypes.c_wchar_p(access), 1, ctypes.byref(descriptor), None))
        try:
            attributes = _Attributes(ctypes.sizeof(_Attributes), descriptor, 0)
            pipe = self._kernel.CreateNamedPipeW(
                ctypes.c_wchar_p(name), _DUPLEX | _FIRST, _REJECT_REMOTE, 1, _BUFFER, _BUFFER, 0,
                ctypes.byref(attributes),
            )  # fmt: skip
        finally:
            self._kernel.LocalFree(descriptor)
        if pipe == _INVALID:
            error = self._error()
            # With FIRST_PIPE_INSTANCE a name that is taken is refused access.
            raise FileExistsError(name) if error in (_DENIED, _BUSY) else OSError(error, "CreateNamedPipe")
        return int(pipe)

    def accept(self, pipe: int) -> None:
        """Wait for somebody to come."""
        if not self._kernel.ConnectNamedPipe(ctypes.c_void_p(pipe), None) and (error := self._error()) != _CONNECTED:
            raise OSError(error, "ConnectNamedPipe")

    def connect(self, name: str) -> int:
        """Come to a pipe; FileNotFoundError without one, BlockingIOError while another one is served."""
        pipe = self._kernel.CreateFileW(
            ctypes.c_wchar_p(name), ctypes.c_uint32(_READ_WRITE), 0, None, _OPEN_EXISTING, _IDENTIFY, None
        )
        if pipe != _INVALID:
            return int(pipe)
        error = self._error()
        raise {
            _NOT_FOUND: FileNotFoundError(name), _BUSY: BlockingIOError(name), _DENIED: PermissionError(name)
        }.get(error, OSError(error, "CreateFile"))  # fmt: skip

    def owner(self, pipe: int) -> str:
        """The security identifier of whoever serves a pipe that was connected to."""
        number = ctypes.c_uint32()
        self._need(self._kernel.GetNamedPipeServerProcessId(ctypes.c_void_p(pipe), ctypes.byref(number)))
        process = self._kernel.OpenProcess(_QUERY_LIMITED, 0, number)
        self._need(process)
        try:
            return self._person_of(process)
        finally:
            self.close(process)

    def read(self, pipe: int, count: int) -> bytes:
        """Read exactly so many bytes."""
        got = b""
        while len(got) < count:
            room, read = ctypes.create_string_buffer(count - len(got)), ctypes.c_uint32()
            handle = ctypes.c_void_p(pipe)
            self._need(self._kernel.ReadFile(handle, room, len(room), ctypes.byref(read), None))
            if not read.value:
                raise ConnectionResetError("it went away")
            got += room.raw[: read.value]
        return got

    def write(self, pipe: int, data: bytes) -> None:
        """Write all of it, and wait until it was read."""
        written, handle = ctypes.c_uint32(), ctypes.c_void_p(pipe)
        self._need(self._kernel.WriteFile(handle, data, len(data), ctypes.byref(written), None))
        self._need(self._kernel.FlushFileBuffers(handle))

    def cancel(self, pipe: int) -> None:
        """End what blocks on a pipe; it raises OSError."""
        self._kernel.CancelIoEx(ctypes.c_void_p(pipe), None)

    def disconnect(self, pipe: int) -> None:
        """Send away whoever came."""
        self._need(self._kernel.DisconnectNamedPipe(ctypes.c_void_p(pipe)))

    def close(self, pipe: int) -> None:
        """Give it back."""
        self._kernel.CloseHandle(ctypes.c_void_p(pipe))

    def _person_of(self, process: int) -> str:
        token, size = ctypes.c_void_p(), ctypes.c_uint32()
        handle = ctypes.c_void_p(process)
        self._need(self._security.OpenProcessToken(handle, _TOKEN_QUERY, ctypes.byref(token)))
        try:
            self._security.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(size))
            room = ctypes.create_string_buffer(size.value)
            self._need(self._security.GetTokenInformation(token, _TOKEN_USER, room, size, ctypes.byref(size)))
        finally:
            self._kernel.CloseHandle(token)
        text = ctypes.c_wchar_p()
        sid = ctypes.cast(room, ctypes.POINTER(ctypes.c_void_p))[0]  # TOKEN_USER begins with a pointer to it
        self._need(self._security.ConvertSidToStringSidW(ctypes.c_void_p(sid), ctypes.byref(text)))
        try:
            return str(text.value)
        finally:
            self._kernel.LocalFree(text)

    def _need(self, done: object) -> None:
        if not done:
            raise OSError(self._error(), "pipe")

    def _error(self) -> int:
        windows: Any = importlib.import_module("ctypes")
        return int(windows.get_last_error())


def _library(name: str) -> ctypes.CDLL:
    """Load a library from the system folder only; each keeps the error of its last call for this thread."""
    loader: Any = getattr(ctypes, "WinDLL", None)
    if loader is None:
        raise OSError("not Windows")
    library: ctypes.CDLL = loader(name, use_last_error=True, winmode=_SYSTEM32_ONLY)
    return library
