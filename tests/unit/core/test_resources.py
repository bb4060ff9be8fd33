from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from keydesk.core import resources
from keydesk.core.resources import resource


def make(root: Path, text: str) -> Path:
    file = root / "data" / "note.txt"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return file


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package folder below app/ of an otherwise empty checkout."""
    folder = tmp_path / "app" / "keydesk"
    folder.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", folder)
    return folder


def test_this_checkout_has_its_resources() -> None:
    assert resource() == Path(__file__).parents[3] / "resources"


def test_checkout(package: Path, tmp_path: Path) -> None:
    file = make(tmp_path / "resources", "checkout")
    assert resource("data", "note.txt") == file


def test_installed_wheel_wins_over_a_folder_that_happens_to_be_named_resources(package: Path, tmp_path: Path) -> None:
    make(tmp_path / "resources", "a stranger's")
    make(package / "_resources", "ours")
    assert resource("data", "note.txt").read_text() == "ours"


@pytest.mark.parametrize("place", ["keydesk/_resources", "resources"])
def test_frozen(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    make(tmp_path / "resources", "checkout")
    make(tmp_path / "unpacked" / place, "frozen")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "unpacked"), raising=False)
    assert resource("data", "note.txt").read_text() == "frozen"


def test_missing_names_the_file_and_no_machine_path(package: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as failure:
        resource("icons", "absent.svg")
    assert str(failure.value) == "resources/icons/absent.svg"


@pytest.mark.parametrize("parts", [("..", "pyproject.toml"), ("icons", "..", "..", "README.md"), ("/etc", "passwd")])
def test_no_way_out(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="below resources"):
        resource(*parts)


def test_resources_removed_later(package: Path, tmp_path: Path) -> None:
    make(tmp_path / "resources", "x")
    shutil.rmtree(tmp_path / "resources")
    with pytest.raises(FileNotFoundError):
        resource("data", "note.txt")
