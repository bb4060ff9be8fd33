"""Links into the window: pages are shown, questions are put, nothing is done without a click, sheets go first."""

from __future__ import annotations

import asyncio
import os

import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QWidget

from keydesk.bootstrap.handover import Handover, Stop, Take
from keydesk.bootstrap.link_opener import KEPT_S, LinkOpener, taking
from keydesk.config.links import Link, Verb
from keydesk.config.policy.found import Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.connect_sheet import ConnectSheet, ExplainPage
from keydesk.ui.dialogs.enroll_wizard import EnrollWizard
from keydesk.ui.dialogs.link_sheet import LinkEnrollSheet
from keydesk.ui.main_window import MainWindow
from keydesk.ui.pages import actions
from keydesk.ui.widgets.sheet import Sheet
from tests.fakes.clock import FixedClock
from tests.fakes.connected import GITHUB
from tests.fakes.setup import DeskWindow
from tests.fakes.world import ANA, Bench, bench
from tests.ui.pages.conftest import Show

# The offscreen platform has no windows to raise.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def opener(made: DeskWindow, practice: bool = False) -> LinkOpener:
    return LinkOpener(made.desk, lambda: practice, FixedClock())


def told(made: DeskWindow) -> str:
    line = made.find("line-error")
    return "" if line is None else made.words(line)


def in_account(b: Bench) -> list[str]:
    return [call for call in b.api.calls if not call.startswith("list")]


@pytest.mark.parametrize(
    ("link", "page"),
    [("keydesk://methods", "methods"), ("keydesk://accounts", "accounts"), ("keydesk://health", "health")],
)
async def test_a_link_shows_its_page_and_does_nothing_else(show: Show, link: str, page: str) -> None:
    b = bench()
    made = show("home", b)
    follow = opener(made)
    assert follow.take(Handover(link)) == ""
    assert made.window.current == page
    assert follow.waiting is None
    assert not made.window.sheet_open
    assert in_account(b) == []


@pytest.mark.parametrize("text", ["keydesk://remove", "keydesk://health?x", "https://health", "x" * 161])
async def test_what_is_no_link_is_refused(show: Show, text: str) -> None:
    made = show("home", bench())
    assert opener(made).take(Handover(text)) == Code.LINK_REFUSED
    assert made.window.current == "home"


async def test_deep_links(show: Show) -> None:
    """DeepLinks: switched off, a link brings the window to the front and leads nowhere."""
    made = show("home", bench())
    made.setup.policy = settle(Reading((Layer(Source.MANDATORY_MACHINE, "f", {"DeepLinks": False}),)))
    assert opener(made).take(Handover("keydesk://methods")) == Code.POLICY_FORBIDS
    assert made.window.current == "home"
    assert "links" in told(made)


async def test_enroll_asks_first(show: Show) -> None:
    b = bench()
    made = show("home", b)
    opener(made).open(Link(Verb.ENROLL))
    sheet = await made.sheet(LinkEnrollSheet)
    assert made.window.current == "methods"
    sheet.reject()
    await made.until(lambda: not made.desk.scope.busy(actions.FLOW), "the end of the flow")
    assert not made.window.sheet_open
    assert in_account(b) == []
    assert b.key.calls == []


async def test_enroll_goes_on_after_a_click(show: Show) -> None:
    made = show("home", bench())
    opener(made).open(Link(Verb.ENROLL))
    await made.sheet(LinkEnrollSheet)
    made.button("link-go-on").click()
    wizard = await made.sheet(EnrollWizard)
    wizard.reject()
    await made.until(lambda: not made.desk.scope.busy(actions.FLOW), "the end of the wizard")


async def test_connect_explains_and_waits_for_a_click(show: Show) -> None:
    b = bench()
    made = show("home", b)
    opener(made).open(Link(Verb.CONNECT, GITHUB.name))
    sheet = await made.sheet(ConnectSheet)
    await made.until(lambda: isinstance(sheet.page, ExplainPage), "the explanation")
    assert made.window.current == "accounts"
    assert b.connected.begun == []
    sheet.reject()
    await made.until(lambda: not made.desk.scope.busy(actions.FLOW), "the end of the flow")


async def test_a_connection_nobody_offers_is_never_shown(show: Show) -> None:
    made = show("home", bench())
    opener(made).open(Link(Verb.CONNECT, "call-0800-123456"))
    await made.until(lambda: "LNK-002" in told(made) or "not offered" in told(made), "the refusal")
    assert "0800" not in made.words(made.window)
    assert not made.window.sheet_open


async def test_a_page_this_window_does_not_have(show: Show) -> None:
    made = show("home", bench())
    assert opener(made).open(Link(Verb.DESK)) == Code.LINK_NOT_HERE
    assert "not offered" in told(made)


async def test_a_link_waits_until_the_sheet_closes_and_the_newest_wins(show: Show) -> None:
    made = show("home", bench())
    follow = opener(made)
    sheet = made.window.sheets.open(Sheet("Something else"))
    assert follow.open(Link(Verb.METHODS)) == ""
    assert follow.open(Link(Verb.HEALTH)) == ""
    await asyncio.sleep(0)
    assert made.window.current == "home"
    assert made.window.sheets.current is sheet
    sheet.close_with(None)
    await made.until(lambda: made.window.current == "health", "the page")


async def test_a_link_waits_for_a_flow_between_two_sheets(show: Show) -> None:
    made = show("home", bench())
    follow = opener(made)
    done = asyncio.Event()

    async def flow(_: object) -> None:
        await done.wait()

    made.desk.start(actions.FLOW, flow)
    follow.open(Link(Verb.METHODS))
    assert made.window.current == "home"
    done.set()
    await made.until(lambda: made.window.current == "methods", "the page")


async def test_a_link_waits_for_a_program_that_still_starts(show: Show) -> None:
    made = show("home", None)
    follow = opener(made)
    follow.open(Link(Verb.METHODS))
    assert made.window.current == "home"
    made.desk.use(bench().services)
    await made.until(lambda: made.window.current == "methods", "the page")


async def test_enroll_waits_for_whoever_signs_in(show: Show) -> None:
    b = bench(signed_in=False)
    made = show("home", b)
    follow = opener(made)
    follow.open(Link(Verb.ENROLL))
    assert made.window.current == "methods"
    assert not made.window.sheet_open
    assert follow.waiting is not None

    async def sign_in(_: object) -> None:
        b.world.state.put(person=ANA)

    made.desk.start(actions.FLOW, sign_in)
    (await made.sheet(LinkEnrollSheet)).reject()
    await made.until(lambda: not made.desk.scope.busy(actions.FLOW), "the end of the flow")


async def test_nobody_is_asked_an_old_question(show: Show) -> None:
    b = bench(signed_in=False)
    made = show("home", b)
    clock = FixedClock()
    follow = LinkOpener(made.desk, lambda: False, clock)
    follow.open(Link(Verb.ENROLL))
    clock.advance(KEPT_S + 1)

    async def sign_in(_: object) -> None:
        b.world.state.put(person=ANA)

    made.desk.start(actions.FLOW, sign_in)
    await made.until(lambda: follow.waiting is None, "the end of the waiting")
    assert not made.window.sheet_open


async def test_practice_mode_takes_no_link(show: Show) -> None:
    made = show("home", bench())
    assert opener(made, practice=True).take(Handover("keydesk://methods")) == Code.LINK_IN_PRACTICE
    assert made.window.current == "home"
    assert "Practice mode is open" in told(made)


async def test_practice_mode_that_came_while_a_link_waited(show: Show) -> None:
    b = bench(signed_in=False)
    made = show("home", b)
    practising = False
    follow = LinkOpener(made.desk, lambda: practising, FixedClock())
    follow.open(Link(Verb.ENROLL))
    practising = True
    b.world.state.put(person=ANA)

    async def nothing(_: object) -> None:
        return

    made.desk.start(actions.FLOW, nothing)
    await made.until(lambda: "Practice mode is open" in told(made), "the refusal")
    assert not made.window.sheet_open


async def test_a_window_that_closes_takes_nothing(show: Show) -> None:
    made = show("home", bench())
    follow = opener(made)
    made.window.close()
    with pytest.raises(ConnectionAbortedError):
        follow.take(Handover("keydesk://methods"))


async def test_a_second_start_brings_the_window_to_the_front(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    made = show("home", bench())
    made.window.showMinimized()
    seen: list[str | None] = []
    activate = MainWindow.activateWindow

    def watch(window: MainWindow) -> None:
        seen.append(os.environ.get("XDG_ACTIVATION_TOKEN"))
        activate(window)

    monkeypatch.setattr(MainWindow, "activateWindow", watch)
    assert opener(made).take(Handover(token="token-1")) == ""
    assert seen == ["token-1"]
    assert "XDG_ACTIVATION_TOKEN" not in os.environ
    assert not made.window.windowState() & Qt.WindowState.WindowMinimized
    assert made.window.current == "home"


async def test_a_link_that_comes_as_an_event_of_the_system(show: Show) -> None:
    made = show("home", bench())
    follow = opener(made)
    assert follow.eventFilter(made.window, QFileOpenEvent(QUrl("keydesk://methods")))
    assert made.window.current == "methods"
    assert follow.eventFilter(made.window, QFileOpenEvent(QUrl("keydesk://health?x=1")))
    assert not follow.eventFilter(made.window, QEvent(QEvent.Type.User))
    assert made.window.current == "methods"


class Desks:
    """A claim that gives the taking to the test, or cannot listen."""

    def __init__(self, refuse: bool = False) -> None:
        self.take: Take | None = None
        self._refuse = refuse

    async def listen(self, take: Take) -> Stop:
        if self._refuse:
            raise PermissionError
        self.take = take

        async def stop() -> None:
            self.take = None

        return stop

    @property
    def open(self) -> bool:
        return self.take is not None

    def close(self) -> None:
        raise AssertionError("the lock is held until the process ends")


async def test_the_door_is_open_as_long_as_the_window_lives(show: Show) -> None:
    made = show("home", bench())
    claim = Desks()
    async with taking(claim, opener(made)):
        assert claim.take is not None
        assert claim.take(Handover("keydesk://methods")) == ""
    assert not claim.open
    assert made.window.current == "methods"


@pytest.mark.expects_log_warnings("nobody can listen there")
async def test_a_window_without_a_door_is_a_window(show: Show) -> None:
    made = show("home", bench())
    async with taking(Desks(refuse=True), opener(made)):
        assert made.find("line-error") is None
    async with taking(None, opener(made)):
        assert isinstance(made.page, QWidget)
