"""What the flows for fingerprints ask and tell, as a protocol. Main loop only. Nothing here raises."""

from collections.abc import Sequence
from typing import Protocol

from keydesk.core.errors import KeydeskError
from keydesk.domain.key_management import Fingerprint, FingerprintSensor
from keydesk.domain.keys import SecurityKey
from keydesk.usecases.key_ports import SampleWatcher
from keydesk.usecases.prompts import PinPrompter


class FingerprintPrompter(PinPrompter, SampleWatcher, Protocol):
    """Leads a person through adding or removing a fingerprint.

    `touch_wanted` says that the sensor waits for the finger, `sample` how each sample went.
    """

    def enrolling(self, key: SecurityKey, sensor: FingerprintSensor) -> None:
        """The samples begin."""
        ...

    async def name_fingerprint(
        self, key: SecurityKey, sensor: FingerprintSensor, problem: KeydeskError | None
    ) -> str | None:
        """Ask for the name of the fingerprint just taken; None leaves it without one, it stays on the key.

        `problem` is FINGERPRINT_NAME_TOO_LONG(max_bytes) when the name had more UTF-8 bytes than the key takes.
        """
        ...

    def now_known(self, fingerprints: Sequence[Fingerprint]) -> None:
        """What the key knows after a change, read while its PIN counts, so that nobody is asked again to see it."""
        ...

    async def confirm_removal(self, key: SecurityKey, fingerprint: Fingerprint, last: bool) -> bool:
        """Ask by name; `last`: without it the key asks for the PIN alone."""
        ...
