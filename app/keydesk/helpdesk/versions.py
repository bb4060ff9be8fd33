"""Which versions run here: of this program, of what it stands on, and of the system. Blocking; raises nothing."""

import importlib.metadata
import platform
from collections.abc import Mapping
from typing import Final

from keydesk import __version__

_PARTS: Final = ("PySide6-Essentials", "qasync", "fido2", "httpx", "keyring", "cryptography", "msgspec", "pyscard")
SAFE: Final[Mapping[str, tuple[int, ...]]] = {"fido2": (2, 2, 0)}
"""Below these a fault is known that a person should not live with. Source: CVE-2026-40947, YSA-2026-01."""


def versions_here() -> Mapping[str, str]:
    """List them.

    Returns:
        Name to version; a part that is not there, or does not say, is left out.
    """
    told = {"keydesk": __version__, "python": platform.python_version(), "system": system_name()}
    for part in _PARTS:
        try:
            told[part] = importlib.metadata.version(part)
        except importlib.metadata.PackageNotFoundError:
            continue  # an optional part, or a frozen program without descriptions
    return told


def system_name() -> str:
    """Name system, release and kind of processor, without the computer's own name."""
    return " ".join(part for part in (_distribution(), platform.release(), platform.machine()) if part)


def outdated(versions: Mapping[str, str]) -> str | None:
    """Look for a part that is older than is safe.

    Args:
        versions: as `versions_here`.

    Returns:
        ``name version``, None when all are well.
    """
    for name, least in SAFE.items():
        version = versions.get(name)
        if version is not None and _numbers(version) < least:
            return f"{name} {version}"
    return None


def _numbers(version: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for part in version.split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)


def _distribution() -> str:
    if platform.system() != "Linux":
        return platform.system()
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
    except OSError:
        return "Linux"
