"""Several accounts side by side, in the switcher and in the settings; what an administrator has to set."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from keydesk.config.people import KnownPerson, KnownProfile
from keydesk.config.setup_lines import NO_REFRESH_TOKEN, Application
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.sign_in_sheet import SignInSheet
from keydesk.ui.error_texts import Remedy
from keydesk.ui.pages.account_sheets import AccountsSheet, AddAccountSheet, RemoveAccountSheet
from keydesk.ui.shell import ErrorSheet
from keydesk.ui.widgets.sheet import Sheet
from keydesk.usecases.state import Snapshot
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import INSIDE, OUT
from tests.gallery.stage import over_window, state_with

ACME, GLOBEX = "login.acme.com", "id.globex.co.jp"
APPLICATION = Application(f"https://{ACME}/", "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC")


def _known(name: str, domain: str, person: tuple[str, str] | None, *, in_use: bool = False) -> KnownProfile:
    here = None if person is None else KnownPerson(name, f"auth0|{name}", *person)
    return KnownProfile(name, domain, f"https://{domain}/", APPLICATION.client_id, here, in_use)


ANA = _known("acme", ACME, ("Ana Ito", "ana@acme.com"), in_use=True)
ADMIN = _known("acme (2)", ACME, ("Ana Ito (Administrator)", "ana.admin@acme.com"))
OTHER = _known("globex", GLOBEX, ("伊藤 杏奈", "anna.ito@globex.co.jp"))
EMPTY = _known("login.initech.example", "login.initech.example", None)
PRACTICE = KnownProfile("practice", "localhost", "http://localhost:4000/", "x", None, True, True)


def _over(page: str, now: Snapshot, known: tuple[KnownProfile, ...]) -> DeskWindow:
    b = bench()
    b.world.state.put(**{name: getattr(now, name) for name in now.__dataclass_fields__})
    made = DeskWindow(b)
    made.setup.known = list(known)
    made.window.show()
    made.window.show_page(page)
    return made


def _sheet(sheet: Sheet, now: Snapshot = INSIDE) -> QWidget:
    made = _over("keys", now, (ANA, ADMIN, OTHER))
    made.window.sheets.open(sheet)
    return made.window


@scene("switch", "accounts")
def switch_accounts() -> QWidget:
    return _sheet(AccountsSheet((ANA, ADMIN, OTHER, EMPTY), signed_in=True))


@scene("switch", "narrow", width=720)
def switch_narrow() -> QWidget:
    return _sheet(AccountsSheet((ANA, ADMIN, OTHER, EMPTY), signed_in=True))


@scene("switch", "one")
def switch_one() -> QWidget:
    return _sheet(AccountsSheet((ANA,), signed_in=False), OUT)


@scene("switch", "practice")
def switch_practice() -> QWidget:
    ana = _known("acme", ACME, ("Ana Ito", "ana@acme.com"))
    return _sheet(AccountsSheet((ana, PRACTICE), signed_in=False))


def _add(then: str) -> QWidget:
    made = _over("keys", INSIDE, (ANA, ADMIN, OTHER))
    sheet = AddAccountSheet(made.desk)
    sheet.choice.setCurrentIndex(sheet.choice.findData(then) if then else 0)
    made.window.sheets.open(sheet)
    if then == "elsewhere":
        sheet.form.address.setText("login.initech.example")
        sheet.form.client.setText("login.initech.example")
        sheet.form.tell(KeydeskError(Code.CLIENT_ID_INVALID, reason="domain"))
    return made.window


@scene("switch", "add_same")
def switch_add_same() -> QWidget:
    return _add("")


@scene("switch", "add_other")
def switch_add_other() -> QWidget:
    return _add("elsewhere")


@scene("switch", "remove")
def switch_remove() -> QWidget:
    return _sheet(RemoveAccountSheet(OTHER))


@scene("settings", "accounts")
def settings_accounts() -> QWidget:
    return _over("settings", INSIDE, (ANA, ADMIN, OTHER, EMPTY)).window


def _failed(error: KeydeskError) -> QWidget:
    sheet = SignInSheet(state_with())
    sheet.application = APPLICATION
    sheet.show_page(sheet.error_page(error, frozenset(Remedy)))
    return over_window(sheet)


@scene("setup", "callback")
def setup_callback() -> QWidget:
    return _failed(KeydeskError(Code.SIGN_IN_TIMED_OUT))


@scene("setup", "client", height=900)
def setup_client() -> QWidget:
    return _failed(KeydeskError(Code.CLIENT_REFUSED))


@scene("setup", "scope", height=1000)
def setup_scope() -> QWidget:
    return _failed(KeydeskError(Code.SCOPE_MISSING, scope="create:me:authentication_methods"))


@scene("setup", "no_api")
def setup_no_api() -> QWidget:
    return _failed(KeydeskError(Code.API_NOT_ACTIVE))


@scene("setup", "no_refresh", height=900)
def setup_no_refresh() -> QWidget:
    made = _over("home", OUT, (ANA,))
    made.window.sheets.open(ErrorSheet(KeydeskError(Code.SESSION_ENDED, reason=NO_REFRESH_TOKEN), APPLICATION))
    return made.window


@scene("setup", "line")
def setup_line() -> QWidget:
    b = bench()
    now = INSIDE
    b.world.state.put(**{name: getattr(now, name) for name in now.__dataclass_fields__})
    b.world.state.put(methods=None, stale=Code.API_NOT_ACTIVE)
    made = DeskWindow(b)
    made.window.show()
    made.window.show_page("methods")
    return made.window
