"""The silent map: three answers, no PIN, no touch, no light."""

from __future__ import annotations

import pytest
from fido2.ctap2.base import Ctap2

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.touch import TouchMode
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Presence
from tests.fakes.plugged import ORIGIN, PIN, RP_ID, Looker, desk, enroll, options, software_key

GET_ASSERTION = 0x02


@pytest.mark.parametrize("profile", ["yubikey-5.7", "yubikey-5.4", "old-2.0", "generic-2.3", "nfc-card"])
async def test_nobody_is_asked_and_nothing_shines(profile: str) -> None:
    async with desk() as it:
        softkey = software_key(profile)
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        made = await enroll(key)
        wanted: list[bool] = []
        softkey.touch.listen(wanted.append)
        softkey.touch.mode = TouchMode.NEVER
        ids = [bytes([index]) * 48 for index in range(20)]
        answers = await key.probe(RP_ID, [*ids, made.credential_id, made.credential_id])
        assert answers == {**dict.fromkeys(ids, Presence.LACKS), made.credential_id: Presence.HOLDS}
        assert wanted == []


async def test_another_site_is_not_asked_about() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        made = await enroll(key, pin=None)
        assert (await key.probe("other.localhost", [made.credential_id]))[made.credential_id] is not Presence.HOLDS


async def test_ids_longer_than_the_key_takes_could_not_be_asked() -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        softkey.faults.silence(GET_ASSERTION)  # it is not even asked
        assert await key.probe(RP_ID, [b"x" * 129, b""]) == {b"x" * 129: Presence.UNKNOWN, b"": Presence.UNKNOWN}
        softkey.faults.clear()


@pytest.mark.parametrize("status", [0x36, 0x2C, 0x2B, 0x30, 0x7F, 0x99])
async def test_a_refusal_is_unknown_for_that_id_only(status: int) -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        softkey.faults.answer(status, GET_ASSERTION)
        assert list((await key.probe(RP_ID, [b"a" * 20, b"b" * 20])).values()) == [Presence.UNKNOWN, Presence.LACKS]


async def test_a_u2f_key_is_asked_in_its_own_way() -> None:
    async with desk() as it:
        softkey = software_key("u2f-only")
        key = await it.plug(softkey)
        import hashlib

        from fido2.ctap1 import Ctap1

        device = it.port.open(it.port.list()[0])
        registered = Ctap1(device).register(bytes(32), hashlib.sha256(RP_ID.encode()).digest())
        answers = await key.probe(RP_ID, [registered.key_handle, b"z" * 64, b"z" * 300])
        assert list(answers.values()) == [Presence.HOLDS, Presence.LACKS, Presence.UNKNOWN]


async def test_an_empty_question() -> None:
    async with desk() as it:
        assert await (await it.plug(software_key())).probe(RP_ID, []) == {}


async def test_a_waiting_ceremony_is_not_disturbed() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        made = await key.make_passkey(options(), ORIGIN, None, Looker(), CancelToken())
        cancel = CancelToken()
        cancel.cancel()
        with pytest.raises(KeydeskError) as told:
            await key.make_passkey(options(), ORIGIN, None, Looker(), cancel)
        assert told.value.code == Code.KEY_CANCELLED
        assert (await key.probe(RP_ID, [made.credential_id]))[made.credential_id] is Presence.HOLDS


async def test_one_id_per_call_and_none_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key gives one match only for a list, so each id is a call of its own; twenty entries are twenty calls."""
    asked: list[int] = []
    original = Ctap2.get_assertion

    def counted(
        self: Ctap2, rp_id: str, client_data_hash: bytes, allow_list: list[dict[str, object]], *rest: object
    ) -> object:
        asked.append(len(allow_list))
        return original(self, rp_id, client_data_hash, allow_list, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Ctap2, "get_assertion", counted)
    async with desk() as it:
        key = await it.plug(software_key())
        ids = [bytes([index]) * 48 for index in range(20)]
        await key.probe(RP_ID, [*ids, *ids, b"x" * 129])
    assert asked == [1] * 20
