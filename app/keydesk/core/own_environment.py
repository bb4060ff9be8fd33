"""Gives a frozen program the person's own environment back, so that what it starts does not load its libraries.

Main thread, before anything is started. Raises nothing. What is loaded into this process later is found all the same:
the loader has read its variable when the process began, and Qt finds its plug-ins by the place of its libraries.
"""

import os
from collections.abc import Mapping, MutableMapping
from typing import Final

# Saved by the bundle's start-up code under this ending before it puts its own value there.
_LOADER: Final = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_SAVED: Final = "_ORIG"
_BUNDLE_ONLY: Final = ("_MEIPASS2", "_PYI_")


def own_environment(environment: Mapping[str, str], bundle: str) -> dict[str, str]:
    """Tell what the person's environment was.

    Args:
        environment: this process's.
        bundle: folder of the frozen program.

    Returns:
        The variables as they were: those the bundle's loader saved are restored, no path into the bundle is left.
        Source: PyInstaller, "LD_LIBRARY_PATH considerations".
    """
    own: dict[str, str] = {}
    for name, value in environment.items():
        if name.startswith(_BUNDLE_ONLY) or name.removesuffix(_SAVED) in _LOADER:
            continue
        parts = value.split(os.pathsep)
        kept = [part for part in parts if not _inside(part, bundle)]
        if kept:
            own[name] = os.pathsep.join(kept)
    # Without a saved value the loader's variable was not the person's.
    for name in _LOADER:
        saved = environment.get(name + _SAVED)
        if saved is not None:
            own[name] = saved
    return own


def give_back(environment: MutableMapping[str, str], bundle: str) -> None:
    """Make an environment the person's own again.

    Args:
        environment: `os.environ`; what is started from now on gets it.
        bundle: folder of the frozen program.
    """
    own = own_environment(environment, bundle)
    for name in set(environment) - set(own):
        del environment[name]
    environment.update(own)


def _inside(path: str, bundle: str) -> bool:
    return path == bundle or path.startswith(bundle.rstrip(os.sep) + os.sep)
