"""Does in a window what a person does: waits for a page, types, presses, plugs."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.pin_pages import AskPinPage, PinPage
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.main_window import MainWindow, PageSpec

P = TypeVar("P", bound=FlowPage)
T = TypeVar("T")
PATIENCE_S = 15.0


class Hand:
    """A person's hand on one window."""

    def __init__(self) -> None:
        self.window = MainWindow((PageSpec("keys", lambda: "Keys", "security_key", QWidget),))
        self.window.resize(1000, 700)
        self.window.show()
        self._task: asyncio.Task[object] | None = None

    async def __aenter__(self) -> "Hand":
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.window.let_close()
        self.window.deleteLater()
        await asyncio.sleep(0)

    def start(self, flow: Coroutine[object, object, T]) -> "asyncio.Task[T]":
        """Start a flow as a page does."""
        task = asyncio.get_running_loop().create_task(flow)
        self._task = task
        return task

    @property
    def sheet(self) -> PromptSheet:
        """The sheet on top."""
        sheet = self.window.sheets.current
        assert isinstance(sheet, PromptSheet), "no sheet is open"
        return sheet

    @property
    def page(self) -> FlowPage | None:
        """The page that is shown."""
        sheet = self.window.sheets.current
        return sheet.page if isinstance(sheet, PromptSheet) else None

    @property
    def note(self) -> str:
        """What the foot says has been changed."""
        return self.sheet.note.text()

    async def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait until something is so."""
        ends = time.monotonic() + PATIENCE_S
        while not true():
            if time.monotonic() > ends:
                raise AssertionError(f"waited in vain for {what}; on screen: {self.page!r}")
            if self._task is not None and self._task.done() and self._task.exception() is not None:
                await self._task
            await asyncio.sleep(0.002)

    async def sees(self, kind: type[P], but: FlowPage | None = None) -> P:
        """Wait for a page of a kind.

        Args:
            kind: which page.
            but: an earlier page of the same kind that does not count.
        """
        await self.until(lambda: isinstance(self.page, kind) and self.page is not but, kind.__name__)
        for _ in range(3):  # Qt shows parts of a layout on its next turn
            await asyncio.sleep(0.001)
        page = self.page
        assert isinstance(page, kind)
        return page

    def press(self, button: QPushButton | None) -> None:
        """Click a button that can be clicked."""
        assert button is not None
        assert button.isVisible()
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def cancel(self) -> None:
        """Press Cancel."""
        self.press(self.sheet.cancel)

    def escape(self) -> None:
        """Press Esc."""
        QTest.keyClick(self.sheet, Qt.Key.Key_Escape)

    def enter(self) -> None:
        """Press Enter where the focus is."""
        focus = self.window.focusWidget() or self.sheet
        QTest.keyClick(focus, Qt.Key.Key_Return)

    async def give_pin(self, pin: str, but: FlowPage | None = None) -> AskPinPage:
        """Wait for the question for the PIN and answer it."""
        ask = await self.sees(AskPinPage, but)
        self.type_pin(ask, pin)
        self.enter()
        return ask

    def type_pin(self, page: PinPage, *pins: str) -> None:
        """Type into the PIN fields of a page, in their order."""
        for field, pin in zip(page.fields, pins, strict=True):
            field.line.setText(pin)
