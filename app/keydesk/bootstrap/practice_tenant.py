"""Starts the practice tenant as a process of its own and ends it with us.

`start` blocks: a worker thread, or the command line before its loop. Raises TENANT_UNREACHABLE when it fails.
"""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from keydesk.config.profile import Profile
from keydesk.core.errors import KeydeskError
from keydesk.core.loopback import loopback_opener
from keydesk.domain.catalogue import Code

_START_S = 20.0
_END_S = 5.0
PRACTICE_PROFILE = "Practice"


@dataclass(frozen=True, slots=True)
class PracticeUser:
    """Somebody who may sign in at the practice tenant; the password is for practice and no secret."""

    email: str
    password: str
    name: str


class PracticeTenant:
    """A running practice tenant.

    Args:
        process: its process; ends when its standard input closes.
        told: the first line it wrote.
    """

    def __init__(self, process: "subprocess.Popen[str]", told: dict[str, object]) -> None:
        self._process = process
        self._told = told

    @property
    def issuer(self) -> str:
        """Its issuer."""
        return str(self._told["issuer"])

    @property
    def users(self) -> tuple[PracticeUser, ...]:
        """Who may sign in."""
        users = self._told["users"]
        if not isinstance(users, list):
            return ()
        return tuple(
            PracticeUser(str(u.get("email")), str(u.get("password")), str(u.get("name")))
            for u in users
            if isinstance(u, dict)
        )

    def count_requests(self) -> int:
        """How many requests it has answered; blocks for a moment."""
        address = f"{self.issuer}_practice/requests"
        with loopback_opener().open(address, timeout=5) as answer:
            return int(json.load(answer)["count"])

    def profile(self) -> Profile:
        """The profile that signs in there."""
        ports = self._told["callback_ports"]
        return Profile(
            name=PRACTICE_PROFILE,
            issuer=self.issuer,
            client_id=str(self._told["client_id"]),
            callback_ports=tuple(int(p) for p in ports) if isinstance(ports, list) else (),
            practice=True,
        )

    def stop(self) -> None:
        """End it; blocks for at most a few seconds."""
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def own_command(*words: str) -> list[str]:
    """Name this very program for a child process.

    Args:
        words: its arguments.

    Returns:
        The command.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, *words]
    return [sys.executable, "-m", "keydesk", *words]


def start_practice_tenant(options: Sequence[str] = (), log: Path | None = None) -> PracticeTenant:
    """Start the practice tenant.

    Args:
        options: further options of `keydesk tenant`.
        log: file for what it writes on stderr, None for nowhere.

    Returns:
        The running tenant.

    Raises:
        KeydeskError: TENANT_UNREACHABLE when it does not come up in 20 s.
    """
    with contextlib.ExitStack() as stack:
        errors = subprocess.DEVNULL if log is None else stack.enter_context(log.open("ab"))
        process = subprocess.Popen(  # noqa: S603  # our own program
            own_command("tenant", "--until-stdin-closes", *options),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
    watchdog = threading.Timer(_START_S, process.kill)
    watchdog.start()
    try:
        line = process.stdout.readline() if process.stdout is not None else ""
    finally:
        watchdog.cancel()
    try:
        told = json.loads(line)
    except ValueError:
        process.kill()
        process.wait()
        raise KeydeskError(Code.TENANT_UNREACHABLE, host="localhost", reason="practice") from None
    return PracticeTenant(process, told)
