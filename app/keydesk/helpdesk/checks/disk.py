"""CHK-015: room on the disk, and folders that may be written."""

import os
import shutil

from keydesk.core.apart import apart
from keydesk.helpdesk.finding import Check, Found, failed, ok, warning
from keydesk.helpdesk.probes import Probes

_LITTLE = 50 * 1024 * 1024
_TOO_LITTLE = 5 * 1024 * 1024


async def run(probes: Probes) -> Found:
    """Ask the file system; nothing is written."""
    return await apart(_look, probes)


def _look(probes: Probes) -> Found:
    for folder in (probes.paths.settings, probes.paths.store, probes.paths.logs, probes.paths.locks):
        if not os.access(folder, os.W_OK | os.X_OK):
            return failed("unwritable", folder=str(folder))
    free = shutil.disk_usage(probes.paths.store).free
    megabytes = free // (1024 * 1024)
    if free < _TOO_LITTLE:
        return failed("full", megabytes=megabytes)
    return warning("little", megabytes=megabytes) if free < _LITTLE else ok(megabytes=megabytes)


CHECK = Check("CHK-015", run)
