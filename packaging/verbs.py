"""The checks of the project, one verb each, told in order; all are run even when one fails.

lint and types judge the text, layers the shape, the rest is pytest on two or three processes: contract and journeys
inside a desktop session of their own (tests/desktop_session.py), ui offscreen; guest in an emulated PC, beside the
first ones.
Main thread, guest on one of its own. Raises SetupError.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import system_packages
from environment import program
from second_look import alone, failed_in
from steps import REPOSITORY, say

_BESIDE = ("guest",)  # takes one processor, and so do the first verbs: these run at the same time
NO_TESTS = 5  # pytest's exit code for "nothing was collected"
COULD_NOT = 77  # a check that cannot be made on this computer, and says why; a failure where CI is set


@dataclass(frozen=True)
class Result:
    """How one verb ended.

    Args:
        name: The verb.
        code: 0 if all is well, otherwise the exit code of its first command that failed.
        seconds: How long it took.
        doubtful: Tests that failed, and passed when they were run again alone.
    """

    name: str
    code: int
    seconds: float
    doubtful: tuple[str, ...] = ()


def _tool(name: str, *arguments: str) -> list[str]:
    return [str(program(name)), *arguments]


def _pytest(*arguments: str) -> list[str]:
    return [str(program("python")), "-m", "pytest", *arguments]


def _in_session(command: list[str]) -> list[str]:
    """Inside a session bus, a screen and an unlocked keyring of its own; Linux has to bring these to a test run."""
    if sys.platform != "linux":
        return command
    return [str(program("python")), "tests/desktop_session.py", "--", *command]


def _set_up_code() -> list[str]:
    return sorted(str(path.relative_to(REPOSITORY)) for path in Path(REPOSITORY, "packaging").glob("*.py"))


def _journeys() -> list[str]:
    folders = ["tests/journeys", "tests/device"]
    return [name for name in folders if any(Path(REPOSITORY, name).glob("test_*.py"))] or folders[:1]


COMMANDS: dict[str, Callable[[], list[list[str]]]] = {
    "lint": lambda: [_tool("ruff", "check", "."), _tool("ruff", "format", "--check", ".")],
    "types": lambda: [_tool("mypy"), _tool("mypy", *_set_up_code())],
    "layers": lambda: [_tool("lint-imports"), _pytest("tests/architecture")],
    "unit": lambda: [_pytest("-n", "2", "tests/unit")],
    "contract": lambda: [_in_session(_pytest("-n", "2", "tests/contract"))],
    "ui": lambda: [_pytest("-n", "2", "tests/ui")],
    "journeys": lambda: [
        _in_session(_pytest("-n", "3", "--dist", "loadscope", "--no-loadscope-reorder", *_journeys()))
    ],
    "guest": lambda: [_tool("python", "-m", "tests.guest")],
}
NAMES = tuple(COMMANDS)


def unknown(names: list[str]) -> list[str]:
    """The names that are no verbs."""
    return [name for name in names if name not in COMMANDS]


def run(names: list[str]) -> int:
    """Run the verbs named, or all, and print a table of how they went.

    Args:
        names: Verbs, in any order; empty means all.

    Returns:
        0, or the exit code of the first verb that failed. One that could not run here did not fail, unless this is
        CI (the variable CI is set), where all can.
    """
    started = time.monotonic()
    chosen = [name for name in NAMES if not names or name in names]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        kept = {name: Path(folder, name) for name in chosen if name in _BESIDE and len(chosen) > 1}
        beside = {name: pool.submit(run_verb, name, words) for name, words in kept.items()}
        results = [run_verb(name) if name not in beside else _told(beside[name], kept[name]) for name in chosen]
    say("\ncheck      result   seconds")
    for result in results:
        say(f"{result.name:<10} {outcome(result.code):<8} {result.seconds:7.1f}")
        for test in result.doubtful:
            say(f"           failed first, passed alone: {test}")
    say(f"{'total':<10} {'':<8} {time.monotonic() - started:7.1f}")
    return next((result.code for result in results if outcome(result.code) == "FAILED"), 0)


def outcome(code: int) -> str:
    """Say how a verb ended, in one or two words."""
    if code == COULD_NOT and not os.environ.get("CI"):
        return "NOT RUN"
    return "ok" if code == 0 else "FAILED"


def _told(running: Future[Result], kept: Path) -> Result:
    """Wait for a verb that ran beside others, and say what it said."""
    result = running.result()
    say(f"\n==== {result.name} ====")
    say(kept.read_text("utf-8", "replace"))
    return result


def check_packages() -> int:
    """Build the packages and judge them; apart from the checks, since it takes a quarter of an hour.

    Returns:
        The exit code.

    Raises:
        SetupError: A tool is missing and cannot be installed from here.
    """
    system_packages.ensure("package")
    env = os.environ | {"PYTHONPATH": str(REPOSITORY / "packaging"), "PYTHONUNBUFFERED": "1"}
    return subprocess.call([str(program("python")), "-m", "tests.package"], cwd=REPOSITORY, env=env)


def run_verb(name: str, kept: Path | None = None) -> Result:
    """Run the commands of one verb, all of them.

    Args:
        name: The verb.
        kept: A file for what they say, where others talk meanwhile; None for this program's own output.

    Returns:
        How it ended.
    """
    started = time.monotonic()
    if kept is None:
        say(f"\n==== {name} ====")
        ends = [_run_twice(name, command) for command in COMMANDS[name]()]
    else:
        with kept.open("wb") as words:
            ends = [(run_command(name, command, words), []) for command in COMMANDS[name]()]
    code = next((code for code, _ in ends if code != 0), 0)
    doubtful = tuple(test for _, tests in ends for test in tests)
    return Result(name, code, time.monotonic() - started, doubtful)


def _run_twice(name: str, command: list[str]) -> tuple[int, list[str]]:
    """Run a command, and once more what little of it failed; with what then passed."""
    if "pytest" not in command:
        return run_command(name, command), []
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        code = run_command(name, [*command, f"--junitxml={report}"])
        failed = failed_in(command)
        again = alone(command, code, report)
    if not again:
        return code, []
    say(f"\n==== {name}, once more and alone: {', '.join(failed)} ====")
    code = run_command(name, again)
    return code, failed if code == 0 else []


def run_command(name: str, command: list[str], words: IO[bytes] | None = None) -> int:
    """Run one command of a verb.

    Args:
        name: The verb, for the sentence when no test was found.
        command: Program and arguments.
        words: Where what it says goes; None for this program's own output.

    Returns:
        Its exit code.
    """
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"}
    for variable in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE"):  # what one command compiles serves the others
        env.pop(variable, None)
    code = subprocess.call(command, cwd=REPOSITORY, env=env, stdout=words, stderr=words)
    if code == NO_TESTS and "pytest" in command:
        say(f"{name}: pytest found no tests there. A check that checks nothing counts as failed.")
    return code
