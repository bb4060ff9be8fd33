"""A reader that a person hides is hidden at once, and still after the next start."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest

from keydesk.bootstrap.readers import KeptReaders, changed_names, hide_reader
from keydesk.config.settings import SettingsFile
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from tests.fakes.clock import FixedClock

Work = Callable[[], Coroutine[object, object, None]]


@pytest.mark.may_block("it reads the file it has written")
async def test_hiding_is_in_force_and_kept(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json", FixedClock())
    works: list[Work] = []
    kept = KeptReaders(file, lambda name, work: works.append(work))
    told: list[int] = []
    kept.on_change = lambda: told.append(1)
    for _ in range(2):
        kept.readers.saw([("Alcor 00 00", True)])
    assert len(told) == 1, "what stays the same is no news"
    kept.hide("Alcor", True)
    assert [reader.hidden for reader in kept.known()] == [True]
    assert file.load().settings.hidden_readers == ()
    await works.pop()()
    assert file.load().settings.hidden_readers == ("Alcor",)
    kept.hide("Alcor", False)
    await works.pop()()
    assert (file.load().settings.hidden_readers, kept.known()[0].hidden) == ((), False)
    assert len(told) == 3

    def gone() -> None:
        raise RuntimeError("Internal C++ object already deleted")

    kept.on_change = gone
    kept.readers.saw([])
    assert kept.known() == ()


@pytest.mark.expects_log_warnings("a full disk is told in the log")
async def test_a_disk_that_is_full_changes_nothing_of_what_is_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise KeydeskError(Code.DISK_FULL)

    monkeypatch.setattr("keydesk.bootstrap.readers.hide_reader", full)
    works: list[Work] = []
    kept = KeptReaders(SettingsFile(tmp_path / "s.json", FixedClock()), lambda name, work: works.append(work))
    kept.hide("Alcor", True)
    await works.pop()()
    assert kept.readers.hidden == ("Alcor",)


def test_there_is_an_end_to_hiding(tmp_path: Path) -> None:
    names: tuple[str, ...] = ()
    for number in range(40):
        names = changed_names(names, f"reader {number}", True)
    assert (len(names), names[-1]) == (32, "reader 39")
    file = SettingsFile(tmp_path / "settings.json", FixedClock())
    hide_reader(file, "a", True)
    hide_reader(file, "a", True)
    assert file.load().settings.hidden_readers == ("a",)
