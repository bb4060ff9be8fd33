"""Which reports of a model are about one key."""

from __future__ import annotations

from datetime import date

import pytest

from keydesk.domain.key_record import UNSAFE, ModelRecord, Report, Trouble

BROKEN, MENDED = Report(Trouble.CHECK_BYPASS), Report(Trouble.UPDATE)
REVOKED = Report(Trouble.REVOKED, date(2026, 1, 1), 1)
OLD = Report(Trouble.COPIED, version=0x050600)


def record(*reports: Report, version: int | None = 0x050700) -> ModelRecord:
    return ModelRecord("a", "Test Key", version=version, reports=reports)


@pytest.mark.parametrize(
    ("told", "firmware", "about"),
    [
        (record(), "5.4.3", []),
        (record(BROKEN), None, [Trouble.CHECK_BYPASS]),
        (record(BROKEN), "5.9.9", [Trouble.CHECK_BYPASS]),
        (record(BROKEN, MENDED), "5.4.3", [Trouble.CHECK_BYPASS, Trouble.UPDATE]),
        (record(BROKEN, MENDED), "5.7.0", []),
        (record(MENDED, BROKEN), "5.7.0", [Trouble.CHECK_BYPASS]),
        (record(BROKEN, MENDED), None, [Trouble.CHECK_BYPASS, Trouble.UPDATE]),
        (record(BROKEN, MENDED), "odd", [Trouble.CHECK_BYPASS, Trouble.UPDATE]),
        (record(BROKEN, MENDED), "5.7", [Trouble.CHECK_BYPASS, Trouble.UPDATE]),
        (record(BROKEN, MENDED, version=None), "5.7.0", [Trouble.CHECK_BYPASS, Trouble.UPDATE]),
        (record(MENDED, version=5), "4", [Trouble.UPDATE]),
        (record(MENDED, version=5), "5", []),
        (record(MENDED, version=5), "1.2.3", [Trouble.UPDATE]),
        (record(OLD), "5.6.0", [Trouble.COPIED]),
        (record(OLD), "5.6.1", []),
        (record(OLD), None, [Trouble.COPIED]),
        (record(REVOKED), "5.9.9", [Trouble.REVOKED]),
        (record(REVOKED, MENDED), "5.9.9", [Trouble.REVOKED]),
        (record(Report(Trouble.RETIRED), BROKEN, BROKEN), "5.4.3", [Trouble.CHECK_BYPASS, Trouble.RETIRED]),
    ],
)
def test_what_is_about_a_key(told: ModelRecord, firmware: str | None, about: list[Trouble]) -> None:
    assert [one.trouble for one in told.troubles(firmware)] == about
    assert told.unsafe(firmware) == any(trouble in UNSAFE for trouble in about)


def test_a_key_elsewhere_is_only_judged_by_what_holds_for_all_of_its_model() -> None:
    assert record(BROKEN).wholly_unsafe
    assert record(MENDED, BROKEN).wholly_unsafe
    assert record(REVOKED, MENDED).wholly_unsafe
    assert not record(BROKEN, MENDED).wholly_unsafe
    assert not record(OLD).wholly_unsafe
    assert not record(Report(Trouble.RETIRED)).wholly_unsafe
