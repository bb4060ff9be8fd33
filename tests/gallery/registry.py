"""Which scenes the gallery knows.

A scene is one page, dialog or part in one state. It is made anew for every theme and language, so it must not keep
anything. Scenes register themselves when their module in tests/gallery/scenes is imported.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

Make = Callable[[], QWidget]


@dataclass(frozen=True)
class Scene:
    """One picture.

    Args:
        page: page, dialog or part, one word.
        state: which state of it.
        make: makes a top-level widget that fills the picture; called after theme and language are set.
        width: logical pixels.
        height: logical pixels.
        settle_ms: how long to wait before the picture is taken, for parts that appear late.
    """

    page: str
    state: str
    make: Make
    width: int = 1080
    height: int = 720
    settle_ms: int = 0

    @property
    def name(self) -> str:
        return f"{self.page}-{self.state}"


_SCENES: dict[str, Scene] = {}


def scene(
    page: str, state: str, *, width: int = 1080, height: int = 720, settle_ms: int = 0
) -> Callable[[Make], Make]:
    """Register the decorated function as the maker of a scene."""

    def register(make: Make) -> Make:
        made = Scene(page, state, make, width, height, settle_ms)
        if made.name in _SCENES:
            raise ValueError(f"two scenes are called {made.name}")
        _SCENES[made.name] = made
        return make

    return register


def all_scenes() -> tuple[Scene, ...]:
    """Import every module of tests/gallery/scenes and return what they registered."""
    package = importlib.import_module("tests.gallery.scenes")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"tests.gallery.scenes.{module.name}")
    return tuple(sorted(_SCENES.values(), key=lambda made: made.name))
