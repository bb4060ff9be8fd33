"""The button that copies a secret for a minute and says so.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from keydesk.core.secret import Secret
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.secret_clipboard import SecretClipboard

_TOLD_MS = 2500


class CopySecret(Button):
    """The button.

    Args:
        secret: what is copied.
        clipboard: where to, for a minute.
        name: what a screen reader says, for example "Copy the recovery code".
        parent: the owner.
    """

    def __init__(
        self, secret: Secret, clipboard: SecretClipboard, name: str, *, parent: QWidget | None = None
    ) -> None:
        super().__init__("", icon="content_copy", parent=parent)
        self.setText(self.tr("Copy"))
        self._secret, self._keeper, self._name = secret, clipboard, name
        self.setAccessibleName(name)
        self.clicked.connect(self._copy)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(_TOLD_MS)
        self._back.timeout.connect(self._rest)

    def _copy(self) -> None:
        self._keeper.copy(self._secret)
        self._tell(self.tr("Copied"), "check")
        announce(self, self.tr("Copied. It leaves the clipboard after a minute."))
        self._back.start()

    def _rest(self) -> None:
        self._tell(self.tr("Copy"), "content_copy")

    def _tell(self, text: str, icon: str) -> None:
        self.setMinimumWidth(self.width())  # what stands beside it stays where it is
        self.setText(text)
        self.setAccessibleName(self._name if icon == "content_copy" else text)
        self.set_icon(icon)
