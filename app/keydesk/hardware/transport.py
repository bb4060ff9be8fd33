"""How keys are found and reached, as protocols that each transport satisfies: HID, PC/SC, the software key, plug-ins.

`list` and `watch` run on the monitor thread, `open` on the key's own thread. Listing never opens a key. Raises
`KeydeskError` from `list` (a service is missing) and `open`, `NotAKey` from `open`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # python-fido2 is first imported on a key's thread, never while the program starts.
    from fido2.ctap import CtapDevice


class NotAKey(Exception):
    """What was opened is no security key: another smart card in the reader."""


class CardInterrupted(Exception):
    """The card is there but was reset or without power in the middle of something that cannot just be said again."""


class Found(Protocol):
    """One face of a key as its transport sees it, before it is opened."""

    @property
    def transport(self) -> str:
        """Value of `domain.keys.Transport`."""
        ...

    @property
    def path(self) -> str:
        """Where it is plugged now; another plug is another path."""
        ...

    @property
    def product(self) -> str:
        """Product name as the device says it, not cleaned; may be empty."""
        ...

    @property
    def vendor_id(self) -> int | None:
        """USB vendor, None where there is none."""
        ...

    @property
    def product_id(self) -> int | None:
        """USB product, None where there is none."""
        ...

    @property
    def serial(self) -> str | None:
        """Serial number that the transport itself tells."""
        ...

    @property
    def blocked(self) -> str | None:
        """Code of why it cannot be opened, None when it may be tried."""
        ...


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A plain `Found`."""

    transport: str
    path: str
    product: str = ""
    vendor_id: int | None = None
    product_id: int | None = None
    serial: str | None = None
    blocked: str | None = None


class KeyTransport(Protocol):
    """One way to reach keys."""

    @property
    def name(self) -> str:
        """Name for ``--transport``."""
        ...

    def list(self) -> Sequence[Found]:
        """List what is plugged without opening anything; may raise KeydeskError."""
        ...

    def open(self, found: Found) -> CtapDevice:
        """Open one; called on the key's own thread. May raise KeydeskError, NotAKey, OSError.

        The device's `call` only looks at its event, and waits on it at most for a busy channel; one that paces its
        questions by waiting on it says so by an attribute `paced_by_event`.
        """
        ...

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` (from any thread) when a list may differ; event-driven.

        Returns:
            A function that stops watching; it does not block for long.
        """
        ...
