"""`inventory` and `status --share`: what is printed, what is written, and what is refused."""

import json
from pathlib import Path

import pytest

from keydesk.cli.app import main
from keydesk.core.support_code import ALPHABET
from keydesk.domain.catalogue import Exit
from keydesk.usecases.key_inventory import COLUMNS
from tests.fakes.bench_backstage import backstage
from tests.fakes.world import Bench, bench

Bytes = pytest.CaptureFixture[bytes]


def run(b: Bench, capsys: Bytes, *words: str) -> tuple[int, str, str]:
    status = main([*words], backstage(b))
    out, err = capsys.readouterr()
    return status, out.decode(), err.decode()


def test_for_programs(capfdbinary: Bytes) -> None:
    status, out, _ = run(bench(), capfdbinary, "inventory", "--json")
    (record,) = json.loads(out)
    assert status == Exit.DONE
    assert tuple(record) == COLUMNS
    assert (record["model"], record["plugged_in"]) == ("Test Key", True)


def test_a_table_on_standard_output(capfdbinary: Bytes) -> None:
    status, out, _ = run(bench(), capfdbinary, "inventory", "--csv")
    assert status == Exit.DONE
    head, row, end = out.split("\r\n")
    assert head == "\ufeff" + ",".join(COLUMNS)
    assert row.startswith(",Test Key,")
    assert end == ""


def test_for_people(capfdbinary: Bytes) -> None:
    status, out, _ = run(bench(), capfdbinary, "inventory")
    assert status == Exit.DONE
    assert "Test Key" in out
    assert "Shortest PIN" in out


@pytest.mark.parametrize(
    ("name", "first"), [("keys.csv", "\ufeffname,"), ("keys.json", "{"), ("keys", "\ufeffname,")]
)
def test_into_a_file(capfdbinary: Bytes, tmp_path: Path, name: str, first: str) -> None:
    path = tmp_path / name
    status, out, _ = run(bench(), capfdbinary, "inventory", "--out", str(path), "--json")
    assert (status, json.loads(out)) == (Exit.DONE, {"file": str(path), "keys": 1})
    assert path.read_bytes().decode().startswith(first)
    status, _, _ = run(bench(), capfdbinary, "inventory", "--out", str(path))
    assert status != Exit.DONE  # never over a file that is there, unless told so
    status, _, _ = run(bench(), capfdbinary, "inventory", "--out", str(path), "--yes")
    assert status == Exit.DONE


def test_into_a_folder_that_is_not_there(capfdbinary: Bytes, tmp_path: Path) -> None:
    status, out, _ = run(bench(), capfdbinary, "inventory", "--out", str(tmp_path / "no" / "keys.csv"), "--json")
    assert status == Exit.FAILED
    assert "error" in json.loads(out)


@pytest.mark.parametrize(
    "words",
    [("inventory", "--csv", "--json"), ("status", "--share", "--refresh"), ("status", "--with-name")],
)
def test_wrong_use(capfdbinary: Bytes, words: tuple[str, ...]) -> None:
    assert run(bench(), capfdbinary, *words)[0] == Exit.WRONG_USE


def test_sharing_the_status(capfdbinary: Bytes) -> None:
    b = bench()
    status, out, _ = run(b, capfdbinary, "status", "--share", "--json")
    told = json.loads(out)
    assert status == Exit.DONE
    assert told["text"] == "\n".join(told["lines"])
    assert told["support_code"] is None or set(told["support_code"]) <= {*ALPHABET, "-"}
    assert "Ana" not in told["text"]
    status, out, _ = run(b, capfdbinary, "status", "--share", "--with-name")
    assert status == Exit.DONE
    assert "Person Ana Ito" in out
