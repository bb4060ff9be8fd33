"""Forgetting an account takes every line of it and none of another."""

from pathlib import Path

from keydesk.domain.reconciliation import SeenKey
from keydesk.store.activity import StoredActivity
from keydesk.store.database import Store
from keydesk.store.forget import forget_account
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
