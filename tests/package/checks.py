"""What can be said of a package without installing it: by the tools of those who take it, and by our own figures.

Blocking. Raises PackageError with what is wrong.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import linux_build
from tests.package.report import PackageError

START_BUDGET = 1.15
_RUNS = 7


def lint_deb(deb: Path) -> str:
    """Let lintian judge; every error and every warning is mended, or overridden with a reason."""
    said = _said(["lintian", "--tag-display-limit", "0", "--allow-root", "--fail-on", "error,warning", str(deb)])
    return said.strip() or "nothing to say"


def validate_desktop(root: Path) -> str:
    """Let the desktop's own tools judge what is shown in menus and software centres."""
    hints = _said(["desktop-file-validate", str(root / "usr/share/applications/keydesk.desktop")])
    metainfo = root / "usr/share/metainfo/org.keydesk.Keydesk.metainfo.xml"
    return hints.strip() + "\n" + _said(["appstreamcli", "validate", "--no-net", str(metainfo)]).strip()


def read_rpm(rpm: Path) -> str:
    """Let rpm read its package: whole, nothing of the system's own folders, and the scripts it should have."""
    if shutil.which("rpm") is None:
        raise PackageError("rpm is missing: install it, then run this again")
    _said(["rpm", "--checksig", "--nosignature", str(rpm)])
    files = _said(["rpm", "--query", "--package", "--list", str(rpm)]).split()
    owned = {"/usr", "/usr/bin", "/usr/share", "/etc", "/opt", "/usr/lib"} & set(files)
    lost = {"/usr/bin/keydesk", "/opt/keydesk/keydesk", "/etc/keydesk/policies/managed"} - set(files)
    if owned or lost:
        raise PackageError(f"owns what is the system's: {sorted(owned)}; lacks: {sorted(lost)}")
    if "udevadm control --reload" not in _said(["rpm", "--query", "--package", "--scripts", str(rpm)]):
        raise PackageError("the rules of udev are not read again")
    return f"{len(files)} files"


def make_older(deb: Path, out: Path) -> None:
    """Make the package that is upgraded from: the same with a lower version and one file that is gone in the new one.

    Args:
        deb: the package.
        out: the older one.
    """
    with tempfile.TemporaryDirectory(prefix="keydesk-older-") as folder:
        _said(["dpkg-deb", "--raw-extract", str(deb), f"{folder}/x"])
        control = Path(folder, "x", "DEBIAN", "control")
        lines = control.read_text("utf-8").splitlines()
        lines = ["Version: 0.0.1-1" if line.startswith("Version:") else line for line in lines]
        control.write_text("\n".join(lines) + "\n", encoding="utf-8")
        Path(folder, "x/opt/keydesk/_internal/gone-with-the-upgrade").write_text("older\n", encoding="utf-8")
        _said(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", f"{folder}/x", str(out)])


def same_again(root: Path, out: Path) -> str:
    """Build a second time, elsewhere, and compare.

    Args:
        root: the folder that stands for ``/``, as built the first time.
        out: a folder for the second build.
    """
    first, second = digests(root), digests(linux_build.build_frozen(out).root)
    differing = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    if differing:
        raise PackageError(f"{len(differing)} of {len(first)} files differ: {', '.join(differing[:10])}")
    return f"{len(first)} files, the same bytes, times and rights"


def digests(root: Path) -> dict[str, str]:
    """Say of every file of a tree what it is: content, time, rights, or where a link leads."""
    told: dict[str, str] = {}
    for path in sorted(root.rglob("*")):
        state = path.lstat()
        content = os.readlink(path).encode() if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        told[path.relative_to(root).as_posix()] = (
            f"{hashlib.sha256(content).hexdigest()} {state.st_mode:o} {state.st_mtime:.0f}"
        )
    return told


def compare_start(program: Path, source: Path, home: Path) -> str:
    """Compare the processor time to the first frame, frozen and from the sources; told, never judged by a clock.

    Args:
        program: the frozen program.
        source: the command of the environment of the sources.
        home: an empty folder.
    """
    spent: dict[Path, list[float]] = {program: [], source: []}
    for _ in range(_RUNS):
        for command, times in spent.items():
            times.append(_processor_time([str(command), "--exit-on-first-paint"], home))
    frozen, plain = statistics.median(spent[program]), statistics.median(spent[source])
    word = "within" if frozen / plain <= START_BUDGET else "OVER"
    return (
        f"frozen {frozen * 1000:.0f} ms, sources {plain * 1000:.0f} ms: {frozen / plain:.2f}, {word} {START_BUDGET}"
    )


def _processor_time(command: Sequence[str], home: Path) -> float:
    env = {"HOME": str(home), "PATH": os.defpath, "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise PackageError(f"{command[0]} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


def _said(command: list[str]) -> str:
    try:
        ended = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        raise PackageError(f"{command[0]} cannot be started ({error})") from None
    if ended.returncode != 0:
        raise PackageError(
            f"{command[0]} ended with {ended.returncode}:\n{ended.stdout[-3000:]}{ended.stderr[-1000:]}"
        )
    return ended.stdout
