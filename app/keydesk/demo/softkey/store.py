"""Where a key's state survives a restart: one JSON file, readable by its owner only, replaced atomically.

Blocking; called under the key's lock on the thread of whoever calls the key. Raises OSError when the disk refuses.
A file that cannot be read is set aside beside itself, never overwritten.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from keydesk.core.encoding import JsonValue, b64url_decode, b64url_encode, parse_json
from keydesk.demo.softkey.state import MAX_FINGER_TRIES, KeyState, PinState, StoredFingerprint, StoredPasskey

logger = logging.getLogger(__name__)

FORMAT_VERSION = 1


class Store(Protocol):
    """Where a key's state is kept."""

    def load(self) -> KeyState | None:
        """Read the state.

        Returns:
            What was saved last, None when nothing was.
        """
        ...

    def save(self, state: KeyState) -> None:
        """Write the state.

        Args:
            state: what to keep.
        """
        ...


class MemoryStore:
    """A store that lives as long as its object; keeps the same text a file would hold."""

    def __init__(self) -> None:
        self._text: bytes | None = None

    def load(self) -> KeyState | None:
        """Read the state.

        Returns:
            What was saved last, None when nothing was.
        """
        return None if self._text is None else from_json(self._text)

    def save(self, state: KeyState) -> None:
        """Keep the state.

        Args:
            state: what to keep.
        """
        self._text = to_json(state)


class FileStore:
    """One key in one file.

    Args:
        path: the file; its folder must exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set_aside: Path | None = None
        """Where a file went that could not be read, None while all is well."""

    def load(self) -> KeyState | None:
        """Read the state; a file that makes no sense is renamed and told in the log and in `set_aside`.

        Returns:
            What was saved last, None when there is no file or it was set aside.

        Raises:
            OSError: the file is there and cannot be read or renamed.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            return from_json(data)
        except ValueError as error:
            self.set_aside = _free_name(self.path)
            os.replace(self.path, self.set_aside)
            logger.warning("practice key store unreadable (%s), set aside as %s", error, self.set_aside.name)
            return None

    def save(self, state: KeyState) -> None:
        """Replace the file: written beside it, flushed to the disk, then renamed.

        Args:
            state: what to keep.

        Raises:
            OSError: the disk is full or the folder refuses.
        """
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(to_json(state))
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, self.path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        _sync_folder(self.path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot open a folder; its rename is durable by the journal
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.unreadable-{number}")).exists():
        number += 1
    return aside


def to_json(state: KeyState) -> bytes:
    """Write a state as text.

    Args:
        state: what to write.

    Returns:
        UTF-8 JSON; bytes as {"b64": ...}.
    """
    document = {"format": FORMAT_VERSION, "key": _plain(asdict(state))}
    return json.dumps(document, indent=1, ensure_ascii=False).encode("utf-8")


def _plain(value: object) -> JsonValue:
    if isinstance(value, bytes):
        return {"b64": b64url_encode(value)}
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"the store keeps no {type(value).__name__}")


def from_json(data: bytes) -> KeyState:
    """Read a state.

    Args:
        data: what `to_json` wrote.

    Returns:
        The state.

    Raises:
        ValueError: not JSON, another format version, a member missing, of the wrong type or unknown.
    """
    document = parse_json(data)
    if not isinstance(document, dict) or document.get("format") != FORMAT_VERSION:
        raise ValueError("unknown format")
    key = _Members(document.get("key"))
    pin = _Members(key.take("pin"))
    state = KeyState(
        profile=key.text("profile"),
        serial=key.text("serial"),
        device_id=key.data("device_id"),
        master_secret=key.data("master_secret"),
        pin=PinState(
            hash=pin.maybe_data("hash"),
            length=pin.number("length"),
            tries=pin.number("tries"),
            min_length=pin.number("min_length"),
            min_length_rp_ids=[_text(item) for item in pin.items("min_length_rp_ids")],
            force_change=pin.flag("force_change"),
        ),
        always_uv=key.flag("always_uv"),
        counter=key.number("counter"),
        order=key.number("order"),
        passkeys=[_passkey(_Members(item)) for item in key.items("passkeys")],
        list_state=key.data("list_state"),
        persistent_token=key.maybe_data("persistent_token"),
        attestation_key=key.maybe_data("attestation_key"),
        attestation_certificate=key.maybe_data("attestation_certificate"),
        # Files of versions without a sensor lack these.
        fingerprints=[_fingerprint(_Members(item)) for item in key.items("fingerprints", since_later=True)],
        finger_tries=key.number("finger_tries", MAX_FINGER_TRIES),
        enterprise=key.flag("enterprise", False),
        large_blobs=key.maybe_data("large_blobs", since_later=True),
    )
    key.finish()
    pin.finish()
    return state


def _passkey(members: _Members) -> StoredPasskey:
    passkey = StoredPasskey(
        credential_id=members.data("credential_id"),
        rp_id=members.text("rp_id"),
        user_id=members.data("user_id"),
        algorithm=members.number("algorithm"),
        private_key=members.data("private_key"),
        protection=members.number("protection"),
        order=members.number("order"),
        user_name=members.maybe_text("user_name"),
        display_name=members.maybe_text("display_name"),
        hmac_secret=members.flag("hmac_secret"),
        large_blob_key=members.maybe_data("large_blob_key", since_later=True),
        blob=members.maybe_data("blob", since_later=True),
    )
    members.finish()
    return passkey


def _fingerprint(members: _Members) -> StoredFingerprint:
    fingerprint = StoredFingerprint(members.data("template_id"), members.maybe_text("name"))
    members.finish()
    return fingerprint


def _text(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise ValueError("text expected")
    return value


class _Members:
    def __init__(self, value: JsonValue) -> None:
        if not isinstance(value, dict):
            raise ValueError("an object expected")
        self._left = dict(value)

    def take(self, name: str) -> JsonValue:
        if name not in self._left:
            raise ValueError(f"{name} is missing")
        return self._left.pop(name)

    def finish(self) -> None:
        if self._left:
            raise ValueError(f"unknown member {min(self._left)}")

    def text(self, name: str) -> str:
        return _text(self.take(name))

    def maybe_text(self, name: str) -> str | None:
        value = self.take(name)
        return None if value is None else _text(value)

    def number(self, name: str, missing: int | None = None) -> int:
        value = self.take(name) if missing is None or name in self._left else missing
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(f"{name} is no number")
        return value

    def flag(self, name: str, missing: bool | None = None) -> bool:
        value = self.take(name) if missing is None or name in self._left else missing
        if not isinstance(value, bool):
            raise ValueError(f"{name} is no flag")
        return value

    def items(self, name: str, since_later: bool = False) -> list[JsonValue]:
        value = [] if since_later and name not in self._left else self.take(name)
        if not isinstance(value, list):
            raise ValueError(f"{name} is no list")
        return value

    def data(self, name: str) -> bytes:
        value = self.maybe_data(name)
        if value is None:
            raise ValueError(f"{name} is missing")
        return value

    def maybe_data(self, name: str, since_later: bool = False) -> bytes | None:
        value = None if since_later and name not in self._left else self.take(name)
        if value is None:
            return None
        if not isinstance(value, dict) or set(value) != {"b64"}:
            raise ValueError(f"{name} holds no bytes")
        return b64url_decode(_text(value["b64"]))
