"""Tidying up after an enrollment that could not be finished: the leftover passkey is taken off its key.

Runs on the main thread. Raises nothing; failures are told inside the sheet.
"""

from keydesk.domain.steps import JournalEntry
from keydesk.ui.dialogs.flow_pages import BusyPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.pin_sheet import PinSheet, opened_for_key
from keydesk.ui.dialogs.running import SheetHost, lead
from keydesk.ui.widgets.card import IconTile
from keydesk.ui.widgets.key_drawing import KeyDrawing
from keydesk.usecases.outcomes import Done
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState, Snapshot


class RepairPage(FlowPage):
    """Explains and waits for the key; answers True.

    Args:
        entry: what did not finish.
        now: what is plugged in.
    """

    def __init__(self, entry: JournalEntry, now: Snapshot) -> None:
        super().__init__(
            self.tr("Tidy up “{key}”").format(key=entry.key_label),
            self.tr(
                "Adding a passkey was not finished. Keydesk checks your account once more and deletes from the key "
                "only what your account does not know."
            ),
        )
        self._entry = entry
        self.sign = IconTile("restart_alt", "warn")
        self.picture = KeyDrawing("unknown", "grey", width=168)
        self.add(self.picture, centred=True)
        self.do = self.add_button(self.tr("Tidy up"), "primary", answer=True, default=True)
        self._explanation = self.text
        self._here: bool | None = None
        self.update_now(now)

    def update_now(self, now: Snapshot) -> None:
        """The key came or went.

        Args:
            now: what is plugged in.
        """
        here = now.key(self._entry.key_id) is not None
        if here == self._here:
            return
        self._here = here
        self.do.setEnabled(here)
        self.picture.setVisible(not here)
        plug = self.tr("Plug in this key to go on.")
        self.text = self._explanation if here else f"{self._explanation} {plug}"
        self.retitled.emit()


class RepairSheet(PinSheet):
    """The sheet.

    Args:
        state: names of keys.
        entry: what did not finish.
    """

    def __init__(self, state: AppState, entry: JournalEntry) -> None:
        self._label = entry.key_label
        super().__init__(state, entry.key_id)

    def preparing(self) -> FlowPage:
        """While account and key are asked."""
        return BusyPage(
            self.tr("Tidy up “{key}”").format(key=self._label), "", self.tr("Checking your account and the key…")
        )

    def last_page(self, count: int) -> FlowPage:
        """Make the last page.

        Args:
            count: passkeys deleted.
        """
        return OutcomePage(
            self.tr("All tidy"),
            self.tr("The leftover passkey was deleted from “{key}”.").format(key=self._label)
            if count
            else self.tr("There was nothing left over on “{key}”; account and key agree.").format(key=self._label),
        )


async def run_repair(host: SheetHost, services: Services, entry_id: str) -> bool:
    """Lead a person through tidying up after an unfinished enrollment.

    Args:
        host: the window.
        services: the flows.
        entry_id: one of the state's repairs.

    Returns:
        Whether it is settled.
    """
    entry = next((e for e in services.state.now.repairs if e.id == entry_id), None)
    if entry is None:
        return True
    async with opened_for_key(host, services, RepairSheet(services.state, entry)) as sheet:
        page = RepairPage(entry, services.state.now)
        stop = services.state.changed.connect(page.update_now)
        try:
            agreed = await sheet.ask(page) is True
        finally:
            stop()
        if not agreed:
            return False
        sheet.show_page(sheet.preparing())
        outcome = await lead(
            sheet, services, lambda token: services.remove_left_over.run(entry_id, sheet, token), entry.key_id
        )
        if not isinstance(outcome, Done):
            return False
        sheet.say("")
        await sheet.ask(sheet.last_page(outcome.value))
        return True
