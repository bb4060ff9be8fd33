"""What pages ask of the side that helps a helpdesk, as a protocol; `bootstrap` builds it. Main thread."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from keydesk.helpdesk.bundle import Bundle, BundleChoices


class Support(Protocol):
    """The log of this run, recording a problem, reports of crashes, the support bundle."""

    @property
    def code(self) -> str:
        """The support code of this run, "" while nothing is logged."""
        ...

    @property
    def recording_until(self) -> datetime | None:
        """When the recording of a problem ends, None when none runs."""
        ...

    async def look_again(self) -> None:
        """See whether another run began or ended a recording."""
        ...

    async def record(self) -> None:
        """Record a problem for a quarter of an hour; FOLDER_UNWRITABLE."""
        ...

    async def stop_recording(self) -> None:
        """Record no longer."""
        ...

    async def crashed(self) -> bool:
        """Tell whether the program ended by a fault and nobody was told yet."""
        ...

    async def settle_crash(self) -> None:
        """Somebody has been told."""
        ...

    async def make_bundle(self, choices: "BundleChoices") -> "Bundle":
        """Make a bundle to be looked at; nothing is written."""
        ...

    async def save_bundle(self, bundle: "Bundle", path: Path) -> int:
        """Save a bundle exactly as it was looked at; gives its bytes. DISK_FULL, FOLDER_UNWRITABLE."""
        ...
