"""Fingerprints and reset on the page of keys, over real flows."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from keydesk.core.secret import Secret
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, Sample
from keydesk.domain.keys import PinState
from keydesk.ui.dialogs.fingerprint_pages import DeleteFingerPage, FingerDonePage, FingerNamePage
from keydesk.ui.dialogs.fingerprint_sheet import FingerprintSheet
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.reset_pages import ConsequencesPage
from keydesk.ui.dialogs.reset_sheet import ResetSheet
from keydesk.ui.widgets.buttons import Button
from tests.fakes.account import passkey
from tests.fakes.setup import DeskWindow
from tests.fakes.world import Bench, bench
from tests.ui.pages.conftest import Show

ONE = passkey(b"one")


async def with_sensor(pin: str | None = "1234", **key: object) -> Bench:
    b = bench(ONE, pin=pin)
    await b.key.refresh()
    b.key.key = replace(b.key.key, can=frozenset({"fingerprints"}), serial="15304711", **key)  # type: ignore[arg-type]  # checked by replace
    manager = b.keys.manager("key-1")
    manager.sensor = FingerprintSensor(max_samples=2, max_name_bytes=15)
    manager.samples = [Sample.GOOD, Sample.GOOD]
    manager.prints = {b"1": Fingerprint(b"1", "Right thumb")}
    b.world.state.put(keys=(b.key.key,), keys_known=True)
    await b.services.load.run()
    await b.services.map_keys.run()
    return b


async def page_of(made: DeskWindow, sheet: FingerprintSheet, kind: type[QWidget]) -> QWidget:
    await made.until(lambda: isinstance(sheet.page, kind), kind.__name__)
    assert sheet.page is not None
    return sheet.page


async def give_pin(made: DeskWindow, sheet: FingerprintSheet) -> None:
    page = await page_of(made, sheet, AskPinPage)
    assert isinstance(page, AskPinPage)
    page.field.line.setText("1234")
    page.go_on.click()


async def test_shown_with_the_pin_renamed_undone_and_deleted(show: Show) -> None:
    b = await with_sensor()
    made = show("keys", b)
    assert "Fingerprint sensor" in made.words()
    made.button("show-fingerprints").click()
    await give_pin(made, await made.sheet(FingerprintSheet))
    await made.until(lambda: "Right thumb" in made.words(), "the list")
    await b.keys.manager("key-1").unlock(Secret("1234"))
    assert made.button("rename-fingerprint").accessibleName() == "Rename Right thumb"

    made.button("rename-fingerprint").click()
    sheet = await made.sheet(FingerprintSheet)
    naming = await page_of(made, sheet, FingerNamePage)
    assert isinstance(naming, FingerNamePage)
    naming.field.setText("Index")
    naming.save.click()
    await made.until(lambda: "The fingerprint is called “Index” now." in made.words(made.window), "the word")
    assert "Index" in made.words()
    await made.until(lambda: not made.desk.scope.busy("flow"), "the end of the flow")
    next(button for button in made.window.findChildren(Button) if button.text() == "Undo").click()
    await made.until(lambda: b.keys.manager("key-1").prints[b"1"].name == "Right thumb", "the old name")
    await made.until(lambda: "Right thumb" in made.words() and not made.window.sheet_open, "the old name")

    await made.until(lambda: not made.desk.scope.busy("flow"), "the end of the flow")
    made.button("delete-fingerprint").click()
    sheet = await made.sheet(FingerprintSheet)
    asks = await page_of(made, sheet, DeleteFingerPage)
    assert isinstance(asks, DeleteFingerPage)
    asks.do.click()
    await made.until(lambda: "No fingerprint yet" in made.words(), "the empty list")
    assert made.find("delete-fingerprint") is None


async def test_added_and_shown(show: Show) -> None:
    b = await with_sensor()
    made = show("keys", b)
    await b.keys.manager("key-1").unlock(Secret("1234"))
    made.button("add-fingerprint").click()
    sheet = await made.sheet(FingerprintSheet)
    naming = await page_of(made, sheet, FingerNamePage)
    assert isinstance(naming, FingerNamePage)
    naming.field.setText("Left thumb")
    naming.save.click()
    done = await page_of(made, sheet, FingerDonePage)
    assert isinstance(done, FingerDonePage)
    sheet.cancel.click()
    await made.until(lambda: "Left thumb" in made.words(), "the list")
    await made.until(lambda: not made.desk.scope.busy("flow"), "the end of the flow")
    b.world.state.put(keys=())
    b.world.state.put(keys=(b.key.key,))
    assert "Left thumb" not in made.words(), "what a key told is forgotten when it goes"


async def test_no_sensor_no_section_and_no_pin_no_list(show: Show) -> None:
    b = await with_sensor(pin=None)
    made = show("keys", b)
    assert not made.button("show-fingerprints").isEnabled()
    assert made.button("add-fingerprint").isEnabled()
    assert "you set one on the way" in made.words()
    b.world.state.put(keys=(replace(b.key.key, can=frozenset()),))
    assert made.find("add-fingerprint") is None


async def test_reset_is_reached_from_its_section(show: Show) -> None:
    made = show("keys", await with_sensor())
    assert made.find("reset-locked-key") is None
    assert made.button("reset-key").accessibleName() == "Reset Test Key"
    made.button("reset-key").click()
    sheet = await made.sheet(ResetSheet)
    await made.until(lambda: isinstance(sheet.page, ConsequencesPage), "the question")
    await made.cancel()


async def test_reset_is_reached_from_a_locked_pin(show: Show) -> None:
    b = await with_sensor()
    b.world.state.put(keys=(replace(b.key.key, pin=PinState(set=True, retries=0)),))
    made = show("keys", b)
    assert "Only a reset helps now" in made.words()
    made.button("reset-locked-key").click()
    sheet = await made.sheet(ResetSheet)
    await made.until(lambda: isinstance(sheet.page, ConsequencesPage), "the question")
    await made.cancel()
    b.world.state.put(keys=(replace(b.key.key, usable=False),))
    assert made.find("reset-key") is None
