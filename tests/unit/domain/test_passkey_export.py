"""Lists of passkeys as files: every cell is text, every list reads back."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from keydesk.domain.keys import SecurityKey, StoredPasskey, Transport
from keydesk.domain.passkey_export import COLUMNS, algorithm_name, to_csv, to_json

KEY = SecurityKey("k", "path", Transport.HID, "Blue key", serial="123")


def passkey(user_name: str = "ana", rp_id: str = "shop.example") -> StoredPasskey:
    return StoredPasskey(b"\xfb\xff", rp_id, b"\x01" * 32, b"user", user_name, "Ana, “Ito”", b"", -7, 3)


def rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_table_reads_back() -> None:
    head, line = rows(to_csv([passkey()]))
    assert head == list(COLUMNS)
    assert dict(zip(head, line, strict=True)) == {
        "site": "shop.example", "user_name": "ana", "display_name": "Ana, “Ito”", "algorithm": "ES256",
        "protection": "3", "user_id": "dXNlcg", "id": "'-_8",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_no_cell_is_a_formula(name: str) -> None:
    _, line = rows(to_csv([passkey(name, name)]))
    assert line[1] == f"'{name}"
    assert line[0] == f"'{name}"


def test_names_no_file_could_hold_are_written_nevertheless() -> None:
    assert rows(to_csv([passkey("\ud800")]))[1][1] == "?"
    assert json.loads(to_json(KEY, [passkey("\ud800")], datetime(2026, 3, 3, tzinfo=UTC)))["key"]["id"] == "k"


def test_a_document_names_its_key_and_a_site_without_a_name() -> None:
    document = json.loads(to_json(KEY, [passkey(rp_id="")], datetime(2026, 3, 3, 9, tzinfo=UTC)))
    assert document["key"] == {"id": "k", "model": "Blue key", "serial": "123"}
    assert document["at"] == "2026-03-03T09:00:00Z"
    assert document["passkeys"][0]["site"] == "sha256:" + "01" * 32
    assert document["passkeys"][0]["id"] == "-_8"


@pytest.mark.parametrize(("algorithm", "name"), [(-7, "ES256"), (-8, "EdDSA"), (-999, "-999"), (None, "")])
def test_algorithms_have_names(algorithm: int | None, name: str) -> None:
    assert algorithm_name(algorithm) == name
