"""What a person chooses in Settings: in force at once, written behind. The half of the program that pages ask for it.

Runs on the main thread; the file is written in a worker. Raises nothing; a choice the organisation made is told.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from keydesk.bootstrap.background import Background
from keydesk.bootstrap.shown import Shown
from keydesk.bootstrap.updates import CHOICES, UpdateWatch
from keydesk.config.profiles import Profiles
from keydesk.config.settings import SettingsFile, with_choice
from keydesk.config.sources import locked_setting, profile_in_force, tray_in_force
from keydesk.core.errors import KeydeskError
from keydesk.core.logs import set_level
from keydesk.domain.catalogue import Code
from keydesk.ui.desk import Desk
from keydesk.ui.main_window import MainWindow
from keydesk.ui.pages.registry import page_specs

if TYPE_CHECKING:
    from keydesk.bootstrap.demo_wiring import Practice
    from keydesk.bootstrap.plant import Blueprint, Plant
    from keydesk.config.browsers import Browser
    from keydesk.config.profile import Profile
    from keydesk.ui.tray import Tray


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


class Chosen(Shown):
    """The choices; `Program` brings the parts they act on."""

    desk: Desk
    _window: MainWindow
    _look: Look
    _file: SettingsFile
    _background: Background
    _plant: "Plant | None"
    _built_from: "Blueprint | None"
    _profile: "Profile | None"
    practice: "Practice | None"
    _tray: "Tray | None" = None
    _watch: UpdateWatch
    follow_away: Callable[[], None] = staticmethod(lambda: None)
    """Called when the settings are read, and when another time without use is chosen."""

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
        if self._choose("keys_lock_after_minutes", minutes) and self._plant is not None:
            self._plant.keys.lock_after(minutes * 60.0)

    def choose(self, name: str, value: str | int | None) -> None:
        """Choose something else from now on and remember it."""
        if self._choose(name, value):
            self._follow(name)

    def _follow(self, name: str) -> None:
        """Let the parts that run do what was chosen."""
        chosen, plant = self._settings, self._plant
        if name == "tray":
            self._show_tray()
        elif name == "idle_sign_out_minutes":
            self.follow_away()
        elif name == "log_level":
            set_level(chosen.log_level, self._choices.verbosity)
        elif name == "autostart":
            self._background.spawn("autostart", self._keep_autostart)
        elif name in CHOICES:
            self._watch.follow(chosen, self._policy)
        elif plant is None:
            return
        elif name == "browser":
            self._background.spawn("browser", self._use_browser)
        elif name == "key_labels":
            plant.kept.labels.share(chosen.key_labels == "computer")
            self.desk.start("labels", lambda services: services.care.load_labels())
        elif name == "activity_days":
            plant.kept.activity.keep(chosen.activity_days)
        elif name == "key_name_template":
            state = plant.services.state
            state.put(requirements=replace(state.now.requirements, name_template=chosen.key_name_template))
        elif name == "metadata_file":
            plant.kept.records.use(Path(chosen.metadata_file) if chosen.metadata_file is not None else None)
            self.desk.start("key-records", lambda services: services.records.look())

    async def _use_browser(self) -> None:
        """Let the next sign-in open the browser in force; a profile with one of its own keeps that."""
        profile, plant, built = self._profile, self._plant, self._built_from
        practising = self.practice is not None and profile is self.practice.profile
        if profile is None or plant is None or built is None or plant.kept.browser is None or practising:
            return
        kept = await asyncio.to_thread(Profiles(self._file, self._policy).kept, profile.name)
        bare = replace(profile, browser=kept.browser if kept is not None else None)
        changed = profile_in_force(bare, self._policy, self._settings.browser)
        if self._profile is profile:  # else another account is in use, opened with what was chosen
            self._profile, self._built_from = changed, replace(built, profile=changed)
            plant.kept.browser.use(changed.browser)

    async def browsers(self) -> "Sequence[Browser]":
        """The browsers of this computer."""
        return await asyncio.to_thread(_browsers_here, self._window.locale().name()[:2])

    def _show_tray(self) -> None:
        """Show the icon where it is wanted and there is a tray, and take it away where not."""
        wanted = tray_in_force(self._settings, self._policy)
        if wanted and self._tray is None:
            from keydesk.ui.tray import open_tray

            self._tray = open_tray(self.desk)
        elif not wanted and self._tray is not None:
            self._tray.close()
            self._tray = None

    async def _keep_autostart(self) -> None:
        """Let the entry of this computer be what is in force; what cannot be written is told."""
        entry, wanted = self._autostart, self._settings.autostart == "on"
        if entry is None:
            return
        from keydesk.config.autostart import follow, own_command

        try:
            await asyncio.to_thread(follow, entry, wanted, own_command())
        except KeydeskError as error:
            self.desk.on_error("autostart", error)

    def _choose(self, name: str, value: str | int | None) -> bool:
        key = locked_setting(self._policy, name)
        if key is not None:  # the window offers no such choice; whoever asks all the same is told why not
            self.desk.on_error("settings", KeydeskError(Code.POLICY_FORBIDS, key=key))
            return False
        self._settings = with_choice(self._settings, name, value)

        async def write() -> None:
            await asyncio.to_thread(self._file.update, lambda newest: with_choice(newest, name, value))

        self._background.spawn(f"settings:{name}", write)
        return True


def _browsers_here(language: str) -> "Sequence[Browser]":
    """Import what reads desktop files, in the worker that calls this, and read them."""
    from keydesk.config.browsers import browsers_here

    return browsers_here(language)
