"""Managing a key: unlocked for a session, all its passkeys listed, renamed, deleted; in process and over CTAPHID."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code
from keydesk.hardware.key import Key
from keydesk.hardware.managed_key import Manager
from keydesk.hardware.platform_manager import PlatformManager
from tests.fakes.clock import FixedClock
from tests.fakes.hid_port import CablePort
from tests.fakes.plugged import ORIGIN, PIN, RP_ID, Desk, Looker, desk, enroll, keep, question, software_key, until

OTHER = Secret("another-pin-2")
PORTS: dict[str, Callable[[], SoftwareTransport]] = {"in-process": SoftwareTransport, "ctaphid": CablePort}
WAYS = [
    *(
        ("in-process", name)
        for name in ("yubikey-5.7", "yubikey-5.4", "old-2.0", "generic-2.1", "generic-2.3", "bio-a")
    ),
    ("in-process", "nfc-card"),
    *(("ctaphid", name) for name in ("yubikey-5.7", "old-2.0", "generic-2.3")),
]


def unlocked(it: Desk) -> bool:
    """What every page sees."""
    return it.keys.present[0].unlocked


async def managed(it: Desk, profile: str = "yubikey-5.7") -> tuple[Key, Manager]:
    key = await it.plug(software_key(profile))
    await key.set_pin(PIN)
    manager = it.keys.manager(key.key.id)
    assert isinstance(manager, Manager)
    return key, manager


async def refused(code: Code, manager: Manager | PlatformManager) -> None:
    with pytest.raises(KeydeskError) as told:
        await manager.all_passkeys()
    assert told.value.code == code


@pytest.mark.parametrize(("port", "profile"), WAYS)
async def test_one_pin_for_a_session(port: str, profile: str) -> None:
    async with desk(port=PORTS[port]()) as it:
        softkey = software_key(profile)
        made = [keep(softkey, site, user) for site, user in (("a.example", b"1"), ("b.example", b"2"))]
        made.append(keep(softkey, "b.example", b"3", protection=3))
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        manager = it.keys.manager(key.key.id)
        assert it.keys.manager(key.key.id) is manager
        await refused(Code.PIN_NEEDED, manager)
        await manager.unlock(PIN)
        assert unlocked(it)
        found = await manager.all_passkeys()
        assert {(one.rp_id, one.user_id) for one in found} == {
            ("a.example", b"1"), ("b.example", b"2"), ("b.example", b"3"),
        }  # fmt: skip
        assert {one.credential_id for one in found} == set(made)
        assert {(one.algorithm, one.protection) for one in found} == {(-7, 1), (-7, 3)}
        assert key.key.slots.used == 3
        await manager.delete_passkey(made[0])
        assert {one.credential_id for one in await manager.all_passkeys()} == set(made[1:])
        assert key.key.slots.used == 2
        await manager.lock()
        assert not unlocked(it)
        await refused(Code.PIN_NEEDED, manager)


@pytest.mark.parametrize("port", sorted(PORTS))
async def test_names_change_and_the_person_stays_the_same(port: str) -> None:
    async with desk(port=PORTS[port]()) as it:
        key, manager = await managed(it)
        await enroll(key)
        await manager.unlock(PIN)
        (before,) = await manager.all_passkeys()
        await manager.rename_passkey(before, "ana", "Ana Ito")
        (after,) = await manager.all_passkeys()
        assert (after.user_name, after.display_name, after.user_id) == ("ana", "Ana Ito", before.user_id)
        await manager.rename_passkey(after, "ana@work", "Ana", PIN)  # each write by the PIN while it is at hand
        assert unlocked(it)
        (last,) = await manager.all_passkeys()
        assert last.user_name == "ana@work"


async def test_a_key_with_the_preview_commands_cannot_rename() -> None:
    async with desk() as it:
        key, manager = await managed(it, "yubikey-5.4")
        await enroll(key)
        (passkey,) = await manager.all_passkeys(PIN)
        with pytest.raises(KeydeskError) as told:
            await manager.rename_passkey(passkey, "a", "b", PIN)
        assert (told.value.code, told.value.params["what"]) == (Code.KEY_UNSUPPORTED, "rename-passkey")


@pytest.mark.parametrize("status", [0x01, 0x3E])
async def test_a_key_that_says_it_can_rename_and_cannot(status: int) -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        await enroll(key)
        manager = it.keys.manager(key.key.id)
        await manager.unlock(PIN)
        (passkey,) = await manager.all_passkeys()
        softkey.faults.answer(status, 0x0A)
        with pytest.raises(KeydeskError) as told:
            await manager.rename_passkey(passkey, "a", "b")
        assert (told.value.code, told.value.params["what"]) == (Code.KEY_UNSUPPORTED, "rename-passkey")


async def test_a_wrong_pin_unlocks_nothing_and_is_counted() -> None:
    async with desk() as it:
        key, manager = await managed(it)
        with pytest.raises(KeydeskError) as told:
            await manager.unlock(Secret("wrong-pin"))
        assert told.value.code == Code.PIN_WRONG
        assert key.key.pin.retries == 7
        assert not manager.unlocked


@pytest.mark.parametrize("profile", ["yubikey-5.7", "old-2.0"])
async def test_what_trades_the_pin_for_another_token_leaves_the_key_unlocked(profile: str) -> None:
    async with desk() as it:
        key, manager = await managed(it, profile)
        await manager.unlock(PIN)
        made = await enroll(key)
        await key.prove(question(made.credential_id), ORIGIN, PIN, Looker(), CancelToken())
        await key.verify_pin(PIN)
        await key.list_passkeys(RP_ID, PIN)
        await key.slots(PIN)
        assert unlocked(it)
        (passkey,) = await manager.all_passkeys()
        await key.delete_passkey(passkey.credential_id, PIN)
        assert await manager.all_passkeys() == ()


async def test_a_call_that_fails_after_taking_a_token_of_its_own_locks() -> None:
    async with desk() as it:
        key, manager = await managed(it)
        await manager.unlock(PIN)
        with pytest.raises(KeydeskError):
            await key.delete_passkey(b"nowhere" * 5, PIN)
        assert not unlocked(it)
        await refused(Code.PIN_NEEDED, manager)


async def test_another_pin_ends_it() -> None:
    async with desk() as it:
        key, manager = await managed(it)
        await manager.unlock(PIN)
        await key.change_pin(PIN, OTHER)
        assert not unlocked(it)
        await refused(Code.PIN_NEEDED, manager)
        await manager.unlock(OTHER)
        assert await manager.all_passkeys() == ()


@pytest.mark.parametrize("status", [0x33, 0x36, 0x38])
async def test_a_token_the_key_no_longer_takes_ends_it_at_the_first_refusal(status: int) -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        manager = it.keys.manager(key.key.id)
        await manager.unlock(PIN)
        softkey.faults.answer(status, 0x0A)
        with pytest.raises(KeydeskError) as told:
            await manager.all_passkeys()
        assert told.value.code == Code.PIN_NEEDED
        assert not unlocked(it)
        softkey.faults.answer(status, 0x0A)
        with pytest.raises(KeydeskError) as fresh:
            await manager.all_passkeys(PIN)  # a token of a moment ago: asking for the PIN again would not help
        assert fresh.value.code != Code.PIN_WRONG
        assert key.key.pin.retries == 8


async def test_unplugging_ends_it() -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        manager = it.keys.manager(key.key.id)
        await manager.unlock(PIN)
        it.port.unplug(softkey)
        await until(it.keys, lambda: not it.keys.present)
        await key.thread.ended
        assert not manager.unlocked
        await refused(Code.PIN_NEEDED, manager)
        again = await it.plug(softkey)
        assert not again.key.unlocked
        assert it.keys.manager(again.key.id) is not manager


async def test_it_locks_itself_when_nobody_uses_it_and_each_use_puts_that_off() -> None:
    clock = FixedClock()
    async with desk(clock=clock, lock_after_s=300.0) as it:
        _, manager = await managed(it)
        await manager.unlock(PIN)
        clock.advance(299)
        assert await manager.all_passkeys() == ()
        clock.advance(299)
        assert unlocked(it)
        clock.advance(1)
        assert not manager.unlocked
        await refused(Code.PIN_NEEDED, manager)
        assert not unlocked(it)


async def test_one_wake_up_locks_it_without_any_use() -> None:
    async with desk(lock_after_s=0.05) as it:
        _, manager = await managed(it)
        await manager.unlock(PIN)
        await until(it.keys, lambda: not unlocked(it))
        assert not manager.unlocked


async def test_never_locking_by_itself() -> None:
    clock = FixedClock()
    async with desk(clock=clock, lock_after_s=0) as it:
        _, manager = await managed(it)
        await manager.unlock(PIN)
        clock.advance(1_000_000)
        assert manager.unlocked


async def test_another_time_counts_for_keys_that_are_unlocked_already() -> None:
    clock = FixedClock()
    async with desk(clock=clock, lock_after_s=0) as it:
        _, manager = await managed(it)
        await manager.unlock(PIN)
        it.keys.lock_after(600.0)
        clock.advance(599)
        assert await manager.all_passkeys() == ()
        clock.advance(599)
        it.keys.lock_after(60.0)
        assert not manager.unlocked
        await until(it.keys, lambda: not unlocked(it))
        await refused(Code.PIN_NEEDED, manager)


async def test_a_key_that_is_to_stay_unlocked_does() -> None:
    async with desk(lock_after_s=300.0) as it:
        _, manager = await managed(it)
        await manager.unlock(PIN)
        it.keys.lock_after(0)
        assert manager.unlocked
        it.keys.lock_after(0.01)
        await until(it.keys, lambda: not unlocked(it))


async def test_another_key_behind_the_same_handle_gets_nothing() -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        manager = it.keys.manager(key.key.id)
        await manager.unlock(PIN)
        softkey.faults.wrong_info({0x03: bytes(16)})
        await key.refresh()
        with pytest.raises(KeydeskError) as told:
            await manager.all_passkeys()
        assert told.value.code == Code.KEY_CHANGED
        assert not unlocked(it)


async def test_a_key_with_nothing_to_manage_is_not_unlocked() -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        softkey.faults.wrong_info({0x01: ["FIDO_2_0"], 0x04: {"rk": True, "clientPin": True}})
        await key.refresh()
        manager = it.keys.manager(key.key.id)
        with pytest.raises(KeydeskError) as told:
            await manager.unlock(PIN)
        assert (told.value.code, told.value.params["what"]) == (Code.KEY_UNSUPPORTED, "management")


async def test_a_key_without_a_pin_says_so() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        with pytest.raises(KeydeskError) as told:
            await it.keys.manager(key.key.id).unlock(PIN)
        assert told.value.code == Code.PIN_NOT_SET


async def test_no_pin_is_kept_anywhere() -> None:
    async with desk() as it:
        key, manager = await managed(it)
        await manager.unlock(PIN)
        session = await key.thread.run(lambda session, stop: session)
        token = session.hold.token
        assert token is not None
        assert token.value.hex() not in repr(session.hold.__dict__)
        assert repr(token.value) not in repr(token)
        assert PIN.reveal() not in repr([vars(manager), vars(session), token])
