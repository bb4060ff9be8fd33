"""What a person on the phone with their helpdesk needs: the support code, recording a problem, the support bundle.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.bundle_sheet import save_bundle
from keydesk.ui.dialogs.share_sheet import share_status
from keydesk.ui.models.moments import clock_time
from keydesk.ui.widgets.big_code import BigCode
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.flow import FlowLayout
from keydesk.ui.widgets.text import Body, Strong

RECORD, LOOK = "record-problem", "look-for-recording"


class SupportPart(Card):
    """The part.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("support-part")
        code = desk.setup.support.code
        self.code = BigCode(self.tr("Support code"), code)
        self.code.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.code.setVisible(bool(code))
        self.words = Body(tone="muted")
        self.bundle = Button(self.tr("Save support bundle…"), icon="save")
        self.bundle.setObjectName("save-bundle")
        self.bundle.clicked.connect(lambda: save_bundle(desk))
        self.record = Button("", icon="history")
        self.record.setObjectName("record-problem")
        self.record.clicked.connect(self._toggle)
        self.share = Button(self.tr("Share my status…"), icon="qr_code")
        self.share.setObjectName("share-status")
        self.share.clicked.connect(lambda: share_status(desk))
        actions = QWidget()
        flow = FlowLayout(actions, gap=12)
        self._bundles = desk.setup.policy.flag("AllowBundle", True)
        self.bundle.setHidden(not self._bundles)
        for part in (self.code, self.share, self.bundle, self.record):
            flow.addWidget(part)
        self.add(Strong(self.tr("For your IT helpdesk")))
        self.add(actions)
        self.add(self.words)
        # One that ends with the part, and stops while nobody looks.
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self.show_now)
        desk.scope.busy_changed.connect(self._busy_changed)
        self.show_now()

    def show_now(self) -> None:
        """Show whether a problem is recorded."""
        until = self._desk.setup.support.recording_until
        self._end.stop()
        if until is None:
            self.words.setText(
                self.tr("Read this code to your IT helpdesk: it stands in every line of the log of this run.")
            )
            self.record.setText(self.tr("Record a problem"))
            self.record.set_icon("history")
            return
        told = self.tr(
            "A problem is being recorded until {time}. Do again what went wrong, then call your IT helpdesk."
        )
        if self._bundles:
            told = self.tr(
                "A problem is being recorded until {time}. Do again what went wrong, then save a support bundle."
            )
        self.words.setText(told.format(time=clock_time(until)))
        self.record.setText(self.tr("Stop recording"))
        self.record.set_icon("stop")
        if self.isVisible():
            left_s = (until - self._desk.clock()).total_seconds()
            self._end.start(max(1000, round(left_s * 1000) + 500))

    def look_again(self) -> None:
        """See whether another run began or ended a recording."""
        support = self._desk.setup.support
        self._desk.start(LOOK, lambda services: support.look_again())

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing to follow."""
        self._end.stop()
        super().hideEvent(event)

    def _toggle(self) -> None:
        support = self._desk.setup.support
        begin = support.recording_until is None
        self._desk.start(RECORD, lambda services: support.record() if begin else support.stop_recording())

    def _busy_changed(self, key: str, busy: bool) -> None:
        if key in (RECORD, LOOK) and not busy:
            self.show_now()
