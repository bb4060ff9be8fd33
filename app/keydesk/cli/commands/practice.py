"""`tenant` and `demo`: the practice side."""

from pathlib import Path

import click

from keydesk.cli.backstage import DemoChoices, TenantChoices
from keydesk.cli.run import Run
from keydesk.domain.catalogue import Exit


@click.command("tenant")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="Start with a fault; may be repeated.")
@click.option("--plan", type=click.Choice(["free", "paid", "unlimited"]), default="unlimited", help="Rate limits.")
@click.option(
    "--callback-port", "ports", type=int, multiple=True, help="Port programs may listen on; may be repeated."
)
@click.option("--until-stdin-closes", is_flag=True, help="End when standard input closes, as with its parent.")
@click.pass_obj
def tenant(
    run: Run, port: int, faults: tuple[str, ...], plan: str, ports: tuple[int, ...], until_stdin_closes: bool
) -> None:
    """Serve the practice tenant until stopped; its first line says where it is."""
    run.backstage.run_tenant(TenantChoices(port, faults, plan, until_stdin_closes, ports))


@click.command("practice-browser", hidden=True)
@click.argument("address")
@click.option("--as", "email", metavar="EMAIL", help="Who signs in.")
@click.pass_obj
def practice_browser(run: Run, address: str, email: str | None) -> None:
    """Sign a practice user in without a window, as the tour's browser does."""
    run.backstage.run_practice_browser(address, email)


@click.command("demo")
@click.option("--tour", is_flag=True, help="Walk the main job through the real window and write pictures.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the pictures.")
@click.option("--theme", type=click.Choice(["light", "dark", "contrast"]))
@click.option("--language", type=click.Choice(["en", "ja"]))
@click.option("--key-model", metavar="NAME", help="Model of a new software key, for instance yubikey-5.4.")
@click.option("--touch", type=click.Choice(["button", "automatic", "never"]), default="button")
@click.pass_context
def demo(
    context: click.Context,
    *,
    tour: bool,
    out: Path | None,
    theme: str | None,
    language: str | None,
    key_model: str | None,
    touch: str,
) -> None:
    """Open the window on the practice tenant with a software key."""
    run: Run = context.obj
    report = run.backstage.run_demo(run.choices, DemoChoices(tour, out, theme, language, key_model, touch))
    if report is None:
        return
    run.output.answer(dict(report), *_sentences(report))
    steps = report["steps"]
    if not isinstance(steps, list) or not all(isinstance(s, dict) and s.get("ok") is True for s in steps):
        context.exit(Exit.FAILED)


def _sentences(report: object) -> list[str]:
    steps = report.get("steps") if isinstance(report, dict) else None
    lines = []
    for step in steps if isinstance(steps, list) else []:
        if isinstance(step, dict):
            mark = "ok    " if step.get("ok") else "FAILED"
            lines.append(f"{mark} {step.get('seconds')} s  {step.get('name')}  {step.get('picture') or ''}".rstrip())
    return lines
