"""Practice mode: the tenant as a child process, the software key in this one, a home of their own.

`start_practice` and `Practice.stop` block (a worker thread); the rest runs on the main thread.
Raises TENANT_UNREACHABLE, KEY_UNSUPPORTED.
"""

import asyncio
import contextlib
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.bootstrap.practice_tenant import PracticeTenant, own_command, start_practice_tenant
from keydesk.bootstrap.software_key import PluggedSoftwareKey, plug_software_key
from keydesk.bootstrap.window_choices import WindowChoices
from keydesk.cli.backstage import Choices, DemoChoices, TenantChoices
from keydesk.config.paths import choose_paths
from keydesk.config.profile import Profile
from keydesk.core.clock import SystemClock
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from keydesk.bootstrap.gui import WindowApp
    from keydesk.bootstrap.handover import Claim
    from keydesk.hardware.transport import KeyTransport
    from keydesk.ui.practice_window import PracticeWindow


class Practice:
    """The practice side of this run.

    Args:
        tenant: the running tenant.
        software: the plugged software key.
        browser: command that opens an address, None for the system's browser.
    """

    def __init__(self, tenant: PracticeTenant, software: PluggedSoftwareKey, browser: str | None) -> None:
        self.tenant = tenant
        self.software = software
        self.profile: Profile = replace(tenant.profile(), browser=browser)
        self.window: PracticeWindow | None = None
        self._stop_listening: list[Callable[[], None]] = []

    def transports(self, names: Sequence[str]) -> "tuple[KeyTransport, ...]":
        """The ways to keys in practice mode.

        Args:
            names: as in ``--transport``; empty for the software key alone.

        Returns:
            The transports; ``software`` is the key of this practice.
        """
        from keydesk.bootstrap.transports import SOFTWARE, chosen_transports

        real = chosen_transports([n for n in names if n != SOFTWARE], self.profile, None) if names else ()
        return (*((self.software.transport,) if not names or SOFTWARE in names else ()), *real)

    def show_touch_window(self, main_window: "QWidget") -> None:
        """Show the hand at the key: touch (as Ctrl+T in the main window), unplug, plug in."""
        from PySide6.QtGui import QKeySequence, QShortcut

        from keydesk.ui.practice_window import PracticeWindow

        transport = self.software.transport
        window = self.window = PracticeWindow(self.software.touch.touch, self._plug)
        QShortcut(QKeySequence("Ctrl+T"), main_window).activated.connect(self.software.touch.touch)
        self._stop_listening = [
            self.software.touch.listen(window.wanted.emit),
            transport.watch(lambda: window.plugged.emit(bool(transport.list()))),
        ]
        window.plugged.emit(bool(transport.list()))
        if self.software.by_button:
            self.window.show()

    def close_touch_window(self) -> None:
        """Take the button away."""
        for stop in self._stop_listening:
            stop()
        self._stop_listening = []
        if self.window is not None:
            self.window.close_for_good()
            self.window.deleteLater()
            self.window = None

    def _plug(self, plugged: bool) -> None:
        """Plug the key in or out; on a worker thread, since a key that powers up reads its file."""

        def act() -> None:
            with contextlib.suppress(OSError, ValueError):  # it is as wanted already: `plugged` was told or will be
                if plugged:
                    self.software.transport.plug(self.software.key)
                else:
                    self.software.transport.unplug(self.software.key)

        asyncio.get_running_loop().run_in_executor(None, act)

    def describe_key(self) -> dict[str, JsonValue]:
        """The software key as the tour's report shows it."""
        key = self.software.key
        return {"model": key.profile.name, "serial": key.serial, "passkeys": len(key.machine.state.passkeys)}

    def stop(self) -> None:
        """End the tenant."""
        self.tenant.stop()


def start_practice(choices: WindowChoices) -> Practice:
    """Start tenant and key.

    Args:
        choices: folders (practice keeps its own below them), browser, model and touch of the software key.

    Returns:
        The practice side.

    Raises:
        KeydeskError: TENANT_UNREACHABLE, KEY_UNSUPPORTED.
    """
    own = choices.paths.practice
    own.ensure()
    software = plug_software_key(own, choices.key_model, choices.touch)
    return Practice(start_practice_tenant(log=own.logs / "tenant.log"), software, choices.browser)


def serve_tenant(choices: TenantChoices) -> None:
    """Serve the practice tenant until stopped.

    Args:
        choices: port, faults, plan.

    Raises:
        KeydeskError: WRONG_USE for a port, fault or plan that there is not.
    """
    from keydesk.demo.tenant.config import Plan, TenantConfig
    from keydesk.demo.tenant.faults import parse_fault
    from keydesk.demo.tenant.server import serve

    try:
        config = TenantConfig(port=choices.port, faults=choices.faults, plan=Plan(choices.plan))
        if choices.callback_ports:
            config = replace(config, callback_ports=choices.callback_ports)
        for fault in choices.faults:
            parse_fault(fault)
    except ValueError as error:
        raise KeydeskError(Code.WRONG_USE, what=str(error)) from error
    serve(config, stop_with_stdin=choices.until_stdin_closes)


def run_demo(choices: Choices, demo: DemoChoices) -> Mapping[str, JsonValue] | None:
    """Open the practice window, or walk the tour.

    Args:
        choices: the global options.
        demo: tour, pictures, theme, language.

    Returns:
        The tour's report, None when a person closed the window.
    """
    if not demo.tour and _has_display():
        _run_practice_window(choices, demo)
        return None
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="keydesk-tour-") as fresh:
        # A home of its own, so that the walk starts with a new key and an account without passkeys.
        touring = replace(choices, home=choices.home or Path(fresh), token_store="memory")  # noqa: S106  # a place
        app = demo_app(touring, replace(demo, touch="button"), browser=robot_command())
        from keydesk.bootstrap.tour import Tour

        tour = Tour(app, demo.out)
        try:
            app.run(tour.walk)
        finally:
            _let_go()
        return tour.report


def _let_go() -> None:
    """Close what this process still has open in the home of a tour, so that it can be deleted on Windows, too."""
    from keydesk.bootstrap.crash import let_go_of_native_file
    from keydesk.core.logs import stop_logging

    let_go_of_native_file()
    stop_logging()


def _run_practice_window(choices: Choices, demo: DemoChoices) -> None:
    """One practice window of a home, found apart from the real one: it takes no links, and two would share a key."""
    from keydesk.bootstrap.first_start import claim_or_hand_over, meeting_of
    from keydesk.bootstrap.handover import Handover, activation_token

    place = meeting_of(choose_paths(choices.home).practice.settings)
    claim = claim_or_hand_over(place, Handover(token=activation_token(os.environ)), SystemClock())
    if claim is not None:
        with contextlib.closing(claim):
            demo_app(choices, demo, None, claim).run()


def demo_app(choices: Choices, demo: DemoChoices, browser: str | None, claim: "Claim | None" = None) -> "WindowApp":
    """Make the application in practice mode.

    Args:
        choices: the global options.
        demo: theme, language, key model, touch.
        browser: command that opens an address, None for the person's own.
        claim: the right to be the one practice window, None where there may be others.

    Returns:
        The application, not yet running.
    """
    from keydesk.bootstrap.gui import WindowApp
    from keydesk.bootstrap.window_choices import window_choices

    made = window_choices(choices, practice=True, browser=browser)
    appearance = made.appearance
    if demo.theme is not None:
        appearance = replace(appearance, theme=demo.theme)
    if demo.language is not None:
        appearance = replace(appearance, language=demo.language)
    return WindowApp(replace(made, appearance=appearance, key_model=demo.key_model, touch=demo.touch), claim)


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def robot_command(platform: str = sys.platform) -> str:
    """Tell how to start the tour's browser: no window, walks the tenant's pages by their forms.

    Args:
        platform: as `sys.platform`.

    Returns:
        A command with `%s` for the address, as `identity.browser` reads it there.
    """
    words = own_command("practice-browser", "%s")
    return subprocess.list2cmdline(words) if platform == "win32" else shlex.join(words)
