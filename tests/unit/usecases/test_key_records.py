"""What the FIDO Alliance's list says reaches the state: for keys here and for the account's passkeys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType, PasskeyFacts
from keydesk.domain.catalogue import Code
from keydesk.domain.key_record import ModelRecord, Report, Trouble
from keydesk.domain.keys import SecurityKey, Transport
from keydesk.domain.reconciliation import KeyMap
from keydesk.domain.verdict import Level, Reason, Step, Verdict
from keydesk.usecases.key_records import KeyRecords
from keydesk.usecases.state import Snapshot
from tests.fakes.world import Bench, bench

BAD, GOOD = "a25342c0-3cdc-4414-8e46-f4807fca511c", "ee882879-721c-4913-9775-3dfcce97072a"
RECORD = ModelRecord(BAD, "Test Key", "FIDO L1", version=0x050403, reports=(Report(Trouble.CHECK_BYPASS),))
FINE = ModelRecord(GOOD, "Good Key", "FIDO L2")
DAY = datetime(2026, 3, 3, tzinfo=UTC)


class Listed:
    """A list that answers, or is refused."""

    def __init__(self, *records: ModelRecord) -> None:
        self.records = {record.aaguid: record for record in records}
        self.refused: KeydeskError | None = None
        self.asked: list[frozenset[str]] = []

    async def look_up(self, aaguids: frozenset[str]) -> Mapping[str, ModelRecord]:
        self.asked.append(aaguids)
        if self.refused is not None:
            raise self.refused
        return {aaguid: self.records[aaguid] for aaguid in aaguids if aaguid in self.records}


def passkey(name: str, aaguid: str | None) -> Method:
    return Method(name, MethodType.PASSKEY, DAY, passkey=PasskeyFacts(name.encode(), aaguid=aaguid))


def key(name: str, aaguid: str | None, firmware: str | None = None) -> SecurityKey:
    return SecurityKey(name, f"/{name}", Transport.HID, "Test Key", aaguid=aaguid, firmware=firmware)


def flow(b: Bench, listed: Listed | None) -> KeyRecords:
    spawned = b.spawned
    return KeyRecords(replace(b.world, records=listed), lambda name, work: spawned.append((name, work)))


async def test_keys_and_passkeys_are_looked_up_when_they_come() -> None:
    b, listed = bench(), Listed(RECORD, FINE)
    records = flow(b, listed)
    b.world.state.put(keys=())
    records.start()
    b.world.state.put(methods=())
    assert b.spawned == []
    b.world.state.put(keys=(key("one", BAD.upper()),), methods=(passkey("m1", GOOD), passkey("m2", None)))
    assert [name for name, _ in b.spawned] == ["key-records"]
    await b.spawned[-1][1]()
    assert listed.asked == [frozenset({BAD, GOOD})]
    assert b.world.state.now.records == {BAD: RECORD, GOOD: FINE}
    assert b.world.state.now.record_of(BAD.upper()) == RECORD
    assert b.world.state.now.record_of(None) is None
    assert len(b.spawned) == 1
    b.world.state.put(keys=(key("one", BAD), key("two", BAD)))
    assert len(b.spawned) == 2
    records.stop()
    b.world.state.put(keys=())
    assert len(b.spawned) == 2


async def test_without_a_file_nothing_is_asked() -> None:
    b = bench()
    records = flow(b, None)
    records.start()
    b.world.state.put(keys=(key("one", BAD),))
    await records.look()
    assert b.spawned == []
    assert b.world.state.now.records == {}
    records.stop()


async def test_a_list_that_is_refused_is_said_once_and_nothing_of_it_is_used() -> None:
    b, listed = bench(), Listed(RECORD)
    records = flow(b, listed)
    other = KeydeskError(Code.STORE_CORRUPT)
    b.world.state.put(keys=(key("one", BAD),), problems=(other,))
    await records.look()
    assert b.world.state.now.records == {BAD: RECORD}
    listed.refused = KeydeskError(Code.METADATA_REFUSED, reason="expired", file="mds.jwt")
    for _ in range(2):
        await records.look()
        assert b.world.state.now.records == {}
        assert b.world.state.now.problems == (other, listed.refused)
    listed.refused = None
    await records.look()
    assert b.world.state.now.problems == (other,)
    assert b.world.state.now.records == {BAD: RECORD}


A, B, C = passkey("m1", BAD), passkey("m2", GOOD), passkey("m3", None)
CODE = Method("r", MethodType.RECOVERY_CODE, DAY)
BROKEN = {BAD: RECORD}
MENDED = {BAD: replace(RECORD, reports=(Report(Trouble.CHECK_BYPASS), Report(Trouble.UPDATE)))}
HERE = {"one": KeyMap("one", frozenset({"m1"}))}


@pytest.mark.parametrize(
    ("methods", "keys", "maps", "records", "verdict"),
    [
        ((A, CODE), (key("one", BAD),), HERE, BROKEN, (Level.RISK, Step.ADD_SPARE, "one")),
        ((A, CODE), (), {}, BROKEN, (Level.RISK, Step.ADD_SPARE, None)),
        ((A, B), (key("one", BAD),), HERE, BROKEN, (Level.SHORT, Step.ADD_SPARE, "one")),
        ((A, B, C), (key("one", BAD),), HERE, BROKEN, (Level.SHORT, Step.NOTHING, "one")),
        ((A, B), (key("one", BAD, "5.4.2"),), HERE, MENDED, (Level.SHORT, Step.ADD_SPARE, "one")),
        ((A, B), (key("one", BAD, "5.4.3"),), HERE, MENDED, None),
        ((A, B), (), {}, MENDED, None),
        ((A, B), (key("two", BAD),), {}, {BAD: replace(RECORD, reports=())}, None),
        ((B, C), (key("one", BAD),), HERE, BROKEN, None),
    ],
)  # fmt: skip
def test_home_tells_of_a_passkey_on_a_reported_key(
    methods: tuple[Method, ...],
    keys: tuple[SecurityKey, ...],
    maps: Mapping[str, KeyMap],
    records: Mapping[str, ModelRecord],
    verdict: tuple[Level, Step, str | None] | None,
) -> None:
    person = bench().world.state.now.person
    now = Snapshot(person=person, methods=methods, keys=keys, maps=maps, records=records)
    if verdict is None:
        assert now.verdict.reason is Reason.SPARE
    else:
        level, step, holder = verdict
        assert now.verdict == Verdict(level, Reason.UNSAFE_KEY, step, holder)
