"""A test that failed among thousands is looked at once more, alone: fails it again, or was the computer too busy?

What fails twice is red. What passes alone is told by name in the table and is a defect to mend all the same: it hides
a race. More than a few failures, and a test that took its process with it, are never looked at again.
Main thread. Raises nothing of its own.
"""

from __future__ import annotations

import json
from pathlib import Path

from steps import REPOSITORY

SOME_FAILED = 1  # pytest's exit code for "all ran, and some failed"
FEW = 5
_KEPT = Path(".pytest_cache", "v", "cache", "lastfailed")
_CRASHED = "crashed while running"  # pytest-xdist's words for a test whose process ended


def failed_in(command: list[str]) -> list[str]:
    """The tests of this command that failed in its last run.

    Args:
        command: A command of a verb, with the folders of its tests.

    Returns:
        Their names as pytest takes them, in order; empty where pytest kept none.
    """
    folders = tuple(f"{word}/" for word in command if word.startswith("tests/"))
    try:
        kept = json.loads(Path(REPOSITORY, _KEPT).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return sorted(name for name in kept if name.startswith(folders))


def alone(command: list[str], code: int, report: Path) -> list[str]:
    """The command that runs again what failed, by itself and one after the other.

    Args:
        command: The command that was run.
        code: Its exit code.
        report: Its JUnit report; it need not be there.

    Returns:
        The command, or nothing where there is nothing to look at again.
    """
    if code != SOME_FAILED or "pytest" not in command:
        return []
    failed = failed_in(command)
    if not 0 < len(failed) <= FEW or not report.exists() or _CRASHED in report.read_text("utf-8", "replace"):
        return []
    return [*command[: command.index("pytest") + 1], *failed]
