"""The key behind Windows' own dialog, in the shape of every other key; what the dialog cannot do is refused.

Coroutines on the loop, the blocking dialog on thread ``platform-webauthn``. Raises `KeydeskError`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

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
    Transport,
)
from keydesk.hardware.device_thread import DeviceThread, Limits, Stop
from keydesk.hardware.key import bounded_timeout
from keydesk.hardware.touch import Watcher
from keydesk.hardware.webauthn_dll import PATH, WebAuthnTransport

if TYPE_CHECKING:
    from keydesk.hardware.webauthn_calls import Dialog

_PROOF_S = 60.0
_GRACE_S = 5.0  # the dialog's own time limit comes first


class PlatformKey:
    """Whatever key Windows finds.

    Args:
        transport: makes the dialog's calls.
        limits: in seconds.
    """

    def __init__(self, transport: WebAuthnTransport, limits: Limits) -> None:
        def make() -> Dialog:
            from keydesk.hardware.webauthn_calls import Dialog

            return Dialog(transport.make_api())

        self.thread: DeviceThread[Dialog] = DeviceThread("platform-webauthn", make, limits)
        self.known = True
        self._key = SecurityKey(
            id="windows",
            path=PATH,
            transport=Transport.WEBAUTHN,
            model="Windows",
            transports=("usb",),
            pin=PinState(supported=False),
            can=frozenset({"passkeys"}),
        )

    @property
    def key(self) -> SecurityKey:
        """What stands for the key."""
        return self._key

    def redescribe(self, described: SecurityKey) -> None:
        """Take a new description.

        Args:
            described: what is known now.
        """
        self._key = described

    def describe(self) -> asyncio.Future[SecurityKey]:
        """Nothing is asked.

        Returns:
            A future that is done.
        """
        future: asyncio.Future[SecurityKey] = asyncio.get_running_loop().create_future()
        future.set_result(self._key)
        return future

    async def refresh(self) -> SecurityKey:
        """Nothing is asked.

        Returns:
            The description.
        """
        return self._key

    async def pin_state(self) -> PinState:
        """The dialog asks for the PIN itself.

        Returns:
            Not supported.
        """
        return self._key.pin

    async def make_passkey(
        self, options: CreationOptions, origin: str, pin: Secret | None, watcher: Watcher, cancel: CancelToken
    ) -> MadePasskey:
        """Make a passkey in the dialog; see `Key.make_passkey`. PIN and watcher are the dialog's own business."""
        limit_s = bounded_timeout(options.timeout_s)

        def job(dialog: Dialog, stop: Stop) -> MadePasskey:
            from keydesk.hardware import webauthn_calls

            return webauthn_calls.make(dialog, stop, options, origin, limit_s)

        return await self.thread.run(job, cancel, limit_s + _GRACE_S)

    async def prove(
        self, request: ProofRequest, origin: str, pin: Secret | None, watcher: Watcher, cancel: CancelToken
    ) -> Proof:
        """Answer a challenge in the dialog; see `Key.prove`."""

        def job(dialog: Dialog, stop: Stop) -> Proof:
            from keydesk.hardware import webauthn_calls

            return webauthn_calls.prove(dialog, stop, request, origin, _PROOF_S)

        return await self.thread.run(job, cancel, _PROOF_S + _GRACE_S)

    async def probe(self, rp_id: str, credential_ids: Sequence[bytes]) -> Mapping[bytes, Presence]:
        """The dialog cannot be asked silently.

        Returns:
            Unknown for each.
        """
        return dict.fromkeys(credential_ids, Presence.UNKNOWN)

    async def set_pin(self, new: Secret) -> None:
        """Refused: KEY_WINDOWS_ADMIN."""
        raise KeydeskError(Code.KEY_WINDOWS_ADMIN)

    async def change_pin(self, old: Secret, new: Secret) -> None:
        """Refused: KEY_WINDOWS_ADMIN."""
        raise KeydeskError(Code.KEY_WINDOWS_ADMIN)

    async def verify_pin(self, pin: Secret) -> None:
        """Refused: KEY_WINDOWS_ADMIN."""
        raise KeydeskError(Code.KEY_WINDOWS_ADMIN)

    async def list_passkeys(self, rp_id: str, pin: Secret) -> Sequence[StoredPasskey]:
        """Refused: KEY_WINDOWS_ADMIN."""
        raise KeydeskError(Code.KEY_WINDOWS_ADMIN)

    async def delete_passkey(self, credential_id: bytes, pin: Secret) -> None:
        """Refused: KEY_WINDOWS_ADMIN."""
        raise KeydeskError(Code.KEY_WINDOWS_ADMIN)

    async def slots(self, pin: Secret) -> Slots:
        """Refused: KEY_WINDOWS_ADMIN."""
        raise KeydeskError(Code.KEY_WINDOWS_ADMIN)

    async def wink(self) -> None:
        """Refused: KEY_UNSUPPORTED."""
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="wink")
