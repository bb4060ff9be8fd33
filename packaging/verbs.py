"""The checks of the project, one verb each, told in order; all are run even when one fails.

lint and types judge the text, layers the shape, the rest is pytest on two or three processes: contract and journeys
inside a desktop session of their own (tests/desktop_session.py), ui offscreen; guest in an emulated PC, beside the
first ones; package is built beside those that follow, and used when all others have ended.
Main thread, guest and the building on one of their own. Raises SetupError.
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

import environment
import system_packages
from beside import Beside
from environment import program
from second_look import alone, failed_in
from steps import REPOSITORY, say

# How many commands of a verb run at the same time as the verbs before it, one verb after the other. The guest takes
# one processor, and so do the first verbs.
_AHEAD = {"guest": 1, "package": 1}
_UNHURRIED = ("package",)  # gives way to the others; what is built has no deadline, what they test may have
_PACKAGES = "tests.package"
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


def _packages(*arguments: str) -> list[str]:
    return [str(program("python")), "-m", _PACKAGES, *arguments]


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
    "package": lambda: [_packages("--part", "build"), _packages("--part", "use")],
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
    ahead = [name for name in chosen if name in _AHEAD and len(chosen) > 1]
    beside = Beside()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as pool:
        running = {name: pool.submit(_run_ahead, name, Path(folder, name), beside) for name in ahead}
        try:
            results = [_finish(name, running[name]) if name in running else run_verb(name) for name in chosen]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            beside.end()
            raise
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


def _run_ahead(name: str, kept: Path, beside: Beside) -> tuple[Result, Path]:
    """Run the first commands of a verb while others talk; what they say is kept."""
    started = time.monotonic()
    with kept.open("wb") as words:
        behind = beside if name in _UNHURRIED else None
        ends = [run_command(name, command, words, behind) for command in COMMANDS[name]()[: _AHEAD[name]]]
    return Result(name, next(filter(None, ends), 0), time.monotonic() - started), kept


def _finish(name: str, running: Future[tuple[Result, Path]]) -> Result:
    """Wait for the commands of a verb that ran beside others, say what they said, and run the others."""
    first, kept = running.result()
    say(f"\n==== {name} ====")
    say(kept.read_text("utf-8", "replace"))
    if first.code == COULD_NOT:
        return first
    then = run_verb(name, _AHEAD[name])
    return Result(name, first.code or then.code, first.seconds + then.seconds, then.doubtful)


def prepare(names: list[str]) -> None:
    """Bring the computer to what the verbs named, or all, need.

    Args:
        names: Verbs; empty means all.

    Raises:
        SetupError: A step failed.
    """
    environment.prepare("tests")
    # Who is not root on Debian is told that packages were not checked, and needs nothing for that.
    if (not names or "package" in names) and system_packages.may_install_for_packages():
        system_packages.ensure("package")


def check_packages(systems: list[str]) -> int:
    """Build the packages and judge them, leaving out nothing.

    Args:
        systems: Those whose packages are meant; empty means all.

    Returns:
        The exit code.

    Raises:
        SetupError: A tool is missing and cannot be installed from here.
    """
    prepare(["package"])
    return run_command("package", _packages("--thorough", *systems))


def run_verb(name: str, after: int = 0) -> Result:
    """Run the commands of one verb, all of them.

    Args:
        name: The verb.
        after: How many of its commands have been run.

    Returns:
        How it ended.
    """
    started = time.monotonic()
    if after == 0:
        say(f"\n==== {name} ====")
    ends = [_run_twice(name, command) for command in COMMANDS[name]()[after:]]
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


def run_command(name: str, command: list[str], words: IO[bytes] | None = None, behind: Beside | None = None) -> int:
    """Run one command of a verb.

    Args:
        name: The verb, for the sentence when no test was found.
        command: Program and arguments.
        words: Where what it says goes; None for this program's own output.
        behind: What runs it behind all others; None where it takes its share.

    Returns:
        Its exit code.
    """
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"}
    for variable in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE"):  # what one command compiles serves the others
        env.pop(variable, None)
    if _PACKAGES in command:  # builds with the code of the set-up, which is not installed
        env["PYTHONPATH"] = str(REPOSITORY / "packaging")
    if behind is not None:
        return behind.call(command, env, words)
    code = subprocess.call(command, cwd=REPOSITORY, env=env, stdout=words, stderr=words)
    if code == NO_TESTS and "pytest" in command:
        say(f"{name}: pytest found no tests there. A check that checks nothing counts as failed.")
    return code
