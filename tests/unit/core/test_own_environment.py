from __future__ import annotations

import os
import sys

import pytest

from keydesk.core.own_environment import give_back, own_environment

BUNDLE = "/opt/keydesk/_internal"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths as Linux and macOS write them")


@pytest.mark.parametrize(
    ("environment", "own"),
    [
        ({"PATH": "/usr/bin:/bin", "HOME": "/h"}, {"PATH": "/usr/bin:/bin", "HOME": "/h"}),
        ({"LD_LIBRARY_PATH": BUNDLE, "LD_LIBRARY_PATH_ORIG": "/l"}, {"LD_LIBRARY_PATH": "/l"}),
        ({"LD_LIBRARY_PATH": f"{BUNDLE}:/l", "LD_LIBRARY_PATH_ORIG": "/l"}, {"LD_LIBRARY_PATH": "/l"}),
        ({"LD_LIBRARY_PATH": BUNDLE}, {}),
        ({"LD_LIBRARY_PATH": "/other"}, {}),
        ({"DYLD_LIBRARY_PATH_ORIG": "/l"}, {"DYLD_LIBRARY_PATH": "/l"}),
        ({"PATH": f"{BUNDLE}/bin:/usr/bin"}, {"PATH": "/usr/bin"}),
        ({"PATH": f"/usr/bin:{BUNDLE}"}, {"PATH": "/usr/bin"}),
        ({"QT_PLUGIN_PATH": f"{BUNDLE}/PySide6/Qt/plugins"}, {}),
        ({"_MEIPASS2": BUNDLE, "_PYI_ARCHIVE_FILE": "/x", "_PYI_LINUX_PROCESS_NAME": "keydesk"}, {}),
        ({"A": f"{BUNDLE}x"}, {"A": f"{BUNDLE}x"}),
        ({"EMPTY": "", "OWN_ORIG": "b"}, {"EMPTY": "", "OWN_ORIG": "b"}),
    ],
)
def test_what_a_frozen_program_hands_down(environment: dict[str, str], own: dict[str, str]) -> None:
    assert own_environment(environment, BUNDLE) == own
    give_back(environment, BUNDLE)
    assert environment == own


def test_processes_started_afterwards_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", BUNDLE)
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/l")
    monkeypatch.setenv("KEYDESK_OWN", f"/a{os.pathsep}{BUNDLE}/b")
    give_back(os.environ, BUNDLE)
    assert {name: os.environ.get(name) for name in ("LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG", "KEYDESK_OWN")} == {
        "LD_LIBRARY_PATH": "/l",
        "LD_LIBRARY_PATH_ORIG": None,
        "KEYDESK_OWN": "/a",
    }
