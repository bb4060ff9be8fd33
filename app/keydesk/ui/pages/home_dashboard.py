"""Home of a person who is signed in: verdict, what is to be tidied up, keys, methods, the latest. Main thread."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.domain.account import MethodType
from keydesk.domain.verdict import Step
from keydesk.ui.desk import Desk
from keydesk.ui.models.freshness import offline_reason
from keydesk.ui.models.lately import LatelyLine, lately_line
from keydesk.ui.models.summary import RepairLine, SummaryLine, repair_lines, summary_lines
from keydesk.ui.models.verdict_words import VerdictWords, verdict_words
from keydesk.ui.pages import actions
from keydesk.ui.pages.home_accounts import AccountsPart
from keydesk.ui.pages.home_care import CarePart
from keydesk.ui.pages.home_keys import KeysPart
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.registry import ACTIVITY, METHODS
from keydesk.ui.pages.rows import Rows
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.page import Columns, Section
from keydesk.ui.widgets.states import Waiting
from keydesk.ui.widgets.text import Small, Strong
from keydesk.ui.widgets.verdict import VerdictCard

LATELY = 5


@dataclass(frozen=True, slots=True)
class _Next:
    """What the verdict card shows; compared, so that a button under the mouse is never replaced in vain."""

    words: VerdictWords
    why_off: str


class Dashboard(QWidget):
    """The parts below the title.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: _Next | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        self._waiting = Waiting(self.tr("Reading your sign-in methods…"))
        self.verdict = VerdictCard()
        self._repairs = Section(self.tr("To tidy up"))
        self._repair_rows: Rows[RepairLine, ListRow] = Rows(
            self._repairs.body, self._make_repair, lambda row, line: row.set_texts(line.title, line.detail), first=1
        )
        self._care = CarePart(desk)
        self._keys = KeysPart(desk)
        self._methods = MethodsPart(desk)
        self._accounts = AccountsPart(desk)
        self._lately = LatelyPart(desk)
        columns = Columns(self._keys, self._methods)
        for part in (self._waiting, self.verdict, self._repairs, self._care, columns, self._accounts, self._lately):
            column.addWidget(part)

    def show_now(self) -> None:
        """Show the state of now."""
        now = self._desk.now
        reading = now.methods is None and now.stale is None
        set_shown(self._waiting, reading)
        set_shown(self.verdict, not reading)
        if not reading:
            self._show_verdict()
        repairs = repair_lines(now, self._desk.clock())
        self._repair_rows.show(repairs)
        set_shown(self._repairs, bool(repairs))
        self._care.show_now()
        self._keys.show_now()
        self._methods.show_now()
        self._accounts.show_now()
        self._lately.show_now()

    def _show_verdict(self) -> None:
        now = self._desk.now
        words = verdict_words(now)
        adds = words.step in (Step.ENROLL_KEY, Step.ADD_SPARE)
        shown = _Next(words, offline_reason(now) if adds else "")
        if shown == self._shown:
            return
        self._shown = shown
        self.verdict.show_verdict(words.kind, words.word, words.headline, words.reason, **words.names)
        act = self._acts().get(words.step)
        if act is None:
            self.verdict.set_steps()
            return
        name, call = act
        button = Button(words.step_text, "primary")
        button.setObjectName(name)
        button.say_why_off(shown.why_off)
        button.clicked.connect(lambda: call(self._desk))
        self.verdict.set_steps(button, *self._second(shown))

    def _second(self, shown: _Next) -> tuple[Button, ...]:
        if not shown.words.second_text:
            return ()
        button = Button(shown.words.second_text, "ghost")
        button.setObjectName("save-recovery-code")
        button.say_why_off(shown.why_off)
        button.clicked.connect(lambda: actions.enroll_method(self._desk, MethodType.RECOVERY_CODE))
        return (button,)

    def _acts(self) -> dict[Step, tuple[str, Callable[[Desk], None]]]:
        return {
            Step.SIGN_IN: ("sign-in", actions.sign_in),
            Step.REFRESH: ("refresh", actions.refresh),
            Step.ENROLL_KEY: ("enroll", actions.enroll),
            Step.ADD_SPARE: ("enroll", actions.enroll),
        }

    def _make_repair(self, line: RepairLine) -> ListRow:
        row = ListRow(line.title, line.detail, tile=IconTile("restart_alt", "warn"))
        button = Button(self.tr("Remove from key"), "danger")
        button.setObjectName("repair")
        button.clicked.connect(lambda: actions.repair(self._desk, line.id))
        row.add_side(button)
        return row


class _SummaryRow(QWidget):
    """A kind of method with one badge."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._title = Strong()
        self._badge = Badge("", "neutral")
        row.addWidget(self._title, 1)
        row.addWidget(self._badge)

    def show_line(self, line: SummaryLine) -> None:
        """Show a line."""
        self._title.setText(line.title)
        # The badge gives way first: cut off it ends in … and a tooltip, a word cut in two is unreadable.
        self._title.keep_words_whole()
        self._badge.setVisible(line.sign is not None)
        if line.sign is not None:
            self._badge.set_state(line.sign.text, line.sign.kind, icon=line.sign.icon)


class MethodsPart(Section):
    """The account's sign-in methods in a few lines.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Sign-in methods"))
        self._desk = desk
        more = IconButton("chevron_right", self.tr("Open Sign-in methods"))
        more.setObjectName("open-methods")
        more.clicked.connect(lambda: desk.open_page(METHODS))
        self.add_action(more)
        card = Card(spacing=8)
        self.add(card)
        self._rows: Rows[SummaryLine, _SummaryRow] = Rows(card.body, lambda _: _SummaryRow(), _SummaryRow.show_line)

    def show_now(self) -> None:
        """Show the methods of now."""
        self._rows.show(summary_lines(self._desk.now, self._desk.clock()))


class _LatelyRow(QWidget):
    """A line of activity."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._title = Strong()
        self._detail = Small()
        column.addWidget(self._title)
        column.addWidget(self._detail)

    def show_line(self, line: LatelyLine) -> None:
        """Show a line."""
        self._title.setText(line.title)
        self._detail.setText(line.detail)
        self._detail.set_tone("bad" if line.kind == "bad" else "muted")


class LatelyPart(Section):
    """The last things this computer did.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Lately on this computer"))
        self._desk = desk
        more = IconButton("chevron_right", self.tr("Open Activity"))
        more.setObjectName("open-activity")
        more.clicked.connect(lambda: desk.open_page(ACTIVITY))
        self.add_action(more)
        card = Card(spacing=12)
        self.add(card)
        self._rows: Rows[LatelyLine, _LatelyRow] = Rows(card.body, lambda _: _LatelyRow(), _LatelyRow.show_line)

    def show_now(self) -> None:
        """Show the latest of now."""
        at = self._desk.clock()
        lines = [lately_line(entry, at) for entry in self._desk.now.activity[:LATELY]]
        self._rows.show(lines)
        set_shown(self, bool(lines))
