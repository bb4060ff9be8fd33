"""The FIDO Alliance's list: read where it is signed, whole and fresh, and refused with a reason everywhere else."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from keydesk.core.encoding import JsonValue, b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.core.resources import resource
from keydesk.domain.catalogue import Code
from keydesk.domain.key_record import ModelRecord, Report, Trouble
from keydesk.hardware import metadata
from keydesk.hardware.metadata import MetadataFile
from tests.fakes.clock import FixedClock
from tests.fakes.fido_list import FROM, MODEL, Alliance, alliance, entry, models

GOOD = entry(
    MODEL, "YubiKey 5\u202e NFC\n", 0x050403, ("FIDO_CERTIFIED", "2021-01-02"), ("FIDO_CERTIFIED_L2", "2021-01-02")
)
RECORD = ModelRecord(MODEL, "YubiKey 5 NFC", "FIDO L2", version=0x050403)


def written(folder: Path, blob: bytes) -> Path:
    path = folder / "mds.jwt"
    path.write_bytes(blob)
    return path


def file(path: Path, root: x509.Certificate | None = None, clock: FixedClock | None = None) -> MetadataFile:
    return MetadataFile(path, clock or FixedClock(), root or alliance().root)


def refused(one: MetadataFile) -> str:
    with pytest.raises(KeydeskError) as caught:
        one.find([MODEL])
    assert caught.value.code == Code.METADATA_REFUSED
    return str(caught.value.params["reason"])


def found(folder: Path, *reports: JsonValue) -> ModelRecord:
    told: JsonValue = {"aaguid": MODEL, "statusReports": [*reports]}
    return file(written(folder, alliance().sign(models(told)))).find([MODEL])[MODEL]


def test_a_model_is_found(tmp_path: Path) -> None:
    path = written(tmp_path, alliance().sign(models(GOOD)) + b"\n")
    assert file(path).find([MODEL.upper(), "00000000-0000-0000-0000-000000000001"]) == {MODEL: RECORD}


async def test_the_loop_goes_on_meanwhile(tmp_path: Path) -> None:
    path = written(tmp_path, alliance().sign(models(GOOD)))
    assert await file(path).look_up(frozenset({MODEL})) == {MODEL: RECORD}


def test_the_algorithm_of_the_real_list(tmp_path: Path) -> None:
    theirs = Alliance.new(by_rsa=True)
    assert file(written(tmp_path, theirs.sign(models(GOOD))), theirs.root).find([MODEL]) == {MODEL: RECORD}


def test_the_root_is_the_one_the_alliance_names() -> None:
    root = x509.load_pem_x509_certificate(resource("data", "fido_metadata_root.pem").read_bytes())
    assert root.fingerprint(hashes.SHA256()).hex() == (
        "cbb522d7b7f127ad6a0113865bdf1cd4102e7d0759af635a7cf4720dc963c53b"
    )


def test_without_another_root_only_theirs_counts(tmp_path: Path) -> None:
    path = written(tmp_path, alliance().sign(models(GOOD)))
    assert refused(MetadataFile(path, FixedClock())) == "signature"


# Refused


def tampered(blob: bytes) -> bytes:
    head, _, signature = blob.split(b".")
    return b".".join((head, b64url_encode(json.dumps(models(GOOD, until="2030-01-01")).encode()).encode(), signature))


SIGNED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "form"),
    "a page": (lambda: b"<html>Sign in to the hotel's network</html>", "form"),
    "two parts": (lambda: b"e30.e30", "form"),
    "not base64": (lambda: b"e30.e30.!!!", "form"),
    "no certificates": (lambda: alliance().sign(models(GOOD), x5c=[]), "form"),
    "certificates elsewhere": (lambda: alliance().sign(models(GOOD), x5c=None, x5u="https://x.test/"), "form"),
    "odd certificate": (lambda: alliance().sign(models(GOOD), x5c=["AAAA"]), "form"),
    "critical header": (lambda: alliance().sign(models(GOOD), crit=["b64"]), "form"),
    "another root": (lambda: Alliance.new().sign(models(GOOD)), "signature"),
    "tampered": (lambda: tampered(alliance().sign(models(GOOD))), "signature"),
    "no algorithm": (lambda: alliance().sign(models(GOOD), alg="none"), "signature"),
    "another algorithm": (lambda: alliance().sign(models(GOOD), alg="RS256"), "signature"),
    "shared secret": (lambda: alliance().sign(models(GOOD), alg="HS256"), "signature"),
    "no list": (lambda: alliance().sign(["a list of nothing"]), "form"),
    "no day": (lambda: alliance().sign({"entries": []}), "form"),
    "odd day": (lambda: alliance().sign({"entries": [], "nextUpdate": "soon"}), "form"),
    "yesterday": (lambda: alliance().sign(models(GOOD, until="2026-03-02")), "expired"),
}


@pytest.mark.parametrize("name", SIGNED)
def test_what_is_refused(name: str, tmp_path: Path) -> None:
    made, reason = SIGNED[name]
    assert refused(file(written(tmp_path, made()))) == reason


def test_a_certificate_of_somebody_else_below_the_same_root_signs_nothing(tmp_path: Path) -> None:
    """The root signs the certificates of half the web: whoever has one is not the FIDO Alliance."""
    theirs = Alliance.new(signer="attacker.example")
    assert refused(file(written(tmp_path, theirs.sign(models(GOOD))), theirs.root)) == "signature"


def test_a_certificate_that_has_run_out_signs_nothing(tmp_path: Path) -> None:
    theirs = Alliance.new(until=FROM.replace(month=2))
    assert refused(file(written(tmp_path, theirs.sign(models(GOOD))), theirs.root)) == "signature"


def test_what_is_no_file_is_missing(tmp_path: Path) -> None:
    assert refused(file(tmp_path / "nothing.jwt")) == "missing"
    assert refused(file(tmp_path)) == "missing"
    os.mkfifo(tmp_path / "pipe")
    assert refused(file(tmp_path / "pipe")) == "missing"


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as huge:
        huge.truncate(metadata.LARGEST + 1)
    assert refused(file(path)) == "too_large"


def test_the_last_day_counts_and_the_next_does_not(tmp_path: Path) -> None:
    clock = FixedClock()
    one = file(written(tmp_path, alliance().sign(models(GOOD, until="2026-03-03"))), clock=clock)
    assert one.find([MODEL])
    clock.advance(86_400)
    assert refused(one) == "expired"


def test_it_is_read_once_and_anew_when_it_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, alliance().sign(models(GOOD)))
    one = file(path)
    read: list[tuple[Path, int, int]] = []
    looked = MetadataFile._look

    def look(self: MetadataFile, stamp: tuple[Path, int, int]) -> object:
        read.append(stamp)
        return looked(self, stamp)

    monkeypatch.setattr(MetadataFile, "_look", look)
    assert one.find([MODEL]) == one.find([MODEL])
    assert len(read) == 1
    path.write_bytes(alliance().sign(models()))
    assert one.find([MODEL]) == {}
    assert len(read) == 2
    path.unlink()
    assert refused(one) == "missing"


async def test_another_file_or_none_is_used_from_then_on(tmp_path: Path) -> None:
    one = file(written(tmp_path, alliance().sign(models(GOOD))))
    assert await one.look_up(frozenset({MODEL}))
    one.use(None)
    assert await one.look_up(frozenset({MODEL})) == {}
    other = tmp_path / "other.jwt"
    other.write_bytes(alliance().sign(models(GOOD)))
    one.use(other)
    assert await one.look_up(frozenset({MODEL}))


# What it says


def test_one_odd_model_is_left_out_and_the_others_are_there(tmp_path: Path) -> None:
    odd: list[JsonValue] = [
        None, [], {}, {"aaguid": 7}, {"aaguid": "no uuid"}, {"aaid": "4e4e#4005"},
        {"aaguid": "00000000-0000-0000-0000-000000000002", "statusReports": "none", "metadataStatement": []},
        {"aaguid": "00000000-0000-0000-0000-000000000003", "statusReports": [1, {"status": 5}, {"status": "NEW"}]},
    ]  # fmt: skip
    listed = file(written(tmp_path, alliance().sign(models(*odd, GOOD)))).find(
        [MODEL, *(f"00000000-0000-0000-0000-00000000000{n}" for n in (2, 3))]
    )
    assert listed[MODEL] == RECORD
    assert [record.description for record in listed.values() if record.aaguid != MODEL] == ["", ""]


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ((), ""),
        ((("NOT_FIDO_CERTIFIED", "2021-01-01"),), "none"),
        ((("FIDO_CERTIFIED", "2021-01-01"),), "FIDO"),
        ((("FIDO_CERTIFIED_L2", "2023-01-01"), ("FIDO_CERTIFIED_L1", "2021-01-01")), "FIDO L2"),
        ((("FIDO_CERTIFIED_L3plus", "2023-01-01"), ("FIDO_CERTIFIED", "2023-01-01")), "FIDO L3+"),
        ((("FIDO_CERTIFIED_L1", "2021-01-01"), ("NOT_FIDO_CERTIFIED", "2024-01-01")), "none"),
        ((("SELF_ASSERTION_SUBMITTED", "2020-01-01"), ("FIDO_CERTIFIED_L1", "2020-01-01")), "FIDO L1"),
    ],
)
def test_the_newest_certification_counts(told: tuple[tuple[str, str], ...], level: str, tmp_path: Path) -> None:
    reports: list[JsonValue] = [{"status": status, "effectiveDate": day} for status, day in told]
    assert found(tmp_path, *reports).level == level


def test_the_government_certification(tmp_path: Path) -> None:
    report: dict[str, JsonValue] = {"status": "FIPS140_CERTIFIED_L2", "effectiveDate": "2025-01-01"}
    assert found(tmp_path, {**report, "fipsRevision": 3}).fips == "FIPS 140-3 L2"
    assert found(tmp_path, {**report, "fipsRevision": "x"}).fips == "FIPS 140 L2"
    assert found(tmp_path).fips == ""


def test_reports_come_in_the_order_of_their_days(tmp_path: Path) -> None:
    told = found(
        tmp_path,
        {"status": "UPDATE_AVAILABLE", "effectiveDate": "2025-05-01", "authenticatorVersion": 7},
        {"status": "USER_VERIFICATION_BYPASS", "effectiveDate": "2025-04-01", "authenticatorVersion": True},
        {"status": "REVOKED"},
    )
    assert told.reports == (
        Report(Trouble.REVOKED),
        Report(Trouble.CHECK_BYPASS, date(2025, 4, 1)),
        Report(Trouble.UPDATE, date(2025, 5, 1), 7),
    )
