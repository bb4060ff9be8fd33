"""What Home reminds of quietly: lost keys that are not dealt with, passkeys to test. Main thread; raises nothing."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.ui.desk import Desk
from keydesk.ui.models.due_words import DueLine, LostLine, due_lines, lost_lines
from keydesk.ui.pages import actions
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.rows import Rows
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, ListRow


class _DueRow(ListRow):
    """Passkeys to test."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", tile=IconTile("history", "neutral"))
        self._methods: tuple[str, ...] = ()
        self.button = Button(self.tr("Test it now"))
        self.button.setObjectName("test-due")
        self.button.clicked.connect(lambda: actions.drill(desk, self._methods))
        self.add_side(self.button)

    def show_line(self, line: DueLine) -> None:
        """Show it."""
        self._methods = line.methods
        several = len(line.methods) > 1
        self.button.setText(self.tr("Test them now") if several else self.tr("Test it now"))
        self.button.setAccessibleName(f"{self.button.text()}: {line.title}")
        self.set_texts(line.title, line.detail)


class _LostRow(ListRow):
    """A lost key."""

    def __init__(self, desk: Desk, key_id: str) -> None:
        super().__init__("", tile=IconTile("gpp_maybe", "warn"))
        self.button = Button(self.tr("Go on"))
        self.button.setObjectName("lost-go-on")
        self.button.clicked.connect(lambda: actions.lost_key(desk, key_id))
        self.add_side(self.button)

    def show_line(self, line: LostLine) -> None:
        """Show it."""
        self.button.setAccessibleName(f"{self.button.text()}: {line.title}")
        self.set_texts(line.title, line.detail)


class CarePart(QWidget):
    """The rows, without a heading: they are few, and say what they are.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        boxes = [QVBoxLayout() for _ in range(2)]
        for box in boxes:
            box.setSpacing(12)
            column.addLayout(box)
        self._lost: Rows[LostLine, _LostRow] = Rows(
            boxes[0], lambda line: _LostRow(desk, line.id), _LostRow.show_line
        )
        self._due: Rows[DueLine, _DueRow] = Rows(boxes[1], lambda _: _DueRow(desk), _DueRow.show_line)

    def show_now(self) -> None:
        """Show the state of now."""
        now, services = self._desk.now, self._desk.services
        lost = lost_lines(now)
        due = due_lines(now, services.model_name, self._desk.clock()) if services is not None else ()
        self._lost.show(lost)
        self._due.show(due)
        set_shown(self, bool(lost or due))
