"""Forgetting an account, or everybody: what this computer kept. Awaited on the main loop; raises as `Store`."""

import sqlite3

from keydesk.store.database import Store

# Asked of the file and not listed here, so that a table of a later version is not forgotten.
_TABLES = """SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
WHERE m.type = 'table' AND c.name = 'account' ORDER BY m.name"""


async def forget_account(store: Store, account: str) -> int:
    """Delete what is kept under an account; names that all accounts of this computer share stay.

    Args:
        store: the open store.
        account: ``issuer|sub``.

    Returns:
        How many lines went.

    Raises:
        KeydeskError: as `Store.write`; nothing is deleted then.
    """
    if not account.strip("|"):
        return 0  # the shared names are kept under the empty account

    def forget(db: sqlite3.Connection) -> int:
        tables = [str(name) for (name,) in db.execute(_TABLES)]
        # Names of tables come from our own schema.
        return sum(db.execute(f'DELETE FROM "{table}" WHERE account = ?', (account,)).rowcount for table in tables)  # noqa: S608

    return await store.write(forget)


async def forget_everything(store: Store) -> None:
    """Empty every table so that no byte of what stood there is left in the file or beside it.

    Args:
        store: the open store.

    Raises:
        KeydeskError: as `Store.write`; INTERNAL while another program reads the file.
    """

    def forget(db: sqlite3.Connection) -> None:
        tables = [str(name) for (name,) in db.execute(_TABLES)]
        db.execute("PRAGMA secure_delete = ON")
        db.execute("BEGIN IMMEDIATE")
        try:
            for table in tables:  # names of our own schema
                db.execute(f'DELETE FROM "{table}"')  # noqa: S608
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
        # Pages that were freed earlier still hold what stood there, and the log holds the pages of before.
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA secure_delete = OFF")

    await store.read(forget)
