"""A lost key: what it could open, what was done about it, and the record for the helpdesk. Frozen; no I/O."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class LostStep(StrEnum):
    """What is to be done about a lost key, in order."""

    REPLACE = "replace"  # another way in first
    REMOVE = "remove"  # its entries, one by one
    ACCOUNTS = "accounts"  # look at connected accounts
    RECORD = "record"  # for the helpdesk


@dataclass(frozen=True, slots=True)
class LostEntry:
    """A sign-in method whose passkey was on the lost key.

    Args:
        method_id: the method.
        name: what it was called.
        removed_at: when it was removed from the account, None while it is there.
    """

    method_id: str
    name: str
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LostKey:
    """A lost key and what was done; its journal entry, too, so that it can be gone on with.

    Args:
        id: entry id.
        account: ``issuer|sub``.
        key_id: the key; empty for a passkey whose key was never seen here.
        name: what the person calls it.
        model: its model, possibly empty.
        serial_end: the last four of its serial, possibly empty.
        seen_at: when it was last here, None when it never was.
        reported_at: when the person said that it is lost.
        entries: what it could open.
        replaced_by: names of passkeys that were added since.
        accounts_checked_at: when the person had looked at the connected accounts.
        closed_at: when all was done, or the person stopped.
    """

    id: str
    account: str
    key_id: str
    name: str
    model: str
    serial_end: str
    seen_at: datetime | None
    reported_at: datetime
    entries: tuple[LostEntry, ...]
    replaced_by: tuple[str, ...] = ()
    accounts_checked_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def left(self) -> tuple[LostEntry, ...]:
        """Entries that are still in the account."""
        return tuple(entry for entry in self.entries if entry.removed_at is None)

    def removed(self, method_id: str, at: datetime) -> "LostKey":
        """Note that an entry was removed; a second time changes nothing.

        Args:
            method_id: the entry.
            at: when.

        Returns:
            The key with it noted.
        """
        return replace(
            self,
            entries=tuple(
                replace(entry, removed_at=at) if entry.method_id == method_id and entry.removed_at is None else entry
                for entry in self.entries
            ),
        )

    def next_step(self, has_other_way: bool) -> LostStep:
        """Say what is to be done next.

        Args:
            has_other_way: another passkey than those on this key is in the account.

        Returns:
            The first step that is not done.
        """
        if self.left and not has_other_way:
            return LostStep.REPLACE
        if self.left:
            return LostStep.REMOVE
        if self.accounts_checked_at is None:
            return LostStep.ACCOUNTS
        return LostStep.RECORD
