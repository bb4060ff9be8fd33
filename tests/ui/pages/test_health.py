from __future__ import annotations

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import failed
from keydesk.ui.pages.health import HealthPage
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
