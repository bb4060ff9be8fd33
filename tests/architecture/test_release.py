"""One version everywhere, and a release workflow that runs what there is, with secrets where they belong."""

from __future__ import annotations

import json
import plistlib
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any

import pytest
import yaml

import build
import changelog
import linux_files
import macos_bundle
import release_steps
import verbs
import version
from keydesk import __version__
from tests.architecture.sources import REPOSITORY, project_files

WORKFLOW = ".github/workflows/release.yml"
EPOCH = 1_790_000_000


def metainfo_release() -> str | None:
    text = (linux_files.LINUX / "org.keydesk.Keydesk.metainfo.xml").read_text("utf-8")
    release = ElementTree.fromstring(linux_files.metainfo(text, __version__, EPOCH, None)).find("releases/release")
    return None if release is None else release.get("version")


def wheel_version() -> str:
    command = [sys.executable, "-m", "hatchling", "version"]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.strip()


VERSIONS: dict[str, Callable[[], str | None]] = {
    "the build": version.version,
    "the changes": lambda: changelog.entries()[0].version,
    "the notes of the release": lambda: next(iter(json.loads(release_steps.NOTES.read_text("utf-8")))),
    "software centres": metainfo_release,
    "the wheel": wheel_version,
    "macOS": lambda: plistlib.loads(macos_bundle.plist(macos_bundle.info(version.version(), EPOCH)))[
        "CFBundleVersion"
    ],
    "the manual page": lambda: re.findall(
        r'"Keydesk ([^"]+)"', (REPOSITORY / "installer/linux/keydesk.1").read_text("utf-8")
    )[0],
}


@pytest.mark.parametrize("who", VERSIONS)
def test_all_tell_one_version(who: str) -> None:
    assert VERSIONS[who]() == __version__


def test_no_builder_has_a_version_of_its_own() -> None:
    def code(name: str) -> str:
        lines = (REPOSITORY / name).read_text("utf-8", "replace").splitlines()
        return "\n".join(line for line in lines if not line.lstrip().startswith("#"))

    told = [
        name
        for name in [*project_files(), WORKFLOW]
        if re.match(
            r"packaging/.*\.(py|spec|sh)$|installer/(?!policies|linux/keydesk\.1).*|pyproject\.toml$|\.github/", name
        )
        and __version__ in code(name)
    ]
    assert not told, f"take it from version.py: {told}"


def test_software_centres_are_told_what_the_changes_tell() -> None:
    text = (linux_files.LINUX / "org.keydesk.Keydesk.metainfo.xml").read_text("utf-8")
    releases = ElementTree.fromstring(linux_files.metainfo(text, __version__, EPOCH, None)).iterfind(
        "releases/release"
    )
    told = [entry.version for entry in changelog.entries() if entry.released or entry.version == __version__]
    assert [release.get("version") for release in releases] == told


def workflow() -> dict[str, Any]:
    return yaml.safe_load((REPOSITORY / WORKFLOW).read_text("utf-8"))  # type: ignore[no-any-return]


def steps() -> list[dict[str, Any]]:
    return [step for job in workflow()["jobs"].values() for step in job["steps"]]


def commands() -> list[list[str]]:
    """What the workflow starts of this repository: program and arguments."""
    lines = [line for step in steps() for line in str(step.get("run", "")).splitlines()]
    parts = [part.strip() for line in lines for part in line.split(" && ")]
    return [shlex.split(part) for part in parts if re.match(r"(sudo )?(python3?|sh) ", part)]


def test_the_workflow_builds_for_every_system_and_puts_it_together() -> None:
    jobs = workflow()["jobs"]
    assert jobs.keys() == {"linux", "windows", "windows-tried", "macos", "together"}
    assert set(jobs["together"]["needs"]) == jobs.keys() - {"together", "windows"}
    assert jobs["windows-tried"]["needs"] == "windows"
    assert all(job["timeout-minutes"] for job in jobs.values())
    built = {command[place + 1] for command in commands() for place, word in enumerate(command) if word == "--system"}
    assert built == {"linux", "windows", "macos", "python"}
    assert built == build.SYSTEMS.keys()


def test_every_command_of_the_workflow_is_there() -> None:
    found = commands()
    assert len(found) >= 10
    for command in found:
        assert command[1] in project_files(), command
        if command[1].endswith("release.py"):
            release_steps._parser().parse_args(command[2:])
        if command[1].endswith("bootstrap.py"):
            assert command[2] in ("test", "package")
            assert not verbs.unknown(command[3:] if command[2] == "test" else [])


def test_packages_are_tried_where_they_were_built() -> None:
    for name in ("linux", "windows-tried", "macos"):
        assert "--json self-test" in str(workflow()["jobs"][name]["steps"]), name


def test_actions_are_pinned_and_few() -> None:
    used = {step["uses"] for step in steps() if "uses" in step}
    assert used
    assert not [name for name in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", name)]


def test_secrets_are_variables_of_one_step_and_nothing_may_write() -> None:
    assert workflow()["permissions"] == {"contents": "read"}
    text = (REPOSITORY / WORKFLOW).read_text("utf-8")
    named = set(re.findall(r"secrets\.(\w+)", text))
    seen = [step for step in steps() if "secrets." in str(step)]
    assert [step["run"] for step in seen] == ["sh installer/macos/keychain.sh"]
    assert not [step for step in steps() if "secrets." in str(step.get("run", ""))]
    script = (REPOSITORY / "installer/macos/keychain.sh").read_text("utf-8")
    assert not re.search(r"set -\w*x|\becho\b", script)
    for name in named:
        variable = name.removeprefix("MACOS_")
        assert f'"${variable}"' in script or f"env:{variable}" in script
        # Handed to a program of the shell's own, or through a variable: never an argument others can see.
        uses = [line for line in script.splitlines() if re.search(rf"\${variable}\b", line)]
        assert not [line for line in uses if not re.match(r"\s*(printf|for kept in) ", line)], uses
    # The key that releases are signed with is on no machine of the workflow.
    assert release_steps.KEY not in text
