"""Which keys this computer may list without their PIN: one entry in the keyring, or memory.

The entry belongs to the person at this computer, not to an account: signing out leaves it alone. Every change reads
it anew under a lock all processes share. Main loop only. Raises KEYRING_MISSING, KEYRING_LOCKED, KEYRING_FAILED,
DEADLINE, FOLDER_UNWRITABLE, DISK_FULL. What cannot be read reads as absent.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from keydesk.core.encoding import JsonValue, b64url_decode, b64url_encode, clean_text
from keydesk.core.secret import Secret
from keydesk.domain.remembered_key import ReadOnlyToken, RememberedKey
from keydesk.identity.keyring_calls import DEADLINE_S, KeyringCalls
from keydesk.identity.parted_text import read_object
from keydesk.identity.process_lock import ProcessLock

NAME = "keydesk:remembered-keys"
VERSION = 1
MOST = 32
"""So many are kept, the newest; some 300 characters each."""
_LOCK_S = 10.0
_MODEL = 64
_LATEST = 2e11


class TextStore(Protocol):
    """A place for texts by name; every call may block."""

    @property
    def kind(self) -> str:
        """``keyring`` or ``memory``."""
        ...

    def load(self, name: str) -> str | None:
        """Read a text, None when there is none that is whole; KEYRING_*."""
        ...

    def save(self, name: str, text: str) -> None:
        """Write a text; when it fails the entry is absent, never a mix; KEYRING_*."""
        ...

    def delete(self, name: str) -> None:
        """Delete a text; a missing one is fine; KEYRING_*."""
        ...


class MemoryTexts:
    """Keeps texts until the program ends."""

    kind = "memory"

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def load(self, name: str) -> str | None:
        """Read a text."""
        return self._texts.get(name)

    def save(self, name: str, text: str) -> None:
        """Write a text."""
        self._texts[name] = text

    def delete(self, name: str) -> None:
        """Delete a text."""
        self._texts.pop(name, None)


class RememberedKeys:
    """Satisfies the use cases' `KeyMemory`.

    Args:
        store: keyring or memory.
        locks: folder of lock files.
        practice: the practice keys' own entry.
        deadline_s: seconds a call of the store may take.
    """

    def __init__(
        self, store: TextStore, locks: Path, *, practice: bool = False, deadline_s: float = DEADLINE_S
    ) -> None:
        self._store = store
        self._name = f"{NAME}|practice" if practice else NAME
        self._calls = KeyringCalls(store.kind == "memory", deadline_s)
        self._lock = ProcessLock(locks, self._name, _LOCK_S)

    @property
    def lasts(self) -> bool:
        """Whether what is remembered is still there after the program ended."""
        return self._store.kind != "memory"

    async def all(self) -> Sequence[RememberedKey]:
        """Read them.

        Returns:
            The newest first.
        """
        found: list[str | None] = []
        await self._calls.run(lambda: found.append(self._store.load(self._name)), None)
        return read_keys(found[0] or "")

    async def put(self, key: RememberedKey) -> None:
        """Remember a key; the same one, told by identity and its own identifier, is replaced.

        Args:
            key: what to keep.
        """
        await self._change(lambda known: [key, *(other for other in known if not _same(other, key))])

    async def remove(self, key: RememberedKey) -> None:
        """Forget a key.

        Args:
            key: as read.
        """
        await self._change(lambda known: [other for other in known if not _same(other, key)])

    async def clear(self) -> int:
        """Forget all of them.

        Returns:
            How many there were.
        """
        gone: list[int] = []

        def none_left(known: Sequence[RememberedKey]) -> Sequence[RememberedKey]:
            gone.append(len(known))
            return ()

        await self._change(none_left)
        return gone[0]

    async def _change(self, change: Callable[[Sequence[RememberedKey]], Sequence[RememberedKey]]) -> None:
        async with self._lock.held():
            before = await self.all()
            after = tuple(change(before))[:MOST]
            # A write that ends after it was given up is taken back: what nobody knows of must not stay.
            await self._calls.run(lambda: self._write(after), lambda: self._write(before))

    def _write(self, keys: Sequence[RememberedKey]) -> None:
        if keys:
            self._store.save(self._name, write_keys(keys))
        else:
            self._store.delete(self._name)


def write_keys(keys: Sequence[RememberedKey]) -> str:
    """Write keys as text.

    Args:
        keys: what to keep.

    Returns:
        ASCII JSON, so that one character is one unit of UTF-16.
    """
    return json.dumps(
        {
            "v": VERSION,
            "keys": [
                {
                    "id": key.key_id,
                    "identifier": b64url_encode(key.token.identifier),
                    "token": key.token.secret.reveal(),
                    "protocol": key.token.protocol,
                    "state": b64url_encode(key.token.state),
                    "model": key.model,
                    "at": key.at.timestamp(),
                }
                for key in keys
            ],
        }
    )


def read_keys(text: str) -> tuple[RememberedKey, ...]:
    """Read keys back.

    Args:
        text: as it was kept.

    Returns:
        Those that are whole, in their order.
    """
    told = read_object(text)
    entries = told.get("keys")
    if told.get("v") != VERSION or not isinstance(entries, list):
        return ()
    keys = [_read_key(entry) for entry in entries[:MOST]]
    return tuple(key for key in keys if key is not None)


def _read_key(entry: JsonValue) -> RememberedKey | None:
    if not isinstance(entry, dict):
        return None
    key_id, identifier, token = (entry.get(name) for name in ("id", "identifier", "token"))
    protocol, state, model, at = (entry.get(name) for name in ("protocol", "state", "model", "at"))
    if not (isinstance(key_id, str) and isinstance(token, str) and isinstance(identifier, str) and key_id and token):
        return None
    if not isinstance(protocol, int) or isinstance(protocol, bool) or not isinstance(state, str):
        return None
    if not isinstance(model, str) or not isinstance(at, float) or not 0 <= at < _LATEST:
        return None
    try:
        b64url_decode(token)
        leave = ReadOnlyToken(b64url_decode(identifier), Secret(token), protocol, b64url_decode(state))
    except ValueError:
        return None
    return RememberedKey(key_id, leave, clean_text(model, _MODEL), datetime.fromtimestamp(at, UTC))


def _same(one: RememberedKey, other: RememberedKey) -> bool:
    if one.token.identifier and other.token.identifier:
        return one.token.identifier == other.token.identifier
    return one.key_id == other.key_id
