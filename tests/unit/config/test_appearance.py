"""The quick reading before the first frame: what the whole reading would take, and never a failure."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from keydesk.config.appearance import Appearance, read_appearance
from keydesk.config.settings import Settings, SettingsFile, with_choice
from tests.fakes.clock import FixedClock

DAMAGED = [
    b"",
    b"{",
    b"[]",
    b"7",
    b"\xff\xfe{}",
    b"[" * 100_000,
    b'{"theme": 1, "language": null, "text_size": "100"}',
    b'{"theme": ["dark"], "language": {}, "text_size": true}',
    b'{"theme": "pink", "language": "xx", "text_size": 1e9}',
    b'{"text_size": 79}',
    b'{"text_size": 201}',
    b"{" + b" " * 2_000_000 + b"}",
]


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    assert read_appearance(tmp_path / "settings.json") == Appearance("system", "system", 100)


def test_it_reads_what_the_settings_wrote(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    file = SettingsFile(path, FixedClock(datetime(2026, 1, 2, tzinfo=UTC)))

    def choose(settings: Settings) -> Settings:
        return with_choice(with_choice(with_choice(settings, "theme", "dark"), "language", "ja"), "text_size", 150)

    file.update(choose)
    assert read_appearance(path) == Appearance("dark", "ja", 150)


@pytest.mark.parametrize("data", DAMAGED)
def test_damage_gives_the_defaults_and_leaves_the_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(data)
    assert read_appearance(path) == Appearance()
    assert path.read_bytes() == data


def test_one_bad_choice_does_not_take_the_others_along(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "dark", "text_size": 7, "profiles": 1}')
    assert read_appearance(path) == Appearance(theme="dark")


def test_a_folder_or_a_link_in_its_place_gives_the_defaults(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.json"
    real.write_text('{"theme": "dark"}')
    link = tmp_path / "settings.json"
    link.symlink_to(real)
    assert read_appearance(link) == Appearance()
    assert read_appearance(tmp_path) == Appearance()
