"""How the checks of packages are told. Main thread; PackageError and SetupError become a failed check."""

from __future__ import annotations

import time
from collections.abc import Callable

from steps import SetupError, say


class PackageError(Exception):
    """A step failed, or cannot be made here; the sentence says why."""


class Report:
    """Tells how each check went, and remembers whether all went well."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def check(self, name: str, work: Callable[[], str]) -> None:
        """Do one check and tell how it went.

        Args:
            name: what it shows.
            work: gives what to tell; PackageError or SetupError when it went wrong.
        """
        started = time.monotonic()
        try:
            told = work()
        except (PackageError, SetupError) as error:
            self.failed.append(name)
            told = str(error)
        word = "FAILED" if name in self.failed else "ok    "
        say(f"{word} {time.monotonic() - started:6.1f} s  {name}")
        for line in told.splitlines():
            say(f"                   {line}")
