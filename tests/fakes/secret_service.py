"""A real gnome-keyring on a session bus of its own, for one test. Linux; skips where the programs are missing."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def secret_service(unlocked: bool = True) -> Iterator[None]:
    """Run bus and keyring inside the test's sandbox; the environment points to them meanwhile.

    Args:
        unlocked: with a login collection that is open; without, there is none, and nobody to ask.
    """
    programs = [shutil.which(name) for name in ("dbus-daemon", "gnome-keyring-daemon")]
    if None in programs:
        pytest.skip("dbus-daemon and gnome-keyring-daemon are not installed")
    bus_program, keyring_program = (str(program) for program in programs)
    runtime = Path(os.environ["XDG_RUNTIME_DIR"])
    # Nothing may be activated but what is started here, and no prompt may be shown.
    config = runtime / "bus.conf"
    config.write_text(
        '<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" '
        '"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd"><busconfig><type>session</type>'
        f"<listen>unix:path={runtime / 'bus'}</listen>"
        '<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>'
        "</busconfig>"
    )
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    bus = subprocess.Popen(
        [bus_program, f"--config-file={config}", "--nofork", "--print-address"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    with contextlib.ExitStack() as stack:
        stack.callback(_end, bus)
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        environment["DBUS_SESSION_BUS_ADDRESS"] = address
        arguments = ["--foreground", "--components=secrets", *(["--unlock"] if unlocked else [])]
        keyring = subprocess.Popen(
            [keyring_program, *arguments],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        stack.callback(_end, keyring)
        assert keyring.stdin is not None
        keyring.stdin.write(b"practice" if unlocked else b"")
        keyring.stdin.close()
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        patch.delenv("DISPLAY", raising=False)
        _wait_for_service()
        yield


def _wait_for_service() -> None:
    import secretstorage  # Linux only

    deadline = time.monotonic() + 8
    while time.monotonic() < deadline:
        with contextlib.closing(secretstorage.dbus_init()) as connection:
            if secretstorage.check_service_availability(connection):
                return
        time.sleep(0.05)
    raise AssertionError("gnome-keyring did not come up")


def _end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    process.terminate()
    with process:
        process.wait(5)
