"""Judges the application of macOS as far as it goes without a Mac: real libraries, laid out, completed, looked at.

Nothing of it is run. Blocking for seconds, and for the wheels' way here the first time. Raises SetupError when they
cannot be fetched.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import build_environment
import macho
import macos_build
import macos_bundle
import macos_packages
from build_environment import LOCK, build_program
from environment import TOO_LITTLE
from macos_packages import Signing, Tools
from steps import REPOSITORY, progress, run
from tests.package.report import PackageError, Report
from version import epoch, version

CACHE = Path("~/.cache/keydesk-package").expanduser()
FOLDER = REPOSITORY / "build" / "macos-layout"
COMPILED = ("cffi", "cryptography", "msgspec", "pyscard", "pyside6-essentials", "shiboken6")
PROCESSOR = "arm64"
_PYTHON = "3.13"


def unavailable() -> str | None:
    """Say why nothing of it can be done here, None when it can."""
    return "links in a bundle need a system that has them" if os.name != "posix" else None


def build(report: Report, thorough: bool) -> None:
    """Lay the application out and look at it.

    Args:
        report: takes how each check went.
        thorough: changes nothing here.

    Raises:
        SetupError: The wheels cannot be fetched.
    """
    build_environment.prepare()
    shutil.rmtree(FOLDER, ignore_errors=True)
    wheels = fetch()
    report.check("macOS: the bundle, laid out on Linux", lambda: _lay_out(wheels))


def use(report: Report, thorough: bool) -> None:
    """Go through signing and packing with tools that do nothing.

    Args:
        report: takes how each check went.
        thorough: changes nothing here.
    """
    report.check("macOS: what would be signed, in which order", _order)


def fetch() -> list[Path]:
    """Fetch the packages of the lock that hold libraries, as they are for macOS; they are kept for the next time.

    Returns:
        Their wheels.

    Raises:
        SetupError: One could not be fetched, or is not what the lock says.
    """
    text = (REPOSITORY / LOCK).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [
        re.sub(r" ;[^#]*?(?=--hash)", " ", line) for line in text.splitlines() if line.split("==")[0] in COMPILED
    ]
    listed = "\n".join([PROCESSOR, *lines])
    folder = CACHE / hashlib.sha256(listed.encode()).hexdigest()[:16]
    if not (folder / "complete").is_file():
        progress(f"Fetching libraries for macOS ({PROCESSOR}) ...")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "requirements.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        pip = [
            str(build_program("python")),
            "-m",
            "pip",
            "download",
            "-qq",
            "--disable-pip-version-check",
            "--no-input",
        ]
        systems = [f"macosx_{number}_{kind}" for number in ("13_0", "11_0", "10_13", "10_12", "10_9")
                   for kind in (PROCESSOR, "universal2")]  # fmt: skip
        target = [word for system in systems for word in ("--platform", system)]
        target += ["--python-version", _PYTHON, "--implementation", "cp", "--only-binary", ":all:", "--no-deps"]
        which = ["--require-hashes", "--dest", str(folder), "--requirement", str(folder / "requirements.txt")]
        run([*pip, *target, *which], "The libraries for macOS could not be fetched.", TOO_LITTLE)
        (folder / "complete").write_text("", encoding="utf-8")
    return sorted(folder.glob("*.whl"))


def _lay_out(wheels: list[Path]) -> str:
    command = [str(build_program("python")), str(Path(__file__).with_name("macos_layout.py")), str(FOLDER)]
    env = os.environ | {"PYTHONPATH": str(REPOSITORY / "packaging")}
    ended = subprocess.run([*command, *map(str, wheels)], capture_output=True, text=True, check=False, env=env)
    if ended.returncode != 0:
        raise PackageError(ended.stderr[-2000:])
    app = FOLDER / f"{macos_bundle.NAME}.app"
    icon = macos_build.draw_icon(FOLDER / "icons", Path(sys.executable))
    macos_bundle.complete(app, version(), epoch(), icon, {})
    wrong = macos_bundle.faults(app)
    if wrong:
        raise PackageError("\n".join(wrong))
    code = [
        path for path in app.rglob("*") if path.is_file() and not path.is_symlink() and macos_bundle.is_code(path)
    ]
    oldest = max(macho.read(path.read_bytes()).oldest for path in code)
    return f"{len(wheels)} wheels, {len(code)} programs and libraries; they want macOS {oldest[0]}.{oldest[1]}"


def _order() -> str:
    calls: list[list[str]] = []
    tools = Tools(lambda command, happened, next_step: calls.append([*command]), lambda command: (0, ""))
    app = FOLDER / f"{macos_bundle.NAME}.app"
    macos_packages.sign(app, Signing("Somebody", "Somebody", "notary"), FOLDER, tools)
    signed = [Path(word) for call in calls for word in call if word.startswith(str(app)) and "--force" in call]
    late = [
        path.name for number, path in enumerate(signed) for other in signed[number + 1 :] if path in other.parents
    ]
    if late or signed[-1] != app or len(signed) != len(set(signed)):
        raise PackageError(f"signed before what is in it: {late}")
    return f"{len(signed)} signatures in {len(calls) - 1} calls, the application last"
