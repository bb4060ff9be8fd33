"""Recording a problem ends by itself, whoever forgets it and whatever its file says."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keydesk.core.recording import FILE, LIMIT, Recorder
from tests.fakes.clock import FixedClock


def test_it_ends_after_a_quarter_of_an_hour(tmp_path: Path) -> None:
    clock = FixedClock()
    recorder = Recorder(tmp_path / "new", clock)
    assert recorder.until() is None
    assert recorder.start() == clock.now() + timedelta(minutes=15)
    assert (tmp_path / "new" / FILE).stat().st_mode & 0o777 == 0o600
    clock.advance(15 * 60 - 1)
    assert recorder.until() is not None
    clock.advance(1)
    assert recorder.until() is None


def test_another_run_sees_it_and_may_end_it(tmp_path: Path) -> None:
    clock = FixedClock()
    Recorder(tmp_path, clock).start()
    other = Recorder(tmp_path, clock)
    assert other.until() == clock.now() + LIMIT
    other.stop()
    assert Recorder(tmp_path, clock).until() is None


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"until": 1}', '{"until": "soon"}', "[" * 150, '{"until": null}', '{"til": "2026"}']
)
def test_a_file_that_says_nothing_useful_records_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text)
    assert Recorder(tmp_path, FixedClock()).until() is None


def test_no_file_makes_it_record_for_ever(tmp_path: Path) -> None:
    clock = FixedClock()
    (tmp_path / FILE).write_text('{"until": "2999-01-01T00:00:00+00:00"}')
    assert Recorder(tmp_path, clock).until() == clock.now() + LIMIT


def test_a_time_without_a_zone_is_utc(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 3, 3, 9, 0, tzinfo=UTC))
    (tmp_path / FILE).write_text('{"until": "2026-03-03T09:05:00"}')
    assert Recorder(tmp_path, clock).until() == datetime(2026, 3, 3, 9, 5, tzinfo=UTC)


def test_no_link_and_no_pipe_is_read(tmp_path: Path) -> None:
    Recorder(tmp_path / "real", FixedClock()).start()
    (tmp_path / FILE).symlink_to(tmp_path / "real" / FILE)
    assert Recorder(tmp_path, FixedClock()).until() is None
    (tmp_path / FILE).unlink()
    os.mkfifo(tmp_path / FILE)
    assert Recorder(tmp_path, FixedClock()).until() is None
