"""Texts in a keyring backend, long ones in parts.

The manifest is deleted first and written last: a write that was torn anywhere reads as absent. Each part has a
service name of its own, because Windows keeps one user per service. Blocking. Raises KEYRING_FAILED for a text that
is too long, and what the backend raises.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Protocol

from keydesk.core.encoding import JsonValue, parse_json
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

VERSION = 1
PART_CHARS = 1200  # Windows keeps 2,560 bytes of UTF-16 per entry
MAX_PARTS = 80
USER = "session"


class KeyringBackend(Protocol):
    """The three calls of a `keyring` backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """Read an entry."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Write an entry."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Delete an entry."""
        ...


class PartedText:
    """Keeps texts by name.

    Args:
        backend: the backend.
        part_chars: characters per entry at most.
    """

    def __init__(self, backend: KeyringBackend, part_chars: int = PART_CHARS) -> None:
        self._backend = backend
        self._part_chars = part_chars

    def load(self, name: str) -> str | None:
        """Read a text.

        Args:
            name: the entry's name.

        Returns:
            The text, None when it is absent, torn or unreadable.
        """
        manifest = read_object(self._backend.get_password(name, USER))
        count = manifest.get("parts")
        if manifest.get("v") != VERSION or isinstance(count, bool) or not isinstance(count, int):
            return None
        if not 0 < count <= MAX_PARTS:
            return None
        text = "".join(self._backend.get_password(_part_name(name, index), USER) or "" for index in range(count))
        return text if manifest.get("sha256") == _digest(text) else None

    def save(self, name: str, text: str, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Write a text.

        Args:
            name: the entry's name.
            text: ASCII, so that one character is one unit of UTF-16.
            meanwhile: writes what belongs to it, while the entry reads as absent.

        Raises:
            KeydeskError: KEYRING_FAILED when it is longer than anything kept here.
        """
        size = self._part_chars
        parts = [text[start : start + size] for start in range(0, len(text), size)]
        if len(parts) > MAX_PARTS:
            raise KeydeskError(Code.KEYRING_FAILED, reason="too long")
        self.drop(name)
        for index, part in enumerate(parts):
            self._backend.set_password(_part_name(name, index), USER, part)
        self._drop_parts(name, len(parts))
        meanwhile()
        manifest = json.dumps({"v": VERSION, "parts": len(parts), "sha256": _digest(text)})
        self._backend.set_password(name, USER, manifest)

    def delete(self, name: str) -> None:
        """Delete a text and all its parts; a missing one is fine.

        Args:
            name: the entry's name.
        """
        self.drop(name)
        self._drop_parts(name, 0)

    def drop(self, service: str) -> None:
        """Delete one entry of the backend; a missing one is fine.

        Args:
            service: its name there.
        """
        if self._backend.get_password(service, USER) is None:
            return
        try:
            self._backend.delete_password(service, USER)
        except Exception:
            # Another program may have been quicker, or the keyring has lost sight of it (gnome-keyring does, asked by
            # several at once): what counts is whether it is still there.
            if self._backend.get_password(service, USER) is not None:
                raise

    def _drop_parts(self, name: str, first: int) -> None:
        # Parts are written upwards and deleted downwards, so what a torn call leaves has no gap.
        last = first
        while last < MAX_PARTS and self._backend.get_password(_part_name(name, last), USER) is not None:
            last += 1
        for index in range(last - 1, first - 1, -1):
            self.drop(_part_name(name, index))


def read_object(text: str | None) -> dict[str, JsonValue]:
    """Read a JSON object from a place that may hold anything.

    Args:
        text: what was there, None for nothing.

    Returns:
        The object, an empty one for anything else.
    """
    try:
        value = parse_json((text or "").encode("utf-8"))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _part_name(name: str, index: int) -> str:
    return f"{name}#{index + 1}"
