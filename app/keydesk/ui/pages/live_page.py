"""What every page of the rail does: shows the state while it can be seen, and catches up when it is seen again.

Runs on the main thread. Raises nothing.
"""

from abc import abstractmethod
from datetime import datetime

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from keydesk.ui.desk import Desk
from keydesk.ui.pages import actions
from keydesk.ui.widgets.page import Page

RESTORE = "restore"
"""Name of the task that brings a person back at start; until its end nobody knows whether somebody is signed in."""


class LivePage(Page):
    """A page that follows the state.

    Args:
        desk: what pages share.
        title: the page's name.
    """

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__(title)
        self.desk = desk
        self._behind = True
        desk.changed.connect(self._changed)
        desk.services_changed.connect(self._changed)
        desk.scope.busy_changed.connect(self._busy_changed)

    @property
    def starting(self) -> bool:
        """The program still starts, or still asks whether somebody is signed in."""
        return self.desk.services is None or (self.desk.now.person is None and self.desk.scope.busy(RESTORE))

    @property
    def at(self) -> datetime:
        """The time of now."""
        return self.desk.clock()

    def model_name(self, aaguid: str | None) -> str | None:
        """Name a model by its AAGUID.

        Args:
            aaguid: UUID text.

        Returns:
            The name, None when it is not known.
        """
        services = self.desk.services
        return services.model_name(aaguid) if services is not None else None

    @abstractmethod
    def show_now(self) -> None:
        """Show the state of now; only what changed is touched."""

    def seen(self) -> None:
        """The person has come to this page; pages that look for something then override this."""

    def refresh(self) -> None:
        """F5: read the account again and ask the keys again; pages with something else to refresh override this."""
        actions.refresh(self.desk)

    def catch_up(self) -> bool:
        """Show what happened while the page was not in sight.

        Returns:
            Whether there was anything.
        """
        behind, self._behind = self._behind, False
        if behind:
            self.show_now()
        return behind

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile, where nobody said before that it will be seen."""
        super().showEvent(event)
        self.catch_up()

    def _changed(self, _: object = None) -> None:
        if self.isVisible():
            self.show_now()
        else:
            self._behind = True

    def _busy_changed(self, key: str, _: bool) -> None:
        if key == RESTORE:
            self._changed()


def set_shown(part: QWidget, shown: bool) -> None:
    """Show or hide a part, and touch it only where that changes something.

    Args:
        part: any widget.
        shown: whether it can be seen.
    """
    if part.isHidden() == shown:
        part.setVisible(shown)
