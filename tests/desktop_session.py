"""A desktop for tests that need one: session bus, X screen, window manager, unlocked keyring, empty home.

    python tests/desktop_session.py -- COMMAND [ARGUMENT...]

Runs the command inside and ends with its exit code; everything started here is ended, the home removed. The bus
starts no keyring of its own when ours dies: that would be a locked one, with a prompt nobody sees.
Plain standard library, main thread, Linux only. Needs dbus, xvfb, openbox,
gnome-keyring and util-linux.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

INSIDE = "--inside"
SCREEN = "1280x900x24"
# A test process that is killed at its time limit cannot end what it started.
ENDS_WITH_ITS_PARENT = ["setpriv", "--pdeathsig", "TERM", "--"]


BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
<type>session</type><listen>unix:tmpdir=/tmp</listen><servicedir>{services}</servicedir>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy>
<limit name="max_completed_connections">100000</limit><limit name="max_connections_per_user">100000</limit>
<limit name="max_replies_per_connection">50000</limit><limit name="max_match_rules_per_connection">50000</limit>
</busconfig>
"""
WAIT_FOR_THE_KEYRING = """[D-BUS Service]
Name=org.freedesktop.secrets
Exec=/bin/sleep 60
"""
"""The bus keeps what is asked meanwhile, and hands it over as soon as the keyring of `Keyring` is there."""
ACCESSIBILITY = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")


def bus_settings(folder: Path) -> Path:
    """Write the settings of a session bus.

    Args:
        folder: of that bus.

    Returns:
        The file for ``--config-file``.
    """
    services = folder / "services"
    services.mkdir()
    if ACCESSIBILITY.is_file():
        shutil.copy(ACCESSIBILITY, services)
    (services / "org.freedesktop.secrets.service").write_text(WAIT_FOR_THE_KEYRING, encoding="utf-8")
    settings = folder / "bus.conf"
    settings.write_text(BUS.format(services=services), encoding="utf-8")
    return settings


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
        settings = f"--config-file={bus_settings(Path(folder))}"
        inner = [sys.executable, __file__, INSIDE, *command]
        return subprocess.call(["dbus-run-session", settings, "--", *inner], env=env)


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


class Keyring:
    """gnome-keyring's secret service on this bus, its login collection unlocked.

    Started again when it dies: asked by several programs at once it does, now and then. What it kept is on disk.
    """

    def __init__(self) -> None:
        self._env = dict(os.environ)
        self._ending = False
        self._lock = threading.Lock()
        self._daemon = self._start()
        self._watch = threading.Thread(target=self._start_again, name="keyring-watch", daemon=True)
        self._watch.start()

    def wait(self) -> None:
        """Wait until it answers."""
        command = ["gdbus", "wait", "--session", "--timeout", "60", "org.freedesktop.secrets"]
        with contextlib.suppress(FileNotFoundError):  # without gdbus the first caller finds out
            subprocess.call(command)

    def end(self) -> None:
        """End it for good."""
        with self._lock:
            self._ending = True
        end(self._daemon)
        self._watch.join()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [*ENDS_WITH_ITS_PARENT, "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        quiet = subprocess.DEVNULL
        daemon = subprocess.Popen(command, env=self._env, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
        if daemon.stdin is not None:
            daemon.stdin.write(b"a password of the tests")
            daemon.stdin.close()
        return daemon

    def _start_again(self) -> None:
        while True:
            self._daemon.wait()
            with self._lock:
                if self._ending:
                    return
                self._daemon = self._start()


@contextlib.contextmanager
def keyring() -> Iterator[None]:
    """A keyring inside the block."""
    running = Keyring()
    try:
        running.wait()
        yield
    finally:
        running.end()


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
