"""The page of the provisioning desk: profile, list, report; there only where it is switched on."""

from __future__ import annotations

import json
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from keydesk.config.policy.found import NO_POLICY, Policy, Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.policy import Requirements
from keydesk.domain.provisioning import DeskEntry, DeskProfile, DeskStep, KeyResult
from keydesk.ui.dialogs.desk_sheet import DeskSheet
from keydesk.ui.pages.palette import entries_of
from keydesk.ui.pages.provisioning import CLEAR, MOST_ROWS, OFFERED, OPEN, READ, RUN, SAVE, ProvisioningPage
from keydesk.ui.pages.settings import SettingsPage
from keydesk.usecases.desk_prompts import DeskRecord
from tests.fakes.setup import NOW, DeskWindow
from tests.fakes.world import Bench, bench
from tests.ui.pages.conftest import Show

DONE = DeskRecord("Test Key", None, None, "12345678", "mark-1", "Spare", KeyResult.DONE, DeskStep.DONE, NOW)


def opened(b: Bench, stack: AsyncExitStack, policy: Policy = NO_POLICY) -> tuple[DeskWindow, ProvisioningPage]:
    made = DeskWindow(b, policy=policy, provisioning=True)
    stack.callback(made.close)
    made.window.show()
    made.window.show_page("desk")
    page = made.page
    assert isinstance(page, ProvisioningPage)
    return made, page


async def settled(made: DeskWindow) -> None:
    keys = (READ, OPEN, SAVE, CLEAR, RUN, OFFERED)
    await made.until(lambda: not any(made.desk.scope.busy(key) for key in keys), "the end")


async def test_it_is_a_page_only_where_it_is_switched_on(async_stack: AsyncExitStack) -> None:
    hidden = DeskWindow(bench())
    async_stack.callback(hidden.close)
    assert "desk" not in [spec.name for spec in hidden.window.specs]
    made, _ = opened(bench(signed_in=False), async_stack)
    await settled(made)
    assert [e.name for e in entries_of(made.desk) if e.title == "Provisioning desk"] == ["desk"]


async def test_a_profile_is_opened_and_a_bad_one_is_told(async_stack: AsyncExitStack, tmp_path: Path) -> None:
    made, page = opened(bench(signed_in=False), async_stack)
    assert "Random PIN" in made.words()
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps({"name": "Box 7", "reset_first": True, "serials": ["1-9"]}))
    bad.write_text(json.dumps({"name": "Box 8", "resetfirst": True}))
    page.ask_profile = lambda parent, chosen: chosen(good)
    page.open.click()
    await settled(made)
    assert page.profile.name == "Box 7"
    assert "Box 7" in made.words()
    page.ask_profile = lambda parent, chosen: chosen(bad)
    page.open.click()
    await settled(made)
    assert page.profile.name == "Box 7"
    assert "resetfirst" in made.words(made.window)


def offering(source: Source, *files: Path) -> Policy:
    return settle(Reading((Layer(source, "f", {"ProvisioningProfiles": [str(file) for file in files]}),)))


async def test_provisioning_profiles(async_stack: AsyncExitStack, tmp_path: Path) -> None:
    """ProvisioningProfiles: prescribed, these and no others; what cannot be used is told; recommended, besides."""
    one, two, bad = tmp_path / "one.json", tmp_path / "two.json", tmp_path / "bad.json"
    one.write_text(json.dumps({"name": "Box 7", "reset_first": True}))
    two.write_text(json.dumps({"name": "Box 8"}))
    bad.write_text(json.dumps({"name": "Box 9", "resetfirst": True}))
    made, page = opened(bench(signed_in=False), async_stack, offering(Source.MANDATORY_MACHINE, one, bad, two))
    await settled(made)
    assert [page.offered.itemText(at) for at in range(page.offered.count())] == ["Box 7", "Box 8"]
    assert page.profile.name == "Box 7"
    assert made.find("desk-open") is None
    assert made.button("desk-start").isEnabled()
    assert "resetfirst" in made.words(made.window)
    page.offered.setCurrentIndex(1)
    page.offered.activated.emit(1)
    assert page.profile.name == "Box 8"
    made, page = opened(bench(signed_in=False), async_stack, offering(Source.RECOMMENDED_MACHINE, two))
    await settled(made)
    assert [page.offered.itemText(at) for at in range(page.offered.count())] == ["Random PIN", "Box 8"]
    assert made.button("desk-open").isEnabled()


async def test_nothing_begins_where_no_prescribed_profile_can_be_used(
    async_stack: AsyncExitStack, tmp_path: Path
) -> None:
    policy = offering(Source.MANDATORY_MACHINE, tmp_path / "gone.json")
    made, _ = opened(bench(signed_in=False), async_stack, policy)
    await settled(made)
    start = made.button("desk-start")
    assert not start.isEnabled()
    assert start.toolTip() == "No profile of your organisation can be used."
    assert "None of them can be used." in made.words()
    assert "Random PIN" not in made.words()


async def test_what_the_organisation_requires_of_every_key_is_shown(async_stack: AsyncExitStack) -> None:
    b = bench(signed_in=False)
    b.world.state.put(requirements=Requirements(force_pin_change=True))
    made, page = opened(b, async_stack)
    await settled(made)
    page.use(DeskProfile("Plain"))
    assert "New PIN at first use\nYes" in made.words()


async def test_the_list_and_its_report(async_stack: AsyncExitStack, tmp_path: Path) -> None:
    b = bench(signed_in=False)
    await b.world.notebook.desk.put(DeskEntry("mark-2", "Box", DeskStep.RULES, KeyResult.HALF, "Old Key", "", NOW))
    await b.world.notebook.desk.put(DeskEntry("mark-1", "Box", DeskStep.DONE, KeyResult.DONE, "Test Key", "", NOW))
    made, page = opened(b, async_stack)
    await settled(made)
    assert len(page.rows) == 2
    assert "Plug it in again to go on." in made.words()
    page._through(DONE)
    page._through(replace(DONE, mark="", label="", result=KeyResult.FAILED, error=KeydeskError(Code.KEY_TOO_OLD)))
    assert len(page.rows) == 3
    report = tmp_path / "keys.csv"
    page.ask_report = lambda parent, chosen: chosen(report)
    page.save.click()
    await settled(made)
    told = report.read_text(encoding="utf-8-sig")
    assert "mark-1" in told
    assert "12345678" not in told
    page.serials.setChecked(True)
    page.ask_report = lambda parent, chosen: chosen(report.with_suffix(".json"))
    page.save.click()
    await settled(made)
    keys = json.loads(report.with_suffix(".json").read_bytes())["keys"]
    assert [key["key"] for key in keys] == [None, "12345678", "12345678"]
    page.clear.click()
    await settled(made)
    assert [record.mark for record in page.shown] == ["mark-2"]


async def test_a_long_list_shows_the_newest(async_stack: AsyncExitStack) -> None:
    made, page = opened(bench(signed_in=False), async_stack)
    await settled(made)
    for number in range(MOST_ROWS + 1):
        page._through(replace(DONE, mark=f"mark-{number}", label=f"Key {number}"))
    assert len(page.rows) == MOST_ROWS
    assert page.rows[0].title.text() == f"Key {MOST_ROWS}"
    assert "older ones" in made.words()


async def test_the_button_begins(async_stack: AsyncExitStack) -> None:
    b = bench(signed_in=False)
    b.keys.unplug(b.key)
    made, page = opened(b, async_stack)
    await settled(made)
    page.start.click()
    await made.until(lambda: made.window.sheets.current, "the desk")
    sheet = made.window.sheets.current
    assert isinstance(sheet, DeskSheet)
    sheet.reject()
    await settled(made)
    assert made.window.sheets.current is None


def test_it_is_switched_on_in_settings(show: Show) -> None:
    made = show("settings", bench())
    page = made.page
    assert isinstance(page, SettingsPage)
    choice = page.operator.shown
    assert choice.currentData() == "off"
    choice.setCurrentIndex(choice.findData("on"))
    choice.activated.emit(choice.currentIndex())
    QCoreApplication.processEvents()
    assert made.setup.provisioning == "on"
