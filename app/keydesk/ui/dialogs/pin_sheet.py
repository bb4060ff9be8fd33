"""What needs a key's PIN and nothing else: set or change it, read the passkeys, delete a leftover one.

`PinSheet` satisfies `PinPrompter`. Runs on the main thread. Raises nothing; failures are told inside the sheet.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.flow_pages import BusyPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import model_words
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.error_texts import Remedy
from keydesk.ui.widgets.card import IconTile
from keydesk.usecases.key_care import Listed
from keydesk.usecases.outcomes import Done
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState


class PinSheet(PromptSheet):
    """The sheet; what it is for is said by those that derive from it.

    Args:
        state: names of keys.
        key_id: the key.
    """

    offers_reset = True
    """Whoever runs the sheet goes on to `reset_if_wanted`, as `opened_for_key` does."""

    def __init__(self, state: AppState, key_id: str) -> None:
        super().__init__(state)
        self.key_id = key_id
        self.wants_reset = False
        self.key = state.now.key(key_id)
        self.say(self.tr("Nothing has been changed yet."))
        self.show_page(self.preparing())

    @property
    def key_name(self) -> str:
        """What the person calls the key."""
        now = self.state.now
        return now.key_label(self.key_id) or (model_words(self.key) if self.key is not None else self.tr("the key"))

    def error_page(self, error: KeydeskError, offered: frozenset[Remedy]) -> FlowPage:
        """From a locked PIN the reset is one click away, with questions of its own."""
        page = super().error_page(error, offered)
        if self.offers_reset and error.code == Code.PIN_BLOCKED:
            page.add_button(self.tr("Reset this key…"), "danger").clicked.connect(lambda: self._reset(page))
        return page

    def _reset(self, page: FlowPage) -> None:
        self.wants_reset = True
        page.answered.emit(Remedy.CLOSE)


S = TypeVar("S", bound=PinSheet)


class SetPinSheet(PinSheet):
    """Sets or changes a PIN."""

    def preparing(self) -> FlowPage:
        """Before anything is asked."""
        return BusyPage(self.tr("PIN of “{key}”").format(key=self.key_name), "", self.tr("Asking the key…"))

    def last_page(self, had: bool) -> FlowPage:
        """Make the last page.

        Args:
            had: there was a PIN before.
        """
        return OutcomePage(
            self.tr("The PIN is changed") if had else self.tr("The PIN is set"),
            self.tr("“{key}” asks for it from now on. Keep it in mind: nobody can read it back.").format(
                key=self.key_name
            ),
        )


class OrphanSheet(PinSheet):
    """Deletes a passkey that the account no longer knows."""

    def preparing(self) -> FlowPage:
        """While the account is asked once more and the key deletes."""
        return BusyPage(
            self.tr("Delete from “{key}”").format(key=self.key_name), "", self.tr("Checking your account once more…")
        )


class ListSheet(PinSheet):
    """Reads the passkeys of this account from a key."""

    def preparing(self) -> FlowPage:
        """Before anything is asked."""
        return BusyPage(
            self.tr("Passkeys on “{key}”").format(key=self.key_name), "", self.tr("Reading what is on the key…")
        )


class OrphanPage(FlowPage):
    """Asks whether to delete a passkey that the account no longer knows; answers True.

    Args:
        site: the site it was made for.
        key: name of the key.
    """

    def __init__(self, site: str, key: str) -> None:
        super().__init__(
            self.tr("Delete this passkey from “{key}”?").format(key=key),
            self.tr("Your account at {site} does not know it, so it opens nothing. This cannot be undone.").format(
                site=site
            ),
        )
        self.sign = IconTile("warning", "bad")
        self.cancel_is_default = True
        self.do = self.add_button(self.tr("Delete"), "danger_primary", answer=True)


async def run_set_pin(host: SheetHost, services: Services, key_id: str) -> bool:
    """Set a key's first PIN or change the one there is.

    Args:
        host: the window.
        services: the flows.
        key_id: the key.

    Returns:
        Whether the key has another PIN now.
    """
    async with opened_for_key(host, services, SetPinSheet(services.state, key_id)) as sheet:
        had = sheet.key is not None and sheet.key.pin.set
        outcome = await lead(sheet, services, lambda token: services.care.set_pin(key_id, sheet), key_id)
        if isinstance(outcome, Done):
            sheet.say("")
            await sheet.ask(sheet.last_page(had))
    return isinstance(outcome, Done)


@asynccontextmanager
async def opened_for_key(host: SheetHost, services: Services, sheet: S) -> AsyncIterator[S]:
    """Show a sheet for as long as its flow runs; begin the reset of its key afterwards when that was chosen there.

    Args:
        host: the window.
        services: the flows.
        sheet: a new sheet.

    Yields:
        The sheet; it is closed, and its flow cancelled, whatever happens inside.
    """
    async with opened(host, sheet):
        yield sheet
    await reset_if_wanted(host, services, sheet)


async def reset_if_wanted(host: SheetHost, services: Services, sheet: PinSheet) -> None:
    """Begin the reset of a key with a locked PIN, when the person chose that in a sheet that is closed now.

    Args:
        host: the window.
        services: the flows.
        sheet: the sheet.
    """
    if sheet.wants_reset:
        from keydesk.ui.dialogs.reset_sheet import run_reset  # its sheet derives from the one here

        await run_reset(host, services, sheet.key_id, services.reset)


async def run_delete_orphan(host: SheetHost, services: Services, key_id: str, credential_id: bytes) -> bool:
    """Delete a passkey that the account no longer knows from a key, after asking.

    Args:
        host: the window.
        services: the flows.
        key_id: the key.
        credential_id: exactly this passkey.

    Returns:
        Whether it was deleted.
    """
    async with opened_for_key(host, services, OrphanSheet(services.state, key_id)) as sheet:
        if await sheet.ask(OrphanPage(services.tenant.domain, sheet.key_name)) is not True:
            return False
        sheet.show_page(sheet.preparing())
        outcome = await lead(
            sheet, services, lambda token: services.care.delete_orphan(key_id, credential_id, sheet, token), key_id
        )
        return isinstance(outcome, Done)


async def run_list_passkeys(host: SheetHost, services: Services, key_id: str) -> Listed | None:
    """Read the passkeys of this account from a key, with its PIN.

    Args:
        host: the window.
        services: the flows.
        key_id: the key.

    Returns:
        The list, None when the person gave up.
    """
    async with opened_for_key(host, services, ListSheet(services.state, key_id)) as sheet:
        outcome = await lead(sheet, services, lambda token: services.care.list_passkeys(key_id, sheet), key_id)
    return outcome.value if isinstance(outcome, Done) else None
