"""Which sign-in method to add: what the tenant offers, and why the rest is missing. Main thread; raises nothing."""

from collections.abc import Sequence

from keydesk.domain.account import MethodType
from keydesk.ui.desk import Desk
from keydesk.ui.models.moments import joined
from keydesk.ui.models.ways_to_add import WayToAdd, ways_to_add
from keydesk.ui.pages.actions import FLOW
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, ListRow
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Small
from keydesk.usecases.services import Services
from keydesk.usecases.state import Snapshot


class AddMethodSheet(Sheet):
    """The sheet; answers with a `MethodType`.

    Args:
        now: the state.
    """

    def __init__(self, now: Snapshot) -> None:
        super().__init__(
            self.tr("Add sign-in method"),
            self.tr("The more ways in, the less a lost one hurts. The safest comes first."),
        )
        self.setObjectName("add-method-sheet")
        self.body.setSpacing(8)
        ways = ways_to_add(now.factors, now.methods or ())
        open_ways = [way for way in ways if not way.why_off]
        for way in open_ways:
            self.add(self._row(way, way is open_ways[0]))
        reasons = dict.fromkeys(way.why_off for way in ways if way.why_off)
        for reason in reasons:
            self.add(self._missing(reason, [way for way in ways if way.why_off == reason]))
        if now.factors is None:
            self.add(Small(self.tr("What your organisation allows is not known here: it decides when you try.")))
        self.add_cancel()

    def _missing(self, reason: str, ways: Sequence[WayToAdd]) -> ListRow:
        """Say why some cannot be added; several with the same reason share a row."""
        if len(ways) == 1:
            return self._row(ways[0], False)
        row = ListRow(reason, joined(*(way.title for way in ways)), tile=IconTile("block", "neutral"))
        row.setObjectName("ways-missing")
        return row

    def _row(self, way: WayToAdd, first: bool) -> ListRow:
        kind = "neutral" if way.why_off else "accent"
        row = ListRow(way.title, way.why_off or way.text, tile=IconTile(way.icon, kind))
        row.setObjectName(f"way-{way.type}")
        if way.count:
            row.add_badge(way.count, "warn")
        if not way.why_off:
            button = Button(self.tr("Add"), "primary" if first else "plain")
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
    from keydesk.ui.dialogs.enroll_kind import run_enroll_kind

    async def work(services: Services) -> None:
        sheet = AddMethodSheet(services.state.now)
        desk.main_window.sheets.open(sheet)
        kind = await answer_of(sheet)
        if isinstance(kind, MethodType):
            await run_enroll_kind(desk.main_window, services, kind)

    desk.start(FLOW, work)
