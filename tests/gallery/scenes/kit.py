"""Specimens of the kit: every part in its states, and the window with the pages of the mock-ups."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from keydesk.ui.theme.tokens import TAGS
from keydesk.ui.widgets.badge import KINDS, Badge
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.card import ChoiceCard, IconTile, LetterTile
from keydesk.ui.widgets.error_panel import ErrorPanel
from keydesk.ui.widgets.fields import CheckField, Choice, CopyField, Labeled, LineField, RadioField
from keydesk.ui.widgets.flow import FlowLayout
from keydesk.ui.widgets.key_drawing import SHAPES, KeyDrawing, TouchPicture
from keydesk.ui.widgets.menu import MenuItem, make_menu
from keydesk.ui.widgets.page import Columns, Page
from keydesk.ui.widgets.pin_field import PinField
from keydesk.ui.widgets.progress import ThinBar
from keydesk.ui.widgets.rules import RulesList
from keydesk.ui.widgets.states import EmptyState, Waiting
from keydesk.ui.widgets.text import Body, Heading, Small, Strong, Title
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
