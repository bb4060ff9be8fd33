"""Specimens of the kit: every part in its states, and the window with the pages of the mock-ups."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QWidget

from keydesk.ui.main_window import MainWindow, PageSpec
from keydesk.ui.theme.tokens import TAGS
from keydesk.ui.widgets.badge import KINDS, Badge
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.card import Card, ChoiceCard, IconTile, LetterTile, ListRow
from keydesk.ui.widgets.error_panel import ErrorPanel
from keydesk.ui.widgets.fields import CheckField, Choice, CopyField, Labeled, LineField, RadioField
from keydesk.ui.widgets.flow import FlowLayout
from keydesk.ui.widgets.key_drawing import SHAPES, KeyDrawing, TouchPicture
from keydesk.ui.widgets.menu import MenuItem, make_menu
from keydesk.ui.widgets.page import Columns, Page, Section
from keydesk.ui.widgets.pin_field import PinField
from keydesk.ui.widgets.progress import StepBar, ThinBar, TimeLeft
from keydesk.ui.widgets.rules import RulesList
from keydesk.ui.widgets.sheet import ConfirmSheet, Sheet
from keydesk.ui.widgets.states import EmptyState, Waiting
from keydesk.ui.widgets.text import Body, Heading, Sentence, Small, Strong, Title
from keydesk.ui.widgets.verdict import VerdictCard
from tests.gallery.registry import scene


def say(text: str) -> str:
    """Specimen texts go through the translators too, so that the pseudo languages show on them."""
    return QCoreApplication.translate("Specimen", text)


def _row(*parts: QWidget) -> QWidget:
    box = QWidget()
    flow = FlowLayout(box, gap=8)
    for part in parts:
        flow.addWidget(part)
    return box


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


@scene("kit", "menu", width=240, height=280)
def kit_menu() -> QWidget:
    owner = QWidget()
    menu = make_menu(
        owner,
        [
            MenuItem(say("Rename"), _nothing, icon="edit"),
            MenuItem(say("Test"), _nothing, icon="verified"),
            MenuItem(say("Details"), _nothing, icon="info", why_off=say("You are offline.")),
            None,
            MenuItem(say("Remove"), _nothing, icon="delete", danger=True),
            MenuItem(say("Show all"), _nothing, checked=True),
        ],
    )
    # A part of the picture and not a window of its own, which could not be grabbed together with it.
    menu.setParent(owner, Qt.WindowType.Widget)
    menu.move(16, 16)
    menu.show()
    return owner


def _nothing() -> None:
    """What the lines of a specimen menu do."""


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


@scene("kit", "text")
def kit_text() -> QWidget:
    page = Page(say("Type and badges"), say("Four steps of type, one family, one accent."))
    page.add(Title(say("Title 1.6: You are one lost key away")))
    page.add(Heading(say("Heading 1.2: Keys on this computer")))
    page.add(Strong(say("Strong 1.0: Blue YubiKey")))
    page.add(Body(say("Body 1.0: Add a second security key and keep it somewhere else.")))
    page.add(Small(say("Small 0.9: added 3 March 2026 · last used yesterday")))
    page.add(Body("<b>not bold</b> & <img src=x>"))
    for tone in ("muted", "accent", "ok", "bad"):
        page.add(Body(say("Tone") + f" {tone}", tone=tone))
    page.add(_row(*(Badge(say("State word"), kind) for kind in KINDS)))
    return page


@scene("kit", "buttons")
def kit_buttons() -> QWidget:
    page = Page(say("Buttons and fields"))
    kinds = ("primary", "plain", "danger", "danger_primary", "ghost")
    page.add(_row(*(Button(say("Do it"), kind) for kind in kinds)))
    page.add(_row(*(Button(say("Do it"), kind, icon="add") for kind in kinds)))
    off = [Button(say("Do it"), kind) for kind in kinds]
    for button in off:
        button.say_why_off(say("You are offline."))
    page.add(_row(*off))
    page.add(_row(*(IconButton(icon, say("More")) for icon in ("more_horiz", "refresh", "close", "help"))))
    field = LineField("name")
    field.setText("Blue YubiKey")
    wrong = LineField("domain")
    wrong.setText("acme")
    bad = Labeled(say("Domain"), wrong)
    bad.show_error(say("This is not a domain. It looks like login.example.com."))
    choice = Choice("language")
    choice.addItems([say("Same as the system"), "English", "日本語"])
    page.add(
        Columns(Labeled(say("Name"), field, say("Only you see this name.")), bad, Labeled(say("Language"), choice))
    )
    checked, radio = CheckField(say("Also delete the passkey from the key")), RadioField(say("Dark"))
    checked.setChecked(True)
    radio.setChecked(True)
    page.add(_row(checked, CheckField(say("Start with the computer")), radio, RadioField(say("Light"))))
    page.add(CopyField(say("address"), "https://login.acme.com/activate?user_code=ABCD-EFGH"))
    return page


@scene("kit", "pin")
def kit_pin() -> QWidget:
    page = Page(say("PIN"))
    masked = PinField(say("PIN of the key"), count_shown=True)
    masked.line.setText("123456")
    open_pin = PinField(say("New PIN"))
    open_pin.line.setText("123456ab")
    open_pin.reveal.setChecked(True)
    wrong = PinField(say("PIN of the key"))
    wrong.show_error(say("This PIN is wrong. 3 tries left."))
    rules = RulesList()
    for key, text, state in (
        ("least", say("At least 6 characters"), "met"),
        ("same", say("Both are the same"), "open"),
        ("easy", say("Not a row of equal digits"), "broken"),
    ):
        rules.add(key, text)
        rules.set_state(key, state)
    page.add(Columns(masked, open_pin, wrong))
    page.add(rules)
    bar = ThinBar(say("Passkeys on this key"))
    bar.set_share(0.3)
    page.add(bar)
    waiting = Waiting(say("Reading the key"))
    waiting.spinner.appear_now()
    page.add(waiting)
    return page


@scene("kit", "keys")
def kit_keys() -> QWidget:
    page = Page(say("Keys"))
    page.add(_row(*(KeyDrawing(shape, tag, width=112) for shape, tag in zip(SHAPES, TAGS, strict=False))))
    page.add(
        _row(
            KeyDrawing("usb_a", "teal", nfc=True, width=112),
            KeyDrawing("usb_c", "blue", nfc=True, width=112),
            KeyDrawing("usb_c", "purple", fingerprint=True, width=112),
            KeyDrawing("card", "green", nfc=True, width=112),
            KeyDrawing("nano_c", "pink", width=112),
        )
    )
    page.add(
        _row(
            TouchPicture("usb_a", "grey"),
            TouchPicture("nano_c", "grey"),
            TouchPicture("usb_c", "red", fingerprint=True),
        )
    )
    one, two = ChoiceCard("Blue YubiKey"), ChoiceCard("New key")
    for card, tag, name in ((one, "blue", "Blue YubiKey"), (two, "grey", say("New key"))):
        card.add(KeyDrawing("usb_c", tag, nfc=True))
        card.add(Strong(name))
        card.add(Small("YubiKey 5C NFC · USB"))
        card.add(_row(Badge(say("PIN set"), "ok"), Badge(say("1 of your passkeys"), "accent")))
    one.set_selected(True)
    page.add(Columns(one, two, _tiles()))
    return page


def _tiles() -> QWidget:
    return _row(
        *(LetterTile(name) for name in ("Google", "Microsoft", "GitHub", "Slack", "Ana Ito", "山田")),
        *(IconTile("warning", kind) for kind in ("accent", "ok", "warn", "bad", "neutral")),
    )


@scene("kit", "states", height=1100)
def kit_states() -> QWidget:
    page = Page(say("States"))
    for level, word in (
        ("bad", say("Locked-out risk")),
        ("ok", say("Well protected")),
        ("unknown", say("Cannot tell right now")),
    ):
        card = VerdictCard()
        card.show_verdict(
            level, word, say("One plain sentence about the state"), say("The reason names {key}."), key="Blue YubiKey"
        )
        page.add(card)
    empty = EmptyState(
        "usb", say("No key is plugged in"), say("Plug in your security key and it appears here by itself."),
        picture=KeyDrawing("usb_a", "grey", width=112),
    )  # fmt: skip
    empty.add_button(Button(say("My key is not listed")))
    page.add(empty)
    error = ErrorPanel(
        say("The key did not answer."),
        say("Nothing has been changed on the key or in your account."),
        say("Unplug the key, plug it in again and try once more."),
        code="KEY-004",
        details="KEY-004",
    )
    error.add_action(Button(say("Try again"), "primary"))
    page.add(error)
    return page
