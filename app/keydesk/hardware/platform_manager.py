"""Managing the key behind Windows' own dialog: nothing of it can be done there, and each call says so.

Coroutines on the loop. Raises KEY_WINDOWS_ADMIN.
"""

from __future__ import annotations

from collections.abc import Sequence

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, KeyRules, ResetTerms
from keydesk.domain.keys import StoredPasskey
from keydesk.domain.remembered_key import ReadOnlyList, ReadOnlyToken
from keydesk.domain.stored_data import StoredData
from keydesk.hardware.touch import SampleWatcher, Watcher


class PlatformManager:
    """Satisfies the use cases' `KeyManager` by refusing."""

    unlocked = False

    async def unlock(self, pin: Secret) -> None:
        """Refused."""
        raise _refused()

    async def unlock_by_finger(self, watcher: Watcher, cancel: CancelToken) -> None:
        """Refused."""
        raise _refused()

    async def lock(self) -> None:
        """Nothing is ever unlocked."""

    async def all_passkeys(self, pin: Secret | None = None) -> Sequence[StoredPasskey]:
        """Refused."""
        raise _refused()

    async def stored_data(self, passkey: StoredPasskey | None = None) -> StoredData:
        """Refused."""
        raise _refused()

    async def remember(self, pin: Secret) -> ReadOnlyToken:
        """Refused."""
        raise _refused()

    async def recognise(self, tokens: Sequence[ReadOnlyToken]) -> ReadOnlyToken | None:
        """None is of it."""
        return None

    async def read_only_passkeys(self, token: ReadOnlyToken) -> ReadOnlyList:
        """Refused."""
        raise _refused()

    async def rename_passkey(
        self, passkey: StoredPasskey, user_name: str, display_name: str, pin: Secret | None = None
    ) -> None:
        """Refused."""
        raise _refused()

    async def delete_passkey(self, credential_id: bytes, pin: Secret | None = None) -> None:
        """Refused."""
        raise _refused()

    async def fingerprint_sensor(self) -> FingerprintSensor:
        """Refused."""
        raise _refused()

    async def fingerprints(self, pin: Secret | None = None) -> Sequence[Fingerprint]:
        """Refused."""
        raise _refused()

    async def enroll_fingerprint(
        self, watcher: SampleWatcher, cancel: CancelToken, pin: Secret | None = None
    ) -> Fingerprint:
        """Refused."""
        raise _refused()

    async def rename_fingerprint(self, fingerprint_id: bytes, name: str, pin: Secret | None = None) -> None:
        """Refused."""
        raise _refused()

    async def delete_fingerprint(self, fingerprint_id: bytes, pin: Secret | None = None) -> None:
        """Refused."""
        raise _refused()

    async def rules(self) -> KeyRules:
        """None that could be read."""
        return KeyRules()

    async def toggle_always_uv(self, pin: Secret | None = None) -> None:
        """Refused."""
        raise _refused()

    async def raise_min_pin_length(self, length: int, pin: Secret | None = None) -> None:
        """Refused."""
        raise _refused()

    async def force_pin_change(self, pin: Secret | None = None) -> None:
        """Refused."""
        raise _refused()

    async def enable_enterprise_attestation(self, pin: Secret | None = None) -> None:
        """Refused."""
        raise _refused()

    async def reset_terms(self) -> ResetTerms:
        """Not from here."""
        return ResetTerms(allowed_here=False)

    async def reset(self, watcher: Watcher, cancel: CancelToken) -> None:
        """Refused."""
        raise _refused()


def _refused() -> KeydeskError:
    return KeydeskError(Code.KEY_WINDOWS_ADMIN)
