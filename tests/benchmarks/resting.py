"""`python -m tests.benchmarks.resting keydesk|floor SECONDS`: what an open window costs that nobody touches, as JSON.

``keydesk`` is the program in practice mode, signed in, with two keys plugged in, every page shown once and Home open.
``floor`` is a bare window on the same loop. Printed are CPU seconds of the process and how often a thread of it woke
up (Linux: voluntary context switches, each the end of a wait).
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from keydesk.bootstrap.window_choices import WindowChoices, window_choices
from keydesk.cli.backstage import Choices
from tests.benchmarks.practice import BROWSER

SETTLE_S = 8.0


def wake_ups() -> dict[str, int]:
    """Voluntary context switches by thread."""
    found: dict[str, int] = {}
    for status in Path("/proc/self/task").glob("*/status"):
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                found[status.parent.name] = int(line.split()[1])
    return found


async def rest(seconds: float) -> dict[str, float]:
    """Do nothing, then tell what that cost. What starts within that time counts whole, what ends does not count."""
    await asyncio.sleep(SETTLE_S)
    cpu, woken = time.process_time(), wake_ups()
    await asyncio.sleep(seconds)
    cpu, now = time.process_time() - cpu, wake_ups()
    return {"cpu_s": cpu, "wakes": sum(count - woken.get(thread, 0) for thread, count in now.items())}


def keydesk(seconds: float, choices: WindowChoices) -> dict[str, float]:
    """Rest in the program."""
    from keydesk.bootstrap.gui import WindowApp
    from keydesk.bootstrap.program import Program

    told: dict[str, float] = {}

    async def sign_in_and_rest(program: Program) -> None:
        from keydesk.core.cancel import CancelToken
        from keydesk.demo.softkey.key import SoftwareKey
        from keydesk.demo.softkey.profile import PROFILES
        from keydesk.ui.pages.registry import HOME
        from tests.fakes.prompter import ScriptedPrompter

        services, practice = program.desk.services, program.practice
        assert services is not None
        assert practice is not None
        practice.software.transport.plug(SoftwareKey(PROFILES["generic-2.1"]))
        await services.sign_in.run(ScriptedPrompter(), CancelToken())
        for name in (*app.window.pages, HOME):
            app.window.show_page(name)
            await asyncio.sleep(0.2)
        told.update(await rest(seconds))

    app = WindowApp(choices)
    app.run(sign_in_and_rest)
    return told


def floor(seconds: float) -> dict[str, float]:
    """Rest in a bare window."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    from keydesk.ui.async_glue import run_loop

    app = QApplication([])
    window = QMainWindow()
    window.show()
    return run_loop(app, lambda: rest(seconds))


def main(what: str, seconds: float) -> None:
    """Rest and print."""
    with tempfile.TemporaryDirectory() as home:
        if what == "floor":
            told = floor(seconds)
        else:
            chosen = Choices(home=Path(home), token_store="memory")
            told = keydesk(seconds, window_choices(chosen, practice=True, browser=BROWSER))
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1], float(sys.argv[2]))
