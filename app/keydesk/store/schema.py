"""The tables and how an older file becomes a newer one. Store thread only; raises sqlite3 errors and STORE_NEWER.

A migration is never edited after a release: a new one is added at the end.
"""

import sqlite3

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

APPLICATION_ID = 0x4B444B31  # "KDK1"

_FIRST = """
CREATE TABLE journal (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, key_id TEXT NOT NULL, key_label TEXT NOT NULL, step TEXT NOT NULL,
    rp_id TEXT NOT NULL, user_id BLOB NOT NULL, credential_id BLOB NOT NULL, known TEXT NOT NULL,
    started_at TEXT NOT NULL
) STRICT;
CREATE INDEX journal_account ON journal (account);
CREATE TABLE labels (
    account TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE key_maps (
    account TEXT NOT NULL, key_id TEXT NOT NULL, held TEXT NOT NULL, seen_at TEXT NOT NULL,
    PRIMARY KEY (account, key_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE method_lists (account TEXT PRIMARY KEY, methods BLOB NOT NULL, read_at TEXT NOT NULL) STRICT;
CREATE TABLE drills (
    account TEXT NOT NULL, credential_id BLOB NOT NULL, tested_at TEXT NOT NULL, PRIMARY KEY (account, credential_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE activity (
    id INTEGER PRIMARY KEY, account TEXT NOT NULL, at TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
    result TEXT NOT NULL
) STRICT;
CREATE INDEX activity_account ON activity (account, id);
"""

_VISITS = """
CREATE TABLE visits (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, connection TEXT NOT NULL, started_at TEXT NOT NULL
) STRICT;
CREATE INDEX visits_account ON visits (account);
"""

_LOST_KEYS = """
ALTER TABLE key_maps ADD COLUMN model TEXT NOT NULL DEFAULT '';
ALTER TABLE key_maps ADD COLUMN serial_end TEXT NOT NULL DEFAULT '';
ALTER TABLE key_maps ADD COLUMN form TEXT NOT NULL DEFAULT '';
CREATE TABLE lost_keys (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, key_id TEXT NOT NULL, told TEXT NOT NULL, reported_at TEXT NOT NULL,
    closed INTEGER NOT NULL
) STRICT;
CREATE INDEX lost_keys_account ON lost_keys (account);
"""

_CONNECTED = """
CREATE TABLE connected_lists (account TEXT PRIMARY KEY, connections BLOB, read_at TEXT NOT NULL) STRICT;
CREATE TABLE connected_accounts (
    account TEXT NOT NULL, id TEXT NOT NULL, place INTEGER NOT NULL, connection TEXT NOT NULL, scopes TEXT NOT NULL,
    created_at TEXT, expires_at TEXT, offline INTEGER NOT NULL, organization TEXT, PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;
"""

_DESK = """
CREATE TABLE desk_keys (
    mark TEXT PRIMARY KEY, profile TEXT NOT NULL, step TEXT NOT NULL, result TEXT NOT NULL, model TEXT NOT NULL,
    label TEXT NOT NULL, at TEXT NOT NULL, code TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE desk_salt (one INTEGER PRIMARY KEY CHECK (one = 1), salt BLOB NOT NULL) STRICT;
"""

# Lines of before are sealed with the next one of their account (`activity._begin`), which also says so.
_ACTIVITY_CHAINS = """
ALTER TABLE activity ADD COLUMN number INTEGER;
ALTER TABLE activity ADD COLUMN seal BLOB;
CREATE TABLE activity_chains (
    account TEXT PRIMARY KEY, began_at TEXT NOT NULL, older INTEGER NOT NULL, anchor INTEGER NOT NULL,
    anchor_seal BLOB NOT NULL, head INTEGER NOT NULL, head_seal BLOB NOT NULL
) STRICT;
"""

MIGRATIONS = (_FIRST, _VISITS, _LOST_KEYS, _CONNECTED, _DESK, _ACTIVITY_CHAINS)
VERSION = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file to this version's tables, all at once or not at all.

    Args:
        connection: an open file in autocommit mode.

    Raises:
        KeydeskError: STORE_NEWER (params: found, known); nothing was touched.
        sqlite3.Error: what SQLite says.
    """
    if _version(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")  # two programs may start at once
    try:
        found = _version(connection)
        if found > VERSION:
            raise KeydeskError(Code.STORE_NEWER, found=found, known=VERSION)
        for script in MIGRATIONS[found:]:
            for statement in script.split(";"):
                if statement.strip():
                    connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
