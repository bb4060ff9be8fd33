"""Ctrl+K: finds any page, method, key, account or action by a few letters, with the keyboard alone.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.key_words import key_name
from keydesk.ui.icons import draw_icon
from keydesk.ui.models.account_lines import Teller
from keydesk.ui.models.finder import Entry, find
from keydesk.ui.models.method_words import groups_of
from keydesk.ui.pages import actions
from keydesk.ui.pages.account_sheets import add_account, carry_out, open_accounts, use_account
from keydesk.ui.pages.help_sheet import open_help
from keydesk.ui.pages.registry import ACCOUNTS, KEYS, METHODS, SETTINGS
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.fields import LineField
from keydesk.ui.widgets.painting import placed, rounded
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import OneLine, SmallLine
from keydesk.usecases.services import Services

MOST = 8
MOST_ACCOUNTS = 200
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: MOST, Qt.Key.Key_PageUp: -MOST}


class FoundRow(QWidget):
    """One thing that was found; the field keeps the focus, a click chooses."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon = "search"
        self.marked = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(True)  # nothing moves while one types
        self.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        row.addSpacing(20)  # the icon; a margin would not change sides with the reading direction
        self.title, self.detail = OneLine(), SmallLine()
        row.addWidget(self.title, 1)
        row.addWidget(self.detail)

    def show_entry(self, entry: Entry, marked: bool) -> None:
        """Show what was found.

        Args:
            entry: the thing.
            marked: Enter takes this one.
        """
        self._icon, self.marked = entry.icon, marked
        self.title.setText(entry.title)
        self.detail.setText(entry.detail)
        font = QFont()
        font.setBold(marked)
        self.title.setFont(font)
        self.update()

    def show_nothing(self, text: str) -> None:
        """Say that there is nothing."""
        self._icon, self.marked = "search", False
        self.title.setText(text)
        self.detail.setText("")
        self.title.setFont(QFont())
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a comfortable target."""
        return QSize(300, max(40, self.fontMetrics().height() + 20))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that the release comes here too."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and icon."""
        look = look_of(self)
        painter = QPainter(self)
        if self.marked:
            outline = look.color("accent") if look.contrast else None
            rounded(painter, QRectF(self.rect()), look.color("accent_tint"), outline)
        side = round(self.fontMetrics().height() * 1.25)
        box = placed(self, QRect(12, (self.height() - side) // 2, side, side))
        ink = look.color("accent" if self.marked else "muted")
        draw_icon(painter, box, self._icon, ink, rtl=self.isRightToLeft())


class PaletteSheet(Sheet):
    """The sheet; answers with an `Entry`.

    Args:
        entries: everything that can be found.
    """

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        super().__init__(self.tr("Find"), width=600)
        self.setObjectName("palette")
        self._entries = entries
        self.found: tuple[Entry, ...] = ()
        self._at = 0
        self.field = LineField(self.tr("Page, method, key, account or action"))
        self.field.setObjectName("find")
        self.field.setPlaceholderText(self.tr("Page, method, key, account or action"))
        self.field.textChanged.connect(self._look)
        self.field.installEventFilter(self)
        self.add(self.field)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.rows = [FoundRow() for _ in range(MOST)]
        for place, row in enumerate(self.rows):
            row.chosen.connect(lambda at=place: self._take(at))
            column.addWidget(row)
        self.add(box)
        self.note.setText(self.tr("↑ ↓ to choose, Enter to go there"))
        self.add_cancel(self.tr("Close"))
        self._look("")

    def _look(self, typed: str) -> None:
        self.found, self._at = find(typed, self._entries, MOST), 0
        self._show()

    def _show(self) -> None:
        for place, row in enumerate(self.rows):
            row.setVisible(place < max(1, len(self.found)))
            if place < len(self.found):
                row.show_entry(self.found[place], place == self._at)
        if not self.found:
            self.rows[0].show_nothing(self.tr("Nothing is called that."))
            announce(self.field, self.tr("Nothing is called that."))
            return
        entry = self.found[self._at]
        count = self.tr("{number} of {total}").format(number=self._at + 1, total=len(self.found))
        announce(self.field, f"{entry.title}, {entry.detail}, {count}")

    def _take(self, place: int) -> None:
        if place < len(self.found):
            self.close_with(self.found[place])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, Down and Enter work while one types."""
        if watched is not self.field or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if key in _STEPS and self.found:
            self._at = max(0, min(len(self.found) - 1, self._at + _STEPS[key]))
            self._show()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._at)
            return True
        return super().eventFilter(watched, event)


def entries_of(desk: Desk) -> tuple[Entry, ...]:
    """List everything that can be found now.

    Args:
        desk: knows pages, state and accounts.

    Returns:
        Pages first, then what one has, then what one can do.
    """
    translate = QCoreApplication.translate
    now, services = desk.now, desk.services
    page, key, method = (translate("Finder", "Page"), translate("Finder", "Security key"),
                         translate("Finder", "Sign-in method"))  # fmt: skip
    found = [Entry(spec.title(), page, spec.icon, "page", spec.name) for spec in desk.main_window.specs]
    for one in now.keys:
        found.append(Entry(key_name(one, now), key, "security_key", "key", one.id, f"{one.model} {one.serial or ''}"))
    if services is not None and now.person is not None:
        groups = groups_of(now, services.model_name, desk.clock())
        for line in (line for group in groups for line in group.lines):
            found.append(Entry(line.name, method, line.icon, "method", line.id))
        found += _connected(desk, services)
    for known in desk.setup.profiles():
        if not known.in_use:
            where = translate("Finder", "Account · {domain}").format(domain=known.domain)
            found.append(Entry(known.title, where, "person", "account", known.name))
    return (*found, *_actions(desk))


def _connected(desk: Desk, services: Services) -> list[Entry]:
    """Connected accounts; of thousands the page's own search finds more than a list of a few lines can."""
    now, kind = desk.now, QCoreApplication.translate("Finder", "Connected account")
    accounts = now.connected.accounts or ()
    if len(accounts) > MOST_ACCOUNTS or not desk.shows(ACCOUNTS):
        return []
    teller = Teller(now, services.permissions, desk.clock())
    return [Entry(teller.account(one).title, kind, "link", "connected", one.id, one.connection) for one in accounts]


def _actions(desk: Desk) -> tuple[Entry, ...]:
    translate, now = QCoreApplication.translate, desk.now
    kind = translate("Finder", "Action")
    known = now.profile is not None
    inside = now.person is not None
    every = (
        (inside, translate("Finder", "Add a security key"), "add", "enroll"),
        (known and not inside, translate("Finder", "Sign in"), "login", "sign-in"),
        (known and not inside and desk.may_sign_in_with_key, translate("Finder", "Sign in with your security key"),
         "security_key", "sign-in-key"),
        (inside, translate("Finder", "Where your passkeys are"), "inventory_2", "where"),
        (inside, translate("Finder", "I lost a key"), "gpp_maybe", "lost-key"),
        (inside, translate("Finder", "Read everything again"), "refresh", "refresh"),
        (known, translate("Finder", "Switch accounts"), "swap_horiz", "accounts"),
        (known, translate("Finder", "Add an account"), "person_add", "add-account"),
        (inside, translate("Finder", "Sign out"), "logout", "sign-out"),
        (desk.setup.policy.flag("AllowBundle", True), translate("Finder", "Save a support bundle"), "save", "bundle"),
        (True, translate("Finder", "Help for this page"), "help", "help"),
        (desk.setup.updates.now.rule.may_ask, translate("Finder", "Look for new versions"), "refresh", "updates"),
        (True, translate("Finder", "Third-party software in Keydesk"), "description", "notices"),
    )  # fmt: skip
    return tuple(Entry(title, kind, icon, "do", name) for there, title, icon, name in every if there)


def open_palette(desk: Desk) -> None:
    """Let a person find something, and go there."""
    sheet = PaletteSheet(entries_of(desk))

    def then(answer: object) -> None:
        if isinstance(answer, Entry):
            # After the sheet is gone and the focus is back.
            QTimer.singleShot(0, desk, lambda: go(desk, answer))

    sheet.closed.connect(then)
    desk.main_window.sheets.open(sheet)


def go(desk: Desk, entry: Entry) -> None:
    """Go to what was found, or do it.

    Args:
        desk: what pages share.
        entry: what was found.
    """
    if entry.what == "page":
        desk.open_page(entry.name)
    elif entry.what == "key":
        _go_to_key(desk, entry.name)
    elif entry.what == "method":
        _go_to_method(desk, entry.name)
    elif entry.what == "connected":
        _go_to_connected(desk, entry.name)
    elif entry.what == "account":
        use_account(desk, entry.name)
    else:
        _do(desk, entry.name)


def _go_to_key(desk: Desk, key_id: str) -> None:
    from keydesk.ui.pages.keys import KeysPage

    desk.open_page(KEYS)
    page = desk.main_window.page(KEYS)
    if isinstance(page, KeysPage):
        page.choose(key_id)


def _go_to_method(desk: Desk, method_id: str) -> None:
    from keydesk.ui.pages.method_details import MethodDetails

    desk.open_page(METHODS)
    now, services = desk.now, desk.services
    method = next((method for method in now.methods or () if method.id == method_id), None)
    if method is not None and services is not None:
        desk.main_window.sheets.open(MethodDetails(method, now, services.model_name, desk.clock()))


def _show_where(desk: Desk) -> None:
    from keydesk.ui.pages.methods import show_where

    show_where(desk)


def _go_to_connected(desk: Desk, account_id: str) -> None:
    from keydesk.ui.pages.accounts import AccountsPage

    desk.open_page(ACCOUNTS)
    page, account = desk.main_window.page(ACCOUNTS), desk.now.connected.account(account_id)
    if isinstance(page, AccountsPage) and account is not None:
        page.open_details(account)


def _save_bundle(desk: Desk) -> None:
    from keydesk.ui.dialogs.bundle_sheet import save_bundle

    save_bundle(desk)


def _look_for_versions(desk: Desk) -> None:
    """In Settings, where the answer is told."""
    from keydesk.ui.pages.settings_updates import look_for_versions

    desk.open_page(SETTINGS)
    look_for_versions(desk)


def _show_notices(desk: Desk) -> None:
    from keydesk.ui.dialogs.notices_sheet import show_notices

    show_notices(desk)


def _do(desk: Desk, name: str) -> None:
    {
        "enroll": lambda: actions.enroll(desk),
        "sign-in": lambda: actions.sign_in(desk),
        "sign-in-key": lambda: actions.sign_in(desk, with_key=True),
        "where": lambda: _show_where(desk),
        "lost-key": lambda: actions.lost_key(desk),
        "refresh": lambda: actions.refresh(desk),
        "accounts": lambda: open_accounts(desk),
        "add-account": lambda: add_account(desk),
        "sign-out": lambda: carry_out(desk, "sign-out", ""),
        "bundle": lambda: _save_bundle(desk),
        "help": lambda: open_help(desk, desk.main_window.current),
        "updates": lambda: _look_for_versions(desk),
        "notices": lambda: _show_notices(desk),
    }[name]()
