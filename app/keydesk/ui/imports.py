"""Makes ready what the window needs later, a little at a time, between events. Main thread only.

Raises what an import raises. PySide builds its classes when they are first named, from a table without a lock: a
second thread that names one at the same moment ends the process. So what imports Qt is imported here and never by a
worker.
"""

import asyncio
import gc
import importlib
import pkgutil
import time
from collections.abc import Mapping, Sequence

from PySide6 import QtGui, QtWidgets

# From the parts to the whole, so that each import finds most of what it needs.
_PACKAGES = ("keydesk.ui.widgets", "keydesk.ui.models", "keydesk.ui.dialogs", "keydesk.ui.pages")
_PAUSE_S = 0.002
_PORTION_S = 0.004


async def build_classes() -> None:
    """Have PySide build the classes of all widgets, which it would do at once when first one is handed out."""
    begun = time.monotonic()
    for module, name in ((QtGui, "QGradient"), *((QtWidgets, name) for name in dir(QtWidgets))):
        getattr(module, name)
        if time.monotonic() - begun > _PORTION_S:
            await asyncio.sleep(0)
            begun = time.monotonic()


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
    paths = {package: tuple(importlib.import_module(package).__path__) for package in _PACKAGES}
    await import_in_turn(await asyncio.to_thread(_modules, paths), _PAUSE_S)
    # What was imported stays: the collector need not look through it again and again, for 40 ms each time.
    gc.freeze()


def _modules(paths: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(
        f"{package}.{name}"
        for package, folders in paths.items()
        for name in sorted(module.name for module in pkgutil.iter_modules(folders))
    )
