from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import bootstrap
import environment
import system_packages
import verbs
from beside import Beside
from steps import SetupError
from system_packages import Need


def exits(code: int) -> list[str]:
    return [sys.executable, "-c", f"raise SystemExit({code})"]


# --- the verbs ---


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def put(**codes: list[int]) -> None:
        table = {name: (lambda listed=listed: [exits(code) for code in listed]) for name, listed in codes.items()}
        monkeypatch.setattr(verbs, "COMMANDS", table)
        monkeypatch.setattr(verbs, "NAMES", tuple(table))

    return put


def test_all_verbs_run_and_the_first_failure_is_kept(
    commands: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    commands(lint=[0, 0], types=[3, 0], unit=[4], ui=[0])
    assert verbs.run([]) == 3
    table = [line.split()[:2] for line in capfd.readouterr().out.splitlines() if line and line[0] != "="]
    assert table[1:5] == [["lint", "ok"], ["types", "FAILED"], ["unit", "FAILED"], ["ui", "ok"]]


def test_a_failure_of_the_first_command_is_not_hidden_by_the_second(commands: Callable[..., None]) -> None:
    commands(lint=[1, 0])
    assert verbs.run(["lint"]) == 1


def test_only_the_verbs_named_run_in_their_own_order(
    commands: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    commands(lint=[0], types=[1], unit=[0])
    assert verbs.run(["unit", "lint"]) == 0
    headings = [line for line in capfd.readouterr().out.splitlines() if line.startswith("====")]
    assert headings == ["==== lint ====", "==== unit ===="]


def test_what_ran_beside_the_others_is_told_in_its_turn(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The emulated PC starts with the first verb: lint waits here for what the guest says."""
    heard = tmp_path / "heard"
    says = f"import pathlib; print('from the guest', flush=True); pathlib.Path({str(heard)!r}).touch(); exit(3)"
    waits = (
        f"import pathlib, time\nwhile not pathlib.Path({str(heard)!r}).exists(): time.sleep(0.01)\nprint('from lint')"
    )
    table = {"lint": lambda: [[sys.executable, "-c", waits]], "guest": lambda: [[sys.executable, "-c", says]]}
    monkeypatch.setattr(verbs, "COMMANDS", table)
    monkeypatch.setattr(verbs, "NAMES", tuple(table))
    assert verbs.run([]) == 3
    lines = [line for line in capfd.readouterr().out.splitlines() if line.startswith(("=", "from"))]
    assert lines == ["==== lint ====", "from lint", "==== guest ====", "from the guest"]


def test_what_is_left_of_a_verb_runs_in_its_turn(
    commands: Callable[..., None], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for first, then, code in ((0, 0, 0), (3, 4, 3), (0, 4, 4)):
        commands(lint=[0], package=[first, then])
        assert verbs.run([]) == code
    commands(lint=[0], package=[verbs.COULD_NOT, 4])
    monkeypatch.delenv("CI", raising=False)
    assert verbs.run([]) == 0  # what could not be built is not used
    assert ["package", "NOT"] in [line.split()[:2] for line in capfd.readouterr().out.splitlines()]


def test_an_interrupted_run_ends_what_runs_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    waits = f"import os, pathlib, time; pathlib.Path({str(runs)!r}).write_text(str(os.getpid())); time.sleep(600)"
    table = {"lint": list, "package": lambda: [[sys.executable, "-c", waits]]}
    monkeypatch.setattr(verbs, "COMMANDS", table)
    monkeypatch.setattr(verbs, "NAMES", tuple(table))

    def interrupted(name: str) -> verbs.Result:
        while not (runs.exists() and runs.read_text()):
            time.sleep(0.01)
        raise KeyboardInterrupt

    monkeypatch.setattr(verbs, "run_verb", interrupted)
    with pytest.raises(KeyboardInterrupt):
        verbs.run([])
    with pytest.raises(ProcessLookupError):
        os.kill(int(runs.read_text()), 0)


def test_what_gives_way_is_behind_all_others_with_what_it_starts(tmp_path: Path) -> None:
    """The command ends when it is the last, in a session of its own: it waits for both."""
    waits = (
        "import os, time\n"
        "while os.getpriority(os.PRIO_PROCESS, 0) != 19: time.sleep(0.01)\n"
        "raise SystemExit(0 if os.getsid(0) == os.getpid() else 1)"
    )
    with (tmp_path / "words").open("wb") as words:
        assert Beside().call([sys.executable, "-c", waits], os.environ, words) == 0


def test_what_is_no_longer_wanted_is_not_begun(tmp_path: Path) -> None:
    beside = Beside()
    beside.end()
    begun = tmp_path / "begun"
    command = [sys.executable, "-c", f"import pathlib; pathlib.Path({str(begun)!r}).touch()"]
    assert beside.call(command, os.environ, None) == -signal.SIGTERM
    assert not begun.exists()


def test_no_tests_is_a_failure_with_a_sentence(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "-p", "no:cacheprovider", str(tmp_path)]
    assert verbs.run_command("contract", command) == 5
    assert "A check that checks nothing counts as failed." in capfd.readouterr().out


@pytest.mark.parametrize(("place", "code", "word"), [("", 0, "NOT"), ("1", verbs.COULD_NOT, "FAILED")])
def test_what_cannot_be_checked_here_fails_where_it_must_be_possible(
    commands: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    place: str,
    code: int,
    word: str,
) -> None:
    monkeypatch.setenv("CI", place)
    commands(lint=[0], guest=[verbs.COULD_NOT])
    assert verbs.run([]) == code
    assert ["guest", word] in [line.split()[:2] for line in capfd.readouterr().out.splitlines()]


def test_the_verbs_of_the_readme() -> None:
    assert verbs.NAMES == ("lint", "types", "layers", "unit", "contract", "ui", "journeys", "guest", "package")
    assert verbs.unknown(["lint", "tpyes"]) == ["tpyes"]


# --- the stamp ---


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).write_text(f"as it was: {name}")
    monkeypatch.setattr(environment, "REPOSITORY", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "stamp.json")
    keydesk = environment.program("keydesk")
    keydesk.parent.mkdir(parents=True)
    keydesk.touch()
    return tmp_path


def test_ready_after_a_set_up(checkout: Path) -> None:
    assert not environment.is_ready("app")
    environment.write_stamp("app")
    assert environment.is_ready("app")
    assert not environment.is_ready("tests")


def test_what_the_tests_need_includes_the_app(checkout: Path) -> None:
    environment.write_stamp("tests")
    assert environment.is_ready("tests")
    assert environment.is_ready("app")


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_not_ready_when_a_source_of_the_set_up_changed(checkout: Path, name: str) -> None:
    environment.write_stamp("app")
    (checkout / name).write_text("changed")
    assert not environment.is_ready("app")


@pytest.mark.parametrize("change", [{"python": "3.10.1"}, {"place": "elsewhere"}])
def test_not_ready_with_another_python_or_at_another_place(checkout: Path, change: dict[str, str]) -> None:
    environment.write_stamp("app")
    stamp = json.loads(environment.STAMP.read_text())
    environment.STAMP.write_text(json.dumps(stamp | change))
    assert not environment.is_ready("app")


@pytest.mark.parametrize("content", ["", "{", "[]", "null"])
def test_a_broken_stamp_means_not_ready(checkout: Path, content: str) -> None:
    environment.STAMP.write_text(content)
    assert not environment.is_ready("app")


def test_not_ready_without_the_command(checkout: Path) -> None:
    environment.write_stamp("app")
    environment.program("keydesk").unlink()
    assert not environment.is_ready("app")


# --- system packages ---


class Machine:
    """A Linux machine with some programs and some rights, on which commands are only written down."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *programs: str, root: bool, knows: bool = True) -> None:
        self.ran: list[str] = []
        self.knows = knows
        self.installed = False
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000, raising=False)
        monkeypatch.setattr(shutil, "which", lambda name, path=None: name if name in programs else None)
        monkeypatch.setattr(system_packages, "_apt_knows", lambda package: self.knows)
        monkeypatch.setattr(system_packages, "_run_as_root", self._run)
        needs = (
            Need("libEGL.so.1", lambda: self.installed, "libegl1", "libglvnd-egl"),
            Need("libGL.so.1", lambda: True, "libgl1", "libglvnd-glx"),
        )
        monkeypatch.setattr(system_packages, "QT", needs)

    def _run(self, command: list[str], env: dict[str, str]) -> None:
        self.ran.append(" ".join(command))
        self.installed = "install" in command


APT = "env DEBIAN_FRONTEND=noninteractive apt-get"


def test_root_installs_what_is_missing_and_only_that(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, "apt-get", root=True)
    system_packages.ensure("app")
    assert machine.ran == [f"{APT} install --yes --no-install-recommends libegl1"]


def test_empty_package_lists_are_filled_first(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, "apt-get", root=True, knows=False)
    system_packages.ensure("app")
    assert machine.ran == [f"{APT} update", f"{APT} install --yes --no-install-recommends libegl1"]


def test_fedora(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, "dnf", root=True)
    system_packages.ensure("app")
    assert machine.ran == ["dnf install --assumeyes libglvnd-egl"]


def test_sudo_where_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, "apt-get", "sudo", root=False)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0))
    system_packages.ensure("app")
    assert machine.ran == [f"sudo {APT} install --yes --no-install-recommends libegl1"]


def test_without_rights_the_exact_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, "apt-get", root=False)
    with pytest.raises(SetupError) as failure:
        system_packages.ensure("app")
    assert "apt-get update && apt-get install --yes --no-install-recommends libegl1" in failure.value.next_step
    assert machine.ran == []


def test_an_unknown_system_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    Machine(monkeypatch, root=True)
    with pytest.raises(SetupError, match=r"libEGL\.so\.1"):
        system_packages.ensure("app")


def test_an_installation_that_did_not_help_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    Machine(monkeypatch, "apt-get", root=True)
    monkeypatch.setattr(system_packages, "_run_as_root", lambda command, env: None)
    with pytest.raises(SetupError, match="Still missing"):
        system_packages.ensure("app")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_need_nothing(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    machine = Machine(monkeypatch, "apt-get", root=True)
    monkeypatch.setattr(sys, "platform", platform)
    system_packages.ensure("tests")
    assert machine.ran == []


# --- the command line ---


def test_wrong_use_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["dmeo"]) == 2
    assert "demo [...]" in capsys.readouterr().err
    assert bootstrap.main(["--help"]) == 0


def test_an_unknown_check_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["test", "tpyes"]) == 2
    assert "No such check: tpyes" in capsys.readouterr().err


def test_a_failed_step_says_what_happened_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(purpose: str) -> None:
        raise SetupError(f"No {purpose}.", "buy one")

    monkeypatch.setattr(environment, "prepare", fail)
    assert bootstrap.main(["demo"]) == 1
    assert capsys.readouterr().err == "\nNo app.\nNext: buy one\n"


def test_demo_hands_the_rest_on(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(environment, "prepare", lambda purpose: None)
    monkeypatch.setattr(environment, "start_keydesk", started.append)
    bootstrap.main(["demo", "--tour", "--out", "x"])
    bootstrap.main(["run", "keys", "list"])
    bootstrap.main(["run"])
    assert started == [["demo", "--tour", "--out", "x"], ["keys", "list"], []]


def test_an_old_python_is_told_which_one_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (9, 9))
    monkeypatch.setattr(bootstrap, "NEWER", ("python9.9-that-is-not-there",))
    assert bootstrap.main(["demo"]) == 1
    assert "Keydesk needs Python 9.9 or newer" in capsys.readouterr().err
