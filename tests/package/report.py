"""How the checks of packages are told, and what a system brings to them.

PackageError and SetupError become a failed check. Checks may be told from several threads.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from steps import SetupError, say

Made = TypeVar("Made")


class PackageError(Exception):
    """A step failed, or cannot be made here; the sentence says why."""


class Report:
    """Tells how each check went, and remembers whether all went well."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def make(self, name: str, work: Callable[[], Made]) -> Made:
        """Make something that the checks need and tell how long it took.

        Args:
            name: what it is.
            work: makes it; what it raises goes on.

        Returns:
            What was made.
        """
        started = time.monotonic()
        made = work()
        say(f"made   {time.monotonic() - started:6.1f} s  {name}")
        return made

    def check(self, name: str, work: Callable[[], str]) -> bool:
        """Do one check and tell how it went.

        Args:
            name: what it shows.
            work: gives what to tell; PackageError or SetupError when it went wrong.

        Returns:
            Whether it went well.
        """
        started = time.monotonic()
        try:
            word, told = "ok    ", work()
        except (PackageError, SetupError) as error:
            self.failed.append(name)
            word, told = "FAILED", str(error)
        lines = [f"{word} {time.monotonic() - started:6.1f} s  {name}"]
        say("\n".join([*lines, *(f"                   {line}" for line in told.splitlines())]))
        return word != "FAILED"


@dataclass(frozen=True)
class System:
    """The checks of a system's packages. Both parts raise SetupError when they cannot go on.

    Args:
        build: builds them and judges them as they are. Nothing in it has a deadline, so that it may run beside other
            checks, as slowly as they leave it. Gets the report, and whether to leave out nothing.
        use: installs, uses and removes what was built.
        unavailable: says why nothing of it can be done on this computer, None when it can.
        last: builds of what the others have built.
    """

    build: Callable[[Report, bool], None]
    use: Callable[[Report, bool], None]
    unavailable: Callable[[], str | None]
    last: bool = False
