"""Where PINs that were drawn go: a printer, a file, never an argument, and nothing is begun that leads nowhere."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from keydesk.cli import pin_outlets
from keydesk.cli.pin_outlets import Ways, open_outlet, slip_text
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code, Exit
from keydesk.domain.pin_slip import PinSlip
from tests.unit.cli.test_provision import Line

SLIP = PinSlip(Secret("24681357"), "Desk 5678", "12345678", changes=True)
LP = """#!/bin/sh
printf '%s\\n' "$@" >> "{folder}/arguments"
cat >> "{folder}/paper"
exit {status}
"""
LPSTAT = """#!/bin/sh
[ "$1" = -d ] && echo "{default}"
[ "$1" = -p ] && [ "$2" != Desk ] && exit 1
exit 0
"""


class Printer:
    """A print service: `lp` and `lpstat` as programs."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder / "printer"
        self.folder.mkdir()
        patch.setenv("PATH", f"{self.folder}:/usr/bin:/bin")
        self.write("lpstat", LPSTAT.format(default="system default destination: Desk"))
        self.write("lp", LP.format(folder=self.folder, status=0))

    def write(self, name: str, script: str) -> None:
        program = self.folder / name
        program.write_text(script)
        program.chmod(0o755)

    @property
    def paper(self) -> str:
        return (self.folder / "paper").read_text(encoding="utf-8")

    @property
    def arguments(self) -> list[str]:
        return (self.folder / "arguments").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def printer(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Printer:
    return Printer(tmp_path_factory.mktemp("printing"), monkeypatch)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Line]:
    it = Line(monkeypatch, capsys, tmp_path)
    yield it
    os.close(it.pipe)
    os.close(it.pin_fd)


def test_a_slip_says_what_the_person_needs() -> None:
    text = slip_text(SLIP, "en")
    assert text.splitlines()[0] == "PIN of your security key"
    assert "    24681357\n" in text
    assert ("Desk 5678" in text, "Serial number 12345678" in text, "new PIN" in text) == (True, True, True)
    assert "24681357" not in repr(SLIP)
    plain = slip_text(PinSlip(Secret("24681357"), "Desk", "", changes=False), "ja")
    assert plain.startswith("セキュリティキーの PIN\n")
    assert "シリアル番号" not in plain
    assert "新しい PIN" not in plain


def test_slips_are_the_window_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words are kept twice, as the command line starts no Qt: they say the same."""
    from keydesk.ui.dialogs import desk_pages

    monkeypatch.setattr(desk_pages, "translate", lambda context, text: text)
    window = desk_pages.SlipPage(SLIP)
    said = slip_text(SLIP, "en").splitlines()
    assert said[0] == window.title
    assert tuple(said[4:]) == window.lines


def test_a_slip_is_printed(printer: Printer, line: Line) -> None:
    words = ("--profile", line.profile(pin="random", force_change=True), "--print-slips", "--yes", "--json")
    status, out = line.run(*words)
    assert (status, json.loads(out)["done"]) == (Exit.DONE, 1)
    pin = line.bench.key.pin
    assert pin is not None
    assert f"    {pin}\n" in printer.paper
    assert "12345678" in printer.paper
    assert printer.arguments == ["-t", "PIN of your security key"]
    assert pin not in out + line.err


def test_a_named_printer_and_a_language(printer: Printer) -> None:
    with open_outlet(Ways(prints=True, printer="Desk", language="ja")) as outlet:
        assert outlet is not None
        outlet.hand(SLIP)
    assert printer.arguments == ["-d", "Desk", "-t", "セキュリティキーの PIN"]
    assert "初めて使うとき" in printer.paper


@pytest.mark.parametrize("name", ["Other", "-o", "", "De\nsk"])
def test_a_printer_that_is_not_there_is_told_before_a_key_is_touched(printer: Printer, line: Line, name: str) -> None:
    words = ("--profile", line.profile(pin="random"), "--print-slips", f"--printer={name}", "--yes", "--json")
    assert line.run(*words)[0] == Exit.WRONG_USE
    assert line.bench.key.pin is None
    assert not (printer.folder / "paper").exists()


@pytest.mark.parametrize(
    "script", [LPSTAT.format(default="no system default"), "#!/bin/sh\nexit 1\n", "not a program"]
)
def test_no_printer_at_all(printer: Printer, script: str) -> None:
    printer.write("lpstat", script)
    with pytest.raises(click.UsageError, match="no default printer"), open_outlet(Ways(prints=True)):
        pytest.fail("opened")


def test_no_lp(printer: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(printer.folder / "nowhere"))
    with pytest.raises(click.UsageError, match="--slips writes a file"), open_outlet(Ways(prints=True)):
        pytest.fail("opened")


def test_a_printer_that_refuses(printer: Printer, line: Line) -> None:
    printer.write("lp", LP.format(folder=printer.folder, status=1))
    words = ("--profile", line.profile(pin="random"), "--print-slips", "--yes")
    status, out = line.run(*words, "--json")
    assert (status, json.loads(out)["error"]["code"]) == (Exit.FAILED, Code.DESK_HAND_OUT)


def test_somebody_at_the_terminal_prints_again(printer: Printer, line: Line) -> None:
    printer.write("lp", LP.format(folder=printer.folder, status=1))
    asked: list[str] = []

    def mended(question: str, **_: object) -> bool:
        asked.append(question)
        printer.write("lp", LP.format(folder=printer.folder, status=0))
        return True

    line.patch.setattr("click.confirm", mended)
    status, _ = line.run("--profile", line.profile(pin="random"), "--print-slips", "--yes", terminal=True)
    assert (status, asked) == (Exit.DONE, ["Try again?"])
    assert printer.paper.count(f"    {line.bench.key.pin}\n") == 2
    assert "no copy" in line.err
    line.bench.key.pin = None
    line.bench.key.describe()
    printer.write("lp", LP.format(folder=printer.folder, status=1))
    line.patch.setattr("click.confirm", lambda *_, **__: False)
    words = ("--profile", line.profile(pin="random"), "--print-slips", "--yes")
    assert line.run(*words, terminal=True)[0] in (Exit.FAILED, Exit.PARTLY)


def test_a_printer_that_hangs(printer: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(words: object, **_: object) -> None:
        raise subprocess.TimeoutExpired("lp", 30, output=b"24681357")

    with open_outlet(Ways(prints=True)) as outlet:
        assert outlet is not None
        monkeypatch.setattr(subprocess, "run", hangs)
        with pytest.raises(TimeoutError) as caught:
            outlet.hand(SLIP)
    assert caught.value.__cause__ is None
    assert "24681357" not in str(caught.value)


def test_slips_in_a_file(line: Line) -> None:
    file = line.folder / "slips.txt"
    words = ("--profile", line.profile(pin="random"), "--slips", str(file), "--yes", "--json")
    status, out = line.run(*words)
    assert status == Exit.DONE
    first = line.bench.key.pin
    assert file.stat().st_mode & 0o777 == 0o600
    assert f"    {first}\n" in file.read_text(encoding="utf-8")
    assert str(first) not in out + line.err
    line.bench.key.pin = None
    line.bench.key.describe()
    line.run(*words[:-2], "--json")  # left alone: nobody said yes to a key that was prepared before
    with open_outlet(Ways(slips=file)) as outlet:
        assert outlet is not None
        outlet.hand(SLIP)
    pages = file.read_text(encoding="utf-8").split("\f")
    assert (len(pages), pages[2]) == (3, "")
    assert str(first) in pages[0]  # slips that are there stay
    assert "24681357" in pages[1]


@pytest.mark.parametrize("trouble", ["shared", "link", "folder", "pipe", "nowhere"])
def test_a_file_that_cannot_hold_slips(line: Line, trouble: str) -> None:
    file = line.folder / "slips.txt"
    if trouble == "shared":
        file.write_text("mine")
        file.chmod(0o644)
    elif trouble == "link":
        file.symlink_to(line.folder / "elsewhere")
    elif trouble == "folder":
        file.mkdir()
    elif trouble == "pipe":
        os.mkfifo(file)
    else:
        file = line.folder / "no" / "slips.txt"
    words = ("--profile", line.profile(pin="random"), "--slips", str(file), "--yes", "--json")
    status, out = line.run(*words)
    assert status == (Exit.FAILED if trouble == "nowhere" else Exit.WRONG_USE), out
    assert line.bench.key.pin is None
    assert not (line.folder / "elsewhere").exists()
    if trouble == "shared":
        assert file.read_text() == "mine"


def test_a_full_disk_is_a_hand_out_that_failed(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, data: bytes) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(pin_outlets, "write_through", full)
    words = ("--profile", line.profile(pin="random"), "--slips", str(line.folder / "slips.txt"), "--yes", "--json")
    status, out = line.run(*words)
    assert (status, json.loads(out)["error"]["code"]) == (Exit.FAILED, Code.DESK_HAND_OUT)


def test_one_way_and_no_more(printer: Printer, line: Line) -> None:
    random, file = line.profile(pin="random"), str(line.folder / "slips.txt")
    yes = ("--yes", "--json")
    assert line.run("--profile", random, "--print-slips", "--slips", file, *yes)[0] == Exit.WRONG_USE
    assert line.run("--profile", random, "--slips", file, "--pin-fd", str(line.pin_fd), *yes)[0] == Exit.WRONG_USE
    assert line.run("--profile", random, "--slips", file, "--printer", "Desk", *yes)[0] == Exit.WRONG_USE
    assert line.run("--profile", line.profile(), "--slips", file, *yes)[0] == Exit.WRONG_USE
    assert line.run("--profile", line.profile(), "--print-slips", *yes)[0] == Exit.WRONG_USE
    assert not Path(file).exists()
    assert line.bench.key.pin is None
