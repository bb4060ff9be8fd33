"""Codes and words are held together: complete, same values named in every language, none of the banned words."""

import json
import re

import pytest

from keydesk.config.texts import LANGUAGES, PARTS, Words, details_for, placeholders, texts_for, variants
from keydesk.core.resources import resource
from keydesk.domain.catalogue import Code

BANNED = re.compile(r"\b(credential|authenticator|resident|RP|CTAP)s?\b", re.IGNORECASE)
KANA = re.compile("[\u3040-\u30ff]")


def entries(language: str) -> dict[str, dict[str, Words]]:
    text = resource("data", f"error_texts.{language}.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Words]] = json.loads(text)
    return loaded


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_four_texts_and_there_are_no_others(language: str) -> None:
    loaded = entries(language)
    assert set(loaded) == {str(code) for code in Code}
    for code, texts in loaded.items():
        assert tuple(texts) == PARTS, code
        for part in PARTS:
            assert all(text.strip() for _, text in variants(texts[part])), (code, part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_last_variant_always_fits(language: str) -> None:
    for code, texts in entries(language).items():
        for part in PARTS:
            when, template = variants(texts[part])[-1]
            assert not when, (code, part)
            assert not placeholders(template), (code, part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_end_and_titles_do_not(language: str) -> None:
    for code, texts in entries(language).items():
        for part in PARTS:
            for _, template in variants(texts[part]):
                assert template.endswith((".", "。")) is (part != "title"), (code, part, template)


def test_same_values_are_named_in_every_language() -> None:
    english = entries("en")
    for language in LANGUAGES[1:]:
        other = entries(language)
        for code in english:
            for part in PARTS:
                named = [
                    frozenset().union(*(placeholders(template) for _, template in variants(texts[code][part])))
                    for texts in (english, other)
                ]
                assert named[0] == named[1], (code, part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_engineers_are_not_shown_to_people(language: str) -> None:
    for code, texts in entries(language).items():
        for part in PARTS:
            for _, template in variants(texts[part]):
                assert not BANNED.search(template), (code, part, template)


def test_japanese_is_japanese() -> None:
    for code, texts in entries("ja").items():
        for part in PARTS:
            for _, template in variants(texts[part]):
                assert KANA.search(template) or part == "title", (code, part, template)


def test_counts_are_phrased_right() -> None:
    one = texts_for(Code.PIN_WRONG, {"retries": 1, "before_replug": 1}, "en")
    assert one.what == "That was not this key's PIN. One try is left before the key locks."
    two = texts_for(Code.PIN_WRONG, {"retries": 5, "before_replug": 2}, "en")
    assert two.what.endswith("2 tries are left before the key must be plugged in again, 5 in all.")
    assert texts_for(Code.PIN_WRONG, {"retries": 5}, "en").what.endswith("5 tries are left.")
    assert texts_for(Code.API_RATE_LIMITED, {"seconds": 12.0}, "en").what.endswith("12 seconds.")
    assert texts_for(Code.API_RATE_LIMITED, {"seconds": 1}, "en").what.endswith("one second.")


def test_missing_and_empty_values_choose_a_text_without_them() -> None:
    assert texts_for(Code.TLS_REFUSED, {"issuer": None}).what.startswith("A secure connection")
    assert "Acme CA" in texts_for(Code.TLS_REFUSED, {"issuer": "Acme CA"}).what
    assert "{" not in texts_for(Code.LEFT_OVER, {}, "ja").what


def test_values_are_not_templates_themselves() -> None:
    assert "{retries}" in texts_for(Code.LEFT_OVER, {"key": "{retries}"}).what


@pytest.mark.parametrize(("tag", "title"), [("ja_JP", "PIN が違います"), ("de", "Wrong PIN"), ("en-GB", "Wrong PIN")])
def test_language_tags(tag: str, title: str) -> None:
    assert texts_for(Code.PIN_WRONG, {}, tag).title == title


def test_an_unknown_code_keeps_itself_and_gets_the_words_of_a_fault() -> None:
    text = texts_for("XYZ-999", {})
    assert (text.code, text.title) == ("XYZ-999", "Something unexpected happened")


def test_details_name_code_and_values() -> None:
    assert details_for(Code.API_SERVER, {"status": 503, "a": None}) == "code: API-500\na: None\nstatus: 503"


def test_a_sentence_that_is_quoted_brings_no_second_stop() -> None:
    told = texts_for(Code.SIGN_UP_REFUSED, {"detail": "The user already exists."}, "en")
    assert told.what.endswith("“The user already exists”.")
