"""Names and colour tags people gave to keys and passkeys. Awaited on the main loop; raises as `Store`."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence

from keydesk.core.encoding import clean_text
from keydesk.domain.kept_names import KEY, OF_KEYS, TAG, KeptName
from keydesk.store.database import Store

SHARED_PREFIXES = (KEY, TAG)
_COMPUTER = ""  # the account of labels that all accounts of this computer share
_PUT = """INSERT INTO labels (account, name, label) VALUES (?, ?, ?)
ON CONFLICT (account, name) DO UPDATE SET label = excluded.label"""
_LIST = "SELECT name, label FROM labels WHERE account IN (?, ?) ORDER BY account"
_DELETE = "DELETE FROM labels WHERE account = ? AND name = ?"
_ALL = "SELECT account, name, label FROM labels WHERE account = ?"


class StoredLabels:
    """Satisfies `usecases.ports.Labels`.

    Args:
        store: the open store.
        shared_keys: a key's label and tag are the same for every account of this computer, and known signed out.
    """

    def __init__(self, store: Store, shared_keys: bool = True) -> None:
        self._store = store
        self._shared_keys = shared_keys

    def share(self, shared_keys: bool) -> None:
        """Keep names of keys for every account from now on, or for each its own; those of before stay as they are.

        Args:
            shared_keys: as in the constructor.
        """
        self._shared_keys = shared_keys

    async def load(self, account: str) -> Mapping[str, str]:
        """All labels of an account, by name; see the port."""
        shared = _COMPUTER if self._shared_keys else account
        return await self._store.read(lambda db: dict(db.execute(_LIST, (shared, account)).fetchall()))

    async def set(self, account: str, name: str, label: str | None) -> None:
        """Set one, cleaned and at most 120 characters; None or an empty text forgets it."""
        owner = _COMPUTER if self._shared_keys and name.startswith(SHARED_PREFIXES) else account
        text = clean_text(label or "")
        if text:
            await self._store.write(lambda db: db.execute(_PUT, (owner, name, text)).rowcount)
        else:
            await self._store.write(lambda db: db.execute(_DELETE, (owner, name)).rowcount)

    async def forget_keys(self, accounts: Collection[str]) -> Sequence[KeptName]:
        """Forget names and colours of keys and names of passkeys, in one transaction; see the port."""
        owners = dict.fromkeys((_COMPUTER, *accounts))

        def forget(db: sqlite3.Connection) -> Sequence[KeptName]:
            rows = [KeptName(*row) for owner in owners for row in db.execute(_ALL, (owner,)).fetchall()]
            gone = [row for row in rows if row.name.startswith(OF_KEYS)]
            db.executemany(_DELETE, [(row.account, row.name) for row in gone])
            return gone

        return await self._store.write(forget)

    async def put_back(self, kept: Sequence[KeptName]) -> None:
        """Keep forgotten ones again, as they were."""
        await self._store.write(lambda db: db.executemany(_PUT, kept).rowcount)
