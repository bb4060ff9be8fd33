"""The documents at the top point at what is there and name the commands that exist."""

from __future__ import annotations

import re

import pytest

from keydesk.config.ports import DEFAULT_PORTS
from keydesk.config.profile import CALLBACK_PATH
from tests.architecture.sources import REPOSITORY, project_files

DOCUMENTS = [name for name in project_files() if name.endswith(".md")]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    document = REPOSITORY / name
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    dead = [target for target in targets if "://" not in target and not (document.parent / target).exists()]
    assert not dead


def test_readme_names_both_commands() -> None:
    lines = (REPOSITORY / "README.md").read_text(encoding="utf-8").splitlines()
    assert "python3 packaging/bootstrap.py demo" in lines
    assert "python3 packaging/bootstrap.py test" in lines


def test_ci_runs_what_the_readme_says() -> None:
    script = (REPOSITORY / ".ci/run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in script if line and not line.startswith("#")]
    assert commands == ['cd "$(dirname "$0")/.." && exec python3 packaging/bootstrap.py test']


def test_readme_gives_the_exact_callback_line() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert ", ".join(f"http://127.0.0.1:{port}{CALLBACK_PATH}" for port in DEFAULT_PORTS) in text


def test_architecture_names_every_layer() -> None:
    text = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    layers = {name.split("/")[2] for name in project_files() if re.match(r"app/keydesk/\w+/", name)}
    assert not sorted(layer for layer in layers if f"`{layer}`" not in text)
