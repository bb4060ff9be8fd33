"""What a key tells of its passkeys: odd, short, endless and foreign answers, in both command sets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import pytest
from fido2 import cbor

from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey
from tests.fakes.hid_port import CablePort
from tests.fakes.plugged import PIN, desk, keep, software_key

FINAL, PREVIEW = 0x0A, 0x41
RPS_BEGIN, RPS_NEXT, CREDS_BEGIN, CREDS_NEXT = 2, 3, 4, 5
RP, HASH, TOTAL_RPS, USER, ID, KEY, TOTAL, PROTECTION = 3, 4, 5, 6, 7, 8, 9, 10
Answer = dict[int, object]
Change = Callable[[int, Answer], bytes | None]


def meddle(key: SoftwareKey, change: Change) -> list[int]:
    """Change what a key answers to commands of passkey management; gives the commands it got."""
    real, seen = key.process, []

    def process(request: bytes, exchange: object) -> bytes:
        answer = real(request, exchange)  # type: ignore[arg-type]  # handed through
        if request[0] not in (FINAL, PREVIEW):
            return answer
        seen.append(request[0])
        asked = cbor.decode(request[1:])
        members = cbor.decode(answer[1:]) if answer[0] == 0 and len(answer) > 1 else {}
        assert isinstance(asked, Mapping)
        assert isinstance(members, Mapping)
        return answer if (changed := change(asked[1], dict(members))) is None else changed

    key.process = process  # type: ignore[method-assign]  # a fault the key does not offer
    return seen


def told(members: Mapping[int, object]) -> bytes:
    return b"\x00" + cbor.encode(dict(members))


async def listed(
    change: Change, *users: bytes, profile: str = "yubikey-5.7", port: SoftwareTransport | None = None
) -> list[StoredPasskey]:
    softkey = software_key(profile)
    for user in users or (b"ana", b"bo"):
        keep(softkey, "shop.example", user)
    async with desk(port=port) as it:
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        meddle(softkey, change)
        return list(await it.keys.manager(key.key.id).all_passkeys(PIN))


def unchanged(command: int, answer: Answer) -> bytes | None:
    return None


@pytest.mark.parametrize(
    ("profile", "command"), [("yubikey-5.4", PREVIEW), ("old-2.0", PREVIEW), ("generic-2.1", FINAL)]
)
async def test_both_command_sets_by_their_own_numbers(profile: str, command: int) -> None:
    softkey = software_key(profile)
    keep(softkey, "shop.example", b"ana")
    async with desk() as it:
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        seen = meddle(softkey, unchanged)
        assert len(await it.keys.manager(key.key.id).all_passkeys(PIN)) == 1
        assert set(seen) == {command}


@pytest.mark.parametrize("port", [SoftwareTransport, CablePort])
async def test_missing_totals_are_walked_to_the_end(port: type[SoftwareTransport]) -> None:
    def no_totals(command: int, answer: Answer) -> bytes | None:
        if command not in (RPS_BEGIN, CREDS_BEGIN):
            return None
        return told({name: value for name, value in answer.items() if name not in (TOTAL_RPS, TOTAL)})

    found = await listed(no_totals, b"ana", b"bo", b"cy", port=port())
    assert {one.user_id for one in found} == {b"ana", b"bo", b"cy"}


async def test_a_total_that_promises_too_much_gives_what_there_is() -> None:
    def braggart(command: int, answer: Answer) -> bytes | None:
        return told({**answer, TOTAL: 50}) if command == CREDS_BEGIN else None

    assert len(await listed(braggart)) == 2


@pytest.mark.parametrize("total", [{}, {TOTAL: 99_999}, {TOTAL: 1 << 40}, {TOTAL: "many"}, {TOTAL: True}])
async def test_an_endless_list_is_malformed(total: Answer) -> None:
    first: list[Answer] = []

    def endless(command: int, answer: Answer) -> bytes | None:
        if command == CREDS_BEGIN:
            first.append({name: value for name, value in answer.items() if name != TOTAL})
            return told({**first[0], **total})
        return told(first[0]) if command == CREDS_NEXT else None

    with pytest.raises(KeydeskError) as caught:
        await listed(endless)
    assert caught.value.code == Code.KEY_MALFORMED


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({USER: {}}, {"user_id": b"", "user_name": "", "display_name": ""}),
        ({USER: "nobody"}, {"user_id": b""}),
        ({USER: {"id": 5, "name": b"x", "displayName": ["y"]}}, {"user_id": b"", "user_name": ""}),
        ({USER: {"id": b"a", "name": "Eve\u202e\x07\n" + "x" * 500}}, {"user_id": b"a"}),
        ({KEY: 7}, {"public_key": b"", "algorithm": None}),
        ({KEY: {3: -8}}, {"algorithm": -8}),
        ({KEY: {3: "x"}}, {"algorithm": None}),
        ({KEY: {3: 1 << 40}}, {"algorithm": None}),
        ({KEY: {3: True}}, {"algorithm": None}),
        ({PROTECTION: 3}, {"protection": 3}),
        ({PROTECTION: 9}, {"protection": None}),
        ({PROTECTION: "high"}, {"protection": None}),
        ({ID: {}}, {"credential_id": b""}),
        ({ID: {"id": "text"}}, {"credential_id": b""}),
        ({ID: b"raw"}, {"credential_id": b""}),
    ],
)
async def test_odd_entries_are_listed_too(change: Answer, expected: dict[str, object]) -> None:
    def odd(command: int, answer: Answer) -> bytes | None:
        return told({**answer, **change}) if command == CREDS_BEGIN else None

    found = await listed(odd)
    assert len(found) == 2
    assert {name: getattr(found[0], name) for name in expected} == expected
    assert len(found[0].user_name) <= 120
    assert not {"\u202e", "\x07", "\n"} & set(found[0].user_name)


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ({RP: {}}, ""),
        ({RP: "shop"}, ""),
        ({RP: {"id": 5}}, ""),
        ({RP: {"id": "…op.example"}}, "…op.example"),
        ({RP: {"id": "shop.exa\u202emple\n"}}, "shop.example"),
        ({HASH: b"short"}, "shop.example"),
    ],
)
async def test_a_site_the_key_shortens_or_does_not_name_is_joined_by_its_hash(site: Answer, name: str) -> None:
    def odd(command: int, answer: Answer) -> bytes | None:
        return told({**answer, **site}) if command == RPS_BEGIN else None

    found = await listed(odd)
    assert {one.rp_id for one in found} == {name}
    assert {one.rp_id_hash for one in found} == {hashlib.sha256(b"shop.example").digest()}


async def test_a_site_that_can_neither_be_named_nor_asked_about_is_malformed() -> None:
    def odd(command: int, answer: Answer) -> bytes | None:
        return told({TOTAL_RPS: 1}) if command == RPS_BEGIN else None

    with pytest.raises(KeydeskError) as caught:
        await listed(odd)
    assert caught.value.code == Code.KEY_MALFORMED


async def test_members_out_of_canonical_order_are_read() -> None:
    def backwards(command: int, answer: Answer) -> bytes | None:
        if command not in (CREDS_BEGIN, CREDS_NEXT):
            return None
        parts = [cbor.encode({name: value})[1:] for name, value in sorted(answer.items(), reverse=True)]
        return b"\x00" + bytes([0xA0 | len(parts)]) + b"".join(parts)

    assert {one.user_id for one in await listed(backwards)} == {b"ana", b"bo"}


@pytest.mark.parametrize("status", [0x2E, 0x30])
async def test_a_site_whose_passkeys_have_just_gone_is_empty(status: int) -> None:
    def gone(command: int, answer: Answer) -> bytes | None:
        return bytes([status]) if command == CREDS_BEGIN else None

    assert await listed(gone) == []


async def test_an_empty_key_is_asked_for_nothing_more() -> None:
    softkey = software_key()
    async with desk() as it:
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        commands: list[int] = []

        def note(command: int, answer: Answer) -> bytes | None:
            commands.append(command)
            return None

        meddle(softkey, note)
        assert await it.keys.manager(key.key.id).all_passkeys(PIN) == ()
        assert commands == [1]


async def test_deleting_what_is_not_there_is_told_also_by_a_key_that_nods() -> None:
    softkey = software_key()
    keep(softkey, "shop.example", b"ana")
    async with desk() as it:
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        manager = it.keys.manager(key.key.id)
        await manager.unlock(PIN)
        for credential_id in (b"nowhere" * 5, b""):
            with pytest.raises(KeydeskError) as caught:
                await manager.delete_passkey(credential_id)
            assert caught.value.code == Code.KEY_LACKS_PASSKEY
        meddle(softkey, lambda command, answer: b"\x00" if command == 6 else None)
        with pytest.raises(KeydeskError) as caught:
            await manager.delete_passkey(b"nowhere" * 5)
        assert caught.value.code == Code.KEY_LACKS_PASSKEY
        assert len(await manager.all_passkeys()) == 1
