"""The clipboard for what nobody else should keep: marked as secret, and emptied after a minute.

Owns: what of ours is on the clipboard. It is emptied only while it still holds our text, and when the window closes.
Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QWidget

from keydesk.core.secret import Secret

KEPT_S = 60
# Asks histories to leave it out. Sources: KDE Klipper; Microsoft, "Clipboard Formats", Cloud Clipboard and History.
_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    "ExcludeClipboardContentFromMonitorProcessing": b"1",
    "CanIncludeInClipboardHistory": b"\x00\x00\x00\x00",
    "CanUploadToCloudClipboard": b"\x00\x00\x00\x00",
    "application/x-nspasteboard-concealed-type": b"1",
}


class SecretClipboard(QObject):
    """One secret on the clipboard; it outlives the sheet it came from.

    Args:
        window: lives as long as the program's window; what is left on the clipboard goes when that closes.
        clipboard: the system's.
    """

    def __init__(self, window: QWidget, clipboard: QClipboard | None = None) -> None:
        super().__init__(window)
        self._clipboard = clipboard or QGuiApplication.clipboard()
        self._ours: Secret | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_S * 1000)
        self._timer.timeout.connect(self.forget)
        self._retired = False
        window.window().installEventFilter(self)

    @property
    def holding(self) -> bool:
        """Whether something of ours may still be there."""
        return self._ours is not None

    def copy(self, secret: Secret) -> None:
        """Put a secret there, for a minute.

        Args:
            secret: the text.
        """
        data = QMimeData()
        data.setText(secret.reveal())
        for name, value in _HINTS.items():
            data.setData(name, value)
        self._clipboard.setMimeData(data)
        self._ours = secret
        self._timer.start()

    def forget(self) -> None:
        """Empty the clipboard, if it still holds our text."""
        self._timer.stop()
        ours, self._ours = self._ours, None
        if ours is not None and ours.matches(self._clipboard.text()):
            self._clipboard.clear()
        if self._retired:
            self.deleteLater()

    def retire(self) -> None:
        """Take no more; delete this object once nothing of it is on the clipboard."""
        self._retired = True
        if not self.holding:
            self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Empty it before the window goes."""
        if event.type() == QEvent.Type.Close:
            self.forget()
        return False
