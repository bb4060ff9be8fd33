from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from PySide6.QtGui import QGuiApplication

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Finding, failed, warning
from keydesk.ui.dialogs.bundle_sheet import BundleSheet
from keydesk.ui.dialogs.manual_sheet import ManualSheet
from keydesk.ui.models.check_fixes import CheckFix, fix_for, fix_text
from keydesk.ui.pages.crash_line import CRASH, offer_after_crash
from keydesk.ui.pages.health import HealthPage, TroubleCard
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.fields import CopyField
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.gallery.scenes.health import FINE, TROUBLED, findings
from tests.ui.pages.conftest import Show


@pytest.fixture
def made(show: Show) -> DeskWindow:
    return show("health", bench())


def page_of(made: DeskWindow) -> HealthPage:
    page = made.page
    assert isinstance(page, HealthPage)
    return page


async def test_it_checks_when_first_seen_and_says_what_it_found(made: DeskWindow) -> None:
    made.setup.findings = findings(FINE)
    page = page_of(made)
    page.seen()
    await made.until(lambda: made.desk.findings, "the findings")
    page.seen()
    assert made.setup.examined == 1
    words = made.words()
    assert "Everything is in order" in words
    assert "login.acme.com answered after 42 ms." in words
    assert "CHK-" not in words


async def test_what_is_wrong_comes_first_with_code_next_step_and_lines(made: DeskWindow) -> None:
    made.setup.findings = findings(TROUBLED)
    page = page_of(made)
    page.check()
    await made.until(lambda: made.desk.findings, "the findings")
    words = made.words()
    assert "2 things do not work" in words
    assert words.index("Permissions of Keydesk") < words.index("Clock of this computer") < words.index("Browser")
    assert "CHK-010" in words
    assert "grant these to the application" in words
    lines = [field.value.text() for field in page.findChildren(CopyField) if field.isVisible()]
    assert lines[:2] == ["create:me:authentication_methods", "read:me:factors"]
    assert "hidraw" in lines[2]


async def test_f5_checks_again_and_mended_things_move_down(made: DeskWindow) -> None:
    made.setup.findings = findings(TROUBLED)
    page = page_of(made)
    page.check()
    await made.until(lambda: made.desk.findings, "the findings")
    made.setup.findings = findings(FINE)
    made.window.refresh_wanted.emit("health")
    await made.until(lambda: "Everything is in order" in made.words(), "the new findings")
    assert made.setup.examined == 2
    assert [field for field in page.findChildren(CopyField) if field.isVisible()] == []


async def test_a_failure_leaves_what_was_found_and_is_told(made: DeskWindow) -> None:
    made.setup.findings = findings({"CHK-001": failed("no-profile")})
    page = page_of(made)
    page.check()
    await made.until(lambda: made.desk.findings, "the findings")
    made.setup.refuse = [KeydeskError(Code.DISK_FULL)]
    made.button("check-again").click()
    await made.until(lambda: made.find("line-error"), "the failure")
    assert "1 thing does not work" in made.words()
    assert made.button("check-again").isEnabled()


async def test_another_profile_forgets_what_was_found(made: DeskWindow) -> None:
    made.setup.findings = findings(FINE)
    page_of(made).check()
    await made.until(lambda: made.desk.findings, "the findings")
    other = bench()
    made.desk.use(other.services)
    assert made.desk.findings == ()
    assert "Everything is in order" not in made.words()


async def test_each_trouble_has_one_button(made: DeskWindow) -> None:
    made.setup.findings = findings(TROUBLED)
    page = page_of(made)
    page.check()
    await made.until(lambda: made.desk.findings, "the findings")
    cards = [card for card in page.findChildren(TroubleCard) if card.isVisible()]
    assert {card.objectName(): card.fix.text() for card in cards} == {
        "check-CHK-010": "What to do about it",
        "check-CHK-013": "Go to security keys",
        "check-CHK-003": "Check again",
        "check-CHK-025": "What to do about it",
    }
    made.button("fix-CHK-013").click()
    assert made.window.current == "keys"


async def test_what_nobody_here_can_mend_is_explained(made: DeskWindow) -> None:
    made.setup.findings = findings(TROUBLED)
    page_of(made).check()
    await made.until(lambda: made.desk.findings, "the findings")
    made.button("fix-CHK-010").click()
    sheet = await made.sheet(ManualSheet)
    words = made.words(sheet)
    assert "For IT" in words
    assert "CHK-010" in words
    sheet.copy.click()
    assert QGuiApplication.clipboard().text().startswith("CHK-010  Permissions of Keydesk")
    sheet.reject()


async def test_every_finding_has_a_button_that_does_something(made: DeskWindow) -> None:
    found = {"CHK-001": failed("no-profile"), "CHK-017": warning("set-aside"), "CHK-032": warning("crashed", count=1),
             "CHK-002": failed("offline")}  # fmt: skip
    made.setup.findings = findings(FINE | found)
    page = page_of(made)
    page.check()
    await made.until(lambda: made.desk.findings, "the findings")
    made.button("fix-CHK-001").click()
    assert made.window.current == "home"
    made.window.show_page("health")
    made.button("fix-CHK-017").click()
    assert made.window.current == "settings"
    made.window.show_page("health")
    made.button("fix-CHK-002").click()
    await made.until(lambda: made.setup.examined == 2, "the next look")
    await made.until(lambda: not made.desk.scope.busy("checks"), "its end")
    made.button("fix-CHK-032").click()
    (await made.sheet(BundleSheet)).reject()


@pytest.mark.parametrize(
    ("code", "reason", "fix"),
    [
        ("CHK-009", "ended", CheckFix.SIGN_IN),
        ("CHK-011", "not-active", CheckFix.EXPLAIN),
        ("CHK-011", "unauthorized", CheckFix.SIGN_IN),
        ("CHK-014", "broke", CheckFix.BUNDLE),
        ("CHK-005", "too-long", CheckFix.AGAIN),
        ("CHK-025", "inspected", CheckFix.EXPLAIN),
        ("CHK-028", "tries-low", CheckFix.KEYS),
    ],
)
def test_the_button_fits_the_finding(code: str, reason: str, fix: CheckFix) -> None:
    assert fix_for(code, reason) is fix
    assert fix_text(fix)


async def test_a_problem_is_recorded_and_stopped(made: DeskWindow) -> None:
    support = made.setup.support
    assert support.code in made.words()
    made.button("record-problem").click()
    await made.until(lambda: "09:45" in made.words(), "the end of the recording")
    assert support.recording_until is not None
    assert made.button("record-problem").text() == "Stop recording"
    made.button("record-problem").click()
    await made.until(lambda: made.button("record-problem").text() == "Record a problem", "its end")
    assert support.recording_until is None


async def test_a_recording_that_cannot_begin_is_told(made: DeskWindow) -> None:
    made.setup.support.refuse = [KeydeskError(Code.FOLDER_UNWRITABLE, folder="/x")]
    made.button("record-problem").click()
    await made.until(lambda: made.find("line-error"), "the failure")
    assert made.button("record-problem").text() == "Record a problem"


async def test_after_a_crash_the_bundle_is_offered_once(made: DeskWindow) -> None:
    support = made.setup.support
    offer_after_crash(made.desk)
    await made.until(lambda: not made.desk.scope.busy(CRASH), "the look")
    assert made.find("line-crash") is None
    support.has_crashed = True
    offer_after_crash(made.desk)
    await made.until(lambda: made.find("line-crash"), "the offer")
    made.button("crash-bundle").click()
    (await made.sheet(BundleSheet)).reject()
    assert made.find("line-crash") is None
    assert support.has_crashed, "only who has the bundle, or wants none, has been told"
    offer_after_crash(made.desk)
    await made.until(lambda: made.find("line-crash"), "the offer")
    banner = made.find("line-crash")
    assert isinstance(banner, Banner)
    banner.dismissed.emit()
    await made.until(lambda: not support.has_crashed, "silence")


async def test_a_look_can_be_cancelled_and_begun_again(made: DeskWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    for_ever = asyncio.Event()

    async def examine() -> Sequence[Finding]:
        await for_ever.wait()
        return findings(FINE)

    monkeypatch.setattr(made.setup, "examine", examine)
    page_of(made).seen()
    await made.until(lambda: made.button("check-again").text() == "Cancel", "the look")
    made.button("check-again").click()
    await made.until(lambda: made.button("check-again").text() == "Check again", "its end")
    assert made.desk.findings == ()
    assert "Checking…" not in made.words()
    for_ever.set()
    made.button("check-again").click()
    await made.until(lambda: made.desk.findings, "the findings")
