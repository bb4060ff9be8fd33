"""Policy as a management profile leaves it: property lists of computer and user, with recommendations inside."""

from __future__ import annotations

import os
import plistlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keydesk.config.policy.found import Source
from keydesk.config.policy.macos import DOMAIN, MacPolicies
from keydesk.config.policy.settle import Reading, settle

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners and modes are POSIX")


class Managed:
    """A folder of managed preferences, written by the user who runs the test in place of root."""

    def __init__(self, top: Path) -> None:
        self.root = top / "Managed Preferences"
        (self.root / "ana").mkdir(parents=True)
        top.chmod(0o755)
        for folder in (self.root, self.root / "ana"):
            folder.chmod(0o755)
        self.top = top

    def put(
        self,
        values: dict[str, object] | list[str] | bytes,
        user: bool = False,
        form: plistlib.PlistFormat = plistlib.FMT_BINARY,
    ) -> Path:
        path = (self.root / "ana" if user else self.root) / f"{DOMAIN}.plist"
        path.write_bytes(values if isinstance(values, bytes) else plistlib.dumps(values, fmt=form))
        path.chmod(0o644)
        return path

    def read(self, user: str = "ana") -> Reading:
        return MacPolicies(self.root, user, self.top, os.getuid()).read()


@pytest.fixture
def managed(tmp_path: Path) -> Managed:
    return Managed(tmp_path)


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_both_forms_of_a_list(managed: Managed, form: plistlib.PlistFormat) -> None:
    path = managed.put(
        {"AllowReset": False, "CallbackPorts": [30001], "PayloadUUID": "x", "Recommended": {"Theme": "dark"}},
        form=form,
    )
    policy = settle(managed.read())
    assert policy.problems == ()
    assert {name: given.value for name, given in policy.prescribed.items()} == {
        "AllowReset": False,
        "CallbackPorts": (30001,),
    }
    assert policy.prescribed["AllowReset"].where == str(path)
    assert policy.recommended["Theme"].source is Source.RECOMMENDED_MACHINE


def test_the_computer_comes_before_the_user(managed: Managed) -> None:
    managed.put({"Theme": "light"})
    managed.put({"Theme": "dark", "Language": "ja", "Recommended": {"LogLevel": "debug"}}, user=True)
    policy = settle(managed.read())
    assert (policy.prescribed["Theme"].value, policy.prescribed["Theme"].source) == (
        "light",
        Source.MANDATORY_MACHINE,
    )
    assert policy.prescribed["Language"].source is Source.MANDATORY_USER
    assert policy.recommended["LogLevel"].source is Source.RECOMMENDED_USER


def test_without_a_user_name_the_computers_list_is_read_once(managed: Managed) -> None:
    managed.put({"Theme": "light"})
    assert [layer.source for layer in managed.read("").layers] == [
        Source.MANDATORY_MACHINE,
        Source.RECOMMENDED_MACHINE,
    ]


def test_dates_and_data_are_told(managed: Managed) -> None:
    managed.put({"Theme": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None), "Browser": b"x"})
    assert {problem.params["key"]: problem.params["reason"] for problem in settle(managed.read()).problems} == {
        "Theme": "type",
        "Browser": "type",
    }


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "syntax"), (b"bplist00", "syntax"), (b"bplist00" + bytes(40), "syntax"), (b"<plist><dict>", "syntax"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><plist version="1.0"><string>&a;</string></plist>', "syntax"),
        (plistlib.dumps(["a"]), "shape"),
    ],
)  # fmt: skip
def test_damaged_lists_close(managed: Managed, data: bytes, reason: str) -> None:
    managed.put(data)
    reading = managed.read()
    assert [(one.source, one.reason) for one in reading.refused] == [(Source.MANDATORY_MACHINE, reason)]
    assert settle(reading).closed


def test_a_list_others_may_write_is_refused(managed: Managed) -> None:
    managed.put({"AllowReset": True}).chmod(0o666)
    assert [one.reason for one in managed.read().refused] == ["writable"]


def test_recommendations_that_are_none(managed: Managed) -> None:
    managed.put({"Theme": "dark", "Recommended": ["Theme"]})
    policy = settle(managed.read())
    assert policy.prescribed["Theme"].value == "dark"
    assert not policy.closed
    assert [problem.params["reason"] for problem in policy.problems] == ["shape"]


def test_nothing_there_is_no_policy(managed: Managed) -> None:
    assert not managed.read()
