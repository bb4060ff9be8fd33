"""What every journey starts from: a tenant in a process of its own, and a computer with a fresh home.

Journeys of one file share a tenant and the session in the keyring, which makes them quick; each has a home, a store
and a software key of its own. Those that break the tenant or the session start their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.program import Desk, Tenant, need_session, tenant_process


@pytest.fixture(scope="session", autouse=True)
def desktop_session() -> None:
    """There is a session bus with an unlocked keyring, and a screen."""
    need_session()


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
