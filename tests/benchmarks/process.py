"""Runs a module of the benchmarks in a process of its own, as a person's computer would run the program."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any


def everyday(**more: str) -> Mapping[str, str]:
    """The environment, with byte code written as usual and no window on the screen unless asked for.

    Args:
        more: further variables.
    """
    made = {**os.environ, "PYTHONPATH": "app", **more}
    made.pop("PYTHONDONTWRITEBYTECODE", None)
    made.setdefault("QT_QPA_PLATFORM", "offscreen")
    return made


def run_module(name: str, *words: str) -> Any:
    """Run it and give what it printed, read as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", name, *words],
        env=everyday(),
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return json.loads(done.stdout)
