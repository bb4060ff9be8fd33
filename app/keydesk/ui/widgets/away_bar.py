"""The countdown before a person is signed out for not using the window; over everything, sheets too.

It takes no focus: any key or click keeps a person signed in. Main thread; raises nothing.
"""

from PySide6.QtCore import QEvent, QObject, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.painting import rounded
from keydesk.ui.widgets.text import Body

_SPOKEN_AGAIN = 10
_MARGIN = 24
_SLACK = 4  # a label wants a little more than its letters


class AwayBar(QWidget):
    """The bar, at the foot of a window.

    Args:
        window: what it lies on.
    """

    stay = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("away-bar")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(16)
        self.setMinimumHeight(52)
        self.label = Body()
        self.label.set_tone("tip")
        self.button = Button(self.tr("Stay signed in"), "toast")
        self.button.setObjectName("stay-signed-in")
        self.button.clicked.connect(self.stay)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        window.installEventFilter(self)
        self.hide()

    def show_left(self, seconds: int) -> None:
        """Show how many seconds are left; spoken at the start and near the end."""
        text = self.tr("Nobody is using this window. You will be signed out in %n second(s).", "", seconds)
        self.label.setText(text)
        if not self.isVisible() or seconds == _SPOKEN_AGAIN:
            announce(self, text, urgent=True)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        room, row = self._window.rect(), self._row
        margins = row.contentsMargins()
        line = self.label.fontMetrics().horizontalAdvance(self.label.text())
        # In one line where it fits; large text takes two.
        wanted = margins.left() + line + row.spacing() + self.button.sizeHint().width() + margins.right() + _SLACK
        width = min(wanted, room.width() - 2 * _MARGIN)
        height = max(self.minimumHeight(), row.heightForWidth(width))
        self.setGeometry((room.width() - width) // 2, room.height() - height - _MARGIN, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the foot."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        look = look_of(self)
        rounded(QPainter(self), QRectF(self.rect()), look.color("tip"), look.color("line") if look.contrast else None)
