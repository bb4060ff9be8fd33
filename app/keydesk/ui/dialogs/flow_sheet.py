"""The sheet of a flow: one page after the other, each a question a use case waits for or a thing to watch.

A question is a future, never a nested event loop. Cancel sets the flow's `CancelToken` and answers the open question
with None; the flow decides what that means, since the key may have been faster. Runs on the main thread. Raises
nothing of its own.
"""

import asyncio
import math
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from keydesk.core.cancel import CancelToken
from keydesk.ui.dialogs.counted import CountedWords
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.painting import text_scale
from keydesk.ui.widgets.progress import Spinner, StepBar
from keydesk.ui.widgets.sheet import Sheet, focus_stops

_FOOT_MARGINS = 54
"""Logical pixels beside what stands at the foot."""
_LEAST_NOTE = 96
"""Logical pixels the note needs beside the buttons."""
_RAGGED = 1.2
"""Lines break between words: two of them are together longer than the text."""


class FlowPage(QWidget):
    """One page: heading, sentence, content, buttons at the foot of the sheet.

    Args:
        title: the heading.
        text: one sentence below, or "".
    """

    answered = Signal(object)
    retitled = Signal()

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__()
        self.title, self.text = title, text
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        self.buttons: list[Button] = []
        self.default: Button | None = None
        self.first: QWidget | None = None
        self.sign: QWidget | None = None
        self.cancel_text = ""
        self.can_cancel = True
        self.cancel_is_default = False
        self.note: str | None = None

    def add(self, part: QWidget, *, centred: bool = False) -> QWidget:
        """Put a part at the end of the content and return it."""
        self.body.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag(0))
        return part

    def add_button(self, text: str, kind: str = "plain", *, answer: object = None, default: bool = False) -> Button:
        """Put a button at the foot.

        Args:
            text: a verb first.
            kind: see `Button`.
            answer: what the question is answered with; None connects nothing.
            default: whether Enter presses it.

        Returns:
            The button.
        """
        button = Button(text, kind, parent=self)  # moves to the foot with the page
        if answer is not None:
            button.clicked.connect(lambda: self.answered.emit(answer))
        self.buttons.append(button)
        if default:
            self.default = button
        return button

    def shown(self) -> None:
        """Called when the page has become the sheet's page; override to start clocks and to speak."""


class FlowSheet(Sheet):
    """A sheet that shows pages.

    Args:
        title: heading before the first page.
        width: logical pixels at the usual text size.
    """

    def __init__(self, title: str = "", *, width: int = 560) -> None:
        super().__init__(title, width=width)
        self.token = CancelToken()
        self.page: FlowPage | None = None
        self.running = False
        self._question: asyncio.Future[object] | None = None
        self._buttons: list[Button] = []
        self._note = ""
        self._sign: QWidget | None = None
        self.wait_line: Banner | None = None
        self.steps: StepBar | None = None
        self._spinner = Spinner()
        self._spinner.hide()
        self._said.insertWidget(0, self._spinner)
        self.cancel = Button("", parent=self)
        self.cancel.clicked.connect(self.reject)

    def add_steps(self, *names: str) -> None:
        """Put the bar with the steps on top.

        Args:
            names: one word each.
        """
        self.steps = StepBar(names)
        self.add_on_top(self.steps)

    def begin(self) -> CancelToken:
        """Start a run of the flow.

        Returns:
            The token that Cancel sets.
        """
        self.token = CancelToken()
        self.running = True
        return self.token

    def end(self) -> None:
        """The run is over; Cancel closes the sheet from now on."""
        self.running = False
        self._end_wait()

    def say(self, note: str) -> None:
        """Say at the foot what has been changed so far; every page shows it but one with a note of its own.

        Args:
            note: one sentence, always true.
        """
        self._note = note
        self._show_note()

    def show_page(self, page: FlowPage) -> None:
        """Show a page in place of the one before.

        Args:
            page: a new page; the old one is deleted.
        """
        old, self.page = self.page, page
        old_buttons, self._buttons = self._buttons, page.buttons
        old_sign, self._sign = self._sign, page.sign
        self._spinner.stop()
        self._spinner.hide()
        self.set_words(page.title, page.text)
        if page.sign is not None:
            self.body.insertWidget(0 if self.steps is None else 1, page.sign)
        self.add(page)
        self._button_row.removeWidget(self.cancel)
        self.cancel.setText(page.cancel_text or self.tr("Cancel"))
        self.cancel.setEnabled(not (self.running and self.token.cancelled))
        self.cancel.setVisible(page.can_cancel)
        self.add_button(self.cancel, default=page.cancel_is_default)
        for button in page.buttons:
            self.add_button(button, default=button is page.default)
            if not _is_taken_away(button):
                button.show()  # its layout does so a turn later, and until then it could not take the focus
        self._show_note()
        page.show()
        for part in (old, old_sign, *old_buttons):
            if part is not None:
                self.body.removeWidget(part)
                self._button_row.removeWidget(part)
                part.hide()
                part.deleteLater()
        page.retitled.connect(self._retitle)
        self._order_tabs()
        self._focus_page(page)
        self.area.verticalScrollBar().setValue(0)
        page.shown()

    @property
    def given_up(self) -> bool:
        """Whether the person cancelled the run, so that nothing more is asked."""
        return self.running and self.token.cancelled

    async def ask(self, page: FlowPage) -> object:
        """Show a page and wait for its answer.

        Args:
            page: a new page.

        Returns:
            What the page answered, None when the person cancelled or had cancelled already.
        """
        if self.given_up:
            for part in (page, page.sign, *page.buttons):
                if part is not None:
                    part.deleteLater()
            return None
        question: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._question = question
        page.answered.connect(self._answer)
        self.show_page(page)
        try:
            return await question
        finally:
            if self._question is question:
                self._question = None

    def reject(self) -> None:
        """Cancel: stop the flow where it stands; it ends by itself. Without a running flow: close."""
        page = self.page
        if page is not None and not page.can_cancel:
            return
        if not self.running:
            if self._question is None:
                self.close_with(None)
            self._answer(None)
            return
        if self.token.cancelled:
            return
        self.cancel.setEnabled(False)
        self.say(self.tr("Stopping…"))
        self.token.cancel()
        self._answer(None)

    def waiting(self, seconds: float) -> None:
        """Show the countdown the tenant asked for; 0 ends it."""
        self._end_wait()
        if seconds <= 0:
            return
        self.wait_line = Banner("", "wait")
        self.body.insertWidget(self.body.count() - 1, self.wait_line)
        self.wait_line.count_down(math.ceil(seconds), CountedWords(self).wait)

    def _end_wait(self) -> None:
        if self.wait_line is not None:
            self.body.removeWidget(self.wait_line)
            self.wait_line.hide()
            self.wait_line.deleteLater()
            self.wait_line = None

    def _answer(self, answer: object) -> None:
        question = self._question
        if question is None or question.done():
            return
        question.set_result(answer)
        self._spinner.show()
        self._spinner.start()  # seen only when the flow takes longer than a moment

    def _retitle(self) -> None:
        if self.page is not None:
            self.set_words(self.page.title, self.page.text)
            announce(self, f"{self.page.title}. {self.page.text}")

    def _show_note(self) -> None:
        page = self.page
        note = self._note if page is None or page.note is None else page.note
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._fit_foot()

    def _fit_foot(self) -> None:
        """The note beside the buttons where it takes two lines there, else above them; buttons in one line if any."""
        buttons = [button for button in (self.cancel, *self._buttons) if not _is_taken_away(button)]
        needed = sum(button.sizeHint().width() + 8 for button in buttons)
        room = min(round(self._width * text_scale(self)), self.width()) - _FOOT_MARGINS
        words = self.note.fontMetrics().horizontalAdvance(self.note.text())
        note = max(_LEAST_NOTE, round(words / 2 * _RAGGED)) if words else 0
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._foot.setDirection(across if needed + note <= room else down)
        self._button_row.setDirection(across if needed <= room else down)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the foot for the new width."""
        super().resizeEvent(event)
        self._fit_foot()

    def _order_tabs(self) -> None:
        stops = [*(focus_stops(self.page) if self.page is not None else ()), self.cancel, *self._buttons]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _focus_page(self, page: FlowPage) -> None:
        if not self.isVisible():
            return
        target = self.cancel if page.cancel_is_default else page.first or page.default
        if target is None or not target.isEnabled():
            stops = focus_stops(self)
            target = stops[0] if stops else self
        target.setFocus(Qt.FocusReason.OtherFocusReason)


def _is_taken_away(button: Button) -> bool:
    """A new button counts as hidden until its layout shows it a turn later; it wants its room all the same."""
    return button.isHidden() and button.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
