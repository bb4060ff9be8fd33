"""Which sign-in method to add: what the tenant offers, and why the rest is missing. Main thread; raises nothing."""

from keydesk.domain.account import MethodType
from keydesk.ui.desk import Desk
from keydesk.ui.models.ways_to_add import WayToAdd, ways_to_add
from keydesk.ui.pages.actions import FLOW
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, ListRow
from keydesk.ui.widgets.sheet import Sheet
from keydesk.usecases.services import Services
from keydesk.usecases.state import Snapshot


class AddMethodSheet(Sheet):
    """The sheet; answers with a `MethodType` value.

    Args:
        now: the state.
    """

    def __init__(self, now: Snapshot) -> None:
        super().__init__(
            self.tr("Add sign-in method"),
            self.tr("The more ways in you have, the less a lost one hurts. The safest stands first."),
        )
        self.setObjectName("add-method-sheet")
        for way in ways_to_add(now.factors, now.methods or ()):
            self.add(self._row(way))
        self.add_cancel()

    def _row(self, way: WayToAdd) -> ListRow:
        kind = "neutral" if way.why_off else "accent"
        row = ListRow(way.title, way.why_off or way.text, tile=IconTile(way.icon, kind))
        row.setObjectName(f"way-{way.type}")
        if not way.why_off:
            button = Button(self.tr("Add"), "primary")
            button.setAccessibleName(self.tr("Add {what}").format(what=way.title))
            button.setObjectName(f"add-{way.type}")
            button.clicked.connect(lambda: self.close_with(way.type))
            row.add_side(button)
        return row


def add_method(desk: Desk) -> None:
    """Ask which method to add, and add it.

    Args:
        desk: what pages share.
    """
    from keydesk.ui.async_glue import answer_of
    from keydesk.ui.dialogs.enroll_wizard import run_enroll

    async def work(services: Services) -> None:
        sheet = AddMethodSheet(services.state.now)
        desk.main_window.sheets.open(sheet)
        if await answer_of(sheet) == MethodType.PASSKEY:
            await run_enroll(desk.main_window, services)

    desk.start(FLOW, work)
