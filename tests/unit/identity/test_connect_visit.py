"""Visits to a provider over a real listener, with browsers of several tempers."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import StartedConnection
from keydesk.identity.browser import BrowserOpener, Opener
from keydesk.identity.callback import CONNECT, CallbackAnswer, Noise, judge
from keydesk.identity.connect_visit import ConnectVisit
from keydesk.usecases.connected_ports import ConnectBrowser
from tests.fakes.browsers import GivingUpBrowser, MissingBrowser, ScriptedBrowser, Watcher, visit

WEB = Path(__file__).parents[3] / "resources" / "web" / "callback"
ADDRESS = "https://login.acme.com/connect?ticket=canary"


class Asked:
    """What the tenant is asked when a visit begins; its address carries what the browser needs."""

    def __init__(self, life_s: float = 15.0) -> None:
        self.life_s = life_s
        self.redirect = ""
        self.state = ""
        self.challenge = ""
        self.fail: KeydeskError | None = None

    async def __call__(self, redirect_uri: str, state: Secret, code_challenge: str) -> StartedConnection:
        self.redirect, self.state, self.challenge = redirect_uri, state.reveal(), code_challenge
        if self.fail is not None:
            raise self.fail
        return StartedConnection(Secret(ADDRESS), Secret("session"), self.life_s)


class Opened(Watcher):
    """Can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = asyncio.Event()

    def opened(self, address: str, seconds_left: float) -> None:
        super().opened(address, seconds_left)
        self.seen.set()


def coming(asked: Asked, *answers: dict[str, str], landed: list[tuple[int, str, bytes]] | None = None) -> Opener:
    """A browser that comes back with each answer in turn; a state that is not said is the right one."""

    def go(address: str) -> None:
        for answer in answers:
            told = {"state": asked.state, **answer}
            status, last, body, _ = visit(f"{asked.redirect}?{urlencode(told)}")
            if landed is not None:
                landed.append((status, last, body))

    return ScriptedBrowser(go)


async def refused(opener: Opener, asked: Asked, ports: tuple[int, ...] = (0,)) -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        await ConnectVisit(ports, opener, WEB).visit(asked, Watcher(), CancelToken())
    return caught.value


async def test_there_and_back() -> None:
    asked, watcher = Asked(), Watcher()
    landed: list[tuple[int, str, bytes]] = []
    browser = coming(asked, {"connect_code": "code-1"}, landed=landed)
    visits: ConnectBrowser = ConnectVisit((0,), browser, WEB)  # the protocol of the use cases holds
    code, redirect, verifier, started = await visits.visit(asked, watcher, CancelToken())
    assert code.reveal() == "code-1"
    assert redirect == asked.redirect
    assert len(verifier.reveal()) == len(asked.state) == len(asked.challenge) == 43
    assert verifier.reveal() != asked.challenge
    assert started.session.reveal() == "session"
    assert (watcher.addresses, watcher.seconds_left) == ([ADDRESS], [15.0])
    assert isinstance(browser, ScriptedBrowser)
    await browser.settle()
    ((status, last, body),) = landed
    assert (status, last) == (200, asked.redirect.replace("/callback", "/connected"))
    assert b"You can close this tab" in body


async def test_each_visit_has_secrets_of_its_own() -> None:
    first, second = Asked(), Asked()
    for asked in (first, second):
        await ConnectVisit((0,), coming(asked, {"connect_code": "c"}), WEB).visit(asked, Watcher(), CancelToken())
    assert first.state != second.state
    assert first.challenge != second.challenge


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"error": "access_denied", "error_description": "No"}, Code.CONNECT_DENIED),
        ({"error": "expired_ticket"}, Code.CONNECT_EXPIRED),
        ({"error": "server_error"}, Code.SIGN_IN_REFUSED),
    ],
)
async def test_the_provider_says_no(answer: dict[str, str], code: Code) -> None:
    asked = Asked()
    landed: list[tuple[int, str, bytes]] = []
    browser = coming(asked, answer, landed=landed)
    error = await refused(browser, asked)
    assert (error.code, error.params["error"]) == (code, answer["error"])
    assert isinstance(browser, ScriptedBrowser)
    await browser.settle()
    assert b"The account was not connected" in landed[0][2]


async def test_a_foreign_state_and_a_sign_in_code_are_shrugged_off() -> None:
    asked = Asked()
    noise = ({"connect_code": "evil", "state": "x" * 43}, {"code": "evil"})
    browser = coming(asked, *noise, {"connect_code": "right"})
    code, *_ = await ConnectVisit((0,), browser, WEB).visit(asked, Watcher(), CancelToken())
    assert code.reveal() == "right"


async def test_nobody_comes_back() -> None:
    assert (await refused(ScriptedBrowser(), Asked(life_s=0.05))).code == Code.CONNECT_EXPIRED


async def test_only_foreign_answers_came() -> None:
    asked = Asked(life_s=0.5)
    error = await refused(coming(asked, {"connect_code": "evil", "state": "x" * 43}), asked)
    assert error.code == Code.STATE_MISMATCH


async def test_cancel_closes_the_listener_at_once() -> None:
    asked, watcher, cancel = Asked(life_s=300.0), Opened(), CancelToken()
    visits = ConnectVisit((0,), ScriptedBrowser(), WEB)
    going = asyncio.ensure_future(visits.visit(asked, watcher, cancel))
    await watcher.seen.wait()
    port = urlsplit(asked.redirect).port
    assert port is not None
    await asyncio.to_thread(cancel.cancel)
    with pytest.raises(KeydeskError) as caught:
        await going
    assert caught.value.code == Code.SIGN_IN_CANCELLED
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


async def test_cancel_while_the_tenant_is_asked() -> None:
    cancel, asked = CancelToken(), asyncio.Event()

    async def never(redirect_uri: str, state: Secret, code_challenge: str) -> StartedConnection:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    going = asyncio.ensure_future(ConnectVisit((0,), ScriptedBrowser(), WEB).visit(never, Watcher(), cancel))
    await asked.wait()
    cancel.cancel()
    with pytest.raises(KeydeskError) as caught:
        await going
    assert caught.value.code == Code.SIGN_IN_CANCELLED


async def test_the_tenant_refuses_to_begin() -> None:
    asked, browser = Asked(), ScriptedBrowser()
    asked.fail = KeydeskError(Code.CONNECTION_GONE)
    assert (await refused(browser, asked)).code == Code.CONNECTION_GONE
    assert browser.opened == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", urlsplit(asked.redirect).port or 0)) != 0


@pytest.mark.parametrize("browser", [MissingBrowser(), GivingUpBrowser()])
async def test_without_a_browser_the_listener_goes_on_waiting(browser: Opener) -> None:
    assert (await refused(browser, Asked(life_s=0.3))).code == Code.BROWSER_MISSING


async def test_the_browser_is_sent_to_no_other_origin() -> None:
    error = await refused(BrowserOpener("https://other.example/", "true %s"), Asked())
    assert error.code == Code.ISSUER_INVALID


async def test_busy_ports() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        error = await refused(ScriptedBrowser(), Asked(), (port,))
    assert (error.code, error.params["ports"]) == (Code.PORTS_BUSY, str(port))


# What a request is

STATE = "S" * 43


def told(target: str) -> CallbackAnswer | Noise:
    return judge(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n".encode(), 1, Secret(STATE), CONNECT)


@pytest.mark.parametrize(
    ("target", "noise"),
    [
        ("/callback", Noise.IN_FRAGMENT),
        (f"/callback?state={STATE}", Noise.IN_FRAGMENT),
        ("/callback?forwarded=1", Noise.FOREIGN_STATE),
        (f"/callback?state={STATE}&forwarded=1", Noise.UNREADABLE),
        (f"/callback?state={'x' * 43}&connect_code=a", Noise.FOREIGN_STATE),
        (f"/callback?state={STATE}&connect_code=a&connect_code=b", Noise.UNREADABLE),
        (f"/callback?state={STATE}&connect_code=a&error=b", Noise.UNREADABLE),
        (f"/callback?state={STATE}&connect_code=", Noise.UNREADABLE),
        (f"/callback?state={STATE}&connect_code=a&access_token=b", Noise.UNREADABLE),
        (f"/callback?state={STATE}&code=a", Noise.IN_FRAGMENT),
        ("/signed-in", Noise.UNKNOWN_PATH),
        ("/connected", Noise.LAST_PAGE),
        ("/not-connected", Noise.STOP_PAGE),
    ],
)
def test_noise(target: str, noise: Noise) -> None:
    assert told(target) is noise


def test_a_forwarded_answer_is_as_good() -> None:
    answer = told(f"/callback?state={STATE}&connect_code=a%7Cb&forwarded=1")
    assert isinstance(answer, CallbackAnswer)
    assert answer.code is not None
    assert answer.code.reveal() == "a|b"
