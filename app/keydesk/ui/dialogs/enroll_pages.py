"""The pages only an enrollment has: retry the confirmation, name it, done.

Runs on the main thread. Raises nothing.
"""

from keydesk.core.errors import KeydeskError
from keydesk.domain.keys import Tag
from keydesk.ui.dialogs.flow_pages import OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import chosen_tag, tag_row
from keydesk.ui.error_texts import error_panel, words_of
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, ListRow
from keydesk.ui.widgets.fields import Labeled, LineField
from keydesk.ui.widgets.progress import TimeLeft
from keydesk.usecases.prompts import Naming

TEST = "test"
SPARE = "spare"
NAME_LENGTH = 60


class RetryVerifyPage(FlowPage):
    """The key made the passkey, but the account could not be told; answers True for another try.

    Args:
        problem: why.
        seconds_left: how long the tenant still takes this passkey.
    """

    def __init__(self, problem: KeydeskError, seconds_left: float) -> None:
        super().__init__(
            words_of(problem).title,
            self.tr("Your key has done its part, but your account could not be told yet. No other touch is needed."),
        )
        self._seconds = seconds_left
        self.add(error_panel(problem))
        self.left = TimeLeft(self.tr("Time left to try again"))
        self.add(self.left)
        self.cancel_text = self.tr("Stop")
        self.add_button(self.tr("Try again"), "primary", answer=True, default=True)

    def shown(self) -> None:
        """Start the clock and speak."""
        self.left.start(max(self._seconds, 60.0), self._seconds)
        announce(self, f"{self.title}. {self.text}", urgent=True)


class NamePage(FlowPage):
    """Asks for a name and a colour; answers with a `Naming`.

    Args:
        suggestion: stands in the field, selected.
        tag: the colour the key has.
    """

    def __init__(self, suggestion: str, tag: Tag | None = None) -> None:
        super().__init__(
            self.tr("Give it a name"),
            self.tr("So that you know later which key it is. Only you see this name, on this computer."),
        )
        self.field = LineField(self.tr("Name"))
        self.field.setMaxLength(NAME_LENGTH)
        self.field.setText(suggestion)
        self.field.selectAll()
        self.first = self.field
        self.add(Labeled(self.tr("Name"), self.field, self.tr("For example “Blue key” or “Key on my key ring”.")))
        self.colours = tag_row(tag)
        self.add(Labeled(self.tr("Colour"), self.colours))
        self.cancel_text = self.tr("Skip")
        self._tag, self._suggestion = tag, suggestion
        self.save = self.add_button(self.tr("Save"), "primary", default=True)
        self.save.clicked.connect(self._save)

    def _save(self) -> None:
        chosen = chosen_tag(self.colours, self._tag)
        self.answered.emit(Naming(self.field.text().strip() or self._suggestion, chosen))


class EnrolledPage(OutcomePage):
    """The passkey works in both places; answers `TEST` or `SPARE`.

    Args:
        name: what the person calls it.
        domain: where it signs in.
        passkeys: how many passkeys the account has now.
        keys: in how many places they are.
        wanted: how many keys the organisation asks for, 0 for no wish.
    """

    def __init__(self, name: str, domain: str, passkeys: int, keys: int = 0, wanted: int = 0) -> None:
        super().__init__(
            self.tr("“{name}” is ready").format(name=name),
            self.tr("You can sign in at {domain} with this key from now on: plug it in, enter its PIN, touch it.")
            .format(domain=domain),
        )  # fmt: skip
        self.note = None
        test = ListRow(
            self.tr("Test it now"), self.tr("See that the key really opens your account."), tile=IconTile("verified")
        )
        short = keys < wanted
        self.test = Button(self.tr("Test"), "plain" if short else "primary")
        self.test.setAccessibleName(self.tr("Test it now"))
        self.test.clicked.connect(lambda: self.answered.emit(TEST))
        test.add_side(self.test)
        only = passkeys <= 1
        spare = ListRow(
            self.tr("Add a spare key"),
            self._why(only, keys, wanted),
            tile=IconTile("security_key", "warn" if only or short else "accent"),
        )
        self.spare = Button(self.tr("Add"), "primary" if short else "plain")
        self.spare.setAccessibleName(self.tr("Add a spare key"))
        self.spare.clicked.connect(lambda: self.answered.emit(SPARE))
        spare.add_side(self.spare)
        # What the organisation asks for comes first; else seeing that it works.
        for row in (spare, test) if short else (test, spare):
            self.add(row)
        self.first = self.spare if short else self.test

    def _why(self, only: bool, keys: int, wanted: int) -> str:
        if keys < wanted:
            return self.tr("Your organisation asks everybody for {wanted} keys. You have {keys} now.").format(
                wanted=wanted, keys=keys
            )
        if only:
            return self.tr("With one key only, losing it locks you out.")
        return self.tr("So that one of them always stays in a safe place.")
