"""`keys map` and `keys lost`: shapes scripts rely on, and nothing removed without being asked for."""

import asyncio
import json

import pytest

from keydesk.cli.app import main
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit
from keydesk.domain.keys import StoredPasskey
from keydesk.usecases.state import key_label_name
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.bench_backstage import backstage
from tests.fakes.keys import BehavingKey
from tests.fakes.world import ACCOUNT, Bench, bench

ONE, TWO, DRAWER = passkey(b"one"), passkey(b"two"), passkey(b"drawer")
Capture = pytest.CaptureFixture[str]


async def _lost() -> Bench:
    b = bench(ONE, TWO, DRAWER, PASSWORD, pin="1234")
    for one in (b"one", b"two"):
        b.key.passkeys[one] = StoredPasskey(one, SITE, b"", USER)
    await b.labels.set(ACCOUNT, key_label_name("key-1"), "Blue")
    await b.services.load.run()
    await b.services.map_keys.run()
    b.keys.unplug(b.key)
    b.spawned.clear()
    return b


def run(b: Bench, capsys: Capture, *words: str) -> tuple[int, object]:
    status = main([*words, "--json"], backstage(b))
    out, _ = capsys.readouterr()
    return status, json.loads(out)


def test_the_map_tells_here_away_not_seen_and_left_over(capsys: Capture) -> None:
    b = asyncio.run(_lost())
    spare = BehavingKey("key-2", pin="1234")
    spare.passkeys[b"stray"] = StoredPasskey(b"stray", SITE, b"", USER)
    b.keys.plugged[spare.key.id] = spare
    b.world.state.put(keys=tuple(b.keys.present))
    status, shape = run(b, capsys, "keys", "map")
    assert status == Exit.DONE
    assert isinstance(shape, dict)
    assert shape["keys"] == [
        {"key": "key-2", "label": "Test Key", "matched": [], "orphans": [], "unknown": [], "proof": "silent"}
    ]
    assert [entry["key"] for entry in shape["away"]] == ["key-1"]
    assert [entry["method_id"] for entry in shape["away"][0]["matched"]] == [ONE.id, TWO.id]
    assert shape["not_seen"] == [DRAWER.id]
    assert shape["not_asked"] == []


def test_a_key_that_cannot_be_asked_is_told(capsys: Capture) -> None:
    b = bench(ONE, pin="1234")
    b.key.fail["probe"] = [KeydeskError(Code.KEY_BUSY)]
    _, shape = run(b, capsys, "keys", "map")
    assert isinstance(shape, dict)
    assert shape["keys"][0]["unknown"] == [ONE.id]
    assert (shape["not_seen"], shape["not_asked"]) == ([], [ONE.id])


def test_without_a_label_the_keys_that_may_be_lost(capsys: Capture) -> None:
    status, shapes = run(asyncio.run(_lost()), capsys, "keys", "lost")
    assert status == Exit.DONE
    assert isinstance(shapes, list)
    assert [(s["id"], s["label"], s["model"]) for s in shapes] == [
        ("key-1", "Blue", "Test Key"),
        (f"method:{DRAWER.id}", None, None),
    ]


def test_the_record_alone_changes_nothing(capsys: Capture) -> None:
    b = asyncio.run(_lost())
    status, record = run(b, capsys, "keys", "lost", "Blue")
    assert status == Exit.DONE
    assert isinstance(record, dict)
    assert record["key"]["name"] == "Blue"
    assert record["left_over"] == [ONE.id, TWO.id]
    assert "remove" not in b.api.calls
    assert asyncio.run(_kept(b)) == 0
    text = json.dumps(record)
    assert "credential" not in text


async def _kept(b: Bench) -> int:
    return len(await b.world.notebook.lost.all(ACCOUNT))


def test_removal_wants_a_confirmation(capsys: Capture) -> None:
    b = asyncio.run(_lost())
    status, told = run(b, capsys, "keys", "lost", "Blue", "--remove")
    assert status == Exit.WRONG_USE
    assert isinstance(told, dict)
    assert told["error"]["code"] == Code.CONFIRMATION_NEEDED
    assert "remove" not in b.api.calls


def test_removed_one_by_one_and_told(capsys: Capture) -> None:
    b = asyncio.run(_lost())
    status, record = run(b, capsys, "keys", "lost", "Blue", "--remove", "--yes")
    assert status == Exit.DONE
    assert isinstance(record, dict)
    assert all(entry["removed_at"] for entry in record["entries"])
    assert b.api.calls.count("remove") == 2
    status, again = run(b, capsys, "keys", "lost", "Blue", "--remove", "--yes")
    assert (status, again) == (Exit.DONE, record), "gone on with, not begun anew"


def test_what_the_tenant_keeps_is_left_over(capsys: Capture) -> None:
    b = asyncio.run(_lost())
    b.api.fail["remove"] = [KeydeskError(Code.API_CONFLICT)]
    status, record = run(b, capsys, "keys", "lost", "Blue", "--remove", "--yes")
    assert status == Exit.PARTLY
    assert isinstance(record, dict)
    assert record["left_over"] == [ONE.id]


def test_nobody_is_called_that(capsys: Capture) -> None:
    status, told = run(asyncio.run(_lost()), capsys, "keys", "lost", "Purple")
    assert status == Exit.NO_KEY
    assert isinstance(told, dict)
    assert told["error"]["code"] == Code.KEY_UNKNOWN


def test_for_people(capsys: Capture) -> None:
    b = asyncio.run(_lost())
    assert main(["keys", "lost", "Blue"], backstage(b)) == Exit.DONE
    out, _ = capsys.readouterr()
    assert "STILL in the account" in out
    assert main(["keys", "map"], backstage(b)) == Exit.DONE
    out, _ = capsys.readouterr()
    assert "Blue, not plugged in: held 2" in out
