"""What is done on a key's thread, as closures made on the loop; python-fido2 is imported when they run, not before.

Each function gives a job for `DeviceThread`. A job raises what the module behind it raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

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
from keydesk.hardware.aaguids import Models
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.touch import TouchRelay

if TYPE_CHECKING:
    from keydesk.hardware.session import Session

T = TypeVar("T")
Job = Callable[["Session", Stop], T]


def keeping(pin: Secret | None, job: Job[T]) -> Job[T]:
    """Run a job that trades the PIN for a token of its own, which ends the session's; unlock it again afterwards.

    Args:
        pin: what the job uses.
        job: the job; when it fails the key stays locked.
    """

    def run(session: Session, stop: Stop) -> T:
        held = session.hold.token is not None
        result = job(session, stop)
        if held and pin is not None and session.hold.token is None:
            from keydesk.hardware import unlock

            unlock.renew(session, pin)
        return result

    return run


def describe(models: Models) -> Job[SecurityKey]:
    """Describe the key."""

    def job(session: Session, stop: Stop) -> SecurityKey:
        from keydesk.hardware import info

        return info.describe(session, models)

    return job


def pin_state() -> Job[PinState]:
    """Read the PIN counters."""

    def job(session: Session, stop: Stop) -> PinState:
        from keydesk.hardware import pin

        session.read_info()
        return pin.read_state(session)

    return job


def set_pin(new: Secret) -> Job[None]:
    """Set the first PIN."""

    def job(session: Session, stop: Stop) -> None:
        from keydesk.hardware import pin

        pin.set_first(session, new)

    return job


def change_pin(old: Secret, new: Secret) -> Job[None]:
    """Change the PIN."""

    def job(session: Session, stop: Stop) -> None:
        from keydesk.hardware import pin

        pin.change(session, old, new)

    return job


def verify_pin(present: Secret) -> Job[None]:
    """Check a PIN."""

    def job(session: Session, stop: Stop) -> None:
        from keydesk.hardware import pin

        pin.verify(session, present)

    return keeping(present, job)


def make(options: CreationOptions, origin: str, pin: Secret | None, relay: TouchRelay) -> Job[MadePasskey]:
    """Make a passkey."""

    def job(session: Session, stop: Stop) -> MadePasskey:
        from keydesk.hardware import ceremony

        return ceremony.make(ceremony.Line(session, stop, relay), options, origin, pin)

    return keeping(pin, job)


def prove(request: ProofRequest, origin: str, pin: Secret | None, relay: TouchRelay) -> Job[Proof]:
    """Answer a challenge."""

    def job(session: Session, stop: Stop) -> Proof:
        from keydesk.hardware import ceremony

        return ceremony.prove(ceremony.Line(session, stop, relay), request, origin, pin)

    return keeping(pin, job)


def probe(rp_id: str, ids: Sequence[bytes]) -> Job[Mapping[bytes, Presence]]:
    """Ask silently."""

    def job(session: Session, stop: Stop) -> Mapping[bytes, Presence]:
        from keydesk.hardware import probe as silent

        return silent.probe(session, stop, rp_id, ids)

    return job


def list_passkeys(rp_id: str, pin: Secret) -> Job[Sequence[StoredPasskey]]:
    """List the passkeys of one site."""

    def job(session: Session, stop: Stop) -> Sequence[StoredPasskey]:
        from keydesk.hardware import passkeys

        return passkeys.list_site(session, rp_id, pin)

    return keeping(pin, job)


def delete_passkey(credential_id: bytes, pin: Secret) -> Job[None]:
    """Delete one passkey."""

    def job(session: Session, stop: Stop) -> None:
        from keydesk.hardware import passkeys

        passkeys.delete(session, credential_id, pin)

    return keeping(pin, job)


def slots(pin: Secret) -> Job[Slots]:
    """Count passkeys."""

    def job(session: Session, stop: Stop) -> Slots:
        from keydesk.hardware import passkeys

        return passkeys.slots(session, pin)

    return keeping(pin, job)


def wink() -> Job[None]:
    """Blink."""

    def job(session: Session, stop: Stop) -> None:
        from fido2.hid import CAPABILITY, CTAPHID

        if not session.device.capabilities & CAPABILITY.WINK:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what="wink")
        session.device.call(CTAPHID.WINK)

    return job


def wait_for_touch(relay: TouchRelay) -> Job[None]:
    """Wait until this key is touched."""

    def job(session: Session, stop: Stop) -> None:
        from keydesk.hardware import selection

        selection.wait_for_touch(session, stop, relay)

    return job
