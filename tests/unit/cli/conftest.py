"""Whatever a test of the command line prints with --json is held to the contract."""

from __future__ import annotations

import click
import pytest

from keydesk.cli.output import Output
from tests.fakes.contract import hold


@pytest.fixture(autouse=True)
def documents_are_as_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each document is checked when it is printed, by the command that prints it."""
    printed = Output.document

    def document(output: Output, value: object) -> None:
        context = click.get_current_context(silent=True)
        path = context.command_path.split(" ", 1) if context is not None else []
        if len(path) == 2:
            hold(path[1], value)
        elif isinstance(value, dict) and "error" in value:
            hold("failure", value)
        printed(output, value)  # type: ignore[arg-type]  # as it was given

    monkeypatch.setattr(Output, "document", document)
