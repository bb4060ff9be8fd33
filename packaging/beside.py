"""Runs commands beside others: those that have no deadline, as slowly as the others leave them.

Raises nothing of its own.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from steps import REPOSITORY

_LAST = 19  # takes what nobody else wants


class Beside:
    """Commands one after the other, each with what it starts, that end when they are no longer wanted."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted = True
        self._turn = threading.Lock()  # nothing begins while all is ended

    def call(self, command: Sequence[str], env: Mapping[str, str], words: IO[bytes] | None) -> int:
        """Run a command behind all others; any thread.

        Args:
            command: Program and arguments.
            env: Its environment.
            words: Where what it says goes; None for this program's own output.

        Returns:
            Its exit code.
        """
        with self._turn:
            if not self._wanted:
                return -signal.SIGTERM
            # A session of its own: Linux shares the processor among sessions first, and a number for niceness counts
            # only inside of one (sched(7), "The autogroup feature").
            self._process = subprocess.Popen(
                command, cwd=REPOSITORY, env=env, stdout=words, stderr=words, start_new_session=True
            )
        _put_last(self._process.pid)
        return self._process.wait()

    def end(self) -> None:
        """End the command that runs, with what it started, and begin no other."""
        with self._turn:
            self._wanted = False
            if self._process is None or self._process.poll() is not None:
                return
            if sys.platform == "win32":
                self._process.terminate()
                return
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)


def _put_last(pid: int) -> None:
    """A command that has ended already, or a system without one of these, changes nothing."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PGRP, pid, _LAST)
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(_LAST), encoding="utf-8")
