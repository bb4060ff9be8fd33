"""`provision`: shapes, statuses, where PINs go and where they never go."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.cli.app import hoist, main
from keydesk.domain.catalogue import Code, Exit
from keydesk.domain.provisioning import KeyResult
from tests.fakes.bench_backstage import Stdin, backstage
from tests.fakes.world import bench

PIN = "40725163"


class Line:
    """Command lines on one bench, with a pipe for PINs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.bench = bench(signed_in=False)
        self.bench.key.key = replace(self.bench.key.key, serial="12345678")
        self.patch, self._capsys, self.folder = monkeypatch, capsys, folder
        self.pipe, self.pin_fd = os.pipe()
        self.err = ""

    def profile(self, **fields: object) -> str:
        path = self.folder / f"desk-{len(list(self.folder.iterdir()))}.json"
        path.write_text(json.dumps({"name": "Desk", **fields}), encoding="utf-8")
        return str(path)

    def run(self, *words: str, typed: str = "", terminal: bool = False) -> tuple[int, str]:
        self.patch.setattr("sys.stdin", Stdin(typed, terminal))
        status = main(["provision", *words], backstage(self.bench))
        out, self.err = self._capsys.readouterr()
        return status, out

    def pins(self) -> list[str]:
        os.set_blocking(self.pipe, False)
        return os.read(self.pipe, 10_000).decode().splitlines()


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Line]:
    it = Line(monkeypatch, capsys, tmp_path)
    yield it
    os.close(it.pipe)
    os.close(it.pin_fd)


def test_a_profile_is_a_file_and_the_account_s_profile_stays_what_it_is() -> None:
    assert hoist(["provision", "--profile", "f", "--json"]) == ["--json", "provision", "--desk-profile", "f"]
    assert hoist(["--profile", "acme", "provision", "--profile=f"]) == [
        "--profile", "acme", "provision", "--desk-profile=f",
    ]  # fmt: skip


def test_a_drawn_pin_goes_to_the_descriptor_and_nowhere_else(line: Line) -> None:
    out_file = line.folder / "report.csv"
    profile = line.profile(pin="random", force_change=True, label="{model} {serial_last4}")
    words = ("--profile", profile, "--pin-fd", str(line.pin_fd), "--out", str(out_file), "--yes", "--json")
    status, out = line.run(*words)
    assert status == Exit.DONE
    shape = json.loads(out)
    assert (shape["profile"], shape["done"]) == ("Desk", 1)
    (key,) = shape["keys"]
    assert (key["label"], key["result"], key["step"]) == ("Test Key 5678", "done", "done")
    assert key["key"] not in (None, "12345678")
    (handed,) = line.pins()
    serial, pin = handed.split("\t")
    assert (serial, pin) == ("12345678", line.bench.key.pin)
    assert pin not in out + line.err + out_file.read_text(encoding="utf-8")
    assert oct(out_file.stat().st_mode)[-3:] == "600"
    assert shape["keys"][0]["key"] in out_file.read_text(encoding="utf-8")


def test_a_pin_from_standard_input_and_a_json_report_with_numbers(line: Line) -> None:
    out_file = line.folder / "report.json"
    words = ("--profile", line.profile(), "--out", str(out_file), "--with-serials", "--yes", "--json", "--pin-stdin")
    status, out = line.run(*words, typed=f"{PIN}\n")
    assert (status, line.bench.key.pin) == (Exit.DONE, PIN)
    assert json.loads(out)["keys"][0]["key"] == "12345678"
    assert json.loads(out_file.read_bytes())["keys"][0]["key"] == "12345678"
    assert PIN not in out + line.err + out_file.read_text(encoding="utf-8")


def test_wrong_use(line: Line) -> None:
    random, typed = line.profile(pin="random"), ("--yes", "--json")
    assert line.run("--profile", random, *typed)[0] == Exit.WRONG_USE
    assert line.run("--profile", random, "--pin-fd", "987", *typed)[0] == Exit.WRONG_USE
    assert line.run("--profile", line.profile(), "--pin-fd", str(line.pin_fd), *typed)[0] == Exit.WRONG_USE
    assert line.run(*typed)[0] == Exit.WRONG_USE
    status, out = line.run("--profile", line.profile(forse="x"), *typed)
    assert (status, json.loads(out)["error"]["code"]) == (Exit.WRONG_USE, Code.DESK_PROFILE_INVALID)
    assert "forse" in json.loads(out)["error"]["what"]
    assert line.bench.key.pin is None


@pytest.mark.parametrize(
    ("fields", "typed", "status", "code"),
    [
        ({"serials": ["1-9"]}, "", Exit.REFUSED, Code.DESK_WRONG_KEY),
        ({}, "123\n", Exit.PIN, Code.PIN_TOO_SHORT),
        ({}, "", Exit.PIN, Code.PIN_NEEDED),
        ({"enterprise_attestation": True}, "", Exit.FAILED, Code.KEY_UNSUPPORTED),
    ],
)
def test_one_key_that_fails_fails_the_command(
    line: Line, fields: dict[str, object], typed: str, status: int, code: str
) -> None:
    got, out = line.run("--profile", line.profile(**fields), "--yes", "--json", "--pin-stdin", typed=typed)
    assert (got, json.loads(out)["error"]["code"]) == (status, code)


def test_a_key_in_use(line: Line) -> None:
    line.bench.key.pin = PIN
    line.bench.key.describe()
    words = ("--profile", line.profile(), "--yes", "--json")
    status, out = line.run(*words)
    assert (status, json.loads(out)["error"]["code"]) == (Exit.REFUSED, Code.DESK_HAS_PIN)
    status, out = line.run("--profile", line.profile(reset_first=True), "--yes", "--json")
    assert (status, json.loads(out)["error"]["code"]) == (Exit.WRONG_USE, Code.CONFIRMATION_NEEDED)
    assert line.bench.key.pin == PIN


def test_without_a_yes_somebody_is_asked(line: Line) -> None:
    status, out = line.run("--profile", line.profile(always_uv=True), "--json")
    assert (status, json.loads(out)["error"]["code"]) == (Exit.WRONG_USE, Code.CONFIRMATION_NEEDED)
    asked: list[str] = []

    def no(question: str, **_: object) -> bool:
        asked.append(question)
        return False

    line.patch.setattr("click.confirm", no)
    status, out = line.run("--profile", line.profile(always_uv=True), terminal=True)
    assert (status, asked) == (Exit.PARTLY, ["Prepare Test Key?"])
    assert "at every use" in line.err
    assert f"Test Key: {KeyResult.LEFT}" in out


def test_fewer_keys_than_wanted(line: Line) -> None:
    profile = line.profile()
    words = ("--profile", profile, "--count", "3", "--wait", "0.01", "--yes", "--json", "--pin-stdin")
    status, out = line.run(*words, typed=f"{PIN}\n")
    assert status == Exit.PARTLY
    assert json.loads(out)["left_over"] == ["not plugged in: 2"]
    line.bench.keys.unplug(line.bench.key)
    status, out = line.run(*words)
    assert (status, json.loads(out)["error"]["code"]) == (Exit.NO_KEY, Code.KEY_NONE)


def test_a_pipe_nobody_reads(line: Line) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    words = ("--profile", line.profile(pin="random"), "--pin-fd", str(writer), "--yes", "--json")
    status, out = line.run(*words)
    os.close(writer)
    assert (status, json.loads(out)["error"]["code"]) == (Exit.FAILED, Code.DESK_HAND_OUT)


def test_a_key_with_a_past_is_left_alone(line: Line) -> None:
    words = ("--profile", line.profile(reset_first=True), "--yes", "--json", "--pin-stdin")
    status, out = line.run("--profile", line.profile(), "--yes", "--json", "--pin-stdin", typed=f"{PIN}\n")
    assert status == Exit.DONE
    status, out = line.run(*words)
    assert (status, json.loads(out)["left_over"]) == (Exit.PARTLY, ["Test Key: left-alone"])
