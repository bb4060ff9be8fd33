from __future__ import annotations

import pytest

from keydesk.demo.tenant.config import Plan
from keydesk.demo.tenant.limits import Kind, RateLimits, Verdict


def _count(limits: RateLimits, now: float, user: str = "ana", kind: Kind = Kind.READ) -> Verdict:
    return limits.count(user, kind, now=now, wall=1_000_000.0 + now)


@pytest.mark.parametrize(
    ("plan", "kind", "size"),
    [
        (Plan.FREE, Kind.READ, 2),
        (Plan.FREE, Kind.WRITE, 2),
        (Plan.FREE, Kind.FILTERED, 5),
        (Plan.PAID, Kind.READ, 5),
        (Plan.PAID, Kind.WRITE, 5),
        (Plan.PAID, Kind.FILTERED, 10),
    ],
)
def test_a_plan_allows_so_many_calls_a_minute(plan: Plan, kind: Kind, size: int) -> None:
    limits = RateLimits(plan)

    verdicts = [_count(limits, 0.0, kind=kind) for _ in range(size + 1)]

    assert [verdict.allowed for verdict in verdicts] == [True] * size + [False]
    assert [verdict.remaining for verdict in verdicts] == [*range(size - 1, -1, -1), 0]
    assert {verdict.limit for verdict in verdicts} == {size}
    assert not verdicts[-1].tenant_wide


def test_unlimited_is_not_met() -> None:
    limits = RateLimits(Plan.UNLIMITED)
    assert all(_count(limits, 0.0).allowed for _ in range(1000))


def test_a_refusal_says_how_long_to_wait_and_is_right() -> None:
    limits = RateLimits(Plan.FREE)
    for _ in range(2):
        _count(limits, 0.0)

    refused = _count(limits, 5.0)

    assert refused.headers() == {
        "x-ratelimit-limit": "2",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "1000060",
        "retry-after": "25",
    }
    assert not _count(limits, 29.0).allowed
    assert _count(limits, 5.0 + 25).allowed


def test_kinds_and_people_have_buckets_of_their_own() -> None:
    limits = RateLimits(Plan.FREE)
    for _ in range(2):
        _count(limits, 0.0)

    assert not _count(limits, 0.0).allowed
    assert _count(limits, 0.0, kind=Kind.WRITE).allowed
    assert _count(limits, 2.0, user="ben").allowed


def test_the_tenants_own_bucket_says_that_it_is_global() -> None:
    limits = RateLimits(Plan.FREE)
    for user in ("ana", "ben"):
        _count(limits, 0.0, user=user)

    refused = _count(limits, 0.0, user="mika")

    assert refused.tenant_wide
    assert refused.headers()["x-auth0-error-kind"] == "global-rate-limit"
    assert _count(limits, 0.6, user="mika").allowed


def test_an_unknown_caller_sees_a_full_bucket() -> None:
    verdict = RateLimits(Plan.PAID).unknown_caller(Kind.READ, 1000.0)
    assert (verdict.allowed, verdict.remaining, verdict.reset) == (True, 5, 1000)
