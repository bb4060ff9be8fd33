"""Opens the window: first a whole frame with the least imports, then everything else. Main thread.

Returns the exit status; a crash is logged with its trace and shown as SYS-009 where a window is there.
"""

import gc
import os
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from keydesk.bootstrap.window_choices import WindowChoices
from keydesk.ui.async_glue import QuitFlag
from keydesk.ui.language import Language
from keydesk.ui.main_window import MainWindow
from keydesk.ui.pages.registry import HOME, page_specs
from keydesk.ui.theme.theme import Theme

if TYPE_CHECKING:
    from keydesk.bootstrap.handover import Claim
    from keydesk.bootstrap.program import Program
    from keydesk.config.links import Link
    from keydesk.core.logs import RunLog
    from keydesk.ui.desk import Desk

_INTERVAL_S = 0.0005
# The program and its first page, those first that others need.
_PROGRAM = (
    "keydesk.ui.widgets.text",
    "keydesk.ui.widgets.column",
    "keydesk.ui.widgets.buttons",
    "keydesk.ui.widgets.page",
    "keydesk.ui.widgets.badge",
    "keydesk.ui.widgets.flow",
    "keydesk.ui.widgets.card",
    "keydesk.ui.widgets.copy_button",
    "keydesk.ui.widgets.fields",
    "keydesk.ui.widgets.sheet",
    "keydesk.ui.error_texts",
    "keydesk.ui.desk",
    "keydesk.ui.dialogs.admin_lines",
    "keydesk.ui.models.freshness",
    "keydesk.ui.pages.actions",
    "keydesk.ui.pages.contact_card",
    "keydesk.ui.pages.live_page",
    "keydesk.ui.models.update_words",
    "keydesk.ui.pages.update_line",
    "keydesk.ui.shell",
    "keydesk.ui.idle",
    "keydesk.ui.dialogs.bundle_sheet",
    "keydesk.bootstrap.program",
    "keydesk.ui.widgets.verdict",
    "keydesk.ui.widgets.key_drawing",
    "keydesk.ui.dialogs.key_words",
    "keydesk.ui.models.key_facts",
    "keydesk.ui.pages.home_keys",
    "keydesk.ui.models.account_lines",
    "keydesk.ui.pages.home_accounts",
    "keydesk.ui.pages.home_care",
    "keydesk.ui.pages.home_dashboard",
    "keydesk.ui.pages.home_setup",
    "keydesk.ui.pages.sign_in_card",
    "keydesk.ui.pages.home",
)


class RunningLook:
    """Satisfies `chosen.Look` for the running application.

    Args:
        theme: colours and text size.
        language: what the window speaks.
        window: made anew in another language.
    """

    def __init__(self, theme: Theme, language: Language, window: MainWindow) -> None:
        self._theme = theme
        self._language = language
        self._window = window

    def use_theme(self, mode: str) -> None:
        """Use a theme."""
        self._theme.set_mode(mode)

    def use_language(self, language: str) -> None:
        """Use a language."""
        self._language.set(language)
        self._theme.apply()
        self._window.retranslate()

    def use_text_size(self, percent: int) -> None:
        """Use a text size."""
        self._theme.set_percent(percent)


class WindowApp:
    """The application with its window, before any loop runs.

    Args:
        choices: how the window is started.
        claim: the right to be the one window, None where there may be others.
        link: where the window is to lead, None for nowhere.
    """

    def __init__(self, choices: WindowChoices, claim: "Claim | None" = None, link: "Link | None" = None) -> None:
        self.choices = choices
        self._claim, self._link = claim, link
        # Qt shares larger fills out to threads of a pool and waits for them: on a busy computer for tenths of a
        # second, to save less than a millisecond.
        os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
        self.qt = QApplication([*sys.argv[:1], "-style", "Fusion"])
        self.qt.setApplicationName("Keydesk")
        self.qt.setDesktopFileName("keydesk")
        self.language = Language(self.qt, choices.brand.name)
        self.language.set(choices.appearance.language)
        self.theme = Theme(self.qt)
        if choices.brand.accent:
            self.theme.use_accent(choices.brand.accent)
        self.theme.set_mode(choices.appearance.theme)
        self.theme.set_percent(choices.appearance.text_size)
        self._program: Program | None = None
        self._log: RunLog | None = None
        self._quit = QuitFlag()
        self.window = MainWindow(
            page_specs(
                self._desk, choices.policy.flag("ShowConnectedAccounts", True), choices.appearance.provisioning
            )
        )
        if choices.brand.own:
            from keydesk.ui.widgets.brand_mark import show_brand

            show_brand(self.window, choices.brand)
        self.window.hold_pages(HOME)
        self.window.close_wanted.connect(self._quit.set)

    def _desk(self) -> "Desk":
        if self._program is None:
            raise RuntimeError("a page was made before the program")
        return self._program.desk

    def _is_practice(self) -> bool:
        return self.choices.practice or (self._program is not None and self._program.practising)

    def show_first_frame(self) -> bool:
        """Show the window and paint it; tells whether it is painted, or a slow display will do so in a moment."""
        self.window.show()
        self.qt.processEvents()
        return self.window.painted

    def run(self, then: "Callable[[Program], Awaitable[None]] | None" = None) -> int:
        """Show the window, paint it, then start everything else and run until the end.

        Args:
            then: what to do once the parts are there; the program ends after it.

        Returns:
            The exit status.
        """
        if not (self.choices.in_tray and self.choices.appearance.tray):
            self.show_first_frame()
        self.window.in_turns = True
        gc.freeze()  # see ui/imports.py
        gc.enable()
        self._log = _start_log(self.choices)
        self.theme.follow_system()
        # Workers import much in the first second. Each time this thread waits for the interpreter it waits up to one
        # interval, many times in a frame.
        sys.setswitchinterval(_INTERVAL_S)
        from keydesk.ui.async_glue import run_loop

        run_loop(self.qt, lambda: self._live(then))
        return 0

    async def _live(self, then: "Callable[[Program], Awaitable[None]] | None") -> None:
        import asyncio

        from keydesk.ui.imports import build_classes, import_in_turn

        await asyncio.gather(asyncio.to_thread(_import_flows), build_classes())
        await import_in_turn(_PROGRAM)
        from keydesk.bootstrap.program import Program
        from keydesk.ui.away import AwayKeeper

        look = RunningLook(self.theme, self.language, self.window)
        self._program = Program(self.window, self.choices, look, self._quit, self._log)
        self._program.follow_away = AwayKeeper(self._program.desk, self.choices.policy, self.qt).follow
        self.window.release_pages()
        from keydesk.bootstrap.link_opener import LinkOpener, taking

        opener = LinkOpener(self._program.desk, self._is_practice)
        if self._link is not None:
            opener.open(self._link)
        if sys.platform == "darwin":
            self.qt.installEventFilter(opener)
        async with taking(self._claim, opener):
            await self._program.run(then)


def _import_flows() -> None:
    """Import what needs no Qt, in the worker that calls this; the window stays alive meanwhile."""
    import keydesk.bootstrap.accounts
    import keydesk.bootstrap.plant
    import keydesk.bootstrap.updates
    import keydesk.config.policy.view
    import keydesk.config.policy.words
    import keydesk.config.setup_lines
    import keydesk.core.crash_reports
    import keydesk.core.logs
    import keydesk.domain.drills
    import keydesk.hardware.readers
    import keydesk.helpdesk.bundle  # noqa: F401


def open_window(
    choices: WindowChoices,
    exit_on_first_paint: bool = False,
    claim: "Claim | None" = None,
    link: "Link | None" = None,
) -> int:
    """Open the window.

    Args:
        choices: how the window is started.
        exit_on_first_paint: close it after its first frame; for measuring.
        claim: the right to be the one window, None where there may be others.
        link: where the window is to lead, None for nowhere.

    Returns:
        The exit status.
    """
    app = WindowApp(choices, claim, link)
    if exit_on_first_paint:
        return 0 if app.show_first_frame() else 1
    return app.run()


def _start_log(choices: WindowChoices) -> "RunLog":
    """Keep a log and catch crashes; after the first frame, because its imports take 10 ms."""
    from keydesk import __version__
    from keydesk.bootstrap.crash import install_crash_handlers
    from keydesk.core.crash_reports import CrashReports
    from keydesk.core.logs import start_logging, tell_start

    try:
        days = choices.policy.number("LogDays", 0)
        log = start_logging(choices.paths.logs, choices.verbosity, choices.clock, days=days)
    except OSError:  # nothing can be kept there: what opens the store says so in the window
        log = start_logging(None, choices.verbosity, choices.clock)
    reports = None
    if log.folder is not None:
        reports = CrashReports(log.folder, choices.clock, log.code, __version__)
    install_crash_handlers(reports)
    tell_start(__version__)
    return log
