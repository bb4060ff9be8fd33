"""What nobody caught, in processes of their own: each way to crash leaves a report, and the next start knows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import keydesk
from keydesk.core.crash_reports import CrashReports
from tests.fakes.canaries import Canaries
from tests.fakes.clock import FixedClock

APP = Path(keydesk.__path__[0]).parent
SECRET = "canary-crash-8841"
BEGIN = """
import os, sys, threading
from pathlib import Path
from keydesk.bootstrap.crash import install_crash_handlers
from keydesk.core.clock import SystemClock
from keydesk.core.crash_reports import CrashReports
from keydesk.core.logs import start_logging
log = start_logging(Path(sys.argv[1]))
install_crash_handlers(CrashReports(Path(sys.argv[1]), SystemClock(), log.code, "1.2.3"))
pin = os.environ["CANARY"]
"""
WAYS = {
    "main": "raise ValueError('x')",
    "thread": "t = threading.Thread(target=lambda: [][1]); t.start(); t.join()",
    "qt": "from PySide6.QtCore import qCritical; qCritical('no crash'); raise RuntimeError",
    "native": "import faulthandler; faulthandler._sigabrt()",
}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not tell which files are open")
def test_the_folder_of_a_run_that_lets_go_of_it_holds_no_open_file(tmp_path: Path) -> None:
    """On Windows it could not be deleted otherwise; Linux tells which files a process has open."""
    end = """
from keydesk.bootstrap.crash import let_go_of_native_file
from keydesk.core.logs import stop_logging
here = lambda: [one for one in map(os.path.realpath, Path("/proc/self/fd").iterdir()) if one.startswith(sys.argv[1])]
before = here()
let_go_of_native_file()
stop_logging()
print(len(before), len(here()))
"""
    environment = {**os.environ, "PYTHONPATH": str(APP), "QT_QPA_PLATFORM": "offscreen", "CANARY": SECRET}
    ended = subprocess.run(
        [sys.executable, "-c", BEGIN + end, str(tmp_path.resolve())],
        env=environment, capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert ended.stdout.split() == ["2", "0"], ended.stderr


@pytest.mark.parametrize("way", WAYS)
def test_a_crash_leaves_a_report_without_values(way: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(APP), "QT_QPA_PLATFORM": "offscreen", "CANARY": SECRET}
    subprocess.run(
        [sys.executable, "-c", BEGIN + WAYS[way], str(tmp_path)],
        env=environment, capture_output=True, timeout=50, check=False,
    )  # fmt: skip
    reports = CrashReports(tmp_path, FixedClock(), "AAAAA-BBBBB", "1.2.3")
    assert reports.adopt_native() == (way == "native")
    (path,) = reports.waiting()
    text = path.read_text()
    assert {"main": "ValueError", "thread": "IndexError", "qt": "RuntimeError", "native": "Aborted"}[way] in text
    assert Canaries({"pin": [SECRET]}).in_folder(tmp_path) == {}
