"""The round button that copies a text and says that it did.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import IconButton

_TOLD_MS = 2000


class CopyButton(IconButton):
    """The button; for secrets there is `CopySecret`.

    Args:
        what: what the text is, for the button's name.
        text: what is copied.
        parent: the owner.
    """

    def __init__(self, what: str = "", text: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__("content_copy", "", parent=parent)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(_TOLD_MS)
        self._back.timeout.connect(self._rest)
        self.clicked.connect(self._copy)
        self.offer(what, text)

    def offer(self, what: str, text: str) -> None:
        """Copy another text from now on.

        Args:
            what: what it is, for the button's name.
            text: what is copied.
        """
        self._what, self._text = what, text
        self._rest()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.set_icon("check")
        self.set_name(self.tr("Copied"))
        announce(self, self.tr("Copied"))
        self._back.start()

    def _rest(self) -> None:
        self.set_icon("content_copy")
        self.set_name(self.tr("Copy {name}").format(name=self._what))
