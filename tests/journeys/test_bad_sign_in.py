"""Sign-ins that go wrong, by the whole program: each ends with its code, its words and its exit status.

The browser is a script that does to the callback what a hostile page, a stale tab or another person would.
"""

from __future__ import annotations

import contextlib
import json
import shlex
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.certificates import authority
from tests.fakes.http_server import Received, Wire, reply, serving
from tests.fakes.program import BROWSER, COMMAND, Desk, Tenant, tenant_process

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

PIN = "journey-pin-4711"
SOFTWARE = ("--transport", "software")
_SCRIPT = """
import sys, urllib.parse, urllib.request
from keydesk.demo import robot

address = sys.argv[1]
query = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)
callback, state = query["redirect_uri"][0], query["state"][0]
straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))

def call(address=None, **fields):
    target = address or callback + "?" + urllib.parse.urlencode(fields)
    try:
        with straight.open(target, timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()
    except OSError as gone:
        return 0, str(gone).encode()

def sign_in(email="ana@example.com"):
    return robot.sign_in(address, email, "practice-" + email.partition("@")[0] + "-1")

"""


@pytest.fixture
def lonely(tmp_path: Path, tenant: Tenant) -> Desk:
    """A computer with a keyring entry of its own: no other journey's session is seen or ended."""
    made = Desk(tmp_path, tenant, profile=f"lonely-{tmp_path.name}"[:60])
    made.add_profile()
    return made


def script(folder: Path, body: str) -> str:
    """A browser that runs these lines."""
    file = folder / "browser.py"
    file.write_text(_SCRIPT + body, encoding="utf-8")
    return shlex.join([sys.executable, str(file), "%s"])


def as_xdg_open(folder: Path, *options: str) -> dict[str, str | None]:
    """Variables of a computer whose default browser signs a practice person in."""
    place = folder / "bin"
    place.mkdir(exist_ok=True)
    opener = place / "xdg-open"
    opener.write_text(f'#!/bin/sh\nexec {shlex.join([*COMMAND, "practice-browser"])} "$1" {shlex.join(options)}\n')
    opener.chmod(0o755)
    return {"PATH": f"{place}:/usr/bin:/bin"}


ONE_SIGN_IN = 2
"""The code, and the same code once more with the nonce that the first proof of a new session cannot hold yet."""


def token_requests(tenant: Tenant) -> int:
    return sum(path == "/oauth/token" for _, path in tenant.requests())


def test_the_system_browser_is_used_when_none_is_named(lonely: Desk) -> None:
    signed = lonely.run("sign-in", "--json", more=as_xdg_open(lonely.root, "--as", "mika@example.com"))
    user = signed.ok().shape()["user"]
    assert isinstance(user, dict)
    assert user["name"] == "三浦 美香"


def test_there_is_no_browser(lonely: Desk) -> None:
    empty = lonely.root / "nothing"
    empty.mkdir()
    refused = lonely.run("sign-in", "--json", "--timeout", "5", more={"PATH": str(empty)})
    refused.failed(1, "AUTH-011")
    assert "/authorize?" in refused.err  # the address can still be opened by hand


def test_another_account_comes_back(lonely: Desk, tenant: Tenant) -> None:
    """The session lacks a scope, a fresh sign-in is asked for, and someone else signs in: nothing changes."""
    tenant.fault("fewer-scopes*1")
    lonely.sign_in().ok()
    words = ("methods", "enroll", "passkey", "--yes", "--json", *SOFTWARE)
    other = as_xdg_open(lonely.root, "--as", "ben@example.com")
    error = lonely.run(*words, pin=PIN, more=other).failed(3, "AUTH-009")["error"]
    assert isinstance(error, dict)
    status = lonely.json("status").ok().shape()
    assert isinstance(status["user"], dict)
    assert status["user"]["email"] == "ana@example.com"
    # The same person, with a second factor, and the enrollment goes on where it was.
    enrolled = lonely.run(*words, pin=PIN, more=as_xdg_open(lonely.root, "--as", "ana@example.com")).ok()
    assert enrolled.shape()["type"] == "passkey"


def test_a_fresh_sign_in_is_refused_where_nobody_can_be_asked(lonely: Desk, tenant: Tenant) -> None:
    tenant.fault("fewer-scopes*1")
    lonely.sign_in().ok()
    lonely.json("methods", "enroll", "passkey", *SOFTWARE, pin=PIN).failed(3, "AUTH-014")


@contextlib.contextmanager
def busy(*ports: int) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for port in ports:
            sock = stack.enter_context(socket.socket())
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(("127.0.0.1", port))
            sock.listen()
        yield


def test_every_port_is_busy(lonely: Desk, tenant: Tenant) -> None:
    with busy(*tenant.callback_ports):
        refused = lonely.sign_in()
    error = refused.failed(1, "AUTH-010")["error"]
    assert isinstance(error, dict)
    assert all(str(port) in error["what"] for port in tenant.callback_ports)
    assert "Continue in your browser" not in refused.err  # nothing was opened for nothing


def test_one_port_is_busy(lonely: Desk, tenant: Tenant) -> None:
    with busy(tenant.callback_ports[0]):
        signed = lonely.sign_in().ok()
    assert f"127.0.0.1%3A{tenant.callback_ports[1]}" in signed.err


def test_only_answers_of_others_come(lonely: Desk) -> None:
    body = "call(code='stolen', state='of-another'); call(error='access_denied'); call(error='x', state=state[:-1])"
    browser = script(lonely.root, body)
    lonely.json("sign-in", "--browser", browser, "--timeout", "6").failed(3, "AUTH-006")


def test_noise_before_the_answer_is_shrugged_off(lonely: Desk, tenant: Tenant) -> None:
    body = """
call(code='stolen', state='of-another')
call(error='access_denied')
call(callback.rsplit('/', 1)[0] + '/favicon.ico')
sign_in()
"""
    tenant.forget_requests()
    lonely.json("sign-in", "--browser", script(lonely.root, body)).ok()
    assert token_requests(tenant) == ONE_SIGN_IN


def test_the_callback_comes_twice(lonely: Desk, tenant: Tenant) -> None:
    """The robot ends on the last page, so the callback with its code is called again by hand."""
    body = """
import http.client
seen = []
real = http.client.HTTPConnection.request
def remember(self, method, url, *rest, **more):
    seen.append((self.host, self.port, url))
    return real(self, method, url, *rest, **more)
http.client.HTTPConnection.request = remember
sign_in()
host, port, url = next(one for one in seen if one[2].startswith('/callback?'))
again = call(f'http://{host}:{port}{url}')
print(again[0], flush=True)
open(sys.argv[0] + '.again', 'w').write(str(again[0]))
"""
    tenant.forget_requests()
    lonely.json("sign-in", "--browser", script(lonely.root, body)).ok()
    assert token_requests(tenant) == ONE_SIGN_IN
    assert lonely.json("status", "--refresh").ok().shape()["signed_in"] is True


def test_the_person_declines(lonely: Desk) -> None:
    body = "call(error='access_denied', error_description='User did not authorize', state=state)"
    lonely.json("sign-in", "--browser", script(lonely.root, body)).failed(3, "AUTH-004")


def test_the_tenant_reports_another_error(lonely: Desk) -> None:
    body = "call(error='<b>server_error', error_description='\\x1b[31mboo', state=state)"
    refused = lonely.json("sign-in", "--browser", script(lonely.root, body))
    error = refused.failed(3, "AUTH-005")["error"]
    assert isinstance(error, dict)
    assert "<b>" not in json.dumps(error)
    assert "\x1b" not in refused.out + refused.err


def test_a_made_up_code(lonely: Desk) -> None:
    lonely.json("sign-in", "--browser", script(lonely.root, "call(code='made-up', state=state)")).failed(
        3, "AUTH-015"
    )


def test_a_client_the_tenant_does_not_know(tmp_path: Path, tenant: Tenant) -> None:
    """The tenant shows its error page in the browser and never comes back."""
    desk = Desk(tmp_path, tenant)
    desk.json("profile", "add", "--issuer", tenant.issuer, "--client-id", "unknown", "--name", "x").ok()
    desk.json("sign-in", "--browser", BROWSER, "--timeout", "6").failed(1, "AUTH-011")


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_the_clock_is_an_hour_off(lonely: Desk, tenant: Tenant, seconds: int) -> None:
    tenant.fault(f"clock-skew={seconds}")
    error = lonely.sign_in().failed(3, "AUTH-012")["error"]
    assert isinstance(error, dict)
    assert "60 minutes" in error["what"]
    assert lonely.json("status").ok().shape()["signed_in"] is False


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("captive-portal@/.well-known/openid-configuration", 7, "NET-004"),
        ("captive-portal@/oauth/token", 7, "NET-004"),
        ("500@/.well-known/openid-configuration", 1, "API-500"),
        ("500@/oauth/token", 1, "API-500"),
        ("429=7@/oauth/token", 6, "API-429"),
        ("truncated-json@/.well-known/openid-configuration", 1, "NET-007"),
        ("truncated-json@/oauth/token", 1, "NET-007"),
        ("huge-json@/oauth/token", 1, "NET-006"),
        ("drop-after-work@/oauth/token", 7, "NET-009"),
        ("wrong-kid", 3, "AUTH-008"),
        ("unknown-algorithm", 3, "AUTH-008"),
    ],
)
def test_the_tenant_answers_badly(lonely: Desk, tenant: Tenant, fault: str, status: int, code: str) -> None:
    tenant.fault(fault)
    lonely.sign_in().failed(status, code)
    tenant.clear_faults()
    assert lonely.json("status").ok().shape()["signed_in"] is False
    lonely.sign_in().ok()


def test_new_signing_keys_are_no_obstacle(lonely: Desk, tenant: Tenant) -> None:
    lonely.sign_in().ok()
    tenant.fault("rotate-keys")
    lonely.json("status", "--refresh").ok()
    lonely.sign_in().ok()


def test_without_a_refresh_token_the_sign_in_lasts_as_long_as_the_program(lonely: Desk, tenant: Tenant) -> None:
    tenant.fault("no-refresh-token")
    lonely.sign_in().ok()
    lonely.json("methods", "list").failed(3, "AUTH-001")


def test_the_tenant_forgot_the_session(tmp_path: Path) -> None:
    """The same tenant, restarted without its memory: the session has ended, and is forgotten here, too."""
    with tenant_process(tmp_path) as first:
        desk = Desk(tmp_path, first)
        desk.add_profile()
        desk.sign_in().ok()
    port = first.issuer.rstrip("/").rpartition(":")[2]
    with tenant_process(tmp_path, "--port", port, callback_ports=first.callback_ports):
        desk.json("methods", "list").failed(3, "AUTH-013")
        desk.json("methods", "list").failed(3, "AUTH-001")
        desk.sign_in().ok()


def test_a_fresh_second_factor_is_wanted_at_refresh(lonely: Desk, tenant: Tenant) -> None:
    lonely.sign_in().ok()
    tenant.fault("unmet-authentication-requirements*1")
    lonely.json("methods", "list").failed(3, "AUTH-014")
    lonely.json("methods", "list", *SOFTWARE).ok()


def test_nobody_is_there(tmp_path: Path, tenant: Tenant) -> None:
    desk = Desk(tmp_path, tenant)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        issuer = f"http://localhost:{unused.getsockname()[1]}"
        desk.json("profile", "add", "--issuer", issuer, "--client-id", "x", "--name", "x").ok()
        desk.json("sign-in", "--browser", BROWSER).failed(7, "NET-002")


def test_a_name_nobody_knows(tmp_path: Path, tenant: Tenant) -> None:
    desk = Desk(tmp_path, tenant)
    desk.json("profile", "add", "--issuer", "https://tenant.invalid", "--client-id", "x").ok()
    refused = desk.json("sign-in", "--browser", BROWSER)
    assert refused.status == 7, str(refused)


def test_tls_is_refused(tmp_path: Path, tenant: Tenant) -> None:
    """A plain server, then one nobody vouches for; an authority that is added is trusted and no more than that."""
    desk = Desk(tmp_path, tenant)
    plain = tenant.issuer.replace("http://", "https://")
    desk.json("profile", "add", "--issuer", plain, "--client-id", "x", "--name", "plain").ok()
    desk.json("sign-in", "--browser", BROWSER).failed(7, "NET-003")

    def portal(_request: Received, _wire: Wire) -> bytes:
        return reply(200, "<html>guest network</html>", "text/html")

    with serving(portal, authority().server_context(tmp_path)) as server:
        desk.json("profile", "add", "--issuer", server.origin, "--client-id", "x", "--name", "own").ok()
        error = desk.json("sign-in", "--browser", BROWSER).failed(7, "NET-003")["error"]
        assert isinstance(error, dict)
        assert authority().name in error["what"]
        ca_file = str(authority().write(tmp_path))
        words = ("profile", "add", "--issuer", server.origin, "--client-id", "x", "--name", "trusted")
        desk.json(*words, "--ca-file", ca_file).ok()
        desk.json("sign-in", "--browser", BROWSER).failed(7, "NET-004")
