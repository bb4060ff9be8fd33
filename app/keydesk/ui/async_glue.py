"""The seam between Qt's signals and coroutines: the loop, and the tasks of each page.

Owns: every task of the window. The only module that makes tasks. asyncio and qasync are imported on first use, after
the first paint. Runs on the main thread. Raises RuntimeError for a start after the end.
"""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from keydesk.core.errors import KeydeskError

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtWidgets import QApplication

    from keydesk.ui.widgets.sheet import Sheet

T = TypeVar("T")
ErrorHandler = Callable[[str, KeydeskError], None]
CrashHandler = Callable[[str, BaseException], None]


class TaskScope(QObject):
    """The tasks of one page or sheet.

    Args:
        on_error: told about coded errors with the key of the task.
        on_crash: told about every other exception, so that none is lost.
        parent: the owner.
    """

    busy_changed = Signal(str, bool)

    def __init__(self, on_error: ErrorHandler, on_crash: CrashHandler, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_error = on_error
        self._on_crash = on_crash
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._closed = False

    def start(self, key: str, work: Callable[[], Coroutine[None, None, None]]) -> bool:
        """Run a coroutine, unless one with the same key still runs.

        Args:
            key: what it does; one at a time.
            work: makes the coroutine; not called when refused.

        Returns:
            False when it was refused: a second click, or a page that is closing.
        """
        if self._closed or self.busy(key):
            return False
        import asyncio

        task = asyncio.get_running_loop().create_task(self._run(key, work), name=f"ui:{key}")
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._done(key, done))
        self.busy_changed.emit(key, True)
        return True

    def busy(self, key: str) -> bool:
        """Tell whether a task with this key runs; one that has come to its end does not, though it is known later."""
        task = self._tasks.get(key)
        return task is not None and not task.done()

    def cancel(self, key: str) -> None:
        """Cut a task off that only looks; work that may not be cut off has a cancel token of its own.

        Args:
            key: of the task; nothing happens when it does not run.
        """
        task = self._tasks.get(key)
        if task is not None:
            task.cancel()

    async def others_end(self, within_s: float) -> None:
        """Wait for every task but the one that asks; what takes longer is cancelled.

        Args:
            within_s: seconds to wait before that.
        """
        import asyncio

        others = [task for task in self._tasks.values() if task is not asyncio.current_task()]
        if not others:
            return
        _, late = await asyncio.wait(others, timeout=within_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def close(self) -> None:
        """Cancel what runs, wait for its end, and refuse everything from now on.

        Work that may not be cut off (a ceremony on a key) ends through its own cancel token before this is called.
        """
        import asyncio

        self._closed = True
        tasks = tuple(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, key: str, work: Callable[[], Coroutine[None, None, None]]) -> None:
        try:
            await work()
        except KeydeskError as error:
            if not self._closed:
                self._on_error(key, error)

    def _done(self, key: str, task: "asyncio.Task[None]") -> None:
        if self._tasks.get(key) is task:
            del self._tasks[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_crash(key, error)
        if not self._closed and key not in self._tasks:  # the next one may have begun
            self.busy_changed.emit(key, False)


async def answer_of(sheet: "Sheet") -> object:
    """Wait until an open sheet is closed.

    Args:
        sheet: shown by SheetLayer.open().

    Returns:
        Its answer; None when it was cancelled.
    """
    import asyncio

    future: asyncio.Future[object] = asyncio.get_running_loop().create_future()

    def give(answer: object) -> None:
        if not future.done():
            future.set_result(answer)

    sheet.closed.connect(give)
    try:
        return await future
    finally:
        if not future.done() or future.cancelled():
            sheet.close_with(None)


class QuitFlag:
    """The window's own end of the program: set once, awaited by the main coroutine."""

    def __init__(self) -> None:
        self._event: asyncio.Event | None = None
        self._set = False

    def set(self) -> None:
        """Ask the main coroutine to end."""
        self._set = True
        if self._event is not None:
            self._event.set()

    async def wait(self) -> None:
        """Wait for the end."""
        import asyncio

        if self._event is None:
            self._event = asyncio.Event()
        if self._set:
            self._event.set()
        await self._event.wait()


def run_loop(app: "QApplication", main: Callable[[], Coroutine[None, None, T]]) -> T:
    """Run the main coroutine on Qt's own event loop and return its result.

    Args:
        app: the application; its quit-on-last-window is switched off, because it would kill the coroutine.
        main: makes the main coroutine.

    Returns:
        What the coroutine returned.
    """
    import asyncio

    from keydesk.ui.quiet_loop import QuietLoop

    app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: QuietLoop(app)) as runner:
        return runner.run(main())
