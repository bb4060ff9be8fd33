"""What a reset takes away, line by line: sign-ins of this account, other sites, what no list shows, PIN and fingers.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.domain.account import Method
from keydesk.ui.models.moments import full_date
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile
from keydesk.ui.widgets.text import Small, Strong
from keydesk.usecases.reset_prompts import Consequences

Name = Callable[[Method], str]
"""Names a method as the person knows it."""


class LossRow(QWidget):
    """One thing that goes: sign, what it is, what that means.

    Args:
        icon: icon name.
        kind: see `IconTile`.
        title: what goes; read as plain text.
        detail: what that means.
    """

    def __init__(self, icon: str, kind: str, title: str, detail: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(IconTile(icon, kind), 0, Qt.AlignmentFlag.AlignTop)
        self._words = QVBoxLayout()
        self._words.setSpacing(2)
        self._words.addWidget(Strong(title))
        self._words.addWidget(Small(detail))
        row.addLayout(self._words, 1)
        self.setAccessibleName(f"{title}. {detail}")

    def add_below(self, button: Button) -> None:
        """Put a button below the words, so that they keep their width in a narrow window."""
        self._words.addSpacing(6)
        self._words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)


class Losses(QWidget):
    """All of them, in two cards.

    Args:
        what: what a reset takes away.
        name: names a method.
        can_unlock: the key can be unlocked so that the passkeys of other sites can be counted.
    """

    unlock_wanted = Signal()

    def __init__(self, what: Consequences, name: Name, *, can_unlock: bool) -> None:
        super().__init__()
        self._what, self._name = what, name
        self.unlock: Button | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Strong(self.tr("Your sign-ins that end with this key")))
        mine = Card(spacing=12)
        for row in self._mine():
            mine.add(row)
        column.addWidget(mine)
        column.addSpacing(8)
        column.addWidget(Strong(self.tr("What else is gone")))
        rest = Card(spacing=12)
        rest.add(self._other_sites(can_unlock))
        rest.add(
            LossRow(
                "link_off", "warn", self.tr("Sign-ins this key does not list"),
                self.tr("Wherever the key is a second step after a password it stops working. No list shows where.")
            )
        )  # fmt: skip
        rest.add(self._own())
        column.addWidget(rest)

    def _mine(self) -> list[LossRow]:
        what = self._what
        if not what.account_known:
            return [
                LossRow(
                    "help", "warn", self.tr("Not known"),
                    self.tr("Keydesk cannot read your account now. Sign in first to see what ends.")
                )
            ]  # fmt: skip
        rows = [self._method(m, "bad", self.tr("Only on this key.")) for m in what.only_here]
        rows += [self._method(m, "neutral", self.tr("Another key holds it, too.")) for m in what.also_elsewhere]
        rows += [
            self._method(m, "warn", self.tr("It may be on this key: the key could not be asked."))
            for m in what.unsure
        ]
        if not rows:
            rows = [
                LossRow(
                    "check_circle", "ok", self.tr("None"), self.tr("This key holds no passkey of your account here.")
                )
            ]
        return rows

    def _method(self, method: Method, kind: str, meaning: str) -> LossRow:
        added = (
            self.tr("Added {day}.").format(day=full_date(method.created_at)) if method.created_at is not None else ""
        )
        return LossRow("passkey", kind, self._name(method), f"{meaning} {added}".strip())

    def _other_sites(self, can_unlock: bool) -> LossRow:
        count = self._what.other_sites
        if count is not None:
            if not count:
                return LossRow(
                    "check_circle", "ok", self.tr("No passkeys of other sites"),
                    self.tr("The key holds none besides those of your account here.")
                )  # fmt: skip
            return LossRow(
                "passkey", "bad", self.tr("%n passkey(s) of other sites", "", count),
                self.tr("Each opens an account somewhere else. Make sure of another way into them first.")
            )  # fmt: skip
        row = LossRow(
            "passkey", "warn", self.tr("Passkeys of other sites"),
            self.tr("All of them. The key tells how many only with its PIN.")
        )  # fmt: skip
        if can_unlock:
            self.unlock = Button(self.tr("Unlock to count them"))
            self.unlock.setObjectName("unlock-to-count")
            self.unlock.clicked.connect(self.unlock_wanted)
            row.add_below(self.unlock)
        return row

    def _own(self) -> LossRow:
        if self._what.fingerprints:
            return LossRow(
                "pin", "neutral", self.tr("PIN and fingerprints"), self.tr("The key can be set up anew afterwards.")
            )
        return LossRow("pin", "neutral", self.tr("Its PIN"), self.tr("You choose another one afterwards."))
