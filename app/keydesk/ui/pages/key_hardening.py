"""How well a key is set up: its findings and switches, each with a button or the reason why there is none.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Callable

from keydesk.domain.key_findings import examine_key, matters
from keydesk.domain.key_management import KeyRules
from keydesk.domain.keys import SecurityKey
from keydesk.ui.desk import Desk
from keydesk.ui.models.finding_words import FindingLine, finding_line, key_use, summary_words
from keydesk.ui.pages.flat_row import FlatRow
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.rows import Rows
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.page import Section
from keydesk.ui.widgets.text import Small, Strong

Want = Callable[[FindingLine], None]


class FindingRow(FlatRow):
    """A finding.

    Args:
        want: told when its button is pressed.
    """

    def __init__(self, want: Want) -> None:
        super().__init__("info")
        self._line: FindingLine | None = None
        self._want = want
        self._once = self.add_badge("", "neutral", icon="lock")
        self.button = Button("")
        self.button.clicked.connect(self._pressed)
        self.add_side(self.button)

    def show_line(self, line: FindingLine) -> None:
        """Show a finding.

        Args:
            line: in words.
        """
        self._line = line
        self.tile.set_icon(line.icon, line.kind)
        self._once.set_state(self.tr("One-way"), "neutral", icon="lock")
        self._once.setVisible(line.one_way)
        self.button.setText(line.button)
        self.button.setObjectName(f"fix-{line.id}")
        self.button.setVisible(bool(line.button))
        self.button.setAccessibleName(f"{line.button}: {line.title}")
        if line.one_way:
            self.button.setAccessibleDescription(self.tr("Only a reset of the key undoes it."))
        self.set_texts(line.title, line.detail)

    def _pressed(self) -> None:
        if self._line is not None:
            self._want(self._line)


class KeyHardening(Section):
    """The section.

    Args:
        desk: what pages share.
        want: told what is to be mended.
    """

    def __init__(self, desk: Desk, want: Want) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Hardening"))
        self._desk = desk
        card = Card(spacing=16)
        self.summary = Strong()
        card.add(self.summary)
        self._rows: Rows[FindingLine, FindingRow] = Rows(
            card.body, lambda _: FindingRow(want), FindingRow.show_line, first=1
        )
        self._unread = Small(self.tr("The switches of this key could not be read right now."))
        self.add(card)
        self.body.addWidget(self._unread)

    def show_key(self, key: SecurityKey, rules: KeyRules | None, failed: bool) -> None:
        """Show how a key stands.

        Args:
            key: the key.
            rules: its rules, None while they are not known.
            failed: they could not be read.
        """
        findings = examine_key(key, rules, key_use(key, self._desk.now))
        self._rows.show([finding_line(finding) for finding in findings])
        count = matters(findings)
        self.summary.setText(summary_words(count) if findings else self.tr("This key has no switches of its own."))
        set_shown(self._unread, failed)
