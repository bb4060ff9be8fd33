"""The works of others in the program, each with version, licence and the words of the licence.

Main thread; list and texts are read in a worker by `show_notices`. Raises nothing.
"""

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextOption

from keydesk.config.notices import Notice, notices_here, text_of
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.bundle_sheet import Preview
from keydesk.ui.dialogs.notices_list import NoticeList
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.fields import LineField
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Small

NOTICES, TEXT = "notices", "notice-text"
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_LIST_LINES = 5
_TEXT_HEIGHT = 150


class NoticesSheet(Sheet):
    """The sheet.

    Args:
        works: ours first.
    """

    chosen = Signal(object)
    """Another work is looked at: `Notice`."""

    def __init__(self, works: Sequence[Notice]) -> None:
        super().__init__(
            self.tr("Third-party software in Keydesk"),
            self.tr("%n part(s) made by others. Thank you to everyone who wrote them.", "", len(works) - 1),
            width=760,
        )
        self.setObjectName("notices-sheet")
        self._works = tuple(works)
        self.work: Notice | None = None
        self.field = LineField(self.tr("Find a part or a licence"))
        self.field.setObjectName("find-work")
        self.field.setPlaceholderText(self.tr("Find a part or a licence"))
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self.add(self.field)
        self.list = NoticeList(self.tr("Parts of Keydesk"))
        self.list.setObjectName("works")
        self.list.said_when_empty = self.tr("Nothing is called that.")
        self.list.setFixedHeight(max(36, self.list.fontMetrics().height() + 16) * _LIST_LINES)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.add(self.list)
        self.head = Small(tone="text")
        self.head.setObjectName("work")
        self.add(self.head)
        self.words = Preview(self.tr("Text of the licence"))
        self.words.setObjectName("licence-text")
        self.words.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.words.setMinimumHeight(_TEXT_HEIGHT)
        self.words.setMaximumHeight(_TEXT_HEIGHT * 2)
        ground = Card(padding=8)
        ground.add(self.words)
        self.add(ground)
        close = Button(self.tr("Close"), "primary")
        close.setObjectName("close")
        self.add_button(close, True)
        self._find("")

    def show_text(self, work: Notice, text: str) -> None:
        """Show the words of a licence, where its work is still the one that is looked at.

        Args:
            work: whose licence it is.
            text: its words, "" for none.
        """
        if work == self.work:
            self.words.show_text(
                text or self.tr("This part brings no text of its licence; the name of the licence stands above.")
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down go through the list while one types."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                at = self.list.currentIndex().row() + step
                self.list.setCurrentIndex(self.list.works.index(max(0, min(at, self.list.works.rowCount() - 1))))
                return True
        return super().eventFilter(watched, event)

    def _find(self, typed: str) -> None:
        words = typed.casefold().split()
        found = [one for one in self._works if all(word in _searched(one) for word in words)]
        self.list.works.show_works(found)
        self.note.setText(self.tr("%n found", "", len(found)) if words else "")
        self.list.setCurrentIndex(self.list.works.index(0))
        if not found:
            self._moved(QModelIndex(), QModelIndex())
            announce(self.field, self.list.said_when_empty)

    def _moved(self, now: QModelIndex, _: QModelIndex) -> None:
        work = self.list.work(now)
        if work == self.work:
            return
        self.work = work
        self.words.show_text("")
        parts = (work.name, work.version, work.license) if work is not None else ()
        self.head.setText(" · ".join(part for part in parts if part))
        if work is not None:
            announce(self.field, ", ".join(part for part in parts if part))
            self.chosen.emit(work)


def _searched(work: Notice) -> str:
    return f"{work.name} {work.version} {work.license}".casefold()


def show_notices(desk: Desk) -> None:
    """Read the list, then show it; the words of a licence are read when its work is looked at.

    Args:
        desk: what pages share.
    """

    async def work(_: object) -> None:
        sheet = NoticesSheet(await asyncio.to_thread(notices_here))
        sheet.chosen.connect(lambda _: desk.start(TEXT, lambda services: _fill(sheet)))
        desk.main_window.sheets.open(sheet)
        desk.start(TEXT, lambda services: _fill(sheet))

    desk.start(NOTICES, work)


async def _fill(sheet: NoticesSheet) -> None:
    """Read until what is shown is what is looked at: whoever goes on quickly is not kept waiting for each."""
    shown: Notice | None = None
    while (wanted := sheet.work) is not None and wanted != shown:
        sheet.show_text(wanted, await asyncio.to_thread(text_of, wanted))
        shown = wanted
