"""The wheel holds the resources where core/resources.py looks for them, and both commands, and works without us."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.sources import REPOSITORY, project_files
from tests.package import clean_environment


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_wheel_holds_the_resources_and_the_commands(wheel: Path) -> None:
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


@pytest.mark.slow
def test_wheel_works_in_an_environment_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    binaries = clean_environment.install(wheel, tmp_path / "venv")
    place = clean_environment.self_test(binaries, tmp_path)
    assert Path(place).is_relative_to(tmp_path / "venv")
