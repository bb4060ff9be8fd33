"""A wheel in an environment of Python that knows nothing of the checkout. Blocking for seconds."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path


def install(wheel: Path, folder: Path) -> Path:
    """Install a wheel alone; its dependencies are those of the environment this runs in.

    Args:
        wheel: the file.
        folder: a new one, for the environment.

    Returns:
        The folder of its commands.

    Raises:
        RuntimeError: pip refused.
    """
    venv.create(folder, symlinks=sys.platform != "win32")
    (site,) = folder.rglob("site-packages")
    # A line of a path file is no site folder: the file by which the checkout is installed here is not read.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    binaries = folder / ("Scripts" if sys.platform == "win32" else "bin")
    quiet = ["--no-deps", "--no-index", "--disable-pip-version-check", "--no-input"]
    command = [sys.executable, "-m", "pip", "--python", str(binaries / "python"), "install", *quiet, str(wheel)]
    installed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if installed.returncode != 0:
        raise RuntimeError(installed.stdout + installed.stderr)
    return binaries


def self_test(binaries: Path, folder: Path) -> str:
    """Let what was installed test itself.

    Args:
        binaries: the folder of its commands.
        folder: where it is started, away from any sources.

    Returns:
        Where its package is.

    Raises:
        RuntimeError: Something is not well, with what it said.
    """
    where = [str(binaries / "python"), "-c", "import keydesk; print(keydesk.__file__)"]
    place = subprocess.check_output(where, cwd=folder, text=True).strip()
    command = [str(binaries / "keydesk"), "--json", "self-test"]
    tested = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    try:
        well = json.loads(tested.stdout)["ok"] is True and tested.returncode == 0
    except ValueError:
        well = False
    if not well:
        raise RuntimeError(f"the self-test ended with {tested.returncode}: {tested.stdout}{tested.stderr}")
    return place
