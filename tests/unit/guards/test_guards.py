"""The guards themselves: each must bite, or a green run means nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

REPOSITORY = Path(__file__).parents[3]

SETTINGS = """
[pytest]
addopts = -p no:randomly -p no:cacheprovider -p no:xdist --strict-markers
qt_api = pyside6
markers =
    may_block
    expects_log_warnings
    keyring
    slow
"""

OFFENDERS = """
import asyncio, logging, socket, threading, time
import pytest
from keydesk import offender

async def test_bad_blocks():
    offender.block()

@pytest.mark.may_block("the test of the opt-out")
async def test_good_may_block():
    offender.block()

async def test_good_blocks_outside_the_app():
    time.sleep(0)

async def test_bad_leaves_task():
    global keep
    keep = asyncio.get_running_loop().create_task(asyncio.sleep(60))

async def test_good_stack(async_stack):
    task = asyncio.get_running_loop().create_task(asyncio.sleep(60))
    async_stack.callback(task.cancel)

def test_bad_reaches_out_and_hides_it():
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=0.01)
    except RuntimeError:
        pass

async def test_bad_looks_up():
    await asyncio.open_connection("example.com", 80)

def test_good_invalid_name():
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nowhere.invalid", 443)

async def test_good_loopback():
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
    async with server:
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.close()

async def test_bad_leaves_connection():
    global kept, far
    near, far = socket.socketpair()
    kept = await asyncio.open_connection(sock=near)

def test_bad_leaves_connection_on_a_thread():
    async def leave():
        global kept, far
        near, far = socket.socketpair()
        kept = await asyncio.open_connection(sock=near)
    thread = threading.Thread(target=lambda: asyncio.run(leave()))
    thread.start()
    thread.join()

async def test_bad_leaves_pipe():
    global kept
    kept, _ = await asyncio.get_running_loop().connect_read_pipe(asyncio.Protocol, open("/dev/zero", "rb"))

async def test_good_closes_connection():
    near, far = socket.socketpair()
    with far:
        _, writer = await asyncio.open_connection(sock=near)
        writer.close()

def test_bad_warns():
    logging.getLogger("keydesk.somewhere").warning("not expected")

@pytest.mark.expects_log_warnings("the test of the opt-out")
def test_good_warns():
    logging.getLogger("keydesk.somewhere").warning("expected")

@pytest.mark.expects_log_warnings
def test_bad_warns_without_reason():
    logging.getLogger("keydesk.somewhere").warning("expected")

def test_bad_leaves_key_thread():
    threading.Thread(target=time.sleep, args=(60,), name="key-abc", daemon=True).start()

def test_good_ends_key_thread():
    threading.Thread(target=time.sleep, args=(0.05,), name="key-abc", daemon=True).start()
"""


def test_every_guard_bites(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    package = pytester.mkpydir("keydesk")
    (package / "offender.py").write_text("import time\n\ndef block():\n    time.sleep(0.001)\n")
    pytester.makefile(".ini", pytest=SETTINGS)
    guards = ("sandbox", "network", "logs", "threads", "transports", "async_tests")
    pytester.makeconftest(f"pytest_plugins = {[f'tests.guards.{name}' for name in guards]}")
    pytester.makepyfile(test_offenders=OFFENDERS)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(pytester.path), str(REPOSITORY)]))

    run = pytester.runpytest_subprocess("-rA", "--tb=no")

    lines = run.stdout.lines
    accepted = {line.split("::")[1].split(" ")[0] for line in lines if line.startswith("PASSED ")}
    refused = {line.split("::")[1].split(" ")[0] for line in lines if line.startswith(("FAILED ", "ERROR "))}
    everything = {name.split("(")[0] for name in OFFENDERS.split() if name.startswith("test_")}
    assert refused == {name for name in everything if name.startswith("test_bad")}
    assert accepted >= {name for name in everything if name.startswith("test_good")}


def test_sandbox_is_the_home(sandbox: Path) -> None:
    assert Path.home() == sandbox / "home"
    assert os.environ["XDG_RUNTIME_DIR"] == str(sandbox / "runtime")
    assert (sandbox / "runtime").stat().st_mode & 0o777 == 0o700
    assert len(str(sandbox / "runtime" / "a-socket-name-of-some-length")) < 108


def test_no_keyring_and_no_session_bus_without_the_marker() -> None:
    assert os.environ["PYTHON_KEYRING_BACKEND"] == "keyring.backends.fail.Keyring"
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ
