"""Renews the three locks from pyproject.toml: all systems, all supported Pythons, every file by its hash.

Main thread. Raises SetupError.
"""

from __future__ import annotations

import os
import sys
import tempfile
import venv
from pathlib import Path

from steps import progress, run

HEADER = "python3 packaging/bootstrap.py lock"
BASE = ["--group", "build"]
DEV = [*BASE, "--extra", "nfc", "--extra", "dev"]
PACKAGE = [*BASE, "--extra", "nfc", "--group", "package"]
SAME = ["--constraint", "requirements-dev.lock"]


def renew() -> int:
    """Write requirements-dev.lock, then requirements.lock and requirements-build.lock with the same versions.

    Returns:
        0.

    Raises:
        SetupError: The resolver could not be installed, or found no answer.
    """
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        binaries = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin")
        progress("Installing the resolver (uv) into a temporary environment ...")
        run(
            [str(binaries / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"],
            "uv could not be installed.",
            "look at the words above; if the network failed, run this command again",
        )
        _compile(binaries / "uv", "requirements-dev.lock", DEV)
        _compile(binaries / "uv", "requirements.lock", [*BASE, *SAME])
        _compile(binaries / "uv", "requirements-build.lock", [*PACKAGE, *SAME])
    return 0


def _compile(uv: Path, lock: str, options: list[str]) -> None:
    progress(f"Resolving {lock} ...")
    # No index address may reach the file: it belongs to whoever installs.
    fixed = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--upgrade"]
    command = [str(uv), "pip", "compile", "pyproject.toml", *fixed, *options, "--quiet", "--output-file", lock]
    env = os.environ | {"UV_CUSTOM_COMPILE_COMMAND": HEADER}
    run(command, f"{lock} could not be resolved.", "loosen the requirement named above in pyproject.toml", env)
