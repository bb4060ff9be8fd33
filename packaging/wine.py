"""Runs programs of Windows on Linux, for building and for tests. Blocking. Raises SetupError.

Wine stands in for Windows: what works here may still fail there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from steps import SetupError, progress

_PLACES = ("/usr/lib/wine/wine64", "wine64", "wine")
_SERVERS = ("/usr/lib/wine/wineserver64", "/usr/lib/wine/wineserver", "wineserver64", "wineserver")
_LIMIT_S = 1200  # for what hangs; on a busy computer everything takes its time
_TRY = "install Wine (Debian: wine and wine64), then run this command again"


class Wine:
    """One Windows of its own.

    Args:
        prefix: the folder it lives in; made by `start`.
        display: the X display its windows go to, None for none.
    """

    def __init__(self, prefix: Path, display: str | None = None) -> None:
        self._prefix = prefix
        self._program = _find(_PLACES)
        # A home of its own: Wine links the person's folders into it.
        self._env = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(prefix / "home")}
        # Without the first two it would ask whether to fetch .NET and a browser; its WMI ends programs that ask it.
        self._env |= {"WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml,wbemprox="}
        self._env |= {"LC_ALL": "C.UTF-8", "WINEARCH": "win64"} | ({"DISPLAY": display} if display else {})

    @property
    def _computer(self) -> Path:
        """The drive Z:, which is all of this computer."""
        return self._prefix / "dosdevices" / "z:"

    def start(self) -> None:
        """Make it, unless it is there, and let its services run until `stop`.

        Raises:
            SetupError: It does not start.
        """
        (self._prefix / "home").mkdir(parents=True, exist_ok=True)
        # Whoever starts the server and the services first hands them its output for good.
        self._quiet([_find(_SERVERS), "-p"])
        if not (self._prefix / "system.reg").is_file():
            progress("Making a Windows of Wine's ...")
            self._quiet([self._program, "wineboot", "--init"])
        if not self._computer.is_symlink():
            self._computer.symlink_to("/")
        self._quiet([self._program, "wineboot"])
        code, told = self.run(["cmd.exe", "/c", "echo", "ready"])
        if code != 0 or "ready" not in told:
            raise SetupError(f"Wine does not work ({code}: {told[-300:]}).", _TRY)

    def stop(self) -> None:
        """End everything that runs in it, and let no link lead out of it: others walk through the build's folders."""
        self._quiet([_find(_SERVERS), "-k"])
        self._computer.unlink(missing_ok=True)

    def run(
        self,
        command: Sequence[str],
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> tuple[int, str]:
        """Run a program.

        Args:
            command: program and words; paths as Linux or as Windows writes them.
            env: variables besides.
            folder: to run it in.

        Returns:
            Its exit code and what it said: on standard output, and where it failed on standard error, too.

        Raises:
            SetupError: It does not end.
        """
        # Its input and output have to be pipes: Wine takes a file or nothing for a broken handle.
        process = subprocess.Popen(
            [self._program, *command],
            env=self._env | dict(env or {}),
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            told, failed = process.communicate(b"", timeout=_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise SetupError(f"{command[0]} did not end under Wine.", "run this command again") from None
        every = told + (failed if process.returncode else b"")
        return process.returncode, every.decode("utf-8", "replace").replace("\r\n", "\n")

    def _quiet(self, command: Sequence[str]) -> None:
        subprocess.run(
            command,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )


def found() -> bool:
    """Whether Wine for 64-bit programs is on this computer."""
    return all(any(shutil.which(name) for name in names) for names in (_PLACES[:1], _SERVERS))


def windows_path(path: Path) -> str:
    """Write a path of this system as Wine's programs read it."""
    return "Z:" + str(path).replace("/", "\\")


def _find(names: Sequence[str]) -> str:
    for name in names:
        found = shutil.which(name)
        if found is not None:
            return found
    raise SetupError(f"{names[-1]} is missing.", _TRY)
