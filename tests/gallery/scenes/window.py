"""The window with the pages of the mock-ups, its lines, its sheets, its focus."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from keydesk.ui.main_window import MainWindow, PageSpec
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.key_drawing import KeyDrawing, TouchPicture
from keydesk.ui.widgets.page import Columns, Page, Section
from keydesk.ui.widgets.progress import StepBar, TimeLeft
from keydesk.ui.widgets.sheet import ConfirmSheet, Sheet
from keydesk.ui.widgets.text import Sentence, Small, Strong
from keydesk.ui.widgets.verdict import VerdictCard
from tests.gallery.registry import scene
from tests.gallery.scenes.kit import say


def _window(page: QWidget, current: str = "home") -> MainWindow:
    plain = (
        PageSpec("home", lambda: say("Home"), "home", QWidget),
        PageSpec("methods", lambda: say("Sign-in methods"), "passkey", QWidget),
        PageSpec("keys", lambda: say("Security keys"), "security_key", QWidget),
        PageSpec("accounts", lambda: say("Connected accounts"), "link", QWidget),
        PageSpec("activity", lambda: say("Activity"), "history", QWidget),
        PageSpec("health", lambda: say("Health"), "ecg_heart", QWidget, foot=True),
        PageSpec("settings", lambda: say("Settings"), "settings", QWidget, foot=True),
    )
    specs = tuple(
        PageSpec(s.name, s.title, s.icon, (lambda: page) if s.name == current else s.make, foot=s.foot) for s in plain
    )
    window = MainWindow(specs)
    window.rail.account.set_account("Ana Ito", "login.acme.com")
    window.rail.item("methods").set_state(4)
    window.rail.item("keys").set_state(1, dot=True, dot_meaning=say("a key is plugged in"))
    window.rail.item("accounts").set_state(2)
    window.show_page(current)
    return window


def _home() -> Page:
    page = Page(say("Home"))
    verdict = VerdictCard()
    verdict.show_verdict(
        "warn",
        say("One step short"),
        say("You are one lost key away from being locked out"),
        say(
            "Your only passkey is on {key}, and no recovery code is saved. "
            "Add a second security key and keep it somewhere else."
        ),
        key="Blue YubiKey",
    )
    verdict.set_steps(Button(say("Add a spare key"), "primary"), Button(say("Save a recovery code"), "ghost"))
    page.add(verdict)
    keys = Section(say("Keys on this computer"))
    row = ListRow("Blue YubiKey", say("YubiKey 5C NFC · PIN set"), tile=KeyDrawing("usb_c", "blue", nfc=True))
    row.add_badge(say("Holds 1 of your passkeys"), "ok")
    keys.add(row)
    methods = Section(say("Sign-in methods"))
    card = Card(spacing=8)
    for text, word, kind in (
        (say("1 passkey"), say("On this key"), "ok"),
        (say("1 authenticator app"), say("Added 3 March"), "neutral"),
        (say("Recovery code"), say("Not saved"), "warn"),
    ):
        line = QWidget()
        from PySide6.QtWidgets import QHBoxLayout

        box = QHBoxLayout(line)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(Strong(text), 1)
        box.addWidget(Badge(word, kind))
        card.add(line)
    methods.add(card)
    page.add(Columns(keys, methods))
    lately = page.add_section(say("Lately on this computer"))
    done = Card(spacing=8)
    for name, when in (
        (say("Passkey tested on Blue YubiKey"), say("Today 09:12 · worked")),
        (say("Signed in"), say("Today 09:10")),
    ):
        done.add(Strong(name))
        done.add(Small(when))
    lately.add(done)
    return page


@scene("window", "home")
def window_home() -> QWidget:
    return _window(_home())


@scene("window", "narrow", width=720)
def window_narrow() -> QWidget:
    return _window(_home())


@scene("window", "focus", settle_ms=400)
def window_focus() -> QWidget:
    window = _window(_home())
    window.show()
    window.activateWindow()
    page = window.page("home")
    assert page is not None
    button = page.findChild(Button)
    assert button is not None
    # After the focus ring was made, which waits for the first paint.
    timer = QTimer(window)
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: button.setFocus(Qt.FocusReason.TabFocusReason))
    timer.start(200)
    return window


@scene("window", "skeleton")
def window_skeleton() -> QWidget:
    window = _window(_home())
    window.stack.setCurrentIndex(0)
    return window


@scene("window", "methods")
def window_methods() -> QWidget:
    page = Page(say("Sign-in methods"), say("Four ways to sign in; one of them cannot be phished."))
    page.add_action(Button(say("Add sign-in method"), "primary"))
    rows = (
        (say("Passkeys"), "security_key", "Blue YubiKey", "YubiKey 5C NFC · added 3 March 2026 · last used yesterday",
         say("On this key: Blue YubiKey"), "ok"),
        ("", "security_key", "Old work key", "Security Key NFC · added 11 May 2024 · last used 2 January 2026",
         say("Not seen on a key here"), "unknown"),
        (say("Authenticator apps"), "mobile", "Ana's phone", say("Authenticator app · added 3 March 2026"), "", ""),
    )  # fmt: skip
    section = None
    for heading, icon, title, subtitle, word, kind in rows:
        if heading or section is None:
            section = page.add_section(heading)
        row = ListRow(title, say(subtitle), tile=IconTile(icon))
        if word:
            row.add_badge(word, kind)
        row.add_menu_button()
        section.add(row)
    section = page.add_section(say("Recovery code"))
    row = ListRow(
        say("No recovery code saved"), say("It lets you in once when everything else is lost."), tile=IconTile("pin")
    )
    row.add_side(Button(say("Create a code")))
    section.add(row)
    section = page.add_section(say("Password"))
    row = ListRow(say("Password"), say("Changed 14 February 2026"), tile=IconTile("password"))
    row.add_menu_button()
    section.add(row)
    return _window(page, "methods")


def _enroll() -> Sheet:
    sheet = Sheet(say("Touch your key"))
    steps = StepBar([say("Key"), say("PIN"), say("Touch"), say("Name")])
    steps.set_current(2)
    sheet.add_on_top(steps)
    sentence = Sentence()
    sentence.say(say("The light on {key} is blinking. Touch the metal disc with a finger."), key="New key")
    sheet.add(sentence)
    sheet.add_centered(TouchPicture("usb_c", "blue", nfc=True))
    left = TimeLeft(say("Time to touch"))
    left.start(60, 37)
    left.stop()
    sheet.add(left)
    sheet.note.setText(say("Nothing has been changed yet."))
    sheet.add_cancel()
    return sheet


@scene("window", "sheet")
def window_sheet() -> QWidget:
    window = _window(_home())
    window.resize(1080, 720)
    window.sheets.open(_enroll())
    return window


@scene("window", "confirm")
def window_confirm() -> QWidget:
    window = _window(_home())
    window.resize(1080, 720)
    window.sheets.open(
        ConfirmSheet(
            say("Reset {key}?").format(key="Blue YubiKey"),
            say("All passkeys on this key are erased. Three sites will no longer accept it. This cannot be undone."),
            say("Reset key"),
            typed="4711",
            typed_label=say("Type the last four of the serial number: {serial}").format(serial="4711"),
        )
    )
    return window


@scene("window", "lines")
def window_lines() -> QWidget:
    window = _window(_home())
    offline = Banner(say("You are offline. This is what was known at 09:12."), "offline")
    offline.add_button(Button(say("Try again"), "ghost"))
    window.add_line(offline)
    wait = Banner("", "wait")
    wait.count_down(42, lambda s: say("Your organisation's sign-in service is busy. Going on in {s} s.").format(s=s))
    window.add_line(wait)
    window.resize(1080, 720)
    window.show()
    window.say_done(say("Renamed to Blue YubiKey."), lambda: None)
    return window
