"""One key as the rest of the program reaches it: coroutines on the loop, work on the key's own thread.

Satisfies the use cases' `KeyHandle`. Raises `KeydeskError` only.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import (
    CreationOptions,
    MadePasskey,
    PinState,
    Presence,
    Proof,
    ProofRequest,
    SecurityKey,
    Slots,
    StoredPasskey,
)
from keydesk.hardware import jobs
from keydesk.hardware.aaguids import Models
from keydesk.hardware.device_thread import DeviceThread, Limits, Stop
from keydesk.hardware.touch import TouchRelay, Watcher
from keydesk.hardware.transport import NotAKey

if TYPE_CHECKING:
    from keydesk.hardware.session import Session

log = logging.getLogger(__name__)
T = TypeVar("T")

_PROOF_S = 60.0
_PER_ID_S = 0.5
_LIST_S = 60.0
_SHORTEST_TIMEOUT_S, _USUAL_TIMEOUT_S, _LONGEST_TIMEOUT_S = 10.0, 60.0, 120.0


class Key:
    """A plugged key. Made on the loop by `PluggedKeys`.

    Args:
        thread: the key's own.
        described: what is known before it is asked.
        models: names by AAGUID.
        limits: in seconds.
        identify: gives a fresh description the identity it keeps while plugged.
        changed: called on the loop when the description changes.
    """

    def __init__(
        self,
        thread: DeviceThread[Session],
        described: SecurityKey,
        models: Models,
        limits: Limits,
        identify: Callable[[SecurityKey], SecurityKey],
        changed: Callable[[], None],
    ) -> None:
        self._thread = thread
        self._key = described
        self._models = models
        self._limits = limits
        self._identify = identify
        self._known = False
        self._changed = changed

    @property
    def key(self) -> SecurityKey:
        """The key as last described."""
        return self._key

    @property
    def thread(self) -> DeviceThread[Session]:
        """The key's own thread."""
        return self._thread

    @property
    def known(self) -> bool:
        """Whether the key itself has been asked with success."""
        return self._known

    def redescribe(self, described: SecurityKey) -> None:
        """Take a new description.

        Args:
            described: what is known now.
        """
        if described != self._key:
            self._key = described
            self._changed()

    def describe(self) -> asyncio.Future[SecurityKey]:
        """Read the key's description in the background.

        Returns:
            A future of the description; it may fail with KeydeskError and NotAKey.
        """
        future = self._thread.submit(jobs.describe(self._models))
        future.add_done_callback(self._described)
        return future

    async def refresh(self) -> SecurityKey:
        """Read the key's description again.

        Returns:
            The description.
        """
        return self._take(await self._thread.run(jobs.describe(self._models)))

    async def pin_state(self) -> PinState:
        """Read the PIN counters; costs no try.

        Returns:
            The state.
        """
        state = await self._thread.run(jobs.pin_state())
        self.redescribe(replace(self._key, pin=state))
        return state

    async def set_pin(self, new: Secret) -> None:
        """Set the first PIN.

        Args:
            new: as typed.

        Raises:
            KeydeskError: PIN_ALREADY_SET, PIN_TOO_SHORT, PIN_TOO_LONG, PIN_POLICY, KEY_UNSUPPORTED.
        """
        await self._with_pin(jobs.set_pin(new))

    async def change_pin(self, old: Secret, new: Secret) -> None:
        """Change the PIN; also cures a forced change.

        Args:
            old: the present one, as typed.
            new: as typed.

        Raises:
            KeydeskError: PIN_WRONG and its kin, PIN_TOO_SHORT, PIN_TOO_LONG, PIN_POLICY.
        """
        await self._with_pin(jobs.change_pin(old, new))

    async def verify_pin(self, pin: Secret) -> None:
        """Check a PIN and do nothing else.

        Args:
            pin: as typed.

        Raises:
            KeydeskError: PIN_WRONG and its kin.
        """
        await self._with_pin(jobs.verify_pin(pin))

    async def make_passkey(
        self, options: CreationOptions, origin: str, pin: Secret | None, watcher: Watcher, cancel: CancelToken
    ) -> MadePasskey:
        """Make a passkey.

        Args:
            options: from the tenant.
            origin: of the tenant.
            pin: as typed; None when the key has none or verifies by itself.
            watcher: hears when a touch is wanted.
            cancel: a person's Cancel.

        Returns:
            The passkey.

        Raises:
            KeydeskError: KEY_HAS_PASSKEY, KEY_FULL, KEY_NOT_TOUCHED, KEY_CANCELLED, KEY_UNSUPPORTED,
                CHALLENGE_INVALID, PIN_*.
        """
        relay = TouchRelay(watcher)
        try:
            running = self._thread.run(
                jobs.make(options, origin, pin, relay), cancel, bounded_timeout(options.timeout_s)
            )
            made = await self.counting(running)
        finally:
            relay.finish()
        self.describe()  # the change is done, whether or not this works
        return made

    async def prove(
        self, request: ProofRequest, origin: str, pin: Secret | None, watcher: Watcher, cancel: CancelToken
    ) -> Proof:
        """Answer a challenge.

        Args:
            request: the question.
            origin: of the tenant.
            pin: as typed; None to answer with a touch alone.
            watcher: hears when a touch is wanted.
            cancel: a person's Cancel.

        Returns:
            The answer.

        Raises:
            KeydeskError: KEY_LACKS_PASSKEY, KEY_NOT_TOUCHED, KEY_CANCELLED, CHALLENGE_INVALID, PIN_*.
        """
        relay = TouchRelay(watcher)
        try:
            running = self._thread.run(jobs.prove(request, origin, pin, relay), cancel, _PROOF_S)
            return await self.counting(running)
        finally:
            relay.finish()

    async def probe(self, rp_id: str, credential_ids: Sequence[bytes]) -> Mapping[bytes, Presence]:
        """Ask silently which passkeys it holds: no PIN, no touch, no light.

        Args:
            rp_id: the site.
            credential_ids: raw ids.

        Returns:
            One answer per id.
        """
        ids = tuple(credential_ids)

        return await self._thread.run(jobs.probe(rp_id, ids), None, self._limits.call_s + _PER_ID_S * len(ids))

    async def list_passkeys(self, rp_id: str, pin: Secret) -> Sequence[StoredPasskey]:
        """List the passkeys of one site; other sites stay private.

        Args:
            rp_id: the site.
            pin: as typed.

        Returns:
            In the key's order.
        """
        return await self.counting(self._thread.run(jobs.list_passkeys(rp_id, pin), None, _LIST_S))

    async def delete_passkey(self, credential_id: bytes, pin: Secret) -> None:
        """Delete exactly one passkey.

        Args:
            credential_id: raw bytes.
            pin: as typed.

        Raises:
            KeydeskError: KEY_LACKS_PASSKEY when it is not there.
        """
        await self.counting(self._thread.run(jobs.delete_passkey(credential_id, pin)))
        self.describe()  # the change is done, whether or not this works

    async def slots(self, pin: Secret) -> Slots:
        """Count passkeys held and free.

        Args:
            pin: as typed.

        Returns:
            The counts.
        """
        slots = await self.counting(self._thread.run(jobs.slots(pin)))
        self.redescribe(replace(self._key, slots=slots))
        return slots

    async def wink(self) -> None:
        """Blink.

        Raises:
            KeydeskError: KEY_UNSUPPORTED.
        """
        await self._thread.run(jobs.wink())

    async def _with_pin(self, job: Callable[[Session, Stop], None]) -> None:
        """Run a job that sends a PIN, and describe the key at once: what people see next must be true."""
        await self.counting(self._thread.run(job))
        with suppress(KeydeskError):  # the PIN is done, whether or not the key can still be read
            await self.refresh()

    async def counting(self, running: Awaitable[T]) -> T:
        """Wait for a call that sends a PIN, and keep the counters of a refused one in the description."""
        try:
            return await running
        except KeydeskError as error:
            self._count(error)
            raise

    def _count(self, error: KeydeskError) -> None:
        if error.code not in (Code.PIN_WRONG, Code.PIN_REPLUG, Code.PIN_BLOCKED):
            return
        retries, before = error.params.get("retries"), error.params.get("before_replug")
        pin = replace(
            self._key.pin,
            retries=retries if isinstance(retries, int) else self._key.pin.retries,
            before_replug=before if isinstance(before, int) else self._key.pin.before_replug,
            needs_replug=error.code == Code.PIN_REPLUG,
        )
        self.redescribe(replace(self._key, pin=pin))

    def _take(self, described: SecurityKey) -> SecurityKey:
        if self._known:
            # What the key tells only with a PIN is not forgotten, and its identity stays while it is plugged.
            slots = replace(self._key.slots, free=described.slots.free)
            described = replace(described, id=self._key.id, slots=slots, unlocked=self._key.unlocked)
        else:
            described = self._identify(described)
            self._known = True
        self.redescribe(described)
        return self._key

    def _described(self, future: asyncio.Future[SecurityKey]) -> None:
        if future.cancelled():
            return
        error = future.exception()
        if error is None:
            self._take(future.result())
        elif isinstance(error, KeydeskError):
            if not self._known:
                self.redescribe(replace(self._key, usable=False, reason=error.code))
        elif not isinstance(error, NotAKey):
            log.error("describing a key failed", exc_info=error)


def bounded_timeout(seconds: float) -> float:
    """Bring a tenant's time limit into a range people can work with.

    Args:
        seconds: as asked; 0 and less stand for none.

    Returns:
        10 to 120 seconds. Source: WebAuthn §15.1.
    """
    if not seconds > 0:
        return _USUAL_TIMEOUT_S
    return min(max(seconds, _SHORTEST_TIMEOUT_S), _LONGEST_TIMEOUT_S)
