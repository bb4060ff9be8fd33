"""How the checks of packages are led: their parts, systems that cannot be checked here, and what is compared."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from steps import SetupError
from tests.package import __main__ as checks
from tests.package import again, journey, rpm_journey
from tests.package.report import PackageError, Report, System


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, with three systems: one that is well, one that cannot be built, one that cannot be here."""
    asked: list[str] = []

    def part(name: str, fails: bool = False) -> Callable[[Report, bool], None]:
        def do(report: Report, thorough: bool) -> None:
            asked.append(f"{name} thorough" if thorough else name)
            if fails:
                raise SetupError("It broke.", "mend it")

        return do

    systems = {
        "broken": System(part("build broken", True), part("use broken"), lambda: None),
        "well": System(part("build well"), part("use well"), lambda: None),
        "elsewhere": System(part("build elsewhere"), part("use elsewhere"), lambda: "it is another computer"),
    }
    monkeypatch.setattr(checks, "SYSTEMS", systems)
    return asked


def test_a_system_is_built_and_then_used(asked: list[str]) -> None:
    assert checks.main(["well"]) == 0
    assert checks.main(["--part", "use", "well"]) == 0
    assert checks.main(["--part", "build", "--thorough", "well"]) == 0
    assert asked == ["build well", "use well", "use well", "build well thorough"]


def test_what_fails_for_one_system_stops_no_other(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.main(["--part", "build"]) == 1
    assert sorted(asked) == ["build broken", "build well"]
    said = capsys.readouterr().out
    assert "It broke.\nNext: mend it" in said
    assert "THE PACKAGES FOR ELSEWHERE WERE NOT CHECKED: it is another computer." in said


def test_all_are_built_before_one_is_used_and_the_last_of_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first two are built side by side: each waits for the other."""
    both, asked = threading.Barrier(2, timeout=15), []

    def meet(report: Report, thorough: bool) -> None:
        both.wait()
        asked.append("build")

    def note(word: str) -> Callable[[Report, bool], None]:
        return lambda report, thorough: asked.append(word)

    systems = {
        "last": System(note("build last"), note("use last"), lambda: None, last=True),
        "one": System(meet, note("use"), lambda: None),
        "other": System(meet, note("use"), lambda: None),
    }
    monkeypatch.setattr(checks, "SYSTEMS", systems)
    assert checks.main([]) == 0
    assert asked == ["build", "build", "build last", "use last", "use", "use"]


def test_what_could_not_be_checked_is_not_well(asked: list[str]) -> None:
    assert checks.main(["elsewhere", "well"]) == checks.COULD_NOT
    assert asked == ["build well", "use well"]


def test_a_system_that_there_is_not_is_named(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        checks.main(["amiga"])
    assert ended.value.code == 2
    assert "no such system: amiga" in capsys.readouterr().err


def test_a_check_is_told_whole(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> str:
        raise PackageError("this\nis why")

    report = Report()
    assert report.check("first", lambda: "fine")
    assert not report.check("second", fail)
    assert report.make("third", lambda: 3) == 3
    assert report.failed == ["second"]
    words = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[0] for line in words] == ["ok", "fine", "FAILED", "this", "is", "made"]


def test_trees_differ_by_content_time_rights_and_links(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to("file")
    seen = [again.digests(tmp_path)]
    (tmp_path / "file").write_text("y")
    os.utime(tmp_path / "file", (1, 1))
    seen.append(again.digests(tmp_path))
    os.utime(tmp_path / "file", (2, 2))
    seen.append(again.digests(tmp_path))
    (tmp_path / "file").chmod(0o700)
    seen.append(again.digests(tmp_path))
    assert len({told["file"] for told in seen}) == 4
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to("other")
    assert again.digests(tmp_path)["link"] != seen[0]["link"]


def test_steps_have_names_of_their_own() -> None:
    names = [step.name for step in journey.STEPS + rpm_journey.STEPS]
    assert len(names) == len(set(names))
