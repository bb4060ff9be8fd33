"""Folders: private, complete, and in one place with --home."""

import os
import stat
from pathlib import Path

import pytest

from keydesk.config.paths import choose_paths
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code


def test_everything_below_the_home_given(tmp_path: Path) -> None:
    home = tmp_path / "ein Ordner mit ü und 🔑"
    paths = choose_paths(home)
    paths.ensure()
    folders = (paths.settings, paths.store, paths.logs, paths.locks)
    assert len(set(folders)) == 4
    assert all(folder.is_relative_to(home) and folder.is_dir() for folder in folders)
    assert paths.settings_file.parent == paths.settings
    assert paths.store_file.parent == paths.store


def test_a_relative_home_stays_where_it_was_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    paths = choose_paths(Path("here"))
    assert paths.settings.is_absolute()
    assert paths.settings.is_relative_to(tmp_path / "here")


def test_the_persons_own_places(sandbox: Path) -> None:
    paths = choose_paths()
    paths.ensure()
    assert all(folder.is_relative_to(sandbox) for folder in (paths.settings, paths.store, paths.logs, paths.locks))
    assert "keydesk" in paths.settings.parts


def test_practice_is_apart(tmp_path: Path) -> None:
    real = choose_paths(tmp_path)
    assert real.practice.settings_file != real.settings_file
    assert real.practice.store_file != real.store_file
    assert real.practice.locks != real.locks


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_folders_are_closed_to_others(tmp_path: Path) -> None:
    paths = choose_paths(tmp_path / "home")
    paths.settings.mkdir(parents=True, mode=0o755)
    paths.ensure()
    for folder in (paths.settings, paths.store, paths.logs, paths.locks):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    with pytest.raises(KeydeskError) as caught:
        choose_paths(tmp_path / "home").ensure()
    assert caught.value.code == Code.FOLDER_UNWRITABLE
