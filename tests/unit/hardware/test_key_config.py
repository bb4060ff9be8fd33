"""The rules of a key: read, changed, refused; what only a reset undoes; in process and over CTAPHID."""

from __future__ import annotations

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import KeyRules
from keydesk.hardware.key import Key
from keydesk.hardware.managed_key import Manager
from tests.fakes.hid_port import CablePort
from tests.fakes.plugged import PIN, Desk, desk, software_key

LONG = Secret("a-much-longer-pin-3")
PORTS = [SoftwareTransport, CablePort]


async def managed(it: Desk, softkey: SoftwareKey, pin: Secret | None = PIN) -> tuple[Key, Manager]:
    key = await it.plug(softkey)
    if pin is not None:
        await key.set_pin(pin)
    manager = it.keys.manager(key.key.id)
    assert isinstance(manager, Manager)
    return key, manager


@pytest.mark.parametrize(
    ("profile", "rules"),
    [
        ("generic-2.3", KeyRules(False, 4, False, False)),
        ("generic-2.1", KeyRules(False, 4, False)),
        ("yubikey-5.7", KeyRules(False, 4, False)),
        ("yubikey-5.4", KeyRules()),
        ("old-2.0", KeyRules()),
    ],
)
async def test_rules_as_the_key_tells_them(profile: str, rules: KeyRules) -> None:
    async with desk() as it:
        _, manager = await managed(it, software_key(profile), pin=None)
        assert await manager.rules() == rules


@pytest.mark.parametrize("port", PORTS)
@pytest.mark.parametrize("with_pin", [True, False])
async def test_every_rule_by_the_session_and_by_the_pin(port: type[SoftwareTransport], with_pin: bool) -> None:
    async with desk(port=port()) as it:
        softkey = software_key("generic-2.3")
        key, manager = await managed(it, softkey)
        pin = PIN if with_pin else None
        await manager.unlock(PIN)
        await manager.toggle_always_uv(pin)
        assert (await manager.rules()).always_uv is True
        await manager.toggle_always_uv(pin)
        assert (await manager.rules()).always_uv is False
        await manager.enable_enterprise_attestation(pin)
        assert (await manager.rules()).enterprise_attestation is True
        await manager.raise_min_pin_length(6, pin)
        assert (await manager.rules()).min_pin_length == key.key.pin.min_length == 6
        assert manager.unlocked
        assert await manager.all_passkeys() == ()


async def test_a_minimum_above_the_present_pin_wants_another_one_first() -> None:
    async with desk() as it:
        key, manager = await managed(it, software_key("generic-2.1"))
        await manager.unlock(PIN)
        await manager.raise_min_pin_length(len(PIN.reveal()) + 1)
        assert key.key.pin.must_change
        assert not manager.unlocked
        with pytest.raises(KeydeskError) as told:
            await manager.unlock(PIN)
        assert told.value.code == Code.PIN_MUST_CHANGE
        assert key.key.pin.retries == 8
        with pytest.raises(KeydeskError) as short:
            await key.change_pin(PIN, Secret("short-1"))
        assert short.value.code == Code.PIN_TOO_SHORT
        await key.change_pin(PIN, LONG)
        await manager.unlock(LONG)
        assert (await manager.rules()).force_pin_change is False


@pytest.mark.parametrize("by_pin", [True, False])
async def test_a_forced_change_locks(by_pin: bool) -> None:
    async with desk() as it:
        key, manager = await managed(it, software_key())
        await manager.unlock(PIN)
        await manager.force_pin_change(PIN if by_pin else None)
        assert (await manager.rules()).force_pin_change is True
        assert key.key.pin.must_change
        assert not manager.unlocked


@pytest.mark.parametrize(
    ("length", "code"), [(3, Code.RULE_ONE_WAY), (4, Code.RULE_ONE_WAY), (64, Code.PIN_TOO_LONG)]
)
async def test_the_minimum_only_rises_and_only_so_far(length: int, code: Code) -> None:
    async with desk() as it:
        _, manager = await managed(it, software_key())
        await manager.unlock(PIN)
        with pytest.raises(KeydeskError) as told:
            await manager.raise_min_pin_length(length)
        assert told.value.code == code
        assert (await manager.rules()).min_pin_length == 4


@pytest.mark.parametrize("status", [0x27, 0x30, 0x02])
async def test_a_rule_that_is_built_in_says_so(status: int) -> None:
    async with desk() as it:
        softkey = software_key()
        _, manager = await managed(it, softkey)
        await manager.unlock(PIN)
        softkey.faults.answer(status, 0x0D)
        with pytest.raises(KeydeskError) as told:
            await manager.toggle_always_uv()
        assert (told.value.code, told.value.params["what"]) == (Code.KEY_UNSUPPORTED, "always-uv")
        assert manager.unlocked


async def test_a_token_that_was_ended_elsewhere_is_asked_for_again() -> None:
    async with desk() as it:
        softkey = software_key()
        _, manager = await managed(it, softkey)
        await manager.unlock(PIN)
        softkey.faults.answer(0x33, 0x0D)
        with pytest.raises(KeydeskError) as told:
            await manager.toggle_always_uv()
        assert told.value.code == Code.PIN_NEEDED
        assert not manager.unlocked
        assert (await manager.rules()).always_uv is False


async def test_keys_without_rules_and_keys_without_a_pin() -> None:
    async with desk() as it:
        _, manager = await managed(it, software_key("yubikey-5.4"))
        await manager.unlock(PIN)
        for call, what in (
            (manager.toggle_always_uv(), "always-uv"),
            (manager.raise_min_pin_length(6), "min-pin-length"),
            (manager.force_pin_change(), "force-pin-change"),
            (manager.enable_enterprise_attestation(), "enterprise-attestation"),
        ):
            with pytest.raises(KeydeskError) as told:
                await call
            assert (told.value.code, told.value.params["what"]) == (Code.KEY_UNSUPPORTED, what)
        _, fresh = await managed(it, software_key(), pin=None)
        with pytest.raises(KeydeskError) as told:
            await fresh.toggle_always_uv(PIN)
        assert told.value.code == Code.PIN_NOT_SET


async def test_a_command_the_key_does_not_list_is_not_sent() -> None:
    async with desk() as it:
        softkey = software_key("generic-2.3")
        _, manager = await managed(it, softkey)
        await manager.unlock(PIN)
        softkey.faults.wrong_info({0x1F: [3]})
        with pytest.raises(KeydeskError) as told:
            await manager.toggle_always_uv()
        assert (told.value.code, told.value.params["what"]) == (Code.KEY_UNSUPPORTED, "always-uv")
