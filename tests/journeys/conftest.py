"""What every journey starts from: a tenant in a process of its own, and a computer with a fresh home.

Journeys of one file share a tenant and the session in the keyring, which makes them quick; each has a home, a store
and a software key of its own. Those that break the tenant or the session start their own.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop_session import ENDS_WITH_ITS_PARENT, bus_settings, end, keyring, screen, window_manager
from tests.fakes.leaks import leaks_in, leaks_on, secrets_of
from tests.fakes.program import SESSION, Desk, Tenant, need_session, tenant_process


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that the last process to end does not end long after the others."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session", autouse=True)
def desktop_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """There is a session bus with an unlocked keyring, and a screen.

    Processes that run tests side by side get these each: gnome-keyring, asked by many at once, now and then dies, and
    a screen has one pointer.
    """
    need_session()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    home = tmp_path_factory.mktemp("keyring")
    home.chmod(0o700)
    settings = f"--config-file={bus_settings(home)}"
    command = [*ENDS_WITH_ITS_PARENT, "dbus-daemon", settings, "--nofork", "--print-address"]
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    with contextlib.ExitStack() as stack:
        own["DISPLAY"] = stack.enter_context(screen())
        bus = stack.enter_context(subprocess.Popen(command, env=SESSION | own, stdout=subprocess.PIPE))
        stack.callback(end, bus)
        assert bus.stdout is not None
        own["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in own.items():
                patch.setenv(name, value)
            stack.enter_context(keyring())
        stack.enter_context(window_manager(own["DISPLAY"]))
        # For the programs that tests start, and for tests that look into the keyring themselves.
        told = {name: own[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY")}
        SESSION.update(told)
        os.environ.update(told)
        yield


@pytest.fixture(autouse=True)
def nothing_leaks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """After every journey no secret of it is anywhere but where it belongs; see `tests/fakes/leaks.py`."""
    yield
    desks = [*Desk.here]
    Desk.here.clear()
    secrets = secrets_of(desks, vars(request.module), *tmp_path.glob("*.ear"))
    found = [leaks_on(desk, secrets) for desk in desks] or [leaks_in(tmp_path, secrets)]
    assert not any(found), f"secrets were left behind: {found}"


@pytest.fixture(scope="module")
def shared_tenant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tenant]:
    """One tenant for the journeys of a file."""
    with tenant_process(tmp_path_factory.mktemp("tenant")) as running:
        yield running


@pytest.fixture
def tenant(shared_tenant: Tenant) -> Iterator[Tenant]:
    """The tenant of this file, without faults before and after."""
    yield shared_tenant
    shared_tenant.clear_faults()


@pytest.fixture
def desk(tmp_path: Path, tenant: Tenant) -> Desk:
    """A computer that knows the tenant; nobody is signed in, unless a journey before left a session."""
    made = Desk(tmp_path, tenant)
    made.add_profile()
    return made


@pytest.fixture(scope="module")
def session_of_this_file(shared_tenant: Tenant, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Ana is signed in; her session is in the real keyring, where every home with this profile finds it."""
    signed = Desk(tmp_path_factory.mktemp("first"), shared_tenant)
    signed.add_profile()
    signed.sign_in().ok()


@pytest.fixture
def signed_in(session_of_this_file: None, desk: Desk) -> Desk:
    """A computer where Ana is signed in."""
    return desk
