"""Newer versions in the window: what About says, the quiet line, the sheet, and what a person decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from keydesk.config.policy.found import NO_POLICY, Policy, Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.settings import Settings
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.update import Off, Standing, UpdateNews, UpdateRule
from keydesk.ui.dialogs import update_sheet
from keydesk.ui.dialogs.notices_sheet import NoticesSheet
from keydesk.ui.dialogs.update_sheet import UpdateSheet
from keydesk.ui.pages.palette import entries_of, go
from keydesk.ui.pages.settings import SettingsPage
from keydesk.ui.pages.update_line import DISMISS
from keydesk.ui.widgets.banner import Banner
from tests.fakes.setup import DeskWindow
from tests.fakes.updates import ON, TOLD, UNREACHABLE, UpdateWorld, news, tell
from tests.fakes.world import bench


class Windows:
    """Windows over a check of their own, closed at the end."""

    def __init__(self) -> None:
        self.made: list[DeskWindow] = []

    def __call__(self, page: str, told: UpdateNews, policy: Policy = NO_POLICY) -> DeskWindow:
        made = DeskWindow(bench(), policy=policy)
        self.made.append(made)
        made.setup.chosen = Settings(update_check="on")
        made.window.show()
        made.window.show_page(page)
        tell(made.setup.updates, told)
        return made


@pytest.fixture
def windows() -> Iterator[Windows]:
    made = Windows()
    yield made
    for one in made.made:
        one.close()


def managed(**rules: JsonValue) -> Policy:
    return settle(Reading((Layer(Source.MANDATORY_MACHINE, "f", rules),)))


def said(made: DeskWindow) -> str:
    row = made.find("updates")
    assert row is not None
    return made.words(row)


@pytest.mark.parametrize(
    ("told", "words", "look", "more"),
    [
        (UpdateNews(UpdateRule()), "This build does not look for new versions", False, False),
        (UpdateNews(UpdateRule(off=Off.NO_KEY)), "nobody whose signature would count", False, False),
        (UpdateNews(UpdateRule(off=Off.ORGANISATION)), "Set by your organisation", False, False),
        (UpdateNews(replace(ON, off=Off.PERSON)), "does not look for new versions by itself", True, False),
        (UpdateNews(ON), "not known yet", True, False),
        (news(Standing.CURRENT), "You have the newest version\nLooked", True, False),
        (news(Standing.CURRENT, problem=UNREACHABLE), "as far as is known", True, False),
        (news(Standing.NEWER), "Version 1.2.0 is available\nOut since 3 March 2026; you have 1.1.0.", True, True),
        (news(Standing.NEWER, replace(ON, managed=True)), "Your organisation installs it.", True, True),
        (news(Standing.UNSAFE), "no longer safe to use", True, True),
        (news(Standing.UNKNOWN, announcement=None, problem=KeydeskError(Code.UPDATE_UNSIGNED, what="key")),
         "signed by somebody Keydesk does not trust", True, False),
    ],
)  # fmt: skip
def test_about_says_how_things_stand(windows: Windows, told: UpdateNews, words: str, look: bool, more: bool) -> None:
    made = windows("settings", told)
    assert words in said(made)
    assert (made.find("look-for-updates") is not None, made.find("what-is-new") is not None) == (look, more)
    assert (made.find("update-check") is not None) is look


def test_what_a_person_chooses_is_handed_on(windows: Windows) -> None:
    made = windows("settings", UpdateNews(ON))
    page = made.page
    assert isinstance(page, SettingsPage)
    for choice, value in ((page.updates.check, "off"), (page.updates.channel, "beta")):
        choice.setCurrentIndex(choice.findData(value))
        choice.activated.emit(choice.currentIndex())
    assert (made.setup.chosen.update_check, made.setup.chosen.update_channel) == ("off", "beta")


def test_what_the_organisation_chose_is_read(windows: Windows) -> None:
    made = windows("settings", UpdateNews(ON), managed(UpdateCheck="on", UpdateChannel="stable"))
    assert made.find("locked-UpdateCheck") is not None
    assert made.find("locked-UpdateChannel") is not None
    assert made.find("update-check") is None


async def test_look_now_asks_and_tells(windows: Windows) -> None:
    made = windows("settings", UpdateNews(UpdateRule()))
    world = UpdateWorld(ON)
    made.setup.world_of_updates = world
    world.updates.changed.connect(made.desk.news_changed.emit)
    tell(world.updates, UpdateNews(ON, own="1.1.0"))
    made.button("look-for-updates").click()
    await made.until(lambda: "Version 1.2.0 is available" in said(made), "the answer")
    assert world.asked == 1


async def test_look_now_that_fails_is_a_quiet_line(windows: Windows) -> None:
    made = windows("settings", UpdateNews(UpdateRule()))
    world = UpdateWorld(ON)
    world.answer = UNREACHABLE
    made.setup.world_of_updates = world
    world.updates.changed.connect(made.desk.news_changed.emit)
    tell(world.updates, UpdateNews(ON, own="1.1.0"))
    made.button("look-for-updates").click()
    await made.until(lambda: made.find("line-error"), "the line")
    assert "no connection" in said(made)


# The line


def line(made: DeskWindow) -> str:
    found = made.find("line-update")
    return found.label.text() if isinstance(found, Banner) else ""


def test_a_newer_version_is_said_on_home_alone(windows: Windows) -> None:
    made = windows("home", news(Standing.NEWER))
    assert line(made) == "Version 1.2.0 of Keydesk is available."
    made.window.show_page("keys")
    assert line(made) == ""
    made.window.show_page("home")
    assert line(made)


def test_that_this_one_is_not_safe_is_said_everywhere(windows: Windows) -> None:
    made = windows("keys", news(Standing.UNSAFE, replace(ON, managed=True)))
    assert line(made).startswith("This version of Keydesk is no longer safe to use.")
    assert line(made).endswith("Your organisation installs it.")
    made.window.show_page("settings")
    assert line(made)


@pytest.mark.parametrize(
    "told",
    [
        UpdateNews(UpdateRule()),
        news(Standing.CURRENT),
        news(Standing.UNKNOWN, announcement=None, problem=UNREACHABLE),
        news(Standing.NEWER, replace(ON, off=Off.PERSON)),
        news(Standing.NEWER, dismissed="1.2.0"),
    ],
)
def test_nothing_is_said_where_there_is_nothing_to_say(windows: Windows, told: UpdateNews) -> None:
    assert line(windows("home", told)) == ""


def dismiss(made: DeskWindow) -> None:
    found = made.find("line-update")
    assert isinstance(found, Banner)
    found.dismissed.emit()


async def test_a_line_that_is_put_away_stays_away_for_this_version(windows: Windows) -> None:
    made = windows("home", news(Standing.NEWER))
    dismiss(made)
    assert line(made) == "", "at once"
    kept = made.setup.world_of_updates.memory
    await made.until(lambda: kept.kept.dismissed == "1.2.0", "the version that is not told again")
    await made.until(lambda: not made.desk.scope.busy(DISMISS), "the end of it")
    assert line(made) == ""
    tell(made.setup.updates, news(Standing.NEWER, announcement=replace(TOLD, version="1.2.1")))
    assert line(made) == "Version 1.2.1 of Keydesk is available."


def test_an_unsafe_version_rests_for_this_run_only(windows: Windows) -> None:
    made = windows("home", news(Standing.UNSAFE))
    dismiss(made)
    QCoreApplication.processEvents()
    assert line(made) == ""
    assert made.setup.world_of_updates.memory.kept.dismissed == ""


# The sheet


def sheet_of(made: DeskWindow, button: str) -> UpdateSheet:
    made.button(button).click()
    current = made.window.sheets.current
    assert isinstance(current, UpdateSheet)
    return current


def test_the_page_is_opened_and_nothing_else(windows: Windows, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(update_sheet, "open_in_browser", opened.append)
    made = windows("home", news(Standing.NEWER))
    sheet = sheet_of(made, "line-update-more")
    words = made.words(sheet)
    for told in ("Version 1.2.0", "Out since 3 March 2026. You have 1.1.0.", "Keys on readers are found sooner.",
                 "https://keydesk.example.com/1.2.0", "downloads and installs nothing"):  # fmt: skip
        assert told in words
    made.button("open-update-page").click()
    assert opened == ["https://keydesk.example.com/1.2.0"]
    sheet.reject()


def test_where_the_organisation_installs_there_is_no_page(windows: Windows) -> None:
    policy = managed(UpdatesManaged=True, ManagedByName="Acme IT", SupportPhone="+1 555 0100")
    made = windows("settings", news(Standing.UNSAFE, replace(ON, managed=True)), policy)
    sheet = sheet_of(made, "what-is-new")
    words = made.words(sheet)
    for told in ("no longer safe", "Your organisation installs it.", "Acme IT", "+1 555 0100"):
        assert told in words
    assert made.find("open-update-page") is None
    assert sheet.findChild(QWidget, "update-page") is None
    sheet.reject()


def test_what_is_new_is_plain_text(windows: Windows) -> None:
    told = replace(TOLD, notes={"en": "<img src=x>\n\n  Second  "})
    made = windows("home", news(Standing.NEWER, announcement=told))
    sheet = sheet_of(made, "line-update-more")
    assert "<img src=x>\nSecond" in made.words(sheet)
    sheet.reject()


def test_nothing_to_show_is_no_sheet(windows: Windows) -> None:
    made = windows("home", UpdateNews(ON))
    update_sheet.show_update(made.desk)
    assert not made.window.sheet_open


# Found by name


async def test_looking_is_found_where_somebody_may_be_asked(windows: Windows) -> None:
    made = windows("home", UpdateNews(UpdateRule()))
    assert "updates" not in [entry.name for entry in entries_of(made.desk)]
    world = UpdateWorld(ON)
    made.setup.world_of_updates = world
    world.updates.changed.connect(made.desk.news_changed.emit)
    [entry] = [entry for entry in entries_of(made.desk) if entry.name == "updates"]
    go(made.desk, entry)
    assert made.window.current == "settings"
    await made.until(lambda: "Version 1.2.0 is available" in said(made), "the answer")


async def test_third_party_software_is_found(windows: Windows) -> None:
    made = windows("home", UpdateNews(UpdateRule()))
    [entry] = [entry for entry in entries_of(made.desk) if entry.name == "notices"]
    go(made.desk, entry)
    sheet = await made.sheet(NoticesSheet)
    await made.until(lambda: sheet.words.toPlainText(), "the first text")
    sheet.reject()
