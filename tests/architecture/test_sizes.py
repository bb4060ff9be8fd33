"""Small enough to read: module 400 lines, function 50, class 300, 7 parameters.

The docstring of a function or class does not count: explaining must not cost. Nor do the options of a click command:
how many there are is the command line's promise to its users, and click hands each over by itself.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from tests.architecture.sources import FunctionNode, Source, functions, pardons, python_sources, stale

Measure = Callable[[Source], Iterator[tuple[str, int]]]


def _modules(source: Source) -> Iterator[tuple[str, int]]:
    yield source.name, len(source.text.splitlines())


def _docstring_lines(node: FunctionNode | ast.ClassDef) -> int:
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return (first.end_lineno or 0) - first.lineno + 1 if is_docstring and ast.get_docstring(node) else 0


def _length(node: FunctionNode | ast.ClassDef) -> int:
    return (node.end_lineno or 0) - node.lineno + 1 - _docstring_lines(node)


def _functions(source: Source) -> Iterator[tuple[str, int]]:
    for name, node, _ in functions(source.tree):
        yield f"{source.name}::{name}", _length(node)


def _classes(source: Source) -> Iterator[tuple[str, int]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            yield f"{source.name}::{node.name}", _length(node)


def _is_click_command(node: FunctionNode) -> bool:
    return any(re.search(r"\b(command|group)\(", ast.unparse(decorator)) for decorator in node.decorator_list)


def _parameters(source: Source) -> Iterator[tuple[str, int]]:
    for name, node, _ in functions(source.tree):
        if _is_click_command(node):
            continue
        listed = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
        names = [argument.arg for argument in listed if argument is not None]
        yield f"{source.name}::{name}", len(names) - (names[:1] in (["self"], ["cls"]))


@pytest.mark.parametrize(
    ("rule", "limit", "measure"),
    [
        ("module lines", 400, _modules),
        ("function lines", 50, _functions),
        ("class lines", 300, _classes),
        ("parameters", 7, _parameters),
    ],
)
def test_small_enough_to_read(rule: str, limit: int, measure: Measure) -> None:
    found = {
        where: size
        for source in python_sources("app", "packaging", "tests")
        for where, size in measure(source)
        if size > limit
    }
    too_large = [
        f"{where}: {size} {rule}"
        for where, size in sorted(found.items())
        if (rule, where) not in pardons() or size > pardons()[rule, where].allowed
    ]
    assert not too_large, f"split these (at most {limit}):\n" + "\n".join(too_large)
    assert not stale(rule, found), "shrink tests/architecture/exceptions.toml:\n" + "\n".join(stale(rule, found))


def test_the_measures_measure() -> None:
    text = """class A:
    'doc'
    x = 1

    def f(self, a, *b, c, **d):
        \'\'\'one
        two\'\'\'
        return a
"""
    source = Source("x.py", text, ast.parse(text))
    assert list(_modules(source)) == [("x.py", 8)]
    assert list(_functions(source)) == [("x.py::A.f", 2)]
    assert list(_classes(source)) == [("x.py::A", 7)]
    assert list(_parameters(source)) == [("x.py::A.f", 4)]
