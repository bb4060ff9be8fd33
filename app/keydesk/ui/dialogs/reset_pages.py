"""Pages of a reset: what ends and the typed confirmation, unplug, plug in again, touch, done.

Every page speaks when it comes, since the hands are at the key and the eyes may be, too. Runs on the main thread.
Raises nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.keys import Tag
from keydesk.ui.dialogs.flow_pages import OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import plug_picture, touch_picture
from keydesk.ui.dialogs.reset_losses import Losses, Name
from keydesk.ui.error_texts import words_of
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.fields import Labeled, LineField
from keydesk.ui.widgets.progress import TimeLeft
from keydesk.ui.widgets.text import Body
from keydesk.usecases.reset_prompts import ConfirmBy, ResetAsk

UNLOCK = object()
"""Answers the question when the passkeys of other sites are to be counted first."""
ADD_FIRST = object()
"""Answers the question when another key is to be added first."""
REMOVE_DEAD, ENROLL = "remove-dead", "enroll"


class ConsequencesPage(FlowPage):
    """What ends, and the typed confirmation; answers with what was typed, `UNLOCK` or `ADD_FIRST`.

    Args:
        ask: what the person must know.
        called: what the person calls the key.
        name: names a method.
        problem: the text typed before did not match.
    """

    def __init__(self, ask: ResetAsk, called: str, name: Name, problem: KeydeskError | None) -> None:
        super().__init__(
            self.tr("Reset “{key}”?").format(key=called),
            self.tr("A reset empties the key as if it were new. It cannot be undone."),
        )
        self._ask = ask
        what = ask.consequences
        self.warning: Banner | None = None
        if what.strong_remains is not None:
            self.warning = self._remains(what.strong_remains)
            self.add(self.warning)
        locked_out = not ask.key.pin.set or ask.key.pin.retries == 0 or ask.key.pin.needs_replug
        self.losses = Losses(what, name, can_unlock=not locked_out)
        self.losses.unlock_wanted.connect(lambda: self.answered.emit(UNLOCK))
        self.add(self.losses)
        self.field = LineField(self.tr("Confirmation"))
        self.labeled = Labeled(self._wanted(), self.field)
        self.add(self.labeled)
        if problem is not None:
            self.labeled.show_error(words_of(problem).what)
        self.cancel_is_default = True
        self.add_first: Button | None = None
        if what.strong_remains is False:
            self.add_first = self.add_button(self.tr("Add a key first"))
            self.add_first.clicked.connect(lambda: self.answered.emit(ADD_FIRST))
        self.go_on = self.add_button(self.tr("Reset this key"), "danger_primary")
        self.go_on.setEnabled(False)
        self.go_on.clicked.connect(self._confirm)
        self.field.textChanged.connect(lambda text: self.go_on.setEnabled(self._ask.matches(text)))

    def _remains(self, strong: bool) -> Banner:
        if strong:
            return Banner(self.tr("You keep another passkey to sign in with."), "ok")
        return Banner(
            self.tr(
                "Afterwards you have no passkey left: only weaker ways to sign in remain, if any. "
                "It is better to add another key first."
            ),
            "bad",
        )

    def _wanted(self) -> str:
        key, by = self._ask.key, self._ask.by
        if by is ConfirmBy.SERIAL:
            return self.tr("To confirm, type the last four of its serial number, {serial}").format(serial=key.serial)
        if by is ConfirmBy.LABEL:
            return self.tr("To confirm, type the name you gave it, “{name}”").format(name=self._ask.expected)
        return self.tr("To confirm, type its model, “{name}”").format(name=self._ask.expected)

    def _confirm(self) -> None:
        if self._ask.matches(self.field.text()):
            self.answered.emit(self.field.text())

    def shown(self) -> None:
        """Speak what this is and what is at stake."""
        remains = self.warning.label.text() if self.warning is not None else ""
        announce(self, f"{self.title} {self.text} {remains}".strip(), urgent=True)


class UnplugPage(FlowPage):
    """Asks for the key to be unplugged.

    Args:
        ask: the reset.
        called: what the person calls the key.
        tag: its colour.
    """

    def __init__(self, ask: ResetAsk, called: str, tag: Tag) -> None:
        if ask.in_reader:
            title = self.tr("Take “{key}” off the reader now")
            text = self.tr("Then lay it on again when Keydesk says so. Until then nothing is erased.")
        else:
            title = self.tr("Unplug “{key}” now")
            text = self.tr("Then plug it in again when Keydesk says so. Until then nothing is erased.")
        super().__init__(title.format(key=called), text)
        self.picture = plug_picture(ask.key, tag, away=True)
        self.add(self.picture, centred=True)
        self.cancel_text = self.tr("Stop")
        self.note = self.tr("Nothing has been erased yet.")

    def shown(self) -> None:
        """Speak what to do."""
        announce(self, f"{self.title}. {self.text}", urgent=True)


class PlugInPage(FlowPage):
    """Asks for the key to be plugged in again; the reset fires by itself at that moment.

    Args:
        ask: the reset.
        called: what the person calls the key.
        tag: its colour.
        seconds: within how many it must be touched afterwards.
    """

    def __init__(self, ask: ResetAsk, called: str, tag: Tag, seconds: int) -> None:
        super().__init__("", "")
        title = self.tr("Lay “{key}” on the reader again") if ask.in_reader else self.tr("Plug “{key}” in again")
        self.title = title.format(key=called)
        self.text = self._next(ask, seconds)
        self.picture = plug_picture(ask.key, tag, away=False)
        self.add(self.picture, centred=True)
        only = Body(self.tr("Only this very key: with any other one nothing happens."), tone="muted")
        only.setAlignment(Qt.AlignmentFlag.AlignCenter)  # by its text: the layout would fold it to a column
        self.add(only)
        self.cancel_text = self.tr("Stop")
        self.note = self.tr("Nothing has been erased yet.")

    def _next(self, ask: ResetAsk, seconds: int) -> str:
        starts = self.tr("The reset starts by itself at that moment.")
        if ask.in_reader:
            then = self.tr("Then leave the key where it is.")
        elif ask.terms.long_touch:
            then = self.tr("Then touch the key within %n second(s), and hold it for five.", "", seconds)
        else:
            then = self.tr("Then touch the key within %n second(s).", "", seconds)
        return f"{starts} {then}"

    def shown(self) -> None:
        """Speak what to do and what comes then."""
        announce(self, f"{self.title}. {self.text}", urgent=True)


class ResetTouchPage(FlowPage):
    """The right key is back and resets: touch it, or hold it.

    Args:
        ask: the reset.
        called: what the person calls the key.
        tag: its colour.
        seconds: within how many it must be touched.
    """

    def __init__(self, ask: ResetAsk, called: str, tag: Tag, seconds: float) -> None:
        if ask.in_reader:
            title, text = self.tr("Leave “{key}” where it is"), self.tr("The key empties itself.")
        elif ask.terms.long_touch:
            title = self.tr("Touch “{key}” now, and hold it")
            text = self.tr("Keep your finger on it for five seconds, until its light goes out.")
        else:
            title, text = self.tr("Touch “{key}” now"), self.tr("With that the key empties itself.")
        super().__init__(title.format(key=called), text)
        self.picture = touch_picture(ask.key, tag)
        self.add(self.picture, centred=True)
        self.left = TimeLeft(self.tr("Time left for the touch"))
        self.left.expired.connect(self._late)
        self.left.setVisible(not ask.in_reader)
        self.add(self.left)
        self.late = Body(self.tr("If its light still blinks, touch it now: some keys wait longer."), tone="muted")
        self.late.hide()
        self.add(self.late)
        self.cancel_text = self.tr("Stop")
        self.note = self.tr("Without your touch nothing is erased.") if not ask.in_reader else ""
        self._seconds = seconds

    def shown(self) -> None:
        """Start the clock and speak."""
        if not self.left.isHidden():
            self.left.start(self._seconds)
        announce(self, f"{self.title}. {self.text}", urgent=True)

    def _late(self) -> None:
        self.left.hide()
        self.late.show()
        announce(self, self.late.text(), urgent=True)


class ResetDonePage(OutcomePage):
    """The key is empty; answers `REMOVE_DEAD`, `ENROLL`, or is closed.

    Args:
        called: what the person calls the key.
        dead: names of account entries that no key opens any more.
        removed: how many were removed a moment ago.
        signed_in: the key can be added to the account.
    """

    def __init__(self, called: str, dead: Sequence[str], removed: int, *, signed_in: bool) -> None:
        super().__init__(
            self.tr("“{key}” is as good as new").format(key=called),
            self.tr("Everything on it is gone, its PIN, too."),
        )
        if removed:
            self.add(Banner(self.tr("%n dead entr(ies) removed from your account.", "", removed), "ok"))
        self.remove: Button | None = None
        if dead:
            names = self.tr(", ").join(self.tr("“{name}”").format(name=name) for name in dead)
            self.add(
                Banner(
                    self.tr("Your account still lists {names}. It opens nothing any more.", "", len(dead)).format(
                        names=names
                    ),
                    "warn",
                )
            )
            self.remove = self.add_button(self.tr("Remove %n dead entr(ies)", "", len(dead)), answer=REMOVE_DEAD)
        self.enroll: Button | None = None
        if signed_in:
            self.enroll = self.add_button(self.tr("Enroll this key again"), "primary", answer=ENROLL, default=True)


def dead_entries(methods: Sequence[Method], only_here: Sequence[Method]) -> tuple[Method, ...]:
    """Give the entries of the account that died with a key.

    Args:
        methods: what the account lists now.
        only_here: what only the key held.

    Returns:
        Those that are still listed.
    """
    listed = {method.id for method in methods}
    return tuple(method for method in only_here if method.id in listed)
