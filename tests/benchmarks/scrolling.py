"""`python -m tests.benchmarks.scrolling keydesk|floor STEPS`: a list of 10,000 connected accounts, as JSON.

``keydesk`` is the page in its window, filled page by page as the flow does, then scrolled. ``floor`` is a bare list
view with one line of text per row. Printed are milliseconds: to show each page that comes, and to paint each step;
and the bytes that a row added.
"""

import json
import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView

ROWS, PAGE = 10_000, 20
STEP_PIXELS = 40
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def scroll(view: "QAbstractItemView", steps: int) -> list[float]:
    """Scroll step by step; milliseconds to paint each."""
    bar = view.verticalScrollBar()
    took = []
    for step in range(steps):
        start = time.perf_counter()
        bar.setValue(step * STEP_PIXELS)
        view.viewport().grab()
        took.append((time.perf_counter() - start) * 1000)
    return took


def keydesk(steps: int) -> dict[str, object]:
    """Fill and scroll the page."""
    from keydesk.config.scope_words import load_permissions
    from keydesk.domain.connected import ConnectedAccount
    from keydesk.ui.pages.accounts import AccountsPage
    from keydesk.usecases.state import Connected
    from tests.fakes.connected import GITHUB, GOOGLE
    from tests.fakes.setup import DeskWindow
    from tests.fakes.world import bench

    b = bench()
    b.world.state.put(connected=Connected(accounts=(), connections=(GOOGLE, GITHUB), loading=True, partial=True))
    made = DeskWindow(b, permissions=load_permissions())
    made.window.show()
    made.window.show_page("accounts")
    pages: list[float] = []
    accounts: list[ConnectedAccount] = []
    tracemalloc.start()
    for first in range(0, ROWS, PAGE):
        accounts += [
            ConnectedAccount(
                f"cac_{n:020d}",
                ("google", "github")[n % 2],
                ("openid", f"https://www.googleapis.com/auth/calendar.{n % 7}"),
                NOW - timedelta(minutes=n),
                NOW + timedelta(minutes=n),
            )
            for n in range(first, first + PAGE)
        ]
        start = time.perf_counter()
        connected = replace(b.world.state.now.connected, accounts=tuple(accounts), partial=len(accounts) < ROWS)
        b.world.state.put(connected=connected)
        pages.append((time.perf_counter() - start) * 1000)
    page = made.page
    assert isinstance(page, AccountsPage)
    assert page.long is not None
    page.long.list.viewport().grab()
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    painted = scroll(page.long.list, steps)
    made.close()
    return {"pages": pages, "steps": painted, "bytes": grown / ROWS}


def floor(steps: int) -> dict[str, object]:
    """Scroll a bare list."""
    from PySide6.QtCore import QStringListModel
    from PySide6.QtWidgets import QListView

    view = QListView()
    view.setUniformItemSizes(True)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setModel(QStringListModel([f"account {n}" for n in range(ROWS)]))
    view.resize(820, 600)
    view.show()
    painted = scroll(view, steps)
    view.close()
    return {"pages": [], "steps": painted, "bytes": 0}


def main(what: str, steps: int) -> None:
    """Measure and print."""
    from PySide6.QtWidgets import QApplication

    from keydesk.ui.theme.theme import Theme

    app = QApplication(["scrolling"])
    app.setStyle("Fusion")
    Theme(app).apply()
    measures: dict[str, Callable[[int], dict[str, object]]] = {"keydesk": keydesk, "floor": floor}
    sys.stdout.write(json.dumps(measures[what](steps)))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1], int(sys.argv[2]))
