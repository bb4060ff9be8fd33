"""What the composition root does for the window, by behaviour, and a window over it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from keydesk.config.brand import NO_BRAND
from keydesk.config.browsers import Browser
from keydesk.config.people import KnownPerson, KnownProfile
from keydesk.config.policy.found import NO_POLICY, Policy
from keydesk.config.settings import Settings, with_choice
from keydesk.core.errors import KeydeskError
from keydesk.domain.permissions import Permissions
from keydesk.domain.readers import Reader
from keydesk.domain.update import UpdateRule
from keydesk.helpdesk.bundle import Bundle, BundleChoices, make_bundle
from keydesk.helpdesk.bundle_parts import Facts
from keydesk.helpdesk.finding import Finding
from keydesk.ui.desk import Desk
from keydesk.ui.main_window import MainWindow
from keydesk.ui.pages.registry import page_specs
from keydesk.ui.shell import Shell
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.banner import UndoBar
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Sentence
from keydesk.usecases.services import Services
from keydesk.usecases.state import Snapshot
from keydesk.usecases.updates import Updates
from keydesk.usecases.world import ModelNames
from tests.fakes.hand import PATIENCE_S
from tests.fakes.updates import UpdateWorld
from tests.fakes.world import Bench

S = TypeVar("S", bound=Sheet)
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
LOG_LINES = """\
2026-03-04T09:28:11Z INFO [K7QF2-M9XPT] keydesk.account.transport: account list methods: 200
2026-03-04T09:28:40Z INFO [K7QF2-M9XPT] keydesk.ui.desk: flow: PIN-001 (retries=7)
2026-03-04T09:29:02Z INFO [K7QF2-M9XPT] keydesk.account.transport: account enroll passkey: 201
"""


class RecordingSupport:
    """Satisfies `ui.support.Support`; makes real bundles of `facts`, and `refuse` holds errors raised once."""

    def __init__(self) -> None:
        self.code = "K7QF2-M9XPT"
        self.recording_until: datetime | None = None
        self.has_crashed = False
        self.facts = Facts(self.code, NOW, {"keydesk": "1.0", "python": "3.11"}, logs=[("keydesk.log", LOG_LINES)])
        self.made: list[BundleChoices] = []
        self.saved: list[tuple[Bundle, Path]] = []
        self.refuse: list[KeydeskError] = []

    async def look_again(self) -> None:
        """Nobody else records."""

    async def record(self) -> None:
        if self.refuse:
            raise self.refuse.pop(0)
        self.recording_until = NOW + timedelta(minutes=15)

    async def stop_recording(self) -> None:
        self.recording_until = None

    async def crashed(self) -> bool:
        return self.has_crashed

    async def settle_crash(self) -> None:
        self.has_crashed = False

    async def make_bundle(self, choices: BundleChoices) -> Bundle:
        self.made.append(choices)
        return make_bundle(self.facts, choices)

    async def save_bundle(self, bundle: Bundle, path: Path) -> int:
        if self.refuse:
            raise self.refuse.pop(0)
        self.saved.append((bundle, path))
        self.has_crashed = False
        return len(bundle.packed())


class Readers:
    """Satisfies `ReaderChoice`."""

    def __init__(self) -> None:
        self.all: list[Reader] = []

    def known(self) -> Sequence[Reader]:
        return tuple(self.all)

    def hide(self, name: str, hidden: bool) -> None:
        self.all = [replace(one, hidden=hidden) if one.name == name else one for one in self.all]


class RecordingSetup:
    """Satisfies `Setup`; `refuse` holds errors that are raised once."""

    def __init__(self) -> None:
        self.theme = "system"
        self.language = "system"
        self.text_size = 100
        self.write_scopes = "at-sign-in"
        self.keys_lock_after_minutes = 5
        self.provisioning = "off"
        self.chosen = Settings()
        self.may_autostart = True
        self.added: list[tuple[str, str]] = []
        self.known: list[KnownProfile] = []
        self.now: Callable[[], Snapshot] = Snapshot
        self.used: list[str] = []
        self.removed: list[str] = []
        self.practices = 0
        self.refuse: list[KeydeskError] = []
        self.findings: Sequence[Finding] = ()
        self.readers = Readers()
        self.examined = 0
        self.policy = NO_POLICY
        self.brand = NO_BRAND
        self.support = RecordingSupport()
        self.browsers_here: Sequence[Browser] = ()
        self.world_of_updates = UpdateWorld(UpdateRule())

    async def browsers(self) -> Sequence[Browser]:
        return self.browsers_here

    @property
    def updates(self) -> Updates:
        """The check for newer versions, off as in a build of these sources."""
        return self.world_of_updates.updates

    async def add_profile(self, address: str, client_id: str) -> None:
        if self.refuse:
            raise self.refuse.pop(0)
        self.added.append((address, client_id))

    def profiles(self) -> tuple[KnownProfile, ...]:
        """What a test put there, else the one profile of the state."""
        now = self.now()
        if self.known or now.profile is None:
            return tuple(self.known)
        here = None
        if now.person is not None:
            here = KnownPerson(now.profile, now.person.sub, now.person.name, now.person.email)
        return (KnownProfile(now.profile, now.domain, f"https://{now.domain}/", "client", here, True, now.practice),)

    async def use_profile(self, name: str) -> None:
        if self.refuse:
            raise self.refuse.pop(0)
        self.used.append(name)
        self.known = [replace(known, in_use=known.name == name) for known in self.known]

    async def remove_profile(self, name: str) -> None:
        if self.refuse:
            raise self.refuse.pop(0)
        self.removed.append(name)
        self.known = [known for known in self.known if known.name != name]

    async def start_practice(self) -> None:
        if self.refuse:
            raise self.refuse.pop(0)
        self.practices += 1

    def callback_lines(self) -> tuple[str, ...]:
        return tuple(f"http://127.0.0.1:{port}/callback" for port in (29430, 29431, 29432))

    def choose_provisioning(self, shown: str) -> None:
        self.provisioning = shown

    def choose(self, name: str, value: str | int | None) -> None:
        self.chosen = with_choice(self.chosen, name, value)

    def choose_theme(self, mode: str) -> None:
        self.theme = mode

    async def examine(self) -> Sequence[Finding]:
        self.examined += 1
        if self.refuse:
            raise self.refuse.pop(0)
        return self.findings

    def choose_language(self, language: str) -> None:
        self.language = language

    def choose_text_size(self, percent: int) -> None:
        self.text_size = percent

    def choose_write_scopes(self, when: str) -> None:
        self.write_scopes = when

    def choose_keys_lock(self, minutes: int) -> None:
        self.keys_lock_after_minutes = minutes


class LoopDesk(Desk):
    """Starts nothing where no loop runs: a picture or a plain test shows what is, and pages may read when shown."""

    def start(self, key: str, work: Callable[[Services], Coroutine[object, object, object]]) -> bool:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return False
        return super().start(key, work)


class DeskWindow:
    """The real window with all its pages, over the flows of a bench.

    Args:
        bench: the flows; None for a program that still starts.
        models: names of models.
        permissions: the dictionary of scopes, None for the bench's.
        policy: what the organisation says.
        provisioning: the provisioning desk is shown.
    """

    def __init__(
        self,
        bench: Bench | None,
        models: ModelNames = lambda aaguid: None,
        permissions: Permissions | None = None,
        policy: Policy = NO_POLICY,
        provisioning: bool = False,
    ) -> None:
        connected = policy.flag("ShowConnectedAccounts", True)
        self.window = MainWindow(page_specs(lambda: self.desk, connected, provisioning))
        self.setup = RecordingSetup()
        self.setup.policy = policy
        self.desk = LoopDesk(self.window, self.setup)
        self.desk.clock = lambda: NOW
        self.setup.now = lambda: self.desk.now
        self.setup.updates.changed.connect(self.desk.news_changed.emit)
        self.shell = Shell(self.desk)
        if bench is not None:
            services = replace(bench.services, model_name=models)
            self.desk.use(replace(services, permissions=permissions) if permissions is not None else services)

    def close(self) -> None:
        """Close the window for good."""
        self.desk.leave()
        self.window.let_close()
        self.window.deleteLater()

    def find(self, name: str) -> QWidget | None:
        """The first visible widget of a name, as tour and journeys find it."""
        _show_new_parts()
        found = self.window.findChildren(QWidget, name)
        return next((widget for widget in found if widget.isVisible()), None)

    def button(self, name: str) -> QAbstractButton:
        """A visible button; fails where there is none."""
        found = self.find(name)
        assert isinstance(found, QAbstractButton), f"no button {name} to be seen"
        return found

    @property
    def page(self) -> QWidget:
        """The page that is shown."""
        page = self.window.stack.currentWidget()
        assert page is not None
        return page

    def words(self, root: QWidget | None = None) -> str:
        """Everything that can be read on the page shown, or in a part of it."""
        _show_new_parts()
        root = root or self.page
        texts: list[str] = []
        for widget in root.findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, Sentence):
                texts.append(widget.accessibleName())
            elif isinstance(widget, QLabel | QAbstractButton):
                texts.append(widget.text())
            elif isinstance(widget, Badge):
                texts.append(widget.text)
        return "\n".join(texts)

    @property
    def said_done(self) -> str:
        """What the bar at the foot of the window says was done, "" for nothing."""
        bar = self.window.findChild(UndoBar)
        return bar.label.text() if isinstance(bar, UndoBar) and bar.isVisible() else ""

    async def until(self, seen: Callable[[], object], what: str) -> None:
        """Wait for something to happen."""
        ends = time.monotonic() + PATIENCE_S
        while not seen():
            assert time.monotonic() < ends, f"waited in vain for {what}"
            await asyncio.sleep(0.005)

    async def sheet(self, kind: type[S]) -> S:
        """Wait for a sheet of a kind."""
        await self.until(lambda: isinstance(self._current(), kind), kind.__name__)
        current = self._current()
        assert isinstance(current, kind)
        return current

    async def cancel(self) -> None:
        """Cancel the sheet on top and wait for the end of its flow."""
        current = self._current()
        assert current is not None
        current.reject()
        await self.until(lambda: not self.window.sheet_open, "the end of the sheet")
        await self.until(lambda: not self.desk.scope.busy("flow"), "the end of the flow")

    def _current(self) -> Sheet | None:
        return self.window.sheets.current if self.window.sheet_open else None


def _show_new_parts() -> None:
    """A layout shows what it was given by a queued call; the tasks of the loop must not run meanwhile."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.MetaCall.value)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
