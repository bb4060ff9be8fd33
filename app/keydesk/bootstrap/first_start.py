"""The start of a window: the first one of a home opens, every later one hands over to it and ends.

Main thread, before Qt is imported: a start that hands over is quick. Raises LINK_REFUSED, WINDOW_SILENT, and the
refusals of the window that runs.
"""

import logging
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from keydesk.bootstrap.handover import Alone, Claim, Handover, activation_token
from keydesk.bootstrap.window_choices import WindowChoices
from keydesk.config.links import Link
from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)
ANSWER_LIMIT_S: Final = 10.0
"""How long the window that runs may take: it may be starting on a slow computer, or hang."""
_AGAIN_S: Final = 0.05


class Meeting(Protocol):
    """Where the windows of a home find each other."""

    def claim(self) -> Claim | None:
        """Claim the right to be the window; None when another process has it; OSError where that cannot be known."""
        ...

    def hand_over(self, handover: Handover, limit_s: float) -> str:
        """Hand over; gives the code of a refusal or ""; OSError, ValueError when nobody takes it."""
        ...


class UnixMeeting:
    """Lock and socket of a home. Satisfies `Meeting`.

    Args:
        home: the folder of its settings.
    """

    def __init__(self, home: Path) -> None:
        from keydesk.bootstrap.instance_unix import place_of

        self._place = place_of(home, os.environ, os.getuid())

    def claim(self) -> Claim | None:
        """Claim the right to be the window; None when another process has it; OSError where that cannot be known."""
        from keydesk.bootstrap.instance_unix import claim_place

        return claim_place(self._place)

    def hand_over(self, handover: Handover, limit_s: float) -> str:
        """Hand over; gives the code of a refusal or ""; OSError, ValueError when nobody takes it."""
        from keydesk.bootstrap.instance_unix import hand_over

        return hand_over(self._place, handover, limit_s)


class NoMeeting:
    """Where windows do not find each other: each is the first. Satisfies `Meeting`."""

    def claim(self) -> Claim | None:
        """Every window is the first."""
        return Alone()

    def hand_over(self, handover: Handover, limit_s: float) -> str:
        """Nobody listens."""
        raise ConnectionRefusedError


def meeting_of(home: Path) -> Meeting:
    """Tell where the windows of a home find each other on this system.

    Args:
        home: the folder of its settings.
    """
    return _windows_meeting(home) if sys.platform == "win32" else UnixMeeting(home)


def _windows_meeting(home: Path) -> Meeting:
    from keydesk.bootstrap.instance_windows import WindowsMeeting
    from keydesk.bootstrap.windows_pipes import WindowsPipes

    try:
        return WindowsMeeting(home, WindowsPipes())
    except OSError as error:
        _log.warning("no place to meet other windows: %s", type(error).__name__)
        return NoMeeting()


def claim_or_hand_over(
    meeting: Meeting,
    handover: Handover,
    clock: Clock,
    limit_s: float = ANSWER_LIMIT_S,
    wait: "Callable[[float], object] | None" = None,
) -> Claim | None:
    """Become the window, or hand over to the one that runs; blocks.

    A window that is just ending or not listening yet is asked again, and replaced as soon as it is gone.

    Args:
        meeting: where windows find each other.
        handover: what the window is to do.
        clock: time.
        limit_s: seconds until a window that does not answer is given up.
        wait: waits some seconds; None for really.

    Returns:
        The claim of the window to be, None when the one that runs took over.

    Raises:
        KeydeskError: WINDOW_SILENT, or why the window that runs refuses.
    """
    until = clock.monotonic() + limit_s
    while True:
        try:
            claim = meeting.claim()
        except OSError as error:
            # Better a second window than none; and nothing is handed to whoever sits there.
            _log.warning("no place to meet other windows: %s", type(error).__name__)
            return Alone()
        if claim is not None:
            return claim
        left = until - clock.monotonic()
        if left <= 0:
            raise KeydeskError(Code.WINDOW_SILENT)
        try:
            code = meeting.hand_over(handover, left)
        except PermissionError:
            # Another person sits there: nothing is handed to them, and they cannot keep this person from a window.
            _log.warning("the place to meet other windows is another person's")
            return Alone()
        except (OSError, ValueError) as error:
            _log.info("not taken over yet: %s", type(error).__name__)
            (wait or _really_wait)(_AGAIN_S)
            continue
        if code:
            raise KeydeskError(Code(code) if code in tuple(Code) else Code.LINK_REFUSED)
        return None


def _claim_quietly(meeting: Meeting) -> Claim | None:
    """Become the window, or leave the one that runs alone: nobody asked to see it."""
    try:
        return meeting.claim()
    except OSError as error:
        _log.warning("no place to meet other windows: %s", type(error).__name__)
        return Alone()


def start_window(choices: WindowChoices, link: Link | None = None) -> int | None:
    """Open the window of these choices, or hand over to the one that runs.

    Args:
        choices: how the window is started.
        link: where it is to lead, None for nowhere.

    Returns:
        The exit status of the window, None when another one took over.

    Raises:
        KeydeskError: WINDOW_SILENT, or why the window that runs refuses.
    """
    handover = Handover(str(link or ""), activation_token(os.environ))
    meeting = meeting_of(choices.paths.settings)
    claim = _claim_quietly(meeting) if choices.in_tray else claim_or_hand_over(meeting, handover, choices.clock)
    if claim is None:
        return None
    from keydesk.bootstrap.gui import open_window

    try:
        return open_window(choices, claim=claim, link=link)
    finally:
        claim.close()


def start_from_words(words: list[str], in_tray: bool = False) -> int:
    """Open the window for `keydesk` and `keydesk LINK`, as a desktop calls it: nothing of the command line is loaded.

    Args:
        words: nothing, or one link, good or bad.
        in_tray: begin in the tray, where there is to be an icon; a window that runs stays as it is.

    Returns:
        The exit status.
    """
    from keydesk.bootstrap.window_choices import window_choices

    try:
        link = _link(words)
        status = start_window(replace(window_choices(), in_tray=in_tray), link)
    except KeydeskError as error:
        return _tell(error)
    return 0 if status is None else status


def _link(words: list[str]) -> Link | None:
    if not words:
        return None
    from keydesk.config.links import read_link

    return read_link(words[0])


def _tell(error: KeydeskError) -> int:
    """On stderr, for whoever looks into the journal of the desktop; the window that runs shows its own refusals."""
    from keydesk.cli.output import Output
    from keydesk.domain.catalogue import exit_status

    Output(as_json=False).failure(error)
    return exit_status(error.code)


def _really_wait(seconds: float) -> None:
    import threading

    threading.Event().wait(seconds)
