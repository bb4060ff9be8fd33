"""Only what the administrator alone can have written is taken; everything else is refused and told."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from keydesk.config.policy.found import Source
from keydesk.config.policy.here import policy_here
from keydesk.config.policy.linux import LinuxPolicies
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.policy.trusted import MAX_BYTES

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners and modes are POSIX")


class Etc:
    """A computer's policy folder, written by the user who runs the test in place of root."""

    def __init__(self, top: Path) -> None:
        self.top = top / "etc"
        self.root = self.top / "keydesk" / "policies"
        for folder in (self.root / "managed", self.root / "recommended"):
            folder.mkdir(parents=True)
        for name, _, _ in os.walk(self.top):
            Path(name).chmod(0o755)

    def put(self, name: str, value: object, mode: int = 0o644) -> Path:
        path = self.root / name
        path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
        path.chmod(mode)
        return path

    def read(self, owner: int | None = None) -> Reading:
        return LinuxPolicies(self.root, self.top, os.getuid() if owner is None else owner).read()

    def refused(self, owner: int | None = None) -> list[tuple[str, Source, str]]:
        return [(Path(one.where).name, one.source, one.reason) for one in self.read(owner).refused]


@pytest.fixture
def etc(tmp_path: Path) -> Etc:
    return Etc(tmp_path)


def test_files_are_merged_in_the_order_of_names(etc: Etc) -> None:
    etc.put("managed/20-late.json", {"Theme": "dark"})
    etc.put("managed/10-early.json", {"Theme": "light", "AllowReset": False, "$schema": "policy.schema.json"})
    etc.put("recommended/10.json", {"Language": "ja"})
    policy = settle(etc.read())
    assert {name: (given.value, given.source) for name, given in policy.prescribed.items()} == {
        "Theme": ("dark", Source.MANDATORY_MACHINE),
        "AllowReset": (False, Source.MANDATORY_MACHINE),
    }
    assert policy.prescribed["Theme"].where == str(etc.root / "managed/20-late.json")
    assert policy.recommended["Language"].source is Source.RECOMMENDED_MACHINE
    assert policy.problems == ()


def test_nothing_there_is_no_policy(tmp_path: Path) -> None:
    assert not LinuxPolicies(tmp_path / "etc/keydesk/policies", tmp_path, 4711).read()


def test_no_folders_inside_and_other_files_are_nothing(etc: Etc) -> None:
    etc.put("managed/readme.txt", b"not a policy")
    etc.put("managed/.hidden.json", b"{")
    (etc.root / "recommended").rmdir()
    assert not etc.read()


def test_a_file_of_somebody_else_is_refused(etc: Etc) -> None:
    etc.put("managed/1.json", {"Theme": "dark"})
    assert etc.refused(os.getuid() + 1) == [("policies", Source.MANDATORY_MACHINE, "owner")]
    assert settle(etc.read(os.getuid() + 1)).closed


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_others_may_write_is_refused(etc: Etc, mode: int) -> None:
    etc.put("managed/1.json", {"AllowReset": True}, mode)
    etc.put("managed/2.json", {"Theme": "dark"})
    reading = etc.read()
    assert [one.reason for one in reading.refused] == ["writable"]
    policy = settle(reading)
    assert policy.prescribed["AllowReset"].value is False
    assert policy.prescribed["Theme"].value == "dark"


@pytest.mark.parametrize("part", ["managed", ".", "..", "../.."])
def test_a_folder_on_the_way_that_others_may_write_is_refused(etc: Etc, part: str) -> None:
    etc.put("managed/1.json", {"AllowReset": True})
    (etc.root / part).resolve().chmod(0o775)
    reading = etc.read()
    assert reading.layers == ()
    assert [one.reason for one in reading.refused] == ["writable"]
    assert settle(reading).closed


def test_others_may_write_recommended_and_close_nothing(etc: Etc) -> None:
    (etc.root / "recommended").chmod(0o777)
    etc.put("recommended/1.json", {"Theme": "dark"})
    policy = settle(etc.read())
    assert not policy.closed
    assert not policy.recommended
    assert [problem.params["reason"] for problem in policy.problems] == ["writable"]


def _link_file(etc: Etc) -> None:
    real = etc.put("other.json", {"AllowReset": True})
    (etc.root / "managed/1.json").symlink_to(real)


def _link_folder(etc: Etc) -> None:
    (etc.root / "managed").rmdir()
    (etc.root / "elsewhere").mkdir(mode=0o755)
    (etc.root / "managed").symlink_to(etc.root / "elsewhere")


def _link_above(etc: Etc) -> None:
    moved = etc.top / "moved"
    (etc.top / "keydesk").rename(moved)
    (etc.top / "keydesk").symlink_to(moved)


def _dangling(etc: Etc) -> None:
    (etc.root / "managed/1.json").symlink_to("/nowhere/at/all")


@pytest.mark.parametrize("trick", [_link_file, _link_folder, _link_above, _dangling])
def test_links_lead_nowhere(etc: Etc, trick: Callable[[Etc], None]) -> None:
    trick(etc)
    reading = etc.read()
    assert reading.layers == ()
    assert [one.reason for one in reading.refused] == ["link"]
    assert settle(reading).closed


def test_a_pipe_does_not_hang_the_start(etc: Etc) -> None:
    os.mkfifo(etc.root / "managed/1.json", 0o644)
    assert etc.refused() == [("1.json", Source.MANDATORY_MACHINE, "not-a-file")]


def test_a_folder_in_the_place_of_a_file(etc: Etc) -> None:
    (etc.root / "managed/1.json").mkdir(mode=0o755)
    assert etc.refused() == [("1.json", Source.MANDATORY_MACHINE, "not-a-file")]


def test_a_file_in_the_place_of_a_folder(etc: Etc) -> None:
    (etc.root / "managed").rmdir()
    etc.put("managed", {})
    assert etc.refused() == [("managed", Source.MANDATORY_MACHINE, "folder")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "syntax"), (b"{", "syntax"), (b"[]", "shape"), (b"null", "shape"), (b"\xff\xfe{}", "encoding"),
        (b'{"Theme": "dark", "Theme": "light"}', "syntax"), (b'{"MinPinLength": NaN}', "syntax"),
        (b"[" * 5000, "syntax"), (b" " * (MAX_BYTES + 1), "too-large"),
    ],
)  # fmt: skip
def test_damaged_files_are_told_and_close(etc: Etc, data: bytes, reason: str) -> None:
    etc.put("managed/1.json", data)
    assert etc.refused() == [("1.json", Source.MANDATORY_MACHINE, reason)]
    assert settle(etc.read()).closed


def test_too_many_files_are_refused(etc: Etc) -> None:
    for number in range(101):
        etc.put(f"managed/{number}.json", {})
    assert etc.refused() == [("managed", Source.MANDATORY_MACHINE, "too-many")]


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read_closes(etc: Etc) -> None:
    etc.put("managed/1.json", {}, 0o000)
    assert etc.refused() == [("1.json", Source.MANDATORY_MACHINE, "unreadable")]


def test_a_byte_order_mark_is_no_damage(etc: Etc) -> None:
    etc.put("managed/1.json", b'\xef\xbb\xbf{"Theme": "dark"}')
    assert settle(etc.read()).prescribed["Theme"].value == "dark"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="each system has its own reader")
def test_the_policy_of_this_computer_is_read_and_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Reading((Layer(Source.MANDATORY_MACHINE, "managed/1.json", {"AllowReset": False, "Zorro": 1}),))
    monkeypatch.setattr(os.path, "lexists", lambda path: str(path) == "/etc/keydesk/policies")
    monkeypatch.setattr(LinuxPolicies, "read", lambda reader: found)
    policy = policy_here()
    assert policy.prescribed["AllowReset"].value is False
    assert [problem.params["key"] for problem in policy.problems] == ["Zorro"]


def test_no_environment_leads_elsewhere(etc: Etc, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person must not be able to point the program at another policy, or away from it."""
    etc.put("managed/1.json", {"AllowReset": True})
    for name in ("KEYDESK_POLICY", "KEYDESK_POLICIES", "KEYDESK_HOME", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(etc.root))
    asked: list[str] = []

    def nothing_there(path: object) -> bool:
        asked.append(str(path))
        return False

    monkeypatch.setattr(os.path, "lexists", nothing_there)
    assert not policy_here().present
    assert asked == ["/etc/keydesk/policies"]
