"""What a link puts before a person, so that nothing is done that they did not want. Main thread; raises nothing."""

from keydesk.ui.async_glue import answer_of
from keydesk.ui.dialogs.running import SheetHost
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile
from keydesk.ui.widgets.sheet import Sheet


class LinkEnrollSheet(Sheet):
    """Asks whether a security key is to be enrolled, because a link says so. Answers True to go on."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Enroll a security key?"),
            self.tr("A link has led you here. Go on only if you expected it. Nothing has been changed yet."),
            width=480,
        )
        self.setObjectName("link-enroll")
        self.body.insertWidget(0, IconTile("security_key", "accent"))
        self.add_cancel(self.tr("Not now"))
        go = Button(self.tr("Enroll a security key"), "primary")
        go.setObjectName("link-go-on")
        self.add_button(go, True, default=True)


async def wants_enroll(host: SheetHost) -> bool:
    """Ask, and wait for the answer.

    Args:
        host: the window.

    Returns:
        Whether the person wants to go on.
    """
    sheet = LinkEnrollSheet()
    host.sheets.open(sheet)
    return await answer_of(sheet) is True
