"""Fingerprints and reset of a managed key. Coroutines on the loop, work on the key's thread. Raises KEY_*, PIN_*."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, ResetTerms
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.managed import Managed
from keydesk.hardware.touch import SampleRelay, SampleWatcher, TouchRelay, Watcher

if TYPE_CHECKING:
    from keydesk.hardware.session import Session

_ENROLL_S = 300.0
_RESET_S = 60.0


class SensorManager(Managed):
    """Fingerprints and reset."""

    async def fingerprint_sensor(self) -> FingerprintSensor:
        """Ask for the sensor's limits.

        Returns:
            The limits.

        Raises:
            KeydeskError: KEY_UNSUPPORTED without a sensor.
        """

        def job(session: Session, stop: Stop) -> FingerprintSensor:
            from keydesk.hardware import fingerprints

            return fingerprints.sensor(session)

        return await self.ask(job)

    async def fingerprints(self, pin: Secret | None = None) -> Sequence[Fingerprint]:
        """List the fingerprints.

        Args:
            pin: as typed, None to use what the session holds.

        Returns:
            In the key's order; one without a name has an empty one.

        Raises:
            KeydeskError: PIN_NEEDED while locked, KEY_UNSUPPORTED.
        """

        def job(session: Session, stop: Stop) -> Sequence[Fingerprint]:
            from keydesk.hardware import fingerprints

            return fingerprints.list_all(session, pin)

        return await self.run(job, pin)

    async def enroll_fingerprint(
        self, watcher: SampleWatcher, cancel: CancelToken, pin: Secret | None = None
    ) -> Fingerprint:
        """Enroll one, sample by sample.

        Args:
            watcher: hears of every sample, and when the finger is wanted.
            cancel: a person's Cancel; the key forgets what it has of the finger.
            pin: as typed, None to use what the session holds.

        Returns:
            The fingerprint, still without a name.

        Raises:
            KeydeskError: KEY_CANCELLED, KEY_NOT_TOUCHED, FINGERPRINT_FULL, PIN_NEEDED while locked.
        """
        relay = SampleRelay(watcher)

        def job(session: Session, stop: Stop) -> Fingerprint:
            from keydesk.hardware import fingerprints

            return fingerprints.enroll(session, stop, relay, pin)

        try:
            return await self.run(job, pin, cancel, _ENROLL_S)
        finally:
            relay.finish()

    async def rename_fingerprint(self, fingerprint_id: bytes, name: str, pin: Secret | None = None) -> None:
        """Name one.

        Args:
            fingerprint_id: which.
            name: its name.
            pin: as typed, None to use what the session holds.

        Raises:
            KeydeskError: FINGERPRINT_NAME_TOO_LONG, FINGERPRINT_GONE, PIN_NEEDED while locked.
        """

        def job(session: Session, stop: Stop) -> None:
            from keydesk.hardware import fingerprints

            fingerprints.rename(session, fingerprint_id, name, pin)

        await self.run(job, pin)

    async def delete_fingerprint(self, fingerprint_id: bytes, pin: Secret | None = None) -> None:
        """Delete one.

        Args:
            fingerprint_id: which.
            pin: as typed, None to use what the session holds.

        Raises:
            KeydeskError: FINGERPRINT_GONE, PIN_NEEDED while locked.
        """

        def job(session: Session, stop: Stop) -> None:
            from keydesk.hardware import fingerprints

            fingerprints.delete(session, fingerprint_id, pin)

        await self.run(job, pin)

    async def reset_terms(self) -> ResetTerms:
        """On which terms the key lets itself be reset.

        Returns:
            The terms.
        """

        def job(session: Session, stop: Stop) -> ResetTerms:
            from keydesk.hardware import reset

            return reset.terms(session)

        return await self.ask(job)

    async def reset(self, watcher: Watcher, cancel: CancelToken) -> None:
        """Reset a key that was plugged in a moment ago.

        Args:
            watcher: hears when a touch is wanted.
            cancel: a person's Cancel.

        Raises:
            KeydeskError: RESET_TOO_LATE, RESET_NOT_ALLOWED, KEY_NOT_TOUCHED, KEY_CANCELLED.
        """
        relay = TouchRelay(watcher)

        def job(session: Session, stop: Stop) -> None:
            from keydesk.hardware import reset

            reset.reset(session, stop, relay)

        try:
            await self.key.thread.run(job, cancel, _RESET_S)
        finally:
            relay.finish()
        with suppress(KeydeskError):  # the key is reset, whether or not it can be read right now
            await self.key.refresh()
