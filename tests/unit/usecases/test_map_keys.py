"""The silent map: cached, three-state, never forgetful, and leftovers found without a PIN."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType, PasskeyFacts
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Presence, StoredPasskey
from keydesk.domain.reconciliation import Where
from tests.fakes.account import SITE, USER, passkey
from tests.fakes.keys import BehavingKey
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import ACCOUNT, Bench, bench

ONE, TWO = passkey(b"one"), passkey(b"two")


def hold(key: BehavingKey, credential_id: bytes, site: str = SITE) -> None:
    key.passkeys[credential_id] = StoredPasskey(credential_id, site, b"", USER)


async def ready(*methods: Method) -> Bench:
    b = bench(*methods, pin="1234")
    b.world.state.put(methods=methods)
    return b


async def test_a_key_is_asked_once_for_one_list_and_one_plugging_in() -> None:
    b = await ready(ONE, TWO)
    hold(b.key, b"one")
    await b.services.map_keys.run()
    await b.services.map_keys.run()
    assert b.key.calls.count("probe") == 1
    b.world.state.put(methods=(ONE,))
    await b.services.map_keys.run()
    assert b.key.calls.count("probe") == 2, "another list, another question"
    b.key.key = replace(b.key.key, path="another-plug")
    await b.services.map_keys.run()
    assert b.key.calls.count("probe") == 3


async def test_a_key_that_fails_is_unknown_asked_again_and_not_forgotten() -> None:
    b = await ready(ONE)
    hold(b.key, b"one")
    await b.services.map_keys.run()
    b.key.fail["probe"] = [KeydeskError(Code.KEY_BUSY)]
    maps = await b.services.map_keys.run(again=True)
    assert maps["key-1"].unknown == {ONE.id}
    assert b.world.state.now.inventory.where == {ONE.id: Where.UNASKED}
    assert b.maps.held[ACCOUNT]["key-1"] == {b"one"}, "what it held is still remembered"
    maps = await b.services.map_keys.run()
    assert maps["key-1"].held == {ONE.id}, "asked again by itself, since it had not answered"


async def test_a_passkey_the_account_let_go_is_found_left_over_without_a_pin() -> None:
    b = await ready(ONE, TWO)
    hold(b.key, b"one")
    hold(b.key, b"two")
    await b.services.map_keys.run()
    b.world.state.put(methods=(TWO,))
    await b.services.map_keys.run()
    assert list(b.world.state.now.maps["key-1"].orphans) == [b"one"]
    assert b.key.pins_sent == []
    del b.key.passkeys[b"one"]
    await b.services.map_keys.run(again=True)
    assert list(b.world.state.now.maps["key-1"].orphans) == []
    assert b.maps.held[ACCOUNT]["key-1"] == {b"two"}


async def test_an_old_list_calls_nothing_left_over() -> None:
    b = await ready(ONE, TWO)
    hold(b.key, b"one")
    await b.services.map_keys.run()
    b.world.state.put(methods=(TWO,), stale=Code.OFFLINE)
    await b.services.map_keys.run()
    assert b.world.state.now.maps["key-1"].orphans == ()
    assert b.maps.held[ACCOUNT]["key-1"] == {b"one"}


async def test_without_a_site_the_domain_and_the_one_above_are_asked() -> None:
    older = Method("old|1", MethodType.WEBAUTHN_ROAMING, passkey=PasskeyFacts(b"old"))
    b = await ready(older)
    sites: list[tuple[str, tuple[bytes, ...]]] = []

    async def probe(rp_id: str, ids: object) -> dict[bytes, Presence]:
        assert isinstance(ids, list)
        sites.append((rp_id, tuple(ids)))
        return {one: Presence.HOLDS if rp_id == "example.com" else Presence.UNKNOWN for one in ids}

    b.key.probe = probe  # type: ignore[method-assign, assignment]
    maps = await b.services.map_keys.run()
    assert sites == [(SITE, (b"old",)), ("example.com", (b"old",))]
    assert maps["key-1"].held == {older.id}


async def test_a_pulled_key_is_remembered_with_what_tells_it_from_others() -> None:
    b = await ready(ONE)
    hold(b.key, b"one")
    b.key.key = replace(b.key.key, serial="15304711")
    await b.services.map_keys.run()
    b.keys.unplug(b.key)
    await b.run_spawned()
    now = b.world.state.now
    assert now.seen["key-1"].model == "Test Key"
    assert now.seen["key-1"].serial_end == "4711"
    assert now.inventory.where == {ONE.id: Where.AWAY}


async def test_keys_are_asked_at_the_same_time() -> None:
    b = await ready(ONE)
    second = BehavingKey("key-2")
    b.keys.plugged["key-2"] = second
    met = asyncio.Barrier(2)

    def waits(key: BehavingKey) -> None:
        answer = key.probe

        async def probe(rp_id: str, ids: Sequence[bytes]) -> Mapping[bytes, Presence]:
            await met.wait()  # neither is answered before both are asked
            return await answer(rp_id, ids)

        key.probe = probe  # type: ignore[method-assign, assignment]

    waits(b.key)
    waits(second)
    async with asyncio.timeout(5):
        maps = await b.services.map_keys.run()
    assert set(maps) == {"key-1", "key-2"}


async def test_what_only_the_pin_tells_is_remembered_of_an_absent_key() -> None:
    b = await ready(ONE)
    hold(b.key, b"one")
    b.key.hidden.add(b"one")
    await b.services.map_keys.run()
    assert b.world.state.now.inventory.where == {ONE.id: Where.UNSEEN}
    await b.services.reconcile.look("key-1", ScriptedPrompter("1234"))
    assert b.world.state.now.inventory.where == {ONE.id: Where.HERE}
    b.keys.unplug(b.key)
    await b.run_spawned()
    assert b.world.state.now.inventory.where == {ONE.id: Where.AWAY}
