"""A plugged-in key in the list of keys. Main thread; raises nothing."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from keydesk.domain.keys import SecurityKey
from keydesk.ui.dialogs.key_words import key_drawing
from keydesk.ui.models.key_facts import KeyLine
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.card import ChoiceCard
from keydesk.ui.widgets.flow import FlowLayout
from keydesk.ui.widgets.key_drawing import KeyDrawing
from keydesk.ui.widgets.text import Small, Strong
from keydesk.usecases.state import Snapshot


class KeyCard(ChoiceCard):
    """The card.

    Args:
        line: what to show.
        key: the key, for its drawing.
        now: knows its colour.
    """

    def __init__(self, line: KeyLine, key: SecurityKey | None, now: Snapshot) -> None:
        super().__init__(line.name)
        self.setObjectName("key-card")
        self._picture = key_drawing(key, now, width=84) if key is not None else KeyDrawing("unknown", "grey")
        self.add(self._picture)
        self._name = Strong(line.name)
        self._detail = Small(line.detail)
        self.body.addSpacing(2)
        self.add(self._name)
        self.body.setSpacing(4)
        self.add(self._detail)
        self._badges: list[Badge] = []
        box = QWidget()
        self._flow = FlowLayout(box, gap=6)
        self._box = self.add(box)
        # Beside others all cards are equally high.
        self.body.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_line(self, line: KeyLine) -> None:
        """Show a key.

        Args:
            line: what to show.
        """
        self._picture.set_tag(line.tag)
        self._name.setText(line.name)
        self._detail.setText(line.detail)
        self._detail.setVisible(bool(line.detail))
        for at, sign in enumerate(line.signs):
            if at == len(self._badges):
                self._badges.append(Badge(sign.text, sign.kind, icon=sign.icon))
                self._flow.addWidget(self._badges[at])
            else:
                self._badges[at].set_state(sign.text, sign.kind, icon=sign.icon)
                self._badges[at].setVisible(True)
        for badge in self._badges[len(line.signs) :]:
            badge.setVisible(False)
        self._box.setVisible(bool(line.signs))
        self.setAccessibleName(", ".join((line.name, line.detail, *(sign.text for sign in line.signs))))
