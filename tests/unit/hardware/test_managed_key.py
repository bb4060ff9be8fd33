"""Managing a key: unlocked for a session, all its passkeys listed, renamed and deleted."""

from __future__ import annotations

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from tests.fakes.plugged import PIN, Desk, desk, enroll, software_key

PROFILES = ["yubikey-5.7", "yubikey-5.4", "old-2.0", "generic-2.1", "generic-2.3", "nfc-card"]


def unlocked(it: Desk) -> bool:
    """What every page sees."""
    return it.keys.present[0].unlocked


@pytest.mark.parametrize("profile", PROFILES)
async def test_one_pin_for_a_session(profile: str) -> None:
    async with desk() as it:
        key = await it.plug(software_key(profile))
        await key.set_pin(PIN)
        await enroll(key, rp_id="localhost")
        await enroll(key, rp_id="example.com")
        manager = it.keys.manager(key.key.id)
        assert it.keys.manager(key.key.id) is manager
        with pytest.raises(KeydeskError) as locked:
            await manager.all_passkeys()
        assert locked.value.code == Code.PIN_NEEDED
        await manager.unlock(PIN)
        assert manager.unlocked
        assert unlocked(it)
        found = await manager.all_passkeys()
        assert sorted(one.rp_id for one in found) == ["example.com", "localhost"]
        assert {one.algorithm for one in found} <= {-7, -8}
        await manager.lock()
        assert not unlocked(it)
        with pytest.raises(KeydeskError) as again:
            await manager.all_passkeys()
        assert again.value.code == Code.PIN_NEEDED


async def test_a_wrong_pin_unlocks_nothing_and_is_counted() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        await key.set_pin(PIN)
        manager = it.keys.manager(key.key.id)
        with pytest.raises(KeydeskError) as told:
            await manager.unlock(Secret("wrong-pin"))
        assert told.value.code == Code.PIN_WRONG
        assert key.key.pin.retries == 7
        assert not manager.unlocked
