"""The switches of a key: marked, asked for by name, changed; over real flows."""

from __future__ import annotations

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_findings import Topic
from keydesk.ui.dialogs.pin_sheet import SetPinSheet
from keydesk.ui.dialogs.rule_pages import RaiseLengthPage, RuleChangedPage, SwitchPage
from keydesk.ui.dialogs.rule_sheet import RuleSheet
from tests.fakes.key_room import close, full, on, type_pin
from tests.fakes.setup import DeskWindow
from tests.fakes.world import Bench
from tests.ui.pages.conftest import Show

# Switches


async def hardened(show: Show, b: Bench, topic: Topic) -> DeskWindow:
    made = show("keys", b)
    await made.until(lambda: made.find(f"fix-{topic}"), topic)
    return made


async def test_raising_the_shortest_pin_is_marked_and_asked(show: Show) -> None:
    b = await full(unlocked=False)
    made = await hardened(show, b, Topic.PIN_LENGTH)
    assert "One-way" in made.words()
    made.button(f"fix-{Topic.PIN_LENGTH}").click()
    page = await on(made, RuleSheet, RaiseLengthPage)
    assert isinstance(page, RaiseLengthPage)
    assert page.cancel_is_default
    assert page.length.currentData() == 6
    page.do.click()
    await type_pin(made, RuleSheet)
    done = await close(made, RuleSheet, RuleChangedPage)
    assert done.title == "A PIN has at least 6 characters now"
    assert "asks for a new PIN" in done.text
    assert b.key.manager.the_rules.min_pin_length == 6
    assert "A PIN has at least 6 characters" in made.words()


async def test_switches_of_an_unlocked_key_ask_for_no_pin(show: Show) -> None:
    b = await full()
    made = await hardened(show, b, Topic.ALWAYS_VERIFY)
    made.button(f"fix-{Topic.ALWAYS_VERIFY}").click()
    page = await on(made, RuleSheet, SwitchPage)
    assert isinstance(page, SwitchPage)
    page.do.click()
    await close(made, RuleSheet, RuleChangedPage)
    assert b.key.manager.the_rules.always_uv is True
    assert b.key.pins_sent == []
    await made.until(lambda: "PIN or fingerprint at every use" in made.words(), "the switch")


async def test_a_one_way_switch_says_so_and_can_be_left(show: Show) -> None:
    b = await full()
    made = await hardened(show, b, Topic.TELLS_SERIAL)
    made.button(f"fix-{Topic.TELLS_SERIAL}").click()
    page = await on(made, RuleSheet, SwitchPage)
    assert "One-way" in made.words(page)
    await made.cancel()
    assert b.key.manager.the_rules.enterprise_attestation is False


async def test_forcing_a_new_pin_locks_and_leads_to_it(show: Show) -> None:
    b = await full()
    made = await hardened(show, b, Topic.NEXT_PIN)
    made.button(f"fix-{Topic.NEXT_PIN}").click()
    page = await on(made, RuleSheet, SwitchPage)
    assert isinstance(page, SwitchPage)
    page.do.click()
    await close(made, RuleSheet, RuleChangedPage)
    assert "The PIN must be changed" in made.words()
    made.button(f"fix-{Topic.PIN_CHANGE_DUE}").click()
    await made.sheet(SetPinSheet)
    await made.cancel()


async def test_rules_that_cannot_be_read_are_said(show: Show) -> None:
    b = await full()
    b.key.fail["rules"] = [KeydeskError(Code.KEY_NOT_RESPONDING)]
    made = show("keys", b)
    await made.until(lambda: "could not be read right now" in made.words(), "the reason")
    assert made.find(f"fix-{Topic.PIN_LENGTH}") is None
