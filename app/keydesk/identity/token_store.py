"""Where the refresh token rests: the system's keyring in parts that fit, or memory.

Stores are blocking and called from a worker (`identity/token_keeper.py`). Raise KEYRING_MISSING, KEYRING_LOCKED,
KEYRING_FAILED. What cannot be read, is torn, foreign or of another version reads as absent.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from keydesk.core.secret import Secret
from keydesk.domain.account import Person
from keydesk.identity.parted_text import PART_CHARS, USER, KeyringBackend, PartedText, read_object

VERSION = 1


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose entry: one per tenant, client and slot, so that nothing is ever read across.

    Args:
        issuer: the tenant.
        client_id: the client.
        slot: which of several sessions with the same client, usually the profile's name.
    """

    issuer: str
    client_id: str
    slot: str = "default"

    @property
    def name(self) -> str:
        """The entry's name in the keyring."""
        return f"keydesk:{self.issuer}|{self.client_id}|{self.slot}"

    @property
    def short_name(self) -> str:
        """The same for the name of a file, which tells nobody which tenant it is."""
        return hashlib.sha256(self.name.encode("utf-8")).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class StoredSession:
    """What is needed to come back without a browser.

    Args:
        owner: whose.
        person: who.
        refresh_token: the newest one.
        scopes: what was granted.
        auth_time: when the person last proved who they are.
        multi_factor: with a second factor.
        thumbprint: of the key its proofs are signed with, None for a session without proofs.
        bound: its access tokens are good with a proof alone.
        key: that key; kept in an entry of its own, and absent when that entry is.
    """

    owner: Owner
    person: Person
    refresh_token: Secret
    scopes: frozenset[str]
    auth_time: datetime | None = None
    multi_factor: bool = False
    thumbprint: str | None = None
    bound: bool = False
    key: Secret | None = None


class TokenStore(Protocol):
    """A place for one session per owner; every call may block."""

    @property
    def kind(self) -> str:
        """``keyring`` or ``memory``."""
        ...

    def load(self, owner: Owner) -> StoredSession | None:
        """Read the entry, None when there is none that is whole; KEYRING_*."""
        ...

    def save(self, session: StoredSession) -> None:
        """Write the entry; when it fails the entry is absent, never a mix; KEYRING_*."""
        ...

    def delete(self, owner: Owner) -> None:
        """Delete the entry and everything of it; a missing one is fine; KEYRING_*."""
        ...


class MemoryTokenStore:
    """Keeps sessions until the program ends."""

    kind = "memory"

    def __init__(self) -> None:
        self._sessions: dict[Owner, StoredSession] = {}

    def load(self, owner: Owner) -> StoredSession | None:
        """Read the entry.

        Args:
            owner: whose.

        Returns:
            The session or None.
        """
        return self._sessions.get(owner)

    def save(self, session: StoredSession) -> None:
        """Write the entry.

        Args:
            session: what to keep.
        """
        self._sessions[session.owner] = session

    def delete(self, owner: Owner) -> None:
        """Delete the entry.

        Args:
            owner: whose.
        """
        self._sessions.pop(owner, None)


class PartedStore:
    """Keeps sessions in a keyring backend, long ones in parts (`PartedText`); a proof's key has an entry of its own.

    Args:
        backend: the backend.
        part_chars: characters per entry at most.
    """

    kind = "keyring"

    def __init__(self, backend: KeyringBackend, part_chars: int = PART_CHARS) -> None:
        self._backend = backend
        self._texts = PartedText(backend, part_chars)

    def load(self, owner: Owner) -> StoredSession | None:
        """Read the entry.

        Args:
            owner: whose.

        Returns:
            The session, None when it is absent, torn, foreign or unreadable.
        """
        text = self._texts.load(owner.name)
        session = None if text is None else read_session(text, owner)
        if session is None or session.thumbprint is None:
            return session
        key = self._backend.get_password(_key_name(owner), USER)
        return replace(session, key=Secret(key) if key else None)

    def save(self, session: StoredSession) -> None:
        """Write the entry.

        Args:
            session: what to keep.

        Raises:
            KeydeskError: KEYRING_FAILED when it is longer than any token.
        """
        self._texts.save(session.owner.name, write_session(session), lambda: self._keep_key(session))

    def delete(self, owner: Owner) -> None:
        """Delete the entry.

        Args:
            owner: whose.
        """
        self._texts.delete(owner.name)
        self._texts.drop(_key_name(owner))

    def _keep_key(self, session: StoredSession) -> None:
        name = _key_name(session.owner)
        if session.key is None:
            self._texts.drop(name)
        elif self._backend.get_password(name, USER) != session.key.reveal():
            self._backend.set_password(name, USER, session.key.reveal())


def write_session(session: StoredSession) -> str:
    """Write a session as text.

    Args:
        session: what to keep.

    Returns:
        ASCII JSON, so that one character is one unit of UTF-16.
    """
    return json.dumps(
        {
            "v": VERSION,
            "issuer": session.owner.issuer,
            "client_id": session.owner.client_id,
            "slot": session.owner.slot,
            "sub": session.person.sub,
            "name": session.person.name,
            "email": session.person.email,
            "refresh_token": session.refresh_token.reveal(),
            "scopes": sorted(session.scopes),
            "auth_time": None if session.auth_time is None else session.auth_time.timestamp(),
            "multi_factor": session.multi_factor,
            "thumbprint": session.thumbprint,
            "bound": session.bound,
        }
    )


def read_session(text: str, owner: Owner) -> StoredSession | None:
    """Read a session back.

    Args:
        text: as it was kept.
        owner: whose it must be.

    Returns:
        The session, None for anything that is not exactly one of this owner.
    """
    told = read_object(text)
    whose = (told.get("issuer"), told.get("client_id"), told.get("slot"))
    if told.get("v") != VERSION or whose != (owner.issuer, owner.client_id, owner.slot):
        return None
    sub, name, email, token = (told.get(key) for key in ("sub", "name", "email", "refresh_token"))
    scopes, auth_time, thumbprint = told.get("scopes"), told.get("auth_time"), told.get("thumbprint")
    if not isinstance(sub, str) or not isinstance(name, str) or not isinstance(token, str) or not sub or not token:
        return None
    if not isinstance(scopes, list) or not (email is None or isinstance(email, str)):
        return None
    return StoredSession(
        owner,
        Person(sub, name, email),
        Secret(token),
        frozenset(scope for scope in scopes if isinstance(scope, str)),
        datetime.fromtimestamp(auth_time, UTC) if isinstance(auth_time, float) and 0 <= auth_time < 2e11 else None,
        told.get("multi_factor") is True,
        thumbprint if isinstance(thumbprint, str) else None,
        told.get("bound") is True,
    )


def _key_name(owner: Owner) -> str:
    return f"{owner.name}#key"
