"""The checks of the project, one verb each, run in order; all are run even when one fails.

lint and types judge the text, layers the shape, the rest is pytest: unit and ui on two processes; contract and
journeys inside a desktop session of their own (tests/desktop_session.py), journeys on two processes but for those
that share a screen or a card service; ui offscreen; guest in an emulated PC. Main thread. Raises SetupError.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from environment import program
from steps import REPOSITORY, say

_SHARED = "browser or pcsc"  # one screen with one pointer, one card service: one after the other
NO_TESTS = 5  # pytest's exit code for "nothing was collected"
COULD_NOT = 77  # a check that cannot be made on this computer, and says why; a failure where CI is set


@dataclass(frozen=True)
class Result:
    """How one verb ended.

    Args:
        name: The verb.
        code: 0 if all is well, otherwise the exit code of its first command that failed.
        seconds: How long it took.
    """

    name: str
    code: int
    seconds: float


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
    "contract": lambda: [_in_session(_pytest("tests/contract"))],
    "ui": lambda: [_pytest("-n", "2", "tests/ui")],
    "journeys": lambda: [
        _in_session(_pytest("-n", "2", "--dist", "loadscope", "-m", f"not ({_SHARED})", *_journeys())),
        _in_session(_pytest("-m", _SHARED, *_journeys())),
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
    results = [run_verb(name) for name in NAMES if not names or name in names]
    say("\ncheck      result   seconds")
    for result in results:
        say(f"{result.name:<10} {outcome(result.code):<8} {result.seconds:7.1f}")
    say(f"{'total':<10} {'':<8} {sum(result.seconds for result in results):7.1f}")
    return next((result.code for result in results if outcome(result.code) == "FAILED"), 0)


def outcome(code: int) -> str:
    """Say how a verb ended, in one or two words."""
    if code == COULD_NOT and not os.environ.get("CI"):
        return "NOT RUN"
    return "ok" if code == 0 else "FAILED"


def run_verb(name: str) -> Result:
    """Run the commands of one verb, all of them."""
    say(f"\n==== {name} ====")
    started = time.monotonic()
    codes = [run_command(name, command) for command in COMMANDS[name]()]
    return Result(name, next((code for code in codes if code != 0), 0), time.monotonic() - started)


def run_command(name: str, command: list[str]) -> int:
    """Run one command of a verb.

    Args:
        name: The verb, for the sentence when no test was found.
        command: Program and arguments.

    Returns:
        Its exit code.
    """
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"}
    env.pop("PYTHONPATH", None)
    code = subprocess.call(command, cwd=REPOSITORY, env=env)
    if code == NO_TESTS and "pytest" in command:
        say(f"{name}: pytest found no tests there. A check that checks nothing counts as failed.")
    return code
