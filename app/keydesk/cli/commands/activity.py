"""`activity` and `activity verify`: what this computer did, and whether the list still is as it was written."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import click

from keydesk.cli.run import Run
from keydesk.domain.activity_chain import Break, Report
from keydesk.domain.catalogue import Exit
from keydesk.usecases.activity_book import line_record, report_record
from keydesk.usecases.ports import SealedEntry
from keydesk.usecases.services import Services

_BACK = re.compile(r"([0-9]{1,4})([hdw])\Z")
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}
_KINDS = {
    Break.CHANGED: "line {number} was changed",
    Break.MISSING: "lines are missing from number {number} on",
    Break.CUT: "the newest lines are gone, from number {number} on",
    Break.ADDED: "line {number} was added by something else",
    Break.MOVED: "line {number} stands in another place than it was written",
}


class Since(click.ParamType[datetime, datetime]):
    """A time: ISO 8601, a day, or how long ago (12h, 7d, 4w)."""

    name = "time"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it; a time without an offset is one of this computer."""
        if isinstance(value, datetime):
            return value
        back = _BACK.match(value)
        if back is not None:
            return datetime.now(UTC) - timedelta(hours=int(back[1]) * _HOURS[back[2]])
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError, OSError):
            self.fail(f"{value} is no time; write 2026-03-03, 2026-03-03T09:00Z, 12h, 7d or 4w", param, ctx)


@click.group("activity", invoke_without_command=True)
@click.option("--since", type=Since(), metavar="T", help="A day, a time, or how long ago: 12h, 7d, 4w.")
@click.pass_context
def activity(context: click.Context, since: datetime | None) -> None:
    """List what this computer did for your account, newest first; `verify` tells whether the list was changed."""
    if context.invoked_subcommand is not None:
        return
    run: Run = context.obj

    async def work(services: Services) -> Sequence[SealedEntry]:
        return await services.activity.lines(since)

    lines = run.backstage.run_status(run.choices, work, needs_session=True)
    rows = [
        (str(line.number or ""), f"{line.at.astimezone():%Y-%m-%d %H:%M}", line.action, line.subject, line.result)
        for line in lines
    ]
    run.output.table(
        [line_record(line) for line in lines], ("No.", "When", "What", "On", "Result"), rows, "Nothing is listed."
    )


@activity.command("verify")
@click.pass_context
def verify(context: click.Context) -> None:
    """Examine the lists of all accounts of this computer; exit 1 when lines were changed, dropped, added or moved."""
    run: Run = context.obj

    async def work(services: Services) -> Sequence[Report]:
        return await services.activity.verify()

    reports = run.backstage.run(run.choices, work, keys=False, account=False)
    intact = all(report.intact for report in reports)
    told: list[str] = [line for report in reports for line in _lines(report)]
    run.output.answer(
        {"intact": intact, "chains": [report_record(report) for report in reports]}, *(told or ["Nothing is listed."])
    )
    if not intact:
        context.exit(Exit.FAILED)


def _lines(report: Report) -> list[str]:
    word = "as it was written" if report.intact else "CHANGED"
    told = [f"{report.account}: {report.lines} line(s), {word}"]
    if report.began_at is None and report.lines:
        told.append("  These lines are of before there were seals; the next one seals them.")
    if report.older:
        told.append(f"  The first {report.older} line(s) were written before {report.began_at} and sealed then.")
    if report.dropped:
        told.append(f"  {report.dropped} older line(s) fell away with age.")
    if report.head:
        told.append(f"  Newest seal: {report.head}")
    for fault in report.faults:
        number = fault.number if fault.number is not None else "?"
        told.append(f"  {_KINDS[fault.kind].format(number=number)}")
    return told
