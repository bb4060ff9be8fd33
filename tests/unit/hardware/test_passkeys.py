"""Listing, deleting, counting: one site only, both command sets, odd answers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pytest
from fido2.ctap2.credman import CredentialManagement

from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.profile import PROFILES
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Slots
from keydesk.hardware.passkeys import _stored
from tests.fakes.plugged import PIN, RP_ID, desk, enroll, software_key

RESULT = CredentialManagement.RESULT
SITE = hashlib.sha256(RP_ID.encode()).digest()


@pytest.mark.parametrize("profile", ["yubikey-5.7", "yubikey-5.4", "old-2.0", "generic-2.1"])
async def test_many_passkeys_one_is_deleted(profile: str) -> None:
    async with desk() as it:
        key = await it.plug(software_key(profile))
        await key.set_pin(PIN)
        made = [await enroll(key, user=bytes([65 + index])) for index in range(5)]
        listed = await key.list_passkeys(RP_ID, PIN)
        assert {one.credential_id for one in listed} == {one.credential_id for one in made}
        assert {one.user_id for one in listed} == {b"A", b"B", b"C", b"D", b"E"}
        assert all(one.rp_id_hash == SITE for one in listed)
        await key.delete_passkey(made[2].credential_id, PIN)
        left = {one.credential_id for one in await key.list_passkeys(RP_ID, PIN)}
        assert left == {one.credential_id for index, one in enumerate(made) if index != 2}


async def test_the_same_account_again_replaces_its_passkey() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        await key.set_pin(PIN)
        await enroll(key)
        second = await enroll(key)
        assert [one.credential_id for one in await key.list_passkeys(RP_ID, PIN)] == [second.credential_id]


async def test_another_site_has_none() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        await key.set_pin(PIN)
        await enroll(key)
        assert await key.list_passkeys("example.com", PIN) == ()


@pytest.mark.parametrize("profile", ["yubikey-5.7", "yubikey-5.4"])
async def test_deleting_what_is_not_there_is_told(profile: str) -> None:
    async with desk() as it:
        key = await it.plug(software_key(profile))
        await key.set_pin(PIN)
        await enroll(key)
        with pytest.raises(KeydeskError) as told:
            await key.delete_passkey(b"nowhere" * 5, PIN)
        assert told.value.code == Code.KEY_LACKS_PASSKEY
        assert (await key.slots(PIN)).used == 1


async def test_a_key_that_says_yes_to_everything_is_not_believed() -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        await enroll(key)
        real = softkey.process

        def nods(request: bytes, exchange: object) -> bytes:
            if request[:4] == b"\x0a\xa4\x01\x06":
                return b"\x00"
            return real(request, exchange)  # type: ignore[arg-type]  # handed through

        softkey.process = nods  # type: ignore[method-assign]  # a fault the key does not offer
        with pytest.raises(KeydeskError) as told:
            await key.delete_passkey(b"nowhere" * 5, PIN)
        assert told.value.code == Code.KEY_LACKS_PASSKEY


async def test_counts() -> None:
    async with desk() as it:
        key = await it.plug(software_key("tiny-store"))
        await key.set_pin(PIN)
        assert await key.slots(PIN) == Slots(0, 2)
        await enroll(key)
        assert await key.slots(PIN) == Slots(1, 1)
        assert key.key.slots == Slots(1, 1)


async def test_a_key_without_management_says_so() -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        softkey.faults.wrong_info({0x01: ["FIDO_2_0"], 0x04: {"rk": True, "clientPin": True}})
        for call in (key.list_passkeys(RP_ID, PIN), key.slots(PIN), key.delete_passkey(b"x", PIN)):
            await key.refresh()
            with pytest.raises(KeydeskError) as told:
                await call
            assert (told.value.code, told.value.params["what"]) == (Code.KEY_UNSUPPORTED, "credential-management")


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {RESULT.USER: {}},
        {RESULT.USER: {"id": 5, "name": b"x", "displayName": ["y"]}},
        {RESULT.USER: "nobody", RESULT.PUBLIC_KEY: 7},
        {RESULT.USER: {"id": b"a", "name": "Eve\u202e\x07\n" + "x" * 500}},
    ],
)
def test_odd_entries_are_still_listed(answer: Mapping[int, object]) -> None:
    stored = _stored({RESULT.CREDENTIAL_ID: {"id": b"c", "type": "public-key"}, **answer}, RP_ID, SITE)
    assert stored.credential_id == b"c"
    assert len(stored.user_name) <= 120
    assert not {"\u202e", "\x07", "\n"} & set(stored.user_name)


@pytest.mark.parametrize("descriptor", [None, {}, {"id": ""}, {"id": b""}, "x"])
def test_an_entry_without_an_id_is_malformed(descriptor: object) -> None:
    with pytest.raises(KeydeskError) as told:
        _stored({RESULT.CREDENTIAL_ID: descriptor}, RP_ID, SITE)
    assert told.value.code == Code.KEY_MALFORMED


def test_both_command_sets_are_among_the_models() -> None:
    kinds = {PROFILES[name].passkey_management.value for name in ("yubikey-5.7", "yubikey-5.4", "generic-2.1")}
    assert kinds == {"both", "preview", "final"}
