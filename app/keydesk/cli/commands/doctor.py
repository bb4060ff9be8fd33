"""`doctor`: looks at everything sign-in and keys rest on, and says the one next step."""

import click

from keydesk.cli.run import Run
from keydesk.config.check_texts import check_text
from keydesk.core.encoding import JsonValue
from keydesk.domain.catalogue import Exit
from keydesk.helpdesk.finding import Finding, State
from keydesk.helpdesk.runner import worst

_SIGNS = {State.OK: "ok", State.WARNING: "look", State.FAILED: "FAILED", State.NOT_APPLICABLE: "–"}


@click.command("doctor")
@click.pass_context
def doctor(context: click.Context) -> None:
    """Check network, tenant, permissions, keys and this computer; exit 1 when something does not work."""
    run: Run = context.obj
    findings = run.backstage.run_doctor(run.choices)
    code = run.backstage.support_code
    more = [f"Support code {code}. What a code means: keydesk help CHK-001"] if code else []
    run.output.answer([_shape(finding) for finding in findings], *_lines(findings), *more)
    if worst(findings) is State.FAILED:
        context.exit(Exit.FAILED)


def _shape(finding: Finding) -> JsonValue:
    found = finding.found
    text = check_text(finding.code, found.state, found.reason, found.params)
    shape: dict[str, JsonValue] = {
        "code": finding.code,
        "title": text.title,
        "state": str(found.state),
        "detail": text.detail,
        "duration_s": round(finding.duration_s, 3),
    }
    if text.next:
        shape["next"] = text.next
    if found.lines:
        shape["lines"] = [*found.lines]
    return shape


def _lines(findings: "tuple[Finding, ...]") -> list[str]:
    told: list[str] = []
    for finding in findings:
        found = finding.found
        text = check_text(finding.code, found.state, found.reason, found.params)
        told.append(f"{_SIGNS[found.state]:<7} {text.title}: {text.detail} ({finding.code})")
        if text.next and found.state is not State.OK:
            told.append(f"        {text.next}")
        told.extend(f"          {line}" for line in found.lines)
    return told
