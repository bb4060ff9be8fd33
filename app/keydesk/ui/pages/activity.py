"""Activity: what this computer did, newest first, to search and to filter. Never a PIN, token or code.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from keydesk.domain.activity_chain import Report
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.activity_export import examine_activity, save_activity
from keydesk.ui.models.lately import ACCOUNTS, KEYS, PASSKEYS, SIGN_INS, LatelyLine, lately_line, matches
from keydesk.ui.models.sealed_words import sealed_words
from keydesk.ui.pages.activity_list import ActivityList
from keydesk.ui.pages.live_page import LivePage, set_shown
from keydesk.ui.pages.sign_in_card import SignInCard
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.fields import Choice, LineField
from keydesk.ui.widgets.states import EmptyState
from keydesk.ui.widgets.text import Small


class ActivityPage(LivePage):
    """The page.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")
        self.title.setText(self.tr("Activity"))
        self.setAccessibleName(self.tr("Activity"))
        self.set_subtitle(self.tr("What this computer did. It stays here and never holds a PIN."))
        self._lines: list[LatelyLine] = []
        self.save = Button(self.tr("Save the list…"), icon="save")
        self.save.setObjectName("save-activity")
        self.save.clicked.connect(lambda: save_activity(desk))
        self.add_action(self.save)
        self._sign_in: SignInCard | None = None
        self.search = LineField(self.tr("Search activity"))
        self.search.setObjectName("activity-search")
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.topic = self._make_topics()
        self._bar = QWidget()
        self._bar_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._bar)
        self._bar_row.setContentsMargins(0, 0, 0, 0)
        self._bar_row.setSpacing(8)
        self._bar_row.addWidget(self.search, 1)
        self._bar_row.addWidget(self.topic)
        self.list = ActivityList(self.tr("Activity"))
        self.list.setObjectName("activity-list")
        self.warning = Banner("", "bad")
        self.warning.setObjectName("activity-changed")
        self.warning.hide()
        self.sealed = Small("")
        self.sealed.setObjectName("activity-sealed")
        self.sealed.hide()
        self._none = EmptyState("history", "", "", kind="neutral")
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.warning)
        column.addWidget(self._bar)
        column.addWidget(self._none, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.list, 1000)
        column.addWidget(self.sealed)
        column.addStretch(1)
        self._whole = whole
        # The list scrolls by itself, so that ten thousand lines cost no more than those that can be seen.
        self.body.insertWidget(self.body.count() - 1, whole, 100)

    def _make_topics(self) -> Choice:
        choice = Choice(self.tr("Show"))
        choice.setObjectName("activity-filter")
        for text, topic in (
            (self.tr("Everything"), ""),
            (self.tr("Sign-ins"), SIGN_INS),
            (self.tr("Passkeys"), PASSKEYS),
            (self.tr("Keys"), KEYS),
            (self.tr("Connected accounts"), ACCOUNTS),
            (self.tr("What went wrong"), "failed"),
        ):
            choice.addItem(text, topic)
        choice.activated.connect(self._filter)
        return choice

    def show_now(self) -> None:
        """Show the activity of now."""
        now, at = self.desk.now, self.at
        out = now.person is None
        if out and self._sign_in is None and now.profile is not None and not self.starting:
            self._sign_in = SignInCard(
                self.desk, self.tr("Sign in to see your activity"), self.tr("It is kept for each account on its own.")
            )
            self.add(self._sign_in)
        if self._sign_in is not None:
            set_shown(self._sign_in, out and not self.starting)
        set_shown(self._whole, not out or now.profile is None)
        self._lines = [lately_line(entry, at) for entry in now.activity]
        set_shown(self.save, bool(self._lines))
        if out:
            set_shown(self.warning, False)
            set_shown(self.sealed, False)
        self._filter()

    def seen(self) -> None:
        """Examine the seals, when somebody looks."""
        if self.desk.now.person is not None:
            examine_activity(self.desk, self.show_report)

    def show_report(self, report: Report) -> None:
        """Show what an examination found.

        Args:
            report: of the signed-in account's lines.
        """
        kind, text = sealed_words(report, self.at)
        self.warning.set_state(text, "bad")
        self.sealed.setText(text)
        set_shown(self.warning, kind == "bad")
        set_shown(self.sealed, kind == "ok" and bool(self._lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Search above filter where it is narrow."""
        super().resizeEvent(event)
        narrow = self.width() < 480
        self._bar_row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _filter(self) -> None:
        text, topic = self.search.text(), str(self.topic.currentData() or "")
        found = [line for line in self._lines if matches(line, text, topic)]
        self.list.show_lines(found)
        set_shown(self.list, bool(found))
        set_shown(self._none, not found)
        set_shown(self._bar, bool(self._lines))
        if self._lines:
            self._none.title.setText(self.tr("Nothing found"))
            self._none.text.setText(self.tr("Try another word, or show everything."))
        else:
            self._none.title.setText(self.tr("Nothing yet"))
            self._none.text.setText(self.tr("What you do with your keys and sign-in methods is listed here."))
        set_shown(self._none.text, True)
