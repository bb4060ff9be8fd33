"""Settings: choices reach the composition root, signing out asks about the browser."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from keydesk.domain.readers import Reader
from keydesk.ui.pages.settings import SettingsPage
from keydesk.ui.pages.sign_out_sheet import SignOutSheet
from tests.fakes.account import PASSWORD
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
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
