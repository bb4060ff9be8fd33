"""Home in each state, over real flows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Factor
from keydesk.domain.catalogue import Code
from keydesk.domain.reconciliation import KeyMap
from keydesk.domain.steps import EnrollStep, JournalEntry
from keydesk.ui.dialogs.enroll_wizard import EnrollWizard
from keydesk.ui.dialogs.key_sign_in_pages import BrowserInsteadPage
from keydesk.ui.dialogs.method_sheet import MethodSheet
from keydesk.ui.dialogs.repair_sheet import RepairSheet
from keydesk.ui.dialogs.sign_in_sheet import SignInSheet
from keydesk.ui.pages.home_setup import SetupPart
from keydesk.usecases.state import key_label_name
from tests.fakes.account import PASSWORD, passkey
from tests.fakes.setup import NOW
from tests.fakes.world import bench
from tests.ui.pages.conftest import Show

KEY_1 = passkey(b"one")


def test_while_the_program_starts_nothing_is_claimed(show: Show) -> None:
    made = show("home", None)
    assert "Looking at your account and keys" in made.words()
    assert made.find("practice") is None
    assert made.find("sign-in") is None


async def test_first_start_asks_for_address_and_client_id(show: Show) -> None:
    b = bench(signed_in=False)
    b.world.state.put(profile=None, domain="")
    made = show("home", b)
    part = made.window.findChild(SetupPart)
    assert isinstance(part, SetupPart)
    for port in (29430, 29431, 29432):
        assert f"http://127.0.0.1:{port}/callback" in made.words()
    part.address.setText("login.acme.com")
    part.client.setText("abc123")
    made.button("connect").click()
    await made.until(lambda: made.setup.added, "the profile")
    assert made.setup.added == [("https://login.acme.com", "abc123")]


async def test_first_start_tells_errors_beside_the_field(show: Show) -> None:
    b = bench(signed_in=False)
    b.world.state.put(profile=None)
    made = show("home", b)
    part = made.window.findChild(SetupPart)
    assert isinstance(part, SetupPart)
    made.button("connect").click()
    assert "The address is empty." in made.words()
    assert made.setup.added == []
    made.setup.refuse = [KeydeskError(Code.CLIENT_ID_INVALID, reason="domain")]
    part.address.setText("login.acme.com")
    part.client.setText("login.acme.com")
    made.button("connect").click()
    await made.until(lambda: "looks like an address, not like a client ID" in made.words(), "the error")
    assert "The address is empty." not in made.words()
    made.setup.refuse = [KeydeskError(Code.FOLDER_UNWRITABLE, path="x")]
    made.button("connect").click()
    await made.until(lambda: "SYS-008" in made.words(), "the panel")


async def test_practice_mode_is_one_click_away(show: Show) -> None:
    b = bench(signed_in=False)
    b.world.state.put(profile=None)
    made = show("home", b)
    made.button("practice").click()
    await made.until(lambda: made.setup.practices, "practice mode")


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
async def test_signed_out_there_is_one_thing_to_do_and_keys_are_shown(show: Show) -> None:
    made = show("home", bench(signed_in=False, pin="1234"))
    words = made.words()
    assert "Sign in at login.example.com" in words
    assert "Test Key" in words
    assert "PIN set" in words
    made.button("sign-in").click()
    made.button("sign-in").click()  # a second click is nothing
    await made.until(lambda: made.desk.now.person is not None, "the person")
    await made.until(lambda: not made.window.sheet_open, "the end of the sheet")
    await made.until(lambda: "You have no sign-in method of your own yet" in made.words(), "the verdict")
    assert made.find("sign-in") is None


async def test_sign_in_opens_its_sheet_and_can_be_cancelled(show: Show) -> None:
    b = bench(signed_in=False)
    b.identity.fail = [KeydeskError(Code.SIGN_IN_TIMED_OUT)]
    made = show("home", b)
    made.button("sign-in").click()
    await made.sheet(SignInSheet)
    await made.cancel()
    assert made.find("sign-in") is not None


async def test_restore_in_progress_shows_no_sign_in_button(show: Show) -> None:
    b = bench(signed_in=False)
    made = show("home", b)

    async def never_ends() -> None:
        await made.until(lambda: not waits, "the test")

    waits = [True]
    made.desk.scope.start("restore", never_ends)
    assert made.find("sign-in") is None
    waits.clear()
    await made.until(lambda: made.find("sign-in") is not None, "the button")


async def test_verdict_names_the_key_and_its_button_enrolls(show: Show) -> None:
    b = bench(KEY_1, PASSWORD, pin="1234")
    await b.services.load.run()
    b.world.state.put(
        maps={"key-1": KeyMap("key-1", frozenset({KEY_1.id}))}, labels={key_label_name("key-1"): "Blue key"}
    )
    made = show("home", b)
    words = made.words()
    assert "You are one lost key away from being locked out" in words
    assert "Your only passkey is on Blue key" in words
    assert "On this key" in words
    assert "1 of your passkeys" in words
    made.button("enroll").click()
    await made.sheet(EnrollWizard)
    await made.cancel()


async def test_the_verdicts_button_is_not_replaced_while_nothing_changed(show: Show) -> None:
    b = bench(KEY_1)
    await b.services.load.run()
    made = show("home", b)
    button = made.button("enroll")
    b.world.state.put(keys_known=True)
    assert made.button("enroll") is button


async def test_four_levels(show: Show) -> None:
    b = bench()
    made = show("home", b)
    for methods, maps, word in (
        ((PASSWORD,), {}, "Locked-out risk"),
        ((KEY_1,), {}, "One step short"),
        ((KEY_1, passkey(b"two")), {}, "Well protected"),
    ):
        b.world.state.put(methods=methods, maps=maps, stale=None)
        assert word in made.words()
    b.world.state.put(methods=None, stale=Code.API_SERVER)
    assert "Cannot tell right now" in made.words()
    assert made.button("refresh").isEnabled()


async def test_an_ended_session_leads_to_sign_in(show: Show) -> None:
    b = bench()
    b.world.state.put(methods=None, stale=Code.SESSION_ENDED)
    made = show("home", b)
    assert made.find("refresh") is None
    assert made.button("sign-in").text() == "Sign in"


async def test_try_again_reads_the_account(show: Show) -> None:
    b = bench(KEY_1)
    b.world.state.put(methods=None, stale=Code.API_SERVER)
    made = show("home", b)
    made.button("refresh").click()
    await made.until(lambda: made.desk.now.methods == (KEY_1,), "the methods")
    await made.until(lambda: not made.desk.scope.busy("refresh"), "the end")
    assert "One step short" in made.words()


async def test_reading_is_not_an_error(show: Show) -> None:
    made = show("home", bench())
    assert "Reading your sign-in methods" in made.words()
    assert made.find("enroll") is None


async def test_a_left_over_becomes_a_card_that_starts_the_repair(show: Show) -> None:
    b = bench(KEY_1, pin="1234")
    await b.services.load.run()
    entry = JournalEntry("e1", "a", "key-1", "Blue key", EnrollStep.VERIFY, "login.example.com", b"u", b"gone", (),
                         "2026-03-03T17:05:00+00:00")  # fmt: skip
    b.world.state.put(repairs=(entry,))
    made = show("home", b)
    assert "A passkey may be left over on Test Key" in made.words()
    made.button("repair").click()
    await made.sheet(RepairSheet)
    await made.cancel()
    b.world.state.put(repairs=())
    assert made.find("repair") is None


async def test_offline_the_verdicts_button_says_why_it_is_off(show: Show) -> None:
    b = bench(KEY_1)
    await b.services.load.run()
    b.world.state.put(stale=Code.OFFLINE)
    made = show("home", b)
    assert not made.button("enroll").isEnabled()
    assert "needs the network" in made.button("enroll").toolTip()


async def test_keys_come_and_go_in_place(show: Show) -> None:
    b = bench(KEY_1)
    await b.services.load.run()
    made = show("home", b)
    assert "Test Key" in made.words()
    b.world.state.put(keys=(), keys_known=True)
    assert "No key plugged in" in made.words()
    b.world.state.put(keys=(replace(b.key.key, model="Other key"),))
    assert "Other key" in made.words()


async def test_the_latest_five_are_shown(show: Show) -> None:
    b = bench(KEY_1)
    await b.services.load.run()
    for number in range(7):
        await b.world.record("tested", f"key {number}")
    made = show("home", b)
    words = made.words()
    assert "Tested passkey key 6" in words
    assert "Tested passkey key 2" in words
    assert "Tested passkey key 1" not in words


async def test_a_hidden_page_catches_up_when_it_is_shown(show: Show) -> None:
    b = bench(KEY_1)
    await b.services.load.run()
    made = show("home", b)
    made.window.show_page("settings")
    b.world.state.put(methods=(PASSWORD,))
    made.window.show_page("home")
    assert "Locked-out risk" in made.words()


async def test_rate_limit_counts_down_above_the_page(show: Show) -> None:
    b = bench(KEY_1)
    await b.services.load.run()
    b.world.state.put(stale=Code.API_RATE_LIMITED, waiting_until=NOW + timedelta(seconds=42))
    made = show("home", b)
    line = made.find("line-wait")
    assert line is not None
    assert "42" in made.words(line)
    b.world.state.put(stale=None, waiting_until=None)
    assert made.find("line-wait") is None


async def test_the_key_itself_is_offered_until_the_tenant_refuses_it(show: Show) -> None:
    b = bench(PASSWORD, signed_in=False)
    made = show("home", b)
    b.identity.fail_begin = [KeydeskError(Code.KEY_SIGN_IN_OFF, reason="off")]
    made.button("sign-in-with-key").click()
    sheet = await made.sheet(SignInSheet)
    await made.until(lambda: isinstance(sheet.page, BrowserInsteadPage), "the reason")
    await made.cancel()
    assert made.find("sign-in-with-key") is None
    assert made.find("sign-in") is not None
    assert b.identity.calls == ["begin_with_key"]


def test_a_shared_sign_in_address_takes_no_keys(show: Show) -> None:
    b = bench(signed_in=False)
    made = show("home", b)
    assert made.find("sign-in-with-key") is not None
    tenant = replace(b.services.tenant, domain="acme.eu.auth0.com")
    made.desk.use(replace(b.services, tenant=tenant))
    assert made.find("sign-in-with-key") is None


async def test_a_recovery_code_is_the_second_step_where_nothing_else_helps(show: Show) -> None:
    b = bench(passkey(b"one"), PASSWORD)
    await b.services.load.run()
    made = show("home", b)
    assert made.button("save-recovery-code").text() == "Save a recovery code"
    made.button("save-recovery-code").click()
    sheet = await made.sheet(MethodSheet)
    assert "recovery code" in made.words(sheet).lower()
    sheet.reject()
    await made.until(lambda: not made.window.sheet_open, "the sheet to close")


async def test_no_recovery_code_is_offered_where_the_tenant_has_none(show: Show) -> None:
    b = bench(passkey(b"one"), PASSWORD)
    await b.services.load.run()
    b.world.state.put(factors=(Factor("passkey"),))
    assert show("home", b).find("save-recovery-code") is None
