"""`bundle`, `record` and `help`: what a person on the phone with their helpdesk needs."""

from pathlib import Path

import click

from keydesk.cli.run import Run
from keydesk.config.manual import ManualPage, codes_like, manual_page
from keydesk.config.sources import serials_in_force
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.bundle import Bundle, BundleChoices


@click.command("bundle")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write, a zip.")
@click.option("--preview", is_flag=True, help="Print what would be in it and write nothing.")
@click.option(
    "--full-serials/--short-serials", default=None,
    help="Whole serial numbers of keys, or only their last four; the last four unless policy says otherwise.",
)  # fmt: skip
@click.option("--passkey-names", is_flag=True, help="What you call your passkeys.")
@click.option("--no-checks", is_flag=True, help="Do not run the doctor first.")
@click.pass_context
def bundle(
    context: click.Context,
    *,
    out: Path | None,
    preview: bool,
    full_serials: bool | None,
    passkey_names: bool,
    no_checks: bool,
) -> None:
    """Write one file for your IT helpdesk: findings, versions, settings, keys and log, without names and secrets."""
    run: Run = context.obj
    if (out is None) is not preview:
        raise click.UsageError("give either --out FILE or --preview")
    policy = run.backstage.policy
    if not policy.flag("AllowBundle", True):  # before any key is looked at
        raise KeydeskError(Code.POLICY_FORBIDS, key="AllowBundle")
    serials = serials_in_force(full_serials, policy)
    if full_serials is not None and full_serials is not serials:
        raise KeydeskError(Code.POLICY_FORBIDS, key="IncludeSerials")
    if out is not None and out.exists() and not run.choices.yes:
        raise KeydeskError(Code.CONFIRMATION_NEEDED, what=str(out))
    wanted = BundleChoices(serials, passkey_names)
    made = run.backstage.run_bundle(run.choices, wanted, not no_checks, out)
    if preview:
        run.output.answer(_shape(made, None), *_contents(made))
    else:
        lines = [f"  {file.name}  {file.size} bytes" for file in made.files]
        run.output.answer(_shape(made, out), f"Saved {out}. Support code: {made.code}", *lines)


@click.command("record")
@click.option("--stop", is_flag=True, help="Record no longer.")
@click.option("--show", is_flag=True, help="Only say whether a problem is being recorded.")
@click.pass_context
def record(context: click.Context, *, stop: bool, show: bool) -> None:
    """Let the log tell more for 15 minutes, here and in the window; then it is as before."""
    run: Run = context.obj
    if stop and show:
        raise click.UsageError("give --stop or --show, not both")
    until = run.backstage.run_record(run.choices, None if show else not stop)
    code = run.backstage.support_code
    told = until.isoformat(timespec="seconds") if until is not None else None
    sentence = (
        f"A problem is being recorded until {until.astimezone():%H:%M}. Do again what went wrong, then save a bundle."
        if until is not None
        else "No problem is being recorded."
    )
    run.output.answer({"recording_until": told, "support_code": code}, sentence)


@click.command("help")
@click.argument("code")
@click.option("--language", type=click.Choice(["en", "ja"]), default="en", help="Language of the page.")
@click.pass_context
def explain(context: click.Context, *, code: str, language: str) -> None:
    """Explain a code, for example KEY-002 or CHK-013: what happened, what is safe, what to do, what IT can do."""
    run: Run = context.obj
    page = manual_page(code, language)
    if page is None:
        near = ", ".join(codes_like(code)) or "KEY-002, CHK-013"
        raise KeydeskError(Code.WRONG_USE, what=f"no such code: {code[:20]}; try {near}")
    run.output.answer(_page_shape(page), *page.lines())


def _shape(made: Bundle, out: Path | None) -> JsonValue:
    listed: list[JsonValue] = [{"name": file.name, "bytes": file.size} for file in made.files]
    shape: dict[str, JsonValue] = {"support_code": made.code, "file": str(out) if out is not None else None}
    if out is None:
        listed = [{"name": file.name, "bytes": file.size, "text": file.text} for file in made.files]
    return {**shape, "files": listed}


def _contents(made: Bundle) -> list[str]:
    lines: list[str] = []
    for file in made.files:
        lines += [f"==== {file.name} ({file.size} bytes)", file.text.rstrip()]
    return lines


def _page_shape(page: ManualPage) -> JsonValue:
    return {
        "code": page.code, "title": page.title, "what": page.what, "safe": page.safe, "next": page.next,
        "it": page.it,
    }  # fmt: skip
