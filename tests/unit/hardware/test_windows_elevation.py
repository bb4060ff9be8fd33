"""How Windows is asked for an administrator, with stand-ins for its calls."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.windows_elevation import ExecuteInfo, Shell, WindowsLauncher, execute_info, this_program


class Calls:
    """Windows, without it."""

    def __init__(self, refuses: int | None = None) -> None:
        self.refuses = refuses
        self.started: list[tuple[str, str]] = []
        self.running = True

    def run_as(self, file: str, parameters: str) -> int:
        if self.refuses is not None:
            error = OSError(self.refuses, "x")
            error.winerror = self.refuses  # type: ignore[attr-defined,unused-ignore]  # exists on Windows only
            raise error
        self.started.append((file, parameters))
        return 77

    def is_running(self, process: int) -> bool:
        return self.running and process == 77


def test_the_program_is_started_with_its_words_quoted() -> None:
    calls = Calls()
    helper = WindowsLauncher(calls, ["C:\\Program Files\\Keydesk\\keydesk.exe"]).launch(["key-helper", "a b", 'c"d'])
    assert calls.started == [("C:\\Program Files\\Keydesk\\keydesk.exe", 'key-helper "a b" c\\"d')]
    assert helper.is_running()
    calls.running = False
    assert not helper.is_running()


def test_python_heeds_no_variables_of_the_person() -> None:
    calls = Calls()
    WindowsLauncher(calls, [sys.executable, "-I", "-m", "keydesk"]).launch(["key-helper"])
    assert calls.started == [(sys.executable, "-I -m keydesk key-helper")]


def test_what_this_program_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(this_program()) == [sys.executable, "-I", "-m", "keydesk"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert list(this_program()) == [sys.executable]


def test_it_starts_isolated(tmp_path: object) -> None:
    done = subprocess.run([*this_program(), "key-helper", "--help"], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize(("number", "code"), [(1223, Code.ELEVATION_REFUSED), (2, Code.ELEVATION_FAILED)])
def test_a_no_is_told_from_a_failure(number: int, code: Code) -> None:
    with pytest.raises(KeydeskError) as told:
        WindowsLauncher(Calls(number), ["x"]).launch([])
    assert told.value.code == code


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the size of 64-bit systems")
def test_the_structure_has_the_size_windows_checks() -> None:
    info = execute_info("file", "words")
    assert ctypes.sizeof(ExecuteInfo) == info.cbSize == 112
    assert (info.lpVerb, info.lpFile, info.lpParameters) == ("runas", "file", "words")


def test_the_bare_calls_are_for_windows() -> None:
    if not hasattr(ctypes, "WinDLL"):
        with pytest.raises(OSError, match="not Windows"):
            Shell()
