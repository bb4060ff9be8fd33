"""Unlocking a key for this session, and checking its PIN. Main thread; failures are told inside the sheet."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.keys import PinState, SecurityKey
from keydesk.domain.remembered_key import READ_ONLY_LIST
from keydesk.ui.dialogs.flow_pages import BusyPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.pin_sheet import PinSheet, opened_for_key
from keydesk.ui.dialogs.running import SheetHost, lead
from keydesk.ui.error_texts import words_of
from keydesk.ui.widgets.fields import CheckField
from keydesk.ui.widgets.text import Small
from keydesk.usecases.outcomes import Done
from keydesk.usecases.prompts import FingerAsk
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState


class UnlockPage(AskPinPage):
    """Asks for the PIN, and whether the list of passkeys needs none next time.

    Args:
        key: whose PIN.
        name: what the person calls the key.
        pin: the counters.
        problem: why it is asked again.
    """

    def __init__(self, key: SecurityKey, name: str, pin: PinState, problem: KeydeskError | None) -> None:
        super().__init__(key, name, pin, problem)
        self.remember = CheckField(self.tr("Show its passkeys at once next time"))
        self.remember.setObjectName("remember-key")
        self.remember.setAccessibleDescription(_remembering_words())
        choice = QWidget()
        column = QVBoxLayout(choice)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.remember)
        column.addWidget(Small(_remembering_words()))
        self.add(choice)


class UnlockSheet(PinSheet):
    """Asks for the PIN once; the key stays unlocked for a while afterwards.

    Args:
        state: names of keys.
        key_id: the key.
    """

    def __init__(self, state: AppState, key_id: str) -> None:
        super().__init__(state, key_id)
        self.say(self.tr("It stays unlocked for a while; you can lock it at any time."))
        self.remembers = False
        self.problem: KeydeskError | None = None
        """Why the key was not remembered, None while all is well."""

    async def ask_pin(self, key: SecurityKey, pin: PinState, problem: KeydeskError | None) -> Secret | None:
        """Ask for the PIN; of a key that can, also whether to show its passkeys at once next time."""
        self.key = key
        answer = await self.ask(self.pin_page(key, pin, problem))
        return answer if isinstance(answer, Secret) else None

    def pin_page(self, key: SecurityKey, pin: PinState, problem: KeydeskError | None) -> AskPinPage:
        """Make the page that asks; what was chosen on it before stays chosen."""
        if READ_ONLY_LIST not in key.can or self.state.now.shown_at_once(key) is not None:
            return AskPinPage(key, self.name_of(key), pin, problem)
        page = UnlockPage(key, self.name_of(key), pin, problem)
        page.remember.setChecked(self.remembers)
        page.remember.toggled.connect(self._choose)
        return page

    def _choose(self, remembers: bool) -> None:
        self.remembers = remembers

    def not_remembered(self, error: KeydeskError) -> FlowPage:
        """Make the page for a key that is unlocked and could not be remembered."""
        words = words_of(error)
        return OutcomePage(self.tr("The key is unlocked, but not remembered"), f"{words.what} {words.next}")

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

    def hold_again(self, key: SecurityKey) -> None:
        """Nobody is asked."""

    def touch_wanted(self) -> None:
        """Nobody looks."""

    def touch_done(self) -> None:
        """Nobody looks."""


def _remembering_words() -> str:
    return QCoreApplication.translate(
        "UnlockSheet",
        "Without the PIN, on this computer only. Whoever sits at it while you are logged in sees the list; changing "
        "anything still takes the PIN.",
    )


class RememberSheet(PinSheet):
    """Asks for the PIN once, so that the list needs none from then on.

    Args:
        state: names of keys.
        key_id: the key.
    """

    def __init__(self, state: AppState, key_id: str) -> None:
        super().__init__(state, key_id)
        self.say("")

    async def ask_pin(self, key: SecurityKey, pin: PinState, problem: KeydeskError | None) -> Secret | None:
        """Ask for the PIN, and say what for."""
        self.key = key
        answer = await self.ask(self.pin_page(key, pin, problem))
        return answer if isinstance(answer, Secret) else None

    def pin_page(self, key: SecurityKey, pin: PinState, problem: KeydeskError | None) -> AskPinPage:
        """Make the page that asks."""
        page = AskPinPage(key, self.name_of(key), pin, problem)
        page.title = self.tr("Show the passkeys of “{key}” at once").format(key=self.name_of(key))
        page.text = _remembering_words()
        return page

    def preparing(self) -> FlowPage:
        """Before anything is asked."""
        return BusyPage(
            self.tr("Show the passkeys of “{key}” at once").format(key=self.key_name), "",
            self.tr("Asking the key…"),
        )  # fmt: skip


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

        async def also(pin: Secret) -> None:
            if sheet.remembers:
                try:
                    await services.instant.keep(key_id, pin)
                except KeydeskError as error:
                    sheet.problem = error  # told below: the key is unlocked all the same

        outcome = await lead(sheet, services, lambda token: services.unlock.run(key_id, sheet, token, also), key_id)
        if isinstance(outcome, Done) and sheet.problem is not None:
            await sheet.ask(sheet.not_remembered(sheet.problem))
        return isinstance(outcome, Done)


async def run_remember(host: SheetHost, services: Services, key_id: str) -> bool:
    """Show the passkeys of a key without its PIN from now on.

    Args:
        host: the window.
        services: the flows.
        key_id: the key.

    Returns:
        Whether it is remembered now.
    """
    async with opened_for_key(host, services, RememberSheet(services.state, key_id)) as sheet:
        outcome = await lead(sheet, services, lambda token: services.instant.remember(key_id, sheet), key_id)
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
