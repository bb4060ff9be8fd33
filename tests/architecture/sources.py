"""The project's own files and their syntax trees, read once per process; shared by the rules beside it.

Main thread. Raises SyntaxError for a file that is no Python.
"""

from __future__ import annotations

import ast
import gc
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file.

    Args:
        name: Its path from the top of the repository, with slashes.
        text: What it holds.
        tree: The same, parsed.
    """

    name: str
    text: str
    tree: ast.Module


@cache
def names_of_tests(module: str) -> frozenset[str]:
    """Names of the test functions of a module, empty for one that is not there."""
    path = REPOSITORY / module
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, FunctionNode))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


@cache
def project_files() -> tuple[str, ...]:
    """Every file that is or would be committed, as paths from the top, sorted."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True, text=True).stdout
    return tuple(sorted({name for name in listed.split("\0") if name and (REPOSITORY / name).is_file()}))


@cache
def python_sources(*roots: str) -> tuple[Source, ...]:
    """The Python files below these top-level folders."""
    found = [name for name in project_files() if name.endswith(".py") and name.split("/")[0] in roots]
    # The trees stay until the end. A collector that walks them over and over takes longer than all the rules.
    gc.disable()
    try:
        return tuple(_source(name) for name in found)
    finally:
        gc.freeze()
        gc.enable()


@cache
def _source(name: str) -> Source:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    return Source(name, text, ast.parse(text, name))


def functions(tree: ast.AST, owner: str = "") -> Iterator[tuple[str, FunctionNode, bool]]:
    """Walk every function.

    Yields:
        Its dotted name, its node, and whether it is public: neither it nor what holds it begins with an underscore,
        and it is not inside another function.
    """
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            name = f"{owner}.{node.name}" if owner else node.name
            plain = [part for part in name.split(".") if not (part.startswith("__") and part.endswith("__"))]
            yield name, node, not any(part.startswith("_") or part == "<locals>" for part in plain)
            yield from functions(node, f"{name}.<locals>")
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{owner}.{node.name}" if owner else node.name)
        else:
            yield from functions(node, owner)


@dataclass(frozen=True)
class Pardon:
    """An exception from a rule.

    Args:
        rule: The rule's name.
        where: File, or file and dotted name with ``::`` between.
        allowed: The size allowed, for rules that count; 0 for the others.
        reason: Why it must be so.
    """

    rule: str
    where: str
    allowed: int
    reason: str


@cache
def pardons() -> dict[tuple[str, str], Pardon]:
    """The exceptions, by rule and place."""
    data = tomllib.loads((Path(__file__).parent / "exceptions.toml").read_text(encoding="utf-8"))
    listed = [
        Pardon(entry["rule"], entry["where"], entry.get("allowed", 0), entry["reason"])
        for entry in data.get("exception", [])
    ]
    assert all(pardon.reason for pardon in listed)
    return {(pardon.rule, pardon.where): pardon for pardon in listed}


def stale(rule: str, found: dict[str, int]) -> list[str]:
    """The exceptions of a rule that are no longer needed, or larger than what they pardon.

    Args:
        rule: The rule.
        found: What breaks it now, by place, with its size (0 for rules that do not count).
    """
    return [
        f"{pardon.where}: allows {pardon.allowed}, found {found.get(pardon.where, 'nothing')}"
        for (name, _), pardon in pardons().items()
        if name == rule and found.get(pardon.where, -1) < pardon.allowed
    ]
