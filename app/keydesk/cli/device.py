"""Shows the code of a sign-in on another device: QR code, address, code and the time left, all on stderr.

Main loop. Raises nothing.
"""

import asyncio
import sys

from keydesk.cli.output import Output

_TICK_S = 1.0
_BORDER = 2


class DeviceTerminal:
    """Satisfies `DeviceWatcher`. A terminal counts down; anything else is told once.

    Args:
        output: where lines go.
    """

    def __init__(self, output: Output) -> None:
        self._output = output
        self._ticking: asyncio.TimerHandle | None = None
        self._ends = 0.0

    def code_shown(self, user_code: str, address: str, complete_address: str | None, seconds_left: float) -> None:
        """Print QR code, address and code, and begin to count down."""
        on_terminal = sys.stderr.isatty()
        if on_terminal:
            draw_qr(complete_address or address)
        self._output.progress(f"On another device, open: {address}")
        self._output.progress(f"and type this code: {user_code}")
        if complete_address is not None:
            self._output.progress(f"or open: {complete_address}")
        if on_terminal:
            self._ends = asyncio.get_running_loop().time() + seconds_left
            self._tick()
        else:
            self._output.progress(f"The code is good for {clock_face(seconds_left)}.")

    def close(self) -> None:
        """Stop counting."""
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None
            sys.stderr.write("\n")

    def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        left_s = max(0.0, self._ends - loop.time())
        sys.stderr.write(f"\rThe code is good for {clock_face(left_s)}.  ")
        sys.stderr.flush()
        self._ticking = loop.call_later(_TICK_S, self._tick)


def clock_face(seconds: float) -> str:
    """Write a span of time as minutes and seconds.

    Args:
        seconds: the span, rounded up.

    Returns:
        For instance ``14:59``.
    """
    whole = max(0, -int(-seconds // 1))
    return f"{whole // 60}:{whole % 60:02d}"


def draw_qr(content: str) -> None:
    """Draw a QR code on the terminal, on stderr.

    Args:
        content: what a camera reads.
    """
    import segno

    segno.make(content, error="m", micro=False).terminal(out=sys.stderr, border=_BORDER, compact=True)
