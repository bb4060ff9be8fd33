"""Runs checks side by side, each with its own time limit; one that breaks never takes the others along.

Main loop. Raises nothing but `asyncio.CancelledError`; a check that runs too long or fails by itself is a finding.
"""

import asyncio
import logging
from collections.abc import Sequence

from keydesk.core.errors import KeydeskError
from keydesk.helpdesk.finding import Check, Finding, State, failed, not_applicable
from keydesk.helpdesk.probes import Probes

LIMIT_S = 10.0
_log = logging.getLogger(__name__)


async def run_checks(checks: Sequence[Check], probes: Probes, limit_s: float = LIMIT_S) -> tuple[Finding, ...]:
    """Run checks side by side.

    Args:
        checks: which ones, in the order they are told.
        probes: what they look at.
        limit_s: seconds each may take.

    Returns:
        A finding for every check, in the same order.
    """
    return tuple(await asyncio.gather(*(_one(check, probes, limit_s) for check in checks)))


async def _one(check: Check, probes: Probes, limit_s: float) -> Finding:
    begun = probes.clock.monotonic()
    try:
        async with asyncio.timeout(limit_s):
            found = await check.run(probes)
    except TimeoutError:
        found = failed("too-long", seconds=round(limit_s))
    except KeydeskError as error:
        found = failed("error", error=error.code)
    except Exception as error:  # noqa: BLE001  # whatever a check meets must not hide what the others found
        _log.exception("check %s broke", check.code)
        found = failed("broke", what=type(error).__name__)
    return Finding(check.code, found, probes.clock.monotonic() - begun)


def worst(findings: Sequence[Finding]) -> State:
    """Tell how it stands as a whole.

    Args:
        findings: of one run.

    Returns:
        FAILED, WARNING or OK.
    """
    states = {finding.found.state for finding in findings}
    return next((state for state in (State.FAILED, State.WARNING) if state in states), State.OK)


def skipped(check: Check, why: str) -> Finding:
    """Say that a check was not run.

    Args:
        check: which one.
        why: reason word.

    Returns:
        Its finding.
    """
    return Finding(check.code, not_applicable(why), 0.0)
