"""The support bundle in the window: everything can be read before it is saved, and what is read is what is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from keydesk.config.check_texts import entries_in
from keydesk.config.texts import LANGUAGES
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.bundle import BundleChoices
from keydesk.helpdesk.finding import Finding, ok
from keydesk.ui.dialogs import bundle_sheet
from keydesk.ui.dialogs.bundle_sheet import BundleSheet, ask_where, save_bundle
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.ui.pages.conftest import Show, show  # noqa: F401  # a fixture

Chosen = Callable[[Path], None]

for _language in LANGUAGES:
    entries_in(_language)  # as the program does, in a worker, before it runs the checks


class Asked:
    """A file dialog whose answer the test gives."""

    def __init__(self) -> None:
        self.suggested = ""
        self.answer: Chosen = lambda path: None

    def __call__(self, parent: QWidget, suggestion: str, chosen: Chosen) -> None:
        self.suggested, self.answer = suggestion, chosen


@pytest.fixture
def made(show: Show) -> DeskWindow:  # noqa: F811
    return show("health", bench())


async def opened(made: DeskWindow, ask: Asked | None = None) -> BundleSheet:
    save_bundle(made.desk, ask)
    return await made.sheet(BundleSheet)


async def test_every_file_can_be_read(made: DeskWindow) -> None:
    sheet = await opened(made)
    names = [sheet.file.itemData(at) for at in range(sheet.file.count())]
    assert names == [file.name for file in sheet.bundle.files]
    for at, file in enumerate(sheet.bundle.files):
        sheet.file.setCurrentIndex(at)
        assert sheet.preview.toPlainText() == file.text.replace("\r", "\n")
    assert "K7QF2-M9XPT" in made.words(sheet)
    await made.cancel()


async def test_ticks_make_it_anew_and_the_file_stays(made: DeskWindow) -> None:
    sheet = await opened(made)
    sheet.file.setCurrentIndex(sheet.file.findData("keys.json"))
    sheet.serials.click()
    await made.until(lambda: made.setup.support.made[-1] == BundleChoices(serials=True), "the new bundle")
    sheet.names.click()
    await made.until(lambda: made.setup.support.made[-1] == BundleChoices(True, True), "the next one")
    await made.until(lambda: "names of passkeys" in sheet.bundle.files[0].text, "the bundle that is shown")
    assert sheet.file.currentData() == "keys.json"
    await made.cancel()


async def test_what_is_looked_at_is_saved(made: DeskWindow, tmp_path: Path) -> None:
    ask = Asked()
    sheet = await opened(made, ask)
    bundle = sheet.bundle
    made.button("bundle-save").click()
    assert ask.suggested == "keydesk-support-K7QF2-M9XPT-2026-03-04.zip"
    ask.answer(tmp_path / "for-it.zip")
    await made.until(lambda: not made.window.sheet_open, "the end")
    assert made.setup.support.saved == [(bundle, tmp_path / "for-it.zip")]


async def test_a_place_that_cannot_be_written_is_said_and_another_may_be_chosen(
    made: DeskWindow, tmp_path: Path
) -> None:
    ask = Asked()
    sheet = await opened(made, ask)
    made.setup.support.refuse = [KeydeskError(Code.FOLDER_UNWRITABLE, folder="/x")]
    made.button("bundle-save").click()
    ask.answer(tmp_path / "a.zip")
    await made.until(lambda: "SYS-008" in sheet.note.text(), "what went wrong")
    assert made.button("bundle-save").isEnabled()
    ask.answer(tmp_path / "b.zip")
    await made.until(lambda: not made.window.sheet_open, "the end")
    assert [path.name for _, path in made.setup.support.saved] == ["b.zip"]


async def test_cancel_saves_nothing(made: DeskWindow) -> None:
    await opened(made, Asked())
    await made.cancel()
    assert made.setup.support.saved == []


async def test_the_dialog_suggests_a_name_and_tells_the_file(made: DeskWindow, tmp_path: Path) -> None:
    told: list[Path] = []
    ask_where(made.window, "x.zip", told.append)
    (dialog,) = made.window.findChildren(QFileDialog)
    assert dialog.defaultSuffix() == "zip"
    dialog.fileSelected.emit(str(tmp_path / "y.zip"))
    dialog.reject()
    assert told == [tmp_path / "y.zip"]


async def test_what_was_never_checked_is_checked_first(made: DeskWindow) -> None:
    made.setup.findings = [Finding("CHK-001", ok(domain="x"), 0.1)]
    await opened(made)
    assert (made.setup.examined, len(made.desk.findings)) == (1, 1)
    await made.cancel()
    await opened(made)
    assert made.setup.examined == 1
    await made.cancel()


async def test_checks_that_fail_or_hang_keep_nobody_from_the_bundle(
    made: DeskWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.setup.refuse = [KeydeskError(Code.STORE_NEWER)]
    await opened(made)
    await made.cancel()
    monkeypatch.setattr(bundle_sheet, "_CHECKS_S", 0.01)
    monkeypatch.setattr(made.setup, "examine", asyncio.Event().wait)
    await opened(made)
    assert made.desk.findings == ()
    await made.cancel()
