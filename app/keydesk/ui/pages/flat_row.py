"""A row inside a card: what `ListRow` is, without a ground of its own. Main thread; raises nothing."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from keydesk.ui.widgets.card import IconTile, ListRow


class FlatRow(ListRow):
    """The row.

    Args:
        icon: icon name of its tile.
        kind: kind of the tile.
        parent: the owner.
    """

    def __init__(self, icon: str, kind: str = "neutral", *, parent: QWidget | None = None) -> None:
        self.tile = IconTile(icon, kind)
        super().__init__("", tile=self.tile, parent=parent)
        self.body.setContentsMargins(0, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card around it has the ground."""
