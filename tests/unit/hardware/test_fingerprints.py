"""Fingerprints of a key: enrolled sample by sample, named within the key's limit, listed, removed.

In process and over CTAPHID, with the final and the preview commands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey import bio_enrollment
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.status import SampleStatus
from keydesk.demo.softkey.touch import TouchMode
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import FingerprintSensor, Sample
from keydesk.hardware.managed_key import Manager
from tests.fakes.hid_port import CablePort
from tests.fakes.plugged import ORIGIN, PIN, Desk, Looker, desk, enroll, question, software_key, touch_wanted

PORTS = [SoftwareTransport, CablePort]
WITH_SENSOR = ["bio-a", "bio-c", "bio-old"]


class SampleLooker(Looker):
    """Writes down the samples."""

    def __init__(self) -> None:
        super().__init__()
        self.samples: list[tuple[Sample, int | None]] = []

    def sample(self, sample: Sample, remaining: int | None) -> None:
        self.samples.append((sample, remaining))


async def managed(it: Desk, key: SoftwareKey) -> Manager:
    """Plug a key, give it a PIN."""
    handle = await it.plug(key)
    await handle.set_pin(PIN)
    manager = it.keys.manager(handle.key.id)
    assert isinstance(manager, Manager)
    return manager


def at_second_sample(key: SoftwareKey, happens: Callable[[], None]) -> None:
    """Let something happen while the finger is wanted for the second time; on the key's thread."""
    wishes = 0

    def changed(wanted: bool) -> None:
        nonlocal wishes
        wishes += wanted
        if wanted and wishes == 2:
            happens()

    key.touch.listen(changed)


def told(caught: pytest.ExceptionInfo[KeydeskError]) -> str:
    return str(caught.value.code)


@pytest.mark.parametrize("port", PORTS)
@pytest.mark.parametrize("profile", WITH_SENSOR)
async def test_enroll_name_list_remove(profile: str, port: type[SoftwareTransport]) -> None:
    async with desk(port=port()) as it:
        key = software_key(profile)
        manager = await managed(it, key)
        model = key.profile.sensor
        assert model is not None
        sensor = await manager.fingerprint_sensor()
        assert sensor == FingerprintSensor(False, model.samples, model.name_bytes)
        assert await manager.fingerprints(PIN) == ()
        looker = SampleLooker()
        made = await manager.enroll_fingerprint(looker, CancelToken(), PIN)
        assert [left for _, left in looker.samples] == list(range(model.samples - 1, -1, -1))
        assert await manager.fingerprints(PIN) == (made,)  # no name, and yet listed
        await manager.rename_fingerprint(made.id, "  Da\u0308umen\u202e ", PIN)
        (named,) = await manager.fingerprints(PIN)
        assert (named.id, named.name) == (made.id, "Däumen")
        await manager.delete_fingerprint(made.id, PIN)
        assert await manager.fingerprints(PIN) == ()


async def test_one_unlock_serves_all_of_it() -> None:
    async with desk() as it:
        manager = await managed(it, software_key("bio-a"))
        with pytest.raises(KeydeskError) as locked:
            await manager.fingerprints()
        assert told(locked) == Code.PIN_NEEDED
        await manager.unlock(PIN)
        made = await manager.enroll_fingerprint(SampleLooker(), CancelToken())
        await manager.rename_fingerprint(made.id, "Thumb")
        assert [one.name for one in await manager.fingerprints()] == ["Thumb"]
        await manager.delete_fingerprint(made.id)
        assert await manager.fingerprints() == ()
        assert manager.unlocked


async def test_bad_samples_are_told_and_the_rest_goes_on() -> None:
    async with desk() as it:
        key = software_key("bio-old")
        manager = await managed(it, key)
        key.faults.samples(
            SampleStatus.TOO_FAST, SampleStatus.GOOD, SampleStatus.EXISTS, SampleStatus.NO_UP_TRANSITION
        )
        looker = SampleLooker()
        await manager.enroll_fingerprint(looker, CancelToken(), PIN)
        assert looker.samples == [
            (Sample.TOO_FAST, 3),
            (Sample.GOOD, 2),
            (Sample.EXISTS, 2),
            (Sample.UNKNOWN, 2),
            (Sample.GOOD, 1),
            (Sample.GOOD, 0),
        ]


async def test_no_finger_three_times_ends_it_and_the_next_enrollment_works() -> None:
    async with desk() as it:
        key = software_key("bio-a")
        manager = await managed(it, key)
        key.faults.samples(SampleStatus.GOOD, *[SampleStatus.NO_USER_ACTIVITY] * 3)
        looker = SampleLooker()
        with pytest.raises(KeydeskError) as ended:
            await manager.enroll_fingerprint(looker, CancelToken(), PIN)
        assert told(ended) == Code.KEY_NOT_TOUCHED
        assert looker.samples[-1] == (Sample.NO_FINGER, 4)
        assert key.machine.session.enrollment is None
        await manager.enroll_fingerprint(SampleLooker(), CancelToken(), PIN)


@pytest.mark.parametrize("port", PORTS)
async def test_cancel_mid_way_leaves_no_half_of_a_finger(port: type[SoftwareTransport]) -> None:
    async with desk(port=port()) as it:
        key = software_key("bio-a")
        manager = await managed(it, key)
        cancel = CancelToken()

        def then() -> None:
            key.touch.mode = TouchMode.NEVER
            cancel.cancel()

        at_second_sample(key, then)
        with pytest.raises(KeydeskError) as ended:
            await manager.enroll_fingerprint(SampleLooker(), cancel, PIN)
        assert told(ended) == Code.KEY_CANCELLED
        assert await manager.fingerprints(PIN) == ()
        assert key.machine.session.enrollment is None


async def test_cancel_while_the_finger_is_waited_for() -> None:
    async with desk() as it:
        key = software_key("bio-a", TouchMode.BUTTON)
        manager = await managed(it, key)
        cancel = CancelToken()
        task = asyncio.create_task(manager.enroll_fingerprint(SampleLooker(), cancel, PIN))
        await touch_wanted(key)
        cancel.cancel()
        with pytest.raises(KeydeskError) as ended:
            await task
        assert told(ended) == Code.KEY_CANCELLED


async def test_a_full_sensor_a_long_name_and_a_finger_that_is_gone() -> None:
    async with desk() as it:
        manager = await managed(it, software_key("bio-old"))
        made = [await manager.enroll_fingerprint(SampleLooker(), CancelToken(), PIN) for _ in range(3)]
        with pytest.raises(KeydeskError) as full:
            await manager.enroll_fingerprint(SampleLooker(), CancelToken(), PIN)
        assert told(full) == Code.FINGERPRINT_FULL
        with pytest.raises(KeydeskError) as long:
            await manager.rename_fingerprint(made[0].id, "指" * 6, PIN)
        assert (told(long), long.value.params["max_bytes"]) == (Code.FINGERPRINT_NAME_TOO_LONG, 15)
        await manager.rename_fingerprint(made[0].id, "指" * 5, PIN)
        await manager.delete_fingerprint(made[0].id, PIN)
        for gone in (manager.delete_fingerprint(made[0].id, PIN), manager.rename_fingerprint(made[0].id, "x", PIN)):
            with pytest.raises(KeydeskError) as missing:
                await gone
            assert told(missing) == Code.FINGERPRINT_GONE


async def test_a_token_the_key_ends_between_samples_is_taken_anew() -> None:
    async with desk() as it:
        key = software_key("bio-a")
        manager = await managed(it, key)
        at_second_sample(key, lambda: key.machine.session.tokens.forget())
        looker = SampleLooker()
        await manager.enroll_fingerprint(looker, CancelToken(), PIN)
        assert len(looker.samples) == 5
        assert key.machine.state.pin.tries == 8
        await manager.unlock(PIN)
        at_second_sample(key, lambda: key.machine.session.tokens.forget())
        with pytest.raises(KeydeskError) as over:
            await manager.enroll_fingerprint(SampleLooker(), CancelToken())
        assert told(over) == Code.PIN_NEEDED
        assert not manager.unlocked


@pytest.mark.parametrize("port", PORTS)
async def test_a_key_pulled_while_the_finger_lies_on_it(port: type[SoftwareTransport]) -> None:
    async with desk(port=port()) as it:
        key = software_key("bio-a")
        manager = await managed(it, key)
        at_second_sample(key, lambda: it.port.unplug(key))
        with pytest.raises(KeydeskError) as gone:
            await manager.enroll_fingerprint(SampleLooker(), CancelToken(), PIN)
        assert told(gone) == Code.KEY_REMOVED


async def test_a_key_without_a_sensor() -> None:
    async with desk() as it:
        manager = await managed(it, software_key("generic-2.1"))
        with pytest.raises(KeydeskError) as without:
            await manager.fingerprint_sensor()
        assert (told(without), without.value.params["what"]) == (Code.KEY_UNSUPPORTED, "fingerprints")


@pytest.mark.parametrize("profile", ["bio-a", "bio-old"])  # by a token for the finger, and before there were such
async def test_after_strange_fingers_the_pin_always_works(profile: str) -> None:
    async with desk() as it:
        key = software_key(profile)
        manager = await managed(it, key)
        await manager.enroll_fingerprint(SampleLooker(), CancelToken(), PIN)
        handle = manager.key
        made = await enroll(handle, None)
        assert made.user_verified  # by the finger alone
        assert (await handle.pin_state()).finger_retries == 5
        key.faults.wrong_fingers(9)
        asked = replace(question(made.credential_id), user_verification="required")
        for left in (4, 3, 2, 1, 0, 0):
            with pytest.raises(KeydeskError) as strange:
                await handle.prove(asked, ORIGIN, None, Looker(), CancelToken())
            code = Code.FINGER_UNKNOWN if left else Code.FINGER_BLOCKED
            assert (told(strange), strange.value.params["retries"]) == (code, left)
        assert key.machine.state.finger_tries == 0
        assert (await handle.pin_state()).finger_retries == 0
        by_pin = await handle.prove(asked, ORIGIN, PIN, Looker(), CancelToken())
        assert by_pin.user_verified
        assert key.machine.state.finger_tries == 5


@pytest.mark.parametrize(
    ("entries", "names"),
    [
        ([{1: b"a", 2: 5}, {1: b"b", 2: "\u202eeman"}, {1: b"c"}], ["", "eman", ""]),
        ([{1: b""}], None),
        ([{2: "no id"}], None),
        (["no map"], None),
        ({}, None),
    ],
)
async def test_odd_lists(entries: object, names: list[str] | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bio_enrollment._HANDLERS, 0x04, lambda *_: {7: entries})
    async with desk() as it:
        manager = await managed(it, software_key("bio-a"))
        if names is not None:
            assert [one.name for one in await manager.fingerprints(PIN)] == names
            return
        with pytest.raises(KeydeskError) as odd:
            await manager.fingerprints(PIN)
        assert told(odd) == Code.KEY_MALFORMED


@pytest.mark.parametrize(
    "begun", [{}, {4: "text", 5: 0, 6: 0}, {4: b"", 5: 0, 6: 0}, {4: b"id", 5: 0}, {4: b"id", 5: 99, 6: -1}]
)
async def test_odd_samples_end(begun: dict[int, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong types, no template, no count of what remains: it ends, it says so, and the key is asked to forget."""
    cancelled: list[int] = []

    def cancel(*_: object) -> dict[int, object]:
        cancelled.append(1)
        return {}

    monkeypatch.setitem(bio_enrollment._HANDLERS, 0x01, lambda *_: dict(begun))
    monkeypatch.setitem(bio_enrollment._HANDLERS, 0x02, lambda *_: dict(begun))
    monkeypatch.setitem(bio_enrollment._HANDLERS, 0x03, cancel)
    async with desk() as it:
        manager = await managed(it, software_key("bio-a"))
        with pytest.raises(KeydeskError) as odd:
            await manager.enroll_fingerprint(SampleLooker(), CancelToken(), PIN)
        assert told(odd) == Code.KEY_MALFORMED
        assert cancelled == [1]


async def test_a_sensor_that_tells_nothing_has_the_usual_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bio_enrollment._HANDLERS, 0x07, lambda *_: {2: "swipe", 3: -4, 8: True})
    async with desk() as it:
        manager = await managed(it, software_key("bio-a"))
        assert await manager.fingerprint_sensor() == FingerprintSensor()
