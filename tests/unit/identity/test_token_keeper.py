from __future__ import annotations

import asyncio

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.keyring_store import KeyringStore
from keydesk.identity.token_keeper import TokenKeeper
from keydesk.identity.token_store import MemoryTokenStore
from tests.fakes.token_backends import BlockedBackend, DictBackend
from tests.unit.identity.test_token_store import OWNER, session, token_in


def locked(_call: str, _service: str) -> None:
    raise KeydeskError(Code.KEYRING_LOCKED)


def working(_call: str, _service: str) -> None:
    """Nothing is wrong."""


async def test_a_keyring_that_works() -> None:
    backend = DictBackend()
    keeper = TokenKeeper(KeyringStore(lambda: backend), OWNER)
    assert await keeper.load() is None
    await keeper.save(session("one"))
    assert token_in(await TokenKeeper(KeyringStore(lambda: backend), OWNER).load()) == "one"
    assert (keeper.keeps, keeper.problem) == ("keyring", None)
    await keeper.delete()
    assert backend.entries == {}
    assert await keeper.load() is None


async def test_memory_on_purpose_needs_no_notice() -> None:
    keeper = TokenKeeper(MemoryTokenStore(), OWNER)
    await keeper.save(session("one"))
    assert (token_in(await keeper.load()), keeper.keeps) == ("one", "memory")
    await keeper.delete()
    assert await keeper.load() is None


@pytest.mark.parametrize("code", [Code.KEYRING_MISSING, Code.KEYRING_LOCKED, Code.KEYRING_FAILED])
async def test_a_keyring_that_fails_leaves_memory_and_a_notice(code: Code) -> None:
    backend = DictBackend()

    def refuse(_call: str, _service: str) -> None:
        raise KeydeskError(code)

    backend.before = refuse
    keeper = TokenKeeper(KeyringStore(lambda: backend), OWNER)
    assert await keeper.load() is None
    await keeper.save(session("one"))
    assert (token_in(await keeper.load()), keeper.keeps, keeper.problem) == ("one", "memory-notice", code)
    assert backend.calls == 1  # not asked again at each refresh: it may show a prompt each time


async def test_a_keyring_that_fails_later_keeps_the_newest_token() -> None:
    backend = DictBackend()
    keeper = TokenKeeper(KeyringStore(lambda: backend), OWNER)
    await keeper.save(session("one"))
    backend.before = locked
    assert token_in(await keeper.load()) == "one"
    await keeper.save(session("two"))
    assert token_in(await keeper.load()) == "two"
    backend.before = working
    await keeper.save(session("three"), retry=True)
    assert (keeper.keeps, token_in(KeyringStore(lambda: backend).load(OWNER))) == ("keyring", "three")


async def test_wiping_a_keyring_that_fails_is_said() -> None:
    backend = DictBackend()
    keeper = TokenKeeper(KeyringStore(lambda: backend), OWNER)
    await keeper.save(session("one"))
    backend.before = locked
    with pytest.raises(KeydeskError) as caught:
        await keeper.delete()
    assert caught.value.code == Code.KEYRING_LOCKED


async def test_a_hanging_keyring_costs_no_more_than_its_deadline() -> None:
    backend = BlockedBackend()
    keeper = TokenKeeper(KeyringStore(lambda: backend), OWNER, deadline_s=0.2)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while keeper.keeps == "keyring":
            ticks += 1
            await asyncio.sleep(0.01)

    await asyncio.gather(keeper.load(), tick())
    assert not backend.release.is_set()  # the prompt still stands
    assert ticks > 0  # the loop went on
    assert (keeper.keeps, keeper.problem) == ("memory-notice", Code.KEYRING_LOCKED)
    # The next call does not queue up behind the prompt.
    asked = backend.calls
    await keeper.save(session("two"), retry=True)
    assert backend.calls == asked
    assert keeper.keeps == "memory-notice"
    backend.release.set()


async def test_a_write_that_was_given_up_is_undone_when_it_ends_after_all() -> None:
    backend = BlockedBackend()
    keeper = TokenKeeper(KeyringStore(lambda: backend), OWNER, deadline_s=0.1)
    await keeper.save(session("late"))
    assert keeper.keeps == "memory-notice"
    backend.blocks = False
    backend.release.set()
    while backend.calls <= 5 or backend.entries:  # noqa: ASYNC110  # a keyring tells nobody
        await asyncio.sleep(0.01)
    assert backend.entries == {}  # no dead token for the next start
    assert token_in(await keeper.load()) == "late"


async def test_what_no_keyring_keeps_outlives_the_keeper_in_the_spare_store() -> None:
    backend, spare = DictBackend(), MemoryTokenStore()
    backend.before = locked
    await TokenKeeper(KeyringStore(lambda: backend), OWNER, spare=spare).save(session("one"))
    again = TokenKeeper(KeyringStore(lambda: backend), OWNER, spare=spare)
    assert (token_in(await again.load()), again.keeps) == ("one", "memory-notice")
