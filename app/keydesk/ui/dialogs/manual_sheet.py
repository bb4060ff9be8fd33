"""A page of the manual: what a code means, what is safe, what to do, and what IT can do. Main thread.

The pages are read in a worker by `open_manual`; a code without a page is explained as an unexpected fault is.
"""

import asyncio
from dataclasses import replace

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.config.manual import ManualPage, manual_page
from keydesk.domain.catalogue import Code
from keydesk.ui.desk import Desk
from keydesk.ui.product import branded
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Body, Strong

MANUAL = "manual"


class ManualSheet(Sheet):
    """The page.

    Args:
        page: what it says.
    """

    def __init__(self, page: ManualPage) -> None:
        super().__init__(page.title, self.tr("Code {code}").format(code=page.code), width=640)
        self.setObjectName("manual-sheet")
        self._page = page
        for head, text in zip(page.heads, (page.what, page.safe, page.next, page.it), strict=True):
            self._add_part(head, text)
        self.copy = Button(self.tr("Copy page"), icon="content_copy")
        self.copy.setObjectName("copy-page")
        self.copy.clicked.connect(self._copy)
        self.add_button(self.copy)
        close = Button(self.tr("Close"), "primary")
        close.setObjectName("close")
        self.add_button(close, True, default=True)

    def _add_part(self, head: str, text: str) -> None:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Strong(head))
        for line in text.splitlines():
            column.addWidget(Body(line).selectable())
        self.add(part)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self._page.lines()))
        self.copy.setText(self.tr("Copied"))
        announce(self, self.tr("Copied"))


def renamed(page: ManualPage) -> ManualPage:
    """Put the organisation's name for the program into a page."""
    return replace(
        page, title=branded(page.title), what=branded(page.what), safe=branded(page.safe), next=branded(page.next),
        it=branded(page.it),
    )  # fmt: skip


def open_manual(desk: Desk, code: str) -> None:
    """Open the page of a code.

    Args:
        desk: what pages share.
        code: of a failure or a check.
    """
    language = QLocale().name()

    def read() -> ManualPage | None:
        return manual_page(code, language) or manual_page(Code.INTERNAL, language)

    async def work(_: object) -> None:
        page = await asyncio.to_thread(read)
        if page is not None:
            desk.main_window.sheets.open(ManualSheet(renamed(page)))

    desk.start(MANUAL, work)
