"""A few letters find what is meant, the best first; nothing typed breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.ui.models.finder import Entry, find

ENTRIES = (
    Entry("Home", "Page", "home", "page", "home"),
    Entry("Sign-in methods", "Page", "passkey", "page", "methods"),
    Entry("Security keys", "Page", "security_key", "page", "keys"),
    Entry("Settings", "Page", "settings", "page", "settings", "theme language"),
    Entry("Blue YubiKey", "Security key", "security_key", "key", "blue", "15304711"),
    Entry("Renée Müller", "Account · login.acme.com", "person", "account", "b"),
    Entry("セキュリティキー", "ページ", "security_key", "page", "ja"),
    Entry("Sign out", "Action", "logout", "do", "sign-out"),
    Entry("Sign in", "Action", "login", "do", "sign-in"),
    Entry("サインイン方法", "ページ", "passkey", "page", "methods-ja"),
    Entry("サインイン", "操作", "login", "do", "sign-in-ja"),
)


def names(typed: str) -> list[str]:
    return [entry.name for entry in find(typed, ENTRIES)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("home", "home"),
        ("sett", "settings"),
        ("theme", "settings"),
        ("sim", "methods"),
        ("yubi", "blue"),
        ("blue key", "blue"),
        ("4711", "blue"),
        ("renee", "b"),
        ("MULLER", "b"),
        ("acme", "b"),
        ("キー", "ja"),
        ("so", "sign-out"),
        ("sign out", "sign-out"),
        ("sign", "methods"),
        ("sign in", "sign-in"),
        ("Sign-in", "methods"),
        ("signin", "sign-in"),
        ("sign-in m", "methods"),
        ("サインイン", "sign-in-ja"),
    ],
)
def test_the_first_is_the_one_that_is_meant(typed: str, first: str) -> None:
    assert names(typed)[0] == first


def test_nothing_typed_shows_the_first_ones_in_their_order() -> None:
    assert names("  ") == [entry.name for entry in ENTRIES][:8]


def test_every_word_must_be_found() -> None:
    assert names("home zzz") == []


@given(st.text(max_size=40))
def test_any_text_is_safe_and_gives_known_entries(typed: str) -> None:
    found = find(typed, ENTRIES, 3)
    assert len(found) <= 3
    assert set(found) <= set(ENTRIES)
