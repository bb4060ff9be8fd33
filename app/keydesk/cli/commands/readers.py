"""`keys readers`: the card readers of this computer, and which of them are hidden."""

from collections.abc import Sequence

import click

from keydesk.cli.run import Run
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.readers import Reader, reader_name


@click.command("readers")
@click.option("--hide", metavar="NAME", help="Open nothing on this reader from now on.")
@click.option("--show", metavar="NAME", help="Look at this reader again.")
@click.pass_obj
def readers(run: Run, hide: str | None, show: str | None) -> None:
    """List the card readers; hide one whose cards Keydesk is not to open, or show it again."""
    if hide is not None and show is not None:
        raise KeydeskError(Code.WRONG_USE, what="--hide and --show")
    backstage, choices = run.backstage, run.choices
    for name, hidden in ((hide, True), (show, False)):
        if name is not None:
            backstage.hide_reader(choices, _named(backstage.readers(choices), name), hidden)
    known = backstage.readers(choices)
    shapes: list[JsonValue] = [
        {"name": one.name, "hidden": one.hidden, "here": one.here, "card": one.card} for one in known
    ]
    rows = [[one.name, _state(one)] for one in known]
    run.output.table(shapes, ("Reader", "State"), rows, "This computer has no card reader.")


def _named(known: Sequence[Reader], name: str) -> str:
    """Find the reader a person means: by its name, with or without the numbers of the card service."""
    wanted = (name.strip().casefold(), reader_name(name).casefold())
    found = [one.name for one in known if one.name.casefold() in wanted]
    if not found:
        raise KeydeskError(Code.READER_UNKNOWN, reader=name[:64])
    return found[0]


def _state(reader: Reader) -> str:
    words = ["hidden by you"] if reader.hidden else []
    words.append("not connected" if not reader.here else "something lies on it" if reader.card else "empty")
    return ", ".join(words)
