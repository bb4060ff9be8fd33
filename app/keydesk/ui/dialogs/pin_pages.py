"""Pages that ask for a PIN: the one there is, a first one, another one.

A PIN leaves a page once, as a `Secret`, and its fields are emptied at that moment. With two tries or fewer left a
person must say so before a try is spent, and Enter does nothing. Runs on the main thread. Raises nothing.
"""

import unicodedata

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState, SecurityKey
from keydesk.ui.dialogs.counted import CountedWords
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.error_texts import words_of
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.fields import CheckField
from keydesk.ui.widgets.pin_field import PinField
from keydesk.ui.widgets.rules import RulesList
from keydesk.ui.widgets.text import Small

FEW_TRIES = 2
_TOLD_ALONE = frozenset({Code.PIN_WRONG, Code.FINGER_UNKNOWN, Code.FINGER_BLOCKED})
ALL_TRIES = 8
"""A key gives eight tries; fewer are worth telling. Source: CTAP 2.1 §6.5.2.3."""


class PinPage(FlowPage):
    """What the pages with a PIN share: tries left, the confirmation before the last ones, why it is asked again.

    Args:
        title: the heading.
        text: one sentence.
        pin: the counters, None where no try is spent.
        problem: why it is asked again.
    """

    def __init__(self, title: str, text: str, pin: PinState | None, problem: KeydeskError | None) -> None:
        super().__init__(title, text)
        self._problem = problem
        self.fields: list[PinField] = []
        self.tries = Small(parent=self)
        self.tries.hide()
        self.sure: CheckField | None = None
        if problem is not None:
            self.add(Banner(self.why, "warn"))
        self._retries = pin.retries if pin is not None else None
        self._before_replug = pin.before_replug if pin is not None else None

    @property
    def few(self) -> bool:
        """Whether a try must be confirmed."""
        return self._retries is not None and self._retries <= FEW_TRIES

    def add_field(self, label: str) -> PinField:
        """Add a field for a PIN and return it."""
        field = PinField(label)
        field.changed.connect(self.check)
        self.fields.append(field)
        self.add(field)
        if self.first is None:
            self.first = field
        return field

    def add_tries(self) -> None:
        """Add the tries left, and the confirmation when they are few."""
        self.tries.setText(self._tries_words())
        self.add(self.tries)
        self.tries.setVisible(bool(self.tries.text()))
        if not self.few:
            return
        self.tries.set_tone("bad")
        self.sure = CheckField(
            self.tr("I am sure of the PIN. Use the last try.")
            if self._retries == 1
            else self.tr("I am sure of the PIN. Use one of the last tries.")
        )
        self.sure.toggled.connect(self.check)
        self.add(self.sure)

    def add_go_on(self, text: str) -> None:
        """Add the button that hands the PIN over; Enter presses it unless few tries are left."""
        self.go_on = self.add_button(text, "primary", default=not self.few)
        self.go_on.clicked.connect(self._hand_over)
        self.check()

    def _tries_words(self) -> str:
        if self._retries is None or self._retries >= ALL_TRIES:
            return ""
        counted = self._problem is not None and self._problem.code == Code.PIN_WRONG  # the banner says how many
        told = "" if counted else CountedWords(self).tries(self._retries)
        if self.few:
            locks = self.tr("After the last wrong one the key locks, and only a reset helps.")
            return f"{told} {locks}".strip()
        if counted:
            return ""
        if self._before_replug is not None and 0 < self._before_replug < self._retries:
            replug = CountedWords(self).before_replug(self._before_replug)
            told = f"{told} {replug}"
        return told

    @property
    def why(self) -> str:
        """Why it is asked again, "" for the first time."""
        if self._problem is None:
            return ""
        words = words_of(self._problem)
        return words.what if self._problem.code in _TOLD_ALONE else f"{words.what} {words.next}"

    def check(self) -> None:
        """Switch the button on when everything needed is there."""
        self.go_on.setEnabled(self.complete() and (self.sure is None or self.sure.isChecked()))

    def complete(self) -> bool:
        """Whether the fields can be handed over; override."""
        return all(field.length for field in self.fields)

    def answer(self) -> object:
        """Take the answer out of the fields; override."""
        return self.fields[0].take()

    def _hand_over(self) -> None:
        if not self.go_on.isEnabled():
            return
        answer = self.answer()
        self.wipe()
        self.answered.emit(answer)

    def wipe(self) -> None:
        """Empty every field."""
        for field in self.fields:
            field.clear()

    def shown(self) -> None:
        """Speak what went wrong and the tries left."""
        if self._problem is not None:
            announce(self, f"{self.why} {self.tries.text()}", urgent=True)
        elif self.tries.text():
            announce(self, self.tries.text())


class AskPinPage(PinPage):
    """Asks for the PIN; answers with a `Secret`.

    Args:
        key: whose PIN.
        name: what the person calls the key.
        pin: the counters.
        problem: why it is asked again.
    """

    def __init__(self, key: SecurityKey, name: str, pin: PinState, problem: KeydeskError | None) -> None:
        super().__init__(
            self.tr("Enter the PIN of the key"),
            self.tr("The PIN of “{key}”. It goes to the key only and is never sent anywhere.").format(key=name),
            pin,
            problem,
        )
        self.field = self.add_field(self.tr("PIN"))
        self.add_tries()
        self.add_go_on(self.tr("Continue"))


class NewPinPage(PinPage):
    """What the pages with a new PIN share: two fields and the live rules of this very key.

    Args:
        title: the heading.
        text: one sentence.
        rules: the key's own rules.
        pin: the counters, None where no try is spent.
        problem: why it is asked again.
    """

    def __init__(
        self, title: str, text: str, rules: PinState, pin: PinState | None, problem: KeydeskError | None
    ) -> None:
        super().__init__(title, text, pin, problem)
        self._rules = rules
        self.new: PinField
        self.again: PinField
        self.rules = RulesList()

    def add_new(self) -> None:
        """Add both fields and the rules."""
        self.new = self.add_field(self.tr("New PIN"))
        self.again = self.add_field(self.tr("New PIN again"))
        self.rules.add("length", CountedWords(self).least(self._rules.min_length))
        self.rules.add("bytes", self.tr("Not longer than the key can keep"))
        self.rules.add("equal", self.tr("Both fields are the same"))
        self.add(self.rules)

    def complete(self) -> bool:
        """Check the rules and show how they stand. Source: CTAP 2.1 §6.5.1 (code points, UTF-8 bytes)."""
        new, again = self.new.text(), self.again.text()
        points = len(unicodedata.normalize("NFC", new))
        size = len(new.encode("utf-8", "surrogatepass"))
        self.show_rule("length", points >= self._rules.min_length, bool(new))
        self.show_rule("bytes", size <= self._rules.max_bytes, bool(new))
        self.show_rule("equal", new == again, bool(new) and len(again) >= len(new))
        return self.rules.all_met() and super().complete()

    def show_rule(self, rule: str, met: bool, judged: bool) -> None:
        """Show how a rule stands; one that cannot be judged yet is open."""
        self.rules.set_state(rule, "met" if met and judged else "broken" if judged else "open")

    def answer(self) -> object:
        """Take the new PIN."""
        return self.new.take()


class CreatePinPage(NewPinPage):
    """Asks for a first PIN; answers with a `Secret`.

    Args:
        key: whose PIN, and its rules.
        name: what the person calls the key.
        problem: why it is asked again.
    """

    def __init__(self, key: SecurityKey, name: str, problem: KeydeskError | None) -> None:
        super().__init__(
            self.tr("Set a PIN for the key"),
            self.tr("“{key}” has no PIN yet. It protects the key if somebody finds it; the PIN stays on the key.")
            .format(key=name),
            key.pin, None, problem,
        )  # fmt: skip
        self.add_new()
        self.add_go_on(self.tr("Set the PIN"))


class ReplacePinPage(NewPinPage):
    """Asks for the old and a new PIN; answers with two `Secret`s.

    Args:
        name: what the person calls the key.
        pin: counters and rules.
        forced: the key insists.
        problem: why it is asked again.
    """

    def __init__(self, name: str, pin: PinState, forced: bool, problem: KeydeskError | None) -> None:
        super().__init__(
            self.tr("Change the PIN first") if forced else self.tr("Change the PIN"),
            self.tr("“{key}” wants a new PIN before it does anything else. Its passkeys stay.").format(key=name)
            if forced
            else self.tr("For “{key}”. The passkeys on the key stay.").format(key=name),
            pin,
            pin,
            problem,
        )
        self.old = self.add_field(self.tr("PIN now"))
        self.add_tries()
        self.add_new()
        self.add_go_on(self.tr("Change the PIN"))

    def answer(self) -> object:
        """Take both PINs."""
        return self.old.take(), self.new.take()
