"""What sites had a key keep, read from honest and from hostile keys: lengths, checksums, bombs."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fido2 import cbor

from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code
from keydesk.domain.stored_data import StoredData
from keydesk.hardware.large_blobs import MOST, open_entries, parse
from keydesk.hardware.managed_key import Manager
from keydesk.hardware.platform_manager import PlatformManager
from tests.fakes.hid_port import CablePort
from tests.fakes.plugged import PIN, Desk, desk, keep, software_key

KEY = bytes(range(32))
PORTS: dict[str, Callable[[], SoftwareTransport]] = {"in-process": SoftwareTransport, "ctaphid": CablePort}


def sealed(content: bytes, key: bytes = KEY, size: int | None = None) -> dict[int, object]:
    """An entry. Source: CTAP 2.1 §6.10.3."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed, nonce, told = packer.compress(content) + packer.flush(), os.urandom(12), len(content)
    told = told if size is None else size
    return {1: AESGCM(key).encrypt(nonce, packed, b"blob" + told.to_bytes(8, "little")), 2: nonce, 3: told}


def array(*entries: object) -> bytes:
    return summed(cbor.encode(list(entries)))


def summed(body: bytes) -> bytes:
    return body + hashlib.sha256(body).digest()[:16]


async def stored(it: Desk, data: bytes | None = None, **changes: object) -> tuple[SoftwareKey, StoredData]:
    softkey = software_key("generic-2.3")
    softkey.machine.state.large_blobs = data
    keep(softkey, "localhost", b"ana", **changes)
    key = await it.plug(softkey)
    await key.set_pin(PIN)
    manager = it.keys.manager(key.key.id)
    assert isinstance(manager, Manager)
    (one,) = await manager.all_passkeys(PIN)
    return softkey, await manager.stored_data(one)


@pytest.mark.parametrize("port", PORTS)
async def test_sizes_of_all_and_contents_of_its_own(port: str) -> None:
    long = os.urandom(2500)  # two pieces on this key
    async with desk(port=PORTS[port]()) as it:
        data = array(sealed(b"mine"), sealed(long, os.urandom(32)), sealed(b"<b>also</b>"))
        _, told = await stored(it, data, large_blob_key=KEY, blob=b"a note")
        assert told.large == (b"mine", b"<b>also</b>")
        assert told.small == b"a note"
        assert told.array is not None
        assert (told.array.capacity, told.array.used, told.array.free) == (4096, len(data), 4096 - len(data))
        assert len(told.array.sizes) == 3
        assert told.array.sizes[1] > 2500
        assert told.array.intact


async def test_a_passkey_without_any_and_a_key_without_any() -> None:
    async with desk() as it:
        _, told = await stored(it)
        assert (told.large, told.large_key, told.small) == ((), False, b"")
        assert told.array is not None
        assert (told.array.used, told.array.sizes) == (17, ())
        key = await it.plug(software_key("yubikey-5.7"))
        manager = it.keys.manager(key.key.id)
        assert await manager.stored_data() == StoredData(None)


async def test_a_site_that_is_not_asked_about_stays_unknown() -> None:
    async with desk() as it:
        _, told = await stored(it, rp_id="elsewhere.example")
        assert told.small is None  # this key answers for localhost alone
        _, told = await stored(it, protection=3, blob=b"only with the PIN")
        assert told.small is None


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x80", bytes(17), array()[:-1], array() + b"\0", summed(b"\xa0"), summed(b"\x81\x01"),
        summed(b"\x9f" * 50), summed(b"\x81" * 200 + b"\x80"), summed(b"\x9b" + b"\xff" * 8),
        summed(b"\x5b" + b"\xff" * 8), summed(b"\x80\x80"), summed(cbor.encode([{1: b"x"}])[:-1]),
    ],
)  # fmt: skip
def test_what_is_no_whole_array_is_none(data: bytes) -> None:
    assert parse(data) is None


@pytest.mark.parametrize(
    "entry",
    [
        {}, {1: "text", 2: bytes(12), 3: 4}, {1: b"x" * 20, 2: bytes(11), 3: 4}, {1: b"x" * 20, 2: bytes(12)},
        {1: b"x" * 20, 2: bytes(12), 3: True}, {1: b"x" * 20, 2: bytes(12), 3: -1},
        {1: b"x" * 20, 2: bytes(12), 3: 1 << 60}, {1: b"", 2: bytes(12), 3: 0},
        sealed(b"another's", bytes(32)), sealed(b"told longer", size=500),
        sealed(b"told shorter", size=3), sealed(bytes(10_000_000), size=100),
    ],
)  # fmt: skip
def test_an_entry_that_is_not_its_own_or_not_whole_stays_closed(entry: dict[int, object]) -> None:
    whole = parse(array(entry, sealed(b"good")))
    assert whole is not None
    assert open_entries(whole, KEY) == (b"good",)
    assert open_entries(whole, b"short") == ()


async def test_a_wrong_checksum_is_told_and_nothing_of_it_is_shown() -> None:
    async with desk() as it:
        broken = bytearray(array(sealed(b"mine")))
        broken[-1] ^= 1
        _, told = await stored(it, bytes(broken), large_blob_key=KEY)
        assert told.array is not None
        assert (told.array.intact, told.array.sizes, told.large) == (False, (), ())


Answer = Callable[[int, int], object]


@pytest.mark.parametrize(
    "answer",
    [
        lambda offset, wanted: bytes(wanted),  # without end
        lambda offset, wanted: bytes(wanted + 1),
        lambda offset, wanted: "text",
        lambda offset, wanted: None,
    ],
)
async def test_an_endless_or_odd_answer_is_malformed(answer: Answer) -> None:
    async with desk() as it:
        softkey = software_key("generic-2.3")
        key = await it.plug(softkey)
        real, asked = softkey.process, []

        def lies(request: bytes, exchange: object) -> bytes:
            if request[0] != 0x0C:
                return real(request, exchange)  # type: ignore[arg-type]  # handed through
            members = cbor.decode(request[1:])
            assert isinstance(members, dict)
            asked.append(members[3])
            told = answer(members[3], members[1])
            return b"\x00" + cbor.encode({} if told is None else {1: told})

        softkey.process = lies  # type: ignore[method-assign]  # a fault the key does not offer
        with pytest.raises(KeydeskError) as told:
            await it.keys.manager(key.key.id).stored_data()
        assert told.value.code == Code.KEY_MALFORMED
        assert len(asked) <= MOST // 64
        softkey.process = real  # type: ignore[method-assign]
        assert (await it.keys.manager(key.key.id).stored_data()).array is not None


@pytest.mark.parametrize("told", [{0x05: 0}, {0x05: 65}, {0x0B: 0}, {0x0B: 1 << 40}])
async def test_sizes_a_key_tells_of_itself_are_bounded(told: dict[int, object]) -> None:
    async with desk() as it:
        softkey = software_key("generic-2.3")
        key = await it.plug(softkey)
        softkey.faults.wrong_info(told)
        await key.refresh()
        if told == {0x05: 0}:
            with pytest.raises(KeydeskError) as refused:  # python-fido2 sends nothing to a key that takes nothing
                await it.keys.manager(key.key.id).stored_data()
            assert refused.value.code == Code.KEY_UNSUPPORTED
            return
        data = await it.keys.manager(key.key.id).stored_data()
        assert data.array is not None
        assert 0 <= data.array.capacity <= MOST
        assert data.array.free <= MOST


async def test_keys_and_contents_are_in_no_repr() -> None:
    async with desk() as it:
        _, told = await stored(it, array(sealed(b"canary")), large_blob_key=KEY)
        assert "canary" not in repr(told)


async def test_behind_the_dialog_of_windows_nothing_is_read() -> None:
    with pytest.raises(KeydeskError) as told:
        await PlatformManager().stored_data()
    assert told.value.code == Code.KEY_WINDOWS_ADMIN
