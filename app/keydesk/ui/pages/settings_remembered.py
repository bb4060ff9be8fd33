"""Which keys this computer lists without their PIN, plugged in or not; a button forgets each. Main thread.

Raises nothing; a keyring that cannot be read shows no keys here, one that cannot be written is told as any failure.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.remembered_key import RememberedKey
from keydesk.ui.desk import Desk
from keydesk.ui.models.moments import day
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.rows import Rows
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, ListRow
from keydesk.ui.widgets.page import Section
from keydesk.usecases.services import Services

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RememberedLine:
    """A remembered key in words.

    Args:
        id: the key.
        title: its name.
        detail: where it is, and since when it is remembered.
    """

    id: str
    title: str
    detail: str


class RememberedPart(Section):
    """The section; only there where a key is remembered.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Keys shown without their PIN"))
        self.note.setText(
            self.tr("This computer lists the passkeys of these keys without asking. Forget a key you gave away.")
        )
        self.note.show()
        self._desk = desk
        self._known: Sequence[RememberedKey] = ()
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.add(listed)
        self._rows: Rows[RememberedLine, RememberedRow] = Rows(column, self._make, RememberedRow.show_line)
        set_shown(self, False)

    def look(self) -> None:
        """Ask which keys are remembered, and show them."""
        self._desk.start("remembered-keys", self._read)

    def show_keys(self, known: Sequence[RememberedKey]) -> None:
        """Show these.

        Args:
            known: the remembered keys, the newest first; two keys that look alike are forgotten together.
        """
        self._known = tuple({one.key_id: one for one in reversed(known)}.values())[::-1]
        self.show_now()

    def show_now(self) -> None:
        """Show what was read last, with where the keys are now."""
        self._rows.show([self._line(known) for known in self._known])
        set_shown(self, bool(self._known))

    async def _read(self, services: Services) -> None:
        known: Sequence[RememberedKey] = ()
        try:
            known = await services.instant.remembered()
        except KeydeskError as error:
            # The checks tell what is wrong with the keyring; here it has nothing to show.
            _log.info("remembered keys could not be read: %s", error.code)
        self.show_keys(known)

    def _line(self, known: RememberedKey) -> RememberedLine:
        now = self._desk.now
        here = known.key_id in now.at_once
        since = day(known.at, self._desk.clock())
        told = self.tr("Plugged in · since {day}") if here else self.tr("Not plugged in · since {day}")
        return RememberedLine(known.key_id, now.key_label(known.key_id) or known.model, told.format(day=since))

    def _make(self, line: RememberedLine) -> "RememberedRow":
        row = RememberedRow(line)
        row.button.clicked.connect(lambda: self._forget(row.line))
        return row

    def _forget(self, line: RememberedLine) -> None:
        async def work(services: Services) -> None:
            await services.instant.forget(line.id)
            text = self.tr("The passkeys of “{key}” are shown only with its PIN again.")
            self._desk.main_window.say_done(text.format(key=line.title))
            await self._read(services)

        self._desk.start(f"forget:{line.id}", work)


class RememberedRow(ListRow):
    """One key.

    Args:
        line: in words.
    """

    def __init__(self, line: RememberedLine) -> None:
        super().__init__(line.title, line.detail, tile=IconTile("visibility", "neutral"))
        self.setObjectName("remembered-key")
        self.line = line
        self.button = Button(self.tr("Forget"))
        self.button.setObjectName("forget-remembered")
        self.add_side(self.button)
        self.show_line(line)

    def show_line(self, line: RememberedLine) -> None:
        """Show a key.

        Args:
            line: in words.
        """
        self.line = line
        self.set_texts(line.title, line.detail)
        self.button.setAccessibleName(self.tr("Forget {key}").format(key=line.title))
