"""Sharing the state with a helpdesk on the phone: as text to read out or paste, and as a picture for their camera.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk import __version__
from keydesk.core.secret import Secret
from keydesk.helpdesk.status_share import ShareFacts, share_lines
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.bundle_sheet import examine_first
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.copy_block import CopyBlock
from keydesk.ui.widgets.fields import CheckField
from keydesk.ui.widgets.qr_picture import QrPicture
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Small
from keydesk.usecases.services import Services

SHARE = "share-status"


class ShareSheet(Sheet):
    """The sheet.

    Args:
        facts: what is shared.
    """

    def __init__(self, facts: ShareFacts) -> None:
        super().__init__(
            self.tr("Share my status"),
            self.tr("For your IT helpdesk on the phone: read it out, paste it, or let them scan the picture."),
        )
        self.setObjectName("share-sheet")
        self._facts = facts
        self.person = CheckField(self.tr("My name and e-mail address, too"))
        self.person.setObjectName("share-person")
        self.person.toggled.connect(self._show)
        self.person.setVisible(facts.now.person is not None)
        self._shown = QWidget()
        self._column = QVBoxLayout(self._shown)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self.add(self._shown)
        self.add(self.person)
        self.add(
            Small(
                self.tr(
                    "Nothing is sent. No PIN, no account id and no names you gave are in it; serial numbers are "
                    "shortened."
                )
            )
        )
        self.close_button = Button(self.tr("Close"), "primary")
        self.close_button.setObjectName("close")
        self.add_button(self.close_button, True, default=True)
        self._show()

    @property
    def lines(self) -> tuple[str, ...]:
        """What is shared now."""
        return share_lines(self._facts, self.person.isChecked())

    def _show(self) -> None:
        """Show text and picture of what the person lets in."""
        while self._column.count():
            item = self._column.takeAt(0)
            part = item.widget() if item is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()
        lines = self.lines
        block = CopyBlock(self.tr("Status"), lines)
        block.setObjectName("share-text")
        # The picture treats all it draws as a secret; this is one only where a person let their name in.
        picture = QrPicture(Secret("\n".join(lines)), self.tr("Picture with the same text"), least_module=4)
        picture.setObjectName("share-picture")
        self._column.addWidget(block)
        self._column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)


def share_status(desk: Desk) -> None:
    """Check where nobody has checked yet, then show what can be shared.

    Args:
        desk: what pages share.
    """

    async def work(_: Services) -> None:
        await examine_first(desk)
        facts = ShareFacts(__version__, desk.setup.support.code, desk.now, tuple(desk.findings))
        desk.main_window.sheets.open(ShareSheet(facts))

    desk.start(SHARE, work)
