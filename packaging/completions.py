"""Completions for bash, zsh and fish, from the commands: plain tables of words, no program is started. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from command_files import Command, Option

_MADE = "made by packaging/command_files.py"


def _valued(commands: Sequence[Command]) -> list[Option]:
    """Options that take something, each once."""
    found = {option.names: option for command in commands for option in command.options if option.takes}
    return [found[names] for names in sorted(found)]


def _paths(commands: Sequence[Command]) -> str:
    return "|".join(f'"{" ".join(command.path)}"' for command in commands if command.path)


def _names(options: Sequence[Option]) -> list[str]:
    return [name for option in options for name in option.names]


def _walk(commands: Sequence[Command], first: int, last: str, path: str) -> list[str]:
    """Shell lines, for bash and zsh, that find the command in the words before the one that is typed."""
    so_far, indent = f"${{{path}:+${path} }}$word", "  "
    skip = "|".join(_names(_valued(commands)))
    return [
        f"{indent}local {path}='' word skip=0 at",
        f"{indent}for ((at = {first}; at < {last}; at++)); do",
        f'{indent}  word="${{words[at]}}"',
        f"{indent}  if ((skip)); then skip=0; continue; fi",
        f'{indent}  case "$word" in',
        f"{indent}    {skip}) skip=1; continue ;;",
        f"{indent}    -*) continue ;;",
        f"{indent}  esac",
        f'{indent}  case "{so_far}" in',
        f'{indent}    {_paths(commands)}) {path}="{so_far}" ;;',
        f"{indent}  esac",
        f"{indent}done",
    ]


def bash(commands: Sequence[Command]) -> str:
    """Write the completion for bash."""
    program, *_ = commands
    lines = [
        f"# bash completion for keydesk, {_MADE}",
        "_keydesk() {",
        '  local words=("${COMP_WORDS[@]}") cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"',
        *_walk(commands, 1, "COMP_CWORD", "path"),
        "  COMPREPLY=()",
        '  case "$prev" in',
    ]
    for option in _valued(commands):
        names = "|".join(option.names)
        if option.values:
            lines.append(f'    {names}) COMPREPLY=($(compgen -W "{" ".join(option.values)}" -- "$cur")); return ;;')
        elif option.place:
            kind = "-f" if option.place == "file" else "-d"
            lines.append(f'    {names}) COMPREPLY=($(compgen {kind} -- "$cur")); return ;;')
        else:
            lines.append(f"    {names}) return ;;")
    lines += ["  esac", "  local options='' given='' files=0", '  case "$path" in']
    for command in commands:
        given = " ".join(word for word, _ in command.words)
        lines.append(
            f'    "{" ".join(command.path)}") options="{" ".join(_names(command.options))}" given="{given}"'
            f" files={int(command.files)} ;;"
        )
    lines += [
        "  esac",
        '  if [[ "$cur" == -* ]]; then',
        f'    COMPREPLY=($(compgen -W "$options {" ".join(_names(program.options))} --help" -- "$cur"))',
        "  elif ((files)); then",
        '    COMPREPLY=($(compgen -f -- "$cur"))',
        "  else",
        '    COMPREPLY=($(compgen -W "$given" -- "$cur"))',
        "  fi",
        "}",
        "complete -o filenames -F _keydesk keydesk",
    ]
    return "\n".join(lines) + "\n"


def zsh(commands: Sequence[Command]) -> str:
    """Write the completion for zsh."""
    program, *_ = commands
    lines = [
        "#compdef keydesk",
        f"# {_MADE}",
        "_keydesk() {",
        *_walk(commands, 2, "CURRENT", "command"),  # `path` is bound to PATH there
        '  case "${words[CURRENT-1]}" in',
    ]
    for option in _valued(commands):
        names = "|".join(option.names)
        if option.values:
            lines.append(f"    {names}) compadd -- {' '.join(option.values)}; return ;;")
        elif option.place:
            lines.append(f"    {names}) _files{'' if option.place == 'file' else ' -/'}; return ;;")
        else:
            lines.append(f"    {names}) return ;;")
    lines += ["  esac", "  local -a given options", "  local files=0", '  case "$command" in']
    for command in commands:
        given = " ".join(_described(word, told) for word, told in command.words)
        options = " ".join(_described(name, o.help) for o in command.options for name in o.names)
        lines.append(
            f'    "{" ".join(command.path)}") given=({given}); options=({options}); files={int(command.files)} ;;'
        )
    shared = " ".join(_described(name, o.help) for o in program.options for name in o.names)
    lines += [
        "  esac",
        f"  options+=({shared} '--help:Show this message and exit.')",
        '  if [[ "${words[CURRENT]}" == -* ]]; then',
        "    _describe -o option options",
        "  elif ((files)); then",
        "    _files",
        "  else",
        "    _describe command given",
        "  fi",
        "}",
        '_keydesk "$@"',
    ]
    return "\n".join(lines) + "\n"


def fish(commands: Sequence[Command]) -> str:
    """Write the completion for fish."""
    program, *_ = commands
    paths = " ".join(f'"{" ".join(command.path)}"' for command in commands if command.path)
    lines = [
        f"# fish completion for keydesk, {_MADE}",
        "function __keydesk_at",
        "    set -l path",
        "    set -l skip 0",
        "    for word in (commandline -opc)[2..]",
        "        if test $skip = 1; set skip 0; continue; end",
        f"        if contains -- $word {' '.join(_names(_valued(commands)))}; set skip 1; continue; end",
        "        if string match -q -- '-*' $word; continue; end",
        '        if contains -- (string join " " $path $word) ' + paths + "; set -a path $word; end",
        "    end",
        '    set -l at (string join " " $path)',
        '    test "$at" = "$argv[1]"',
        "end",
        "complete -c keydesk -f",
    ]
    for option in program.options:
        lines.append(f"complete -c keydesk{_fish_option(option)}")
    for command in commands:
        at = f"complete -c keydesk -n '__keydesk_at \"{' '.join(command.path)}\"'"
        for word, told in command.words:
            lines.append(f"{at} -a {word}" + (f" -d {_quoted(told)}" if told else ""))
        if command.files:
            lines.append(f"{at} -F")
        if command.path:
            lines += [f"{at}{_fish_option(option)}" for option in command.options]
    return "\n".join(lines) + "\n"


def _fish_option(option: Option) -> str:
    parts = [f" -{'s' if len(name) == 2 else 'l'} {name.lstrip('-')}" for name in option.names]
    if option.takes:
        parts.append(" -r" if option.place else " -x")
    if option.values:
        parts.append(f" -a {_quoted(' '.join(option.values))}")
    elif option.place:
        parts.append(" -F")
    if option.help:
        parts.append(f" -d {_quoted(option.help)}")
    return "".join(parts)


def _described(word: str, told: str) -> str:
    return _zsh_quoted(f"{word}:{told}" if told else word)


def _zsh_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
