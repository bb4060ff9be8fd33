"""The wheel holds the resources where core/resources.py looks for them, and both commands, and works without us."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.architecture.sources import REPOSITORY, project_files


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
    venv.create(tmp_path / "venv", symlinks=sys.platform != "win32")
    (site,) = (tmp_path / "venv").rglob("site-packages")
    # The dependencies as they are here. A line of a path file is no site folder: the checkout's own file is not read.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    binaries = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(binaries / "python"),
        "install",
        "--no-deps",
        "--no-index",
    ]
    installed = subprocess.run(
        [*install, "--disable-pip-version-check", "--no-input", str(wheel)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stdout + installed.stderr
    where = [str(binaries / "python"), "-c", "import keydesk; print(keydesk.__file__)"]
    assert Path(subprocess.check_output(where, cwd=tmp_path, text=True).strip()).is_relative_to(site)
    tested = subprocess.run(
        [str(binaries / "keydesk"), "--json", "self-test"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert json.loads(tested.stdout)["ok"] is True, tested.stdout
    assert tested.returncode == 0
