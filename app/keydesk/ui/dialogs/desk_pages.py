"""Pages of the provisioning desk: wait for a key, what will change, the PIN that is shown once, printed or not.

Runs on the main thread. Raises nothing.
"""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.keys import SecurityKey
from keydesk.domain.pin_slip import PinSlip
from keydesk.domain.provisioning import KeyResult
from keydesk.domain.weak_pins import weakness
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import key_drawing
from keydesk.ui.dialogs.paper import Paper, page_with
from keydesk.ui.dialogs.pin_pages import NewPinPage
from keydesk.ui.error_texts import error_panel, words_of
from keydesk.ui.models.desk_words import plan_lines
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.card import Card, IconTile
from keydesk.ui.widgets.code_plate import CodePlate
from keydesk.ui.widgets.text import Body, Small, Strong
from keydesk.usecases.desk_prompts import DeskPlan, DeskRecord
from keydesk.usecases.state import Snapshot

translate = QCoreApplication.translate


class NextKeyPage(FlowPage):
    """Waits for the next key, and says how it went with the one before.

    Args:
        last: the key before, None for the first one.
        problem: why it does not go on: two keys at once.
        ready: how many are ready, in words; "" for none.
    """

    def __init__(self, last: DeskRecord | None, problem: KeydeskError | None, ready: str) -> None:
        several = problem is not None
        super().__init__(
            self.tr("Plug in the next key") if last is not None else self.tr("Plug in the first key"),
            self.tr("Two new keys are plugged in. Leave only one of them.")
            if several
            else self.tr("Nothing happens to it before you have seen what will change."),
        )
        self.sign = IconTile("usb", "warn" if several else "accent")
        self.told = self._told(last)
        if last is not None and last.error is not None:
            self.add(Strong(self.told))
            self.add(error_panel(last.error))
        elif last is not None:
            self.add(Banner(self.told, "ok" if last.result is KeyResult.DONE else "info"))
        self.cancel_text = self.tr("Finish")
        self.note = ready

    def _told(self, last: DeskRecord | None) -> str:
        if last is None:
            return ""
        name = last.label or last.model
        if last.result is KeyResult.DONE:
            return self.tr("“{key}” is ready. Unplug it.").format(key=name)
        if last.error is None:
            return self.tr("“{key}” was left as it is. Unplug it.").format(key=name)
        return self.tr("“{key}” is not ready. Unplug it and put it aside.").format(key=name)

    def shown(self) -> None:
        """Speak: the hands and eyes are at the keys."""
        announce(self, f"{self.told} {self.title}. {self.text}".strip(), urgent=True)


class PlanPage(FlowPage):
    """What will change on a key; answers True to go on, False to leave it.

    Args:
        plan: the plan.
    """

    def __init__(self, plan: DeskPlan) -> None:
        super().__init__(self.tr("Prepare this {model}?").format(model=plan.key.model), self._number(plan.key))
        self.picture = key_drawing(plan.key, Snapshot(), width=120)
        self.add(self.picture, centred=True)
        if plan.again:
            self.add(
                Banner(self.tr("It was prepared here before. Going on makes it ready for somebody else."), "warn")
            )
        elif plan.resumes:
            self.add(Banner(self.tr("Preparing it was interrupted. It goes on now."), "info"))
        if plan.in_use and plan.resets:
            self.add(Banner(self.tr("It is in use: before the reset you type its number to confirm."), "warn"))
        card = Card(spacing=8)
        self.lines = plan_lines(plan)
        for line in self.lines:
            card.add(_point(line))
        self.add(card)
        self.cancel_text = self.tr("Finish")
        self.leave = self.add_button(self.tr("Leave this key"))
        self.leave.clicked.connect(lambda: self.answered.emit(False))
        self.go_on = self.add_button(
            self.tr("Prepare it"), "primary", answer=True, default=not (plan.again or plan.in_use)
        )

    def _number(self, key: SecurityKey) -> str:
        if key.serial is None:
            return self.tr("It tells no serial number, so it is not known again when it comes back.")
        return self.tr("Serial number {serial}").format(serial=key.serial)

    def shown(self) -> None:
        """Speak what will change."""
        announce(self, f"{self.title} {' '.join(self.lines)}")


def _point(text: str) -> QWidget:
    """One point of a list; what does not fit goes on beside the dot."""
    point = QWidget()
    row = QHBoxLayout(point)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Body("•"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Body(text), 1)
    return point


class DeskPinPage(NewPinPage):
    """Asks for the PIN of a key that is for somebody else; answers with a `Secret`.

    Args:
        key: whose PIN, and the rules for it.
        name: what the key is called.
        problem: why it is asked again.
    """

    def __init__(self, key: SecurityKey, name: str, problem: KeydeskError | None) -> None:
        super().__init__(
            self.tr("Set a PIN for “{key}”").format(key=name),
            self.tr("Whoever gets the key gets this PIN from you. Keydesk keeps no copy."),
            key.pin, None, problem,
        )  # fmt: skip
        self.add_new()
        self.rules.add("easy", self.tr("No repeats, runs, dates or keyboard rows"))
        self.add_go_on(self.tr("Set the PIN"))

    def complete(self) -> bool:
        """Judge as the flow will: what is easy to guess never reaches the key."""
        new = self.new.text()
        self.show_rule("easy", weakness(new) is None, bool(new))
        return super().complete()


@dataclass(frozen=True, slots=True)
class SlipPage:
    """What is printed for the person who gets the key.

    Args:
        slip: the PIN and what goes with it.
    """

    slip: PinSlip

    @property
    def title(self) -> str:
        """The first line; also the name of the print job, so it must not tell anything."""
        return translate("PinSlip", "PIN of your security key")

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the PIN."""
        slip = self.slip
        number = translate("PinSlip", "Serial number {serial}").format(serial=slip.serial) if slip.serial else ""
        change = translate("PinSlip", "At its first use the key asks for a new PIN. Choose one only you know.")
        keep = translate("PinSlip", "Keep this slip apart from the key, and destroy it when you know the PIN.")
        return tuple(line for line in (slip.key, number, change if slip.changes else "", keep) if line)

    def document(self) -> QTextDocument:
        """Give it as a page to print."""
        return page_with(self.slip.pin, self.title, self.lines)


class HandOutPage(FlowPage):
    """The PIN, once; answers True when it has been taken.

    Args:
        slip: the PIN and what goes with it.
        paper: the printer.
    """

    def __init__(self, slip: PinSlip, paper: Paper) -> None:
        super().__init__(
            self.tr("The PIN of “{key}”").format(key=slip.key),
            self.tr("Shown this one time, while the key is plugged in. Keydesk keeps no copy."),
        )
        self._slip, self._paper = slip, paper
        self.plate = CodePlate(self.tr("PIN"), slip.pin, scale=2.0)
        # Neither marked nor copied: a clipboard may keep a history.
        self.plate.label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.add(self.plate)
        self.told = Small("")
        self.told.hide()
        self.add(self.told)
        if slip.changes:
            self.add(Body(self.tr("At its first use the key asks for a new PIN."), tone="muted"))
        self.can_cancel = False
        self.note = ""
        self.print = self.add_button(self.tr("Print a slip…"))
        self.print.setObjectName("print-slip")
        self.print.clicked.connect(self._print)
        self.taken = self.add_button(self.tr("I have it, next key"), "primary", answer=True)
        self.taken.setObjectName("pin-taken")

    def _print(self) -> None:
        self._paper.print(self, SlipPage(self._slip), self._printed)

    def _printed(self, went: bool) -> None:
        self.told.setText(
            self.tr("The slip went to the printer.")
            if went
            else self.tr("The printer did not take it. The PIN is still here: print again, or write it down.")
        )
        self.told.set_tone("muted" if went else "bad")
        self.told.show()
        announce(self, self.told.text(), urgent=not went)


def failure_words(error: KeydeskError) -> str:
    """A failure in one line, with its code."""
    return f"{words_of(error).title} ({error.code})"
