"""Settings: choices reach the composition root, signing out asks about the browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication

import keydesk
from keydesk.config.browsers import Browser
from keydesk.config.policy.found import Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.settings import Settings
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.readers import Reader
from keydesk.domain.remembered_key import READ_ONLY_LIST
from keydesk.ui.models.moments import clock_time
from keydesk.ui.pages.settings import SettingsPage
from keydesk.ui.pages.settings_names import ForgetNamesSheet
from keydesk.ui.pages.sign_out_sheet import SignOutSheet
from keydesk.ui.widgets.banner import UndoBar
from keydesk.ui.widgets.fields import Choice, CopyField
from keydesk.ui.widgets.locked_field import LockedField
from keydesk.usecases.outcomes import Done
from tests.fakes.account import PASSWORD
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.setup import NOW, DeskWindow
from tests.fakes.world import Bench, bench
from tests.ui.pages.conftest import Show


def page(made: DeskWindow) -> SettingsPage:
    found = made.window.stack.currentWidget()
    assert isinstance(found, SettingsPage)
    return found


def test_choices_are_handed_on(show: Show) -> None:
    made = show("settings", bench())
    one = page(made)
    for choice, value in ((one.theme, "dark"), (one.text_size, 150), (one.language, "ja")):
        choice.setCurrentIndex(choice.findData(value))
        choice.activated.emit(choice.currentIndex())
    QCoreApplication.processEvents()
    assert (made.setup.theme, made.setup.text_size, made.setup.language) == ("dark", 150, "ja")


def test_the_version_is_told(show: Show) -> None:
    made = show("settings", bench())
    version = made.find("version")
    assert isinstance(version, CopyField)
    assert version.value.accessibleName() == f"version: Version {keydesk.__version__}"


def test_choices_in_force_are_shown(show: Show) -> None:
    made = show("home", bench())
    made.setup.theme, made.setup.text_size, made.setup.language = "contrast", 200, "ja"
    made.window.show_page("settings")
    one = page(made)
    assert (one.theme.currentData(), one.text_size.currentData(), one.language.currentData()) == (
        "contrast",
        200,
        "ja",
    )


def choose(choice: Choice, value: object) -> None:
    choice.setCurrentIndex(choice.findData(value))
    choice.activated.emit(choice.currentIndex())


def test_when_permission_is_asked_for_is_chosen_and_explained(show: Show) -> None:
    made = show("settings", bench())
    choice = page(made).safety.write_scopes
    assert choice.currentData() == "at-sign-in"
    assert "no second trip to the browser" in made.words()
    choose(choice, "when-needed")
    assert made.setup.write_scopes == "when-needed"
    assert "Signing in only asks to read your account" in made.words()
    assert "applies from your next sign-in" in made.words()
    assert "Signing in only asks to read" in choice.accessibleDescription()
    choose(choice, "at-sign-in")
    assert made.setup.write_scopes == "at-sign-in"


def test_when_a_key_locks_is_chosen_and_explained(show: Show) -> None:
    made = show("settings", bench())
    choice = page(made).safety.keys_lock
    assert choice.currentText() == "After 5 minutes without use"
    choose(choice, 0)
    assert made.setup.keys_lock_after_minutes == 0
    assert "anyone at this computer can manage the key" in made.words()
    choose(choice, 1)
    assert made.setup.keys_lock_after_minutes == 1
    assert choice.currentText() == "After 1 minute without use"


def test_what_happens_when_nobody_is_here_is_chosen_and_explained(show: Show) -> None:
    made = show("settings", bench())
    choice = page(made).safety.idle
    assert choice.currentText() == "Stay signed in"
    assert "finds you signed in" in made.words()
    choose(choice, 15)
    assert made.setup.chosen.idle_sign_out_minutes == 15
    assert choice.currentText() == "Sign out after 15 minutes"
    assert "any key or click stops it" in made.words()
    made.setup.chosen = replace(made.setup.chosen, idle_sign_out_minutes=7)
    made.desk.changed.emit(made.desk.now)
    assert (choice.currentData(), choice.count()) == (7, 7)


def test_a_time_that_the_list_does_not_have_is_shown_all_the_same(show: Show) -> None:
    made = show("home", bench())
    made.setup.keys_lock_after_minutes = 7
    made.window.show_page("settings")
    choice = page(made).safety.keys_lock
    assert (choice.currentData(), choice.currentText()) == (7, "After 7 minutes without use")
    assert [choice.itemData(at) for at in range(choice.count())] == [1, 2, 5, 7, 10, 15, 30, 60, 0]


def test_a_reader_is_hidden_and_shown_again(show: Show) -> None:
    made = show("settings", bench())
    one = page(made)
    assert one.readers.isHidden()
    made.setup.readers.all = [Reader("ACS ACR1252", card=True), Reader("Alcor", hidden=True, here=False)]
    made.desk.readers_changed.emit()
    row = one.readers.rows["ACS ACR1252"]
    assert not one.readers.isHidden()
    assert row.subtitle.text() == "Something lies on it."
    assert one.readers.rows["Alcor"].subtitle.text() == "Hidden by you. Not connected now."
    row.button.click()
    assert [reader.hidden for reader in made.setup.readers.known()] == [True, True]
    assert (row.subtitle.text(), row.button.accessibleName()) == ("Hidden by you.", "Show ACS ACR1252 again")
    row.button.click()
    assert [reader.hidden for reader in made.setup.readers.known()] == [False, True]
    made.setup.readers.all = []
    made.desk.readers_changed.emit()
    assert one.readers.isHidden()


async def remembering(b: Bench) -> None:
    b.key.key = replace(b.key.key, can=b.key.key.can | {READ_ONLY_LIST}, serial="12345678")
    b.world.state.put(keys=(b.key.key,))
    assert isinstance(await b.services.instant.remember("key-1", ScriptedPrompter("1234")), Done)


async def test_a_remembered_key_is_forgotten_where_it_is_not_plugged_in(show: Show) -> None:
    b = bench(pin="1234")
    await remembering(b)
    made = show("settings", b)
    one = page(made)
    assert one.remembered.isHidden(), "nobody has looked yet"
    one.seen()
    await made.until(lambda: not one.remembered.isHidden(), "the remembered key")
    assert "Plugged in · since" in made.words()
    b.world.state.put(at_once={})
    await made.until(lambda: "Not plugged in · since" in made.words(), "the key gone")
    made.button("forget-remembered").click()
    await made.until(lambda: one.remembered.isHidden(), "nothing remembered")
    assert b.memory.keys == []
    assert made.said_done == "The passkeys of “Test Key” are shown only with its PIN again."


async def test_a_keyring_that_cannot_be_read_shows_no_remembered_keys(show: Show) -> None:
    b = bench(pin="1234")
    await remembering(b)
    b.memory.fail = KeydeskError(Code.KEYRING_LOCKED)
    made = show("settings", b)
    page(made).seen()
    await made.until(lambda: not made.desk.scope.busy("remembered-keys"), "the end of the look")
    assert page(made).remembered.isHidden()
    assert made.window.sheets.current is None


async def test_sign_out_asks_and_does_it(show: Show) -> None:
    b = bench(PASSWORD)
    await b.services.load.run()
    made = show("settings", b)
    assert "Ana Ito" in made.words()
    made.button("sign-out").click()
    sheet = await made.sheet(SignOutSheet)
    await made.cancel()
    assert b.identity.person is not None
    b.identity.told = False
    made.button("sign-out").click()
    sheet = await made.sheet(SignOutSheet)
    assert not sheet.browser.isChecked()
    sheet.browser.setChecked(True)
    made.button("sign-out-now").click()
    await made.until(lambda: b.identity.person is None, "the end of the session")
    await made.until(lambda: made.find("line-untold"), "the word that the tenant does not know")
    assert "Nobody is signed in" in made.words()
    assert made.button("sign-in").isEnabled()


def test_without_a_profile_it_leads_home(show: Show) -> None:
    b = bench(signed_in=False)
    b.world.state.put(profile=None)
    made = show("settings", b)
    made.button("open-home").click()
    assert made.window.current == "home"


# Names, records and this computer


def edit(made: DeskWindow, text: str) -> None:
    field = page(made).records.template
    field.setText(text)
    field.textEdited.emit(text)
    field.editingFinished.emit()


def test_what_a_new_key_is_called_is_shown_by_an_example(show: Show) -> None:
    made = show("settings", bench())
    assert "For example “Test Key”" in made.words()
    edit(made, "{user} {last4}")
    assert made.setup.chosen.key_name_template == "{user} {last4}"
    assert "For example “Ana Ito 4711”" in made.words() or "For example “Ana Ito" in made.words()
    edit(made, "{pin}")
    assert "in braces only: model, serial" in made.words()
    assert made.setup.chosen.key_name_template == "{user} {last4}"
    edit(made, "  ")
    assert made.setup.chosen.key_name_template is None


def test_how_long_activity_is_kept_is_chosen(show: Show) -> None:
    made = show("settings", bench())
    choice = page(made).records.days
    assert choice.currentText() == "365 days"
    choose(choice, 0)
    assert made.setup.chosen.activity_days == 0
    made.setup.chosen = replace(made.setup.chosen, activity_days=7)
    made.desk.changed.emit(made.desk.now)
    assert choice.currentText() == "7 days"


def test_a_list_of_models_is_chosen_and_left_again(show: Show) -> None:
    made = show("settings", bench())
    records = page(made).records
    assert made.find("no-metadata") is None
    records.ask_list = lambda parent, chosen: chosen(Path("/srv/mds.jwt"))
    made.button("choose-metadata").click()
    assert made.setup.chosen.metadata_file == "/srv/mds.jwt"
    assert "/srv/mds.jwt" in made.words()
    refused = KeydeskError(Code.METADATA_REFUSED, reason="signature", file="mds.jwt")
    assert made.desk.services is not None
    made.desk.services.state.put(problems=(refused,))
    assert "/srv/mds.jwt" not in made.words()
    made.button("no-metadata").click()
    assert made.setup.chosen.metadata_file is None


async def test_a_browser_that_is_here_is_chosen(show: Show) -> None:
    made = show("settings", bench())
    program = page(made).program
    made.setup.browsers_here = (Browser("Chromium", "chromium"), Browser("Firefox", "firefox %s --new"))
    page(made).seen()
    await made.until(lambda: program.browser.count() == 3, "the browsers of this computer")
    assert program.browser.currentText() == "The system's browser"
    assert "where links usually open" in made.words()
    choose(program.browser, "firefox %s --new")
    assert made.setup.chosen.browser == "firefox %s --new"
    assert "open there, from the next time on" in made.words()
    program.browser.setCurrentIndex(0)
    program.browser.activated.emit(0)
    assert made.setup.chosen.browser is None


def test_a_browser_of_ones_own_is_shown_as_it_is(show: Show) -> None:
    made = show("settings", bench())
    program = page(made).program
    made.setup.chosen = replace(made.setup.chosen, browser="/opt/kiosk --private")
    made.desk.changed.emit(made.desk.now)
    assert program.browser.currentText() == "/opt/kiosk --private"
    made.setup.chosen = replace(made.setup.chosen, browser="x" * 900)
    made.desk.changed.emit(made.desk.now)
    assert program.browser.currentText() == "x" * 40 + "…"
    assert program.browser.currentData() == "x" * 900


def test_what_the_log_tells_is_chosen_and_explained(show: Show) -> None:
    made = show("settings", bench())
    level = page(made).program.log_level
    assert level.currentText() == "Normal"
    assert "To tell more for 15 minutes" in made.words()
    told: list[str] = []
    choose(level, "debug")
    told.append(made.setup.chosen.log_level)
    assert "“Record a problem” on Health does it for 15 minutes" in made.words()
    choose(level, "warning")
    told.append(made.setup.chosen.log_level)
    assert told == ["debug", "warning"]
    assert "tells your IT helpdesk little" in made.words()
    made.setup.support.recording_until = NOW + timedelta(minutes=15)
    made.desk.changed.emit(made.desk.now)
    assert f"until {clock_time(NOW + timedelta(minutes=15))} the log tells everything" in made.words()


def test_browser_and_log_of_the_organisation_are_read_only(show: Show) -> None:
    rules: dict[str, JsonValue] = {"Browser": "edge %s", "LogLevel": "debug", "KeyLabels": "account"}
    policy = settle(Reading((Layer(Source.MANDATORY_MACHINE, "f", rules),)))
    made = show("settings", bench(), policy=policy)
    made.setup.chosen = Settings(browser="edge %s", log_level="debug", key_labels="account")
    made.desk.changed.emit(made.desk.now)
    for key, shown in (("Browser", "edge %s"), ("LogLevel", "Everything"), ("KeyLabels", "Each account has its own")):
        field = made.find(f"locked-{key}")
        assert isinstance(field, LockedField)
        assert (field.text(), field.isReadOnly()) == (shown, True)
    assert [made.find(name) for name in ("browser", "log-level", "key-labels")] == [None, None, None]


def test_whose_names_are_shown_is_chosen(show: Show) -> None:
    made = show("settings", bench())
    labels = page(made).records.labels
    assert labels.currentData() == "computer"
    choose(labels, "account")
    assert made.setup.chosen.key_labels == "account"
    assert "Names given by another account of this computer are not shown." in made.words()


async def test_names_are_forgotten_by_a_question_and_given_back(show: Show) -> None:
    b = bench()
    await b.services.care.label("key-1", "Blue YubiKey")
    await b.services.care.label_passkey(b"credential-1", "Mine")
    made = show("settings", b)
    assert "On this computer: 1 key and 1 passkey." in made.words()
    made.button("forget-names").click()
    sheet = await made.sheet(ForgetNamesSheet)
    assert "Name and colour of 1 key: Blue YubiKey" in made.words(sheet)
    assert "they go for all" in made.words(sheet)
    await made.cancel()
    assert b.services.state.now.key_label("key-1") == "Blue YubiKey"
    made.button("forget-names").click()
    await made.sheet(ForgetNamesSheet)
    made.button("forget-names-now").click()
    await made.until(lambda: made.said_done, "what was done")
    assert made.said_done == "Keys and passkeys are called by their model again."
    assert b.services.state.now.labels == {}
    assert "None is kept on this computer." in made.words()
    assert made.find("forget-names") is None
    undo = made.window.findChild(UndoBar)
    assert isinstance(undo, UndoBar)
    undo.button.click()
    await made.until(lambda: b.services.state.now.key_label("key-1") == "Blue YubiKey", "the names again")
    assert "On this computer: 1 key and 1 passkey." in made.words()


def test_tray_and_start_are_chosen_and_explained(show: Show) -> None:
    made = show("settings", bench())
    start = page(made).start
    start.tray_there = lambda: True
    assert (start.tray.currentData(), start.autostart.currentData()) == ("off", "off")
    choose(start.autostart, "on")
    assert made.setup.chosen.autostart == "on"
    assert "Its window opens then." in made.words()
    choose(start.tray, "on")
    assert made.setup.chosen.tray == "on"
    assert "It starts in the tray" in made.words()
    start.tray_there = lambda: False
    start.show_now()
    assert "shows no tray now" in made.words()


def test_a_run_nobody_wants_started_offers_no_start(show: Show) -> None:
    made = show("home", bench())
    made.setup.may_autostart = False
    made.window.show_page("settings")
    assert made.find("autostart") is None
    assert made.find("tray") is not None
