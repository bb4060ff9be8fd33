"""Unlocking a key for this session, and checking its PIN. Main thread; failures are told inside the sheet."""

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.keys import PinState, SecurityKey
from keydesk.ui.dialogs.flow_pages import BusyPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.pin_sheet import PinSheet, opened_for_key
from keydesk.ui.dialogs.running import SheetHost, lead
from keydesk.usecases.outcomes import Done
from keydesk.usecases.prompts import FingerAsk
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState


class UnlockSheet(PinSheet):
    """Asks for the PIN once; the key stays unlocked for a while afterwards.

    Args:
        state: names of keys.
        key_id: the key.
    """

    def __init__(self, state: AppState, key_id: str) -> None:
        super().__init__(state, key_id)
        self.say(self.tr("It stays unlocked for a while; you can lock it at any time."))

    def preparing(self) -> FlowPage:
        """Before anything is asked."""
        return BusyPage(self.tr("Unlock “{key}”").format(key=self.key_name), "", self.tr("Asking the key…"))


class CheckPinSheet(PinSheet):
    """Checks the PIN and does nothing else."""

    def preparing(self) -> FlowPage:
        """Before anything is asked."""
        return BusyPage(self.tr("Check the PIN of “{key}”").format(key=self.key_name), "", self.tr("Asking the key…"))

    def right(self) -> FlowPage:
        """Make the page for a PIN that was right."""
        return OutcomePage(
            self.tr("The PIN is right"),
            self.tr("“{key}” gives you all its tries again.").format(key=self.key_name),
        )


class SilentPrompter:
    """Answers for nobody: what would need a PIN is not done. Satisfies `PinPrompter`."""

    async def ask_pin(self, key: SecurityKey, pin: PinState, problem: KeydeskError | None) -> Secret | None:
        """Nobody is asked."""
        return None

    async def create_pin(self, key: SecurityKey, problem: KeydeskError | None) -> Secret | None:
        """Nobody is asked."""
        return None

    async def replace_pin(
        self, key: SecurityKey, pin: PinState, forced: bool, problem: KeydeskError | None
    ) -> tuple[Secret, Secret] | None:
        """Nobody is asked."""
        return None

    @property
    def takes_finger(self) -> bool:
        """Nobody is asked."""
        return False

    def finger_asked(self, ask: FingerAsk | None) -> None:
        """Nobody looks."""

    def touch_wanted(self) -> None:
        """Nobody looks."""

    def touch_done(self) -> None:
        """Nobody looks."""


async def run_unlock(host: SheetHost, services: Services, key_id: str) -> bool:
    """Unlock a key for this session.

    Args:
        host: the window.
        services: the flows.
        key_id: the key.

    Returns:
        Whether it is unlocked now.
    """
    async with opened_for_key(host, services, UnlockSheet(services.state, key_id)) as sheet:
        outcome = await lead(sheet, services, lambda token: services.unlock.run(key_id, sheet, token), key_id)
        return isinstance(outcome, Done)


async def run_check_pin(host: SheetHost, services: Services, key_id: str) -> bool:
    """Check the PIN of a key.

    Args:
        host: the window.
        services: the flows.
        key_id: the key.

    Returns:
        Whether it was right.
    """
    async with opened_for_key(host, services, CheckPinSheet(services.state, key_id)) as sheet:
        outcome = await lead(sheet, services, lambda token: services.unlock.verify(key_id, sheet), key_id)
        if not isinstance(outcome, Done):
            return False
        sheet.say("")
        await sheet.ask(sheet.right())
        return True
