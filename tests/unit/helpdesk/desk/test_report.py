"""The report: fixed columns, marks or serial numbers as ticked, and nothing a table would run."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.provisioning import DeskStep, KeyResult
from keydesk.helpdesk.desk.report import COLUMNS, to_csv, to_json
from keydesk.usecases.desk_prompts import DeskRecord

AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
ONE = DeskRecord(
    "YubiKey 5", None, "5.7.1", "12345678", "abcd", "Spare 5678", KeyResult.DONE, DeskStep.DONE, AT
)  # fmt: skip
BAD = replace(
    ONE, label="=HYPERLINK(1)", serial=None, mark="", result=KeyResult.HALF, step=DeskStep.RULES,
    error=KeydeskError(Code.KEY_REMOVED),
)  # fmt: skip


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv() -> None:
    head, first, second = rows(to_csv([ONE, BAD], serials=False))
    assert tuple(head) == COLUMNS
    assert first == ["2026-03-03T09:00:00Z", "abcd", "YubiKey 5", "", "5.7.1", "Spare 5678", "done", "done", ""]
    assert second[1:] == ["", "YubiKey 5", "", "5.7.1", "'=HYPERLINK(1)", "half-done", "rules", "KEY-004"]
    assert rows(to_csv([ONE], serials=True))[1][1] == "12345678"


def test_json() -> None:
    told = json.loads(to_json("Desk", [ONE, BAD], serials=False, at=AT))
    assert (told["profile"], told["at"]) == ("Desk", "2026-03-03T09:00:00Z")
    assert [tuple(key) for key in told["keys"]] == [COLUMNS] * 2
    assert [key["key"] for key in told["keys"]] == ["abcd", None]
    assert b"12345678" not in to_json("Desk", [ONE], serials=False, at=AT)
