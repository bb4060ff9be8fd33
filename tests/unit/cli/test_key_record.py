"""`keys info` with the FIDO Alliance's list: what it says of the key, and what is said when it cannot be used."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.cli.app import main
from keydesk.core.clock import Clock
from keydesk.hardware.metadata import MetadataFile
from keydesk.usecases.key_records import KeyRecords
from tests.fakes.bench_backstage import backstage
from tests.fakes.fido_list import MODEL, alliance, entry, models
from tests.fakes.world import Bench, bench


def with_list(path: Path) -> Bench:
    """A bench with a key of a known model and a file for its list."""
    b = bench()
    b.key.key = replace(b.key.key, aaguid=MODEL, firmware="5.4.2")
    b.key.told()
    clock: Clock = b.clock
    world = replace(b.world, records=MetadataFile(path, clock, alliance().root))
    return replace(b, services=replace(b.services, records=KeyRecords(world, lambda name, work: None)))


def test_it_is_told_with_what_is_about_this_firmware(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = entry(MODEL, "Acme Key 5", 0x050403, ("FIDO_CERTIFIED_L1", "2021-01-01"),
                 ("USER_VERIFICATION_BYPASS", "2025-01-01"), ("UPDATE_AVAILABLE", "2025-02-01"))  # fmt: skip
    (tmp_path / "mds.jwt").write_bytes(alliance().sign(models(told)))
    b = with_list(tmp_path / "mds.jwt")
    assert main(["--json", "keys", "info"], backstage(b)) == 0
    assert json.loads(capsys.readouterr().out)["metadata"] == {
        "description": "Acme Key 5", "certification": "FIDO L1", "fips": None, "unsafe": True,
        "reports": [{"report": "check-bypass", "since": "2025-01-01"}, {"report": "update", "since": "2025-02-01"}],
    }  # fmt: skip
    b.key.key = replace(b.key.key, firmware="5.4.3")
    b.key.told()
    assert main(["--json", "keys", "info"], backstage(b)) == 0
    shape = json.loads(capsys.readouterr().out)["metadata"]
    assert (shape["reports"], shape["unsafe"]) == ([], False)


def test_a_list_that_cannot_be_used_is_said_beside_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--json", "keys", "info"], backstage(with_list(tmp_path / "none.jwt"))) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["metadata"] is None
    assert "SYS-010" in err
    assert "none.jwt" in err


def test_without_a_list_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "keys", "info"], backstage(bench())) == 0
    assert json.loads(capsys.readouterr().out)["metadata"] is None
