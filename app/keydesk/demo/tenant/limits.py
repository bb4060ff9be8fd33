"""Rate limits: token buckets per person and per tenant.

Owns the buckets. Runs on the server's event loop; raises nothing.
"""

import enum
import math
from collections.abc import Mapping
from dataclasses import dataclass

from keydesk.demo.tenant.config import Plan


class Kind(enum.StrEnum):
    """The three buckets Auth0 counts calls to the authentication methods in, and two for connected accounts."""

    READ = "read"
    WRITE = "write"
    FILTERED = "filtered"
    CONNECTED_READ = "connected-read"
    CONNECTED_WRITE = "connected-write"


# Calls per person and minute, calls per tenant and second. Source: Auth0, rate limit configurations, 2026.
# It names none for connected accounts; these here are kept apart so that one page does not lock the other.
_RATES: Mapping[Plan, Mapping[Kind, tuple[int, int]]] = {
    Plan.FREE: {
        Kind.READ: (2, 2),
        Kind.WRITE: (2, 2),
        Kind.FILTERED: (5, 5),
        Kind.CONNECTED_READ: (5, 5),
        Kind.CONNECTED_WRITE: (5, 5),
    },
    Plan.PAID: {
        Kind.READ: (5, 5),
        Kind.WRITE: (5, 5),
        Kind.FILTERED: (10, 20),
        Kind.CONNECTED_READ: (20, 20),
        Kind.CONNECTED_WRITE: (10, 10),
    },
    Plan.UNLIMITED: {kind: (1_000_000, 1_000_000) for kind in Kind},
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the buckets say about one call.

    Attributes:
        allowed: whether it may go on.
        limit: calls a full bucket holds.
        remaining: calls left now.
        reset: Unix seconds when the bucket is full again.
        retry_after: seconds until one call is possible; 0 when allowed.
        tenant_wide: whether it is the tenant's bucket that is empty.
    """

    allowed: bool
    limit: int
    remaining: int
    reset: int
    retry_after: int
    tenant_wide: bool

    def headers(self) -> dict[str, str]:
        """Write the headers every My Account answer carries.

        Returns:
            `x-ratelimit-*`, and `retry-after` and `x-auth0-error-kind` on a refusal.
        """
        shown = {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(self.remaining),
            "x-ratelimit-reset": str(self.reset),
        }
        if not self.allowed:
            shown["retry-after"] = str(self.retry_after)
            if self.tenant_wide:
                shown["x-auth0-error-kind"] = "global-rate-limit"
        return shown


class _Bucket:
    def __init__(self, size: int, period_s: float, now: float) -> None:
        self.size = size
        self._rate = size / period_s
        self._level = float(size)
        self._seen = now

    def refill(self, now: float) -> None:
        self._level = min(float(self.size), self._level + max(0.0, now - self._seen) * self._rate)
        self._seen = now

    def has_one(self) -> bool:
        return self._level >= 1.0 - 1e-9

    def take(self) -> None:
        self._level -= 1.0

    def remaining(self) -> int:
        return max(0, math.floor(self._level + 1e-9))

    def full_in(self) -> float:
        return (self.size - self._level) / self._rate

    def one_in(self) -> float:
        return max(0.0, (1.0 - self._level) / self._rate)


class RateLimits:
    """All buckets of a tenant.

    Args:
        plan: how tight they are.
    """

    def __init__(self, plan: Plan) -> None:
        self._rates = _RATES[plan]
        self._buckets: dict[tuple[str, Kind], _Bucket] = {}

    def count(self, user_id: str, kind: Kind, *, now: float, wall: float) -> Verdict:
        """Take one call out of the buckets, if both hold one.

        Args:
            user_id: who calls.
            kind: which bucket.
            now: seconds on a clock that only goes forward.
            wall: Unix seconds, for the reset header.

        Returns:
            The verdict with the numbers of the person's bucket, or of the tenant's if that one is empty.
        """
        per_person, per_tenant = self._rates[kind]
        person = self._bucket((user_id, kind), per_person, 60.0, now)
        tenant = self._bucket(("", kind), per_tenant, 1.0, now)
        if not person.has_one():
            return _verdict(person, wall, allowed=False, tenant_wide=False)
        if not tenant.has_one():
            return _verdict(tenant, wall, allowed=False, tenant_wide=True)
        person.take()
        tenant.take()
        return _verdict(person, wall, allowed=True, tenant_wide=False)

    def unknown_caller(self, kind: Kind, wall: float) -> Verdict:
        """Describe a full bucket, for answers to callers who are not known.

        Args:
            kind: which bucket.
            wall: Unix seconds.

        Returns:
            A verdict that allows.
        """
        size = self._rates[kind][0]
        return _verdict(_Bucket(size, 60.0, 0.0), wall, allowed=True, tenant_wide=False)

    def _bucket(self, key: tuple[str, Kind], size: int, period_s: float, now: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(size, period_s, now)
        bucket.refill(now)
        return bucket


def _verdict(bucket: _Bucket, wall: float, *, allowed: bool, tenant_wide: bool) -> Verdict:
    return Verdict(
        allowed=allowed,
        limit=bucket.size,
        remaining=bucket.remaining() if allowed else 0,
        reset=math.ceil(wall + bucket.full_in()),
        retry_after=0 if allowed else max(1, math.ceil(bucket.one_in())),
        tenant_wide=tenant_wide,
    )
