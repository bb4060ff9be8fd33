"""Imports the window's modules a few at a time, between events. Main thread only; raises what an import raises.

PySide builds its classes when they are first named, from a table without a lock: a second thread that names one at
the same moment ends the process. So what imports Qt is imported here and never by a worker.
"""

import asyncio
import importlib
import pkgutil
from collections.abc import Iterator, Sequence

# From the parts to the whole, so that each import finds most of what it needs.
_PACKAGES = ("keydesk.ui.widgets", "keydesk.ui.models", "keydesk.ui.dialogs", "keydesk.ui.pages")
_PAUSE_S = 0.01


async def import_in_turn(names: Sequence[str], pause_s: float = 0.0) -> None:
    """Import modules one by one, and let the window breathe after each.

    Args:
        names: which, those first that others need.
        pause_s: seconds after each.
    """
    for name in names:
        importlib.import_module(name)
        await asyncio.sleep(pause_s)


async def import_rest() -> None:
    """Import every page, and every sheet they open, so that no click has to wait for one."""
    await import_in_turn(tuple(_modules()), _PAUSE_S)


def _modules() -> Iterator[str]:
    for package in _PACKAGES:
        paths = importlib.import_module(package).__path__
        yield from sorted(f"{package}.{module.name}" for module in pkgutil.iter_modules(paths))
