"""The manual has a page for every code people or helpdesks can meet, whole and in both languages."""

from __future__ import annotations

import re

import pytest

from keydesk.config.check_texts import SHARED, entries_in
from keydesk.config.manual import codes_like, known_codes, manual_page, notes_in
from keydesk.config.texts import LANGUAGES
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.checks import ALL

JARGON = r"\b(credentials?|authenticators?|resident|exception|traceback)\b"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_is_without_a_page(language: str) -> None:
    wanted = {code.value for code in Code} | {check.code for check in ALL}
    assert wanted <= set(known_codes())
    missing = sorted(code for code in wanted if manual_page(code, language) is None)
    assert not missing, f"write for IT in resources/data/manual.{language}.json: " + ", ".join(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole(language: str) -> None:
    for code in known_codes():
        _expect_whole(code, language)


def _expect_whole(code: str, language: str) -> None:
    page = manual_page(code, language)
    assert page is not None, code
    for text in (page.title, page.what, page.safe, page.next, page.it):
        assert text.strip(), f"{code} {language}"
        assert not re.search(r"[{}]", text), text
    assert page.language == language
    assert page.lines()[0].startswith(code)
    assert set(page.heads) <= set(page.lines())
    if language == "ja":
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", page.it), page.it
    else:
        assert not re.search(JARGON, page.it), page.it


def test_both_languages_have_the_same_pages() -> None:
    assert list(notes_in("en")) == list(notes_in("ja"))


def test_a_page_refers_only_to_checks_and_codes_there_are() -> None:
    known = set(known_codes()) | set(notes_in("en"))
    for language in LANGUAGES:
        for code, text in notes_in(language).items():
            named = set(re.findall(r"\b(?:AUTH|NET|API|KEY|PIN|ENR|SYS|CFG|POL|CHK)-\d{3}\b", text))
            assert named <= known, f"{code} {language}: {named - known}"


def test_a_code_is_found_however_it_is_typed() -> None:
    page = manual_page(" key-004 ", "ja_JP")
    assert page is not None
    assert (page.code, page.language) == ("KEY-004", "ja")
    assert manual_page("KEY-999") is None
    assert manual_page("") is None
    assert "SYS-009" in codes_like("sys-09")
    assert codes_like("nonsense") == []


def test_a_checks_page_names_everything_it_may_find() -> None:
    page = manual_page("CHK-013")
    assert page is not None
    assert "you may not open it" in page.what
    assert "udev" in page.next
    assert set(entries_in("en")) - {SHARED} <= set(known_codes())
