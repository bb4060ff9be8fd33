"""Manual page, completions and schema: as the commands say, whole, and working in a real shell."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import command_files
from keydesk.cli.contract import COMMANDS

ROOT = Path(command_files.ROOT)
COMPLETIONS = ROOT / "installer" / "linux" / "completions"
PAGE = ROOT / "installer" / "linux" / "keydesk.1"


def test_nothing_is_stale() -> None:
    assert command_files.stale() == [], "run: python packaging/command_files.py"
    assert command_files.main(["--check"]) == 0


def test_what_is_missing_or_old_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_files.stale(tmp_path) == list(command_files.FILES)
    command_files.write(tmp_path)
    assert command_files.stale(tmp_path) == []
    (tmp_path / "installer/linux/keydesk.1").write_text("old")
    assert command_files.stale(tmp_path) == ["installer/linux/keydesk.1"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_manual_page(command: str) -> None:
    assert f"\\fBkeydesk {command.replace('-', chr(92) + '-')}\\fR" in PAGE.read_text(encoding="utf-8")


def test_hidden_commands_are_nowhere() -> None:
    for name in command_files.FILES:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "key-helper" not in text
        assert "practice-browser" not in text


def test_the_manual_page_is_well_formed() -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    told = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", str(PAGE)], capture_output=True, text=True, check=True, timeout=50
    )
    assert told.stderr == ""
    assert "keydesk keys pin set" in re.sub(r".\x08", "", told.stdout)  # bold is a letter struck twice


def complete(*words: str) -> list[str]:
    """What bash offers at the end of some words, the last of which is being typed."""
    script = (
        f'source "{COMPLETIONS / "keydesk"}"\n'
        'COMP_WORDS=(keydesk "$@"); COMP_CWORD=$#; _keydesk\n'
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script, "bash", *words], capture_output=True, text=True, check=True, timeout=50,
        cwd=PAGE.parent,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["st"], ["status"]),
        (["keys", "pin", ""], ["change", "set", "verify"]),
        (["--json", "--home", "keys", "methods", "te"], ["test"]),
        (["methods", "enroll", "pa"], ["passkey", "password"]),
        (["settings", "--token-store", ""], ["keyring", "memory"]),
        (["demo", "--theme", "d"], ["dark"]),
        (["sign-in", "--ti"], ["--timeout"]),
        (["keys", "list", "--js"], ["--json"]),
        (["policy", "validate", "keydesk.d"], ["keydesk.desktop"]),
        (["keys", "--key", ""], []),
        (["status", ""], []),
        (["nothing", "of", "ours", "zz"], []),
    ],
)
def test_bash_offers(words: list[str], offered: list[str]) -> None:
    assert complete(*words) == offered


@pytest.mark.parametrize(("shell", "file"), [("bash", "keydesk"), ("zsh", "_keydesk"), ("fish", "keydesk.fish")])
def test_the_shell_can_read_it(shell: str, file: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run([program, "-n", str(COMPLETIONS / file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("file", ["_keydesk", "keydesk.fish"])
def test_quotes_are_closed_on_every_line(file: str) -> None:
    """A sentence of help with a quote in it must not swallow the lines that follow."""
    for line in (COMPLETIONS / file).read_text(encoding="utf-8").splitlines():
        plain = line.replace("'\\''", "").replace("\\'", "")
        assert plain.count("'") % 2 == 0, line
