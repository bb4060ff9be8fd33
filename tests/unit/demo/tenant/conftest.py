"""Tenants for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.chromium import Chromium, Page, chromium
from tests.fakes.tenant import MovableClock, PracticeTenant, running_tenant


@pytest.fixture
def clock() -> MovableClock:
    """The clock of `tenant`."""
    return MovableClock()


@pytest.fixture
def tenant(clock: MovableClock) -> Iterator[PracticeTenant]:
    """A tenant of one's own, with a clock that stands still."""
    with running_tenant(clock=clock) as running:
        yield running


@pytest.fixture(scope="module")
def shared() -> Iterator[PracticeTenant]:
    """A tenant for tests that leave nothing behind in it."""
    with running_tenant() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """A browser for the tests of a file."""
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Chromium) -> Page:
    """A tab of a browser that was never anywhere."""
    return browser.fresh_page()
