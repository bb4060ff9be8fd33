"""The helper with administrator rights, without them: as a thread, or as a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Pipe
from pathlib import Path

from keydesk.hardware.helper_server import HelperServer
from keydesk.hardware.helper_wire import Line
from keydesk.hardware.transport import KeyTransport


class ThreadHelper:
    """A helper in a thread of the test.

    Args:
        transports: ways to reach keys.
    """

    def __init__(self, *transports: KeyTransport) -> None:
        self.line: Line
        self.line, there = Pipe()
        self._there = there
        self.server = HelperServer(there, transports)
        self._thread = threading.Thread(target=self.server.serve, name="helper", daemon=True)

    def begin(self) -> Line:
        """Start it, as `begin_helper` does."""
        self._thread.start()
        return self.line

    def die(self) -> None:
        """Hang up without a word, as a process that is killed."""
        with socket.socket(fileno=os.dup(self._there.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)

    def ended(self) -> bool:
        """Whether it ended by itself, soon."""
        self._thread.join(5)
        return not self._thread.is_alive()


class ProcessHelper:
    """A `Launcher` that starts the real command, with the rights of the test.

    Args:
        home: folder of the software key.
        changed: words that take the place of the real ones, by position.
    """

    def __init__(self, home: Path, changed: dict[int, str] | None = None) -> None:
        self._home = home
        self._changed = changed or {}
        self.process: subprocess.Popen[bytes] | None = None
        self.arguments: list[str] = []

    def launch(self, arguments: Sequence[str]) -> ProcessHelper:
        """Start; see `Launcher`."""
        (self._home / "store").mkdir(exist_ok=True)  # as the practice tenant's home has it
        self.arguments = [self._changed.get(at, word) for at, word in enumerate(arguments)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "keydesk", *self.arguments, "--transport", "software", "--home", str(self._home)],
            stdin=subprocess.DEVNULL,
        )
        return self

    def is_running(self) -> bool:
        """Whether it still runs."""
        return self.process is not None and self.process.poll() is None

    def ended(self) -> int:
        """Wait for its end and give the exit status."""
        assert self.process is not None
        return self.process.wait(10)
