"""The wait for a finger on a terminal: what to do, tries left, Enter for the PIN. Main loop. Raises nothing."""

import asyncio
import sys
from collections.abc import Callable

from keydesk.cli.output import Output
from keydesk.domain.keys import PinState
from keydesk.usecases.prompts import FingerAsk


class FingerLine:
    """Says that the finger is wanted.

    Args:
        output: where progress goes.
    """

    def __init__(self, output: Output) -> None:
        self._output = output
        self._ask: FingerAsk | None = None
        self._said = False
        self._deaf: Callable[[], None] = lambda: None

    def asked(self, ask: FingerAsk | None) -> None:
        """The finger is asked for from now on, or no more.

        Args:
            ask: the key, its counters and why it is asked again; None when it is over.
        """
        self._deaf()
        self._deaf = lambda: None
        self._ask, self._said = ask, False
        if ask is not None and ask.problem is not None:
            self._output.progress(f"The key did not recognize this finger. {_tries(ask.pin)}".strip())

    def wanted(self) -> bool:
        """The key waits.

        Returns:
            Whether it waits for a finger; what to do has been said then.
        """
        ask = self._ask
        if ask is None:
            return False
        if not self._said:
            self._said = True
            by_finger = "fingerprints" in ask.key.can
            what = "Put your finger on the key" if by_finger else "Confirm on the key itself"
            self._deaf = on_enter(ask.use_pin) if ask.use_pin is not None else self._deaf
            self._output.progress(f"{what}, or press Enter to type the PIN." if can_hear(ask) else f"{what}.")
        return True


def can_hear(ask: FingerAsk) -> bool:
    """Tell whether Enter leads to the PIN.

    Args:
        ask: what is asked for.

    Returns:
        True on a terminal of a system that can wait for keys beside other things.
    """
    return ask.use_pin is not None and sys.stdin.isatty() and sys.platform != "win32"


def on_enter(pressed: Callable[[], None]) -> Callable[[], None]:
    """Hear Enter on the terminal while something else is waited for.

    Args:
        pressed: called on the loop, once.

    Returns:
        A function that ends it.
    """
    if not sys.stdin.isatty() or sys.platform == "win32":
        return lambda: None
    loop, place = asyncio.get_running_loop(), sys.stdin.fileno()

    def readable() -> None:
        loop.remove_reader(place)
        sys.stdin.readline()
        pressed()

    loop.add_reader(place, readable)

    def stop() -> None:
        loop.remove_reader(place)

    return stop


def _tries(pin: PinState) -> str:
    words = []
    if pin.finger_retries is not None:
        words.append(f"{pin.finger_retries} tries left with a finger")
    if pin.set and pin.retries is not None:
        words.append(f"{pin.retries} with the PIN")
    return f"{', '.join(words)}." if words else ""
