"""The key layer on a real pcscd: card in, card out, the whole way on one card, no service."""

from __future__ import annotations

import asyncio
import importlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import FormFactor, Presence
from keydesk.hardware.device_thread import Limits, Stop
from keydesk.hardware.key import Key
from keydesk.hardware.keys import PluggedKeys
from keydesk.hardware.pcsc import PcscTransport
from keydesk.hardware.proof import verify_proof
from keydesk.hardware.session import Session
from tests.fakes.pcscd import READER_NAME, VirtualReader, virtual_reader
from tests.fakes.plugged import MODELS, ORIGIN, PIN, RP_ID, Looker, options, question, until

pytestmark = [pytest.mark.pcsc, pytest.mark.slow, pytest.mark.timeout(120)]


@pytest.mark.may_block("the reader is started and its card moved by blocking calls")
async def test_a_card_on_a_reader(tmp_path: Path) -> None:
    with virtual_reader(tmp_path / "card.json") as reader:
        keys = PluggedKeys([PcscTransport()], MODELS, Limits())
        await keys.start()
        try:
            await _whole_way(keys)
            await _in_and_out(keys, reader)
        finally:
            await keys.stop()


async def _whole_way(keys: PluggedKeys) -> None:
    (found,) = await keys.settle()
    assert found.usable
    assert found.transport == "pcsc"
    assert found.form is FormFactor.CARD
    key = keys.handle(found.id)
    await key.set_pin(PIN)
    looker = Looker()
    made = await key.make_passkey(options(), ORIGIN, PIN, looker, CancelToken())
    assert made.user_verified
    assert made.transports == ("nfc",)
    request = question(made.credential_id)
    verify_proof(made.public_key, await key.prove(request, ORIGIN, PIN, Looker(), CancelToken()), request, ORIGIN)
    assert (await key.probe(RP_ID, [made.credential_id]))[made.credential_id] is Presence.HOLDS
    assert [one.credential_id for one in await key.list_passkeys(RP_ID, PIN)] == [made.credential_id]
    manager = keys.manager(found.id)
    await manager.unlock(PIN)
    (listed,) = await manager.all_passkeys()  # the card keeps its power, and its token, from one call to the next
    await manager.rename_passkey(listed, "ana", "Ana Ito")
    assert [one.user_name for one in await manager.all_passkeys(PIN)] == ["ana"]
    await manager.lock()
    await key.delete_passkey(made.credential_id, PIN)
    assert await key.list_passkeys(RP_ID, PIN) == ()


async def _in_and_out(keys: PluggedKeys, reader: VirtualReader) -> None:
    key = keys.handle(keys.present[0].id)
    before = keys.present[0].id
    await asyncio.to_thread(reader.remove)
    await until(keys, lambda: not keys.present)
    with pytest.raises(KeydeskError) as gone:
        await key.refresh()
    assert gone.value.code == Code.KEY_REMOVED
    await asyncio.to_thread(reader.insert)
    await until(keys, lambda: bool(keys.present))
    assert keys.present[0].id == before
    assert keys.present[0].pin.set


@pytest.mark.may_block("the reader is started by blocking calls")
async def test_an_empty_reader_is_no_key(tmp_path: Path) -> None:
    with virtual_reader(tmp_path / "card.json", insert=False):
        keys = PluggedKeys([PcscTransport()], MODELS)
        await keys.start()
        assert await keys.settle() == ()
        assert keys.problems == {}
        await keys.stop()


async def connected(connect: Callable[[], tuple[int, int, int]]) -> int:
    """Another program gets the card as soon as we let go of it, which we do when idle for a while."""
    async with asyncio.timeout(8):
        while True:
            result, card, _ = connect()
            if result == 0:
                return card
            await asyncio.sleep(0.1)


@pytest.mark.may_block("the reader is started by blocking calls")
async def test_two_programs_share_the_card(tmp_path: Path) -> None:
    with virtual_reader(tmp_path / "card.json"):
        keys = PluggedKeys([PcscTransport()], MODELS)
        await keys.start()
        (found,) = await keys.settle()
        scard = importlib.import_module("smartcard.scard")  # an optional part without types
        _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        card = await connected(lambda: scard.SCardConnect(context, READER_NAME, scard.SCARD_SHARE_SHARED, 3))
        assert (await keys.handle(found.id).refresh()).usable  # shared, since exclusive cannot be had
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        card = await connected(lambda: scard.SCardConnect(context, READER_NAME, scard.SCARD_SHARE_EXCLUSIVE, 3))
        with pytest.raises(KeydeskError) as busy:
            await keys.handle(found.id).refresh()
        assert busy.value.code == Code.KEY_BUSY
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(context)
        await keys.stop()


@pytest.mark.may_block("the reader is started by blocking calls")
async def test_another_program_resets_the_card_between_two_commands(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What stands alone is answered by a card that is connected anew; a session's token ended with the reset."""
    with virtual_reader(tmp_path / "card.json") as reader:
        keys = PluggedKeys([PcscTransport()], MODELS)
        await keys.start()
        (found,) = await keys.settle()
        key = keys.handle(found.id)
        assert isinstance(key, Key)
        scard = importlib.import_module("smartcard.scard")  # an optional part without types
        _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        other = await connected(lambda: scard.SCardConnect(context, READER_NAME, scard.SCARD_SHARE_SHARED, 3))
        caplog.set_level(logging.INFO, "keydesk")

        def interrupted(disposition: int) -> Callable[[Session, Stop], bool]:
            def job(session: Session, stop: Stop) -> bool:
                before = session.read_info()
                result, _ = scard.SCardReconnect(other, scard.SCARD_SHARE_SHARED, 3, disposition)
                assert result == scard.SCARD_S_SUCCESS
                return session.read_info() == before

            return job

        assert await key.thread.run(interrupted(scard.SCARD_RESET_CARD))
        assert await key.thread.run(interrupted(scard.SCARD_UNPOWER_CARD))
        assert caplog.text.count("it is connected anew") == 2
        await key.set_pin(PIN)
        manager = keys.manager(found.id)
        await manager.unlock(PIN)
        scard.SCardReconnect(other, scard.SCARD_SHARE_SHARED, 3, scard.SCARD_RESET_CARD)
        with pytest.raises(KeydeskError) as over:
            await manager.all_passkeys()
        assert over.value.code == Code.PIN_NEEDED
        assert await manager.all_passkeys(PIN) == ()
        scard.SCardDisconnect(other, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(context)
        await keys.stop()
        assert reader.card_present()


def test_the_watcher_sleeps_inside_the_service_and_can_be_stopped(tmp_path: Path) -> None:
    with virtual_reader(tmp_path / "card.json", insert=False) as reader:
        heard = threading.Event()
        stop = PcscTransport().watch(heard.set)
        assert not heard.wait(0.5)
        reader.insert()
        assert heard.wait(5)
        (thread,) = (one for one in threading.enumerate() if one.name == "key-watch-pcsc")
        stop()
        thread.join(10)
        assert not thread.is_alive()
