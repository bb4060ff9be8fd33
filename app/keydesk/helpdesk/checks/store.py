"""CHK-016: what this computer remembers is whole."""

import contextlib
import sqlite3

from keydesk.core.apart import apart
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, failed, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Let SQLite check the file through a connection that only reads."""
    damaged = [p for p in probes.world.state.now.problems if p.code == Code.STORE_CORRUPT]
    if damaged:
        return warning("rebuilt", error=damaged[0].code)
    return await apart(_look, probes)


def _look(probes: Probes) -> Found:
    try:
        # Closed by hand: the context manager of a connection ends a transaction and leaves the file open.
        with contextlib.closing(
            sqlite3.connect(f"{probes.paths.store_file.as_uri()}?mode=ro", uri=True, timeout=5.0)
        ) as connection:
            told = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return failed("unreadable", what=type(error).__name__)
    return ok() if told == "ok" else failed("broken")


CHECK = Check("CHK-016", run)
