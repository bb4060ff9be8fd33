"""Where a PIN that was drawn goes: an open descriptor, a printer, or a file the person chose; and what a slip says.

A PIN is never an argument: a printer gets its slip on standard input. `hand` blocks: any thread but the main loop's.
Raises OSError from `hand`; `open_outlet` raises click's usage errors, DISK_FULL and FOLDER_UNWRITABLE.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Final, Protocol

import click

from keydesk.config.files import Unusable, open_to_append, write_through
from keydesk.core.encoding import clean_text
from keydesk.domain.pin_slip import PinSlip

_ANSWER_S: Final = 30.0
_C_LOCALE: Final = {"LC_ALL": "C"}
_NEW_PAGE: Final = "\f"
_WORDS: Final = {
    "en": (
        "PIN of your security key",
        "Serial number {serial}",
        "At its first use the key asks for a new PIN. Choose one only you know.",
        "Keep this slip apart from the key, and destroy it when you know the PIN.",
    ),
    "ja": (
        "セキュリティキーの PIN",
        "シリアル番号 {serial}",
        "初めて使うときに、キーが新しい PIN を求めます。自分だけが知っている PIN を選んでください。",
        "この用紙はキーと別に保管し、PIN を覚えたら処分してください。",
    ),
}
_REFUSED: Final = {
    "link": "it is a link",
    "folder": "it is a folder",
    "not-a-file": "it is no plain file",
    "shared": "others may read it; it must be yours alone (mode 600)",
}


def slip_text(slip: PinSlip, language: str) -> str:
    """Write a slip as a page of plain text.

    Args:
        slip: the PIN and what goes with it.
        language: ``en`` or ``ja``.

    Returns:
        Lines with their ends, the PIN as it is typed; no form feed.
    """
    title, number, change, keep = _WORDS[language]
    below = (
        clean_text(slip.key),
        number.format(serial=clean_text(slip.serial)) if slip.serial else "",
        change if slip.changes else "",
        keep,
    )
    return "\n".join((title, "", f"    {slip.pin.reveal()}", "", *(line for line in below if line), ""))


class PinOutlet(Protocol):
    """One way for PINs to reach people."""

    def hand(self, slip: PinSlip) -> None:
        """Give one PIN out; it has been taken when this returns. OSError when it was not."""
        ...


@dataclass(frozen=True, slots=True)
class Ways:
    """What the person chose.

    Args:
        pin_fd: open file descriptor, None for none.
        slips: file, None for none.
        prints: slips go to a printer.
        printer: its name, None for the system's own choice.
        language: of slips, ``en`` or ``ja``.
    """

    pin_fd: int | None = None
    slips: Path | None = None
    prints: bool = False
    printer: str | None = None
    language: str = "en"

    @property
    def count(self) -> int:
        """How many ways were chosen."""
        return (self.pin_fd is not None) + (self.slips is not None) + self.prints


def hand_out_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options for where PINs go; it gets them as `ways`."""

    @click.option(
        "--pin-fd", type=click.IntRange(3), metavar="N", help="Open file descriptor that random PINs go to."
    )
    @click.option(
        "--slips",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="File that a slip for each random PIN is added to; for you alone.",
    )
    @click.option("--print-slips", is_flag=True, help="Print a slip for each random PIN.")
    @click.option("--printer", metavar="NAME", help="Printer for --print-slips; the system's default without.")
    @click.option("--slip-language", type=click.Choice([*_WORDS]), default="en", help="Language of slips.")
    @wraps(command)
    def chosen(
        *given: object,
        pin_fd: int | None,
        slips: Path | None,
        print_slips: bool,
        printer: str | None,
        slip_language: str,
        **more: object,
    ) -> None:
        if printer is not None and not print_slips:
            raise click.UsageError("--printer goes with --print-slips.")
        command(*given, ways=Ways(pin_fd, slips, print_slips, printer, slip_language), **more)

    return chosen


@contextmanager
def open_outlet(ways: Ways) -> Iterator[PinOutlet | None]:
    """Make the way ready before the first key is touched: nothing is begun whose PIN nobody would get.

    Args:
        ways: what the person chose, one at most.

    Yields:
        The way, None when none was chosen.

    Raises:
        click.UsageError: it cannot be used.
        KeydeskError: DISK_FULL, FOLDER_UNWRITABLE.
    """
    if ways.prints:
        yield _printer(ways)
    elif ways.slips is not None:
        descriptor = _slip_file(ways.slips)
        try:
            yield _File(descriptor, ways.language)
        finally:
            os.close(descriptor)
    elif ways.pin_fd is not None:
        try:
            os.fstat(ways.pin_fd)
        except OSError as error:
            raise click.UsageError("The descriptor of --pin-fd is not open.") from error
        yield _Descriptor(ways.pin_fd)
    else:
        yield None


@dataclass(frozen=True, slots=True)
class _Descriptor:
    """A line for each: which key, a tab, its PIN."""

    descriptor: int

    def hand(self, slip: PinSlip) -> None:
        write_through(self.descriptor, f"{slip.serial or slip.key}\t{slip.pin.reveal()}\n".encode())


@dataclass(frozen=True, slots=True)
class _File:
    """A page for each; printing the file gives one sheet for each key."""

    descriptor: int
    language: str

    def hand(self, slip: PinSlip) -> None:
        write_through(self.descriptor, (slip_text(slip, self.language) + _NEW_PAGE).encode())


@dataclass(frozen=True, slots=True)
class _Printer:
    """A sheet for each, through ``lp``."""

    program: str
    name: str | None
    language: str

    def hand(self, slip: PinSlip) -> None:
        where = () if self.name is None else ("-d", self.name)
        # The title is what printers show and keep.
        words = (self.program, *where, "-t", _WORDS[self.language][0])
        try:
            done = subprocess.run(  # noqa: S603  # an argument vector; nothing secret is in it
                words,
                input=slip_text(slip, self.language).encode(),
                capture_output=True,
                timeout=_ANSWER_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            # Not with its cause: that one carries what was passed in.
            raise TimeoutError("lp does not answer") from None
        if done.returncode != 0:
            raise OSError(f"lp ended with {done.returncode}")


def _printer(ways: Ways) -> PinOutlet:
    name, program = ways.printer, shutil.which("lp")
    if program is None:
        raise click.UsageError("There is no lp on this computer, so nothing can be printed; --slips writes a file.")
    if name is not None and (name.startswith("-") or clean_text(name) != name or not name):
        raise click.UsageError("--printer takes the name of a printer.")
    asks = shutil.which("lpstat")
    if asks is not None and not _takes_jobs(asks, name):
        if name is not None:
            raise click.UsageError(f"There is no printer {name}.")
        raise click.UsageError("This computer has no default printer; name one by --printer.")
    return _Printer(program, name, ways.language)


def _takes_jobs(program: str, name: str | None) -> bool:
    """Ask the print service whether it knows the printer; one that does not answer knows none."""
    words = (program, "-d") if name is None else (program, "-p", name)
    with suppress(OSError, subprocess.TimeoutExpired):
        told = subprocess.run(  # noqa: S603  # as above
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_ANSWER_S, check=False,
            env={**os.environ, **_C_LOCALE},
        )  # fmt: skip
        return told.returncode == 0 and (name is not None or b"destination:" in told.stdout)
    return False


def _slip_file(path: Path) -> int:
    try:
        return open_to_append(path)
    except Unusable as error:
        raise click.UsageError(f"{path} cannot hold slips: {_REFUSED[error.reason]}.") from error
