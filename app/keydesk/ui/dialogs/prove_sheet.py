"""Testing a passkey: the right key, its PIN, a touch, and the word that it works.

`ProveSheet` satisfies `ProvePrompter`; `run_prove` leads a person through it. Runs on the main thread. Raises
nothing; failures are told inside the sheet.
"""

from collections.abc import Sequence

from keydesk.domain.account import Method
from keydesk.domain.keys import SecurityKey
from keydesk.ui.dialogs.flow_pages import BusyPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.holder_page import HolderPage
from keydesk.ui.dialogs.key_words import method_name
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.dialogs.watching import WatchedSheet
from keydesk.usecases.outcomes import Done
from keydesk.usecases.prove_passkey import Proven
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState, Snapshot


class ProveSheet(WatchedSheet):
    """The sheet.

    Args:
        state: what is plugged in and what it holds.
        name: what the person calls the passkey.
    """

    def __init__(self, state: AppState, name: str) -> None:
        super().__init__(state)
        self._name = name
        self.say(self.tr("A test changes nothing."))
        self.show_page(self.preparing())

    def preparing(self) -> FlowPage:
        """Before anything is asked."""
        return BusyPage(self.tr("Test “{name}”").format(name=self._name), "", self.tr("Looking for its key…"))

    async def plug_in(self, method: Method, holders: Sequence[str], keys: Sequence[SecurityKey]) -> str | None:
        """Ask for the key that holds it; goes on by itself when that key is plugged in."""
        page = HolderPage(method, self._name, self.state.now)
        stop = self.state.changed.connect(page.update_now)
        try:
            answer = await self.ask(page)
        finally:
            stop()
        if not isinstance(answer, str):
            return None
        self.key = self.state.now.key(answer)
        return answer

    @property
    def watching(self) -> bool:
        """Whether the question for the key can be seen."""
        return isinstance(self.page, HolderPage) and self.seen

    def touch_choice(self, key_ids: frozenset[str]) -> None:
        """Keys wait for a touch."""
        if isinstance(self.page, HolderPage):
            self.page.show_waiting(key_ids)

    def key_touched(self, key_id: str) -> None:
        """A key was touched."""
        if isinstance(self.page, HolderPage):
            self.page.answered.emit(key_id)

    def after_touch(self) -> FlowPage:
        """After the touch the answer is checked."""
        return BusyPage(self.tr("Thank you"), "", self.tr("Checking what the key answered…"))

    def worked(self, proven: Proven) -> FlowPage:
        """Make the page for a test that was passed."""
        key = self.state.now.key(proven.key_id)
        on = self.name_of(key) if key is not None else self._name
        answered = (
            self.tr("“{name}” answered, and the answer fits your account.").format(name=self._name)
            if on == self._name
            else self.tr("“{name}” on “{key}” answered, and the answer fits your account.").format(
                name=self._name, key=on
            )
        )
        page = OutcomePage(self.tr("It works"), answered)
        page.add_line(
            self.tr("The key checked that it is you, with PIN or fingerprint.")
            if proven.user_verified
            else self.tr("The key was touched, but did not ask for a PIN.")
        )
        return page


async def run_prove(host: SheetHost, services: Services, method_id: str, key_id: str | None = None) -> Proven | None:
    """Lead a person through testing a passkey.

    Args:
        host: the window.
        services: the flows.
        method_id: which passkey.
        key_id: a key chosen beforehand.

    Returns:
        What was shown to work, None when the person gave up or the test failed.
    """
    now = services.state.now
    method = next((m for m in now.methods or () if m.id == method_id), None)
    name = method_name(method, now) if method is not None else ""
    async with opened(host, ProveSheet(services.state, name)) as sheet:
        sheet.key = _likely(now, method_id, key_id)
        preset = key_id
        outcome = await lead(sheet, services, lambda token: services.prove.run(method_id, sheet, token, preset))
        if not isinstance(outcome, Done):
            return None
        sheet.say("")
        await sheet.ask(sheet.worked(outcome.value))
        return outcome.value


def _likely(now: Snapshot, method_id: str, key_id: str | None) -> SecurityKey | None:
    """The key the flow will take by itself, so that its touch is drawn right."""
    if key_id is not None:
        return now.key(key_id)
    here = [key for holder in now.holders(method_id) if (key := now.key(holder)) is not None]
    return here[0] if len(here) == 1 else None
