"""`self-test`: loads every part, for installers."""

import click

from keydesk.cli.run import Run
from keydesk.domain.catalogue import Exit


@click.command("self-test")
@click.pass_context
def self_test(context: click.Context) -> None:
    """Start hidden, load Qt, pictures, translations, TLS, keyring and key code; exit 0 when all is there."""
    run: Run = context.obj
    report = dict(run.backstage.self_test(run.choices))
    run.output.answer(report, *(f"{name}: {value}" for name, value in report.items()))
    if report.get("ok") is not True:
        context.exit(Exit.FAILED)
