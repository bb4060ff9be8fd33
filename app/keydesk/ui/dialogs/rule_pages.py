"""Pages that change a rule of a key; one-way switches say so before the click and ask by name.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt

from keydesk.domain.key_findings import Fix
from keydesk.ui.dialogs.flow_pages import OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.card import IconTile
from keydesk.ui.widgets.fields import Choice, Labeled
from keydesk.ui.widgets.text import Body
from keydesk.usecases.key_prompts import Consequence

_HIGHEST_OFFERED = 16
"""Nobody types more by heart; the key's own end may be lower."""


class CountedRules(QObject):
    """Sentences with a count; a class of their own, as Qt looks them up only under the very class."""

    def characters(self, count: int) -> str:
        """A length."""
        return self.tr("%n characters", "", count)

    def now_at_least(self, count: int) -> str:
        """How it stands now."""
        return self.tr("Now it is at least %n characters.", "", count)

    def raised(self, count: int) -> str:
        """How it stands afterwards."""
        return self.tr("A PIN has at least %n characters now", "", count)


class RaiseLengthPage(FlowPage):
    """Asks for another shortest PIN; answers with the length.

    Args:
        key: what the person calls the key.
        now: characters now.
        most: the longest the key can keep.
    """

    def __init__(self, key: str, now: int, most: int) -> None:
        counted = CountedRules()
        super().__init__(self.tr("Raise the shortest PIN of “{key}”?").format(key=key), counted.now_at_least(now))
        self.sign = IconTile("lock", "warn")
        self.length = Choice(self.tr("Shortest PIN"))
        self.length.setObjectName("pin-length")
        for count in range(now + 1, max(now + 2, min(most, _HIGHEST_OFFERED) + 1)):
            self.length.addItem(counted.characters(count), count)
        six = self.length.findData(6)
        self.length.setCurrentIndex(max(0, six))
        self.first = self.length
        self.add(Labeled(self.tr("Shortest PIN"), self.length))
        self.add(Banner(self.tr("One-way: it can be raised again, but only a reset of the key lowers it."), "warn"))
        self.add(Body(self.tr("If the PIN of now is shorter, the key asks for another one before its next use.")))
        self.cancel_is_default = True
        self.do = self.add_button(self.tr("Raise it"), "danger_primary")
        self.do.setObjectName("change-rule")
        self.do.clicked.connect(lambda: self.answered.emit(self.length.currentData(Qt.ItemDataRole.UserRole)))


class SwitchPage(FlowPage):
    """Asks by name whether to switch a rule; answers True.

    Args:
        fix: which switch.
        key: what the person calls the key.
        consequences: what it brings with it.
    """

    def __init__(self, fix: Fix, key: str, consequences: Sequence[Consequence] = ()) -> None:
        title, text = self._words(fix)
        super().__init__(title.format(key=key), text)
        one_way = Consequence.ONE_WAY in consequences
        self.sign = IconTile("lock" if one_way else "tune", "warn" if one_way else "accent")
        if one_way:
            self.add(Banner(self.tr("One-way: only a reset of the key switches it off again."), "warn"))
        if Consequence.OLD_SIGN_INS_STOP in consequences:
            self.add(
                Banner(
                    self.tr("Older sign-ins with this key that only ask for a touch stop working meanwhile."), "warn"
                )
            )
        self.cancel_is_default = True
        kind = "danger_primary" if one_way else "primary"
        self.do = self.add_button(self._verb(fix), kind, answer=True)
        self.do.setObjectName("change-rule")

    def _words(self, fix: Fix) -> tuple[str, str]:
        return {
            Fix.ALWAYS_VERIFY: (
                self.tr("Always ask for PIN or fingerprint on “{key}”?"),
                self.tr("At every use, also at sites that do not ask for it. You can switch it off again here."),
            ),
            Fix.VERIFY_WHEN_ASKED: (
                self.tr("Ask for PIN or fingerprint less often on “{key}”?"),
                self.tr("At sites that do not ask for it, a touch alone is enough for whoever holds the key."),
            ),
            Fix.FORCE_CHANGE: (
                self.tr("Force a new PIN on “{key}”?"),
                self.tr(
                    "Before its next use the key asks for a new PIN. Whoever knows the PIN of now can choose it."
                ),
            ),
            Fix.TELL_SERIAL: (
                self.tr("Let some sites recognise “{key}”?"),
                self.tr(
                    "Organisations chosen by the maker of the key learn its serial number when you enroll it there."
                ),
            ),
        }[fix]

    def _verb(self, fix: Fix) -> str:
        return {
            Fix.ALWAYS_VERIFY: self.tr("Always ask"),
            Fix.VERIFY_WHEN_ASKED: self.tr("Ask less often"),
            Fix.FORCE_CHANGE: self.tr("Force a new PIN"),
            Fix.TELL_SERIAL: self.tr("Let them recognise it"),
        }[fix]


class RuleChangedPage(OutcomePage):
    """The rule is changed.

    Args:
        fix: which.
        key: what the person calls the key.
        length: the shortest PIN now, for that rule.
        change_due: the key asks for another PIN before its next use.
    """

    def __init__(self, fix: Fix, key: str, length: int = 0, *, change_due: bool = False) -> None:
        title = {
            Fix.RAISE_LENGTH: CountedRules().raised(length),
            Fix.ALWAYS_VERIFY: self.tr("PIN or fingerprint at every use"),
            Fix.VERIFY_WHEN_ASKED: self.tr("PIN or fingerprint when a site asks for it"),
            Fix.FORCE_CHANGE: self.tr("A new PIN is wanted"),
            Fix.TELL_SERIAL: self.tr("Some sites may recognise the key"),
        }[fix]
        text = (
            self.tr("“{key}” asks for a new PIN before its next use.")
            if change_due
            else self.tr("That holds for “{key}” from now on.")
        )
        super().__init__(title, text.format(key=key))
