"""First start: the tenant's address and client id, the lines for its admin, and practice mode. Main thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.config.setup_lines import Application
from keydesk.core.errors import KeydeskError
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.admin_lines import AdminLines
from keydesk.ui.models.setup_lines import every_step
from keydesk.ui.pages.actions import SET_UP
from keydesk.ui.pages.tenant_form import TenantForm
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.page import Section
from keydesk.ui.widgets.text import Body, Heading


class SetupPart(QWidget):
    """The form.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        policy = desk.setup.policy
        column.addWidget(self._form_card())
        practice = self._practice_row()
        column.addWidget(practice)
        practice.setVisible(policy.flag("AllowPracticeMode", True))
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

    def _form_card(self) -> Card:
        card = Card(padding=24, spacing=16)
        card.add(Heading(self.tr("Connect to your organisation")))
        card.add(Body(self.tr("Your IT department knows these two. You enter them once."), tone="muted"))
        self.form = TenantForm()
        self.form.submitted.connect(self._connect)
        self.address, self.client = self.form.address, self.form.client
        card.add(self.form)
        self.connect_button = Button(self.tr("Connect"), "primary")
        self.connect_button.setObjectName("connect")
        self.connect_button.clicked.connect(self._connect)
        foot = QHBoxLayout()
        self._doing = Body("", tone="muted")
        foot.addWidget(self.connect_button, 0, Qt.AlignmentFlag.AlignLeading)
        foot.addWidget(self._doing, 1)
        foot.setSpacing(12)
        card.body.addLayout(foot)
        return card

    def _admin_section(self) -> Section:
        section = Section(
            self.tr("For your administrator"),
            self.tr("This is set once in the tenant, exactly as it stands here. Send it on, or paste it yourself."),
        )
        card = Card(padding=24)
        self.admin = AdminLines("", every_step(Application(callbacks=self._desk.setup.callback_lines())))
        card.add(self.admin)
        section.add(card)
        return section

    def _connect(self) -> None:
        wish = self.form.wish()
        if wish is None:
            return

        async def work() -> None:
            try:
                await self._desk.setup.add_profile(*wish)
            except KeydeskError as error:
                self.tell(error)

        self.tell(None)
        self._desk.scope.start(SET_UP, work)

    def _start_practice(self) -> None:
        async def work() -> None:
            try:
                await self._desk.setup.start_practice()
            except KeydeskError as error:
                self.tell(error)

        self.tell(None)
        self._desk.scope.start(SET_UP, work)

    def tell(self, error: KeydeskError | None) -> None:
        """Tell what is wrong, beside the field it belongs to.

        Args:
            error: what is wrong, None takes it away.
        """
        self.form.tell(error)

    def _busy_changed(self, key: str, busy: bool) -> None:
        if key != SET_UP:
            return
        self._doing.setText(self.tr("One moment…") if busy else "")
        for button in (self.connect_button, self.practice):
            button.say_why_off(self.tr("Keydesk is already getting ready.") if busy else "")
