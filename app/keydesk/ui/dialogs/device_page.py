"""Finishing a sign-in on another device: a picture for a phone, the code, where to type it, the time left.

Runs on the main thread. Raises nothing.
"""

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.core.secret import Secret
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.big_code import BigCode
from keydesk.ui.widgets.fields import CopyField, Labeled
from keydesk.ui.widgets.page import Columns
from keydesk.ui.widgets.progress import TimeLeft
from keydesk.ui.widgets.qr_picture import QrPicture
from keydesk.ui.widgets.text import Small


class DevicePage(FlowPage):
    """The page.

    Args:
        code: what the person types on the other device.
        address: where.
        complete_address: the same with the code in it, for the picture; None for the plain one.
        seconds_left: until the code is worth nothing.
    """

    def __init__(self, code: str, address: str, complete_address: str | None, seconds_left: float) -> None:
        scan = self.tr("Scan the picture with a phone, or open the address on any device and type the code.")
        plain = self.tr("Open the address on a phone or any other device, and type the code.")
        super().__init__(self.tr("Continue on another device"), scan if complete_address else plain)
        self.code_text, self.complete_address = code, complete_address or address
        self._seconds = seconds_left
        self._ends = time.monotonic() + seconds_left
        self.left = TimeLeft(self.tr("Time left to sign in"))
        self.add(self.left)
        self.address = CopyField(self.tr("Address"), address)
        self.add(Labeled(self.tr("Address"), self.address))
        # The code in it is good for this one sign-in, but for whoever sees it.
        self.picture = QrPicture(Secret(self.complete_address), self.tr("Picture with the sign-in address"))
        self.code = BigCode(self.tr("Code"), code)
        self.add(Columns(self._words(), self._framed(), least=230))
        self.here = self.add_button(self.tr("Use the browser here"))
        self.here.setObjectName("use-browser")

    def _words(self) -> QWidget:
        words = QWidget()
        side = QVBoxLayout(words)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(16)
        side.addWidget(Labeled(self.tr("Code"), self.code))
        side.addWidget(Small(self.tr("Go on there only if it shows this same code. Keydesk goes on by itself.")))
        return words

    def _framed(self) -> QWidget:
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        return frame

    def shown(self) -> None:
        """Start the clock and speak the code."""
        self.left.start(self._seconds, max(0.0, self._ends - time.monotonic()))
        announce(self, f"{self.title}. {self.text} {' '.join(self.code_text)}")
