"""Fingerprints and reset of a managed key. Coroutines on the loop, work on the key's thread. Raises KEY_*, PIN_*."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, ResetTerms, Sample
from keydesk.hardware.managed import Managed
from keydesk.hardware.touch import Watcher


class SampleWatcher(Watcher, Protocol):
    """Is told how an enrollment of a fingerprint goes; see the use cases' protocol of this name."""

    def sample(self, sample: Sample, remaining: int | None) -> None:
        """A sample was taken."""
        ...


class SensorManager(Managed):
    """Fingerprints and reset."""

    async def fingerprint_sensor(self) -> FingerprintSensor:
        """Ask for the sensor's limits; KEY_UNSUPPORTED."""
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="fingerprints")

    async def fingerprints(self, pin: Secret | None = None) -> Sequence[Fingerprint]:
        """List the fingerprints; KEY_UNSUPPORTED."""
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="fingerprints")

    async def enroll_fingerprint(
        self, watcher: SampleWatcher, cancel: CancelToken, pin: Secret | None = None
    ) -> Fingerprint:
        """Enroll one, sample by sample; KEY_UNSUPPORTED."""
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="fingerprints")

    async def rename_fingerprint(self, fingerprint_id: bytes, name: str, pin: Secret | None = None) -> None:
        """Name one; KEY_UNSUPPORTED."""
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="fingerprints")

    async def delete_fingerprint(self, fingerprint_id: bytes, pin: Secret | None = None) -> None:
        """Delete one; KEY_UNSUPPORTED."""
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="fingerprints")

    async def reset_terms(self) -> ResetTerms:
        """On which terms the key lets itself be reset."""
        return ResetTerms(allowed_here=False)

    async def reset(self, watcher: Watcher, cancel: CancelToken) -> None:
        """Refused; KEY_UNSUPPORTED."""
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="reset")
