"""The environment that packages are built in: apart from ``.venv``, so that nothing of the tests gets into a package.

Made in ``build/venv`` from requirements-build.lock and remembered by a stamp. Any thread. Raises SetupError.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from pathlib import Path

from environment import TOO_LITTLE, interpreter
from steps import REPOSITORY, progress, run

LOCK = "requirements-build.lock"
FOLDER = REPOSITORY / "build" / "venv"
_STAMP = FOLDER / "made-from"
_ONE_AT_A_TIME = threading.Lock()  # packages of several systems may be built side by side


def build_program(name: str) -> Path:
    """Where a command of the environment is."""
    return FOLDER / "bin" / name


def prepare() -> None:
    """Make the environment, unless it is there and of this lock and this interpreter.

    Raises:
        SetupError: A package could not be installed.
    """
    with _ONE_AT_A_TIME:
        _prepare()


def _prepare() -> None:
    made_from = f"{interpreter()} {hashlib.sha256((REPOSITORY / LOCK).read_bytes()).hexdigest()}"
    if _STAMP.is_file() and _STAMP.read_text(encoding="utf-8") == made_from:
        return
    progress(f"Making {FOLDER.relative_to(REPOSITORY)} from {LOCK} ...")
    run([sys.executable, "-m", "venv", "--clear", str(FOLDER)], "No environment to build in.", TOO_LITTLE)
    pip = [str(build_program("python")), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-qq"]
    run(
        [*pip, "--require-hashes", "--requirement", LOCK],
        f"The packages of {LOCK} could not be installed.",
        TOO_LITTLE,
        os.environ | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"},
    )
    _STAMP.write_text(made_from, encoding="utf-8")
