from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from keydesk.demo.tenant import server
from keydesk.demo.tenant.app import create_app
from keydesk.demo.tenant.config import TenantConfig
from keydesk.demo.tenant.server import TenantServer, announcement
from tests.fakes.plain_http import http_get
from tests.fakes.ports import free_ports
from tests.fakes.tenant import PracticeTenant, running_tenant, tokens_for

APP = Path(__file__).resolve().parents[4] / "app"
SCRIPT = """
import sys
from keydesk.demo.tenant.config import TenantConfig
from keydesk.demo.tenant.server import serve
serve(TenantConfig(faults=tuple(sys.argv[1:])), stop_with_stdin={stdin}, stop_with_parent={parent})
"""


@contextmanager
def _process(*faults: str, stdin: bool = False, parent: bool = False) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SCRIPT.format(stdin=stdin, parent=parent), *faults],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(APP)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def _first_line(process: subprocess.Popen[str]) -> dict[str, object]:
    assert process.stdout is not None
    told: dict[str, object] = json.loads(process.stdout.readline())
    return told


def test_the_first_line_says_what_a_client_needs_and_is_true() -> None:
    with _process("clock-skew=5") as process:
        told = _first_line(process)

        assert set(told) == {"issuer", "client_id", "callback_ports", "users"}
        users = told["users"]
        assert isinstance(users, list)
        assert {"email", "password", "name"} == set(users[0])
        found = http_get(f"{told['issuer']}.well-known/openid-configuration")
        assert found.json()["issuer"] == told["issuer"]
        faults = http_get(f"{told['issuer']}_practice/faults").json()["faults"]
        assert [fault["name"] for fault in faults] == ["clock-skew"]


@pytest.mark.skipif(os.name != "posix", reason="signals as in POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(number: int) -> None:
    with _process(stdin=True) as process:
        _first_line(process)
        process.send_signal(number)
        _out, errors = process.communicate(timeout=50)
    assert (process.returncode, errors) == (0, "")


def test_a_closed_standard_input_ends_it_when_asked() -> None:
    with _process(stdin=True) as process:
        _first_line(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(50) == 0


def test_otherwise_it_stays() -> None:
    with _process() as process:
        _first_line(process)
        assert process.stdin is not None
        process.stdin.close()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.7)


@pytest.mark.skipif(os.name != "posix", reason="parents as in POSIX")
def test_it_ends_when_its_parent_dies() -> None:
    starter = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', {SCRIPT.format(stdin=False, parent=True)!r}])\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", starter],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(APP)},
    )
    issuer = str(_first_line(parent)["issuer"])
    parent.kill()
    parent.communicate()  # returns when the tenant, too, has closed the pipe
    with pytest.raises(httpx.ConnectError):
        http_get(issuer)


def test_it_listens_on_this_computer_only(shared: PracticeTenant) -> None:
    listed = Path("/proc/net/tcp")
    if not listed.exists():
        pytest.skip("no /proc here")
    port = f"{shared.config.port:04X}"
    listening = [line.split()[1] for line in listed.read_text().splitlines()[1:] if line.split()[3] == "0A"]
    assert [address for address in listening if address.endswith(f":{port}")] == [f"0100007F:{port}"]


def test_a_port_that_is_taken_is_an_os_error(shared: PracticeTenant) -> None:
    with pytest.raises(OSError, match=r"(?i)address already in use|only one usage"):
        TenantServer(TenantConfig(port=shared.config.port))


def test_a_free_port_is_never_one_of_the_callback_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    callback, other = free_ports(2)
    handed_out = iter((callback, other))
    really = server._open
    monkeypatch.setattr(server, "_open", lambda port: really(port or next(handed_out)))
    with TenantServer(TenantConfig(callback_ports=(callback,))) as running:
        assert running.config.port == other
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", callback))


def test_a_stopped_tenant_frees_its_port_at_once() -> None:
    with running_tenant() as tenant:
        tokens_for(tenant)
        port = tenant.config.port
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    with TenantServer(TenantConfig(port=port)) as again:
        assert again.config.port == port


@pytest.mark.skipif(os.name != "posix", reason="the loop of Windows hands connections over whole")
@pytest.mark.may_block("builds the tenant, which reads its pages from files")
async def test_a_connection_that_comes_as_it_stops_is_closed() -> None:
    sock, config = server._listen(TenantConfig())
    listening = asyncio.Event()
    running = server._make_server(create_app(config), listening.set)
    serving = asyncio.ensure_future(running.serve(sockets=[sock]))
    await listening.wait()
    with socket.socket() as caller:
        # The kernel takes it in; the loop hears of it and of the end on the same turn.
        caller.connect(("127.0.0.1", config.port))
        running.end()
        await serving
        assert not running.server_state.connections
        caller.settimeout(5)
        assert caller.recv(1) == b""


def test_stopping_does_not_wait_for_a_slow_answer() -> None:
    with TenantServer(TenantConfig(faults=("slow=600@/",))) as running:
        with pytest.raises(httpx.ReadTimeout):
            http_get(running.config.issuer, timeout=0.2)
        thread = running._thread
    thread.join(15)
    assert not thread.is_alive()


def test_the_announcement_holds_no_more_than_it_should() -> None:
    told = announcement(TenantConfig(port=8123))
    assert json.loads(json.dumps(told)) == told
