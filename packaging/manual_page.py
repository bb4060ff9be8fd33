"""The manual page keydesk(1), from the commands. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from keydesk import __version__

if TYPE_CHECKING:
    from command_files import Command, Option

EXITS = (
    "done",
    "failed; the code says why",
    "wrong use",
    "a sign-in is needed, or a fresh one was refused",
    "no key, or none that may be opened",
    "cancelled by the person, or timed out waiting for them",
    "refused: by the tenant, by policy, or to prevent a lock-out",
    "offline, or the tenant cannot be reached",
    "the PIN is wrong, blocked, missing or must change",
    "partly done: what is left over is in the document under left_over",
)


def manual_page(commands: Sequence[Command]) -> str:
    """Write the page.

    Args:
        commands: the program first.
    """
    program, *below = commands
    lines = [
        f'.TH KEYDESK 1 "" "Keydesk {__version__}" "User Commands"',
        ".SH NAME",
        "keydesk \\- sign\\-in methods, passkeys and security keys of your account",
        ".SH SYNOPSIS",
        ".B keydesk",
        "[\\fIOPTION\\fR]... [\\fICOMMAND\\fR [\\fIARGUMENT\\fR]...]",
        ".br",
        ".B keydesk",
        "\\fIkeydesk://LINK\\fR",
        ".SH DESCRIPTION",
        "Without a command the window opens; a second start hands over to the first. A link leads the window",
        "somewhere and does nothing by itself. Global options may stand before or behind a command.",
        ".SH OPTIONS",
        *_options(program.options),
        ".SH COMMANDS",
    ]
    for command in below:
        lines += _command(command)
    lines += [".SH EXIT STATUS"]
    for number, meaning in enumerate(EXITS):
        lines += [".TP", f".B {number}", _text(meaning)]
    lines += [
        ".SH FILES",
        ".TP",
        ".I /etc/keydesk/policies",
        "what the organisation prescribes and recommends",
        ".TP",
        ".I $XDG_CONFIG_HOME/keydesk/settings.json",
        "settings and profiles; no secret is in it",
        ".SH SEE ALSO",
        "The shapes of documents: command_line.schema.json in the program\\(aqs data.",
        ".BR keydesk \\ help \\ \\fICODE\\fR",
        "explains every code.",
    ]
    return "\n".join(lines) + "\n"


def _command(command: Command) -> Iterator[str]:
    if command.words and not command.usage and not command.alone:
        return  # a group: what is below it follows
    words = _text(" ".join(("keydesk", *command.path)))
    yield ".TP"
    yield f"\\fB{words}\\fR" + (f" \\fI{_text(command.usage)}\\fR" if command.usage else "")
    yield _text(command.help)
    if command.options:
        yield ".RS"
        yield from _options(command.options)
        yield ".RE"


def _options(options: Sequence[Option]) -> Iterator[str]:
    for option in options:
        names = ", ".join(f"\\fB{_text(name)}\\fR" for name in option.names)
        yield ".TP"
        yield names + (f" \\fI{_text(option.takes)}\\fR" if option.takes else "")
        yield _text(option.help) or "\\&"


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{escaped}" if escaped.startswith(".") else escaped
