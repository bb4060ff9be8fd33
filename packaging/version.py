"""The version and the time that everything built carries, and where it is published. Blocking. Raises SetupError."""

from __future__ import annotations

import os
import re
import subprocess

from steps import REPOSITORY, SetupError


def version() -> str:
    """Read the one place that knows the version."""
    text = (REPOSITORY / "app" / "keydesk" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise SetupError("app/keydesk/__init__.py names no version.", "write it there")
    return found[1]


def epoch() -> int:
    """Tell the time that everything built carries: SOURCE_DATE_EPOCH, else that of the last commit.

    Raises:
        SetupError: There is neither.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not told:
        command = ["git", "log", "-1", "--format=%ct"]
        told = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False).stdout.strip()
    if not told.isdigit():
        raise SetupError("The time of the sources is not known.", "set SOURCE_DATE_EPOCH to seconds since 1970")
    return int(told)


def site() -> str | None:
    """Tell where home page and pictures are published: KEYDESK_SITE. None where nobody publishes them.

    Raises:
        SetupError: It is no address.
    """
    told = os.environ.get("KEYDESK_SITE", "")
    if not told:
        return None
    if re.fullmatch(r"https://[a-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?", told) is None:
        raise SetupError(f"KEYDESK_SITE is no address: {told}", "write it as https://host/path, or leave it out")
    return told.rstrip("/")
