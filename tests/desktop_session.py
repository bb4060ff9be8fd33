"""A desktop for tests that need one: session bus, X screen, window manager, unlocked keyring, empty home.

    python tests/desktop_session.py -- COMMAND [ARGUMENT...]

Runs the command inside and ends with its exit code; everything started here is ended, the home removed.
Plain standard library, main thread, Linux only. Needs dbus, xvfb, openbox,
gnome-keyring and util-linux.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

INSIDE = "--inside"
SCREEN = "1280x900x24"
# A test process that is killed at its time limit cannot end what it started.
ENDS_WITH_ITS_PARENT = ["setpriv", "--pdeathsig", "TERM", "--"]


def outside(command: list[str]) -> int:
    """Make the home and start the session bus with it, so that services started by the bus see the same home.

    Args:
        command: What to run in the session.

    Returns:
        The command's exit code.
    """
    with tempfile.TemporaryDirectory(prefix="keydesk-session-", ignore_cleanup_errors=True) as folder:
        home, runtime = Path(folder, "home"), Path(folder, "run")
        for path in (home, runtime):
            path.mkdir(mode=0o700)
        env = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        env |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "NO_AT_BRIDGE": "1"}
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND"):
            env.pop(name, None)
        return subprocess.call(["dbus-run-session", "--", sys.executable, __file__, INSIDE, *command], env=env)


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """An X server on the first free display.

    Yields:
        Its name, for ``DISPLAY``.
    """
    readable, writable = os.pipe()
    options = ["-displayfd", str(writable), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
    command = [*ENDS_WITH_ITS_PARENT, "Xvfb", *options]
    server = subprocess.Popen(command, pass_fds=[writable], stderr=subprocess.DEVNULL)
    os.close(writable)
    try:
        with os.fdopen(readable) as numbers:
            number = numbers.readline().strip()
        if not number:
            raise SystemExit(f"Xvfb did not start (exit code {server.wait()}). Next: run it by hand: Xvfb :99")
        yield f":{number}"
    finally:
        end(server)


@contextlib.contextmanager
def window_manager(display: str) -> Iterator[None]:
    """Openbox on that display."""
    quiet = subprocess.DEVNULL
    command = [*ENDS_WITH_ITS_PARENT, "openbox"]
    manager = subprocess.Popen(command, env=os.environ | {"DISPLAY": display}, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        end(manager)


@contextlib.contextmanager
def keyring() -> Iterator[None]:
    """gnome-keyring's secret service on this bus, its login collection unlocked."""
    command = [*ENDS_WITH_ITS_PARENT, "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    daemon = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if daemon.stdin is not None:
        daemon.stdin.write(b"a password of the tests")
        daemon.stdin.close()
    wait = ["gdbus", "wait", "--session", "--timeout", "10", "org.freedesktop.secrets"]
    with contextlib.suppress(FileNotFoundError):  # without gdbus the first caller waits for the service itself
        subprocess.call(wait)
    try:
        yield
    finally:
        end(daemon)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, insist after five seconds."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def inside(command: list[str]) -> int:
    """Start screen, window manager and keyring around the command.

    Args:
        command: What to run.

    Returns:
        Its exit code.
    """
    with screen() as display, window_manager(display), keyring():
        env = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11"}
        return subprocess.call(command, env=env)


def main(arguments: list[str]) -> int:
    """Take the command line apart.

    Args:
        arguments: ``-- COMMAND ...``, or ``--inside COMMAND ...`` when this script starts itself on the bus.

    Returns:
        The command's exit code, or 2 for wrong use.
    """
    if len(arguments) >= 2 and arguments[0] == "--":
        return outside(arguments[1:])
    if len(arguments) >= 2 and arguments[0] == INSIDE:
        return inside(arguments[1:])
    sys.stderr.write("usage: python tests/desktop_session.py -- COMMAND [ARGUMENT...]\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
