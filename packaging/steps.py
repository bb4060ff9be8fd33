"""How a set-up step runs a program and how it fails.

Main thread. Raises SetupError, which bootstrap.py turns into two sentences and exit code 1.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
STANDARD_ERROR = 2


class SetupError(Exception):
    """A step failed.

    Args:
        happened: What happened, a sentence.
        next_step: The one thing to do now.
    """

    def __init__(self, happened: str, next_step: str) -> None:
        super().__init__(happened)
        self.happened = happened
        self.next_step = next_step


def say(text: str) -> None:
    """Tell the person what happens now."""
    print(text, flush=True)


def progress(text: str) -> None:
    """Tell how the set-up goes; standard output belongs to what is started afterwards, which may print JSON."""
    print(text, file=sys.stderr, flush=True)


def run(command: Sequence[str], happened: str, next_step: str, env: Mapping[str, str] | None = None) -> None:
    """Run a program of the set-up and let its output through, on standard error.

    Args:
        command: Program and arguments.
        happened: What to say if it fails.
        next_step: What to do if it fails.
        env: Its environment; None hands on ours.

    Raises:
        SetupError: It could not be started or its exit code was not 0.
    """
    try:
        code = subprocess.call(command, cwd=REPOSITORY, env=env, stdout=STANDARD_ERROR)
    except OSError as error:
        raise SetupError(f"{happened} ({error})", next_step) from error
    if code != 0:
        raise SetupError(f"{happened} ({shlex.join(command)} ended with code {code}; its words are above)", next_step)
