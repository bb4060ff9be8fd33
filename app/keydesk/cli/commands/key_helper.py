"""`key-helper`: the process with administrator rights that Keydesk starts for itself; nobody types it."""

from pathlib import Path

import click

from keydesk.cli.run import Run


@click.command("key-helper", hidden=True)
@click.argument("address")
@click.argument("note", type=click.Path(path_type=Path))
@click.pass_context
def key_helper(context: click.Context, address: str, note: Path) -> None:
    """Manage keys for the window that started this; ends with it."""
    run: Run = context.obj
    context.exit(run.backstage.run_key_helper(run.choices, address, note))
