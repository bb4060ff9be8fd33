"""Reports of crashes say where and what kind, and never a value."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from keydesk.core.crash_reports import KEPT, CrashHandler, CrashReports, frames_of, keep_reports, short_path
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from tests.fakes.clock import FixedClock

PIN = "canary-pin-7719"


def crashed() -> BaseException:
    secret = {"pin": PIN}
    try:
        try:
            raise KeydeskError(Code.PIN_WRONG, retries=3)
        except KeydeskError as error:
            raise ValueError(f"cannot use {secret['pin']}") from error
    except ValueError as error:
        return error


def reports(folder: Path, clock: FixedClock | None = None) -> CrashReports:
    return CrashReports(folder, clock or FixedClock(), "AAAAA-BBBBB", "1.2.3")


def test_a_report_names_kind_place_and_run_and_no_value(tmp_path: Path) -> None:
    path = reports(tmp_path / "logs").write(crashed())
    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert "keydesk 1.2.3, support code AAAAA-BBBBB" in text
    assert text.index("KeydeskError PIN-001") < text.index("ValueError")
    assert "core/test_crash_reports.py:" in text
    assert "crashed" in text
    assert PIN not in text
    assert "cannot use" not in text
    assert str(Path.cwd()) not in text
    assert path.stat().st_mode & 0o777 == 0o600


def test_it_waits_until_somebody_was_told(tmp_path: Path) -> None:
    kept = reports(tmp_path)
    assert kept.waiting() == ()
    path = kept.write(crashed())
    assert kept.waiting() == (path,)
    kept.settle()
    assert kept.waiting() == ()
    assert len(kept.all()) == 1


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    clock = FixedClock()
    kept = reports(tmp_path, clock)
    for _ in range(KEPT + 3):
        clock.advance(60)
        last = kept.write(crashed())
    assert len(kept.all()) == KEPT
    assert kept.all()[0] == last


def test_what_killed_the_process_is_taken_up_by_the_next_start(tmp_path: Path) -> None:
    kept = reports(tmp_path)
    (tmp_path / "native-99999999.txt").write_text("Fatal Python error: Segmentation fault\n")
    (tmp_path / "native-99999998.txt").write_text("")
    (tmp_path / f"native-{os.getpid()}.txt").write_text("of this run")
    (tmp_path / "native-1.txt").write_text("of a run that lives")
    (tmp_path / "native-link.txt").symlink_to(tmp_path / "native-1.txt")
    assert kept.adopt_native() == 1
    (path,) = kept.waiting()
    assert "Segmentation" in path.read_text()
    left = {path.name for path in tmp_path.glob("native-*")}
    assert left == {f"native-{os.getpid()}.txt", "native-1.txt", "native-link.txt"}


def test_the_file_for_it_is_private_and_no_link(tmp_path: Path) -> None:
    descriptor = reports(tmp_path).native_file()
    assert descriptor is not None
    os.close(descriptor)
    path = tmp_path / f"native-{os.getpid()}.txt"
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    assert reports(tmp_path).native_file() is None


@pytest.mark.expects_log_warnings("that a report could not be written is an error line, and all that is left to say")
def test_a_folder_that_cannot_be_written_takes_nothing_down(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = reports(tmp_path / "file" / "logs")
    assert kept.write(crashed()) is None
    assert kept.all() == ()


def test_a_link_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("theirs")
    (tmp_path / "20260101T000000-abc.crash.txt").symlink_to(tmp_path / "other")
    assert reports(tmp_path).all() == ()


def test_a_critical_line_with_an_error_becomes_a_report(tmp_path: Path) -> None:
    log = logging.Logger("apart")
    keep_reports(log, reports(tmp_path / "old"))
    keep_reports(log, reports(tmp_path))
    assert sum(isinstance(handler, CrashHandler) for handler in log.handlers) == 1
    log.error("no crash", exc_info=crashed())
    log.critical("no error")
    log.critical("uncaught", exc_info=crashed())
    assert len(reports(tmp_path).waiting()) == 1


def test_an_error_that_is_its_own_cause_ends() -> None:
    error = ValueError("x")
    error.__cause__ = error
    assert frames_of(error) == ["ValueError"]


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("/opt/ana/app/keydesk/ui/desk.py", "keydesk/ui/desk.py"),
        (r"C:\Users\ana\lib\keydesk\core\x.py", "keydesk/core/x.py"),
        ("/usr/lib/python3.11/asyncio/base_events.py", "asyncio/base_events.py"),
    ],
)
def test_files_are_named_without_a_persons_folders(path: str, short: str) -> None:
    assert short_path(path) == short
