"""Saving the list of keys: says what will be in it, asks for whole serial numbers, then for the file.

Runs on the main thread. Raises nothing; what goes wrong is a quiet line.
"""

from pathlib import Path

from keydesk.ui.async_glue import answer_of
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs import save_list
from keydesk.ui.dialogs.save_list import AskFile, wants_json
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.fields import CheckField
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Body
from keydesk.usecases.key_inventory import key_records, keys_csv, keys_json
from keydesk.usecases.services import Services

SAVE = "inventory"
SHORT, WHOLE = "short", "whole"


class InventorySheet(Sheet):
    """The sheet; answers with `SHORT` or `WHOLE`.

    Args:
        here: how many keys are plugged in.
        away: how many others are known of this account.
    """

    def __init__(self, here: int, away: int) -> None:
        super().__init__(
            self.tr("Save the list of keys"),
            self.tr("A table with one line for each key: name, model, firmware, PIN rules, and room for passkeys."),
        )
        self.setObjectName("inventory-sheet")
        self.add(Body(self._counted(here, away)))
        self.serials: CheckField | None = None
        if here:  # of a key that is not here only the end was kept
            self.serials = CheckField(self.tr("Whole serial numbers of keys"))
            self.serials.setObjectName("inventory-serials")
            self.add(self.serials)
            self.add(Body(self.tr("Without this only the last four are in it."), tone="muted"))
        self.add(Body(self.tr("No PIN and no passkey is ever in the list."), tone="muted"))
        self.add_cancel()
        self.save = Button(self.tr("Save…"), "primary", icon="save")
        self.save.setObjectName("inventory-save")
        self.save.clicked.connect(self._answer)
        self.add_button(self.save, default=True)

    def _answer(self) -> None:
        self.close_with(WHOLE if self.serials is not None and self.serials.isChecked() else SHORT)

    def _counted(self, here: int, away: int) -> str:
        if here and away:
            return self.tr("Plugged in now: {here}. Known, but not here: {away}.").format(here=here, away=away)
        if away:
            return self.tr("No key is plugged in. Known, but not here: {away}.").format(away=away)
        return self.tr("Plugged in now: {here}.").format(here=here)


def save_inventory(desk: Desk, ask_file: AskFile | None = None) -> None:
    """Ask what goes into the list of keys and where to save it, then write it.

    Args:
        desk: what pages share.
        ask_file: asks for the file; this computer's own dialog when None.
    """

    async def work(_: Services) -> None:
        now = desk.now
        here = {key.id for key in now.keys}
        sheet = InventorySheet(len(here), sum(key_id not in here for key_id in now.seen))
        title = sheet.title.text()
        desk.main_window.sheets.open(sheet)
        answer = await answer_of(sheet)
        if answer is None:
            return
        at = desk.clock()
        name = f"keys-{at.astimezone():%Y-%m-%d}.csv"

        def chosen(path: Path) -> None:
            records = key_records(desk.now, at, answer == WHOLE)
            text = keys_json(records, at) if wants_json(path) else keys_csv(records)
            desk.start(f"{SAVE}-write", lambda services: save_list.save_list(desk, path, text))

        (ask_file or save_list.ask_where)(desk.main_window, title, name, chosen)

    desk.start(SAVE, work)
