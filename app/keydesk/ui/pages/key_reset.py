"""The last section of a key: emptying it. Main thread; raises nothing."""

from collections.abc import Callable

from keydesk.domain.keys import SecurityKey
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, ListRow
from keydesk.ui.widgets.page import Section


class KeyReset(Section):
    """The section.

    Args:
        reset: starts the reset of the key shown.
    """

    def __init__(self, reset: Callable[[], None]) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Reset"))
        self._tile = IconTile("restart_alt", "neutral")
        self._row = ListRow("", tile=self._tile)
        self.button = Button("", "danger")
        self.button.setObjectName("reset-key")
        self.button.clicked.connect(reset)
        self._row.add_side(self.button)
        self.add(self._row)

    def show_key(self, key: SecurityKey, name: str, allowed: bool = True) -> None:
        """Show a key as it is now; a locked one is emptied the same way.

        Args:
            key: the key.
            name: what the person calls it.
            allowed: the organisation lets keys be reset.
        """
        locked = key.pin.supported and key.pin.set and key.pin.retries == 0
        self._tile.set_icon("restart_alt", "bad" if locked else "neutral")
        self._row.set_texts(
            self.tr("Only a reset helps now") if locked else self.tr("Empty this key"),
            self.tr("Deletes every passkey on it, its PIN and its fingerprints. Works without the PIN.")
            if "fingerprints" in key.can
            else self.tr("Deletes every passkey on it, and its PIN. Works without the PIN."),
        )
        self.button.setText(self.tr("Reset…"))
        self.button.say_why_off("" if allowed else self.tr("Your organisation does not allow keys to be reset here."))
        self.button.setAccessibleName(self.tr("Reset {key}").format(key=name))
