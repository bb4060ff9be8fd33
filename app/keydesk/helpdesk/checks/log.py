"""CHK-029: the log that a helpdesk will want to read, and whether a problem is recorded just now."""

import math
import os
from pathlib import Path

from keydesk.core.apart import apart
from keydesk.core.logs import LOG_FILE
from keydesk.core.recording import Recorder
from keydesk.helpdesk.finding import Check, Found, State, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Look at the file and at the end of the recording."""
    return await apart(_look, probes)


def _look(probes: Probes) -> Found:
    folder = probes.paths.logs
    file = folder / LOG_FILE
    if file.is_symlink() or not os.access(file if file.exists() else folder, os.W_OK):
        return warning("unwritable", folder=str(folder))
    until = Recorder(folder, probes.clock).until()
    if until is not None:
        minutes = math.ceil((until - probes.clock.now()).total_seconds() / 60)
        return Found(State.OK, "recording", {"minutes": minutes})
    return ok(kilobytes=_size(folder) // 1024)


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.glob(f"{LOG_FILE}*"))


CHECK = Check("CHK-029", run)
