"""`activity` and `activity verify`: shapes and exit statuses scripts rely on."""

import json
from datetime import UTC, datetime

import click
import pytest

from keydesk.cli.app import main
from keydesk.cli.commands.activity import Since
from keydesk.domain.activity_chain import Break, Fault
from keydesk.domain.catalogue import Exit
from tests.fakes.bench_backstage import backstage
from tests.fakes.notebook import Line, MemoryActivity
from tests.fakes.world import ACCOUNT, Bench, bench

Capture = pytest.CaptureFixture[str]


def _book(b: Bench) -> MemoryActivity:
    activity = b.world.notebook.activity
    assert isinstance(activity, MemoryActivity)
    return activity


def _bench() -> Bench:
    b = bench()
    for number, (day, action, result) in enumerate(((1, "signed-in", "done"), (3, "tested", "KEY-004")), 1):
        at = datetime(2026, 3, day, 9, tzinfo=UTC)
        _book(b).lines.append((ACCOUNT, Line(at, action, "=Blue", result, number, "ab" * 32)))
    return b


def run(b: Bench, capsys: Capture, *words: str) -> tuple[int, object]:
    status = main([*words, "--json"], backstage(b))
    out, _ = capsys.readouterr()
    return status, json.loads(out)


def test_lines_newest_first(capsys: Capture) -> None:
    status, shape = run(_bench(), capsys, "activity")
    assert status == Exit.DONE
    assert isinstance(shape, list)
    assert shape[0] == {
        "number": 2, "at": "2026-03-03T09:00:00.000Z", "action": "tested", "subject": "=Blue", "result": "KEY-004",
        "seal": "ab" * 32,
    }  # fmt: skip
    assert [line["number"] for line in shape] == [2, 1]


def test_since(capsys: Capture) -> None:
    status, shape = run(_bench(), capsys, "activity", "--since", "2026-03-02T00:00:00Z")
    assert (status, [line["number"] for line in shape]) == (Exit.DONE, [2])  # type: ignore[attr-defined]  # a list
    assert run(_bench(), capsys, "activity", "--since", "1h") == (Exit.DONE, [])
    status, shape = run(_bench(), capsys, "activity", "--since", "soon")
    assert status == Exit.WRONG_USE


@pytest.mark.parametrize("text", ["", "7", "d", "-1d", "99999d", "2026-13-01", "0001-01-01T00:00:00+23:00"])
def test_what_is_no_time_is_wrong_use(text: str) -> None:
    with pytest.raises(click.BadParameter):
        Since().convert(text, None, None)


def test_for_people(capsys: Capture) -> None:
    assert main(["activity"], backstage(_bench())) == Exit.DONE
    out, _ = capsys.readouterr()
    assert "tested" in out
    assert "KEY-004" in out
    assert main(["activity"], backstage(bench())) == Exit.DONE
    assert "Nothing is listed." in capsys.readouterr().out


def test_verify_intact(capsys: Capture) -> None:
    status, shape = run(_bench(), capsys, "activity", "verify")
    assert status == Exit.DONE
    assert shape == {
        "intact": True,
        "chains": [
            {
                "account": ACCOUNT, "intact": True, "lines": 2, "began_at": "2026-03-03T09:00:00.000Z", "older": 0,
                "dropped": 0, "head": None, "faults": [],
            }
        ],
    }  # fmt: skip


@pytest.mark.parametrize("kind", list(Break))
def test_verify_finds_and_fails(capsys: Capture, kind: Break) -> None:
    b = _bench()
    _book(b).faults = (Fault(kind, 2),)
    status, shape = run(b, capsys, "activity", "verify")
    assert status == Exit.FAILED
    assert isinstance(shape, dict)
    assert shape["intact"] is False
    assert shape["chains"][0]["faults"] == [{"kind": str(kind), "number": 2}]
    assert main(["activity", "verify"], backstage(b)) == Exit.FAILED
    out, _ = capsys.readouterr()
    assert "CHANGED" in out
    assert "2" in out.splitlines()[-1]
