"""What a person chooses in Settings: in force at once, written behind. The half of the program that pages ask for it.

Runs on the main thread; the file is written in a worker. Raises nothing; a choice the organisation made is told.
"""

import asyncio
from typing import TYPE_CHECKING, Protocol

from keydesk.bootstrap.background import Background
from keydesk.config.policy.found import Policy
from keydesk.config.settings import Settings, SettingsFile, with_choice
from keydesk.config.sources import locked_setting
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.desk import Desk
from keydesk.ui.main_window import MainWindow
from keydesk.ui.pages.registry import page_specs

if TYPE_CHECKING:
    from keydesk.bootstrap.plant import Plant


class Look(Protocol):
    """Changes how the running window looks."""

    def use_theme(self, mode: str) -> None:
        """Use a theme."""
        ...

    def use_language(self, language: str) -> None:
        """Use a language; what is shown is made anew."""
        ...

    def use_text_size(self, percent: int) -> None:
        """Use a text size."""
        ...


class Chosen:
    """The choices; `Program` brings the parts they act on."""

    desk: Desk
    _window: MainWindow
    _look: Look
    _file: SettingsFile
    _policy: Policy
    _settings: Settings
    _background: Background
    _plant: "Plant | None"

    @property
    def theme(self) -> str:
        """The theme chosen."""
        return self._settings.theme

    @property
    def language(self) -> str:
        """The language chosen."""
        return self._settings.language

    @property
    def text_size(self) -> int:
        """The text size chosen, in percent."""
        return self._settings.text_size

    @property
    def write_scopes(self) -> str:
        """When leave to change the account is asked for."""
        return self._settings.write_scopes

    @property
    def keys_lock_after_minutes(self) -> int:
        """After how many minutes without use an unlocked key locks, 0 for never."""
        return self._settings.keys_lock_after_minutes

    @property
    def provisioning(self) -> str:
        """Whether the provisioning desk is shown."""
        return self._settings.provisioning_desk

    def choose_provisioning(self, shown: str) -> None:
        """Show or hide the provisioning desk from now on and remember it."""
        if self._choose("provisioning_desk", shown):
            connected = self._policy.flag("ShowConnectedAccounts", True)
            self._window.set_pages(page_specs(lambda: self.desk, connected, shown == "on"))
            self.desk.pages_changed.emit()

    def choose_theme(self, mode: str) -> None:
        """Use a theme from now on and remember it."""
        if self._choose("theme", mode):
            self._look.use_theme(mode)

    def choose_language(self, language: str) -> None:
        """Use a language from now on and remember it."""
        if self._choose("language", language):
            self._look.use_language(language)

    def choose_text_size(self, percent: int) -> None:
        """Use a text size from now on and remember it."""
        if self._choose("text_size", percent):
            self._look.use_text_size(percent)

    def choose_write_scopes(self, when: str) -> None:
        """Ask for leave to change the account at this time from the next sign-in on, and remember it."""
        self._choose("write_scopes", when)

    def choose_keys_lock(self, minutes: int) -> None:
        """Lock unlocked keys after this time from now on and remember it."""
        self._choose("keys_lock_after_minutes", minutes)
        if self._plant is not None:
            self._plant.keys.lock_after(minutes * 60.0)

    def _choose(self, name: str, value: str | int) -> bool:
        key = locked_setting(self._policy, name)
        if key is not None:  # the window offers no such choice; whoever asks all the same is told why not
            self.desk.on_error("settings", KeydeskError(Code.POLICY_FORBIDS, key=key))
            return False
        self._settings = with_choice(self._settings, name, value)

        async def write() -> None:
            await asyncio.to_thread(self._file.update, lambda newest: with_choice(newest, name, value))

        self._background.spawn(f"settings:{name}", write)
        return True
