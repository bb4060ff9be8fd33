"""What is held against the OpenAPI file has in common: the file, and a tenant on the plan that refuses soon."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keydesk.demo.tenant.config import Plan
from tests.contract.openapi import OpenApi
from tests.fakes.tenant import PracticeTenant, running_tenant


@pytest.fixture(scope="session")
def openapi() -> OpenApi:
    """The file, read once."""
    return OpenApi.load()


@pytest.fixture(scope="module")
def tight_tenant() -> Iterator[PracticeTenant]:
    """A tenant on the free plan."""
    with running_tenant(plan=Plan.FREE) as running:
        yield running
