"""A person's own name for a connected account: done at once and reversible; the page offers Undo.

Runs on the main thread. Raises nothing; failures are told inside the sheet.
"""

from keydesk.core.cancel import CancelToken
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.rename_sheet import NAME_LENGTH, RenameSheet
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.models.account_words import provider_name
from keydesk.ui.widgets.fields import Labeled, LineField
from keydesk.usecases.services import Services


class LabelPage(FlowPage):
    """Asks for a name; answers with the text, which may be empty.

    Args:
        provider: whose account it is.
        label: the name now, "" for none.
    """

    def __init__(self, provider: str, label: str) -> None:
        super().__init__(
            self.tr("Name this {provider} account").format(provider=provider),
            self.tr("Only you see this name, on this computer. It tells several accounts apart."),
        )
        self.field = LineField(self.tr("Name"))
        self.field.setObjectName("account-name")
        self.field.setMaxLength(NAME_LENGTH)
        self.field.setText(label)
        self.field.setPlaceholderText(self.tr("For example: Work"))
        self.field.selectAll()
        self.first = self.field
        self.add(Labeled(self.tr("Name"), self.field, self.tr("Leave it empty for no name.")))
        save = self.add_button(self.tr("Rename"), "primary", default=True)
        save.setObjectName("save-name")
        save.clicked.connect(lambda: self.answered.emit(self.field.text().strip()))


async def run_label_account(host: SheetHost, services: Services, account_id: str) -> str | None:
    """Ask for another name of a connected account and give it.

    Args:
        host: the window.
        services: the flows.
        account_id: which account.

    Returns:
        The new name, "" for none, None when nothing was changed.
    """
    now = services.state.now
    account = now.connected.account(account_id)
    if account is None:
        return None
    connection = now.connected.connection(account.connection)
    strategy = connection.strategy if connection is not None else ""
    old = now.account_label(account_id) or ""
    page = LabelPage(provider_name(services.permissions, strategy, account.connection), old)
    async with opened(host, RenameSheet(services.state)) as sheet:
        answer = await sheet.ask(page)
        if not isinstance(answer, str) or answer == old:
            return None
        name: str = answer

        async def save(token: CancelToken) -> bool:
            await services.connected.label(account_id, name or None)
            return True

        return name if await lead(sheet, services, save) else None
