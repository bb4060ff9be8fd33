"""Naming things: a sign-in method or a key. Done at once and reversible; the page offers Undo.

Runs on the main thread. Raises nothing; failures are told inside the sheet.
"""

from collections.abc import Awaitable, Callable

from keydesk.core.cancel import CancelToken
from keydesk.domain.keys import Tag
from keydesk.ui.dialogs.flow_pages import BusyPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import drawing_tag, method_name, tag_row
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.widgets.fields import Labeled, LineField
from keydesk.ui.widgets.swatches import SwatchRow
from keydesk.usecases.prompts import Naming
from keydesk.usecases.rename_method import ON_SERVER
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState

NAME_LENGTH = 60


class RenamePage(FlowPage):
    """Asks for a name; answers with a `Naming`.

    Args:
        name: the name now, selected in the field.
        here_only: the name is kept on this computer only.
        colours: a row of colours, for a key.
        suggestion: what stands in the field first, "" for the name now.
    """

    def __init__(self, name: str, here_only: bool, colours: SwatchRow | None = None, suggestion: str = "") -> None:
        super().__init__(
            self.tr("Rename “{name}”").format(name=name),
            self.tr("Only you see this name, on this computer.")
            if here_only
            else self.tr("The name is kept with your account."),
        )
        self.field = LineField(self.tr("Name"))
        self.field.setMaxLength(NAME_LENGTH)
        self.field.setText(suggestion or name)
        self.field.selectAll()
        self.field.textChanged.connect(self._check)
        self.first = self.field
        self.add(Labeled(self.tr("Name"), self.field))
        self.colours = colours
        if colours is not None:
            self.add(Labeled(self.tr("Colour"), colours))
        self.save = self.add_button(self.tr("Rename"), "primary", default=True)
        self.save.clicked.connect(self._save)

    def _check(self, text: str) -> None:
        self.save.setEnabled(bool(text.strip()))

    def _save(self) -> None:
        if text := self.field.text().strip():
            tag = self.colours.chosen if self.colours is not None else ""
            self.answered.emit(Naming(text, Tag(tag) if tag else None))


class RenameSheet(PromptSheet):
    """The sheet."""

    def __init__(self, state: AppState) -> None:
        super().__init__(state)

    def preparing(self) -> FlowPage:
        """While the name is saved."""
        return BusyPage(self.tr("Rename"), "", self.tr("Saving the name…"))


Save = Callable[[Naming, RenameSheet, CancelToken], Awaitable[object]]


async def run_rename(host: SheetHost, services: Services, method_id: str) -> str | None:
    """Ask for another name of a method and give it.

    Args:
        host: the window.
        services: the flows.
        method_id: which method.

    Returns:
        The new name, None when the person gave up.
    """
    now = services.state.now
    method = next((m for m in now.methods or () if m.id == method_id), None)
    if method is None:
        return None

    old = method_name(method, now)

    async def save(naming: Naming, sheet: RenameSheet, token: CancelToken) -> object:
        return await services.rename.run(method_id, naming.name or old, sheet, token)

    page = RenamePage(old, method.type not in ON_SERVER)
    naming = await _ask_and_save(host, services, page, Naming(old), save)
    return naming.name if naming is not None else None


async def run_label_key(host: SheetHost, services: Services, key_id: str) -> Naming | None:
    """Ask for another name and colour of a key and give them.

    Args:
        host: the window.
        services: the flows.
        key_id: which key.

    Returns:
        The name and colour it has now, None when nothing was changed.
    """
    now = services.state.now
    key = now.key(key_id)
    old = Naming(now.key_label(key_id) or (key.model if key else ""), drawing_tag(key_id, now))

    async def save(naming: Naming, sheet: RenameSheet, token: CancelToken) -> object:
        if naming.name != old.name:
            await services.care.label(key_id, naming.name)
        if naming.tag != old.tag:
            await services.care.tag(key_id, naming.tag)
        return naming

    named = key is None or now.key_label(key_id) is not None
    suggestion = services.care.suggested_name(key) if key is not None and not named else ""
    page = RenamePage(old.name or "", True, tag_row(old.tag), suggestion)
    return await _ask_and_save(host, services, page, old, save)


async def _ask_and_save(
    host: SheetHost, services: Services, page: RenamePage, old: Naming, save: Save
) -> Naming | None:
    async with opened(host, RenameSheet(services.state)) as sheet:
        answer = await sheet.ask(page)
        if not isinstance(answer, Naming) or answer == old:
            return None
        naming: Naming = answer

        async def work(token: CancelToken) -> object:
            return await save(naming, sheet, token)

        return naming if await lead(sheet, services, work) is not None else None
