"""Names and colour tags people gave to keys and passkeys. Awaited on the main loop; raises as `Store`."""

from collections.abc import Mapping

from keydesk.core.encoding import clean_text
from keydesk.store.database import Store

SHARED_PREFIXES = ("key:", "tag:")
_COMPUTER = ""  # the account of labels that all accounts of this computer share
_PUT = """INSERT INTO labels (account, name, label) VALUES (?, ?, ?)
ON CONFLICT (account, name) DO UPDATE SET label = excluded.label"""
_LIST = "SELECT name, label FROM labels WHERE account IN (?, ?) ORDER BY account"
_DELETE = "DELETE FROM labels WHERE account = ? AND name = ?"


class StoredLabels:
    """Satisfies `usecases.ports.Labels`.

    Args:
        store: the open store.
        shared_keys: a key's label and tag are the same for every account of this computer, and known signed out.
    """

    def __init__(self, store: Store, shared_keys: bool = True) -> None:
        self._store = store
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
