"""First start: the tenant's address and client id, the lines for its admin, and practice mode. Main thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.desk import Desk
from keydesk.ui.error_texts import error_panel, words_for
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.error_panel import ErrorPanel
from keydesk.ui.widgets.fields import CopyField, Labeled, LineField
from keydesk.ui.widgets.page import Columns, Section
from keydesk.ui.widgets.text import Body, Heading

_BAD_ADDRESS = frozenset({Code.ISSUER_INVALID, Code.PROFILE_UNKNOWN})


class SetupPart(QWidget):
    """The form.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._error: ErrorPanel | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        self._card = self._form()
        column.addWidget(self._card)
        column.addWidget(self._practice_row())
        column.addWidget(self._admin_section())
        desk.scope.busy_changed.connect(self._busy_changed)

    def _practice_row(self) -> QWidget:
        row = ListRow(
            self.tr("Just want to look around?"),
            self.tr("Practice mode has a pretend organisation and a software key. Nothing is sent anywhere."),
            tile=IconTile("science"),
        )
        self.practice = Button(self.tr("Try it in practice mode"))
        self.practice.setObjectName("practice")
        self.practice.clicked.connect(self._start_practice)
        row.add_side(self.practice)
        return row

    def _form(self) -> Card:
        card = Card(padding=24, spacing=16)
        card.add(Heading(self.tr("Connect to your organisation")))
        card.add(Body(self.tr("Your IT department knows these two. You enter them once."), tone="muted"))
        self.address = LineField(self.tr("Address of the sign-in service"))
        self.address.setObjectName("setup-address")
        self.address.setPlaceholderText("login.example.com")
        self.client = LineField(self.tr("Client ID"))
        self.client.setObjectName("setup-client-id")
        self._address = Labeled(self.tr("Address of the sign-in service"), self.address)
        self._client = Labeled(
            self.tr("Client ID"), self.client, self.tr("32 letters and digits that name the application.")
        )
        card.add(Columns(self._address, self._client, least=260))
        self.connect_button = Button(self.tr("Connect"), "primary")
        self.connect_button.setObjectName("connect")
        self.connect_button.clicked.connect(self._connect)
        foot = QHBoxLayout()
        self._doing = Body("", tone="muted")
        foot.addWidget(self.connect_button, 0, Qt.AlignmentFlag.AlignLeading)
        foot.addWidget(self._doing, 1)
        foot.setSpacing(12)
        card.body.addLayout(foot)
        for field in (self.address, self.client):
            field.returnPressed.connect(self._connect)
        self.address.textEdited.connect(lambda: self._address.show_error(""))
        self.client.textEdited.connect(lambda: self._client.show_error(""))
        return card

    def _admin_section(self) -> Section:
        section = Section(
            self.tr("For your administrator"),
            self.tr(
                "The application is of the kind “Native”. These lines belong into its “Allowed Callback URLs”, "
                "exactly as they are:"
            ),
        )
        section.body.setSpacing(8)
        for at, line in enumerate(self._desk.setup.callback_lines()):
            field = CopyField(self.tr("callback address"), line)
            field.setObjectName(f"callback-{at}")
            section.add(field)
        return section

    def _connect(self) -> None:
        address, client = self.address.text().strip(), self.client.text()
        if not address:
            self.tell(KeydeskError(Code.ISSUER_INVALID, reason="empty"))
            return
        if "://" not in address:
            address = f"https://{address}"  # what people read out is the bare name

        async def work() -> None:
            try:
                await self._desk.setup.add_profile(address, client)
            except KeydeskError as error:
                self.tell(error)

        self.tell(None)
        self._desk.scope.start("set-up", work)

    def _start_practice(self) -> None:
        async def work() -> None:
            try:
                await self._desk.setup.start_practice()
            except KeydeskError as error:
                self.tell(error)

        self.tell(None)
        self._desk.scope.start("set-up", work)

    def tell(self, error: KeydeskError | None) -> None:
        """Tell what is wrong, beside the field it belongs to.

        Args:
            error: what is wrong, None takes it away.
        """
        self._address.show_error("")
        self._client.show_error("")
        if self._error is not None:
            self._card.body.removeWidget(self._error)
            self._error.hide()
            self._error.deleteLater()
            self._error = None
        if error is None:
            return
        if error.code in _BAD_ADDRESS:
            self._address.show_error(words_for(Code.ISSUER_INVALID, **error.params).what)
            self.address.setFocus()
        elif error.code == Code.CLIENT_ID_INVALID:
            self._client.show_error(words_for(error.code, **error.params).what)
            self.client.setFocus()
        else:
            self._error = error_panel(error, titled=True)
            self._card.add(self._error)

    def _busy_changed(self, key: str, busy: bool) -> None:
        if key != "set-up":
            return
        self._doing.setText(self.tr("One moment…") if busy else "")
        for button in (self.connect_button, self.practice):
            button.say_why_off(self.tr("Keydesk is already getting ready.") if busy else "")
