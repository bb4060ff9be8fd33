"""Which browser opens the pages of a sign-in, and how much the log tells. Main thread; raises nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from keydesk.ui.desk import Desk
from keydesk.ui.models.moments import clock_time
from keydesk.ui.pages.locked_choices import LockedChoices
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.fields import Choice
from keydesk.ui.widgets.page import Columns, Section
from keydesk.usecases.services import Services

if TYPE_CHECKING:
    from keydesk.config.browsers import Browser

LOOK = "browsers"
_LONGEST_SHOWN = 40


class ProgramPart(Section):
    """The section.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Browser and log"))
        self._desk = desk
        self._found: Sequence[Browser] = ()
        self.browser = Choice(self.tr("Browser for signing in"))
        self.browser.setObjectName("browser")
        self.browser.activated.connect(self._choose_browser)
        self._offered: list[tuple[str, str | None]] = []
        self.log_level = Choice(self.tr("What the log tells"))
        self.log_level.setObjectName("log-level")
        for text, level in (
            (self.tr("Only what went wrong"), "warning"),
            (self.tr("Normal"), "info"),
            (self.tr("Everything"), "debug"),
        ):
            self.log_level.addItem(text, level)
        self.log_level.activated.connect(self._choose_level)
        self._locked = LockedChoices(desk.setup.policy)
        self._browser_row = self._locked.row(self.tr("Browser for signing in"), self.browser, "Browser")
        self._level_row = self._locked.row(self.tr("What the log tells"), self.log_level, "LogLevel")
        card = Card()
        card.add(Columns(self._browser_row, self._level_row, least=280))
        self.add(card)

    def look(self) -> None:
        """Ask which browsers there are; one may have been installed meanwhile."""
        self._desk.start(LOOK, self._read)

    def show_now(self) -> None:
        """Show the choices of now, each with what it means."""
        chosen = self._desk.setup.chosen
        self._offer(chosen.browser)
        self.browser.setCurrentIndex(self.browser.findData(chosen.browser))
        self.log_level.setCurrentIndex(self.log_level.findData(chosen.log_level))
        if not self._locked.locks("Browser"):  # else the hint says who set it
            self._browser_row.show_hint(self._browser_words(chosen.browser))
        if not self._locked.locks("LogLevel"):
            self._level_row.show_hint(self._level_words(chosen.log_level))
        self._locked.show_now()

    def show_found(self, found: "Sequence[Browser]") -> None:
        """Offer these.

        Args:
            found: the browsers of this computer.
        """
        self._found = found
        self.show_now()

    async def _read(self, services: Services) -> None:
        self.show_found(await self._desk.setup.browsers())

    def _offer(self, chosen: str | None) -> None:
        """The system's, those that were found, and a command that the command line or an organisation set."""
        offered: list[tuple[str, str | None]] = [(self.tr("The system's browser"), None)]
        offered += [(one.name, one.command) for one in self._found]
        if chosen not in [command for _, command in offered] and chosen is not None:
            shown = chosen if len(chosen) <= _LONGEST_SHOWN else f"{chosen[:_LONGEST_SHOWN]}…"
            offered.append((shown, chosen))
        if offered == self._offered:
            return
        self._offered = offered
        self.browser.clear()
        for text, command in offered:
            self.browser.addItem(text, command)

    def _browser_words(self, chosen: str | None) -> str:
        if chosen is None:
            return self.tr("Signing in and connecting accounts open where links usually open.")
        return self.tr("Signing in and connecting accounts open there, from the next time on.")

    def _level_words(self, level: str) -> str:
        until = self._desk.setup.support.recording_until
        if until is not None:
            told = self.tr(
                "A problem is being recorded: until {time} the log tells everything, then this is in force."
            )
            return told.format(time=clock_time(until))
        if level == "debug":
            return self.tr(
                "Until you choose otherwise. For one problem, “Record a problem” on Health does it for 15 minutes "
                "and stops by itself."
            )
        if level == "warning":
            return self.tr("A support bundle then tells your IT helpdesk little of what happened before.")
        return self.tr("To tell more for 15 minutes, use “Record a problem” on Health.")

    def _choose_browser(self) -> None:
        command = self.browser.currentData()
        self._desk.setup.choose("browser", None if command is None else str(command))
        self.show_now()

    def _choose_level(self) -> None:
        self._desk.setup.choose("log_level", str(self.log_level.currentData()))
        self.show_now()
