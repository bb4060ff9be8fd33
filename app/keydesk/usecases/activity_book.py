"""The activity of this computer as a whole: to read, to hand on, and to tell whether it still is as it was written.

Main loop. Raises as the store does, and SIGN_IN_NEEDED where lines of an account are asked for without one.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from keydesk.core.encoding import JsonValue
from keydesk.domain.activity_chain import Report
from keydesk.domain.table_text import plain_cell, to_table
from keydesk.usecases.ports import SealedEntry
from keydesk.usecases.world import World

ALL = 1_000_000
COLUMNS = ("number", "at", "action", "subject", "result", "seal")


class ActivityBook:
    """The book.

    Args:
        world: the ports.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def lines(self, since: datetime | None = None) -> Sequence[SealedEntry]:
        """List what the signed-in account did here.

        Args:
            since: aware time of the first line wanted, None for all.

        Returns:
            The lines, newest first.

        Raises:
            KeydeskError: SIGN_IN_NEEDED.
        """
        found = await self._world.notebook.activity.latest(self._world.account, ALL)
        return [line for line in found if since is None or line.at >= since]

    async def verify(self) -> Sequence[Report]:
        """Examine the lines of every account of this computer; nobody need be signed in."""
        return await self._world.notebook.activity.verify()

    async def verify_own(self) -> Report:
        """Examine the lines of the signed-in account.

        Raises:
            KeydeskError: SIGN_IN_NEEDED.
        """
        account = self._world.account
        found = await self._world.notebook.activity.verify(account)
        return found[0] if found else Report(account, 0)


def line_record(line: SealedEntry) -> dict[str, JsonValue]:
    """Write a line as members.

    Args:
        line: the line.

    Returns:
        The members of `COLUMNS`; the time in ISO 8601 UTC as it was sealed.
    """
    at = line.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "number": line.number,
        "at": at,
        "action": line.action,
        "subject": line.subject,
        "result": line.result,
        "seal": line.seal or None,
    }


def report_record(report: Report) -> dict[str, JsonValue]:
    """Write a report as members."""
    return {
        "account": report.account,
        "intact": report.intact,
        "lines": report.lines,
        "began_at": report.began_at.replace("+00:00", "Z") if report.began_at is not None else None,
        "older": report.older,
        "dropped": report.dropped,
        "head": report.head or None,
        "faults": [{"kind": str(fault.kind), "number": fault.number} for fault in report.faults],
    }


def lines_csv(lines: Sequence[SealedEntry]) -> str:
    """Write lines as a table."""
    records = [line_record(line) for line in lines]
    return to_table(COLUMNS, [[plain_cell(record[name]) for name in COLUMNS] for record in records])


def lines_json(lines: Sequence[SealedEntry], report: Report, at: datetime) -> str:
    """Write lines for programs, with what an examination of them found.

    Args:
        lines: the lines.
        report: of the same account.
        at: aware time of now.

    Returns:
        JSON with two blanks of indent.
    """
    told = {
        "read_at": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "chain": report_record(report),
        "lines": [line_record(line) for line in lines],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
