"""`python -m tests.benchmarks.plugging COUNT`: from plugging a key in to its card on the page, as JSON on stdout.

The program runs in practice mode with nothing plugged in and its page of security keys open; then the software key is
plugged in and pulled out again and again. Milliseconds until the state knows the key (asked, not only listed) and
until its card is laid out and painted; the first plug, for which nothing is warm, comes first.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from keydesk.bootstrap.window_choices import WindowChoices, window_choices
from keydesk.cli.backstage import Choices

AT_REST_S = 3.0
PULLED_S = 0.3
LOOK_S = 0.001
LIMIT_S = 10.0


class Plugging:
    """One run of the program."""

    def __init__(self, choices: WindowChoices, count: int) -> None:
        from keydesk.bootstrap.gui import WindowApp

        self.found_ms: list[tuple[float, float]] = []
        self._choices = choices
        self._count = count
        self._app = WindowApp(choices)

    def run(self) -> None:
        """Open the window, plug and pull, close it."""
        from keydesk.bootstrap.program import Program

        async def plug_and_pull(program: Program) -> None:
            from keydesk.bootstrap.demo_wiring import start_practice
            from keydesk.ui.pages.registry import KEYS

            practice = program.practice = await asyncio.to_thread(start_practice, self._choices)
            port, key = practice.software.transport, practice.software.key
            port.unplug(key)
            practice.show_touch_window(self._app.window)
            await program.start_practice()
            self._app.window.show_page(KEYS)
            await asyncio.sleep(AT_REST_S)
            for _ in range(self._count):
                start = time.monotonic()
                port.plug(key)
                await _until(lambda: any(key.aaguid for key in program.desk.now.keys))
                known = time.monotonic()
                await _until(self._card_shown)
                self._app.window.repaint()
                self.found_ms.append(((known - start) * 1000, (time.monotonic() - start) * 1000))
                port.unplug(key)
                await _until(lambda: not program.desk.now.keys)
                await asyncio.sleep(PULLED_S)

        self._app.run(plug_and_pull)

    def _card_shown(self) -> bool:
        from keydesk.ui.pages.key_card import KeyCard
        from keydesk.ui.pages.registry import KEYS

        page = self._app.window.page(KEYS)
        return page is not None and any(card.isVisible() for card in page.findChildren(KeyCard))


async def _until(seen: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not seen():  # noqa: ASYNC110  # what it waits for is on the screen
            await asyncio.sleep(LOOK_S)


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        plugging = Plugging(window_choices(Choices(home=Path(home), token_store="memory")), count)
        plugging.run()
        sys.stdout.write(json.dumps(plugging.found_ms))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(int(sys.argv[1]))
