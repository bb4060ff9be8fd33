"""Names of card readers: what stays the same from plug to plug, and which is looked at first."""

from __future__ import annotations

import pytest

from keydesk.domain.readers import reader_at, reader_name, reader_rank


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("ACS ACR1252 00 00", "ACS ACR1252"),
        ("ACS ACR1252 1S CL Reader [ACR1252 PICC] 01 00", "ACS ACR1252 1S CL Reader [ACR1252 PICC]"),
        ("Virtual PCD 00 00", "Virtual PCD"),
        ("ACS ACR1252 0", "ACS ACR1252"),
        ("ACS ACR1252 12", "ACS ACR1252"),
        ("Reader 0A 01", "Reader"),
        ("ACR 38 U", "ACR 38 U"),
        ("  Odd  ", "Odd"),
        ("00 00", "00"),
        ("", ""),
        ("x" * 300, "x" * 128),
    ],
)
def test_the_numbers_of_the_card_service_are_no_part_of_the_name(told: str, name: str) -> None:
    assert reader_name(told) == name
    assert reader_name(name) == name


@pytest.mark.parametrize(
    ("told", "rank"),
    [
        ("HID Global OMNIKEY 5422 Smartcard Reader [OMNIKEY 5422CL] 00 00", 0),
        ("Sony FeliCa RC-S380 Contactless", 0), ("ACR1252 PICC 00", 0), ("NFC Reader 00 00", 0),
        ("ACR1252 SAM 00", 2), ("Gemalto SIM", 2), ("Alcor", 1), ("Clever Card", 1),
    ],
)  # fmt: skip
def test_which_is_looked_at_first(told: str, rank: int) -> None:
    assert reader_rank(told) == rank


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("pcsc:ACS ACR1252 00 00:3", "ACS ACR1252"),
        ("pcsc:Odd: reader 01 00:12", "Odd: reader"),
        ("pcsc:", None),
        ("pcsc::3", None),
        ("/dev/hidraw3", None),
        ("software:1", None),
    ],
)
def test_the_reader_a_key_lies_on(path: str, name: str | None) -> None:
    assert reader_at(path) == name
