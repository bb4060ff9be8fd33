"""Phone numbers and addresses as people type them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.domain.contact import email_address, phone_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+4915112345678", "+4915112345678"),
        (" +49 (151) 123-456 78 ", "+4915112345678"),
        ("0049 151/1234.5678", "+4915112345678"),
        ("+81\u00a090\u201112345678", "+819012345678"),
        ("+1 555 0100", "+15550100"),
        ("0151 12345678", None),
        ("+0 151 12345678", None),
        ("+49", None),
        ("+49 151 123456789012", None),
        ("+49 151 12345678 ext 2", None),
        ("+４９１５１１２３４５６７８", None),
        ("", None),
    ],
)
def test_numbers(typed: str, number: str | None) -> None:
    assert phone_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" ana@example.com ", "ana@example.com"),
        ("ana.moreau+keys@mail.example.co.uk", "ana.moreau+keys@mail.example.co.uk"),
        ("三浦@例え.jp", "三浦@例え.jp"),
        ("ana@example", None),
        ("ana@@example.com", None),
        ("ana@example..com", None),
        ("ana moreau@example.com", None),
        ("<ana@example.com>", None),
        ("ana@example.com, ben@example.com", None),
        ("ana@example.com\nBcc: x@example.com", None),
        ("a" * 65 + "@example.com", None),
        ("@example.com", None),
        ("", None),
    ],
)
def test_addresses(typed: str, address: str | None) -> None:
    assert email_address(typed) == address


@given(st.text(max_size=60))
def test_whatever_is_typed(typed: str) -> None:
    number, address = phone_number(typed), email_address(typed)
    assert number is None or re.fullmatch(r"\+[1-9][0-9]{6,14}", number)
    assert address is None or (address.count("@") == 1 and address == address.strip() and address.isprintable())
    assert number is None or phone_number(number) == number
