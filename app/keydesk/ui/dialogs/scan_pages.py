"""Pages with a picture for a phone: an authenticator app, and an app that asks for approval.

The picture and the code below it hold the shared secret; they live as long as their page. Runs on the main thread.
Raises nothing.
"""

from urllib.parse import parse_qs, urlsplit

from PySide6.QtWidgets import QHBoxLayout, QWidget

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.problem_words import why_again
from keydesk.ui.models.qr_modules import QrModules
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.beside import Beside, NumberedLine
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.code_field import CodeField
from keydesk.ui.widgets.code_plate import CodePlate
from keydesk.ui.widgets.copy_secret import CopySecret
from keydesk.ui.widgets.fields import Labeled
from keydesk.ui.widgets.qr_picture import QrPicture
from keydesk.ui.widgets.secret_clipboard import SecretClipboard


class ScanTotpPage(FlowPage):
    """Shows the picture and asks for the six digits; answers with a `Secret` as soon as they are there.

    Args:
        barcode_uri: what the picture holds.
        manual_code: the same for typing in; taken from the picture where the tenant sends none.
        why: why it is asked again, "" for the first time.
        clipboard: takes the code for typing in.
        modules: of the picture, where a worker has found them.
    """

    def __init__(
        self,
        barcode_uri: Secret,
        manual_code: Secret | None,
        why: str,
        clipboard: SecretClipboard,
        modules: QrModules | None = None,
    ) -> None:
        super().__init__(
            self.tr("Connect your authenticator app"),
            self.tr("Any app that shows six-digit codes will do, on any phone."),
        )
        self._why = why
        self.picture = QrPicture(modules or barcode_uri, self.tr("QR picture for your authenticator app"))
        beside = Beside(self.picture)
        beside.add(NumberedLine(1, self.tr("Add an account in the app.")))
        beside.add(NumberedLine(2, self.tr("Point the camera at the picture.")))
        beside.add(NumberedLine(3, self.tr("Type the digits the app shows.")))
        self.field = CodeField(self.tr("Six digits"))
        self.field.completed.connect(self._hand_over)
        self.field.textChanged.connect(self._typed)
        self.labeled = Labeled(self.tr("Six digits"), self.field, self.tr("A new code comes every 30 seconds."))
        beside.add(self.labeled)
        beside.words.addStretch(1)
        self.first = self.field
        self.by_hand = Button(self.tr("Can't scan?"), "ghost", icon="keyboard")
        self.by_hand.clicked.connect(self.show_code)
        self.code: CodePlate | None = None
        self._clipboard = clipboard
        self.manual = manual_code or manual_code_in(barcode_uri)
        beside.add_below(self.by_hand)
        self.by_hand.setVisible(self.manual is not None)
        self.add(beside)
        self.go_on = self.add_button(self.tr("Check the code"), "primary", default=True)
        self.go_on.setEnabled(False)
        self.go_on.clicked.connect(self._hand_over)

    def shown(self) -> None:
        """Say why it is asked again."""
        if self._why:
            self.labeled.show_error(self._why)

    def _typed(self, text: str) -> None:
        self.go_on.setEnabled(self.field.complete)
        if text:
            self.labeled.show_error("")

    def _hand_over(self) -> None:
        if self.field.complete:
            self.answered.emit(self.field.take())

    def show_code(self) -> None:
        """Show the code for those who cannot scan."""
        if self.manual is None or self.code is not None:
            return
        self.code = CodePlate(self.tr("Code to type in"), self.manual)
        copy = CopySecret(self.manual, self._clipboard, self.tr("Copy the code to type in"))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.code, 1)
        line.addWidget(copy)
        self.by_hand.hide()
        self.add(
            Labeled(
                self.tr("Type this code into the app instead"),
                row,
                self.tr("Choose “time-based” if the app asks. A copy leaves the clipboard after a minute."),
            )
        )
        copy.setFocus()
        announce(self, self.code.label.accessibleName())


class ScanPushPage(FlowPage):
    """Shows the picture for the approving app; answers True for "I have scanned it".

    Args:
        barcode_uri: what the picture holds.
        problem: why it is shown again.
        modules: of the picture, where a worker has found them.
    """

    def __init__(self, barcode_uri: Secret, problem: KeydeskError | None, modules: QrModules | None = None) -> None:
        super().__init__(
            self.tr("Connect the app on your phone"),
            self.tr("It will ask you to approve each sign-in, with one tap."),
        )
        self.warning: Banner | None = None
        if problem is not None:
            self.warning = Banner(why_again(problem), "warn")
            self.add(self.warning)
        self.picture = QrPicture(modules or barcode_uri, self.tr("QR picture for the app on your phone"))
        beside = Beside(self.picture)
        beside.add(NumberedLine(1, self.tr("Get Auth0 Guardian, or your organisation's own app, on your phone.")))
        beside.add(NumberedLine(2, self.tr("Add an account there and point the camera at the picture.")))
        beside.add(NumberedLine(3, self.tr("Wait until the phone shows the account. Then go on here.")))
        beside.words.addStretch(1)
        self.add(beside)
        self.scanned = self.add_button(self.tr("I have scanned it"), "primary", answer=True, default=True)

    def shown(self) -> None:
        """Speak why it is shown again."""
        if self.warning is not None:
            announce(self, self.warning.label.text(), urgent=True)


def manual_code_in(barcode_uri: Secret) -> Secret | None:
    """Take the shared secret out of an otpauth address.

    Args:
        barcode_uri: the address.

    Returns:
        The code to type in, None where there is none. Source: Key Uri Format, Google Authenticator.
    """
    try:
        found = parse_qs(urlsplit(barcode_uri.reveal()).query).get("secret", [])
    except ValueError:  # a broken address: the picture is all there is
        return None
    return Secret(found[0]) if found else None
