"""Faults on demand: which ones are on, where, and how often they still strike.

Owns the list of active faults of one tenant. Runs on the server's event loop. Raises `ValueError` for a fault
that cannot be read.
"""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass


class FaultName(enum.StrEnum):
    """Every fault the practice tenant can put on."""

    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    CONFLICT = "409"
    MEDIA_TYPE = "415"
    TOO_MANY_REQUESTS = "429"
    SERVER_ERROR = "500"
    SLOW = "slow"
    DROP_BEFORE = "drop-before-answer"
    DROP_AFTER = "drop-after-work"
    CAPTIVE_PORTAL = "captive-portal"
    TRUNCATED_JSON = "truncated-json"
    HUGE_JSON = "huge-json"
    CLOCK_SKEW = "clock-skew"
    EXPIRED_SESSION = "expired-session"
    REVOKED_TOKEN = "revoked-token"  # noqa: S105 - the name of a fault
    WRONG_KID = "wrong-kid"
    UNKNOWN_ALGORITHM = "unknown-algorithm"
    NO_REFRESH_TOKEN = "no-refresh-token"  # noqa: S105 - the name of a fault
    FEWER_SCOPES = "fewer-scopes"
    ROTATE_KEYS = "rotate-keys"
    UNMET_REQUIREMENTS = "unmet-authentication-requirements"


# What strikes where when no path is named: the transport faults hit the API, the others the endpoint they concern.
_DEFAULT_PATH: Mapping[FaultName, str] = {
    FaultName.UNAUTHORIZED: "/me/v1",
    FaultName.FORBIDDEN: "/me/v1",
    FaultName.NOT_FOUND: "/me/v1",
    FaultName.CONFLICT: "/me/v1",
    FaultName.MEDIA_TYPE: "/me/v1",
    FaultName.TOO_MANY_REQUESTS: "/me/v1",
    FaultName.SERVER_ERROR: "/me/v1",
    FaultName.SLOW: "/me/v1",
    FaultName.DROP_BEFORE: "/me/v1",
    FaultName.DROP_AFTER: "/me/v1",
    FaultName.CAPTIVE_PORTAL: "/me/v1",
    FaultName.TRUNCATED_JSON: "/me/v1",
    FaultName.HUGE_JSON: "/me/v1",
}
# Seconds for slow, 429 (retry-after) and clock-skew; megabytes for huge-json.
_DEFAULT_VALUE: Mapping[FaultName, float] = {
    FaultName.TOO_MANY_REQUESTS: 3.0,
    FaultName.SLOW: 2.0,
    FaultName.CLOCK_SKEW: 3600.0,
    FaultName.HUGE_JSON: 6.0,
}
_TEXT = re.compile(
    r"(?P<name>[a-z0-9-]+?)(?:=(?P<value>-?[0-9]+(?:\.[0-9]+)?))?(?:@(?P<method>[A-Z]+)?(?P<path>/[^*]*)?)?"
    r"(?:\*(?P<count>[0-9]+))?\Z"
)


@dataclass(kw_only=True)
class Fault:
    """One fault that is on.

    Attributes:
        name: which one.
        path: prefix of the request path it strikes; empty means every path.
        method: HTTP method it strikes; empty means every method.
        count: how often it still strikes; None means until it is cleared.
        value: seconds for `slow`, `429` (retry-after) and `clock-skew`; megabytes for `huge-json`; else unused.
    """

    name: FaultName
    path: str = ""
    method: str = ""
    count: int | None = None
    value: float = 0.0

    def as_json(self) -> dict[str, object]:
        """Describe the fault for the control door.

        Returns:
            `{"name", "path", "method", "count", "value"}`.
        """
        return {
            "name": self.name.value,
            "path": self.path,
            "method": self.method,
            "count": self.count,
            "value": self.value,
        }


def make_fault(
    name: str, *, path: str | None = None, method: str = "", count: int | None = None, value: float | None = None
) -> Fault:
    """Build a fault and fill in what was left out.

    Args:
        name: one of `FaultName`.
        path: prefix of the paths it strikes; None takes the usual one of this fault.
        method: HTTP method, or empty.
        count: how often it strikes; None for ever.
        value: seconds or megabytes, see `Fault`.

    Returns:
        The fault.

    Raises:
        ValueError: no such fault, a path that does not start with a slash, or a count below one.
    """
    try:
        known = FaultName(name)
    except ValueError:
        names = ", ".join(sorted(FaultName))
        raise ValueError(f"no fault is called {name!r}; there are: {names}") from None
    place = _DEFAULT_PATH.get(known, "") if path is None else path
    if place and not place.startswith("/"):
        raise ValueError("the path of a fault starts with a slash")
    if count is not None and count < 1:
        raise ValueError("a fault strikes at least once")
    amount = _DEFAULT_VALUE.get(known, 0.0) if value is None else value
    return Fault(name=known, path=place, method=method, count=count, value=amount)


def parse_fault(text: str) -> Fault:
    """Read the text form used by `--fault`: `NAME[=VALUE][@[METHOD]/PATH][*COUNT]`.

    Args:
        text: for instance `slow=3`, `429@GET/me/v1*2`, `drop-after-work@/me/v1*1`.

    Returns:
        The fault.

    Raises:
        ValueError: the text is not of that form, or names no fault.
    """
    match = _TEXT.match(text)
    if match is None:
        raise ValueError(f"{text!r} is no fault of the form NAME[=VALUE][@[METHOD]/PATH][*COUNT]")
    value, count = match["value"], match["count"]
    return make_fault(
        match["name"],
        path=match["path"],
        method=match["method"] or "",
        count=None if count is None else int(count),
        value=None if value is None else float(value),
    )


class FaultBoard:
    """The faults that are on, oldest first."""

    def __init__(self) -> None:
        self._active: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Switch a fault on.

        Args:
            fault: what to put on; several of one name may be on at once.
        """
        self._active.append(fault)

    def clear(self, name: str | None = None) -> None:
        """Switch faults off.

        Args:
            name: only faults of this name; None for all.
        """
        self._active = [] if name is None else [fault for fault in self._active if fault.name != name]

    def active(self) -> tuple[Fault, ...]:
        """List what is on.

        Returns:
            The faults, oldest first.
        """
        return tuple(self._active)

    def find(self, name: FaultName, path: str = "", method: str = "") -> Fault | None:
        """Look for a fault that applies, without using it up.

        Args:
            name: which fault.
            path: path of the request at hand.
            method: its HTTP method.

        Returns:
            The oldest one that fits, or None.
        """
        for fault in self._active:
            if (
                fault.name is name
                and path.startswith(fault.path)
                and (not fault.method or fault.method == method.upper())
            ):
                return fault
        return None

    def take(self, name: FaultName, path: str = "", method: str = "") -> Fault | None:
        """Look for a fault that applies and count one strike.

        Args:
            name: which fault.
            path: path of the request at hand.
            method: its HTTP method.

        Returns:
            The fault that strikes now, or None.
        """
        fault = self.find(name, path, method)
        if fault is not None and fault.count is not None:
            fault.count -= 1
            if fault.count == 0:
                self._active.remove(fault)
        return fault
