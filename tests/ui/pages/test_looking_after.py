"""The window for people who look after keys: lists to save, the state to share, and a list that somebody changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from keydesk.domain.activity_chain import Break, Fault, Report
from keydesk.domain.reconciliation import SeenKey
from keydesk.helpdesk.finding import Finding, failed
from keydesk.ui.dialogs import save_list
from keydesk.ui.dialogs.inventory_sheet import InventorySheet, save_inventory
from keydesk.ui.dialogs.share_sheet import ShareSheet
from keydesk.ui.models.sealed_words import sealed_words
from keydesk.ui.pages.activity import ActivityPage
from keydesk.ui.widgets.copy_block import CopyBlock
from keydesk.ui.widgets.qr_picture import QrPicture
from keydesk.usecases.key_inventory import COLUMNS
from tests.fakes.notebook import MemoryActivity
from tests.fakes.setup import NOW, DeskWindow
from tests.fakes.world import ACCOUNT, Bench, bench
from tests.gallery.scenes.pages import INSIDE
from tests.ui.pages.conftest import Show

Chosen = Callable[[Path], None]


class Asked:
    """A file dialog that is answered at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked: list[tuple[str, str]] = []

    def __call__(self, parent: QWidget, title: str, suggestion: str, chosen: Chosen) -> None:
        self.asked.append((title, suggestion))
        chosen(self.path)


def inside(b: Bench) -> Bench:
    b.world.state.put(**{name: getattr(INSIDE, name) for name in INSIDE.__dataclass_fields__})
    return b


# The list of keys


@pytest.mark.parametrize(("name", "whole"), [("keys.csv", False), ("keys.json", True)])
async def test_the_list_of_keys_is_saved(show: Show, tmp_path: Path, name: str, whole: bool) -> None:
    b = inside(bench())
    (key,) = b.services.state.now.keys
    b.world.state.put(
        keys=(replace(key, serial="20264711"),), seen={"drawer": SeenKey("drawer", "Old key", serial_end="0042")}
    )
    ask = Asked(tmp_path / name)
    made = show("keys", b)
    save_inventory(made.desk, ask)
    sheet = await made.sheet(InventorySheet)
    assert "Plugged in now: 1. Known, but not here: 1." in made.words(sheet)
    if whole:
        assert sheet.serials is not None
        sheet.serials.click()
    sheet.save.click()
    await made.until(lambda: ask.path.exists() and "Saved as" in made.words(made.window), "the file")
    assert ask.asked == [("Save the list of keys", "keys-2026-03-04.csv")]
    text = ask.path.read_text(encoding="utf-8-sig")
    assert ("20264711" in text) == whole
    if not whole:
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert rows[0] == list(COLUMNS)
        assert [row[0] for row in rows[1:]] == ["Blue YubiKey", ""]
    else:
        assert len(json.loads(text)["keys"]) == 2


async def test_the_list_of_keys_can_be_left_and_a_full_disk_is_told(show: Show, tmp_path: Path) -> None:
    ask = Asked(tmp_path / "not" / "there.csv")
    made = show("keys", inside(bench()))
    button = made.find("save-keys")
    assert isinstance(button, QPushButton)
    button.click()
    await made.sheet(InventorySheet)
    await made.cancel()
    await made.until(lambda: not made.desk.scope.busy("inventory"), "the end")
    save_inventory(made.desk, ask)
    (await made.sheet(InventorySheet)).save.click()
    await made.until(lambda: "could not be saved" in made.words(made.window), "the word")


async def test_of_absent_keys_no_whole_number_is_offered(show: Show) -> None:
    b = inside(bench())
    b.world.state.put(keys=(), seen={"drawer": SeenKey("drawer")})
    made = show("keys", b)
    save_inventory(made.desk)
    sheet = await made.sheet(InventorySheet)
    assert sheet.serials is None
    assert "No key is plugged in. Known, but not here: 1." in made.words(sheet)
    await made.cancel()


async def test_signed_out_the_list_can_be_saved_all_the_same(show: Show) -> None:
    b = bench()
    made = show("keys", b)
    await made.until(lambda: made.find("save-keys") is not None, "the button")
    assert made.find("lost-key") is None


def test_where_to_save_is_asked_with_both_kinds(show: Show) -> None:
    made = show("keys", bench())
    told: list[Path] = []
    save_list.ask_where(made.window, "Save the list of keys", "keys.csv", told.append)
    dialog = made.window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.defaultSuffix() == "csv"
    dialog.filterSelected.emit(dialog.nameFilters()[1])
    assert dialog.defaultSuffix() == "json"
    dialog.fileSelected.emit("/tmp/x.json")
    assert told == [Path("/tmp/x.json")]
    dialog.reject()


# Activity


def activity_page(made: DeskWindow) -> ActivityPage:
    page = made.page
    assert isinstance(page, ActivityPage)
    return page


async def signed_in(*faults: Fault) -> Bench:
    b = bench()
    await b.services.load.run()
    for action in ("signed-in", "tested"):
        await b.world.record(action, "=Blue")
    activity = b.world.notebook.activity
    assert isinstance(activity, MemoryActivity)
    activity.faults = faults
    return b


async def test_looking_at_the_list_examines_it(show: Show) -> None:
    made = show("activity", await signed_in())
    activity_page(made).seen()
    await made.until(lambda: "Nobody has changed this list since" in made.words(), "the word")
    assert made.find("activity-changed") is None


async def test_a_changed_list_is_said_above_it(show: Show) -> None:
    b = await signed_in(Fault(Break.CHANGED, 2))
    made = show("activity", b)
    activity_page(made).seen()
    await made.until(lambda: made.find("activity-changed") is not None, "the line")
    assert "changed by something other than Keydesk: line 2 is not as it was written." in made.words()
    b.services.state.put(person=None)
    assert made.find("activity-changed") is None


@pytest.mark.parametrize("name", ["activity.csv", "activity.json"])
async def test_the_whole_list_is_saved(
    show: Show, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Asked(tmp_path / name)
    monkeypatch.setattr(save_list, "ask_where", ask)
    made = show("activity", await signed_in())
    activity_page(made).save.click()
    await made.until(lambda: ask.path.exists() and "Saved as" in made.words(made.window), "the file")
    assert ask.asked == [("Save the list of activity", "activity-2026-03-04.csv")]
    text = ask.path.read_text(encoding="utf-8-sig")
    if name.endswith("csv"):
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert rows[0] == ["number", "at", "action", "subject", "result", "seal"]
        assert [(row[2], row[3]) for row in rows[1:]] == [("tested", "'=Blue"), ("signed-in", "'=Blue")]
    else:
        told = json.loads(text)
        assert (told["chain"]["account"], told["chain"]["intact"], len(told["lines"])) == (ACCOUNT, True, 2)


def test_every_fault_has_words(show: Show) -> None:
    show("activity", bench())
    for kind in Break:
        for number in (7, None):
            sign, text = sealed_words(Report("a", 9, (Fault(kind, number),), "2026-03-01T00:00:00+00:00"), NOW)
            assert sign == "bad"
            assert (number is None) != ("7" in text)
    _, text = sealed_words(Report("a", 9, (Fault(Break.CHANGED, 7),) * 4, "2026-03-01T00:00:00+00:00"), NOW)
    assert "and more" in text
    assert sealed_words(Report("a", 9), NOW) == ("", "")


# Sharing


async def test_the_state_is_shared_as_text_and_picture(show: Show) -> None:
    made = show("health", inside(bench()))
    made.desk.findings = [Finding("CHK-010", failed("missing"), 0.1)]
    button = made.find("share-status")
    assert isinstance(button, QPushButton)
    button.click()
    sheet = await made.sheet(ShareSheet)
    block = sheet.findChild(CopyBlock, "share-text")
    assert block is not None
    assert block.pasted == "\n".join(sheet.lines)
    assert "Support code K7QF2-M9XPT" in sheet.lines
    assert "Findings CHK-010 failed" in sheet.lines
    assert "Ana" not in block.pasted
    block.button.click()
    assert QGuiApplication.clipboard().text() == block.pasted
    small = sheet.findChildren(QrPicture, "share-picture")[-1].modules
    sheet.person.click()
    assert "Person Ana Ito ana@acme.com" in sheet.lines

    def shown() -> list[str]:
        return [one.pasted for one in sheet.findChildren(CopyBlock, "share-text") if one.isVisible()]

    await made.until(lambda: shown() == ["\n".join(sheet.lines)], "the text")
    assert sheet.findChildren(QrPicture, "share-picture")[-1].modules >= small
    await made.cancel()


async def test_nobody_signed_in_has_no_name_to_share(show: Show) -> None:
    b = bench()
    b.world.state.put(person=None)
    made = show("health", b)
    made.desk.findings = [Finding("CHK-010", failed("missing"), 0.1)]
    button = made.find("share-status")
    assert isinstance(button, QPushButton)
    button.click()
    sheet = await made.sheet(ShareSheet)
    assert not sheet.person.isVisible()
    await made.cancel()
