"""Every text of the window is there in every language, finished, with the same places, and compiled."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication

import keydesk.ui
from keydesk.config.brand import OWN_NAME
from keydesk.ui.language import LANGUAGES, Language, system_language

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "translations.py"
UI = Path(keydesk.ui.__file__).parent
BANNED = re.compile(r"\b(credential|authenticator(?! app)|CTAP|RP|resident)s?\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    """packaging/ is no package, so that it does not hide PyPI's own."""
    spec = importlib.util.spec_from_file_location("keydesk_translations", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_is_missing(translations: ModuleType) -> None:
    assert translations.faults() == [], "run packaging/translations.py update, translate, release"


def test_every_text_in_the_code_was_found(translations: ModuleType) -> None:
    """What the tool that collects texts cannot read, as a call inside an f-string, would be English everywhere."""
    texts = translations.texts_of(translations.ts_path("ja"))
    known = {(text.context, text.source) for text in texts} | {(None, text.source) for text in texts}
    lost = [
        (path.name, *said)
        for path in sorted(UI.rglob("*.py"))
        for said in _said(ast.parse(path.read_text(encoding="utf-8")))
        if said not in known
    ]
    assert lost == []


def _said(tree: ast.AST) -> Iterator[tuple[str | None, str]]:
    """Context and text of the calls of `translate` and `tr`, where the text stands in the call; None for `tr`'s."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        words = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args[:2]]
        if name == "translate" and len(words) == 2 and isinstance(words[1], str):
            yield str(words[0]), words[1]
        elif name == "tr" and words and isinstance(words[0], str):
            yield None, words[0]


def test_words_of_the_trade_stay_out_of_peoples_texts(translations: ModuleType) -> None:
    texts = translations.texts_of(translations.ts_path("ja"))
    assert [text.source for text in texts if BANNED.search(text.source)] == []


def test_japanese_is_japanese(translations: ModuleType) -> None:
    """A translation without a single kana or kanji is a forgotten one, but for names, units and formats."""
    forgotten = [
        text.source
        for text in translations.texts_of(translations.ts_path("ja"))
        if re.search(r"[A-Za-z]{4}", re.sub(r"\{\w+\}", "", text.source))
        and text.source != OWN_NAME
        and not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", "".join(text.forms))
    ]
    assert forgotten == []


def test_japanese_has_no_half_width_punctuation_after_kana(translations: ModuleType) -> None:
    texts = translations.texts_of(translations.ts_path("ja"))
    odd = [form for text in texts for form in text.forms if re.search(r"[\u3040-\u30ff\u4e00-\u9fff][,.!?:;]", form)]
    assert odd == []


def test_lupdate_gets_counted_calls_it_can_read(translations: ModuleType) -> None:
    source = 'def f(xs):\n    return translate("Ctx", "%n thing(s)", "", len(xs))\n'
    digestible = translations.digestible(source)
    assert "class Ctx:" in digestible
    assert "self.tr('%n thing(s)', '', n)" in digestible
    assert "len(xs)" not in digestible


@pytest.mark.parametrize(
    ("language", "one", "many"), [("en", "1 character", "3 characters"), ("ja", "1 文字", "3 文字")]
)
def test_plurals(qapp: QApplication, language: str, one: str, many: str) -> None:
    speaker = Language(qapp)
    speaker.set(language)
    try:
        told = [QCoreApplication.translate("PinField", "%n character(s)", "", count) for count in (1, 3)]
        assert told == [one, many]
    finally:
        speaker.clear()


def test_qt_speaks_the_language_too(qapp: QApplication) -> None:
    speaker = Language(qapp)
    speaker.set("ja")
    try:
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "キャンセル"
        assert QLocale().language() == QLocale.Language.Japanese
    finally:
        speaker.clear()
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_unknown_languages_are_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="tlh"):
        Language(qapp).set("tlh")


def test_the_system_language_is_shipped() -> None:
    assert system_language() in LANGUAGES
