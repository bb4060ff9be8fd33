"""Which card readers Keydesk looks at: a person may hide one, and nothing on it is opened.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.domain.readers import Reader
from keydesk.ui.desk import Desk
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, ListRow
from keydesk.ui.widgets.page import Section


class ReadersPart(Section):
    """The section; only there where this computer has readers, or some are hidden.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Card readers"))
        self.note.setText(
            self.tr("Nothing on a hidden reader is opened. Hide the one that holds your staff or bank card.")
        )
        self.note.show()
        self._desk = desk
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.add(self._list)
        self.rows: dict[str, ReaderRow] = {}

    def show_now(self) -> None:
        """Show the readers of now."""
        readers = {reader.name: reader for reader in self._desk.setup.readers.known()}
        for name in [name for name in self.rows if name not in readers]:
            row = self.rows.pop(name)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for name, reader in readers.items():
            if name not in self.rows:
                row = self.rows[name] = ReaderRow(reader)
                row.button.clicked.connect(lambda _=False, row=row: self._turn(row))
                self._column.addWidget(row)
            self.rows[name].show_reader(reader)
        set_shown(self, bool(readers))

    def _turn(self, row: "ReaderRow") -> None:
        self._desk.setup.readers.hide(row.reader.name, not row.reader.hidden)
        self.show_now()


class ReaderRow(ListRow):
    """One reader.

    Args:
        reader: the reader.
    """

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader.name, tile=IconTile("contactless", "neutral"))
        self.setObjectName("reader")
        self.reader = reader
        self.button = Button("")
        self.button.setObjectName("hide-reader")
        self.add_side(self.button)

    def show_reader(self, reader: Reader) -> None:
        """Show its state.

        Args:
            reader: the reader as it is now.
        """
        self.reader = reader
        self.set_texts(reader.name, self._state(reader))
        self.button.setText(self.tr("Show again") if reader.hidden else self.tr("Hide"))
        said = self.tr("Show {reader} again") if reader.hidden else self.tr("Hide {reader}")
        self.button.setAccessibleName(said.format(reader=reader.name))

    def _state(self, reader: Reader) -> str:
        if reader.hidden:
            return self.tr("Hidden by you.") if reader.here else self.tr("Hidden by you. Not connected now.")
        return self.tr("Something lies on it.") if reader.card else self.tr("Nothing lies on it.")
