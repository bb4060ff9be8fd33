"""Entry: the window for no command, the command line for the rest. Decides with the least imports possible.

Main thread. Returns the exit status to the system; raises nothing.
"""

import gc
import sys

_LINK = "keydesk:"  # as config.links has it; spelled here so that nothing is imported to look at a word
_IN_TRAY = "--in-tray"  # what the entry for the sign-in to this computer says; config.autostart writes it
_WINDOW_OPTIONS = frozenset({"--exit-on-first-paint"})


def main(arguments: list[str] | None = None) -> int:
    """Run Keydesk.

    Args:
        arguments: the command line without the program's name; None for this process's own.

    Returns:
        The exit status.
    """
    words = sys.argv[1:] if arguments is None else arguments
    if not words or (len(words) == 1 and (words[0] == _IN_TRAY or words[0][: len(_LINK)].lower() == _LINK)):
        # The plain window, alone or with the one link a desktop hands in: click and the commands are not imported
        # before its first frame, and Qt not before the settings and the question whether a window runs already.
        # No garbage is made until then either: WindowApp.run() switches the collector on again.
        gc.disable()
        from keydesk.bootstrap.first_start import start_from_words

        return start_from_words([], in_tray=True) if words == [_IN_TRAY] else start_from_words(words)
    if all(word in _WINDOW_OPTIONS for word in words):
        gc.disable()
        from keydesk.bootstrap.window_choices import window_choices

        choices = window_choices()
        from keydesk.bootstrap.gui import open_window

        return open_window(choices, exit_on_first_paint=True)
    from keydesk.bootstrap.console import run_console

    return run_console(words)


if __name__ == "__main__":
    sys.exit(main())
