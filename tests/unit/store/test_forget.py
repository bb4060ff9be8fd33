"""Forgetting an account takes every line of it and none of another."""

import asyncio
from pathlib import Path

from keydesk.domain.reconciliation import SeenKey
from keydesk.store.activity import StoredActivity
from keydesk.store.database import Store
from keydesk.store.forget import forget_account, forget_everything
from keydesk.store.key_maps import StoredKeyMaps
from keydesk.store.labels import StoredLabels
from keydesk.store.methods import StoredMethods
from tests.fakes.account import PASSWORD
from tests.fakes.clock import FixedClock

ANA = "https://login.acme.com/|auth0|ana"
BEN = "https://login.acme.com/|auth0|ben"


async def test_everything_of_one_account_goes_and_the_rest_stays(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite", FixedClock())
    await store.open()
    try:
        labels = StoredLabels(store)
        for account in (ANA, BEN):
            await labels.set(account, "passkey:a", account)
            await StoredKeyMaps(store).save(account, SeenKey("blue"), frozenset({b"m"}))
            await StoredMethods(store).save(account, (PASSWORD,))
            await StoredActivity(store).add(account, "signed-in", "x", "done")
        await labels.set(ANA, "key:blue", "Blue")
        assert await forget_account(store, ANA) == 5
        assert await forget_account(store, "|") == 0
        assert await labels.load(ANA) == {"key:blue": "Blue"}  # shared by all accounts of this computer
        assert await labels.load(BEN) == {"key:blue": "Blue", "passkey:a": BEN}
        assert await StoredMethods(store).load(ANA) is None
        assert await StoredMethods(store).load(BEN) is not None
        assert list(await StoredActivity(store).latest(ANA, 9)) == []
        assert len(await StoredActivity(store).latest(BEN, 9)) == 1
    finally:
        await store.close()


async def test_every_table_of_accounts_is_found(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite", FixedClock())
    await store.open()
    try:
        await store.write(lambda db: db.execute("CREATE TABLE later (account TEXT, x TEXT)").rowcount)
        await store.write(lambda db: db.execute("INSERT INTO later VALUES (?, 'x')", (ANA,)).rowcount)
        assert await forget_account(store, ANA) == 1
    finally:
        await store.close()


def _bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_not_a_byte_of_anybody_stays(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite", FixedClock())
    await store.open()
    try:
        labels = StoredLabels(store)
        for at in range(300):
            await labels.set(ANA, f"key:{at}", f"Canary key {at} " + "x" * 200)
            await StoredActivity(store).add(ANA, "signed-in", "Canary Ito", "done")
        await labels.set(ANA, "key:1", "")  # freed before, and still in the file
        await forget_everything(store)
        left = await asyncio.to_thread(_bytes_in, tmp_path)
        assert b"Canary" not in left
        assert b"auth0|ana" not in left
        assert await labels.load(ANA) == {}
        await labels.set(BEN, "key:1", "Red")  # it goes on
        assert await labels.load(BEN) == {"key:1": "Red"}
    finally:
        await store.close()
