"""`open`: leads the window to where a link points; what a desktop or a browser calls with `keydesk://...`."""

import click

from keydesk.cli.run import Run
from keydesk.config.links import read_link
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code


@click.command("open")
@click.argument("link", metavar="URL")
@click.pass_context
def open_link(context: click.Context, link: str) -> None:
    """Open a keydesk:// link in the window that runs, or in a new one; it only leads somewhere and does nothing."""
    run: Run = context.obj
    read = read_link(link)
    if not run.backstage.policy.flag("DeepLinks", True):
        raise KeydeskError(Code.POLICY_FORBIDS, key="DeepLinks")
    status = run.backstage.run_window(run.choices, False, read)
    told = "The open window has taken the link." if status is None else ""
    run.output.answer(
        {"link": str(read), "verb": str(read.verb), "handed_over": status is None}, *filter(None, [told])
    )
    context.exit(status or 0)
