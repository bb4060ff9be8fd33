"""The quiet lines above the accounts, changed in place. Main thread; raises nothing."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.domain.permissions import Permissions
from keydesk.ui.desk import Desk
from keydesk.ui.models.account_notes import AccountNote, account_notes
from keydesk.ui.pages import account_actions, actions
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.rows import Rows
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.usecases.state import Snapshot


class AccountsLines(QWidget):
    """The lines.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._rows: Rows[AccountNote, _Line] = Rows(column, lambda _: _Line(desk), _Line.show_note)

    def show_now(self, now: Snapshot, permissions: Permissions) -> None:
        """Show the lines of now."""
        notes = account_notes(now, permissions, self._desk.clock())
        self._rows.show(notes)
        set_shown(self, bool(notes))


class _Line(Banner):
    """One line."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._note = AccountNote("", "", "info")
        self._button = Button("")
        self._button.clicked.connect(self._act)
        self.add_button(self._button)
        self._away = self.add_dismiss()
        self.dismissed.connect(self._dismiss)

    def show_note(self, note: AccountNote) -> None:
        """Show a note."""
        self._note = note
        self.setObjectName(f"note-{note.id}")
        self.set_state(note.text, note.kind)
        self._button.setText(note.button)
        self._button.setObjectName(f"note-{note.does}")
        self._button.setVisible(bool(note.button))
        self._away.setVisible(bool(note.subject))

    def _act(self) -> None:
        if self._note.does == "connect":
            account_actions.connect(self._desk, self._note.subject)
        elif self._note.does == "sign-in":
            actions.sign_in(self._desk)
        else:
            actions.read_accounts(self._desk)

    def _dismiss(self) -> None:
        services = self._desk.services
        if services is not None:
            services.connected.dismiss(self._note.subject)
