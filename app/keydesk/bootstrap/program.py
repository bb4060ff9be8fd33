"""The running window program: opens the parts of a profile after the first frame, swaps them, and ends in order.

Main thread. Failures to open are shown in the window; nothing is raised to Qt.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.bootstrap.accounts import Accounts
from keydesk.bootstrap.background import Background
from keydesk.bootstrap.chosen import Chosen, Look
from keydesk.bootstrap.plant import Blueprint, Plant, open_plant
from keydesk.bootstrap.readers import KeptReaders
from keydesk.bootstrap.support import Known, Support, told_by
from keydesk.bootstrap.updates import UpdateWatch
from keydesk.bootstrap.window_choices import WindowChoices
from keydesk.config.paths import Paths
from keydesk.config.people import KnownProfile
from keydesk.config.policy.found import NO_POLICY
from keydesk.config.ports import DEFAULT_PORTS
from keydesk.config.profile import Profile
from keydesk.config.profiles import Profiles
from keydesk.config.settings import SettingsFile
from keydesk.config.sources import settings_in_force
from keydesk.core.errors import KeydeskError
from keydesk.core.logs import RunLog, set_level
from keydesk.domain.catalogue import Code
from keydesk.ui.async_glue import QuitFlag
from keydesk.ui.away import end_flows, sign_out_at_end
from keydesk.ui.desk import Desk
from keydesk.ui.imports import import_rest
from keydesk.ui.main_window import MainWindow
from keydesk.ui.pages.crash_line import offer_after_crash
from keydesk.ui.pages.live_page import LivePage
from keydesk.ui.pages.registry import HOME
from keydesk.ui.shell import Shell
from keydesk.ui.widgets.error_panel import SUPPORT_CODE

if TYPE_CHECKING:
    from keydesk.bootstrap.demo_wiring import Practice
    from keydesk.config.autostart import Autostart
    from keydesk.hardware.transport import KeyTransport
    from keydesk.helpdesk.finding import Finding
    from keydesk.identity.remembered_keys import MemoryTexts
    from keydesk.identity.token_store import MemoryTokenStore

_log = logging.getLogger(__name__)
_SWAP_WAIT_S = 5.0


class Program(Chosen):
    """Satisfies `ui.desk.Setup`.

    Args:
        window: the window.
        choices: options of this run.
        look: changes theme, language and text size of the running window.
        quit_flag: set when the window is to close.
        log: of this run, None where none is kept.
    """

    def __init__(
        self,
        window: MainWindow,
        choices: WindowChoices,
        look: Look,
        quit_flag: QuitFlag,
        log: RunLog | None = None,
    ) -> None:
        self._window = window
        super().__init__(choices)
        self._look = look
        self._file = SettingsFile(choices.paths.settings_file, choices.clock)
        self._damage: tuple[KeydeskError, ...] = ()
        self._background = Background()
        self.readers = KeptReaders(self._file, self._background.spawn)
        self._plant: Plant | None = None
        self._built_from: Blueprint | None = None
        self._plant_work = Background()
        self._profile: Profile | None = None
        self._accounts = Accounts(self._file, choices.paths, choices.clock, choices.policy)
        self._spare: MemoryTokenStore | None = None
        self._texts: MemoryTexts | None = None
        self._quit = quit_flag
        self.practice: Practice | None = None
        self.support = Support(
            log or RunLog.silent(choices.clock),
            choices.paths,
            choices.clock,
            self._known,
            lambda: told_by(self.policy),
            self.policy,
        )
        window.setProperty(SUPPORT_CODE, self.support.code)
        self.desk = Desk(window, self)
        self._watch = UpdateWatch(self.updates, self._background)
        self.updates.changed.connect(self.desk.news_changed.emit)
        self.readers.on_change = self.desk.readers_changed.emit
        self.shell = Shell(self.desk)
        window.page_shown.connect(self._page_shown)
        self.desk.services_changed.connect(lambda: self._page_shown(window.current))

    # What the window asks for

    def callback_lines(self) -> tuple[str, ...]:
        """The callback addresses an admin must allow for a new profile."""
        return tuple(f"http://127.0.0.1:{port}/callback" for port in DEFAULT_PORTS)

    def profiles(self) -> tuple[KnownProfile, ...]:
        """The accounts of this computer, the one in use as it is now."""
        return self._accounts.listed(self._profile, self.desk.now.person, kept=not self.practising)

    async def add_profile(self, address: str, client_id: str) -> None:
        """Add a tenant or one more account of it, use it, and hand its flows to the desk."""
        await self._change_to(await self._accounts.keep(address, client_id))

    async def use_profile(self, name: str) -> None:
        """Use another account and hand its flows to the desk."""
        await self._change_to(await self._accounts.use(name))

    async def remove_profile(self, name: str) -> None:
        """Sign out of an account and remove it from this computer; another one is used where it was in use."""
        in_use = self._profile is not None and not self.practising and self._profile.name == name
        gone = await self._accounts.remove(name, lambda profile: self._parts(profile, self._choices.paths, ()))
        if in_use:
            await self._change_to(await asyncio.to_thread(self._profile_left))
        else:
            await self._accounts.read()
            self.desk.accounts_changed.emit()
        _log.info("removed the profile %s", gone.name)

    async def examine(self) -> "Sequence[Finding]":
        """Run every check over the parts in use."""
        await asyncio.to_thread(_import_doctor)
        from keydesk.bootstrap.doctor import examine

        if self._plant is None or self._built_from is None:
            return ()
        return await examine(self._plant, replace(self._built_from, hidden_readers=self.readers.readers.hidden))

    def _known(self) -> Known:
        return Known(self.desk.now, self.desk.findings)

    async def start_practice(self) -> None:
        """Start the practice tenant with a software key and hand its flows to the desk."""
        if not self.policy.flag("AllowPracticeMode", True):
            raise KeydeskError(Code.POLICY_FORBIDS, key="AllowPracticeMode")
        from keydesk.bootstrap.demo_wiring import start_practice

        if self.practice is None:
            self.practice = await asyncio.to_thread(start_practice, self._choices)
            self.practice.show_touch_window(self._window)
        await self._change_to(self.practice.profile)

    @property
    def practising(self) -> bool:
        """Whether the window shows the practice tenant of this run, which is in no settings file."""
        return self._is_practice(self._profile)

    def _is_practice(self, profile: Profile | None) -> bool:
        return self.practice is not None and profile is self.practice.profile

    def _page_shown(self, name: str) -> None:
        page = self._window.page(name) if name else None
        if isinstance(page, LivePage):
            page.seen()

    # The run

    async def run(self, then: Callable[["Program"], Awaitable[None]] | None = None) -> None:
        """Open the parts, restore the session, wait for the end, take everything down.

        Args:
            then: what to do once the parts are there (the tour); the program ends after it.
        """
        try:
            await self._open_first()
            self._background.spawn("imports", _import_ahead)
            if then is None:
                self._watch.follow(self._settings, self.policy)
                await self._quit.wait()
            else:
                await then(self)
        finally:
            await self._end()

    async def _open_first(self) -> None:
        try:
            await self._load_settings()
            if self._choices.practice:
                await self.start_practice()
            else:
                await self._swap(await asyncio.to_thread(self._current_profile))
        except KeydeskError as error:
            _log.error("cannot open: %s", error)
            self.desk.on_error("open", error)
        self._come_to_light()
        if not self._window.current or self._window.page(self._window.current) is None:
            self._window.show_page(self._window.current or HOME)
        offer_after_crash(self.desk)

    async def _load_settings(self) -> None:
        """Read all of the settings; what the window shows already stays as it is."""
        loaded = await asyncio.to_thread(self._file.load)
        set_level(loaded.settings.log_level, self._choices.verbosity)
        self._damage = loaded.problems
        self.readers.readers.hide(loaded.settings.hidden_readers)
        shown, in_force = self._settings, settings_in_force(loaded.settings, self.policy)
        self._settings = replace(in_force, theme=shown.theme, language=shown.language, text_size=shown.text_size)
        set_level(self._settings.log_level, self._choices.verbosity)
        self.follow_away()
        self._autostart = await asyncio.to_thread(_autostart_of, self._choices.paths)
        self._background.spawn("autostart", self._keep_autostart)

    def _come_to_light(self) -> None:
        """Put the icon into the tray; a window that began there and finds none is put into the bar of windows."""
        self._show_tray()
        if self._choices.in_tray and self._tray is None and not self._window.isVisible():
            self._window.showMinimized()

    def _current_profile(self) -> Profile | None:
        return self._profile_left(self._choices.profile)

    def _profile_left(self, name: str | None = None) -> Profile | None:
        try:
            return Profiles(self._file, self.policy).current(name)
        except KeydeskError as error:
            if error.code != Code.NO_PROFILE:
                raise
            return None

    async def _change_to(self, profile: Profile | None) -> None:
        """Swap profiles in the running window; nothing of the account before stays on any page."""
        first = self._plant is None
        await self._swap(profile)
        if not first:
            self._window.forget_pages(HOME)

    async def _swap(self, profile: Profile | None) -> None:
        """Take the present parts down and open those of another profile."""
        if self._plant is not None:
            # A token that is just being renewed must get into the keyring.
            await self.desk.scope.others_end(_SWAP_WAIT_S)
            await self._plant_work.close()
            self.desk.leave()
            old, self._plant = self._plant, None
            await old.close()
        self._plant_work = Background()
        await self._accounts.read()
        self._profile = profile
        # Asked for here: a window's native handle belongs to the main thread.
        self._built_from = await asyncio.to_thread(self._blueprint, profile, int(self._window.winId()))
        self._plant = await open_plant(self._built_from, self._plant_work.spawn)
        services = self._plant.services
        if self._built_from.requirements.forget_people:  # what a run that was killed could not remove
            await services.sign_in.remove_traces()
        self.desk.use(services)
        if profile is not None:
            self.desk.start("restore", lambda flows: flows.sign_in.restore())
        else:
            await services.care.load_labels()

    def _blueprint(self, profile: Profile | None, window: int) -> Blueprint:
        from keydesk.bootstrap.transports import chosen_transports

        choices = self._choices
        if self.practice is not None and profile is self.practice.profile:
            # A home of its own: real profiles, labels and journals stay untouched.
            paths = choices.paths.practice
            transports: tuple[KeyTransport, ...] = self.practice.transports(choices.transports)
        else:
            paths = choices.paths
            transports = tuple(chosen_transports(choices.transports, profile, paths, window, self.readers.readers))
        return self._parts(profile, paths, transports)

    def _parts(self, profile: Profile | None, paths: Paths, transports: "tuple[KeyTransport, ...]") -> Blueprint:
        from keydesk.bootstrap.managed import Rule

        if self._spare is None:
            from keydesk.identity.remembered_keys import MemoryTexts
            from keydesk.identity.token_store import MemoryTokenStore

            self._spare = MemoryTokenStore()
            self._texts = MemoryTexts()
        choices = self._choices
        bare = Blueprint(
            paths, profile, choices.token_store, choices.clock, transports, problems=self._damage, spare=self._spare,
            texts=self._texts,
        )  # fmt: skip
        # What an organisation requires of keys is about its own tenant; practice is for trying everything out.
        policy = replace(NO_POLICY, problems=self.policy.problems) if self._is_practice(profile) else self.policy
        return Rule(policy, self._settings).over(bare, now=lambda: self._settings)

    async def _end(self) -> None:
        """A ceremony ends by its own Cancel, so that key and account agree; the rest is cut off."""
        await end_flows(self._window)
        await self.desk.scope.close()
        if self.desk.services is not None and self.desk.now.requirements.forget_people:
            await sign_out_at_end(self.desk.services)
        await self._plant_work.close()
        await self._background.close()
        self._watch.close()
        self.desk.leave()
        if self._plant is not None:
            await self._plant.close()
        if self._tray is not None:
            self._tray.close()
        if self.practice is not None:
            await asyncio.to_thread(self.practice.stop)
            self.practice.close_touch_window()


def _autostart_of(paths: Paths) -> "Autostart | None":
    from keydesk.config.autostart import autostart_of

    return autostart_of(paths)


def _import_doctor() -> None:
    """Import the checks and read their words, in the worker that calls this."""
    from keydesk.config.check_texts import entries_in
    from keydesk.config.texts import LANGUAGES

    for language in LANGUAGES:
        entries_in(language)


async def _import_ahead() -> None:
    """Import what the next click or the first key would wait for."""
    await asyncio.to_thread(_import_what_pages_tell)
    await import_rest()
    await asyncio.to_thread(_import_ceremonies)


def _import_what_pages_tell() -> None:
    """Import what pages and sheets need besides Qt, in the worker that calls this."""
    import keydesk.config.manual
    import keydesk.domain.key_findings
    import keydesk.domain.password_rules
    import keydesk.helpdesk.checks
    import keydesk.helpdesk.status_share
    import keydesk.usecases.key_inventory  # noqa: F401


def _import_ceremonies() -> None:
    """Import what a key needs, in the worker that calls this."""
    import keydesk.hardware.ceremony
    import keydesk.hardware.info
    import keydesk.hardware.probe
    import keydesk.net.wire  # noqa: F401
