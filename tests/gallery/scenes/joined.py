"""Account and keys joined, in every state: where the passkeys are, what to test, a lost key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from keydesk.domain.catalogue import Code
from keydesk.domain.keys import FormFactor
from keydesk.domain.lost_key import LostEntry, LostKey
from keydesk.domain.reconciliation import KeyMap, SeenKey
from keydesk.ui.dialogs.drill_sheet import Drilled, DrillSheet
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.holder_page import HolderPage
from keydesk.ui.dialogs.lost_key_pages import (
    EntriesPage,
    FoundPage,
    LookPage,
    OpensPage,
    PickPage,
    RecordPage,
    ReplacePage,
)
from keydesk.ui.dialogs.lost_key_sheet import LostKeySheet
from keydesk.ui.models.lost_words import record_lines
from keydesk.ui.pages.methods import MethodsPage
from keydesk.usecases.lost_key import absent_keys
from keydesk.usecases.prove_passkey import Proven
from keydesk.usecases.state import AppState, Snapshot, key_label_name, key_tag_name
from tests.fakes.setup import NOW, DeskWindow
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import CLOUD, FIRST, FULL, INSIDE, MODELS, NEW, OLD, PASSWORD, ROAMING, SITE
from tests.gallery.scenes.pages import _window as window
from tests.gallery.stage import over_window

DRAWER = replace(
    OLD,
    id="passkey|9",
    created_at=datetime(2025, 9, 2, tzinfo=UTC),
    last_used_at=None,
    passkey=replace(FIRST.passkey, credential_id=b"drawer") if FIRST.passkey is not None else None,
)
GREEN = SeenKey("green", "Security Key NFC", "1203", FormFactor.USB_A, datetime(2026, 2, 20, 9, tzinfo=UTC))
LABELS = {**INSIDE.labels, key_label_name("green"): "Green spare", key_tag_name("green"): "green"}
JOINED = replace(
    FULL,
    methods=(FIRST, OLD, DRAWER, CLOUD, PASSWORD, ROAMING),
    labels=LABELS,
    seen={"green": GREEN},
    maps={
        "blue": KeyMap("blue", frozenset({FIRST.id}), orphans=(b"stray",)),
        "green": KeyMap("green", frozenset({OLD.id})),
    },
)
LOST = LostKey(
    "1", "a", "green", "Green spare", "Security Key NFC", "1203", GREEN.seen_at, datetime(2026, 3, 4, 9, tzinfo=UTC),
    (LostEntry(OLD.id, "Old work key"), LostEntry(DRAWER.id, "YubiKey 5C NFC")),
)  # fmt: skip
PARTLY = replace(LOST.removed(OLD.id, datetime(2026, 3, 4, 9, 12, tzinfo=UTC)), replaced_by=("Red spare",))
DONE = replace(PARTLY.removed(DRAWER.id, datetime(2026, 3, 4, 9, 15, tzinfo=UTC)), accounts_checked_at=NOW)


def _by_key(now: Snapshot) -> QWidget:
    def switch(made: DeskWindow) -> None:
        page = made.window.page("methods")
        if isinstance(page, MethodsPage):
            page.show_by_key(True)

    return window("methods", now, switch)


# Where the passkeys are


@scene("where", "all_kinds", height=1560)
def where_all_kinds() -> QWidget:
    return _by_key(JOINED)


@scene("where", "listed", height=900)
def where_listed() -> QWidget:
    maps = {"blue": KeyMap("blue", frozenset({FIRST.id}), proof="listed")}
    return _by_key(replace(INSIDE, maps=maps))


@scene("where", "not_asked", height=900)
def where_not_asked() -> QWidget:
    maps = {"blue": KeyMap("blue", unknown=frozenset({FIRST.id}))}
    return _by_key(replace(INSIDE, maps=maps))


@scene("where", "no_key_here")
def where_no_key_here() -> QWidget:
    return _by_key(replace(JOINED, keys=(), methods=(OLD, DRAWER)))


@scene("where", "nothing_on_it")
def where_nothing_on_it() -> QWidget:
    return _by_key(replace(INSIDE, keys=(NEW,), maps={"new": KeyMap("new")}))


@scene("where", "offline", height=1100)
def where_offline() -> QWidget:
    return _by_key(replace(JOINED, stale=Code.OFFLINE, methods=(FIRST, DRAWER)))


@scene("methods", "to_test", height=900)
def methods_to_test() -> QWidget:
    return window("methods", replace(JOINED, methods=(FIRST, OLD, DRAWER, PASSWORD), drills={}))


# Home


@scene("home", "to_test")
def home_to_test() -> QWidget:
    return window("home", replace(JOINED, methods=(FIRST, DRAWER, PASSWORD)))


@scene("home", "several_to_test")
def home_several_to_test() -> QWidget:
    old = replace(OLD, last_used_at=datetime(2025, 3, 3, tzinfo=UTC))
    return window("home", replace(JOINED, methods=(FIRST, old, DRAWER, PASSWORD)))


@scene("home", "lost_key", height=860)
def home_lost_key() -> QWidget:
    return window("home", replace(JOINED, lost=(PARTLY,)))


# Testing several


def _drill(page: FlowPage | None = None, *, worked: bool = False, failed: bool = False) -> QWidget:
    state = AppState(JOINED)
    sheet = DrillSheet(state, "Old work key", 2, 3)
    if worked:
        page = sheet.worked(Proven(OLD.id, "blue", True))
    if failed:
        page = sheet.failed()
    if page is not None:
        sheet.show_page(page)
    return over_window(sheet)


@scene("drill", "plug_in")
def drill_plug_in() -> QWidget:
    state = AppState(replace(JOINED, keys=()))
    sheet = DrillSheet(state, "Old work key", 2, 3)
    page = HolderPage(OLD, "Old work key", state.now)
    page.add_button(sheet.tr("Not at hand"))
    sheet.show_page(page)
    return over_window(sheet)


@scene("drill", "worked")
def drill_worked() -> QWidget:
    return _drill(worked=True)


@scene("drill", "not_tested")
def drill_not_tested() -> QWidget:
    return _drill(failed=True)


@scene("drill", "all_work")
def drill_all_work() -> QWidget:
    sheet = DrillSheet(AppState(JOINED), "Old work key", 3, 3)
    sheet.say("")
    sheet.show_page(sheet.sum(Drilled(("Blue YubiKey", "Old work key", "Green spare"), ())))
    return over_window(sheet)


@scene("drill", "some_left")
def drill_some_left() -> QWidget:
    sheet = DrillSheet(AppState(JOINED), "Old work key", 3, 3)
    sheet.say("")
    sheet.show_page(sheet.sum(Drilled(("Blue YubiKey",), ("Old work key", "Green spare"))))
    return over_window(sheet)


# A lost key


def _lost(step: int, page: FlowPage | None, kept: LostKey | None = None) -> QWidget:
    sheet = LostKeySheet(AppState(JOINED))
    sheet.at_step(step)
    if kept is not None:
        sheet.keep(kept)
    if page is not None:
        sheet.show_page(page)
    return over_window(sheet)


def _model(aaguid: str | None) -> str | None:
    return MODELS.get(aaguid or "")


@scene("lost_key", "reading", settle_ms=400)
def lost_key_reading() -> QWidget:
    return _lost(0, None)


@scene("lost_key", "pick")
def lost_key_pick() -> QWidget:
    return _lost(0, PickPage(absent_keys(JOINED), JOINED, _model, NOW))


@scene("lost_key", "none_missing")
def lost_key_none_missing() -> QWidget:
    return _lost(0, PickPage((), JOINED, _model, NOW))


@scene("lost_key", "opens")
def lost_key_opens() -> QWidget:
    return _lost(0, OpensPage(LOST, SITE))


@scene("lost_key", "found")
def lost_key_found() -> QWidget:
    return _lost(0, FoundPage(LOST), LOST)


@scene("lost_key", "replace_first")
def lost_key_replace_first() -> QWidget:
    return _lost(1, ReplacePage(LOST, ()), LOST)


@scene("lost_key", "replaced")
def lost_key_replaced() -> QWidget:
    return _lost(1, ReplacePage(replace(LOST, replaced_by=("Red spare",)), ("Blue YubiKey", "Red spare")), LOST)


@scene("lost_key", "entries")
def lost_key_entries() -> QWidget:
    return _lost(2, EntriesPage(PARTLY, NOW), PARTLY)


@scene("lost_key", "accounts")
def lost_key_accounts() -> QWidget:
    return _lost(3, LookPage(3), DONE)


@scene("lost_key", "record")
def lost_key_record() -> QWidget:
    return _lost(4, RecordPage(record_lines(DONE, JOINED, NOW), left=False), DONE)


@scene("lost_key", "record_unfinished")
def lost_key_record_unfinished() -> QWidget:
    page = RecordPage(record_lines(PARTLY, JOINED, NOW), left=True)
    page.tell_saved(True)
    return _lost(4, page, PARTLY)
