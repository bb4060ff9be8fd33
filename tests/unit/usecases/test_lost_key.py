"""The lost-key run: what it could open, one entry after the other, to be gone on with, and a report of it."""

from dataclasses import replace

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey, Tag
from keydesk.domain.lost_key import LostStep
from keydesk.domain.remembered_key import READ_ONLY_LIST
from keydesk.usecases.lost_key import absent_keys
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.state import key_label_name, key_tag_name, passkey_label_name
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import ACCOUNT, Bench, bench

ONE, TWO, DRAWER = passkey(b"one"), passkey(b"two"), passkey(b"drawer")


async def lost(*held: bytes) -> Bench:
    """A key that held something was plugged in once and is gone."""
    b = bench(ONE, TWO, DRAWER, PASSWORD, pin="1234")
    for one in held:
        b.key.passkeys[one] = StoredPasskey(one, SITE, b"", USER)
    await b.labels.set(ACCOUNT, key_label_name("key-1"), "Blue")
    await b.labels.set(ACCOUNT, key_tag_name("key-1"), "blue")
    await b.labels.set(ACCOUNT, passkey_label_name(b"one"), "Work")
    b.world.state.put(labels=await b.labels.load(ACCOUNT))
    await b.services.load.run()
    await b.services.map_keys.run()
    b.keys.unplug(b.key)
    await b.run_spawned()
    return b


async def test_absent_keys_come_first_then_passkeys_of_keys_never_seen() -> None:
    b = await lost(b"one", b"two")
    first, second = absent_keys(b.world.state.now)
    assert (first.id, first.label, first.tag) == ("key-1", "Blue", Tag.BLUE)
    assert [m.id for m in first.methods] == [ONE.id, TWO.id]
    assert second.id == f"method:{DRAWER.id}"
    b.keys.plug(b.key)
    await b.run_spawned()
    assert [each.id for each in absent_keys(b.world.state.now)] == [second.id], "what is plugged in is not lost"


async def test_a_draft_writes_nothing_down() -> None:
    b = await lost(b"one")
    report = await b.services.lost.draft("key-1")
    assert (report.name, report.model) == ("Blue", "Test Key")
    assert [entry.name for entry in report.entries] == ["Work"]
    assert await b.world.notebook.lost.all(ACCOUNT) == []
    with pytest.raises(KeydeskError) as caught:
        await b.services.lost.draft("key-9")
    assert caught.value.code == Code.KEY_UNKNOWN


async def test_step_by_step_to_the_end() -> None:
    b = await lost(b"one", b"two")
    run = b.services.lost
    report = await run.begin("key-1")
    assert run.step(report) is LostStep.REMOVE, "another passkey is there"
    assert isinstance(await run.remove(report.id, ONE.id, ScriptedPrompter(), CancelToken()), Done)
    assert [m.id for m in b.api.methods] == [TWO.id, DRAWER.id, PASSWORD.id]
    report = await run.at(report.id)
    assert [entry.method_id for entry in report.left] == [TWO.id]
    assert isinstance(await run.remove(report.id, TWO.id, ScriptedPrompter(), CancelToken()), Done)
    report = await run.at(report.id)
    assert run.step(report) is LostStep.ACCOUNTS
    report = await run.note_accounts_checked(report.id)
    assert run.step(report) is LostStep.RECORD
    report = await run.close(report.id)
    assert report.closed_at is not None
    assert b.world.state.now.lost == ()
    assert ("key-lost", "done") in b.activity


async def test_a_run_that_was_left_is_gone_on_with() -> None:
    b = await lost(b"one")
    report = await b.services.lost.begin("key-1")
    await b.services.lost.note_replacement(report.id, "Spare")
    b.world.state.put(lost=())
    await b.services.load.show_remembered()
    (kept,) = b.world.state.now.lost
    assert (kept.id, kept.replaced_by) == (report.id, ("Spare",))
    assert (await b.services.lost.begin("key-1")).id == report.id


async def test_a_refused_and_a_cancelled_removal_leave_the_entry_in_the_report() -> None:
    b = await lost(b"one")
    report = await b.services.lost.begin("key-1")
    b.api.fail["remove"] = [KeydeskError(Code.API_CONFLICT)]
    with pytest.raises(KeydeskError):
        await b.services.lost.remove(report.id, ONE.id, ScriptedPrompter(), CancelToken())
    token = CancelToken()
    token.cancel()
    assert isinstance(await b.services.lost.remove(report.id, ONE.id, ScriptedPrompter(), token), Cancelled)
    assert len((await b.services.lost.at(report.id)).left) == 1


async def test_what_was_removed_elsewhere_is_noted_but_not_from_an_old_list() -> None:
    b = await lost(b"one")
    report = await b.services.lost.begin("key-1")
    b.world.state.put(methods=(TWO,), stale=Code.OFFLINE)
    b.api.fail["list"] = [KeydeskError(Code.OFFLINE)]
    assert len((await b.services.lost.at(report.id)).left) == 1
    b.api.methods.remove(ONE)
    assert (await b.services.lost.at(report.id)).left == ()


async def test_without_another_passkey_a_replacement_comes_first() -> None:
    b = await lost(b"one", b"two", b"drawer")
    report = await b.services.lost.begin("key-1")
    assert b.services.lost.step(report) is LostStep.REPLACE


async def remembered_and_lost() -> Bench:
    """As `lost`, and this computer lists the key without its PIN."""
    b = await lost(b"one")
    b.key.key = replace(b.key.key, can=b.key.key.can | {READ_ONLY_LIST})
    b.keys.plug(b.key)
    await b.run_spawned()
    assert await b.services.instant.remember("key-1", ScriptedPrompter("1234")) == Done(None)
    b.keys.unplug(b.key)
    await b.run_spawned()
    return b


async def test_the_leave_to_list_a_lost_key_is_forgotten() -> None:
    b = await remembered_and_lost()
    await b.services.lost.draft("key-1")
    assert len(b.memory.keys) == 1, "a draft changes nothing"
    await b.services.lost.begin("key-1")
    assert b.memory.keys == []
    assert ("key-forgotten", "done") in b.activity


async def test_a_keyring_that_is_locked_does_not_keep_anybody_from_removing_entries() -> None:
    b = await remembered_and_lost()
    b.memory.fail = KeydeskError(Code.KEYRING_LOCKED)
    report = await b.services.lost.begin("key-1")
    assert [lost.id for lost in b.world.state.now.lost] == [report.id]
    b.memory.fail = None
    await b.services.lost.begin("key-1")
    assert b.memory.keys == [], "gone on with, it is forgotten after all"
