"""The real program in processes of its own: `keydesk ...` as a script would call it, and `keydesk tenant` beside it.

Every process has a time limit, far above what it takes on the slowest machine; a test that meets it fails with what
the process had said until then. The programs run in the desktop session the tests run in (tests/desktop_session.py):
its session bus, keyring and screen.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest

from tests.fakes.contract import command_of, hold
from tests.fakes.key_shelf import install_shelf
from tests.fakes.openers import path_with_ears
from tests.fakes.plain_http import http, http_delete, http_get, http_post
from tests.fakes.ports import free_ports
from tests.guards.sandbox import CARD_SOCKET

ROOT = Path(__file__).parents[2]
EAR = ROOT / "tests" / "fakes" / "ear"
EAR_VARIABLE = "KEYDESK_TEST_EAR"
# As it was before any test: the sandbox of a test hides the session bus.
SESSION = dict(os.environ)
COMMAND = [sys.executable, "-m", "keydesk"]
BROWSER = shlex.join([*COMMAND, "practice-browser", "%s"])
LIMIT_S = 60.0  # above the 30 seconds after which a keyring that does not answer is given up
PROFILE = "practice"
_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "COVERAGE_PROCESS_START")


def need_session() -> None:
    """Skip, or fail in CI, when there is no desktop session around the tests."""
    if SESSION.get("DBUS_SESSION_BUS_ADDRESS") and SESSION.get("DISPLAY"):
        return
    reason = "no desktop session: run by python tests/desktop_session.py -- python -m pytest tests/journeys"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def ear_of(home: Path) -> Path:
    """Where is noted what programs with this HOME start, and what secrets their practice tenant lets pass."""
    return home.with_name(f"{home.name}.ear")


def environment(home: Path, **more: str | None) -> dict[str, str]:
    """Variables of one program: a home of its own, the session's bus and screen, nothing of the person's.

    Args:
        home: HOME and everything XDG.
        more: further variables; None takes one away.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    runtime = home / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    plugins = home / "plugins"
    install_shelf(plugins)
    ear_of(home).mkdir(mode=0o700, exist_ok=True)
    made: dict[str, str | None] = {name: SESSION[name] for name in _KEPT if name in SESSION}
    made |= {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "app"), str(ROOT), str(plugins), str(EAR)]),
        EAR_VARIABLE: str(ear_of(home)),
        "PYTHONWARNINGS": "error::ResourceWarning",
        "QT_QPA_PLATFORM": "offscreen",
        "NO_AT_BRIDGE": "1",
        CARD_SOCKET: os.environ.get(CARD_SOCKET),
    }
    made["PATH"] = path_with_ears(ear_of(home), SESSION["PATH"])
    made |= more
    return {name: value for name, value in made.items() if value is not None}


@dataclass(frozen=True)
class Ran:
    """What a program left.

    Attributes:
        words: its arguments.
        status: exit status.
        out: standard output.
        err: standard error.
    """

    words: tuple[str, ...]
    status: int
    out: str = field(repr=False)
    err: str = field(repr=False)

    def __str__(self) -> str:
        return f"keydesk {shlex.join(self.words)} → {self.status}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"

    @property
    def document(self) -> object:
        """The one JSON document on stdout; anything beside it fails."""
        lines = self.out.splitlines()
        assert len(lines) == 1, f"not exactly one document\n{self}"
        found = json.loads(lines[0])
        command = command_of(self.words)
        if command is not None:
            hold(command, found)
        return found

    def shape(self) -> dict[str, object]:
        """The document, an object."""
        found = self.document
        assert isinstance(found, dict), str(self)
        return found

    def rows(self) -> list[dict[str, object]]:
        """The document, a list of objects."""
        found = self.document
        assert isinstance(found, list), str(self)
        assert all(isinstance(row, dict) for row in found), str(self)
        return found

    def ok(self) -> Ran:
        """It ended with 0."""
        assert self.status == 0, str(self)
        return self

    def failed(self, status: int, code: str) -> dict[str, object]:
        """It ended with this status and told this code, whole, in JSON; gives the document."""
        assert self.status == status, str(self)
        document = self.shape()
        error = document["error"]
        assert isinstance(error, dict), str(self)
        assert error["code"] == code, str(self)
        assert set(error) - {"support_code"} == {"code", "title", "what", "safe", "next"}, str(self)
        assert error["title"], str(self)
        assert error["what"], str(self)
        assert "{" not in "".join(error.values()), str(self)
        return document


class Tenant:
    """A running `keydesk tenant` process.

    Attributes:
        process: ends when its standard input closes.
        issuer: where it is.
        client_id: the one client.
        callback_ports: the ports it lets a program listen on.
        ear: folder in which the secrets it lets pass are noted, None for one of this process.
    """

    def __init__(self, process: subprocess.Popen[str], told: dict[str, object], ear: Path | None = None) -> None:
        self.process = process
        self.ear = ear
        self.issuer = str(told["issuer"])
        self.client_id = str(told["client_id"])
        ports, users = told["callback_ports"], told["users"]
        assert isinstance(ports, list)
        assert isinstance(users, list)
        self.callback_ports = tuple(int(port) for port in ports)
        self.users = [dict(user) for user in users]

    def fault(self, text: str) -> None:
        """Switch a fault on, in the text form of ``--fault``."""
        from keydesk.demo.tenant.faults import parse_fault

        answer = http_post(f"{self.issuer}_practice/faults", json=parse_fault(text).as_json())
        assert answer.status_code == 200, answer.text

    def clear_faults(self) -> None:
        """Switch every fault off."""
        http_delete(f"{self.issuer}_practice/faults").raise_for_status()

    def requests(self) -> list[tuple[str, str]]:
        """List (method, path) so far."""
        listed = http_get(f"{self.issuer}_practice/requests").json()["requests"]
        return [(item["method"], item["path"]) for item in listed]

    def forget_requests(self) -> None:
        """Empty that list."""
        http_delete(f"{self.issuer}_practice/requests").raise_for_status()

    @contextlib.contextmanager
    def flows(self, **changes: object) -> Iterator[None]:
        """Let its owner decide otherwise about ways to sign in and connections, inside the block."""
        door = f"{self.issuer}_practice/flows"
        before = http_get(door).json()
        http("PATCH", door, json=changes).raise_for_status()
        try:
            yield
        finally:
            http("PATCH", door, json={name: before[name] for name in changes}).raise_for_status()

    def stop(self) -> None:
        """End it, as its parent's end would."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


@contextlib.contextmanager
def tenant_process(home: Path, *options: str, callback_ports: Sequence[int] = ()) -> Iterator[Tenant]:
    """Start `keydesk tenant`.

    Args:
        home: a folder for it.
        options: further options.
        callback_ports: ports it lets a program listen on, empty for free ones.

    Yields:
        The tenant; it is stopped at the end.
    """
    # Ports of its own, so that tests may run beside each other and beside a person's own sign-in.
    callbacks = [word for port in callback_ports or free_ports(3) for word in ("--callback-port", str(port))]
    with (home / "tenant.log").open("wb") as log:
        process = subprocess.Popen(
            [*COMMAND, "tenant", "--until-stdin-closes", *callbacks, *options],
            env=environment(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    watchdog = threading.Timer(LIMIT_S, process.kill)
    watchdog.start()
    assert process.stdout is not None
    line = process.stdout.readline()
    watchdog.cancel()
    assert line, f"the tenant did not start: {(home / 'tenant.log').read_text()}"
    tenant = Tenant(process, json.loads(line), ear_of(home))
    try:
        yield tenant
    finally:
        tenant.stop()


@dataclass
class Desk:
    """One person's computer: the folder given as ``--home`` and how the program is called there.

    Attributes:
        root: everything of this test.
        tenant: what the profile points to.
        profile: name of the profile; people with the same one on the same tenant share a keyring entry.
        more: further environment variables.
        every: everything any program said here, for the search for secrets.
        pins: what was handed in by ``--pin-stdin``.
        before: a command that the program is run by, with its words behind.
    """

    here: ClassVar[list[Desk]] = []
    """All computers since somebody last looked for secrets on them."""

    root: Path
    tenant: Tenant
    profile: str = PROFILE
    more: dict[str, str | None] = field(default_factory=dict)
    every: list[Ran] = field(default_factory=list)
    pins: set[str] = field(default_factory=set)
    before: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        Desk.here.append(self)

    @property
    def home(self) -> Path:
        """The folder given as ``--home``."""
        return self.root / "keydesk"

    @property
    def key_file(self) -> Path:
        """Where the software key of ``--transport software`` keeps its state."""
        return self.home / "store" / "software-key.json"

    @property
    def store_file(self) -> Path:
        """The SQLite file."""
        return self.home / "store" / "store.sqlite"

    def start(self, *words: str, more: Mapping[str, str | None] | None = None) -> subprocess.Popen[str]:
        """Start the program and leave it running; the caller ends it."""
        return subprocess.Popen(
            [*self.before, *COMMAND, "--home", str(self.home), *words],
            env=environment(self.root / "person", **{**self.more, **(more or {})}),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def run(
        self,
        *words: str,
        pin: str | None = None,
        more: Mapping[str, str | None] | None = None,
        limit_s: float = LIMIT_S,
    ) -> Ran:
        """Run the program to its end.

        Args:
            words: command and options; ``--home`` is added.
            pin: handed in by ``--pin-stdin``, lines in turn.
            more: further environment variables.
            limit_s: after this the process is killed and the test fails.

        Returns:
            What it left.
        """
        if pin is not None:
            words = (*words, "--pin-stdin")
            self.pins.update(pin.splitlines())
        process = self.start(*words, more=more)
        return self.finish(process, words, "" if pin is None else f"{pin}\n", limit_s)

    def finish(
        self, process: subprocess.Popen[str], words: tuple[str, ...], given: str = "", limit_s: float = LIMIT_S
    ) -> Ran:
        """Wait for a started program and take what it said."""
        try:
            out, err = process.communicate(given, timeout=limit_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate(timeout=5)
            pytest.fail(f"no end within {limit_s} s: {Ran(words, -9, out, err)}", pytrace=False)
        ran = Ran(words, process.returncode, out, err)
        self.every.append(ran)
        assert not any(line.startswith("Traceback") for line in err.splitlines()), str(ran)
        return ran

    def json(self, *words: str, pin: str | None = None, limit_s: float = LIMIT_S) -> Ran:
        """Run with ``--json``."""
        return self.run(*words, "--json", pin=pin, limit_s=limit_s)

    def add_profile(self, *options: str) -> Ran:
        """Tell the program where the tenant is."""
        words = ("profile", "add", "--issuer", self.tenant.issuer, "--client-id", self.tenant.client_id)
        ports = [word for port in self.tenant.callback_ports for word in ("--callback-port", str(port))]
        return self.json(*words, "--name", self.profile, *ports, *options).ok()

    def sign_in(self, *options: str, email: str | None = None) -> Ran:
        """Sign in with the browser that needs no window."""
        browser = BROWSER if email is None else f"{BROWSER} --as {email}"
        return self.json("sign-in", "--browser", browser, *options)

    def ask_store(self, query: str) -> list[tuple[object, ...]]:
        """Ask the SQLite file something, without changing anything of it; nothing while there is no such table."""
        if not self.store_file.exists():
            return []
        with contextlib.closing(sqlite3.connect(f"file:{self.store_file}?mode=ro", uri=True)) as store:
            try:
                return store.execute(query).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" not in str(error):
                    raise
                return []

    def log(self) -> str:
        """What the program wrote to its log."""
        file = self.home / "logs" / "keydesk.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""


def need_program(name: str) -> str:
    """Find a program of the operating system; skip without it, fail in CI.

    Returns:
        Its path.
    """
    found = shutil.which(name)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"{name} is not installed", pytrace=False)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found
