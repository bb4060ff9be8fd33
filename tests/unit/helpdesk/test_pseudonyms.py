"""Other names: the same for the same one, nothing left of the real one, nothing else touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.helpdesk.pseudonyms import Pseudonyms


def test_one_thing_has_one_name_however_it_is_called() -> None:
    names = Pseudonyms()
    ana = names.know("person", "auth0|ana", "ana@example.com", "Ana Ito")
    bo = names.know("person", "auth0|bo", "bo@example.com")
    assert (ana, bo) == ("person-1", "person-2")
    text = "Ana Ito (ANA@example.com, auth0%7Cana) and bo@example.com, auth0|bo"
    assert names.text(text) == "person-1 (person-1, person-1) and person-2, person-2"
    assert names.know("person", "ana@example.com", "Ana I.") == ana
    assert names.text("Ana I.") == ana


def test_a_name_is_found_only_where_it_stands_for_itself() -> None:
    names = Pseudonyms()
    names.know("person", "Ana")
    assert names.text("analysis of banana, Ana's key, anaconda, /srv/ana/x") == (
        "analysis of banana, person-1's key, anaconda, /srv/person-1/x"
    )
    names.know("person", "伊藤")
    assert names.text("伊藤さんのキー") == "person-2さんのキー"


def test_the_longer_name_goes_first() -> None:
    names = Pseudonyms()
    names.know("domain", "acme.com")
    names.know("domain", "login.acme.com")
    assert names.text("https://login.acme.com/ and acme.com") == "https://domain-2/ and domain-1"


@pytest.mark.parametrize("value", [None, "", " ", "ab"])
def test_what_is_too_short_to_be_told_apart_is_left_alone(value: str | None) -> None:
    names = Pseudonyms()
    assert names.know("person", value) == ""
    names.replace(value, "x")
    assert names.text("ab abba") == "ab abba"


def test_addresses_and_numbers_nobody_told_of_get_names_too() -> None:
    names = Pseudonyms()
    text = "to x.y+z@mail.example.org, +49 151 2345-678 or +491512345678, google-oauth2|1234 at 10:00:00+00:00"
    assert names.text(text) == "to mail-1, phone-1 or phone-1, account-1 at 10:00:00+00:00"
    assert names.text("x.y%2Bz%40mail.example.org; X.Y+Z@mail.example.org").endswith("; mail-1")
    assert names.counts["phone"] == 1


def test_a_serial_number_keeps_its_end() -> None:
    names = Pseudonyms()
    names.replace("12345678", "…5678")
    assert names.text("serial 12345678, not 112345678") == "serial …5678, not 112345678"


def test_every_text_of_a_document_is_looked_at_and_members_stay() -> None:
    names = Pseudonyms()
    names.know("person", "Ana Ito")
    told = names.value({"Ana Ito": ["by Ana Ito", 1, None, True, {"x": "Ana Ito"}]}, str.upper)
    assert told == {"Ana Ito": ["BY PERSON-1", 1, None, True, {"x": "PERSON-1"}]}


@given(
    st.lists(st.text(min_size=3, max_size=12).filter(lambda text: text.strip() == text), min_size=1, max_size=6),
    st.text(max_size=30),
)
def test_no_name_survives_between_spaces(known: list[str], around: str) -> None:
    names = Pseudonyms()
    for one in known:
        names.know("thing", one)
    for one in known:
        line = one.splitlines()[0]
        if line == one and len(one) >= 3 and one.strip():
            told = names.text(f"{around}\n {one} \n")
            last = told.splitlines()[-1].strip()
            assert last.startswith(("thing-", "…", "mail-")), (one, last)
