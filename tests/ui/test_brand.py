"""An organisation's name, logo, colour and contacts, each where people see it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from keydesk.bootstrap.plant import _folders
from keydesk.config.brand import NO_BRAND, OWN_NAME, Brand, read_brand
from keydesk.config.manual import manual_page
from keydesk.config.policy.found import Policy, Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.resources import resource
from keydesk.domain.catalogue import Code
from keydesk.identity.pages import PageName, load_pages
from keydesk.ui.dialogs.manual_sheet import renamed
from keydesk.ui.error_texts import words_for
from keydesk.ui.language import Language
from keydesk.ui.models.policy_words import policy_lines
from keydesk.ui.pages.help_sheet import HelpSheet, open_help
from keydesk.ui.shell import ErrorSheet
from keydesk.ui.theme.look import look_named
from keydesk.ui.theme.theme import Theme, make_palette
from keydesk.ui.widgets.brand_mark import BrandMark, show_brand
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.unit.bootstrap.test_managed import blueprint
from tests.unit.config.test_brand import SVG

CONTACT: dict[str, JsonValue] = {"ManagedByName": "Acme IT", "SupportPhone": "+1 555 0100"}


def say(values: dict[str, JsonValue]) -> Policy:
    return settle(Reading((Layer(Source.MANDATORY_MACHINE, "f", values),)))


@pytest.fixture
def branded() -> Iterator[DeskWindow]:
    brand = Brand("Acme <Keys>", "", SVG)
    made = DeskWindow(bench(), policy=say(CONTACT))
    made.setup.brand = brand
    show_brand(made.window, brand)
    made.window.show()
    yield made
    made.close()


def test_product_name(branded: DeskWindow, tmp_path: Path) -> None:
    """ProductName: title, rail, About and the browser's last page; what helps a helper stays."""
    assert branded.window.windowTitle() == "Acme <Keys>"
    branded.window.show_page("settings")
    mark = branded.find("brand")
    assert isinstance(mark, BrandMark)
    assert mark.name.text() == "Acme <Keys>"
    words = branded.words()
    assert "Acme <Keys>" in words
    assert "Keydesk · Version" in words
    folders = _folders(blueprint(say({"ProductName": "Acme <Keys>"}), tmp_path))
    for connecting in (False, True):
        pages = load_pages(folders.web, connecting, folders.product)
        for name in PageName:
            for language in ("en", "ja"):
                page = pages.bodies[name, language].decode("utf-8")
                assert "Acme &lt;Keys&gt;</title>" in page
                assert "Keydesk" not in page


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_sentence_says_the_organisation_s_name(qapp: QApplication, language: str) -> None:
    """ProductName: in each text of the translation files, of failures, checks, their pages and policy."""
    speaking = Language(qapp, "Acme Keys")
    try:
        speaking.set(language)
        named = 0
        for context, source, count in _sources():
            told = QCoreApplication.translate(context, source, "", count)
            assert told
            assert "Keydesk" not in told
            named += "Acme Keys" in told
        assert named > 40
        for code in Code:
            words = words_for(code)
            assert "Keydesk" not in f"{words.title} {words.what} {words.safe} {words.next}"
            page = manual_page(code, language)
            assert page is not None
            assert "Keydesk" not in "\n".join(renamed(page).lines())
        lines = policy_lines(say({"TrustStore": "bundled", "DeepLinks": False, "Autostart": "on"}))
        assert "Keydesk" not in str(lines)
    finally:
        speaking.clear()


def _sources() -> Iterator[tuple[str, str, int]]:
    """Every text of the window that says our name: context, text, and a count where it has one."""
    for context in ET.parse(resource("i18n", "keydesk_ja.ts")).getroot().iter("context"):
        for message in context.iter("message"):
            source = message.findtext("source") or ""
            if OWN_NAME in source:
                yield context.findtext("name") or "", source, 3 if message.get("numerus") else -1


def test_a_language_chosen_later_keeps_the_name(qapp: QApplication) -> None:
    speaking = Language(qapp, "Acme Keys")
    try:
        for language in ("en", "ja", "en"):
            speaking.set(language)
            assert QCoreApplication.translate("SettingsPage", "Settings") == (
                "設定" if language == "ja" else "Settings"
            )
            assert "Acme Keys" in QCoreApplication.translate("ProvisioningPage", "Keydesk still starts.")
    finally:
        speaking.clear()
    assert QCoreApplication.translate("ProvisioningPage", "Keydesk still starts.") == "Keydesk still starts."


def test_logo_file(branded: DeskWindow, tmp_path: Path) -> None:
    """LogoFile: drawn in the rail, the narrow one too; one that cannot be used is told."""
    mark = branded.find("brand")
    assert isinstance(mark, BrandMark)
    assert mark.logo is not None
    assert mark.logo.drawable
    branded.window.resize(700, 600)
    assert not mark.name.isVisible()
    assert mark.logo.isVisible()
    (tmp_path / "bad.svg").write_bytes(b"<svg><script/></svg>")
    brand, problems = read_brand(say({"LogoFile": str(tmp_path / "bad.svg")}))
    assert brand == NO_BRAND
    assert [problem.code for problem in problems] == [Code.POLICY_INVALID]


def test_accent_color(qapp: QApplication) -> None:
    """AccentColor: the palette's highlight, darker where it could not be read; high contrast keeps its own."""
    own = make_palette("contrast_light").color(QPalette.ColorRole.Highlight)
    try:
        Theme(qapp).use_accent("#ffcc00")
        assert make_palette("dark").color(QPalette.ColorRole.Highlight).name() == "#ffcc00"
        assert make_palette("light").color(QPalette.ColorRole.Highlight).name() == "#7f6600"
        assert make_palette("contrast_light").color(QPalette.ColorRole.Highlight) == own
    finally:
        for name in ("light", "dark"):
            look_named(name).repaint({})
    assert make_palette("dark").color(QPalette.ColorRole.Highlight).name() == "#93a8ff"
    made = DeskWindow(bench(), policy=say({"AccentColor": "#ffcc00"}))
    made.window.show()
    made.window.show_page("settings")
    made.button("show-policy").click()
    assert "#7f6600" in made.words()
    made.close()


def test_whom_to_ask_stands_in_help_and_under_a_failure(branded: DeskWindow) -> None:
    branded.shell.tell("x", KeydeskError(Code.OFFLINE))
    branded.button("line-details").click()
    failure = branded.window.sheets.current
    assert isinstance(failure, ErrorSheet)
    assert "+1 555 0100" in branded.words(failure)
    failure.reject()
    branded.window.show_page("keys")
    open_help(branded.desk, "keys")
    told = branded.window.sheets.current
    assert isinstance(told, HelpSheet)
    assert "Acme IT" in branded.words(told)
    told.reject()


def test_nobody_branded_nothing_is_shown() -> None:
    made = DeskWindow(bench())
    made.window.show()
    assert made.window.windowTitle() == "Keydesk"
    assert made.find("brand") is None
    made.close()
