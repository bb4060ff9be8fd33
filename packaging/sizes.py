"""What takes the space in a package, and how much it may take. Blocking, a look at every file. Raises SetupError."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from steps import SetupError

MB = 1_000_000
INSTALLED_MB = 140
DEB_MB = 38
_GROUPS = (
    ("Qt: characters of the world (ICU)", "_internal/PySide6/Qt/lib/libicu"),
    ("Qt: libraries", "_internal/PySide6/Qt/lib/"),
    ("Qt: plug-ins", "_internal/PySide6/Qt/plugins/"),
    ("Qt: translations", "_internal/PySide6/Qt/translations/"),
    ("Qt for Python", "_internal/PySide6/"),
    ("Qt for Python", "_internal/shiboken6/"),
    ("cryptography", "_internal/cryptography/"),
    ("Python: interpreter and library", "_internal/libpython"),
    ("Python: interpreter and library", "_internal/python3"),
    ("Python: interpreter and library", "_internal/base_library.zip"),
    ("Keydesk: pictures, texts, pages", "_internal/keydesk/"),
    ("Keydesk and packages of Python", "keydesk"),
    ("licences, bill of materials", "licenses/"),
    ("licences, bill of materials", "sbom.cdx.json"),
    ("libraries of the build's system", "_internal/lib"),
)


WINDOWS = (
    ("Qt for Python", "lib/shiboken6/"),
    ("Qt: plug-ins", "lib/PySide6/plugins/"),
    ("Qt: translations", "lib/PySide6/translations/"),
    ("Qt: libraries", "lib/PySide6/Qt6"),
    ("Qt for Python", "lib/PySide6/"),
    ("cryptography", "lib/cryptography/"),
    ("other packages of Python", "lib/"),
    ("Keydesk and packages of Python", "library.zip"),
    ("Keydesk: pictures, texts, pages", "resources/"),
    ("Keydesk: what starts it", "keydesk"),
    ("licences, bill of materials", "licenses/"),
    ("licences, bill of materials", "sbom.cdx.json"),
    ("Microsoft's library of C and C++", "msvcp140"),
    ("Microsoft's library of C and C++", "vcruntime140"),
    ("Python: interpreter and library", ""),
)


def group_of(path: str, groups: Sequence[tuple[str, str]] = _GROUPS) -> str:
    """Tell to what a file of the program belongs.

    Args:
        path: below the program's folder.
        groups: name and beginning of the paths of each.
    """
    return next((name for name, start in groups if path.startswith(start)), "other packages of Python")


def installed(folder: Path) -> int:
    """Add up the files of a tree, bytes; links count nothing."""
    return sum(size for _, size in _files(folder))


def table(folder: Path, of: Sequence[tuple[str, str]] = _GROUPS) -> str:
    """Tell what takes the space.

    Args:
        folder: of the program.
        of: the groups, as `group_of`.

    Returns:
        Lines, largest first.
    """
    groups: dict[str, int] = defaultdict(int)
    for path, size in _files(folder):
        groups[group_of(path, of)] += size
    lines = [f"{size / MB:8.1f} MB  {name}" for name, size in sorted(groups.items(), key=lambda item: -item[1])]
    return "\n".join(["", *lines, f"{sum(groups.values()) / MB:8.1f} MB  installed (at most {INSTALLED_MB})"])


def packages(made: Iterable[Path]) -> str:
    """Tell how large the packages are."""
    return "\n".join(f"{path.stat().st_size / MB:8.1f} MB  {path.name}" for path in made)


def check(root: Path, made: Iterable[Path]) -> None:
    """Hold the budgets.

    Args:
        root: the folder that stands for ``/``.
        made: the packages.

    Raises:
        SetupError: One is exceeded.
    """
    over = [f"installed: {installed(root) / MB:.1f} MB"] if installed(root) > INSTALLED_MB * MB else []
    over += [f"{path.name}: {path.stat().st_size / MB:.1f} MB" for path in made if _too_large(path)]
    if over:
        raise SetupError(f"Too large: {', '.join(over)}.", "cut what the table above shows and nothing uses")


def _too_large(path: Path) -> bool:
    return PurePosixPath(path).suffix == ".deb" and path.stat().st_size > DEB_MB * MB


def _files(folder: Path) -> Iterable[tuple[str, int]]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path.stat().st_size
