"""The window: rail, pages, the quiet line above them, sheets over everything.

Owns: which page is shown. Pages are made on first show; the first frame needs none of them. Runs on the main thread.
Raises KeyError for a page that was not registered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from keydesk.ui.widgets.nav_rail import COLLAPSE_BELOW, NavRail
from keydesk.ui.widgets.skeleton import Skeleton

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent

    from keydesk.ui.widgets.banner import UndoBar
    from keydesk.ui.widgets.focus_ring import FocusRing
    from keydesk.ui.widgets.sheet import SheetLayer

MOST_NUMBERED = 7


class PageSpec:
    """How a page is registered.

    Args:
        name: the page's name in code.
        title: gives its name for people, in the language of now.
        icon: icon name.
        make: makes the page; called on first show.
        foot: whether it stands at the foot of the rail.
    """

    __slots__ = ("foot", "icon", "make", "name", "title")

    def __init__(
        self,
        name: str,
        title: Callable[[], str],
        icon: str,
        make: Callable[[], QWidget],
        *,
        foot: bool = False,
    ) -> None:
        self.name, self.title, self.icon, self.make, self.foot = name, title, icon, make, foot


class MainWindow(QWidget):
    """The window.

    Args:
        pages: all pages, in the order of the rail.

    Attributes:
        in_turns: a page is made, filled and shown in turns of the loop, so that none of them takes long.
    """

    page_shown = Signal(str)
    refresh_wanted = Signal(str)
    help_wanted = Signal(str)
    settings_wanted = Signal()
    search_wanted = Signal()
    lock_wanted = Signal()
    account_clicked = Signal()
    close_wanted = Signal()
    put_away = Signal()  # the window was closed and the program stays
    first_painted = Signal()

    def __init__(self, pages: tuple[PageSpec, ...]) -> None:
        super().__init__()
        self._specs = {spec.name: spec for spec in pages}
        self._pages: dict[str, QWidget] = {}
        self._current = ""
        self._painted = self._held = self._may_close = False
        self.in_turns = False
        self.stays = False  # closing leaves the program running: there is an icon in the tray
        self._sheets: SheetLayer | None = None
        self._undo: UndoBar | None = None
        self._ring: FocusRing | None = None
        self.setWindowTitle("Keydesk")
        self.behind = QWidget(self)
        self.rail = NavRail(self.behind)
        self.stack = QStackedWidget()
        self.stack.addWidget(Skeleton())
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(32, 0, 32, 0)
        self._lines.setSpacing(8)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(self._lines)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout(self.behind)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.behind)
        self.rail.page_chosen.connect(self.show_page)
        self.rail.account_clicked.connect(self.account_clicked)
        self._fill_rail()
        self.setMinimumSize(480, 400)
        self.resize(1080, 720)

    def sizeHint(self) -> QSize:
        """The size of the first start."""
        return QSize(1080, 720)

    @property
    def painted(self) -> bool:
        """Whether the first frame is on the screen."""
        return self._painted

    # Pages

    @property
    def current(self) -> str:
        """Name of the page that is shown, "" before the first."""
        return self._current

    @property
    def pages(self) -> tuple[str, ...]:
        """Names of all pages, in the order of the rail."""
        return tuple(self._specs)

    @property
    def specs(self) -> tuple[PageSpec, ...]:
        """How the pages are registered, in the order of the rail."""
        return tuple(self._specs.values())

    def page(self, name: str) -> QWidget | None:
        """Return a page if it was made already.

        Raises:
            KeyError: not registered.
        """
        return self._pages.get(self._specs[name].name)

    def show_page(self, name: str) -> None:
        """Show a page; make it first where that was not done.

        Args:
            name: its name in code.

        Raises:
            KeyError: not registered.
        """
        spec = self._specs[name]
        new = name not in self._pages and not self._held
        if new:
            self._pages[name] = spec.make()
            self.stack.addWidget(self._pages[name])
        self._current = name
        self.rail.select(name)
        if new and self.in_turns:
            QTimer.singleShot(0, self, lambda: self._bring(name))
        elif name in self._pages:
            self._bring(name)

    def _bring(self, name: str) -> None:
        page = self._pages.get(name)
        if page is None or name != self._current:
            return  # another one was chosen meanwhile
        # Before it is in sight: what changes in sight has all around it laid out anew.
        caught_up = getattr(page, "catch_up", bool)()
        if caught_up and self.in_turns:
            QTimer.singleShot(0, self, lambda: self._bring(name))
            return
        self.stack.setCurrentWidget(page)
        self.page_shown.emit(name)

    def hold_pages(self, name: str) -> None:
        """Make no page yet: a choice is marked in the rail and a skeleton is shown; for the first frames.

        Args:
            name: the page that is marked first.

        Raises:
            KeyError: not registered.
        """
        self._held = True
        self.show_page(name)

    def release_pages(self) -> None:
        """Make pages from now on; the one chosen meanwhile is `current` and not shown by itself."""
        self._held = False

    def set_pages(self, pages: tuple[PageSpec, ...]) -> None:
        """Register other pages, for other rights; pages made already are kept."""
        self._specs = {spec.name: spec for spec in pages}
        for name in tuple(self._pages):
            if name not in self._specs:
                self._drop(name)
        self._fill_rail()

    def forget_pages(self, name: str) -> None:
        """Make every page anew, for another account, and go to one.

        Args:
            name: the page to go to.

        Raises:
            KeyError: not registered.
        """
        for made in tuple(self._pages):
            self._drop(made)
        self.show_page(name)

    def retranslate(self) -> None:
        """Make everything anew in another language; the page shown stays."""
        current = self._current
        for name in tuple(self._pages):
            self._drop(name)
        self._fill_rail()
        self.rail.account.retranslate()
        if current:
            self.show_page(current)

    def _drop(self, name: str) -> None:
        page = self._pages.pop(name)
        self.stack.removeWidget(page)
        page.close()
        page.deleteLater()

    def _fill_rail(self) -> None:
        self.rail.clear()
        for spec in self._specs.values():
            self.rail.add(spec.name, spec.title(), spec.icon, foot=spec.foot)
        if self._current in self._specs:
            self.rail.select(self._current)

    # Lines and sheets

    def add_line(self, banner: QWidget) -> QWidget:
        """Put a quiet line above the page and return it."""
        self._lines.setContentsMargins(32, 16, 32, 0)
        self._lines.addWidget(banner)
        return banner

    def remove_line(self, banner: QWidget) -> None:
        """Take a quiet line away and delete it."""
        self._lines.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        if self._lines.count() == 0:
            self._lines.setContentsMargins(32, 0, 32, 0)

    @property
    def sheets(self) -> SheetLayer:
        """The layer that shows dialogs; made on first use."""
        if self._sheets is None:
            from keydesk.ui.widgets.sheet import SheetLayer

            self._sheets = SheetLayer(self, self.behind)
        return self._sheets

    @property
    def sheet_open(self) -> bool:
        """Whether a dialog is open."""
        return self._sheets is not None and self._sheets.current is not None

    def say_done(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was done, with Undo, for a few seconds at the foot of the window.

        Args:
            text: one sentence in the past tense; read as plain text.
            undo: takes it back; None for what cannot be taken back.
        """
        if self._undo is None:
            from keydesk.ui.widgets.banner import UndoBar

            self._undo = UndoBar(self)
        self._undo.show_done(text, undo)
        self._place_undo()

    def _place_undo(self) -> None:
        if self._undo is None:
            return
        room = self.behind.rect()
        rail = self.rail.width()
        size = self._undo.sizeHint()
        width = min(size.width(), room.width() - rail - 32)
        left = rail + (room.width() - rail - width) // 2
        if self.isRightToLeft():
            left -= rail
        self._undo.setGeometry(left, room.height() - size.height() - 24, width, size.height())

    # Keyboard

    def _add_shortcuts(self) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut

        plain: tuple[tuple[str, Callable[[], object]], ...] = (
            ("F5", lambda: self.refresh_wanted.emit(self._current)),
            ("Ctrl+R", lambda: self.refresh_wanted.emit(self._current)),
            ("F1", lambda: self.help_wanted.emit(self._current)),
            ("Ctrl+,", lambda: self.settings_wanted.emit()),
            ("Ctrl+K", lambda: self.search_wanted.emit()),
            ("Ctrl+L", lambda: self.lock_wanted.emit()),
            ("Ctrl+W", lambda: self.close()),
            ("Ctrl+Q", lambda: self.close_wanted.emit()),
        )
        for keys, call in plain:
            QShortcut(QKeySequence(keys), self.behind).activated.connect(call)
        for number in range(1, MOST_NUMBERED + 1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self.behind)
            shortcut.activated.connect(lambda at=number - 1: self._show_nth(at))

    def _show_nth(self, index: int) -> None:
        if index < len(self._specs):
            self.show_page(tuple(self._specs)[index])

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell the first paint; what can wait until then is done after it."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._after_first_paint)

    def _after_first_paint(self) -> None:
        self.first_painted.emit()
        QTimer.singleShot(0, self, self._furnish)

    def _furnish(self) -> None:
        from keydesk.ui.widgets.focus_ring import FocusRing

        self._add_shortcuts()
        self._ring = FocusRing(self)
        self._ring.follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show icons only where it is narrow."""
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < COLLAPSE_BELOW)
        self._place_undo()

    def let_close(self) -> None:
        """Close for good, after the tasks have ended."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the program to end, unless it stays; it closes the window when its tasks have ended."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        if self.stays:
            self.hide()
        (self.put_away if self.stays else self.close_wanted).emit()
