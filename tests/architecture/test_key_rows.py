"""Every row of the table of features that must or should be there points to tests, or says why there is none."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from tests.architecture.key_rows import COUNTS, NOT_OF_A_KEY, ROWS, STEPS, SUITES, Row
from tests.architecture.sources import REPOSITORY

_LEAST_REASON = 20


@cache
def functions_in(module: str) -> frozenset[str]:
    """Names of the functions of a module, empty for one that is not there."""
    return frozenset(node.name for node in _functions(module))


@cache
def called_in(module: str) -> frozenset[str]:
    """What the functions of a module call or name."""
    inside = (part for node in _functions(module) for part in ast.walk(node))
    return frozenset(part.id for part in inside if isinstance(part, ast.Name)) | frozenset(
        part.attr for node in _functions(module) for part in ast.walk(node) if isinstance(part, ast.Attribute)
    )


def _functions(module: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    path = REPOSITORY / module
    if not path.is_file():
        return []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _missing(node: str) -> bool:
    """Whether a test, or the step of it, is not there, or the step is not taken."""
    test, _, step = node.partition("@")
    module, _, name = test.partition("::")
    if name not in functions_in(module):
        return True
    if not step:
        return False
    steps = STEPS[test]
    return step not in functions_in(steps) or step not in called_in(steps) | called_in(module)


def _surfaces(row: Row) -> Iterator[tuple[str, tuple[str, ...] | str]]:
    yield "window", row.window
    yield "command line", row.command
    yield "keys", row.keys


def test_no_row_is_left_out() -> None:
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names))
    assert not set(names) & set(NOT_OF_A_KEY)
    assert len(names) + len(NOT_OF_A_KEY) == COUNTS["must"] + COUNTS["should"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_is_shown_everywhere_or_says_why_not(row: Row) -> None:
    for surface, shown in _surfaces(row):
        if isinstance(shown, str):
            assert len(shown) >= _LEAST_REASON, surface
            assert shown.endswith("."), surface
            continue
        assert shown, surface
        assert [node for node in shown if _missing(node)] == [], surface
    assert not all(isinstance(shown, str) for _, shown in _surfaces(row)), "shown nowhere"


def test_a_test_or_step_that_is_gone_is_noticed() -> None:
    test, step = next((test, step) for row in ROWS for test, _, step in (row.window[0].partition("@"),) if step)
    assert not _missing(f"{test}@{step}")
    assert _missing(f"{test}@nowhere")
    assert _missing(f"{test}x@{step}")
    assert _missing(f"tests/nowhere.py::{test.split('::')[1]}")


def test_the_key_suite_runs_on_every_transport() -> None:
    assert all("whole_way" in called_in(node.split("::")[0]) for node in SUITES)


@pytest.mark.parametrize("name", NOT_OF_A_KEY)
def test_what_is_not_of_a_key_is_somewhere(name: str) -> None:
    assert (REPOSITORY / NOT_OF_A_KEY[name]).exists()
