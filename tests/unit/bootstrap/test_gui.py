"""The start of the window in a process of its own: nothing heavy before the first frame, and an end at any moment."""

import os
import subprocess
import sys
from pathlib import Path

import keydesk

APP = Path(keydesk.__path__[0]).parent
HEAVY = (
    "asyncio",
    "qasync",
    "httpx",
    "fido2",
    "keyring",
    "msgspec",
    "sqlite3",
    "keydesk.config.settings",
    "keydesk.ui.desk",
)

FIRST_FRAME = f"""
import sys
from keydesk.__main__ import main
status = main(["--exit-on-first-paint"])
print(status, [name for name in {HEAVY} if name in sys.modules])
"""

CLAIMED = f"""
import sys
from keydesk.bootstrap.window_choices import window_choices
home = window_choices().paths.settings
from keydesk.bootstrap.first_start import meeting_of
claim = meeting_of(home).claim()
print(claim is not None, [name for name in (*{HEAVY}, "PySide6", "socket", "hashlib", "ssl") if name in sys.modules])
"""

CLOSED_AT_ONCE = """
import threading
from keydesk.bootstrap.window_choices import window_choices
choices = window_choices()
from PySide6.QtCore import QTimer
from keydesk.bootstrap.gui import WindowApp
app = WindowApp(choices)
QTimer.singleShot(0, app.window.close)
QTimer.singleShot(0, lambda: app.window.rail.item("keys").click())
status = app.run()
# Qt's own pool leaves a name behind in Python's list of threads.
print(status, app.window.current, [thread.name for thread in threading.enumerate() if "Dummy" not in thread.name])
"""


def run(program: str, **more: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(APP), "QT_QPA_PLATFORM": "offscreen", **more}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=50, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_first_frame_needs_nothing_heavy() -> None:
    assert run(FIRST_FRAME) == "0 []"


def test_being_the_one_window_needs_nothing_heavy() -> None:
    assert run(CLAIMED) == "True []"


def test_a_window_closed_before_its_program_is_there_ends_in_order() -> None:
    assert run(CLOSED_AT_ONCE) == "0 keys ['MainThread']"


def test_a_log_that_cannot_be_kept_does_not_keep_the_window_from_opening(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    assert run(CLOSED_AT_ONCE, XDG_STATE_HOME=str(in_the_way)) == "0 keys ['MainThread']"


STARTED_IN_THE_TRAY = """
from dataclasses import replace
from keydesk.bootstrap.window_choices import window_choices
from keydesk.config.policy.found import Given, Policy, Source
on = Policy({"Tray": Given("on", Source.MANDATORY_MACHINE)})
choices = replace(window_choices(policy=on), in_tray=True)
from keydesk.bootstrap.gui import WindowApp
app, seen = WindowApp(choices), []
app.show_first_frame = lambda: seen.append("a frame at the start")

async def look(program):
    seen.append((app.window.isVisible(), app.window.isMinimized()))

print(app.run(look), seen)
"""


def test_a_start_in_the_tray_shows_no_window_and_one_without_a_tray_is_in_reach() -> None:
    """The offscreen platform has no tray: the window is put into the bar of windows, when that is known."""
    assert run(STARTED_IN_THE_TRAY) == "0 [(True, True)]"


NOBODYS = """
import sys
from keydesk.bootstrap.window_choices import window_choices
choices = window_choices()
print(choices.policy.present, [name for name in sys.modules if name.startswith("keydesk.config.policy.")])
"""


def test_a_computer_nobody_manages_pays_next_to_nothing_for_policy() -> None:
    assert run(NOBODYS) == "False ['keydesk.config.policy.found', 'keydesk.config.policy.here']"


MANAGED = f"""
import sys
from keydesk.bootstrap.window_choices import window_choices
window_choices()
from keydesk.config.policy.model import KEYS
from keydesk.config.policy.schema import as_json
read = [key.kind.read(as_json(key.example)) for key in KEYS]
print(len(read) == len(KEYS), [name for name in (*{HEAVY}, "keydesk.domain.keys", "hashlib") if name in sys.modules])
"""


def test_a_computer_with_every_policy_key_set_needs_nothing_heavy_for_them() -> None:
    assert run(MANAGED) == "True []"


WHO_IMPORTS = """
import asyncio, sys, threading
off_main = []

def heard(event, told):
    name = told[0] if event == "import" else ""
    in_main = threading.current_thread() is threading.main_thread()
    if name.startswith(("keydesk.ui", "PySide6", "qasync")) and not in_main:
        off_main.append(name)

sys.addaudithook(heard)
from keydesk.bootstrap.window_choices import window_choices
choices = window_choices()
from keydesk.bootstrap.gui import WindowApp

async def until_all_is_there(program):
    await program.examine()
    while "keydesk.hardware.ceremony" not in sys.modules:
        await asyncio.sleep(0.01)

status = WindowApp(choices).run(until_all_is_there)
print(status, off_main, "keydesk.ui.pages.settings" in sys.modules)
"""


def test_no_worker_imports_what_needs_qt() -> None:
    """PySide's classes are built on demand from a table without a lock; two threads at it end the process."""
    assert run(WHO_IMPORTS) == "0 [] True"
