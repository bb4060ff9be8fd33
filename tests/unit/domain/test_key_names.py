"""Names of new keys: templates are taken strictly, and whatever is filled in, a name comes out."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.domain.key_names import LONGEST, PLACES, name_from, parts_of
from keydesk.domain.keys import SecurityKey, Transport

KEY = SecurityKey("key-1", "/dev/1", Transport.HID, "YubiKey 5C NFC", serial="20264711")
NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
plain = st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="{}"), max_size=6)
places = st.sampled_from(sorted(PLACES)).map("{{{}}}".format)


@pytest.mark.parametrize(
    ("template", "name"),
    [
        (None, "YubiKey 5C NFC"),
        ("{model} {last4} {user}", "YubiKey 5C NFC 4711 Ana Ito"),
        ("{serial_last4}-{serial}", "4711-20264711"),
        ("ACME {date}", "ACME 2026-03-04"),
        ("Key", "Key"),
        ("{user}{user}", "Ana ItoAna Ito"),
    ],
)
def test_names(template: str | None, name: str) -> None:
    assert name_from(template, KEY, "Ana Ito", NOW) == name


def test_a_key_without_a_serial_number_leaves_its_place_empty() -> None:
    key = SecurityKey("key-2", "/dev/2", Transport.HID, "Old key")
    assert name_from("{model} {last4} {user}", key, "Ana", NOW) == "Old key Ana"
    assert name_from("{last4}", key, "Ana", NOW) == "Old key"


def test_what_a_person_is_called_is_no_template() -> None:
    assert name_from("{user}", KEY, "{serial} {", NOW) == "{serial} {"


@pytest.mark.parametrize(
    "template",
    [
        "", "   ", "{", "}", "{}", "{{model}}", "{model", "model}", "{pin}", "{Model}", "{model }", "{model!r}",
        "{model:>9}", "{model.__class__}", "{model[0]}", "{0}", "a\nb", "a\0", "x" * (LONGEST + 1),
    ],
)  # fmt: skip
def test_what_is_no_template(template: str) -> None:
    with pytest.raises(ValueError, match=r"length|braces|place"):
        parts_of(template)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_refused_or_names_a_key(template: str, person: str) -> None:
    try:
        parts_of(template)
    except ValueError:
        return
    assert 0 < len(name_from(template, KEY, person, NOW)) <= LONGEST


@given(st.lists(st.one_of(plain, places), min_size=1, max_size=4))
def test_what_is_made_of_places_and_texts_is_taken(parts: list[str]) -> None:
    template = "".join(parts)
    if not template.strip() or len(template) > LONGEST or not template.isprintable():
        return
    taken = parts_of(template)
    assert "".join(f"{{{part}}}" if at % 2 else part for at, part in enumerate(taken)) == template
