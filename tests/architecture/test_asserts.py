"""A test says what must be: by itself, or by a helper of the tests that does so.

A test that only calls something is green whatever comes out. A function counts as a helper where it asserts; a method
where every method of that name does that stands in the test's file or in those it imports from, since nobody knows
here whose it is; what has its name elsewhere is a stranger (`Event.wait` is no `ScreenReader.wait`). Where only "it
does not raise" is meant, the test shows the case that does raise beside it.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.architecture.sources import FunctionNode, Source, python_sources

JUDGES = frozenset(
    {
        *("raises", "warns", "fail"),  # pytest's
        *("waitUntil", "waitSignal", "assertNotEmitted"),  # pytest-qt's, which raise when it does not come
        "assert_outcomes",  # pytester's
        "validate_response",  # schemathesis's
    }
)
Place = tuple[str, str]
"""File and name of a function; for a method there is a dot before its name."""


@dataclass
class Helpers:
    """Which functions of the tests there are, and which of them are known to assert."""

    bodies: defaultdict[Place, list[tuple[str, FunctionNode]]] = field(default_factory=lambda: defaultdict(list))
    imported: dict[Place, Place] = field(default_factory=dict)
    neighbours: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    methods: defaultdict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    asserting: set[Place] = field(default_factory=set)
    read: dict[FunctionNode, tuple[bool, tuple[ast.expr, ...]]] = field(default_factory=dict)

    def add(self, source: Source) -> None:
        """Note the functions of a file and what it imports from other files of the tests."""
        for node, is_method in _functions(source.tree):
            place = (source.name, f".{node.name}" if is_method else node.name)
            self.bodies[place].append((source.name, node))
            if is_method:
                self.methods[node.name].add(place)
        self.neighbours[source.name].add(source.name)
        for statement in ast.walk(source.tree):
            if isinstance(statement, ast.ImportFrom) and statement.module is not None:
                file = f"{statement.module.replace('.', '/')}.py"
                self.neighbours[source.name].add(file)
                for alias in statement.names:
                    self.imported[source.name, alias.asname or alias.name] = (file, alias.name)

    def learn(self) -> None:
        """Find what asserts, directly or through each other."""
        known = -1
        while known < len(self.asserting):
            known = len(self.asserting)
            self.asserting |= {
                place
                for place, nodes in self.bodies.items()
                if place not in self.asserting and all(self.says(file, node) for file, node in nodes)
            }

    def says(self, file: str, node: FunctionNode) -> bool:
        """Whether there is an assertion in it, or a call of something that asserts."""
        if node not in self.read:
            self.read[node] = _read(node)
        itself, calls = self.read[node]
        return itself or any(self._judges(file, called) for called in calls)

    def _judges(self, file: str, called: ast.expr) -> bool:
        if isinstance(called, ast.Attribute):
            if isinstance(called.value, ast.Name) and (file, called.value.id) in self.imported:  # perhaps a module
                folder, name = self.imported[file, called.value.id]
                if (f"{folder.removesuffix('.py')}/{name}.py", called.attr) in self.asserting:
                    return True
            named = self.methods[called.attr]
            near = {place for place in named if place[0] in self.neighbours[file]}
            return called.attr in JUDGES or (bool(near) and near <= self.asserting)
        if not isinstance(called, ast.Name):
            return False
        place = (file, called.id)
        return self.imported.get(place, place) in self.asserting


def _read(node: FunctionNode) -> tuple[bool, tuple[ast.expr, ...]]:
    """Whether a function asserts by itself, and what it calls."""
    itself, calls = False, []
    for part in ast.walk(node):
        if isinstance(part, ast.Assert):
            itself = True
        elif isinstance(part, ast.Raise):
            itself = itself or (part.exc is not None and "AssertionError" in ast.unparse(part.exc))
        elif isinstance(part, ast.Call):
            calls.append(part.func)
    return itself, tuple(calls)


def _functions(tree: ast.AST) -> Iterator[tuple[FunctionNode, bool]]:
    """Every function, and whether it is a method."""
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield child, isinstance(node, ast.ClassDef)


def silent(sources: Iterable[Source]) -> list[str]:
    """Tests that assert nothing."""
    listed, helpers = tuple(sources), Helpers()
    for source in listed:
        helpers.add(source)
    helpers.learn()
    return [
        f"{source.name}:{node.lineno}: {node.name}"
        for source in listed
        if source.name.split("/")[-1].startswith("test_")
        for node, _ in _functions(source.tree)
        if node.name.startswith("test_") and not helpers.says(source.name, node)
    ]


def test_every_test_asserts_something() -> None:
    found = silent(python_sources("tests"))
    assert not found, "say what must be, or delete:\n" + "\n".join(found)


def test_the_rule_bites() -> None:
    helper = """
def must(x): assert x
class A:
    def same(self): assert self
    def sure(self): must(self)
class B:
    def same(self): ...
"""
    tests = """
from tests.fakes.helper import A, must as surely
def must(x): return x
def test_good(): surely(1)
def test_good_by_a_method(): A().sure()
def test_bad(): must(1)
def test_bad_by_a_name_that_does_not_always_assert(): A().same()
"""
    modules = """
from tests.fakes import helper
def test_good_by_a_module(): helper.must(1)
def test_bad_by_a_module(): helper.mist(1)
"""
    strangers = "def test_bad_by_a_name_that_asserts_elsewhere(thing): thing.sure()"
    files = {
        "tests/fakes/helper.py": helper,
        "tests/test_x.py": tests,
        "tests/test_y.py": strangers,
        "tests/test_z.py": modules,
    }
    found = silent([Source(name, text, ast.parse(text)) for name, text in files.items()])
    assert [line.split()[-1] for line in found] == [
        "test_bad",
        "test_bad_by_a_name_that_does_not_always_assert",
        "test_bad_by_a_name_that_asserts_elsewhere",
        "test_bad_by_a_module",
    ]
