"""What goes with the command line, made from the commands themselves: manual page, completions, schema of documents.

    python packaging/command_files.py           write them
    python packaging/command_files.py --check   fail where one is not as the commands say

The completions know every word by themselves and start no program at a press of Tab. Needs the app's package and
nothing else. Main thread.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from completions import bash, fish, zsh
from keydesk.cli.app import cli
from keydesk.cli.contract import command_schema
from manual_page import manual_page

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Option:
    """One option.

    Args:
        names: as typed, the long one last.
        help: one sentence, or "".
        takes: what stands behind it, "" for nothing.
        values: the words it takes, empty for any.
        place: "file", "folder" or "".
    """

    names: tuple[str, ...]
    help: str
    takes: str
    values: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Command:
    """One command.

    Args:
        path: its words, empty for the program.
        help: what it does.
        usage: its arguments.
        options: its own options.
        words: what may follow: commands with their sentence, or values of its first argument.
        files: whether its argument is a file.
        alone: whether it does something without a word behind it.
    """

    path: tuple[str, ...]
    help: str
    usage: str
    options: tuple[Option, ...]
    words: tuple[tuple[str, str], ...]
    files: bool
    alone: bool


def commands() -> tuple[Command, ...]:
    """Read the commands people may see, the program first, each before what is below it."""
    return tuple(_walk(cli, ()))


def _walk(command: click.Command, path: tuple[str, ...]) -> Iterator[Command]:
    below = _below(command)
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    words = [(name, child.get_short_help_str(300)) for name, child in below]
    if not below and arguments and isinstance(arguments[0].type, click.Choice):
        words = [(str(choice), "") for choice in arguments[0].type.choices]
    yield Command(
        path,
        _help(command),
        " ".join([argument.make_metavar(click.Context(command)) for argument in arguments]),
        tuple(_option(param) for param in command.params if isinstance(param, click.Option) and not param.hidden),
        tuple(words),
        any(isinstance(argument.type, click.Path) for argument in arguments),
        not below or getattr(command, "invoke_without_command", False),
    )
    for name, child in below:
        yield from _walk(child, (*path, name))


def _below(command: click.Command) -> list[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        return []
    return [(name, command.commands[name]) for name in sorted(command.commands) if not command.commands[name].hidden]


def _help(command: click.Command) -> str:
    return " ".join((command.help or "").split())


def _option(param: click.Option) -> Option:
    takes = "" if param.is_flag or param.count else param.make_metavar(click.Context(cli))
    values = tuple(str(choice) for choice in param.type.choices) if isinstance(param.type, click.Choice) else ()
    place = ""
    if isinstance(param.type, click.Path):
        place = "file" if param.type.file_okay else "folder"
    return Option(tuple(sorted(param.opts, key=len)), param.help or "", takes, values, place)


FILES: dict[str, Callable[[], str]] = {
    "installer/linux/keydesk.1": lambda: manual_page(commands()),
    "installer/linux/completions/keydesk": lambda: bash(commands()),
    "installer/linux/completions/_keydesk": lambda: zsh(commands()),
    "installer/linux/completions/keydesk.fish": lambda: fish(commands()),
    "resources/data/command_line.schema.json": lambda: json.dumps(command_schema(), indent=1) + "\n",
}


def stale(root: Path = ROOT) -> list[str]:
    """Name the files that are not as the commands say.

    Args:
        root: the repository, or a copy.
    """
    found = []
    for name, make in FILES.items():
        file = root / name
        if not file.is_file() or file.read_text(encoding="utf-8") != make():
            found.append(name)
    return found


def write(root: Path = ROOT) -> None:
    """Write all of them.

    Args:
        root: the repository, or a copy.
    """
    for name, make in FILES.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(make(), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write or check; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args(arguments).check:
        write()
        return 0
    old = stale()
    for name in old:
        print(f"{name} is not as the commands say; run: python packaging/command_files.py")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
