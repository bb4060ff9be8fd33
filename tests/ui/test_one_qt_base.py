"""No class of ours has two bases of Qt's: PySide then loses the signals of the second, and a click does nothing."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLayout, QWidget

import keydesk.ui


def ours(of: type[object]) -> Iterator[type[object]]:
    below: list[type[object]] = of.__subclasses__()
    for one in below:
        if one.__module__.startswith("keydesk."):
            yield one
        yield from ours(one)


def test_one_qt_base() -> None:
    for module in pkgutil.walk_packages(keydesk.ui.__path__, "keydesk.ui."):
        importlib.import_module(module.name)
    found = set(ours(QObject)) | set(ours(QWidget)) | set(ours(QLayout))
    assert len(found) > 100
    two = [one.__qualname__ for one in found if sum(issubclass(base, QObject) for base in one.__bases__) > 1]
    assert two == []
