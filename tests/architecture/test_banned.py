"""What may not be written in app/, each with the reason in its message.

Exceptions: exceptions.toml, rule "banned NAME".
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.architecture.sources import Source, functions, pardons, python_sources, stale

LOG_METHODS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
Finder = Callable[[ast.Module], Iterator[int]]


@dataclass(frozen=True)
class Ban:
    """One banned thing.

    Args:
        name: Short name.
        reason: Why, and what to do instead.
        find: Yields the lines where it is written.
        allowed: Where it may be: a pattern over file names.
    """

    name: str
    reason: str
    find: Finder
    allowed: str = "(?!)"


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _method(*names: str) -> Finder:
    def find(tree: ast.Module) -> Iterator[int]:
        for call in _calls(tree):
            if isinstance(call.func, ast.Attribute) and call.func.attr in names:
                yield call.lineno

    return find


def _dotted(*dotted: str) -> Finder:
    """Mentions of ``a.b`` where the owner's last part is ``a``, and ``from a import b``."""

    def find(tree: ast.Module) -> Iterator[int]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                spelled = [ast.unparse(node)]
            elif isinstance(node, ast.ImportFrom):
                spelled = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            if any(name.endswith(dotted) for name in spelled):
                yield node.lineno

    return find


def _imports(*modules: str) -> Finder:
    def find(tree: ast.Module) -> Iterator[int]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                named = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                named = [node.module or ""]
            else:
                continue
            if any(name.split(".")[0] in modules for name in named):
                yield node.lineno

    return find


def _names(*banned: str) -> Finder:
    def find(tree: ast.Module) -> Iterator[int]:
        for node in ast.walk(tree):
            named = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if isinstance(node, ast.Name | ast.Attribute) and named in banned:
                yield node.lineno

    return find


def _prints(tree: ast.Module) -> Iterator[int]:
    return (call.lineno for call in _calls(tree) if isinstance(call.func, ast.Name) and call.func.id == "print")


def _loose_tasks(tree: ast.Module) -> Iterator[int]:
    """create_task and ensure_future, unless on the TaskGroup of an ``async with`` around it."""
    groups = {
        item.optional_vars.id
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncWith)
        for item in node.items
        if isinstance(item.optional_vars, ast.Name) and "TaskGroup(" in ast.unparse(item.context_expr)
    }
    for call in _calls(tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("create_task", "ensure_future"):
            owner = call.func.value
            if not (isinstance(owner, ast.Name) and owner.id in groups):
                yield call.lineno
        elif isinstance(call.func, ast.Name) and call.func.id in ("create_task", "ensure_future"):
            yield call.lineno


def _formatted_logs(tree: ast.Module) -> Iterator[int]:
    for call in _calls(tree):
        if not (isinstance(call.func, ast.Attribute) and call.func.attr in LOG_METHODS):
            continue
        if not re.search(r"\blog(ger|ging)?$", ast.unparse(call.func.value).lower().strip("_")):
            continue
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in call.args[:2]):
            yield call.lineno


def _public_any(tree: ast.Module) -> Iterator[int]:
    for _, node, public in functions(tree):
        if not public:
            continue
        arguments = [
            *node.args.posonlyargs,
            *node.args.args,
            *node.args.kwonlyargs,
            node.args.vararg,
            node.args.kwarg,
        ]
        hints = [argument.annotation for argument in arguments if argument is not None] + [node.returns]
        if any(hint is not None and re.search(r"\bAny\b", ast.unparse(hint)) for hint in hints):
            yield node.lineno


def _globals(tree: ast.Module) -> Iterator[int]:
    return (node.lineno for node in ast.walk(tree) if isinstance(node, ast.Global))


BANS = [
    Ban(
        "exec",
        "a nested Qt loop inside a task breaks other tasks under qasync: open() and a future",
        _method("exec", "exec_"),
    ),
    Ban(
        "create_task",
        "a loose task outlives its page and loses its exception: TaskScope of ui/async_glue.py, or a TaskGroup",
        _loose_tasks,
        r"app/keydesk/ui/async_glue\.py",
    ),
    Ban(
        "time.sleep",
        "sleeping stalls the loop or hides a race: wait for an event; only device and monitor threads may",
        _dotted("time.sleep"),
        r"app/keydesk/(hardware/(device_thread|monitor\w*)\.py|demo/.*)",
    ),
    Ban(
        "QApplication.instance",
        "a hidden global: take what you need in the constructor",
        _dotted("Application.instance"),
    ),
    Ban(
        "webbrowser",
        "it hides failures and honours $BROWSER: identity/browser.py starts the system's browser",
        _imports("webbrowser"),
    ),
    Ban(
        "print",
        "what people read goes through cli/output.py, what we read into the log",
        _prints,
        r"app/keydesk/cli/output\.py",
    ),
    Ban("formatted log", "arguments of a log call are redacted, a formatted string is not", _formatted_logs),
    Ban("Any", "a public signature says what it takes and gives", _public_any),
    Ban(
        "asyncSlot", "it swallows cancellation and outlives the widget: TaskScope", _names("asyncSlot", "asyncClose")
    ),
    Ban(
        "list_devices",
        "one failure ends the walk and one silent key blocks for ever: hardware's own listing",
        _method("list_devices"),
        r"app/keydesk/hardware/monitor\w*\.py",
    ),
    Ban("global", "no singletons: constructor arguments", _globals),
]


def _broken(ban: Ban) -> dict[str, int]:
    return {
        f"{source.name}:{line}": 0
        for source in python_sources("app")
        if not re.fullmatch(ban.allowed, source.name)
        for line in sorted(set(ban.find(source.tree)))
    }


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.name)
def test_banned(ban: Ban) -> None:
    rule = f"banned {ban.name}"
    found = _broken(ban)
    files = {where.rpartition(":")[0]: 0 for where in found}
    listed = [where for where in found if (rule, where.rpartition(":")[0]) not in pardons()]
    assert not listed, f"{ban.name} is banned here: {ban.reason}\n" + "\n".join(listed)
    assert not stale(rule, files), "shrink tests/architecture/exceptions.toml:\n" + "\n".join(stale(rule, files))


BAD = """
import asyncio, logging, time, webbrowser
from time import sleep
from typing import Any
log = logging.getLogger(__name__)
def public(x: list[Any]) -> None:
    dialog.exec()
    asyncio.create_task(f())
    time.sleep(1)
    QApplication.instance()
    print("x")
    log.info(f"{x}")
    log.info("a" % x)
    CtapHidDevice.list_devices()
    global y
@asyncSlot()
def _private(x: Any) -> None: ...
"""
GOOD = """
import asyncio, logging
log = logging.getLogger(__name__)
def public(x: int) -> None:
    exec("1")
    log.info("%s", x)
    context.instance()
    async def inner(x: Any):
        async with asyncio.TaskGroup() as group:
            group.create_task(f())
"""


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.name)
def test_each_ban_finds_the_bad_and_not_the_good(ban: Ban) -> None:
    assert list(ban.find(ast.parse(BAD)))
    assert not list(ban.find(ast.parse(GOOD)))


def test_sleep_is_found_in_both_spellings() -> None:
    ban = next(ban for ban in BANS if ban.name == "time.sleep")
    assert len(list(ban.find(ast.parse(BAD)))) == 2


def test_where_it_is_allowed() -> None:
    source = Source("app/keydesk/cli/output.py", "print()", ast.parse("print()"))
    ban = next(ban for ban in BANS if ban.name == "print")
    assert re.fullmatch(ban.allowed, source.name)
    assert not re.fullmatch(ban.allowed, "app/keydesk/cli/status.py")
