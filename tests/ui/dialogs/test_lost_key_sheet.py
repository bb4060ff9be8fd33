"""A lost key through the real use cases: to the end, left and gone on with, found again, refused on the way."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey
from keydesk.ui.dialogs.flow_pages import ErrorPage
from keydesk.ui.dialogs.key_page import KeyPage
from keydesk.ui.dialogs.lost_key_pages import (
    EntriesPage,
    FoundPage,
    LookPage,
    OpensPage,
    PickPage,
    RecordPage,
    ReplacePage,
)
from keydesk.ui.dialogs.lost_key_sheet import run_lost_key
from keydesk.ui.dialogs.remove_sheet import RemovalPage
from keydesk.usecases.state import key_label_name, passkey_label_name
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.hand import Hand
from tests.fakes.world import ACCOUNT, Bench, bench

ONE, TWO = passkey(b"one"), passkey(b"two")
AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


async def lost(*held: bytes) -> Bench:
    b = bench(ONE, TWO, PASSWORD, pin="1234")
    for one in held:
        b.key.passkeys[one] = StoredPasskey(one, SITE, b"", USER)
    await b.labels.set(ACCOUNT, key_label_name("key-1"), "Blue")
    await b.labels.set(ACCOUNT, passkey_label_name(b"one"), "Work")
    await b.labels.set(ACCOUNT, passkey_label_name(b"two"), "Spare")
    b.world.state.put(labels=await b.labels.load(ACCOUNT))
    await b.services.load.run()
    await b.services.map_keys.run()
    b.keys.unplug(b.key)
    await b.run_spawned()
    return b


async def test_from_which_key_to_the_record(async_stack: AsyncExitStack, tmp_path: Path) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await lost(b"one")
    flow = hand.start(
        run_lost_key(
            hand.window, b.services, ask_file=lambda _, name, chosen: chosen(tmp_path / name), clock=lambda: AT
        )
    )
    pick = await hand.sees(PickPage)
    hand.press(pick.choose["key-1"])
    opens = await hand.sees(OpensPage)
    assert opens.title == "What “Blue” could open"
    assert not b.world.state.now.lost
    hand.press(opens.do)
    replace = await hand.sees(ReplacePage)
    assert "Spare" in replace.text
    hand.press(replace.skip)
    entries = await hand.sees(EntriesPage)
    hand.press(entries.remove[ONE.id])
    removal = await hand.sees(RemovalPage)
    assert removal.title == "Remove “Work” from your account?"
    hand.press(removal.do)
    look = await hand.sees(LookPage)
    hand.press(look.done)
    record = await hand.sees(RecordPage)
    assert "Lost security key: Blue" in record.record
    assert "Removed" in record.record
    hand.press(record.copy)
    assert QGuiApplication.clipboard().text() == record.record
    hand.press(record.save)
    await hand.until(lambda: (tmp_path / "lost-key.txt").exists(), "the file")
    await hand.until(lambda: record.line is not None and record.line.label.text() == "Saved.", "the word")
    assert (tmp_path / "lost-key.txt").read_text(encoding="utf-8") == record.record + "\n"
    hand.press(record.done)
    report = await flow
    assert report is not None
    assert report.closed_at is not None
    assert [m.id for m in b.api.methods] == [TWO.id, PASSWORD.id]
    assert b.world.state.now.lost == ()


async def test_left_in_the_middle_and_gone_on_with(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await lost(b"one")
    flow = hand.start(run_lost_key(hand.window, b.services, "key-1", clock=lambda: AT))
    opens = await hand.sees(OpensPage)
    hand.press(opens.do)
    await hand.sees(ReplacePage)
    assert "Home goes on with it" in hand.note
    hand.escape()
    assert await flow is not None
    assert len(b.world.state.now.lost) == 1
    flow = hand.start(run_lost_key(hand.window, b.services, "key-1", clock=lambda: AT))
    again = await hand.sees(ReplacePage)
    hand.press(again.skip)
    entries = await hand.sees(EntriesPage)
    hand.press(entries.go_on)
    look = await hand.sees(LookPage)
    hand.press(look.done)
    record = await hand.sees(RecordPage)
    assert "Still in the account: Work" in record.record
    hand.press(record.done)
    assert await flow is not None
    assert len(b.world.state.now.lost) == 1, "what still opens the account is not forgotten"


async def test_the_only_passkeys_want_a_replacement_first(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await lost(b"one", b"two")
    flow = hand.start(run_lost_key(hand.window, b.services, "key-1", clock=lambda: AT))
    hand.press((await hand.sees(OpensPage)).do)
    page = await hand.sees(ReplacePage)
    assert page.title == "Add another key first"
    hand.press(page.do)
    await hand.sees(KeyPage)
    hand.escape()
    again = await hand.sees(ReplacePage, but=page)
    hand.press(again.skip)
    await hand.sees(EntriesPage)
    hand.escape()
    assert await flow is not None


async def test_a_refusal_leads_back_to_the_list(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await lost(b"one")
    b.api.fail["remove"] = [KeydeskError(Code.API_CONFLICT)]
    flow = hand.start(run_lost_key(hand.window, b.services, "key-1", clock=lambda: AT))
    hand.press((await hand.sees(OpensPage)).do)
    hand.press((await hand.sees(ReplacePage)).skip)
    entries = await hand.sees(EntriesPage)
    hand.press(entries.remove[ONE.id])
    hand.press((await hand.sees(RemovalPage)).do)
    await hand.sees(ErrorPage)
    hand.escape()
    again = await hand.sees(EntriesPage, but=entries)
    assert ONE.id in again.remove
    hand.escape()
    assert await flow is not None


async def test_a_key_that_is_plugged_in_is_found(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await lost(b"one")
    await b.services.lost.begin("key-1")
    b.keys.plug(b.key)
    await b.run_spawned()
    flow = hand.start(run_lost_key(hand.window, b.services, "key-1", clock=lambda: AT))
    page = await hand.sees(FoundPage)
    hand.press(page.default)
    assert await flow is not None
    assert b.world.state.now.lost == ()
    assert ONE in b.api.methods


async def test_the_accounts_are_one_click_away(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await lost(b"one")
    went: list[bool] = []
    await b.services.lost.begin("key-1")
    b.api.methods.remove(ONE)
    await b.services.load.run()
    flow = hand.start(run_lost_key(hand.window, b.services, "key-1", lambda: went.append(True), clock=lambda: AT))
    look = await hand.sees(LookPage)
    hand.press(look.buttons[0])
    assert await flow is not None
    assert went == [True]


async def test_offline_is_told_and_nothing_is_reported(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(ONE)
    b.api.fail["list"] = [KeydeskError(Code.OFFLINE)]
    flow = hand.start(run_lost_key(hand.window, b.services, clock=lambda: AT))
    await hand.sees(ErrorPage)
    hand.escape()
    assert await flow is None


async def test_no_key_is_missing(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    flow = hand.start(run_lost_key(hand.window, b.services, clock=lambda: AT))
    page = await hand.sees(PickPage)
    assert page.title == "No key is missing"
    hand.escape()
    assert await flow is None


async def test_a_folder_that_cannot_be_written_is_told(async_stack: AsyncExitStack, tmp_path: Path) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await lost(b"one")
    await b.services.lost.begin("key-1")
    b.api.methods.remove(ONE)
    await b.services.load.run()
    nowhere = tmp_path / "missing" / "lost-key.txt"
    flow = hand.start(
        run_lost_key(
            hand.window, b.services, "key-1", ask_file=lambda _, name, chosen: chosen(nowhere), clock=lambda: AT
        )
    )
    hand.press((await hand.sees(LookPage)).done)
    record = await hand.sees(RecordPage)
    hand.press(record.save)
    await hand.until(lambda: record.line is not None and "could not be saved" in record.line.label.text(), "the word")
    hand.escape()
    assert await flow is not None
