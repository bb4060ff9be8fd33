"""Health: everything that signing in and keys rest on, checked when the page is first seen and when asked.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.config.sources import support_contact
from keydesk.helpdesk.finding import State
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.bundle_sheet import save_bundle
from keydesk.ui.dialogs.manual_sheet import open_manual
from keydesk.ui.models.check_fixes import CheckFix, fix_text
from keydesk.ui.models.health_words import CheckLine, check_line, health_verdict, state_word
from keydesk.ui.pages import actions
from keydesk.ui.pages.actions import CHECKS
from keydesk.ui.pages.contact_card import ContactCard
from keydesk.ui.pages.live_page import LivePage, set_shown
from keydesk.ui.pages.registry import HOME, KEYS, SETTINGS
from keydesk.ui.pages.rows import Rows
from keydesk.ui.pages.support_part import SupportPart
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.fields import CopyField
from keydesk.ui.widgets.page import Section
from keydesk.ui.widgets.states import Waiting
from keydesk.ui.widgets.text import Body, Small, Strong
from keydesk.ui.widgets.verdict import VerdictCard

_TILES = {
    State.OK: ("check_circle", "ok"),
    State.WARNING: ("priority_high", "warn"),
    State.FAILED: ("error", "bad"),
    State.NOT_APPLICABLE: ("do_not_disturb_on", "neutral"),
}
_PAGES = {CheckFix.SET_UP: HOME, CheckFix.KEYS: KEYS, CheckFix.SETTINGS: SETTINGS}
_KINDS = {State.OK: "ok", State.WARNING: "warn", State.FAILED: "bad", State.NOT_APPLICABLE: "neutral"}


class HealthPage(LivePage):
    """The page.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")
        self.title.setText(self.tr("Health"))
        self.setAccessibleName(self.tr("Health"))
        self.set_subtitle(self.tr("What signing in and your security keys rest on. Looking changes nothing."))
        self.again = Button(self.tr("Check again"))
        self.again.setObjectName("check-again")
        self.again.clicked.connect(self._again)
        self.add_action(self.again)
        self._waiting = Waiting(self.tr("Checking…"))
        self.add(self._waiting)
        self.verdict = VerdictCard()
        self.add(self.verdict)
        self._looked = False
        self.support = SupportPart(desk)
        self.add(self.support)
        self._trouble = Section(self.tr("What to mend"))
        self._trouble_rows: Rows[CheckLine, TroubleCard] = Rows(
            self._trouble.body, self._trouble_card, TroubleCard.show_line, first=1
        )
        self._fine = Section(self.tr("In order"))
        self._fine_rows = _quiet_rows(self._fine)
        self._idle = Section(self.tr("Not used here"))
        self._idle_rows = _quiet_rows(self._idle)
        for part in (self._trouble, self._fine, self._idle):
            self.add(part)
            part.hide()
        contact = support_contact(desk.setup.policy)
        if contact.told:  # below what there is to mend: who to call when it cannot be mended here
            self.add(ContactCard(contact))
        self.verdict.hide()
        desk.examined.connect(self._examined)

    def show_now(self) -> None:
        """Show what was found last."""
        self.support.show_now()
        busy = self.desk.scope.busy(CHECKS)
        findings = self.desk.findings
        set_shown(self._waiting, not findings and (busy or self.starting or not self._looked))
        self.again.setText(self.tr("Cancel") if busy else self.tr("Check again"))
        self.again.setEnabled(not self.starting)
        lines = [self._allowed(check_line(finding)) for finding in findings]
        wrong = [line for state in (State.FAILED, State.WARNING) for line in lines if line.state is state]
        fine = [line for line in lines if line.state is State.OK]
        idle = [line for line in lines if line.state is State.NOT_APPLICABLE]
        self._trouble_rows.show(wrong)
        self._fine_rows.show(fine)
        self._idle_rows.show(idle)
        for part, shown in ((self._trouble, wrong), (self._fine, fine), (self._idle, idle), (self.verdict, lines)):
            set_shown(part, bool(shown))
        if findings:
            verdict = health_verdict(findings)
            self.verdict.show_verdict(verdict.level, verdict.word, verdict.headline, verdict.reason)

    def seen(self) -> None:
        """Check once, when somebody looks; the program calls it, since only then there is a loop to check on."""
        self.support.look_again()
        if not self.desk.findings and not self.starting:
            self.check()

    def _allowed(self, line: CheckLine) -> CheckLine:
        """A bundle is not offered where the organisation wants none."""
        if line.fix is CheckFix.BUNDLE and not self.desk.setup.policy.flag("AllowBundle", True):
            return replace(line, fix=CheckFix.EXPLAIN)
        return line

    def _trouble_card(self, line: CheckLine) -> "TroubleCard":
        return TroubleCard(line, self._mend)

    def _mend(self, line: CheckLine) -> None:
        """Do what the button beside a finding says."""
        match line.fix:
            case CheckFix.AGAIN:
                self.check()
            case CheckFix.SIGN_IN:
                actions.sign_in(self.desk)
            case CheckFix.BUNDLE:
                save_bundle(self.desk)
            case CheckFix.EXPLAIN:
                open_manual(self.desk, line.id)
            case _:
                self.desk.open_page(_PAGES[line.fix])

    def refresh(self) -> None:
        """Check again."""
        self.check()

    def check(self) -> None:
        """Run the checks."""
        self._looked = actions.check_health(self.desk) or self._looked

    def _again(self) -> None:
        if self.desk.scope.busy(CHECKS):
            self.desk.scope.cancel(CHECKS)
        else:
            self.check()

    def _examined(self) -> None:
        self.show_now()
        if self.isVisible():
            announce(self, f"{self.verdict.headline.text()}. {self.verdict.reason.accessibleName()}")

    def _busy_changed(self, key: str, busy: bool) -> None:
        super()._busy_changed(key, busy)
        if key == CHECKS:
            self._changed()


class TroubleCard(ListRow):
    """A check that found something: what it is, the next step, and lines to paste.

    Args:
        line: what to show first.
        mend: does what the button says.
    """

    def __init__(self, line: CheckLine, mend: Callable[[CheckLine], None]) -> None:
        tile = IconTile("error", "bad")
        super().__init__(line.title, line.detail, tile=tile)
        self._tile = tile
        self._line = line
        self.setObjectName(f"check-{line.id}")
        self._badge = self.add_badge("", "neutral")
        self._code = self.add_badge("", "neutral", icon="")
        self.next = Body("")
        self._lines = QWidget()
        self._column = QVBoxLayout(self._lines)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.fix = Button("")
        self.fix.clicked.connect(lambda: mend(self._line))
        self.add(self.next)
        self.add(self._lines)
        self.body.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignLeading)

    def show_line(self, line: CheckLine) -> None:
        """Show a line."""
        self._line = line
        self.set_texts(line.title, line.detail)
        self.fix.setObjectName(f"fix-{line.id}")
        self.fix.setText(fix_text(line.fix))
        self.fix.setAccessibleDescription(line.title)
        self._tile.set_icon(*_TILES[line.state])
        self._badge.set_state(state_word(line.state), _KINDS[line.state])
        self._code.set_state(line.id, "neutral", icon="")
        self.next.setText(line.next)
        set_shown(self.next, bool(line.next))
        while self._column.count():
            item = self._column.takeAt(0)
            part = item.widget() if item is not None else None
            if part is not None:
                part.deleteLater()
        for text in line.lines:
            self._column.addWidget(CopyField(self.tr("line for the administrator"), text))
        set_shown(self._lines, bool(line.lines))


class QuietLine(QWidget):
    """A check that needs nobody: its name, and what was found, below each other.

    Args:
        line: what to show first.
    """

    def __init__(self, line: CheckLine) -> None:
        super().__init__()
        self.setObjectName(f"check-{line.id}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._title, self._detail = Strong(line.title), Small(line.detail)
        column.addWidget(self._title)
        column.addWidget(self._detail)

    def show_line(self, line: CheckLine) -> None:
        """Show a line."""
        self._title.setText(line.title)
        self._detail.setText(line.detail)


def _quiet_rows(section: Section) -> "Rows[CheckLine, QuietLine]":
    card = Card(spacing=12)
    section.add(card)
    return Rows(card.body, QuietLine, QuietLine.show_line)
