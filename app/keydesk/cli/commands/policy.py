"""`policy`: what the organisation prescribes and recommends, with where each value comes from."""

import json
from pathlib import Path

import click

from keydesk.cli.run import Run
from keydesk.config.policy.schema import policy_schema
from keydesk.config.policy.view import check_file, expected, problems_document, settings_document, why_absent
from keydesk.config.policy.words import policy_words
from keydesk.config.sources import every_value
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit

_LANGUAGE = "en"  # the command line speaks English, as its contract does


@click.group("policy")
def policy() -> None:
    """Settings of your organisation."""


@policy.command("show")
@click.pass_obj
def show(run: Run) -> None:
    """Show every setting in force and who set it."""
    found = run.backstage.policy
    try:
        current = run.backstage.profiles(run.choices).current(run.choices.profile)
        kept = run.backstage.profiles(run.choices).kept(current.name)
    except KeydeskError as error:
        if error.code != Code.NO_PROFILE:
            raise
        kept = None
    values = every_value(found, run.backstage.person(run.choices), kept)
    words = policy_words(_LANGUAGE)
    rows = [
        (name, words.value(name, given.value), words.source(given), given.where) for name, given in values.items()
    ]
    run.output.table(
        {
            "settings": settings_document(values, found),
            "problems": problems_document(found.problems),
            "managed": found.present,
            "closed": found.closed,
        },
        ("Setting", "Value", "Source", "Where"),
        rows,
        "",
    )
    for problem in found.problems:
        run.output.failure_for_people(problem)


@policy.command("validate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--recommended", is_flag=True, help="The file is meant for the folder of recommended settings.")
@click.pass_context
def validate(context: click.Context, file: Path, recommended: bool) -> None:
    """Check a policy file before it is rolled out; exit 1 when something in it cannot be used."""
    run: Run = context.obj
    try:
        found = check_file(file, recommended)
    except OSError as error:
        raise KeydeskError(Code.POLICY_SOURCE_REFUSED, where=file.name, reason="unreadable") from error
    values = {**found.recommended, **found.prescribed}
    good = not found.problems
    run.output.answer(
        {"ok": good, "settings": settings_document(values, found), "problems": problems_document(found.problems)},
        f"{file.name}: {len(values)} setting(s)" + (", all in order." if good else ", with problems:"),
    )
    for problem in () if run.output.as_json else found.problems:
        run.output.failure_for_people(problem)
        if (wanted := expected(problem)) is not None:
            run.output.progress(f"  It takes: {json.dumps(wanted)}")
        if (why := why_absent(problem)) is not None:
            run.output.progress(f"  Why there is none: {why}")
    if not good:
        context.exit(Exit.FAILED)


@policy.command("schema")
@click.pass_obj
def schema(run: Run) -> None:
    """Print the JSON schema of policy files."""
    document = policy_schema()
    run.output.answer(document, json.dumps(document, indent=2, ensure_ascii=False))
