"""Newer versions: how things stand, looking now, and whether Keydesk asks by itself. Main thread; raises nothing."""

from PySide6.QtWidgets import QWidget

from keydesk.config.sources import support_contact
from keydesk.domain.update import Standing
from keydesk.ui.desk import Desk
from keydesk.ui.models.update_words import update_words
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.locked_choices import LockedChoices
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.column import Column
from keydesk.ui.widgets.fields import Choice
from keydesk.ui.widgets.page import Columns

LOOK = "look-for-updates"


class UpdatesPart(Column):
    """The part; button and choices are there only where somebody may be asked.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(12, None)
        self._desk = desk
        self.tile = IconTile("info", "neutral")
        self.row = ListRow("", tile=self.tile)
        self.row.setObjectName("updates")
        self.more = Button(self.tr("What is new…"))
        self.more.setObjectName("what-is-new")
        self.more.clicked.connect(self._open)
        self.look = Button(self.tr("Look now"), icon="refresh")
        self.look.setObjectName("look-for-updates")
        self.look.clicked.connect(lambda: look_for_versions(desk))
        for button in (self.more, self.look):
            self.row.add_side(button)
        self.add(self.row)
        self._locked = LockedChoices(desk.setup.policy)
        self.choices = self._choices()
        self.add(self.choices)
        desk.news_changed.connect(self._news)
        desk.scope.busy_changed.connect(self._busy_changed)

    def show_now(self) -> None:
        """Show what is known now."""
        news, chosen = self._desk.setup.updates.now, self._desk.setup.chosen
        words = update_words(news, self._desk.clock(), support_contact(self._desk.setup.policy))
        self.tile.set_icon(words.icon, words.kind)
        set_shown(self.more, news.standing in (Standing.NEWER, Standing.UNSAFE))
        set_shown(self.look, news.rule.may_ask)
        self.row.set_texts(words.title, words.detail)
        set_shown(self.choices, news.rule.may_ask)
        for choice, value in ((self.check, chosen.update_check), (self.channel, chosen.update_channel)):
            choice.setCurrentIndex(choice.findData(value))
        self._locked.show_now()

    def _choices(self) -> QWidget:
        self.check = Choice(self.tr("Look for new versions"))
        self.check.setObjectName("update-check")
        self.check.addItem(self.tr("Only when I ask"), "off")
        self.check.addItem(self.tr("Once a day"), "on")
        self.check.activated.connect(lambda: self._choose("update_check", self.check))
        self.channel = Choice(self.tr("Which versions"))
        self.channel.setObjectName("update-channel")
        self.channel.addItem(self.tr("Finished ones"), "stable")
        self.channel.addItem(self.tr("Also those for trying out"), "beta")
        self.channel.activated.connect(lambda: self._choose("update_channel", self.channel))
        card = Card()
        card.add(
            Columns(
                self._locked.row(self.tr("Look for new versions"), self.check, "UpdateCheck"),
                self._locked.row(self.tr("Which versions"), self.channel, "UpdateChannel"),
                least=280,
            )
        )
        return card

    def _news(self, _: object) -> None:
        self.show_now()

    def _busy_changed(self, key: str, busy: bool) -> None:
        if key == LOOK:
            self.look.say_why_off(self.tr("Keydesk is asking.") if busy else "")

    def _open(self) -> None:
        from keydesk.ui.dialogs.update_sheet import show_update

        show_update(self._desk)

    def _choose(self, name: str, choice: Choice) -> None:
        self._desk.setup.choose(name, str(choice.currentData()))
        self.show_now()


def look_for_versions(desk: Desk) -> None:
    """Ask now; what is wrong is told as a quiet line.

    Args:
        desk: what pages share.
    """
    updates = desk.setup.updates
    desk.start(LOOK, lambda services: updates.ask())
