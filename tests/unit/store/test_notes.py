"""Labels, key maps, cached lists, drills and activity: what is saved comes back, per account, after a restart."""

from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keydesk.core.encoding import JsonValue
from keydesk.core.secret import Secret
from keydesk.domain.account import Method, MethodType, PasskeyFacts
from keydesk.domain.keys import FormFactor
from keydesk.domain.reconciliation import SeenKey
from keydesk.store.activity import KEPT, StoredActivity
from keydesk.store.drills import StoredDrills
from keydesk.store.journal import StoredJournal
from keydesk.store.key_maps import StoredKeyMaps
from keydesk.store.labels import StoredLabels
from keydesk.store.methods import StoredMethods
from keydesk.usecases.ports import Activity, Drills, Journal, KeyMaps, Labels, MethodCache
from tests.fakes.clock import FixedClock
from tests.fakes.opened_store import opened_store

ANA = "https://login.acme.com/|auth0|ana"
BEN = "https://login.acme.com/|auth0|ben"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


async def test_each_class_fits_its_port(path: Path) -> None:
    async with opened_store(path) as store:
        journal: Journal = StoredJournal(store)
        labels: Labels = StoredLabels(store)
        maps: KeyMaps = StoredKeyMaps(store)
        cache: MethodCache = StoredMethods(store)
        drills: Drills = StoredDrills(store)
        activity: Activity = StoredActivity(store)
        assert await journal.open_entries(ANA) == []
        assert await labels.load(ANA) == {}
        assert await maps.load(ANA) == {}
        assert await cache.load(ANA) is None
        assert await drills.load(ANA) == {}
        assert await activity.latest(ANA, 5) == []


async def test_labels_of_keys_belong_to_the_computer(path: Path) -> None:
    async with opened_store(path) as store:
        labels = StoredLabels(store)
        await labels.set(ANA, "key:1", " Blue\n\u202ekey ")
        await labels.set(ANA, "passkey:AQ", "Mine")
    async with opened_store(path) as store:
        labels = StoredLabels(store)
        assert await labels.load(ANA) == {"key:1": "Blue key", "passkey:AQ": "Mine"}
        assert await labels.load(BEN) == {"key:1": "Blue key"}
        assert await labels.load("") == {"key:1": "Blue key"}
        await labels.set(BEN, "key:1", None)
        await labels.set(BEN, "passkey:AQ", None)
        await labels.set(ANA, "passkey:AQ", "  ")
        assert await labels.load(ANA) == {}


async def test_labels_of_keys_kept_per_account(path: Path) -> None:
    async with opened_store(path) as store:
        labels = StoredLabels(store, shared_keys=False)
        await labels.set(ANA, "key:1", "Blue")
        assert await labels.load(ANA) == {"key:1": "Blue"}
        assert await labels.load(BEN) == {}


async def test_labels_that_are_shared_from_now_on(path: Path) -> None:
    async with opened_store(path) as store:
        labels = StoredLabels(store)
        labels.share(False)
        await labels.set(ANA, "key:1", "Blue")
        assert await labels.load(BEN) == {}
        labels.share(True)
        await labels.set(ANA, "key:2", "Red")
        assert await labels.load(BEN) == {"key:2": "Red"}
        assert await labels.load(ANA) == {"key:1": "Blue", "key:2": "Red"}


async def test_labels_of_keys_are_forgotten_and_put_back(path: Path) -> None:
    other = {"method:m": "Phone", "account:a": "Work", "keyhole:1": "x"}
    async with opened_store(path) as store:
        labels = StoredLabels(store)
        for owner, name, text in (
            (ANA, "key:1", "Blue"), (ANA, "tag:1", "blue"), (ANA, "passkey:AQ", "Mine"), (BEN, "passkey:AQ", "Ben's"),
            ("-", "passkey:Ag", "Before"), *((ANA, name, text) for name, text in other.items()),
        ):  # fmt: skip
            await labels.set(owner, name, text)
        gone = await labels.forget_keys((ANA, "-"))
        assert sorted(gone) == [
            ("", "key:1", "Blue"), ("", "tag:1", "blue"), ("-", "passkey:Ag", "Before"), (ANA, "passkey:AQ", "Mine"),
        ]  # fmt: skip
        assert await labels.load(ANA) == other
        assert await labels.load(BEN) == {"passkey:AQ": "Ben's"}
        assert await labels.forget_keys((ANA, "-")) == []
        await labels.put_back([])
        await labels.put_back(gone)
        assert await labels.load(ANA) == {**other, "key:1": "Blue", "tag:1": "blue", "passkey:AQ": "Mine"}


async def test_key_maps(path: Path) -> None:
    held = frozenset({b"\x00", b"\xff" * 300})
    async with opened_store(path) as store:
        maps = StoredKeyMaps(store)
        await maps.save(ANA, SeenKey("key-1"), frozenset({b"old"}))
        await maps.save(ANA, SeenKey("key-1"), held)
        await maps.save(ANA, SeenKey("key-2", "YubiKey", "4711", FormFactor.NANO), frozenset())
    async with opened_store(path) as store:
        assert await StoredKeyMaps(store).load(ANA) == {"key-1": held, "key-2": frozenset()}
        assert await StoredKeyMaps(store).load(BEN) == {}
        seen = await StoredKeyMaps(store).seen(ANA)
        assert replace(seen["key-2"], seen_at=None) == SeenKey("key-2", "YubiKey", "4711", FormFactor.NANO)
        assert seen["key-1"].seen_at is not None
        await store.write(lambda db: db.execute("UPDATE key_maps SET form = 'disc'").rowcount)
        assert (await StoredKeyMaps(store).seen(ANA))["key-2"].form is FormFactor.UNKNOWN


METHODS = (
    Method(
        "passkey|dev_1",
        MethodType.PASSKEY,
        created_at=datetime(2026, 3, 3, 9, 0, 0, 123000, tzinfo=UTC),
        last_used_at=None,
        usage=("primary",),
        passkey=PasskeyFacts(
            b"\x00\xff", b"key", b"user", "aaguid", "login.acme.com", ("usb",), True, False, "Firefox"
        ),
        identity_user_id="auth0|ana",
    ),
    Method("new|1", "something-new", name="Zürich 東京", confirmed=False, detail="+1 ••• 12"),
)


async def test_the_cached_list(path: Path) -> None:
    clock = FixedClock()
    async with opened_store(path, clock) as store:
        cache = StoredMethods(store)
        await cache.save(ANA, ())
        clock.advance(60)
        await cache.save(ANA, METHODS)
    async with opened_store(path) as store:
        loaded = await StoredMethods(store).load(ANA)
        assert loaded == (METHODS, clock.now())
        assert await StoredMethods(store).load(BEN) is None


@pytest.mark.parametrize("methods", [[{"id": 7}], {"id": "x"}, "x"])
async def test_a_cached_list_of_another_shape_is_no_cache(path: Path, methods: JsonValue) -> None:
    import json

    async with opened_store(path) as store:
        await StoredMethods(store).save(ANA, METHODS)
        data = json.dumps(methods).encode()
        await store.write(lambda db: db.execute("UPDATE method_lists SET methods = ?", (data,)).rowcount)
        assert await StoredMethods(store).load(ANA) is None


async def test_drills(path: Path) -> None:
    clock = FixedClock()
    async with opened_store(path, clock) as store:
        drills = StoredDrills(store)
        await drills.save(ANA, b"\x00one")
        clock.advance(3600)
        await drills.save(ANA, b"two")
        await drills.save(ANA, b"\x00one")
        assert await drills.load(ANA) == {b"\x00one": clock.now(), b"two": clock.now()}
        assert await drills.load(BEN) == {}


async def test_activity_is_newest_first_and_bounded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert KEPT >= 1000
    monkeypatch.setattr("keydesk.store.activity.KEPT", 5)
    clock = FixedClock()
    start = clock.now()
    async with opened_store(path, clock) as store:
        activity = StoredActivity(store)
        for number in range(9):
            await activity.add(ANA, "enrolled", f"key {number}\n", "done")
            await activity.add(BEN, "tested", f"key {number}", "KEY-004")
            clock.advance(1)
        lines = await activity.latest(ANA, 100)
        assert [line.subject for line in lines] == [f"key {number}" for number in (8, 7, 6, 5, 4)]
        assert lines[0].at == start + timedelta(seconds=8)
        assert (lines[0].action, lines[0].result) == ("enrolled", "done")
        assert len(await activity.latest(BEN, 2)) == 2
        assert await activity.latest(ANA, -1) == []


async def test_a_secret_never_gets_in(path: Path, async_stack: AsyncExitStack) -> None:
    store = await async_stack.enter_async_context(opened_store(path))
    secret = Secret("canary-4711")
    with pytest.raises(TypeError):
        await StoredActivity(store).add(ANA, "tested", secret, "done")  # type: ignore[arg-type]  # the mistake itself
    with pytest.raises(TypeError):
        await StoredLabels(store).set(ANA, "key:1", secret)  # type: ignore[arg-type]  # the mistake itself
    for entry in path.parent.iterdir():
        assert b"canary-4711" not in entry.read_bytes()
