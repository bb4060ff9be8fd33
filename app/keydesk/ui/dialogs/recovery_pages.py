"""Pages of a recovery code: what it is for, and the code itself, shown once.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import Signal

from keydesk.core.secret import Secret
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile
from keydesk.ui.widgets.code_plate import CodePlate
from keydesk.ui.widgets.copy_secret import CopySecret
from keydesk.ui.widgets.fields import CheckField
from keydesk.ui.widgets.flow import FlowBox
from keydesk.ui.widgets.secret_clipboard import SecretClipboard
from keydesk.ui.widgets.text import Body


class WarnRecoveryPage(FlowPage):
    """Says what a recovery code is for; answers True to go on.

    Args:
        old: when the code was made that the account has now, as "3 March 2026"; "" when there is none or it is not
            known.
        has_old: the account has one now.
    """

    def __init__(self, has_old: bool, old: str = "") -> None:
        super().__init__(
            self.tr("Create a recovery code"),
            self.tr(
                "It lets you in once when everything else is lost. "
                "It is shown only once, so have paper, a printer or your password manager at hand."
            ),
        )
        self.sign = IconTile("pin")
        if has_old:
            text = (
                self.tr("The code of {day} stops working as soon as you have a new one.").format(day=old)
                if old
                else self.tr("The code you have now stops working as soon as you have a new one.")
            )
            self.add(Banner(text, "warn"))
        else:
            self.add(Body(self.tr("If you ever had one before, it stops working."), tone="muted"))
        self.cancel_is_default = has_old
        self.go_on = self.add_button(self.tr("Create the code"), "primary", answer=True, default=not has_old)


class KeepRecoveryPage(FlowPage):
    """Shows the code; answers True once the person says that it is kept.

    Args:
        code: the code.
        clipboard: takes it for a minute.
    """

    print_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, code: Secret, clipboard: SecretClipboard) -> None:
        super().__init__(
            self.tr("Keep this code"),
            self.tr("It is shown now and never again. Keep it away from this computer."),
        )
        name = self.tr("Recovery code")
        self.code = CodePlate(name, code, scale=1.6)
        self.add(self.code)
        self.print = Button(self.tr("Print…"), icon="print")
        self.print.clicked.connect(self.print_wanted.emit)
        self.copy = CopySecret(code, clipboard, self.tr("Copy the recovery code"))
        self.save = Button(self.tr("Save…"), icon="save")
        self.save.clicked.connect(self.save_wanted.emit)
        self.ways = FlowBox(self.print, self.copy, self.save)
        self.add(self.ways)
        self.line: Banner | None = None
        self.kept = CheckField(self.tr("I have kept this code"))
        self.kept.toggled.connect(self._check)
        self.add(self.kept)
        self.first = self.print
        self.done = self.add_button(self.tr("Done"), "primary", answer=True, default=True)
        self.done.setEnabled(False)

    def shown(self) -> None:
        """Speak the code: who cannot see it must be able to write it down."""
        announce(self, f"{self.title}. {self.code.label.accessibleName()}")

    def tell(self, text: str, kind: str) -> None:
        """Say what came of printing or saving.

        Args:
            text: one sentence.
            kind: kind of the line, see `Banner`.
        """
        if self.line is None:
            self.line = Banner(text, kind)
            self.body.insertWidget(self.body.indexOf(self.kept), self.line)
        self.line.set_state(text, kind)
        announce(self, text, urgent=kind != "ok")

    def _check(self, kept: bool) -> None:
        self.done.setEnabled(kept)
