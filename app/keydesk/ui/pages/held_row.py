"""What a key holds of this account, one row for each passkey, with its one button. Main thread; raises nothing."""

from collections.abc import Callable

from keydesk.ui.models.key_facts import HeldLine
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, ListRow

# kind of line: (icon, kind of tile, what the button starts, its name in code, its kind)
_LOOKS = {
    "held": ("passkey", "accent", "test", "test", "plain"),
    "orphan": ("warning", "warn", "orphan", "remove-from-key", "danger"),
    "empty": ("passkey", "neutral", "enroll", "enroll", "primary"),
    "unchecked": ("help", "neutral", "enroll", "enroll", "plain"),
    "looking": ("hourglass_top", "neutral", "", "", "plain"),
    "unread": ("cloud_off", "warn", "refresh", "refresh", "plain"),
    "signed-out": ("login", "neutral", "sign-in", "sign-in", "plain"),
}
_NEEDS_NETWORK = frozenset({"orphan", "enroll"})


class HeldRow(ListRow):
    """The row.

    Args:
        want: told what its button starts and for which line.
    """

    def __init__(self, want: Callable[[str, str], None]) -> None:
        self._tile = IconTile("passkey")
        super().__init__("", tile=self._tile)
        self._want = want
        self._line_id = ""
        self._does = ""
        self.button = Button("")
        self.button.clicked.connect(lambda: self._want(self._does, self._line_id))
        self.add_side(self.button)

    def show_line(self, line: HeldLine) -> None:
        """Show a line.

        Args:
            line: what to show.
        """
        icon, tile, does, name, kind = _LOOKS[line.kind]
        self._line_id, self._does = line.id, does
        self._tile.set_icon(icon, tile)
        self.button.setText(self._said(does))
        self.button.setObjectName(name)
        self.button.set_kind(kind)
        self.button.setVisible(bool(does))
        self.button.setAccessibleName(f"{self._said(does)}: {line.title}")
        self.set_texts(line.title, line.detail)

    def say_offline(self, reason: str) -> None:
        """Switch the button off where it needs a network that is not there.

        Args:
            reason: a sentence, "" for online.
        """
        wanted = reason if self._does in _NEEDS_NETWORK else ""
        if self.button.toolTip() != wanted or self.button.isEnabled() == bool(wanted):
            self.button.say_why_off(wanted)

    def _said(self, does: str) -> str:
        return {
            "test": self.tr("Test"),
            "orphan": self.tr("Remove from key"),
            "enroll": self.tr("Enroll this key"),
            "refresh": self.tr("Try again"),
            "sign-in": self.tr("Sign in"),
        }.get(does, "")
