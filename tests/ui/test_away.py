"""A window that is left alone: the countdown, staying, and what ends in which order."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from keydesk.config.policy.found import NO_POLICY, Policy, Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.settings import Settings, with_choice
from keydesk.config.sources import requirements, settings_in_force
from keydesk.core.encoding import JsonValue
from keydesk.core.secret import Secret
from keydesk.ui.away import Away, AwayKeeper, end_flows, open_away, sign_out_at_end
from keydesk.ui.idle import IdleWatch
from keydesk.ui.session_lock import SessionLock
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.sheet import Sheet
from tests.fakes.notebook import MemoryTraces
from tests.fakes.setup import DeskWindow
from tests.fakes.world import Bench, bench

SHARED: dict[str, JsonValue] = {"SharedWorkstation": True, "IdleSignOutMinutes": 10}


def say(values: dict[str, JsonValue]) -> Policy:
    return settle(Reading((Layer(Source.MANDATORY_MACHINE, "f", values),)))


class Time:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Left:
    """A window, its watch and the time."""

    def __init__(self, b: Bench, policy: Policy, app: QObject) -> None:
        self.time = Time()
        self.made = DeskWindow(b, policy=policy)
        self.made.window.show()
        self.made.window.show_page("home")
        self.made.setup.chosen = settings_in_force(self.made.setup.chosen, policy)
        seconds = self.made.setup.chosen.idle_sign_out_minutes * 60.0
        self.watch = IdleWatch(app, seconds, self.time)
        self.away = Away(self.made.desk, policy, self.watch)

    def passes(self, seconds: float) -> None:
        """Let time pass and the one timer fire."""
        self.time.now += seconds
        self.watch._timer.timeout.emit()

    @property
    def bar(self) -> str:
        found = self.made.find("away-bar")
        return self.made.words(found) if found is not None else ""

    def use(self) -> None:
        QTest.keyClick(self.made.window, Qt.Key.Key_Shift)


@pytest.fixture
def left(qapp: QObject) -> Iterator[Left]:
    b = bench()
    policy = say(SHARED)
    b.world.state.put(requirements=requirements(policy))
    found = Left(b, policy, qapp)
    yield found
    found.watch.arm(False)
    found.made.close()


def test_a_countdown_comes_first_and_any_key_keeps_a_person(left: Left) -> None:
    assert left.watch.armed
    left.passes(500)
    assert left.bar == ""
    left.passes(50)
    assert "in 50 second(s)" in left.bar
    left.passes(1)
    assert "in 49 second(s)" in left.bar
    left.use()
    assert left.bar == ""
    left.passes(539)
    assert left.bar == ""
    left.passes(20)
    left.made.button("stay-signed-in").click()
    assert left.bar == ""
    assert left.made.desk.now.person is not None


def test_the_countdown_lies_over_a_sheet(left: Left) -> None:
    left.made.window.sheets.open(Sheet("Enroll"))
    left.passes(580)
    bar = left.made.find("away-bar")
    assert bar is not None
    here = bar.geometry().center()
    assert left.made.window.childAt(here) in (bar, *bar.children())


async def test_idle_sign_out_minutes(left: Left) -> None:
    """IdleSignOutMinutes: what is under way ends by its own Cancel, keys lock, the person is signed out."""
    sheet = Sheet("Enroll")
    ended: list[object] = []
    left.made.window.sheets.open(sheet)
    sheet.closed.connect(ended.append)
    left.passes(600)
    await left.made.until(lambda: left.made.desk.now.person is None, "the end of the session")
    assert ended == [None]
    assert left.bar == ""
    await left.made.until(lambda: left.made.find("line-away"), "the line that says why")
    assert isinstance(left.made.find("line-away"), Banner)
    assert left.made.window.current == "home"
    assert not left.watch.armed  # nobody is here, no key is open: no timer


async def test_keys_lock_without_a_countdown_where_nobody_is_signed_in(qapp: QObject) -> None:
    b = bench(pin="1234", signed_in=False)
    found = Left(b, say(SHARED), qapp)
    await b.keys.manager("key-1").unlock(Secret("1234"))
    b.world.state.put(keys=tuple(b.keys.present))
    assert found.watch.armed
    found.passes(590)
    assert found.bar == ""
    found.passes(10)
    await found.made.until(lambda: not any(key.unlocked for key in b.keys.present), "locked keys")
    found.made.close()


async def test_a_locked_screen_signs_out_where_people_share(left: Left) -> None:
    left.away.screen_locked()
    await left.made.until(lambda: left.made.desk.now.person is None, "the end of the session")


async def test_a_locked_screen_only_locks_keys_elsewhere(qapp: QObject) -> None:
    found = Left(bench(), say({"IdleSignOutMinutes": 10}), qapp)
    found.away.screen_locked()
    await found.made.until(lambda: not found.made.desk.scope.busy("away"), "the lock")
    assert found.made.desk.now.person is not None
    found.watch.arm(False)
    found.made.close()


async def test_the_end_of_the_program_is_the_end_of_the_session(left: Left) -> None:
    b = left.made.desk.services
    assert b is not None
    traces = b.sign_in._world.notebook.traces
    assert isinstance(traces, MemoryTraces)
    await sign_out_at_end(b)
    assert left.made.desk.now.person is None
    assert traces.removed == 2  # with the sign-out, and once more where nobody was signed in


async def test_every_open_sheet_is_cancelled() -> None:
    made = DeskWindow(bench())
    made.window.show()
    for title in ("one", "two"):
        made.window.sheets.open(Sheet(title))
    await end_flows(made.window)
    assert not made.window.sheet_open
    made.close()


def test_a_person_may_choose_it_and_leave_it_again(qapp: QApplication) -> None:
    """No policy: the time is the person's, from now on, also another one."""
    made = DeskWindow(bench())
    keeper = AwayKeeper(made.desk, NO_POLICY, qapp)
    keeper.follow()
    assert getattr(keeper, "_away") is None, "nobody wants it: nothing is watched"  # noqa: B009  # mypy narrows it
    watches: list[tuple[bool, float, float]] = []
    for minutes in (10, 1, 0):
        made.setup.choose("idle_sign_out_minutes", minutes)
        keeper.follow()
        assert keeper._away is not None
        watch = keeper._away._watch
        watches.append((watch.armed, watch._after, watch._warning))
    assert watches == [(True, 600.0, 60.0), (True, 60.0, 30.0), (False, 0.0, 0.0)]
    made.close()


def test_a_recommended_time_gives_way_to_the_persons(qapp: QApplication) -> None:
    advice = settle(Reading((Layer(Source.RECOMMENDED_MACHINE, "f", {"IdleSignOutMinutes": 10}),)))
    assert settings_in_force(Settings(), advice).idle_sign_out_minutes == 10
    own = with_choice(Settings(), "idle_sign_out_minutes", 0)
    assert settings_in_force(own, advice).idle_sign_out_minutes == 0
    assert settings_in_force(own, say({"IdleSignOutMinutes": 10})).idle_sign_out_minutes == 10


def test_nobody_asked_nothing_watches(qapp: QApplication) -> None:
    made = DeskWindow(bench())
    assert open_away(made.desk, say({"TokenStorage": "memory"}), qapp) is None
    made.close()


# The desktop's word


@pytest.fixture
def bus() -> Iterator[str]:
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("no dbus-daemon here")
    run = subprocess.Popen([daemon, "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    yield run.stdout.readline().strip()
    run.terminate()
    run.wait(5)
    run.stdout.close()


async def test_lock_and_sleep_are_heard(bus: str) -> None:
    ours = QDBusConnection.connectToBus(bus, "keydesk-test-ours")
    other = QDBusConnection.connectToBus(bus, "keydesk-test-other")
    assert other.registerService("org.freedesktop.login1")
    lock = SessionLock(system=ours, session=ours)
    lock.listen_to("/org/freedesktop/login1/session/_31")
    heard: list[int] = []
    enough = asyncio.Event()

    def locked() -> None:
        heard.append(1)
        enough.set()

    lock.locked.connect(locked)
    manager, session = "/org/freedesktop/login1", "/org/freedesktop/login1/session/_31"
    # What must not be heard stands before what must, and one bus keeps the order.
    told: tuple[tuple[str, str, str, list[bool]], ...] = (
        (manager, "org.freedesktop.login1.Manager", "PrepareForSleep", [False]),
        (manager + "/session/_32", "org.freedesktop.login1.Session", "Lock", []),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [False]),
        (manager, "org.freedesktop.login1.Manager", "PrepareForSleep", [True]),
        (session, "org.freedesktop.login1.Session", "Lock", []),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [True]),
    )
    try:
        for path, interface, name, values in told:
            signal = QDBusMessage.createSignal(path, interface, name)
            signal.setArguments(values)
            assert other.send(signal)
        async with asyncio.timeout(15):
            while len(heard) < 3:
                await enough.wait()
                enough.clear()
        assert len(heard) == 3
    finally:
        lock.deleteLater()
        for name in ("keydesk-test-ours", "keydesk-test-other"):
            QDBusConnection.disconnectFromBus(name)
