"""The machine without QEMU: its command, its job, and a program in QEMU's place."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.guest import __main__ as program
from tests.guest import image, machine
from tests.guest.debian import GuestError
from tests.guest.image import Image
from tests.guest.machine import Job, job_archive, readable_places
from tests.guest.results import Results, read
from tests.unit.guest.test_initrd import unpacked

GOOD: dict[str, object] = {"case": "a", "outcome": "passed", "text": "", "seconds": 1.5}
END: dict[str, object] = {"end": 0, "uptime": 40.5}


def lines(*told: dict[str, object]) -> list[str]:
    return [json.dumps(line) for line in told]


# --- results ---


def test_all_well() -> None:
    results = read(lines(GOOD, GOOD | {"case": "b"}, END))
    assert results.good
    assert [(case.name, case.seconds) for case in results.cases] == [("a", 1.5), ("b", 1.5)]
    assert results.uptime == 40.5


@pytest.mark.parametrize(
    "told",
    [
        [GOOD],
        [END],
        [GOOD, END | {"end": 1}],
        [GOOD | {"outcome": "failed"}, END],
        [GOOD | {"outcome": "skipped"}, END],
        [GOOD | {"outcome": "failed"}, GOOD, END],
        [GOOD, GOOD | {"outcome": "failed"}, END],
    ],
    ids=["no end", "no case", "exit code", "failed", "left out", "failed before", "failed in the end"],
)
def test_not_well(told: list[dict[str, object]]) -> None:
    assert not read(lines(*told)).good


@pytest.mark.parametrize("line", ['{"case": "a", "outc', "[]", "words of the kernel"])
def test_a_line_that_is_no_result_is_a_failure(line: str) -> None:
    results = read([*lines(GOOD), line, *lines(END)])
    assert not results.good
    assert results.cases[-1].text == f"no result: {line}"


# --- the machine ---


def test_nothing_of_this_computer_can_be_changed_or_reached() -> None:
    words = machine.command(Image(Path("k"), Path("i")), Path("s"), Path("r"), Path("c"))
    assert words[words.index("-accel") + 1].startswith("tcg")
    assert words[words.index("-nic") + 1] == "none"
    assert "readonly=on" in words[words.index("-fsdev") + 1].split(",")
    assert "-nodefaults" in words
    assert words[words.index("-initrd") + 1] == "s"


def test_the_job_is_told_with_odd_names_kept_whole(tmp_path: Path) -> None:
    place = tmp_path / "a place's name"
    place.mkdir()
    files = {name: content for name, _, content in unpacked(job_archive(Job(place, place / "python")))}
    assert "REPOSITORY='" in files["guest/job.sh"].decode()
    assert str(place) in files["guest/readable"].decode().splitlines()
    assert {"guest/start.sh", "guest/rules"} <= set(files)


def test_folders_on_the_way_are_opened_from_the_outside_in(tmp_path: Path) -> None:
    inner = tmp_path / "one" / "two"
    inner.mkdir(parents=True)
    places = readable_places((inner, inner / "file"))
    assert places[-2:] == [str(tmp_path / "one"), str(inner)]
    assert "/" not in places
    assert str(inner / "file") not in places


def stand_in(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program in QEMU's place; {results} and {console} are files."""

    def command(made: Image, start: Path, results: Path, console: Path) -> list[str]:
        names = {"start": str(start), "results": str(results), "console": str(console)}
        return [sys.executable, "-c", f"names = {names!r}\n{script}"]

    monkeypatch.setattr(machine, "command", command)


@pytest.fixture
def made(tmp_path: Path) -> Image:
    (tmp_path / "start").write_bytes(b"image")
    return Image(tmp_path / "kernel", tmp_path / "start")


def test_a_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, made: Image) -> None:
    (tmp_path / "told").write_text("".join(f"{line}\n" for line in lines(GOOD, END)))
    stand_in(
        monkeypatch,
        "start = open(names['start'], 'rb').read()\nassert start.startswith(b'image0707')\n"
        f"open(names['results'], 'w').write(open({str(tmp_path / 'told')!r}).read())",
    )
    told: list[str] = []
    results = machine.run(made, Job(tmp_path, tmp_path), tmp_path / "out", 60, told.append)
    assert results.good
    assert [json.loads(line) for line in told] == [GOOD, END]
    assert not (tmp_path / "out" / "start").exists()


def test_a_guest_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, made: Image) -> None:
    stand_in(monkeypatch, "import time; time.sleep(600)")
    results = machine.run(made, Job(tmp_path, tmp_path), tmp_path / "out", 0.3, lambda line: None)
    assert results == Results((), None, 0.0)


def test_a_machine_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, made: Image) -> None:
    stand_in(monkeypatch, "raise SystemExit(3)")
    with pytest.raises(GuestError, match="ended with code 3"):
        machine.run(made, Job(tmp_path, tmp_path), tmp_path / "out", 60, lambda line: None)


# --- the program ---


def test_where_there_can_be_no_guest_it_says_so_loudly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "unavailable", lambda: "not installed: qemu-system-x86_64")
    assert program.main([]) == program.COULD_NOT
    assert "THE GUEST DID NOT RUN: not installed: qemu-system-x86_64" in capsys.readouterr().out


def test_a_failure_shows_its_text_and_the_end_of_the_console(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*_: object) -> Results:
        tmp_path.joinpath("console.log").write_text("Kernel panic\n")
        return read(lines(GOOD | {"outcome": "failed", "text": "assert 1 == 2"}))

    monkeypatch.setattr(program, "FOLDER", tmp_path)
    monkeypatch.setattr(machine, "unavailable", lambda: None)
    monkeypatch.setattr(image, "ensure", lambda folder: Image(tmp_path, tmp_path))
    monkeypatch.setattr(machine, "run", run)
    assert program.main([]) == 1
    shown = capsys.readouterr().out
    assert "assert 1 == 2" in shown
    assert "Kernel panic" in shown
    assert "did not come to its end" in shown
    assert "guest: 0 of 1 cases well" in shown


def test_missing_programs_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr("shutil.which", lambda name: None if name == machine.QEMU else name)
    assert machine.unavailable() == f"not installed: {machine.QEMU}"
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert machine.unavailable() == "the guest is a PC with Linux and borrows the files of one"
