"""An ear at the programs by which Qt opens an address: Qt starts them by itself, where Python's audit hears nothing.

Qt finds them in PATH, so a folder before all others holds a script for each that this computer has: it writes down
its arguments and variables, as the ear of Python programs does, and becomes the real one. Linux; raises OSError.
"""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import Final

from tests.fakes.ear.sitecustomize import STARTED

NAMES: Final = ("xdg-open", "x-www-browser", "google-chrome", "firefox", "chromium", "opera")
"""What `QDesktopServices` tries on a desktop of X11, in its order."""


def path_with_ears(ear: Path, path: str) -> str:
    """Put ears before what opens addresses.

    Args:
        ear: the folder where is noted what programs start.
        path: PATH as it would be.

    Returns:
        PATH to start a program with; the same again for the same folder.
    """
    place = ear / "openers"
    if not place.exists():
        made = ear / "openers.making"
        made.mkdir(mode=0o700, parents=True)
        for name in NAMES:
            real = shutil.which(name, path=path)
            if real is not None:
                script = made / name
                script.write_text(_script(ear / STARTED, real))
                script.chmod(0o700)
        made.rename(place)
    return f"{place}:{path}"


def _script(file: Path, real: str) -> str:
    """One write for each start, so that two at once do not mix."""
    note, program = shlex.quote(str(file)), shlex.quote(real)
    return (
        f'#!/bin/sh\ntold=$(printf "%s\\n" "$0" "$@"; env)\nprintf "%s\\n" "$told" >> {note}\nexec {program} "$@"\n'
    )
