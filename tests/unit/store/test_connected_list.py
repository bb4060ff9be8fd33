"""The remembered list of connected accounts: there after a restart, one per account, without any secret in it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount, Connection, ReadAccounts
from keydesk.store import schema
from keydesk.store.connected import StoredConnected
from keydesk.store.database import Store
from keydesk.store.forget import forget_account
from keydesk.usecases.connected_ports import ConnectedCache
from tests.fakes.clock import FixedClock

ANA, BEN = "https://login.acme.com/|auth0|ana", "https://login.acme.com/|auth0|ben"
NOW = datetime(2026, 3, 3, 9, 0, 0, 250000, tzinfo=UTC)
SCOPES = ("openid", "https://www.googleapis.com/auth/calendar.readonly")
FULL = ConnectedAccount("cac_2", "google", SCOPES, NOW, NOW + timedelta(days=9), False, "org_1")
BARE = ConnectedAccount("cac_1", "仕事")
OFFERED = (Connection("google", "google-oauth2", SCOPES), Connection("仕事", "waad"))
READ = ReadAccounts((FULL, BARE), OFFERED, NOW)


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[tuple[Store, ConnectedCache]]:
    store = Store(path, FixedClock())
    await store.open()
    try:
        yield store, StoredConnected(store)
    finally:
        await store.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


async def test_what_was_read_is_there_after_a_restart_in_its_order(path: Path) -> None:
    async with opened(path) as (_, cache):
        assert await cache.load(ANA) is None
        await cache.save(ANA, ReadAccounts((BARE,), None, NOW - timedelta(days=1)))
        await cache.save(ANA, READ)
        await cache.save(BEN, ReadAccounts((), None, NOW))
    async with opened(path) as (_, cache):
        assert await cache.load(ANA) == READ
        assert await cache.load(BEN) == ReadAccounts((), None, NOW)


async def test_a_change_goes_into_the_list_and_nowhere_else(path: Path) -> None:
    new = ConnectedAccount("cac_3", "github", ("repo",), NOW)
    async with opened(path) as (_, cache):
        await cache.change(ANA, [], [new])
        assert await cache.load(ANA) is None  # a list that was never read is not begun by one account
        await cache.save(ANA, READ)
        await cache.save(BEN, READ)
        await cache.change(ANA, [FULL.id, "cac_unknown"], [new])
        assert await cache.load(ANA) == ReadAccounts((BARE, new), OFFERED, NOW)
        await cache.change(ANA, [BARE.id], [BARE])
        assert await cache.load(ANA) == ReadAccounts((new, BARE), OFFERED, NOW)
        assert await cache.load(BEN) == READ


async def test_a_list_is_forgotten_with_sign_out_and_with_the_account(path: Path) -> None:
    async with opened(path) as (store, cache):
        for owner in (ANA, BEN):
            await cache.save(owner, READ)
        await cache.forget(ANA)
        assert await cache.load(ANA) is None
        assert await forget_account(store, BEN) == 3
        assert await cache.load(BEN) is None
        left = await store.read(lambda db: db.execute("SELECT count(*) FROM connected_accounts").fetchone())
        assert left == (0,)


async def test_no_column_is_for_a_secret(path: Path) -> None:
    async with opened(path) as (store, _):
        columns = await store.read(
            lambda db: [row[1] for row in db.execute("SELECT * FROM pragma_table_info('connected_accounts')")]
        )
    assert columns == [
        "account", "id", "place", "connection", "scopes", "created_at", "expires_at", "offline", "organization"
    ]  # fmt: skip


async def test_many_accounts_neither_hold_the_loop_nor_keep_a_text_twice(path: Path) -> None:
    many = tuple(
        ConnectedAccount(f"cac_{number}", f"google-{number % 3}", SCOPES[: 1 + number % 2], NOW)
        for number in range(10_000)
    )
    async with opened(path) as (_, cache):
        await cache.save(ANA, ReadAccounts(many, OFFERED, NOW))
    async with opened(path) as (_, cache):
        read = await cache.load(ANA)
    assert read is not None
    assert read.accounts == many
    assert len({id(account.scopes) for account in read.accounts}) == 2
    assert len({id(account.connection) for account in read.accounts}) == 3


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE connected_accounts SET scopes = '{'",
        "UPDATE connected_accounts SET scopes = '5'",
        "UPDATE connected_accounts SET created_at = 'yesterday'",
        "UPDATE connected_lists SET connections = x'7B'",
        "UPDATE connected_lists SET connections = x'5B315D'",
        "UPDATE connected_lists SET read_at = ''",
    ],
)
async def test_what_cannot_be_read_is_no_list_and_the_next_one_takes_its_place(path: Path, damage: str) -> None:
    async with opened(path) as (store, cache):
        await cache.save(ANA, READ)
        await store.write(lambda db: db.execute(damage).rowcount)
        assert await cache.load(ANA) is None
        await cache.save(ANA, READ)
        assert await cache.load(ANA) == READ


async def test_a_broken_file_is_set_aside_and_said_and_the_list_is_empty(path: Path) -> None:
    async with opened(path) as (_, cache):
        await cache.save(ANA, READ)
    await asyncio.to_thread(path.write_bytes, b"no store at all" * 512)
    async with opened(path) as (store, cache):
        assert await cache.load(ANA) is None
        assert [problem.code for problem in store.problems] == [Code.STORE_CORRUPT]
        await cache.save(ANA, READ)
        assert await cache.load(ANA) == READ


async def test_an_older_file_gets_the_tables(path: Path) -> None:
    with sqlite3.connect(path) as old:
        for script in schema.MIGRATIONS[:3]:
            old.executescript(script)
        old.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        old.execute("PRAGMA user_version = 3")
    old.close()
    async with opened(path) as (_, cache):
        await cache.save(ANA, READ)
        assert await cache.load(ANA) == READ
