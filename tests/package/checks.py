"""What can be said of a package without installing it: by the tools of those who take it, and by our own figures.

Blocking. Raises PackageError with what is wrong.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import linux_files
from linux_packages import Contents, make_package
from tests.package.report import PackageError

START_BUDGET = 1.15
_RUNS = 7


def lint_deb(deb: Path) -> str:
    """Let lintian judge; every error and every warning is mended, or overridden with a reason."""
    words = said(["lintian", "--tag-display-limit", "0", "--allow-root", "--fail-on", "error,warning", str(deb)])
    return words.strip() or "nothing to say"


def lint_rpm(rpm: Path) -> str:
    """Let rpmlint judge, likewise."""
    reasons = linux_files.LINUX / "rpm" / "rpmlint.toml"
    return said(["rpmlint", "--strict", "--config", str(reasons), str(rpm)]).strip().splitlines()[-1].strip()


def validate_desktop(contents: Contents) -> str:
    """Let the desktop's own tools judge what is shown in menus and software centres, published somewhere or not."""
    hints = said(["desktop-file-validate", str(contents.root / "usr/share/applications/keydesk.desktop")]).strip()
    metainfo = contents.root / linux_files.METAINFO
    told = said(["appstreamcli", "validate", "--no-net", str(metainfo)]).strip()
    with tempfile.TemporaryDirectory(prefix="keydesk-metainfo-") as folder:
        published = Path(folder, metainfo.name)
        text = (linux_files.LINUX / metainfo.name).read_text("utf-8")
        site = "https://keydesk.example"
        published.write_text(linux_files.metainfo(text, contents.version, contents.epoch, site), encoding="utf-8")
        said(["appstreamcli", "validate", "--no-net", str(published)])
    return f"{hints}\n{told}"


def compare_files(deb: Path, rpm: Path) -> str:
    """Compare what the packages install with installed.txt; of folders, only those that administrators write into.

    Args:
        deb: the .deb.
        rpm: the .rpm.
    """
    told = said(["dpkg-deb", "--contents", str(deb)]).splitlines()
    of_deb = {_installed(words[0], words[5].removeprefix(".").rstrip("/")) for words in map(str.split, told)}
    form = "[%{FILEMODES:perms} %{FILENAMES}\\n]"
    told = said(["rpm", "--query", "--package", "--queryformat", form, str(rpm)]).splitlines()
    of_rpm = {_installed(*line.split(" ", 1)) for line in told}
    lines = [line.split() for line in Path(__file__).with_name("installed.txt").read_text("utf-8").splitlines()]
    wrong = []
    for kind, found in (("deb", of_deb - {""}), ("rpm", of_rpm - {""})):
        wanted = {path for which, path in lines if which in (kind, "both")}
        wrong += [f"{kind} lacks {path}" for path in sorted(wanted - found)]
        wrong += [f"{kind} installs {path}" for path in sorted(found - wanted)]
    if wrong:
        raise PackageError("\n".join(wrong))
    return f"{len(lines)} outside of libraries and licences"


def _installed(rights: str, path: str) -> str:
    inside = path.startswith(("/opt/keydesk/_internal/", "/opt/keydesk/licenses/"))
    return "" if inside or (rights.startswith("d") and not path.startswith("/etc/keydesk")) else path


def read_rpm(rpm: Path) -> str:
    """Let rpm read its package: whole, nothing of the system's own folders, and the scripts it should have."""
    if shutil.which("rpm") is None:
        raise PackageError("rpm is missing: install it, then run this again")
    said(["rpm", "--checksig", "--nosignature", str(rpm)])
    files = said(["rpm", "--query", "--package", "--list", str(rpm)]).split()
    owned = {"/usr", "/usr/bin", "/usr/share", "/etc", "/opt", "/usr/lib"} & set(files)
    lost = {"/usr/bin/keydesk", "/opt/keydesk/keydesk", "/etc/keydesk/policies/managed"} - set(files)
    if owned or lost:
        raise PackageError(f"owns what is the system's: {sorted(owned)}; lacks: {sorted(lost)}")
    if "udevadm control --reload" not in said(["rpm", "--query", "--package", "--scripts", str(rpm)]):
        raise PackageError("the rules of udev are not read again")
    return f"{len(files)} files"


def make_older(contents: Contents, out: Path) -> None:
    """Make the packages that are upgraded from: a lower version, and a file that is gone in the new ones.

    Args:
        contents: what the packages are made of.
        out: the folder for ``older.deb`` and ``older.rpm``.
    """
    with tempfile.TemporaryDirectory(prefix="older-", dir=out.parent) as folder:
        root = Path(folder, "root")
        shutil.copytree(contents.root, root, symlinks=True, copy_function=os.link)
        gone = root / "opt/keydesk/_internal/gone-with-the-upgrade"
        gone.write_text("older\n", encoding="utf-8")
        gone.chmod(0o644)
        older = replace(contents, root=root, version="0.0.1")
        for kind in ("deb", "rpm"):
            make_package(older, Path(folder), kind, "none").rename(out / f"older.{kind}")


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


def said(command: list[str], env: Mapping[str, str] | None = None, folder: Path | None = None) -> str:
    """Run a tool that has to end well.

    Args:
        command: the tool and its arguments.
        env: its environment; None hands on ours.
        folder: where it works, and may leave something behind; None for where we do.

    Returns:
        What it said on standard output.

    Raises:
        PackageError: It is missing, or it ended otherwise.
    """
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, errors="replace", check=False, env=env, cwd=folder
        )
    except OSError as error:
        raise PackageError(f"{command[0]} cannot be started ({error})") from None
    if ended.returncode != 0:
        raise PackageError(
            f"{command[0]} ended with {ended.returncode}:\n{ended.stdout[-3000:]}{ended.stderr[-1000:]}"
        )
    return ended.stdout
