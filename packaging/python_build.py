"""Makes what Python's own installers take: a wheel and the sources. Blocking for seconds. Raises SetupError."""

from __future__ import annotations

import os
import re
from pathlib import Path

import bill_of_materials
import build_environment
from build_environment import build_program
from components import Component
from steps import REPOSITORY, run
from version import epoch, version

BUILD = REPOSITORY / "build" / "python"
DIST = REPOSITORY / "dist"
KINDS = ("wheel", "sdist")
BILL = BUILD / "sbom.cdx.json"
LOCK = REPOSITORY / "requirements.lock"


def build(out: Path, only: frozenset[str]) -> list[Path]:
    """Build them.

    Args:
        out: the folder for packages.
        only: which of `KINDS`.

    Returns:
        The packages; the bill of materials is written beside the build.

    Raises:
        SetupError: A step failed.
    """
    build_environment.prepare()
    out.mkdir(parents=True, exist_ok=True)
    made = {"wheel": out / f"keydesk-{version()}-py3-none-any.whl", "sdist": out / f"keydesk-{version()}.tar.gz"}
    for kind in sorted(only):
        command = [
            str(build_program("python")),
            "-m",
            "hatchling",
            "build",
            "--target",
            kind,
            "--directory",
            str(out),
        ]
        env = os.environ | {"SOURCE_DATE_EPOCH": str(epoch())}
        run(command, f"The {kind} could not be built.", "look at the words above, mend it, try again", env)
    BILL.parent.mkdir(parents=True, exist_ok=True)
    parts = locked(LOCK.read_text(encoding="utf-8"))
    BILL.write_text(bill_of_materials.bill("keydesk", version(), parts, epoch()), encoding="utf-8")
    return [made[kind] for kind in KINDS if kind in only]


def locked(text: str) -> list[Component]:
    """Read what a lock installs, for all systems.

    Args:
        text: of the lock.

    Returns:
        One part each; their licences come with them when they are installed.
    """
    found = re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.MULTILINE)
    return [Component(name, number, "pypi", "", {}) for name, number in found]
