"""Builds what the command line needs and runs one command. Main thread; `run_console` returns the exit status."""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from keydesk.bootstrap.background import Background
from keydesk.bootstrap.plant import Blueprint, Plant, open_plant
from keydesk.cli.backstage import Choices, DemoChoices, TenantChoices
from keydesk.cli.output import Output
from keydesk.config.links import Link
from keydesk.config.paths import Paths, choose_paths
from keydesk.config.policy.found import Policy
from keydesk.config.policy.here import policy_here
from keydesk.config.profile import Profile
from keydesk.config.profiles import Profiles
from keydesk.config.settings import Settings, SettingsFile
from keydesk.core.cancel import CancelToken
from keydesk.core.clock import SystemClock
from keydesk.core.crash_reports import CrashReports, keep_reports
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.logs import RunLog, set_level, start_logging, tell_start
from keydesk.domain.catalogue import Code
from keydesk.domain.readers import Reader
from keydesk.domain.update import UpdateNews
from keydesk.helpdesk.bundle import Bundle, BundleChoices
from keydesk.helpdesk.finding import Finding
from keydesk.usecases.services import Services
from keydesk.usecases.state import Snapshot

T = TypeVar("T")
Work = Callable[[Services], Awaitable[T]]
_crash_log = logging.getLogger("keydesk.crash")


class Console:
    """Satisfies `cli.backstage.Backstage`.

    Args:
        read_policy: reads the policy of this computer; another one only in tests.
    """

    def __init__(self, read_policy: Callable[[], Policy] = policy_here) -> None:
        self.cancel = CancelToken()
        self._read_policy = read_policy
        self._clock = SystemClock()
        self._log: RunLog | None = None

    @property
    def support_code(self) -> str:
        """The code in the log lines of this run, "" while nothing is logged."""
        return self._log.code if self._log is not None else ""

    def profiles(self, choices: Choices) -> Profiles:
        """The profiles of this home."""
        return Profiles(self.settings(choices), self.policy)

    def settings(self, choices: Choices) -> SettingsFile:
        """The settings of this home."""
        paths = self._paths(choices)
        paths.ensure()
        return SettingsFile(paths.settings_file, self._clock)

    @cached_property
    def policy(self) -> Policy:
        """What the organisation says, read once."""
        return self._read_policy()

    def person(self, choices: Choices) -> Settings:
        """What the person chose, without the policy."""
        return self.settings(choices).load().settings

    def run(self, choices: Choices, work: Work[T], keys: bool, account: bool, browser: str | None = None) -> T:
        """Build the flows, run the work, take everything down again."""
        profile = self._profile(choices, needed=account)
        profile = self._with_browser(profile, browser)

        async def whole(plant: Plant) -> T:
            if account and await plant.services.sign_in.restore() is None:
                raise KeydeskError(Code.SIGN_IN_NEEDED)
            if keys:
                await plant.keys.settle()
            if not account:
                await plant.services.care.load_labels()
            return await work(plant.services)

        return self._in_plant(choices, profile, keys, whole)

    def run_signing_in(
        self,
        choices: Choices,
        work: Work[T],
        browser: str | None = None,
        limit_s: float | None = None,
        keys: bool = False,
    ) -> T:
        """Run a command that begins signed out."""
        profile = self._profile(choices, needed=True)

        async def whole(plant: Plant) -> T:
            with contextlib.suppress(KeydeskError):
                # Who was signed in before matters to sign-out and to nothing else; a dead session is no obstacle.
                await plant.services.sign_in.remember()
            if keys:
                await plant.keys.settle()
                await plant.services.care.load_labels()
            return await work(plant.services)

        profile = self._with_browser(profile, browser)
        return self._in_plant(choices, profile, keys, whole, limit_s)

    def run_status(self, choices: Choices, work: Work[T], needs_session: bool) -> T:
        """Run `status`: nobody signed in is an answer, unless a session is needed."""
        profile = self._profile(choices, needed=True)

        async def whole(plant: Plant) -> T:
            person = await plant.services.sign_in.remember()
            if person is None and needs_session:
                raise KeydeskError(Code.SIGN_IN_NEEDED)
            return await work(plant.services)

        return self._in_plant(choices, profile, False, whole)

    def remove_profile(self, choices: Choices, name: str) -> Profile:
        """Sign out of a profile and remove it with everything kept for its account."""
        from keydesk.bootstrap.accounts import Accounts

        paths = self._paths(choices)
        paths.ensure()
        accounts = Accounts(SettingsFile(paths.settings_file, self._clock), paths, self._clock, self.policy)
        with asyncio.Runner() as runner:
            return runner.run(accounts.remove(name, lambda profile: self._blueprint(choices, profile, False, None)))

    def run_doctor(self, choices: Choices) -> tuple[Finding, ...]:
        """Run every check."""
        from keydesk.bootstrap.doctor import examine

        profile = self._profile(choices, needed=False)
        blueprint = self._blueprint(choices, profile, True, None)

        async def whole(plant: Plant) -> tuple[Finding, ...]:
            return tuple(await examine(plant, blueprint))

        with asyncio.Runner() as runner:
            return runner.run(self._whole(blueprint, whole))

    def run_share(self, choices: Choices) -> tuple[Snapshot, tuple[Finding, ...]]:
        """Look at keys, the account as it was last read, and the checks."""
        from keydesk.bootstrap.share import look_around

        blueprint = self._blueprint(choices, self._profile(choices, needed=False), True, None)
        with asyncio.Runner() as runner:
            return runner.run(self._whole(blueprint, lambda plant: look_around(plant, blueprint)))

    def run_bundle(self, choices: Choices, wanted: BundleChoices, checks: bool, out: Path | None) -> Bundle:
        """Make a support bundle from what the parts know, and save it where it is wanted."""
        from keydesk.bootstrap.doctor import examine
        from keydesk.bootstrap.support import Known, Support, told_by

        blueprint = self._blueprint(choices, self._profile(choices, needed=False), True, None)
        log = self._start_log(choices)

        async def whole(plant: Plant) -> Bundle:
            await plant.keys.settle()
            await plant.services.care.load_labels()
            findings = await examine(plant, blueprint) if checks else ()
            known = Known(plant.services.state.now, findings)
            support = Support(
                log, blueprint.paths, self._clock, lambda: known, lambda: told_by(self.policy), self.policy
            )
            bundle = await support.make_bundle(wanted)
            if out is not None:
                await support.save_bundle(bundle, out)
            return bundle

        with asyncio.Runner() as runner:
            return runner.run(self._whole(blueprint, whole))

    def run_update_check(self, choices: Choices) -> UpdateNews:
        """Ask for newer versions now."""
        from keydesk.bootstrap.updates import ask_once

        return ask_once(self._blueprint(choices, None, False, None))

    def run_record(self, choices: Choices, begin: bool | None) -> datetime | None:
        """Begin or end the recording of a problem, or only look."""
        self._paths(choices).ensure()
        log = self._start_log(choices)
        try:
            if begin is True:
                log.record()
            elif begin is False:
                log.stop_recording()
        except OSError as error:
            raise KeydeskError(Code.FOLDER_UNWRITABLE, folder=str(self._paths(choices).logs)) from error
        return log.recording_until

    def run_tenant(self, choices: TenantChoices) -> None:
        """Serve the practice tenant until stopped."""
        from keydesk.bootstrap.demo_wiring import serve_tenant

        serve_tenant(choices)

    def run_demo(self, choices: Choices, demo: DemoChoices) -> Mapping[str, JsonValue] | None:
        """Open the practice window, or walk the tour and give its report."""
        if not self.policy.flag("AllowPracticeMode", True):
            raise KeydeskError(Code.POLICY_FORBIDS, key="AllowPracticeMode")
        from keydesk.bootstrap.demo_wiring import run_demo

        return run_demo(choices, demo)

    def run_practice_browser(self, address: str, email: str | None) -> None:
        """Sign a practice user in without a window; the tour's browser."""
        from keydesk.demo.robot import sign_in
        from keydesk.demo.tenant.config import PEOPLE

        person = next((p for p in PEOPLE if p.email == email), PEOPLE[0])
        sign_in(address, person.email, person.password)

    def run_key_helper(self, choices: Choices, address: str, note: Path) -> int:
        """Serve the program behind a door with keys."""
        from keydesk.bootstrap.key_helper import run_key_helper

        return run_key_helper(address, note, choices.transports, self._paths(choices))

    def run_window(self, choices: Choices, exit_on_first_paint: bool, link: Link | None = None) -> int | None:
        """Open the window; None when one of this home runs already and took over."""
        from keydesk.bootstrap.window_choices import window_choices

        made = window_choices(choices, policy=self.policy)
        if not exit_on_first_paint:
            from keydesk.bootstrap.first_start import start_window

            return start_window(made, link)
        from keydesk.bootstrap.gui import open_window

        return open_window(made, exit_on_first_paint=True)

    def follow_autostart(self, choices: Choices) -> None:
        """Let the entry for the sign-in to this computer be what is in force."""
        from keydesk.bootstrap.managed import follow_autostart

        follow_autostart(self._paths(choices), self.person(choices), self.policy)

    def self_test(self, choices: Choices) -> Mapping[str, JsonValue]:
        """Load every part and report."""
        from keydesk.bootstrap.self_test import run_self_test

        return run_self_test()

    def _start_log(self, choices: Choices) -> RunLog:
        """Keep a log and reports of crashes; one support code for the whole run."""
        from keydesk import __version__

        folder, first = self._paths(choices).logs, self._log is None
        days = self.policy.number("LogDays", 0)
        self._log = log = start_logging(folder, choices.verbosity, self._clock, self.support_code or None, days)
        keep_reports(_crash_log, CrashReports(folder, self._clock, log.code, __version__))
        if first:
            tell_start(__version__)
        return log

    def _paths(self, choices: Choices) -> Paths:
        return choose_paths(choices.home)

    def _profile(self, choices: Choices, needed: bool) -> Profile | None:
        try:
            return self.profiles(choices).current(choices.profile)
        except KeydeskError as error:
            if needed or error.code != Code.NO_PROFILE:
                raise
            return None

    def readers(self, choices: Choices) -> Sequence[Reader]:
        """The card readers of this computer, hidden ones that are not here too."""
        from keydesk.hardware.pcsc import PcscTransport
        from keydesk.hardware.readers import Readers

        paths = self._paths(choices)
        found = Readers(SettingsFile(paths.settings_file, self._clock).load().settings.hidden_readers)
        PcscTransport(readers=found).list()
        return found.known()

    def hide_reader(self, choices: Choices, name: str, hidden: bool) -> None:
        """Hide a card reader or show it again."""
        from keydesk.bootstrap.readers import hide_reader

        paths = self._paths(choices)
        paths.ensure()
        hide_reader(SettingsFile(paths.settings_file, self._clock), name, hidden)

    def _with_browser(self, profile: Profile | None, browser: str | None) -> Profile | None:
        """The command line's browser, unless the organisation prescribes one."""
        if profile is None or browser is None or self.policy.locked("Browser"):
            return profile
        return replace(profile, browser=browser)

    def _in_plant(
        self,
        choices: Choices,
        profile: Profile | None,
        keys: bool,
        work: Callable[[Plant], Awaitable[T]],
        limit_s: float | None = None,
    ) -> T:
        with asyncio.Runner() as runner:
            return runner.run(self._whole(self._blueprint(choices, profile, keys, limit_s), work))

    def _blueprint(self, choices: Choices, profile: Profile | None, keys: bool, limit_s: float | None) -> Blueprint:
        from keydesk.bootstrap.managed import Rule
        from keydesk.bootstrap.transports import chosen_transports
        from keydesk.hardware.readers import Readers

        paths = self._paths(choices)
        self._start_log(choices)
        loaded = SettingsFile(paths.settings_file, self._clock).load()
        readers = Readers(loaded.settings.hidden_readers)
        transports = chosen_transports(choices.transports, profile, paths, readers=readers) if keys else ()
        rule = Rule.of(loaded.settings, self.policy)
        set_level(rule.settings.log_level, choices.verbosity)
        bare = Blueprint(paths, profile, choices.token_store, self._clock, transports, problems=loaded.problems)
        return rule.over(bare, limit_s)

    async def _whole(self, blueprint: Blueprint, work: Callable[[Plant], Awaitable[T]]) -> T:
        _heed_signals(self.cancel)
        background = Background()
        plant = await open_plant(blueprint, background.spawn)
        try:
            result = await work(plant)
            _say_leftovers(plant.services.state.now)
            return result
        except asyncio.CancelledError:
            raise KeydeskError(Code.KEY_CANCELLED) from None
        finally:
            _say_damage(plant.services.state.now)
            await background.close()
            await plant.close()


def _heed_signals(cancel: CancelToken) -> None:
    """The first signal is the person's Cancel, which a ceremony ends in good order; the second stops at once."""
    if sys.platform == "win32":
        return
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def stop() -> None:
        if cancel.cancelled and task is not None:
            task.cancel()
        cancel.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)


def _say_damage(now: Snapshot) -> None:
    """What was found broken, on stderr beside the command's own answer."""
    output = Output(as_json=False)
    for problem in now.problems:
        output.failure(problem)
    if now.tokens_in == "memory-notice":
        output.progress("The system's password store cannot be used: the sign-in ends with this program.")


def _say_leftovers(now: Snapshot) -> None:
    """Enrollments that an earlier run could not finish; people tidy up in the window or by `keys passkeys`."""
    output = Output(as_json=False)
    for entry in now.repairs:
        output.failure(KeydeskError(Code.LEFT_OVER, key=entry.key_label))


def run_console(arguments: Sequence[str]) -> int:
    """Run one command.

    Args:
        arguments: the command line without the program's name.

    Returns:
        The exit status.
    """
    from keydesk.cli.app import main
    from keydesk.domain.catalogue import Exit

    try:
        return main(arguments, Console())
    except Exception as error:
        # The last door: scripts get their one JSON document and people a sentence; the trace goes to the log.
        logging.getLogger("keydesk.crash").critical("uncaught %s", type(error).__name__, exc_info=error)
        Output("--json" in arguments).failure(KeydeskError(Code.INTERNAL, what=type(error).__name__))
        return Exit.FAILED
