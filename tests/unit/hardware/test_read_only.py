"""Listing without the PIN: real tokens of the software key, in process and over CTAPHID; foreign, void, odd ones."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from fido2.ctap2.base import Info

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code
from keydesk.domain.remembered_key import ReadOnlyToken
from keydesk.hardware.managed_key import Manager
from keydesk.hardware.platform_manager import PlatformManager
from tests.fakes.hid_port import CablePort
from tests.fakes.plugged import PIN, Desk, Looker, desk, keep, software_key

OTHER = Secret("another-pin-2")
PORTS: dict[str, Callable[[], SoftwareTransport]] = {"in-process": SoftwareTransport, "ctaphid": CablePort}


async def remembered(
    it: Desk, *users: bytes, profile: str = "generic-2.3"
) -> tuple[SoftwareKey, Manager, ReadOnlyToken]:
    softkey = software_key(profile)
    for user in users:
        keep(softkey, "shop.example", user)
    key = await it.plug(softkey)
    await key.set_pin(PIN)
    manager = managed(it)
    return softkey, manager, await manager.remember(PIN)


def managed(it: Desk, index: int = 0) -> Manager:
    manager = it.keys.manager(it.keys.present[index].id)
    assert isinstance(manager, Manager)
    return manager


@pytest.mark.parametrize("port", PORTS)
async def test_the_list_outlives_the_plug(port: str) -> None:
    async with desk(port=PORTS[port]()) as it:
        softkey, _, token = await remembered(it, b"ana", b"bo")
        it.port.unplug(softkey)
        await it.keys.settle()
        await it.plug(softkey)
        manager = managed(it)
        found = await manager.recognise([token])
        assert found is not None
        listed = await manager.read_only_passkeys(found)
        assert {one.user_id for one in listed.passkeys} == {b"ana", b"bo"}
        assert not manager.unlocked
        assert it.keys.present[0].slots.used == 2  # counts come with it


async def test_it_lists_and_does_nothing_else() -> None:
    async with desk() as it:
        softkey, manager, token = await remembered(it, b"ana")
        (one,) = (await manager.read_only_passkeys(token)).passkeys
        for refused in (manager.delete_passkey(one.credential_id), manager.rename_passkey(one, "x", "y")):
            with pytest.raises(KeydeskError) as told:
                await refused
            assert told.value.code == Code.PIN_NEEDED
        assert len(softkey.machine.state.passkeys) == 1


async def test_what_a_key_says_of_itself_is_told_in_full() -> None:
    async with desk() as it:
        await remembered(it)
        told = it.keys.present[0]
        assert {"credBlob", "largeBlobKey"} <= set(told.extensions)
        assert {"perCredMgmtRO", "largeBlobs", "no alwaysUv"} <= set(told.options)


async def test_a_session_that_is_unlocked_stays_so() -> None:
    async with desk() as it:
        _, manager, _ = await remembered(it, b"ana")
        await manager.unlock(PIN)
        await manager.remember(PIN)
        assert manager.unlocked
        assert len(await manager.all_passkeys()) == 1


async def test_two_keys_of_one_model_are_told_apart_by_what_they_call_themselves() -> None:
    async with desk() as it:
        _, first, token = await remembered(it, b"ana")
        _, second, other = await remembered(it, b"bo")
        second = managed(it, 1)
        other = await second.remember(PIN)
        assert token.identifier != other.identifier
        assert await first.recognise([other]) is None
        found = await first.recognise([other, token])
        assert found is not None
        assert found.identifier == token.identifier
        mine = await second.recognise([token, other])
        assert mine is not None
        assert mine.identifier == other.identifier


async def test_the_state_tells_of_a_change_elsewhere() -> None:
    async with desk() as it:
        softkey, manager, token = await remembered(it, b"ana")
        keep(softkey, "bank.example", b"bo")
        softkey.machine.passkeys_changed()
        found = await manager.recognise([token])
        assert found is not None
        assert found.state != token.state
        assert (await manager.read_only_passkeys(found)).state == found.state


@pytest.mark.parametrize("ended_by", ["pin", "reset", "forced"])
async def test_a_token_ends_with_the_pin_and_the_reset(ended_by: str) -> None:
    async with desk() as it:
        softkey, manager, token = await remembered(it, b"ana")
        key = it.keys.handle(it.keys.present[0].id)
        if ended_by == "pin":
            await key.change_pin(PIN, OTHER)
        elif ended_by == "forced":
            await manager.force_pin_change(PIN)
        else:
            await manager.reset(Looker(), CancelToken())
        assert await manager.recognise([token]) is None
        with pytest.raises(KeydeskError) as told:
            await manager.read_only_passkeys(token)
        assert told.value.code == Code.PIN_NEEDED
        assert softkey.machine.state.pin.tries == 8  # it costs no try


async def test_a_key_pulled_in_the_middle_is_gone_and_nothing_else() -> None:
    async with desk() as it:
        softkey, manager, token = await remembered(it, b"ana", b"bo")
        real = softkey.process

        def pull_at_the_list(request: bytes, exchange: object) -> bytes:
            if request[0] == 0x0A:
                it.port.unplug(softkey)
            return real(request, exchange)  # type: ignore[arg-type]  # handed through

        softkey.process = pull_at_the_list  # type: ignore[method-assign]  # a hand at the key
        with pytest.raises(KeydeskError) as told:
            await manager.read_only_passkeys(token)
        assert told.value.code == Code.KEY_REMOVED


@pytest.mark.parametrize("sealed", [b"", bytes(16), bytes(31), bytes(48), bytes(4096)])
async def test_what_a_key_seals_in_another_size_is_nothing(sealed: bytes) -> None:
    async with desk() as it:
        softkey, manager, token = await remembered(it, b"ana")
        softkey.faults.wrong_info({0x19: sealed, 0x1E: sealed})
        assert await manager.recognise([token]) is None
        listed = await manager.read_only_passkeys(token)
        assert (len(listed.passkeys), listed.state) == (1, b"")


async def test_a_key_that_does_not_name_itself_is_taken_at_its_tokens_word() -> None:
    async with desk() as it:
        softkey, manager, _ = await remembered(it, b"ana")
        softkey.faults.wrong_info({0x19: b"", 0x1E: b""})
        token = await manager.remember(PIN)
        assert (token.identifier, token.state) == (b"", b"")
        found = await manager.recognise([token])
        assert found is not None
        assert len((await manager.read_only_passkeys(found)).passkeys) == 1


async def test_a_protocol_the_key_no_longer_has_is_a_void_token() -> None:
    async with desk() as it:
        _, manager, token = await remembered(it, b"ana")
        with pytest.raises(KeydeskError) as told:
            await manager.read_only_passkeys(replace(token, protocol=9))
        assert told.value.code == Code.PIN_NEEDED


async def test_the_token_is_in_no_repr() -> None:
    async with desk() as it:
        _, manager, token = await remembered(it, b"ana")
        assert token.secret.reveal() not in repr(token) + repr(vars(manager))
        assert PIN.reveal() not in repr(vars(manager))


async def test_behind_the_dialog_of_windows_nothing_is_remembered() -> None:
    manager = PlatformManager()
    token = ReadOnlyToken(b"x", Secret("dG9rZW4"), 2)
    assert await manager.recognise([token]) is None
    for refused in (manager.remember(PIN), manager.read_only_passkeys(token)):
        with pytest.raises(KeydeskError) as told:
            await refused
        assert told.value.code == Code.KEY_WINDOWS_ADMIN


def test_golden_exchange_of_the_specification() -> None:
    """AES-128-CBC, its key by HKDF-SHA-256 with 32 zero bytes of salt. Source: CTAP 2.2 §6.4, encIdentifier."""
    token, plain, iv = bytes(range(32)), b"sixteen bytes id", bytes(range(16))
    extracted = hmac.digest(bytes(32), token, hashlib.sha256)  # RFC 5869 §2.2
    key = hmac.digest(extracted, b"encIdentifier" + b"\x01", hashlib.sha256)[:16]  # §2.3, one block
    sealer = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    sealed = iv + sealer.update(plain) + sealer.finalize()
    assert Info(versions=["FIDO_2_2"], enc_identifier=sealed).get_identifier(token) == plain
