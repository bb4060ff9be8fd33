"""Keys on this computer, as Home shows them. Main thread; raises nothing."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.key_words import key_drawing
from keydesk.ui.models.key_facts import KeyLine, key_line
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.registry import KEYS
from keydesk.ui.pages.rows import Rows, Signs
from keydesk.ui.widgets.buttons import IconButton
from keydesk.ui.widgets.card import ListRow
from keydesk.ui.widgets.key_drawing import KeyDrawing
from keydesk.ui.widgets.page import Section


class KeyRow(ListRow):
    """A key with its badges.

    Args:
        picture: the key, drawn.
    """

    def __init__(self, picture: KeyDrawing) -> None:
        super().__init__("", tile=picture)
        self._picture = picture
        self._signs = Signs(self)

    def show_line(self, line: KeyLine) -> None:
        """Show a key.

        Args:
            line: what to show.
        """
        self._picture.set_tag(line.tag)
        self._signs.show(line.signs)
        self.set_texts(line.name, line.detail)
        self.setAccessibleName(", ".join((line.name, line.detail, *(sign.text for sign in line.signs))))


class KeysPart(Section):
    """The section.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Keys on this computer"))
        self._desk = desk
        more = IconButton("chevron_right", self.tr("Open Security keys"))
        more.setObjectName("open-keys")
        more.clicked.connect(lambda: desk.open_page(KEYS))
        self.add_action(more)
        self._none = ListRow("", "", tile=KeyDrawing("unknown", "grey", width=64))
        self.add(self._none)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.add(box)
        self._box = box
        self._rows: Rows[KeyLine, KeyRow] = Rows(column, self._make, KeyRow.show_line)

    def show_now(self) -> None:
        """Show the keys of now."""
        now = self._desk.now
        self._rows.show([key_line(key, now) for key in now.keys])
        set_shown(self._box, bool(now.keys))
        set_shown(self._none, not now.keys)
        if not now.keys:
            self._none.set_texts(
                self.tr("No key plugged in") if now.keys_known else self.tr("Looking for keys…"),
                self.tr("Plug one in and it appears here by itself.") if now.keys_known else "",
            )

    def _make(self, line: KeyLine) -> KeyRow:
        key = self._desk.now.key(line.id)
        picture = key_drawing(key, self._desk.now, width=84) if key is not None else KeyDrawing("unknown", "grey")
        return KeyRow(picture)
