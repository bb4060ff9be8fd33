"""What is said of a phone number while it is typed."""

import pytest

from keydesk.ui.models.grouped import spaced
from keydesk.ui.models.phone_numbers import check_phone


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+81 90-1234-5678", "+819012345678"),
        ("+49 (0)1512 3456789", "+4915123456789"),
        ("0049 1512/3456789", "+4915123456789"),
        ("＋８１ ９０ １２３４ ５６７８", "+819012345678"),
        ("+1 (415) 555-0132", "+14155550132"),
        ("+31 6\u201112345678", "+31612345678"),
    ],
)
def test_numbers_as_people_write_them(typed: str, number: str) -> None:
    assert check_phone(typed).number == number
    assert check_phone(typed).wrong == ""


@pytest.mark.parametrize("typed", ["", "+", "  ", "+8", "+81 90 1"])
def test_what_is_not_finished_is_not_called_wrong(typed: str) -> None:
    found = check_phone(typed)
    assert (found.number, found.wrong) == ("", "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("090 1234 5678", "Begin with +"),
        ("+0 123 4567", "begins with 0"),
        ("+81 90 CALL", "Digits only"),
        ("ana@example.com", "Digits only"),
        ("+1234567890123456", "15 digits"),
    ],
)
def test_what_is_certainly_wrong_is_said(typed: str, words: str) -> None:
    found = check_phone(typed)
    assert words in found.wrong
    assert found.number == ""


@pytest.mark.parametrize(
    ("code", "shown"), [("JBSWY3DPEHPK", "JBSW Y3DP EHPK"), ("AB-CD EF", "ABCD EF"), ("", ""), ("ABCDE", "ABCD E")]
)
def test_codes_in_groups(code: str, shown: str) -> None:
    assert spaced(code) == shown
