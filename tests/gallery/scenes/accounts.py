"""Connected accounts: the page in every state, Home's part, and the sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLineEdit, QWidget

from keydesk.config.scope_words import load_permissions
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount, Connection
from keydesk.domain.permissions import Permissions
from keydesk.ui.dialogs.account_label import LabelPage
from keydesk.ui.dialogs.connect_sheet import ConnectSheet, ExplainPage, ProviderPage
from keydesk.ui.dialogs.disconnect_sheet import DisconnectPage, DisconnectSheet
from keydesk.ui.dialogs.flow_pages import ErrorPage
from keydesk.ui.dialogs.flow_sheet import FlowPage, FlowSheet
from keydesk.ui.pages.account_details import AccountDetails
from keydesk.ui.pages.accounts import AccountsPage
from keydesk.usecases.state import AppState, Connected, Snapshot, account_label_name
from tests.fakes.setup import NOW, DeskWindow
from tests.fakes.world import bench
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import INSIDE, OUT

Then = Callable[[DeskWindow], None]
DAY = timedelta(days=1)
GOOGLE = Connection(
    "google-oauth2",
    "google-oauth2",
    ("openid", "https://www.googleapis.com/auth/calendar.readonly", "https://www.googleapis.com/auth/gmail.send"),
)
MICROSOFT = Connection("contoso", "waad", ("openid", "Files.Read", "offline_access"))
GITHUB = Connection("github", "github", ("repo", "read:user"))
SLACK = Connection("slack", "slack", ("chat:write",))
BOX = Connection("box", "box", ("root_readonly",))
WORK = ConnectedAccount(
    "cac_8xQ2aGoogleWork1", "google-oauth2", GOOGLE.scopes or (), datetime(2026, 1, 3, 9, tzinfo=UTC)
)
ENDING = ConnectedAccount(
    "cac_M1", "contoso", ("openid", "Files.Read"), datetime(2025, 9, 12, 9, tzinfo=UTC), NOW + 5 * DAY, offline=False
)
ENDED = ConnectedAccount("cac_B1", "box", ("root_readonly",), NOW - 300 * DAY, NOW - 2 * DAY)
MORE = ConnectedAccount("cac_G2", "google-oauth2", ("openid",), NOW - DAY)
GONE = ConnectedAccount("cac_S1", "salesforce", ("api", "refresh_token"), NOW - 90 * DAY)
STRANGE = ConnectedAccount(
    "cac_S2", "slack", ("chat:write", "widgets:spin.all/everything"), NOW - 40 * DAY, organization="org_7fTq"
)
TWO = Connected(accounts=(WORK, ENDING), connections=(GOOGLE, MICROSOFT, GITHUB, SLACK), at=NOW)
ALL = Connected(
    accounts=(WORK, ENDING, ENDED, MORE, GONE, STRANGE),
    connections=(GOOGLE, MICROSOFT, GITHUB, SLACK, BOX),
    at=NOW,
)
LABELS = {**INSIDE.labels, account_label_name(WORK.id): "Work", account_label_name(MORE.id): "Choir"}


@cache
def words() -> Permissions:
    return load_permissions()


def inside(connected: Connected, **changes: object) -> Snapshot:
    return replace(INSIDE, connected=connected, labels=LABELS, **changes)  # type: ignore[arg-type]  # as dataclasses


def window(now: Snapshot, then: Then = lambda made: None, page: str = "accounts") -> QWidget:
    b = bench()
    b.world.state.put(**{name: getattr(now, name) for name in now.__dataclass_fields__})
    made = DeskWindow(b, permissions=words())
    made.window.show()
    made.window.show_page(page)
    then(made)
    return made.window


def many(count: int) -> Connected:
    offers = tuple(
        Connection(f"team-{n}", ("github", "slack", "google-oauth2", "waad")[n % 4], ("repo",)) for n in range(8)
    )
    accounts = tuple(
        ConnectedAccount(
            f"cac_{n}",
            f"team-{n % 5}",
            (("repo",), ("chat:write",), ("openid", "profile"))[n % 3],
            NOW - n * DAY,
            NOW + (n % 40 - 3) * DAY if n % 4 == 0 else None,
        )
        for n in range(count)
    )
    return Connected(accounts=accounts, connections=offers, at=NOW)


@scene("accounts", "two")
def accounts_two() -> QWidget:
    return window(inside(TWO))


@scene("accounts", "all", height=1240)
def accounts_all() -> QWidget:
    return window(inside(ALL))


@scene("accounts", "none_yet")
def accounts_none_yet() -> QWidget:
    return window(inside(Connected(accounts=(), connections=(GOOGLE, GITHUB, SLACK), at=NOW)))


@scene("accounts", "nothing")
def accounts_nothing() -> QWidget:
    return window(inside(Connected(accounts=(), connections=(), at=NOW)))


@scene("accounts", "loading", settle_ms=400)
def accounts_loading() -> QWidget:
    return window(inside(Connected(loading=True)))


@scene("accounts", "first_pages")
def accounts_first_pages() -> QWidget:
    return window(inside(replace(many(20), loading=True, partial=True, at=None)))


@scene("accounts", "error")
def accounts_error() -> QWidget:
    return window(inside(Connected(stale=Code.API_SERVER)))


@scene("accounts", "wait")
def accounts_wait() -> QWidget:
    return window(inside(Connected(stale=Code.API_RATE_LIMITED), waiting_until=NOW + timedelta(seconds=42)))


@scene("accounts", "sign_in_again")
def accounts_sign_in_again() -> QWidget:
    return window(inside(Connected(stale=Code.SCOPE_MISSING)))


@scene("accounts", "not_offered")
def accounts_not_offered() -> QWidget:
    return window(inside(Connected(stale=Code.API_NOT_FOUND)))


@scene("accounts", "offline")
def accounts_offline() -> QWidget:
    then = replace(TWO, stale=Code.OFFLINE, at=NOW - timedelta(hours=15))
    return window(inside(then, stale=Code.OFFLINE))


@scene("accounts", "remembered")
def accounts_remembered() -> QWidget:
    return window(inside(replace(TWO, remembered=True, loading=True, at=NOW - timedelta(hours=15))))


@scene("accounts", "offline_alone")
def accounts_offline_alone() -> QWidget:
    then = replace(TWO, stale=Code.OFFLINE, at=NOW - timedelta(hours=15))
    return window(inside(then, stale=Code.OFFLINE, methods=None, methods_at=None))


@scene("accounts", "unknown")
def accounts_unknown() -> QWidget:
    return window(inside(replace(TWO, connections=None, connections_stale=Code.API_SERVER)))


@scene("accounts", "half_read")
def accounts_half_read() -> QWidget:
    return window(inside(replace(TWO, partial=True, stale=Code.API_SERVER)))


@scene("accounts", "visit_left")
def accounts_visit_left() -> QWidget:
    return window(inside(replace(TWO, unfinished=("github",))))


@scene("accounts", "trouble")
def accounts_trouble() -> QWidget:
    def fail(made: DeskWindow) -> None:
        page = made.page
        if isinstance(page, AccountsPage):
            page.tell(WORK.id, KeydeskError(Code.API_SERVER))

    return window(inside(TWO), fail)


@scene("accounts", "signed_out")
def accounts_signed_out() -> QWidget:
    return window(OUT)


@scene("accounts", "no_profile")
def accounts_no_profile() -> QWidget:
    return window(Snapshot(keys_known=True))


@scene("accounts", "search")
def accounts_search() -> QWidget:
    return window(inside(many(24)), lambda made: _type(made, "slack"))


@scene("accounts", "many")
def accounts_many() -> QWidget:
    def scroll(made: DeskWindow) -> None:
        page = made.page
        if isinstance(page, AccountsPage) and page.long is not None:
            page.long.list.setFocus()
            page.long.list.setCurrentIndex(page.long.list.rows.index(3, 0))

    return window(inside(many(10_000)), scroll)


@scene("accounts", "not_found")
def accounts_not_found() -> QWidget:
    return window(inside(many(200)), lambda made: _type(made, "zebra"))


def _type(made: DeskWindow, text: str) -> None:
    field = made.window.findChild(QLineEdit, "accounts-search")
    if isinstance(field, QLineEdit):
        field.setText(text)


@scene("home", "ending", height=1180)
def home_ending() -> QWidget:
    return window(inside(ALL), page="home")


# Sheets


def _details(account: ConnectedAccount, connected: Connected) -> QWidget:
    def show(made: DeskWindow) -> None:
        made.window.sheets.open(AccountDetails(account, made.desk.now, words(), NOW))

    return window(inside(connected), show)


@scene("accounts", "details", height=900)
def accounts_details() -> QWidget:
    return _details(WORK, TWO)


@scene("accounts", "details_strange", height=900)
def accounts_details_strange() -> QWidget:
    return _details(STRANGE, ALL)


@scene("accounts", "details_ended", height=900)
def accounts_details_ended() -> QWidget:
    return _details(ENDED, ALL)


def _sheet(make: Callable[[AppState], FlowSheet], page: Callable[[], FlowPage] | None = None) -> QWidget:
    def show(made: DeskWindow) -> None:
        services = made.desk.services
        if services is not None:
            sheet = make(services.state)
            made.window.sheets.open(sheet)
            if page is not None:
                sheet.show_page(page())

    return window(inside(ALL), show)


def _connecting(page: Callable[[], FlowPage] | None = None) -> QWidget:
    return _sheet(lambda state: ConnectSheet(state, words(), GITHUB.name), page)


@scene("connect", "explain", height=820)
def connect_explain() -> QWidget:
    return _connecting(lambda: ExplainPage("GitHub", GITHUB, words(), again=False))


@scene("connect", "explain_again", height=860)
def connect_explain_again() -> QWidget:
    return _connecting(lambda: ExplainPage("Google", GOOGLE, words(), again=True))


@scene("connect", "explain_bare")
def connect_explain_bare() -> QWidget:
    return _connecting(lambda: ExplainPage("intranet", Connection("intranet", "oidc"), words(), again=False))


@scene("connect", "browser")
def connect_browser() -> QWidget:
    address = "https://login.acme.com/connected-accounts/connect?ticket=b2f1c0d4"
    return _connecting(lambda: ProviderPage("GitHub", address, 272.0))


@scene("connect", "back", settle_ms=400)
def connect_back() -> QWidget:
    def make(state: AppState) -> FlowSheet:
        sheet = ConnectSheet(state, words(), GITHUB.name)
        sheet.came_back()
        return sheet

    return _sheet(make)


@scene("connect", "done")
def connect_done() -> QWidget:
    def make(state: AppState) -> FlowSheet:
        sheet = ConnectSheet(state, words(), GOOGLE.name)
        sheet.show_page(sheet.connected(WORK))
        return sheet

    return _sheet(make)


@scene("connect", "denied")
def connect_denied() -> QWidget:
    return _connecting(lambda: ErrorPage(KeydeskError(Code.CONNECT_DENIED)))


@scene("connect", "expired")
def connect_expired() -> QWidget:
    return _connecting(lambda: ErrorPage(KeydeskError(Code.CONNECT_EXPIRED)))


@scene("connect", "exists")
def connect_exists() -> QWidget:
    def make(state: AppState) -> FlowSheet:
        sheet = ConnectSheet(state, words(), GOOGLE.name)
        sheet.show_page(sheet.error_page(KeydeskError(Code.ACCOUNT_EXISTS), frozenset()))
        return sheet

    return _sheet(make)


@scene("connect", "gone")
def connect_gone() -> QWidget:
    return _connecting(lambda: ErrorPage(KeydeskError(Code.CONNECTION_GONE, connection="github")))


@scene("disconnect", "ask")
def disconnect_ask() -> QWidget:
    summary = words().summary(GOOGLE.strategy, WORK.scopes, True, QLocale().name())
    return _sheet(
        lambda state: DisconnectSheet(state, words(), WORK.id),
        lambda: DisconnectPage("Google (Work)", "Google", summary, has_page=True),
    )


@scene("disconnect", "ask_unknown")
def disconnect_ask_unknown() -> QWidget:
    return _sheet(
        lambda state: DisconnectSheet(state, words(), GONE.id),
        lambda: DisconnectPage("intranet", "intranet", "", has_page=False),
    )


@scene("disconnect", "working", settle_ms=400)
def disconnect_working() -> QWidget:
    return _sheet(lambda state: DisconnectSheet(state, words(), WORK.id))


@scene("accounts", "rename")
def accounts_rename() -> QWidget:
    def make(state: AppState) -> FlowSheet:
        sheet = FlowSheet()
        sheet.show_page(LabelPage("Google", "Work"))
        return sheet

    return _sheet(make)
