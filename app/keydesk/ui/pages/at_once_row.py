"""Says that a key's passkeys are shown without its PIN, since when; takes it back. Main thread; raises nothing."""

from datetime import datetime

from PySide6.QtCore import Signal

from keydesk.domain.remembered_key import ShownAtOnce
from keydesk.ui.models.moments import day
from keydesk.ui.pages.flat_row import FlatRow
from keydesk.ui.widgets.buttons import Button


class AtOnceRow(FlatRow):
    """The row above the list of a remembered key."""

    forget_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("visibility")
        self.setObjectName("shown-at-once")
        self.forget = Button(self.tr("Forget"))
        self.forget.setObjectName("forget-key")
        self.forget.setAccessibleName(self.tr("Show the passkeys of this key only with its PIN again"))
        self.forget.clicked.connect(self.forget_wanted)
        self.add_side(self.forget)

    def show_state(self, shown: ShownAtOnce, *, unlocked: bool, now: datetime) -> None:
        """Show how a key is remembered.

        Args:
            shown: since when, and whether its list was changed elsewhere.
            unlocked: its PIN was given in this session.
            now: the time.
        """
        since = self.tr("Remembered on this computer since {day}.").format(day=day(shown.since, now))
        changed = self.tr("The list was changed since it was last shown here.") if shown.changed else ""
        if unlocked:
            title, can = self.tr("Also shown without the PIN"), ""
        else:
            title, can = self.tr("Shown without the PIN"), self.tr("Read-only until you unlock the key.")
        self.tile.set_icon("visibility", "warn" if shown.changed else "neutral")
        self.set_texts(title, " ".join(part for part in (changed, can, since) if part))
