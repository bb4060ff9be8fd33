"""Sign-in methods in every state a person can meet, in the real window."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from keydesk.domain.account import Method, PasskeyFacts
from keydesk.domain.catalogue import Code
from keydesk.ui.models.method_words import groups_of
from keydesk.ui.pages.add_method import AddMethodSheet
from keydesk.ui.pages.method_details import MethodDetails
from keydesk.ui.pages.method_row import MethodRow
from keydesk.ui.widgets.menu import make_menu
from keydesk.usecases.state import Snapshot
from tests.fakes.setup import NOW, DeskWindow
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import (
    AAGUID_NFC,
    ANA,
    APP,
    CODE,
    FIRST,
    FULL,
    INSIDE,
    MODELS,
    OLD,
    OUT,
    PASSWORD,
    PHONE,
    _day,
    _open,
    _window,
)


@scene("methods", "few")
def methods_few() -> QWidget:
    return _window("methods", replace(INSIDE, methods=(FIRST, OLD, APP, PASSWORD)))


@scene("methods", "all", height=1420)
def methods_all() -> QWidget:
    return _window("methods", FULL)


@scene("methods", "empty")
def methods_empty() -> QWidget:
    return _window("methods", replace(INSIDE, methods=()))


@scene("methods", "loading", settle_ms=400)
def methods_loading() -> QWidget:
    return _window("methods", replace(INSIDE, methods=None))


@scene("methods", "error")
def methods_error() -> QWidget:
    return _window("methods", replace(INSIDE, methods=None, stale=Code.API_NOT_ACTIVE))


@scene("methods", "offline")
def methods_offline() -> QWidget:
    return _window("methods", replace(INSIDE, stale=Code.TENANT_UNREACHABLE))


@scene("methods", "signed_out")
def methods_signed_out() -> QWidget:
    return _window("methods", OUT)


@scene("methods", "no_profile")
def methods_no_profile() -> QWidget:
    return _window("methods", Snapshot(keys_known=True))


@scene("methods", "details", height=860)
def methods_details() -> QWidget:
    def open_details(made: DeskWindow) -> None:
        sheet = MethodDetails(FIRST, made.desk.now, lambda aaguid: MODELS.get(aaguid or ""), NOW)
        made.window.sheets.open(sheet)

    return _window("methods", INSIDE, open_details)


@scene("methods", "add")
def methods_add() -> QWidget:
    return _window("methods", INSIDE, lambda made: _open(made, AddMethodSheet(made.desk.now)))


@scene("methods", "add_unknown", height=860)
def methods_add_unknown() -> QWidget:
    now = replace(INSIDE, methods=(FIRST, APP), factors=None)
    return _window("methods", now, lambda made: _open(made, AddMethodSheet(made.desk.now)))


@scene("methods", "add_nearly_full")
def methods_add_nearly_full() -> QWidget:
    now = replace(INSIDE, methods=(*_passkeys(19), APP, CODE))
    return _window("methods", now, lambda made: _open(made, AddMethodSheet(made.desk.now)))


@scene("methods", "nearly_full")
def methods_nearly_full() -> QWidget:
    return _window("methods", replace(INSIDE, methods=_passkeys(17)))


@scene("methods", "linked", height=900)
def methods_linked() -> QWidget:
    mine = replace(PASSWORD, identity_user_id=ANA.sub)
    theirs = replace(PASSWORD, id="password|2", created_at=_day(2, 2), identity_user_id="auth0|staff|64aa17c0d1")
    return _window("methods", replace(INSIDE, methods=(FIRST, mine, theirs, CODE)))


@scene("methods", "menu_phone", width=260, height=240)
def methods_menu_phone() -> QWidget:
    return _menu(PHONE)


@scene("methods", "menu_password", width=260, height=160)
def methods_menu_password() -> QWidget:
    return _menu(PASSWORD)


def _menu(method: Method) -> QWidget:
    """The menu of a row; it goes with its owner, so the row is a window without a frame behind it."""
    row = MethodRow(lambda what, method_id: None)
    (group, *_) = groups_of(replace(INSIDE, methods=(method,), factors=()), lambda aaguid: None, NOW)
    row.show_line(group.lines[0])
    menu = make_menu(row, row.menu_items())
    stand = QWidget()
    row.setParent(stand)
    row.hide()
    menu.setParent(stand)
    menu.setWindowFlags(Qt.WindowType.Widget)
    menu.move(8, 8)
    menu.resize(menu.sizeHint())
    menu.show()
    return stand


def _passkeys(count: int) -> tuple[Method, ...]:
    return tuple(
        replace(FIRST, id=f"passkey|{n}", passkey=PasskeyFacts(bytes([n]), aaguid=AAGUID_NFC)) for n in range(count)
    )
