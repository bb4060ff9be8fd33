"""The same promises of every token store: memory, a keyring as narrow as Windows', and a real gnome-keyring."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from keydesk.core.secret import Secret
from keydesk.domain.account import Person
from keydesk.domain.catalogue import Code
from keydesk.identity.keyring_store import KeyringStore, system_backend
from keydesk.identity.parted_text import PART_CHARS
from keydesk.identity.token_keeper import TokenKeeper
from keydesk.identity.token_store import MemoryTokenStore, Owner, StoredSession, TokenStore
from tests.fakes.secret_service import secret_service
from tests.fakes.token_backends import NarrowBackend

OWNER = Owner("https://login.acme.com/", "client_1", "acme")
KINDS = [
    "memory",
    "narrow",
    pytest.param("gnome-keyring", marks=pytest.mark.keyring),
    pytest.param("gnome-keyring in parts", marks=pytest.mark.keyring),
]


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Iterator[TokenStore]:
    with contextlib.ExitStack() as stack:
        if request.param == "memory":
            yield MemoryTokenStore()
        elif request.param == "narrow":
            backend = NarrowBackend()
            yield KeyringStore(lambda: backend, PART_CHARS)
        else:
            stack.enter_context(secret_service())
            yield KeyringStore(part_chars=PART_CHARS if "parts" in request.param else None)


def session(token: str, owner: Owner = OWNER) -> StoredSession:
    person = Person("auth0|ana", "三浦 美香 \U0001f511", "ana@acme.com")
    return StoredSession(
        owner, person, Secret(token), frozenset({"openid", "a:b"}), datetime(2026, 3, 3, tzinfo=UTC), True
    )


def token_in(found: StoredSession | None) -> str | None:
    return None if found is None else found.refresh_token.reveal()


@pytest.mark.parametrize("store", KINDS, indirect=True)
def test_what_every_store_promises(store: TokenStore) -> None:
    assert store.load(OWNER) is None
    store.delete(OWNER)  # nothing there is fine
    for length in (1, 500, 1_200, 20_000, 3):
        store.save(session("x" * length))
        assert token_in(store.load(OWNER)) == "x" * length
    found, sent = store.load(OWNER), session("xxx")
    assert found is not None
    assert (found.person, found.scopes, found.auth_time, found.multi_factor) == (
        sent.person, sent.scopes, sent.auth_time, sent.multi_factor,
    )  # fmt: skip
    others = [Owner(OWNER.issuer, "client_2", "acme"), Owner("https://b.com/", "client_1", "acme"),
              Owner(OWNER.issuer, "client_1", "other")]  # fmt: skip
    for number, other in enumerate(others):
        assert store.load(other) is None
        store.save(session(f"other {number}", other))
    store.delete(OWNER)
    assert store.load(OWNER) is None
    assert [token_in(store.load(other)) for other in others] == ["other 0", "other 1", "other 2"]
    for other in others:
        store.delete(other)
        assert store.load(other) is None


@pytest.mark.keyring
def test_a_real_keyring_is_seen_by_the_next_program() -> None:
    with secret_service():
        KeyringStore().save(session("kept"))
        assert token_in(KeyringStore().load(OWNER)) == "kept"


@pytest.mark.keyring
def test_attributes_named_by_the_environment_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYRING_PROPERTY_APPID", "evil")
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/org/evil")
    with secret_service():
        assert vars(system_backend()) == {}
        KeyringStore().save(session("kept"))


@pytest.mark.keyring
async def test_a_real_keyring_that_cannot_be_opened_leaves_memory_and_a_notice() -> None:
    with contextlib.ExitStack() as stack:
        await asyncio.to_thread(stack.enter_context, secret_service(unlocked=False))
        keeper = TokenKeeper(KeyringStore(), OWNER, deadline_s=10)
        assert await keeper.load() is None
        await keeper.save(session("here"))
        assert (keeper.keeps, keeper.problem, token_in(await keeper.load())) == (
            "memory-notice", Code.KEYRING_LOCKED, "here",
        )  # fmt: skip
    gc.collect()  # a connection left open would fail the test here
