"""The project's own Python environment, ``.venv``, made from the locks and remembered by a stamp.

Main thread. Raises SetupError.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import system_packages
from steps import REPOSITORY, SetupError, progress, run

VENV = REPOSITORY / ".venv"
STAMP = VENV / "keydesk-setup.json"
LOCKS = {"app": "requirements.lock", "tests": "requirements-dev.lock"}
WINDOWS = sys.platform == "win32"
TOO_LITTLE = "look at the words above; if the network failed, run this command again"


def program(name: str) -> Path:
    """Where a command of ``.venv`` is, with this system's ending."""
    return VENV / ("Scripts" if WINDOWS else "bin") / (f"{name}.exe" if WINDOWS else name)


def prepare(purpose: str) -> None:
    """Bring the machine and ``.venv`` to what the purpose needs; quick if they are there already.

    Args:
        purpose: ``app`` or ``tests``.

    Raises:
        SetupError: A step failed, or the rights to install system packages are missing.
    """
    system_packages.ensure(purpose)
    if is_ready(purpose):
        return
    make_venv()
    install(purpose)
    check_qt()
    write_stamp(purpose)


def is_ready(purpose: str) -> bool:
    """Whether ``.venv`` was made by this interpreter, here, from these locks."""
    stamp = read_stamp()
    return (
        stamp.get("python") == interpreter()
        and stamp.get("place") == str(REPOSITORY)
        and stamp.get(purpose) == fingerprint(purpose)
        and program("keydesk").exists()
    )


def interpreter() -> str:
    """What a ``.venv`` depends on: the interpreter's version and place."""
    return f"{sys.version} {sys.base_prefix}"


def fingerprint(purpose: str) -> str:
    """A digest of what the installation is made from."""
    digest = hashlib.sha256()
    for name in (LOCKS[purpose], "pyproject.toml"):
        digest.update((REPOSITORY / name).read_bytes())
    return digest.hexdigest()


def read_stamp() -> dict[str, str]:
    """What the last complete set-up left, empty if there was none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(purpose: str) -> None:
    """Remember that the set-up is complete. What the tests need includes what the app needs."""
    purposes = ("app", "tests") if purpose == "tests" else ("app",)
    stamp = {"python": interpreter(), "place": str(REPOSITORY)} | {name: fingerprint(name) for name in purposes}
    STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")


def make_venv() -> None:
    """Make an empty ``.venv``, unless the one there was made by this interpreter at this place."""
    stamp = read_stamp()
    if stamp.get("python") == interpreter() and stamp.get("place") == str(REPOSITORY) and program("python").exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        system_packages.ensure_venv_module()
    progress("Making .venv ...")
    run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        "The Python environment .venv could not be made.",
        "see that this folder is writable and the disk has 1 GB free, then run this command again",
    )


def install(purpose: str) -> None:
    """Install the lock (every file checked against its hash), then the project itself."""
    lock = LOCKS[purpose]
    progress(f"Installing {lock} (the first time this takes a minute or two) ...")
    # -qq: errors only; the person's pip settings may warn about places that have nothing to do with this.
    pip = [str(program("python")), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-qq"]
    env = os.environ | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    run(
        [*pip, "--require-hashes", "--requirement", lock],
        f"The packages of {lock} could not be installed.",
        TOO_LITTLE,
        env,
    )
    run(
        [*pip, "--no-deps", "--no-build-isolation", "--editable", "."],
        "Keydesk itself could not be installed into .venv.",
        TOO_LITTLE,
        env,
    )


def check_qt() -> None:
    """Load Qt once, so that a missing library is told here and not by a crash later."""
    probe = [str(program("python")), "-c", "import PySide6.QtWidgets"]
    result = subprocess.run(probe, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        last = result.stderr.strip().splitlines()[-1:] or ["no message"]
        raise SetupError(
            f"Qt does not load: {last[0]}",
            "install the system package that holds the library named, then run this command again",
        )


def start_keydesk(arguments: list[str]) -> int:
    """Start the app in place of this process (on Windows: and wait for it).

    Args:
        arguments: What follows ``keydesk``.

    Returns:
        The app's exit code, where this process lives on.
    """
    command = [str(program("keydesk")), *arguments]
    if WINDOWS:
        return subprocess.call(command)
    sys.stdout.flush()
    os.execv(command[0], command)
