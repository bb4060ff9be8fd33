"""A connected account's card with its menu, and the row of what may be connected. Main thread; raises nothing."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from keydesk.ui.models.account_words import AccountLine, OfferLine
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.card import Card, LetterTile, ListRow
from keydesk.ui.widgets.flow import FlowLayout
from keydesk.ui.widgets.menu import MenuItem, popup
from keydesk.ui.widgets.painting import rounded
from keydesk.ui.widgets.text import Body, Small, Strong

translate = QCoreApplication.translate

Want = Callable[[str, str], None]
"""(``connect``, ``reconnect``, ``rename``, ``details``, ``disconnect``, ``cure`` or ``dismiss``, id)"""


class AccountCard(Card):
    """An account.

    Args:
        want: told what its buttons and its menu start.
    """

    def __init__(self, want: Want) -> None:
        super().__init__()
        self._want = want
        self._line: AccountLine | None = None
        self.setObjectName("account-card")
        self.tile = LetterTile("?")
        self.title = Strong()
        self.since, self.ends = Small(), Small()
        self.badge = Badge("", "neutral")
        self.menu = IconButton("more_horiz", "")
        self.menu.setObjectName("account-menu")
        self.menu.clicked.connect(lambda: popup(self.menu, self.menu_items()))
        self.summary = Body()
        self.trouble = TroubleNote()
        self.trouble.button.clicked.connect(lambda: self._act("cure"))
        self.trouble.dismiss.clicked.connect(lambda: self._act("dismiss"))
        self.reconnect = Button(self.tr("Reconnect"))
        self.reconnect.setObjectName("reconnect")
        self.reconnect.clicked.connect(lambda: self._act("reconnect"))
        self.details = Button(self.tr("Details"))
        self.details.setObjectName("account-details")
        self.details.clicked.connect(lambda: self._act("details"))
        self._furnish()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def _furnish(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        for label in (self.title, self.since, self.ends):
            words.addWidget(label)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addWidget(self.menu, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.body.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.trouble)
        self.body.addStretch(1)
        row = QWidget()
        flow = FlowLayout(row, gap=8)
        flow.addWidget(self.reconnect)
        flow.addWidget(self.details)
        self.body.addWidget(row)

    def sizeHint(self) -> QSize:
        """The grid asks for the height of a width; the hint stays small."""
        return QSize(320, self.minimumSizeHint().height())

    def show_line(self, line: AccountLine) -> None:
        """Show an account.

        Args:
            line: what to show.
        """
        self._line = line
        self.tile.set_name(line.provider)
        self.tile.set_dim(line.dim)
        tone = "muted" if line.dim else "text"
        self.title.setText(line.title)
        self.title.set_tone(tone)
        for label, text, tip in ((self.since, line.since, line.since_ago), (self.ends, line.ends, line.ends_ahead)):
            label.setText(text)
            label.setToolTip(tip)
            label.setVisible(bool(text))
        self.badge.set_state(line.sign.text, line.sign.kind, icon=line.sign.icon)
        self.summary.setText(line.summary)
        self.summary.set_tone(tone)
        self.summary.setVisible(bool(line.summary))
        self.trouble.show_trouble(line.trouble, line.cure)
        self.reconnect.setVisible(line.reconnect)
        self.reconnect.set_kind("primary" if line.lead else "plain")
        self.reconnect.say_why_off(line.why_no_reconnect)
        self.menu.set_name(self.tr("More for {name}").format(name=line.title))
        self.reconnect.setAccessibleName(self.tr("Reconnect {name}").format(name=line.title))
        self.details.setAccessibleName(self.tr("Details of {name}").format(name=line.title))
        self.setAccessibleName(line.spoken)

    def menu_items(self) -> list[MenuItem | None]:
        """List the lines of its menu as they are now."""
        return menu_items(self._line, self._act) if self._line is not None else []

    def _act(self, what: str) -> None:
        if self._line is not None:
            self._want(what, self._line.id)


def menu_items(line: AccountLine, act: Callable[[str], None]) -> list[MenuItem | None]:
    """List what can be done with an account.

    Args:
        line: the account.
        act: told what was chosen.

    Returns:
        The lines of its menu.
    """
    items: list[MenuItem | None] = []
    if line.reconnect:
        items.append(
            MenuItem(
                translate("AccountMenu", "Reconnect"),
                lambda: act("reconnect"),
                icon="link",
                why_off=line.why_no_reconnect,
                name="reconnect",
            )
        )
    return [
        *items,
        MenuItem(translate("AccountMenu", "Rename"), lambda: act("rename"), icon="edit", name="rename"),
        MenuItem(translate("AccountMenu", "Details"), lambda: act("details"), icon="info", name="details"),
        None,
        MenuItem(
            translate("AccountMenu", "Disconnect…"),
            lambda: act("disconnect"),
            icon="link_off",
            danger=True,
            why_off=line.why_off,
            name="disconnect",
        ),
    ]


class TroubleNote(QWidget):
    """What went wrong with one thing, where it stands, with the button that goes on from there."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("trouble")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(8)
        self.text = Small(tone="text")
        self.button = Button("")
        self.button.setObjectName("cure")
        self.dismiss = IconButton("close", self.tr("Dismiss"))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.text, 1)
        head.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        self.hide()

    def show_trouble(self, text: str, button: str) -> None:
        """Tell a failure; "" takes it away.

        Args:
            text: whole sentences.
            button: its words, "" for none.
        """
        fresh = text != self.text.text()
        self.text.setText(text)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setVisible(bool(text))
        if text and fresh:
            announce(self, text, urgent=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        look = look_of(self)
        rounded(
            QPainter(self), QRectF(self.rect()), look.color("bad_tint"), look.color("bad") if look.contrast else None
        )


class OfferRow(ListRow):
    """Something that may be connected.

    Args:
        want: told what its button starts.
    """

    def __init__(self, want: Want) -> None:
        self._tile = LetterTile("?")
        super().__init__("", tile=self._tile)
        self.setObjectName("offer")
        self._id = ""
        self.connect_button = Button(self.tr("Connect"))
        self.connect_button.setObjectName("connect")
        self.connect_button.clicked.connect(lambda: want("connect", self._id))
        self.add_side(self.connect_button)

    def show_line(self, line: OfferLine) -> None:
        """Show an offer.

        Args:
            line: what to show.
        """
        self._id = line.id
        self._tile.set_name(line.provider)
        self.set_texts(line.title, line.summary)
        self.connect_button.say_why_off(line.why_off)
        self.connect_button.setAccessibleName(self.tr("Connect {name}").format(name=line.title))
        self.setAccessibleName(line.spoken)
