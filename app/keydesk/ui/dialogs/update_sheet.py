"""What is new in a version, and the page where people get it. Nothing is downloaded. Main thread; raises nothing."""

from PySide6.QtCore import QLocale, Signal

from keydesk.config.sources import support_contact
from keydesk.domain.policy import SupportContact
from keydesk.domain.update import Announcement, Standing, UpdateNews
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.flow_pages import open_in_browser
from keydesk.ui.models.update_words import release_day, who_installs
from keydesk.ui.pages.contact_card import ContactCard
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.fields import CopyField
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Body, Small, Strong


class UpdateSheet(Sheet):
    """The sheet.

    Args:
        news: what is known.
        told: the version that is there.
        contact: whom to ask.
    """

    page_wanted = Signal()

    def __init__(self, news: UpdateNews, told: Announcement, contact: SupportContact) -> None:
        super().__init__("", width=600)
        self.setObjectName("update-sheet")
        self.set_words(
            self.tr("Version {version}").format(version=told.version),
            self.tr("Out since {day}. You have {own}.").format(day=release_day(told.released), own=news.own),
        )
        if news.standing is Standing.UNSAFE:
            self.add(
                Banner(
                    self.tr("The version you have has a known fault and is no longer safe to use."),
                    "bad",
                )
            )
        note = told.note(QLocale().name()[:2])
        if note:
            card = Card(spacing=8)
            card.add(Strong(self.tr("What is new")))
            for line in note:
                card.add(Body(line).selectable())
            self.add(card)
        if news.rule.managed:
            self.add(Body(who_installs(), tone="muted"))
            if contact.told:
                self.add(ContactCard(contact))
            self._close("primary")
            return
        where = CopyField(self.tr("address"), told.page)
        where.setObjectName("update-page")
        self.add(where)
        self.add(Small(self.tr("Keydesk downloads and installs nothing by itself. The page opens in your browser.")))
        self._close("plain")
        self.go = Button(self.tr("Open the page"), "primary", icon="open_in_new")
        self.go.setObjectName("open-update-page")
        self.go.clicked.connect(self.page_wanted)
        self.add_button(self.go, default=True)

    def _close(self, kind: str) -> None:
        close = Button(self.tr("Close"), kind)
        close.setObjectName("close")
        self.add_button(close, True, default=kind == "primary")


def show_update(desk: Desk) -> None:
    """Show what is new, where there is anything.

    Args:
        desk: what pages share.
    """
    news = desk.setup.updates.now
    if news.announcement is None:
        return
    sheet, page = UpdateSheet(news, news.announcement, support_contact(desk.setup.policy)), news.announcement.page
    sheet.page_wanted.connect(lambda: open_in_browser(page))
    desk.main_window.sheets.open(sheet)
