"""The log: private, bounded, one redacted line per record with the run's code, and loud only for a while."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from keydesk.core.logs import LOG_FILE, LevelGuard, PrivateRotatingFileHandler, set_level, start_logging
from keydesk.core.recording import LIMIT, Recorder
from keydesk.core.support_code import ALPHABET, new_support_code
from tests.fakes.clock import FixedClock

log = logging.getLogger("keydesk.test")


@pytest.fixture(autouse=True)
def root() -> Iterator[logging.Logger]:
    """The root logger, as it was, afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield root
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def lines(folder: Path) -> list[str]:
    return (folder / LOG_FILE).read_text(encoding="utf-8").splitlines()


def test_codes_can_be_read_out_and_are_drawn_anew() -> None:
    drawn = {new_support_code() for _ in range(200)}
    assert len(drawn) == 200
    assert all(re.fullmatch(rf"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}", code) for code in drawn)
    assert not set("0O1IL") & set(ALPHABET)


def test_every_line_has_the_code_of_its_run_and_one_line(tmp_path: Path) -> None:
    run = start_logging(tmp_path, clock=FixedClock())
    log.info("one\ntwo")
    log.info("access_token=eyJabcdefghijk.x.y ana@example.com")
    first, second = lines(tmp_path)
    assert f" INFO [{run.code}] keydesk.test: one\\ntwo" in first
    assert "eyJ" not in second
    assert "ana@" not in second
    assert (tmp_path / LOG_FILE).stat().st_mode & 0o777 == 0o600


def test_a_code_may_be_kept_when_the_log_starts_again(tmp_path: Path) -> None:
    first = start_logging(tmp_path, clock=FixedClock())
    assert start_logging(tmp_path, clock=FixedClock(), code=first.code).code == first.code
    log.info("once")
    assert len(lines(tmp_path)) == 1


def test_a_problem_is_recorded_and_then_it_is_as_before(tmp_path: Path, root: logging.Logger) -> None:
    clock = FixedClock()
    run = start_logging(tmp_path, clock=clock)
    log.debug("before")
    assert run.record() == clock.now() + LIMIT
    log.debug("meanwhile")
    clock.advance(15 * 60)
    log.debug("after")
    assert root.level == logging.INFO
    assert run.recording_until is None
    log.debug("long after")
    assert [line.rpartition(" ")[2] for line in lines(tmp_path)] == ["meanwhile"]


def test_a_recording_that_runs_is_taken_up_by_the_next_start(tmp_path: Path, root: logging.Logger) -> None:
    clock = FixedClock()
    start_logging(tmp_path, clock=clock).record()
    run = start_logging(tmp_path, clock=clock)
    set_level("warning")  # what the settings say waits until the recording is over
    assert root.level == logging.DEBUG
    run.stop_recording()
    assert root.level == logging.WARNING
    assert start_logging(tmp_path, clock=clock).recording_until is None


def test_a_recording_begun_elsewhere_is_seen_when_looked_for(tmp_path: Path) -> None:
    clock = FixedClock()
    window = start_logging(tmp_path, clock=clock)
    other = LevelGuard(clock, None)
    assert other.look_again() is None
    Recorder(tmp_path, clock).start()
    assert window.recording_until is None
    assert window.look_again() is not None


@pytest.mark.parametrize(
    ("word", "verbosity", "level"),
    [("warning", 0, logging.WARNING), ("info", 0, logging.INFO), ("debug", 0, logging.DEBUG),
     ("warning", 1, logging.INFO), ("info", 2, logging.DEBUG)],
)  # fmt: skip
def test_who_asks_for_more_gets_it(
    word: str, verbosity: int, level: int, tmp_path: Path, root: logging.Logger
) -> None:
    start_logging(tmp_path, verbosity, FixedClock())
    set_level(word, verbosity)
    assert root.level == level


def test_without_a_folder_nothing_is_kept_and_nothing_can_be_recorded() -> None:
    run = start_logging(None, clock=FixedClock())
    assert run.record() is None
    run.stop_recording()
    assert run.look_again() is None


def test_libraries_that_tell_secrets_stay_quiet_while_a_problem_is_recorded(tmp_path: Path) -> None:
    start_logging(tmp_path, clock=FixedClock()).record()
    for name in ("httpx", "httpcore", "fido2", "keyring"):
        logging.getLogger(name).debug("headers")
        logging.getLogger(name).info("address")
    assert lines(tmp_path) == []


def test_it_turns_over_five_files_of_two_mebibytes(tmp_path: Path) -> None:
    start_logging(tmp_path, clock=FixedClock())
    (handler,) = [h for h in logging.getLogger().handlers if isinstance(h, PrivateRotatingFileHandler)]
    assert (handler.maxBytes, handler.backupCount) == (2 * 1024 * 1024, 4)
    handler.maxBytes = 200
    for number in range(60):
        log.info("line %d", number)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [LOG_FILE, *(f"{LOG_FILE}.{number}" for number in range(1, 5))]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in tmp_path.iterdir())


def test_a_link_in_the_place_of_the_log_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("theirs")
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / LOG_FILE).symlink_to(target)
    with pytest.raises(OSError, match=r".*"):
        start_logging(folder, clock=FixedClock())
    assert target.read_text() == "theirs"
