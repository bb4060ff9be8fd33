"""A real Chromium on the screen that the program under test opens by itself, driven by the DevTools protocol.

    browser = OpenedBrowser(folder)
    ... start the program with browser.folder first in its PATH; it opens an address ...
    page = browser.page("document.querySelector('#password')")
    page.press("#password")

The program calls `xdg-open`; the first call starts Chromium with its end of two named pipes, later ones hand their
address to the Chromium that runs. Nobody asks the accessibility tree of a browser: it is told late, or not at all.
Linux with X11; blocks, main thread. Raises AssertionError when something does not come to be seen.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import time
from pathlib import Path

from tests.fakes.chromium import DevTools, DevToolsError, Page

_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--password-store=basic", "--lang=en",
    "--window-position=640,20", "--window-size=620,720",
)  # fmt: skip
_WAIT_S = 40.0


class OpenedBrowser:
    """The browser of one test.

    Args:
        root: a folder of the test; what belongs to the browser goes there.

    Attributes:
        folder: holds the `xdg-open` that opens it.
    """

    def __init__(self, root: Path) -> None:
        self.folder = root / "bin"
        self.folder.mkdir()
        self._pids = root / "browsers"
        self._tabs: dict[str, Page] = {}
        pipes = [root / "to-browser", root / "from-browser"]
        for pipe in pipes:
            os.mkfifo(pipe)
        # For reading and writing, so that neither side waits for the other.
        self._tools = DevTools(*(os.open(pipe, os.O_RDWR) for pipe in pipes))
        command = shlex.join(["chromium", *_FLAGS, f"--user-data-dir={root / 'chromium'}"])
        to_browser, from_browser = (shlex.quote(str(pipe)) for pipe in pipes)
        opener = self.folder / "xdg-open"
        opener.write_text(
            f"#!/bin/sh\necho $$ >> {shlex.quote(str(self._pids))}\n"
            f"if mkdir {shlex.quote(str(root / 'opened'))} 2>/dev/null; then\n"
            f'exec {command} --remote-debugging-pipe "$1" 3<{to_browser} 4>{from_browser}\nfi\n'
            f'exec {command} "$1"\n'
        )
        opener.chmod(0o755)

    def page(self, condition: str) -> Page:
        """Wait for the tab where a JavaScript expression is true, the one opened last first.

        Returns:
            The tab.
        """
        deadline = time.monotonic() + _WAIT_S
        while time.monotonic() < deadline:
            for page in reversed(self._pages()):
                # A tab may go away, or to another page, while it is asked.
                with contextlib.suppress(DevToolsError, AssertionError):
                    if page.run(f"Boolean({condition})"):
                        return page
            time.sleep(0.1)
        shown = [page.run("location.pathname + ' ' + document.body.innerText") for page in self._pages()]
        raise AssertionError(f"on no page of the browser: {condition}; there are: {shown}")

    def close(self) -> None:
        """End every process that was opened."""
        for pid in self._pids.read_text().split() if self._pids.exists() else ():
            with contextlib.suppress(ProcessLookupError):  # it had handed over, or the person closed it
                os.kill(int(pid), signal.SIGTERM)
        self._tools.hang_up()

    def _pages(self) -> list[Page]:
        infos = self._tools.send("Target.getTargets", {})["targetInfos"]
        assert isinstance(infos, list)
        there = [str(info["targetId"]) for info in infos if info["type"] == "page"]
        for target in there:
            if target not in self._tabs:
                with contextlib.suppress(DevToolsError):  # closed just now
                    self._tabs[target] = self._tools.attach(target)
        self._tabs = {target: page for target, page in self._tabs.items() if target in there}
        return list(self._tabs.values())
