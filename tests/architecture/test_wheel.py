"""The wheel holds the resources where core/resources.py looks for them, and both commands."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.architecture.sources import REPOSITORY, project_files


def test_wheel_holds_the_resources_and_the_commands(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    built = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (entry_points,) = [archive.read(name).decode() for name in names if name.endswith("/entry_points.txt")]
    code = {name.removeprefix("app/") for name in project_files() if name.startswith("app/keydesk/")}
    data = {
        name.replace("resources/", "keydesk/_resources/", 1)
        for name in project_files()
        if name.startswith("resources/")
    }
    assert code <= names
    assert data
    assert data <= names
    assert not [name for name in names if name.startswith("tests/")]
    assert "keydesk = keydesk.__main__:main" in entry_points
    assert "keydesk-gui = keydesk.__main__:main" in entry_points
