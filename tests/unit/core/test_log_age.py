"""What is too old in the log goes, on the day it becomes so, and nothing else does."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from keydesk.core.log_age import forget_older
from keydesk.core.logs import LOG_FILE, PrivateRotatingFileHandler, RedactingFormatter

TODAY = date(2026, 3, 15)


def line(day: str, text: str = "x") -> str:
    return f"{day}T09:00:00Z INFO [K7QF2-M9XPT] keydesk.test: {text}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / LOG_FILE).write_text(line("2026-03-01", "old") + line("2026-03-08") + line("2026-03-15"))
    (tmp_path / f"{LOG_FILE}.1").write_text(line("2026-02-01") + line("2026-02-20"))
    (tmp_path / "20260301T090000-aa.crash.txt").write_text("old")
    (tmp_path / "20260308T090000-bb.seen.txt").write_text("new")
    (tmp_path / "notes.seen.txt").write_text("somebody's own")
    return tmp_path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_lines_files_and_reports_that_are_too_old_go(folder: Path) -> None:
    assert forget_older(folder, LOG_FILE, TODAY, 7)
    assert (folder / LOG_FILE).read_text() == line("2026-03-08") + line("2026-03-15")
    assert (folder / LOG_FILE).stat().st_mode & 0o777 == 0o600
    assert names(folder) == {LOG_FILE, "20260308T090000-bb.seen.txt", "notes.seen.txt"}
    assert forget_older(folder, LOG_FILE, TODAY, 7)
    assert forget_older(folder, LOG_FILE, TODAY + timedelta(days=400), 7)
    assert names(folder) == {"notes.seen.txt"}


def test_nought_keeps_everything(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert forget_older(folder, LOG_FILE, TODAY, 0)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_links_are_left_alone(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("other") / "file"
    outside.write_text(line("2020-01-01"))
    (folder / f"{LOG_FILE}.2").symlink_to(outside)
    assert forget_older(folder, LOG_FILE, TODAY, 7)
    assert outside.read_text() == line("2020-01-01")


def test_what_cannot_be_deleted_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "unlink", refuse)
    assert not forget_older(folder, LOG_FILE, TODAY, 7)


@pytest.fixture
def handler(folder: Path) -> Iterator[PrivateRotatingFileHandler]:
    made = PrivateRotatingFileHandler(folder / LOG_FILE, 7, TODAY)
    made.setFormatter(RedactingFormatter("K7QF2-M9XPT"))
    yield made
    made.close()


def at(day: date) -> logging.LogRecord:
    record = logging.LogRecord("keydesk.test", logging.INFO, "", 0, "x", None, None)
    record.created = datetime(day.year, day.month, day.day, 9, tzinfo=UTC).timestamp()
    return record


def test_a_program_that_runs_for_days_forgets_too(folder: Path, handler: PrivateRotatingFileHandler) -> None:
    for after in (0, 1, 8):
        handler.emit(at(TODAY + timedelta(days=after)))
    assert (folder / LOG_FILE).read_text() == line("2026-03-16") + line("2026-03-23")
    handler.emit(at(TODAY + timedelta(days=8)))
    assert (folder / LOG_FILE).read_text().count("\n") == 3
