"""Entry: the window for no command, the command line for the rest. Decides with the least imports possible.

Main thread. Returns the exit status to the system; raises nothing.
"""

import gc
import sys

_WINDOW_OPTIONS = frozenset({"--exit-on-first-paint"})


def main(arguments: list[str] | None = None) -> int:
    """Run Keydesk.

    Args:
        arguments: the command line without the program's name; None for this process's own.

    Returns:
        The exit status.
    """
    words = sys.argv[1:] if arguments is None else arguments
    if all(word in _WINDOW_OPTIONS for word in words):
        # The plain window: click and the commands are not imported before its first frame, and Qt not before the
        # settings (see window_choices).
        # No garbage is made until then either: WindowApp.run() switches the collector on again.
        gc.disable()
        from keydesk.bootstrap.window_choices import window_choices

        choices = window_choices()
        from keydesk.bootstrap.gui import open_window

        return open_window(choices, exit_on_first_paint=bool(words))
    from keydesk.bootstrap.console import run_console

    return run_console(words)


if __name__ == "__main__":
    sys.exit(main())
