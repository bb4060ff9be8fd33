"""Rules that are checked while a person types.

Runs on the main thread. Raises KeyError for a rule that does not exist.
"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from keydesk.ui.icons import draw_icon
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.text import Small

# state: (icon, ink token, tone of the text)
_STATES = {
    "open": ("circle", "muted", "muted"),
    "met": ("check_circle", "ok", "text"),
    "broken": ("cancel", "bad", "bad"),
    "later": ("schedule", "muted", "muted"),  # only the other side can tell
}


class _Mark(QWidget):
    """The sign before a rule."""

    def __init__(self) -> None:
        super().__init__()
        self.icon, self.ink = "circle", "muted"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        side = round(self.fontMetrics().height() * 1.1)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        draw_icon(QPainter(self), QRect(self.rect()), self.icon, look_of(self).color(self.ink))


class RulesList(QWidget):
    """A list of rules, each open, met, broken or for later, in words for screen readers too.

    Args:
        parent: the owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._rules: dict[str, tuple[_Mark, Small]] = {}
        self._texts: dict[str, str] = {}
        self._states: dict[str, str] = {}

    def add(self, key: str, text: str) -> None:
        """Add a rule, open at first.

        Args:
            key: its name in code.
            text: the rule, a sentence.
        """
        mark, label = _Mark(), Small(text)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        self._column.addLayout(row)
        self._rules[key] = (mark, label)
        self._texts[key] = text
        self.set_state(key, "open")

    def state(self, key: str) -> str:
        """Return "open", "met", "broken" or "later".

        Raises:
            KeyError: no such rule.
        """
        return self._states[key]

    def set_state(self, key: str, state: str) -> None:
        """Show how a rule stands.

        Args:
            key: its name in code.
            state: "open", "met", "broken", or "later" for what only the other side can tell.

        Raises:
            KeyError: no such rule or state.
        """
        mark, label = self._rules[key]
        mark.icon, mark.ink, tone = _STATES[state]
        label.set_tone(tone)
        self._states[key] = state
        later = self.tr("{rule} (checked when you save)").format(rule=self._texts[key])
        label.setText(later if state == "later" else self._texts[key])
        said = {"open": self.tr("not yet met"), "met": self.tr("met"), "broken": self.tr("not met"),
                "later": self.tr("checked when you save")}  # fmt: skip
        label.setAccessibleName(f"{self._texts[key]}: {said[state]}")
        mark.update()

    def all_met(self) -> bool:
        """Tell whether every rule is met that can be judged here."""
        return all(state in ("met", "later") for state in self._states.values())
