"""Signing in with the key itself: which key, whose account, and the browser where the tenant does not take it.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.keys import SecurityKey
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import key_drawing, key_name
from keydesk.ui.error_texts import error_panel, words_for, words_of
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, LetterTile, ListRow
from keydesk.ui.widgets.key_drawing import KeyDrawing
from keydesk.usecases.state import Snapshot


class SigningKeyPage(FlowPage):
    """Asks for the key to sign in with; answers with its id, by itself when the first usable one arrives.

    Args:
        keys: what is plugged in.
        now: gives names and colours of keys.
        browser: whether the browser of this computer is offered instead.
    """

    def __init__(self, keys: Sequence[SecurityKey], now: Callable[[], Snapshot], *, browser: bool = True) -> None:
        super().__init__("")
        self._now = now
        self._keys: tuple[SecurityKey, ...] | None = None
        self._waiting: frozenset[str] = frozenset()
        self._list: QWidget | None = None
        self.use: dict[str, Button] = {}
        self.here = self.add_button(self.tr("Use the browser here")) if browser else None
        if self.here is not None:
            self.here.setObjectName("use-browser")
        self.update_keys(keys)

    @property
    def usable(self) -> list[SecurityKey]:
        """The keys that can answer."""
        return [key for key in self._keys or () if key.usable]

    def update_keys(self, keys: Sequence[SecurityKey]) -> None:
        """A key came or went.

        Args:
            keys: what is plugged in now.
        """
        if tuple(keys) == self._keys:
            return
        waited, self._keys = self._keys is not None and not self.usable, tuple(keys)
        if waited and len(self.usable) == 1:
            self.answered.emit(self.usable[0].id)
            return
        self._say()
        self._fill()

    def show_waiting(self, key_ids: frozenset[str]) -> None:
        """Say that keys wait for a touch; they blink.

        Args:
            key_ids: which ones; none when a key can only be chosen here.
        """
        self._waiting = key_ids
        self._say()

    def _say(self) -> None:
        if len(self.usable) > 1:
            self.title = self.tr("Which key?")
            self.text = (
                self.tr("Touch the key you want to sign in with, or choose it here.")
                if self._waiting
                else self.tr("Choose the key you want to sign in with.")
            )
        elif self.usable:
            self.title, self.text = self.tr("Sign in with this key?"), self.tr("Or plug in another one.")
        elif self._keys:
            self.title = self.tr("This key cannot be used")
            self.text = self.tr("Plug in another one; Keydesk goes on by itself.")
        else:
            self.title = self.tr("Plug in your key")
            self.text = self.tr("Keydesk goes on by itself when it is there.")
        self.retitled.emit()

    def _fill(self) -> None:
        old = self._list
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.use = {}
        if not self._keys:
            column.addWidget(KeyDrawing("unknown", "grey", width=168), 0, Qt.AlignmentFlag.AlignHCenter)
        now = self._now()
        for key in self._keys or ():
            name = key_name(key, now)
            about = key.model if key.model != name else ""
            if not key.usable:
                about = words_for(key.reason or "").title
            row = ListRow(name, about, tile=key_drawing(key, now))
            if key.usable:
                button = Button(self.tr("Sign in"), "primary" if len(self.usable) == 1 else "plain")
                button.setAccessibleName(self.tr("Sign in with {key}").format(key=name))
                button.clicked.connect(lambda _=False, chosen=key.id: self.answered.emit(chosen))
                row.add_side(button)
                self.use[key.id] = button
            column.addWidget(row)
        self.body.insertWidget(0, self._list)
        self.first = next(iter(self.use.values()), None)
        if old is not None:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()


class WhichAccountPage(FlowPage):
    """The key holds passkeys of several accounts; answers with a place in the list.

    Args:
        names: what the key calls them.
    """

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(self.tr("Which account?"), self.tr("Your key knows several accounts of this organisation."))
        self.choose: list[Button] = []
        for place, name in enumerate(names):
            row = ListRow(name, tile=LetterTile(name, letters=2))
            button = Button(self.tr("Sign in"))
            button.setAccessibleName(self.tr("Sign in as {name}").format(name=name))
            # Never the bare place: nothing is answered with 0.
            button.clicked.connect(lambda _=False, at=place: self.answered.emit((at,)))
            row.add_side(button)
            self.choose.append(button)
            self.add(row)
        self.first = self.choose[0] if self.choose else None


class BrowserInsteadPage(FlowPage):
    """It cannot be done without a browser: why, and on from there.

    Args:
        problem: why.
    """

    def __init__(self, problem: KeydeskError) -> None:
        words = words_of(problem)
        super().__init__(self.tr("Go on in the browser"))
        self.sign = IconTile("public")
        self.panel = error_panel(problem)
        self.panel.show_error(words.what, words.safe, words.next, code=words.code, kind="warn")
        self.add(self.panel)
        self.add_button(self.tr("Continue in the browser"), "primary", answer=True, default=True)

    def shown(self) -> None:
        """Speak the reason."""
        announce(self, f"{self.title}. {self.panel.accessibleName()}", urgent=True)
