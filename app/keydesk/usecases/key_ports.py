"""What managing a whole security key needs, as a protocol; `hardware` satisfies it. See `usecases.ports.KeyHandle`.

Every call runs in order on the key's own thread. Where `pin` is None the unlock of this session is used: a PIN/UV
token held in the key's thread, never the PIN; PIN_NEEDED when the key is locked. Calls raise what `KeyHandle` raises,
and KEY_UNSUPPORTED(what) where the key has no such ability.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from keydesk.core.cancel import CancelToken
from keydesk.core.secret import Secret
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, KeyRules, ResetTerms, Sample
from keydesk.domain.key_record import ModelRecord
from keydesk.domain.keys import StoredPasskey
from keydesk.domain.remembered_key import ReadOnlyList, ReadOnlyToken, RememberedKey
from keydesk.domain.stored_data import StoredData
from keydesk.usecases.ports import TouchWatcher


class ModelRecords(Protocol):
    """The FIDO Alliance's list of models, from a file on this computer."""

    async def look_up(self, aaguids: frozenset[str]) -> Mapping[str, ModelRecord]:
        """Give what the list says, by AAGUID in lower case; METADATA_REFUSED."""
        ...


class SampleWatcher(TouchWatcher, Protocol):
    """Is told how an enrollment of a fingerprint goes, on the main loop."""

    def sample(self, sample: Sample, remaining: int | None) -> None:
        """A sample was taken; so many good ones are still needed, None when the key does not say."""
        ...


class KeyManager(Protocol):
    """One key, managed."""

    @property
    def unlocked(self) -> bool:
        """Whether this session holds a token."""
        ...

    async def unlock(self, pin: Secret) -> None:
        """Hold a token for this session; ends by `lock`, when idle, when the key goes, when its PIN changes."""
        ...

    async def unlock_by_finger(self, watcher: TouchWatcher, cancel: CancelToken) -> None:
        """The same by a finger the key knows; FINGER_UNKNOWN(retries), FINGER_BLOCKED, KEY_CANCELLED."""
        ...

    async def lock(self) -> None:
        """Forget the token."""
        ...

    async def all_passkeys(self, pin: Secret | None = None) -> Sequence[StoredPasskey]:
        """List the passkeys of every site; odd entries are listed too, never skipped in silence."""
        ...

    async def stored_data(self, passkey: StoredPasskey | None = None) -> StoredData:
        """Read what sites had the key keep, and open a passkey's own; needs no PIN."""
        ...

    async def remember(self, pin: Secret) -> ReadOnlyToken:
        """Trade the PIN for a token that lists and does nothing else; KEY_UNSUPPORTED for keys that give none."""
        ...

    async def recognise(self, tokens: Sequence[ReadOnlyToken]) -> ReadOnlyToken | None:
        """Find the token this very key gave, None when it gave none of them or takes it no longer."""
        ...

    async def read_only_passkeys(self, token: ReadOnlyToken) -> ReadOnlyList:
        """List as `all_passkeys` by such a token; PIN_NEEDED when it is worth nothing any more."""
        ...

    async def rename_passkey(
        self, passkey: StoredPasskey, user_name: str, display_name: str, pin: Secret | None = None
    ) -> None:
        """Change the names stored with a passkey."""
        ...

    async def delete_passkey(self, credential_id: bytes, pin: Secret | None = None) -> None:
        """Delete exactly one passkey; KEY_LACKS_PASSKEY."""
        ...

    async def fingerprint_sensor(self) -> FingerprintSensor:
        """Ask for the sensor's limits."""
        ...

    async def fingerprints(self, pin: Secret | None = None) -> Sequence[Fingerprint]:
        """List the fingerprints."""
        ...

    async def enroll_fingerprint(
        self, watcher: SampleWatcher, cancel: CancelToken, pin: Secret | None = None
    ) -> Fingerprint:
        """Enroll one, sample by sample; KEY_CANCELLED, KEY_FULL."""
        ...

    async def rename_fingerprint(self, fingerprint_id: bytes, name: str, pin: Secret | None = None) -> None:
        """Name one; the limit counts UTF-8 bytes."""
        ...

    async def delete_fingerprint(self, fingerprint_id: bytes, pin: Secret | None = None) -> None:
        """Delete one."""
        ...

    async def rules(self) -> KeyRules:
        """Read the rules anew; needs no PIN."""
        ...

    async def toggle_always_uv(self, pin: Secret | None = None) -> None:
        """Switch "PIN or fingerprint at every use" over."""
        ...

    async def raise_min_pin_length(self, length: int, pin: Secret | None = None) -> None:
        """Raise the minimum; it cannot be lowered again without a reset."""
        ...

    async def force_pin_change(self, pin: Secret | None = None) -> None:
        """Want another PIN before the next use."""
        ...

    async def enable_enterprise_attestation(self, pin: Secret | None = None) -> None:
        """Switch it on; only a reset switches it off."""
        ...

    async def reset_terms(self) -> ResetTerms:
        """On which terms the key lets itself be reset."""
        ...

    async def reset(self, watcher: TouchWatcher, cancel: CancelToken) -> None:
        """Reset a key that was plugged in a moment ago; RESET_TOO_LATE, RESET_NOT_ALLOWED, KEY_NOT_TOUCHED."""
        ...


class KeyMemory(Protocol):
    """Which keys this computer may list without their PIN; kept for the person at it, whoever is signed in.

    Awaited on the main loop; raises KEYRING_MISSING, KEYRING_LOCKED, KEYRING_FAILED, DEADLINE, DISK_FULL,
    FOLDER_UNWRITABLE.
    """

    @property
    def lasts(self) -> bool:
        """Whether it outlives this run."""
        ...

    async def all(self) -> Sequence[RememberedKey]:
        """Read them, the newest first."""
        ...

    async def put(self, key: RememberedKey) -> None:
        """Remember a key, in place of what was kept of it."""
        ...

    async def remove(self, key: RememberedKey) -> None:
        """Forget a key."""
        ...

    async def clear(self) -> int:
        """Forget all of them; gives how many there were."""
        ...
