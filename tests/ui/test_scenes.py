"""What holds for every page, dialog and state: names, targets, one primary button, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QFont, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QScrollBar, QSizePolicy, QWidget

from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.text import OneLine
from tests.gallery.registry import Scene, all_scenes
from tests.gallery.studio import Studio

SCENES = all_scenes()
LEAST_TARGET = 24


@pytest.fixture
def studio(qapp: QApplication) -> Iterator[Studio]:
    font, palette = QFont(qapp.font()), QPalette(qapp.palette())
    studio = Studio(qapp)
    yield studio
    studio.undress()
    QApplication.setFont(font)
    QApplication.setPalette(palette)


class Stage:
    """A scene that is shown.

    Args:
        scene: which.
        width: logical pixels.
    """

    def __init__(self, scene: Scene, width: int) -> None:
        self.page = scene.page
        self.widget = scene.make()
        self.widget.resize(width, scene.height)
        self.widget.show()
        for _ in range(6):
            QCoreApplication.processEvents()

    def shown(self) -> list[QWidget]:
        """Everything that can be seen."""
        inside = self.widget.findChildren(QWidget)
        return [part for part in inside if part.isVisible() and part.width() > 0 and part.height() > 0]

    def strike(self) -> None:
        """Take it away."""
        self.widget.close()
        self.widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def stage(request: pytest.FixtureRequest, studio: Studio) -> Iterator[Stage]:
    scene, language, percent, narrow = request.param
    studio.dress("light", language, percent)
    stage = Stage(scene, 720 if narrow else scene.width)
    yield stage
    stage.strike()


def staged(language: str, percent: int = 100, *, narrow: bool = False) -> pytest.MarkDecorator:
    """Play every scene in a language and text size."""
    return pytest.mark.parametrize(
        "stage", [pytest.param((scene, language, percent, narrow), id=scene.name) for scene in SCENES], indirect=True
    )


def told(part: QWidget) -> str:
    return f"{type(part).__name__} {part.objectName()} in {type(part.parentWidget()).__name__}"


def is_target(part: QWidget) -> bool:
    return part.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(part, QScrollBar)


@staged("en")
def test_everything_is_named_and_large_enough(stage: Stage) -> None:
    faults = []
    for part in filter(is_target, stage.shown()):
        interface = QAccessible.queryAccessibleInterface(part)
        if not interface.text(QAccessible.Text.Name).strip():
            faults.append(f"{told(part)} has no accessible name")
        selects = isinstance(part, QLabel)
        if not selects and min(part.width(), part.height()) < LEAST_TARGET:
            faults.append(f"{told(part)} is {part.width()} x {part.height()}")
    primary = [
        part for part in stage.shown() if isinstance(part, Button) and part.kind == "primary" and part.isEnabled()
    ]
    if len(primary) > 1 and stage.page != "kit":
        faults.append(f"{len(primary)} primary buttons: {[part.text() for part in primary]}")
    assert faults == []


def cut_off(stage: Stage) -> Iterator[str]:
    """Yield the texts that do not fit and have no other way to be read."""
    for part in stage.shown():
        if isinstance(part, QLabel) and part.text() and not isinstance(part, OneLine) and not part.toolTip():
            if part.wordWrap():
                longest = max(part.fontMetrics().horizontalAdvance(word) for word in words(part.text()))
                if longest > part.width() + 2 and part.textFormat() == Qt.TextFormat.PlainText:
                    yield f"{told(part)} {part.text()!r}: {part.width()} wide, a word needs {longest}"
                wanted = part.heightForWidth(part.width())
                if wanted > part.height() + 2:
                    yield f"{told(part)} {part.text()!r}: {part.height()} high, needs {wanted}"
            elif part.sizeHint().width() > part.width() + 2:
                yield f"{told(part)} {part.text()!r}: {part.width()} wide, needs {part.sizeHint().width()}"
        elif isinstance(part, QAbstractButton) and part.text() and not part.toolTip() and cuts(part):
            yield f"{told(part)} {part.text()!r}: {part.width()} wide, needs {part.sizeHint().width()}"


def words(text: str) -> list[str]:
    """What a line cannot break in: Qt goes on in the next line at a space and at one without width."""
    return text.replace("\u200b", " ").split() or [""]


def too_wide(stage: Stage) -> Iterator[str]:
    """Yield the pages whose content is wider than what can be seen of it; there is no horizontal scrolling."""
    for part in stage.shown():
        content = part.widget() if isinstance(part, QScrollArea) else None
        if isinstance(part, QScrollArea) and content is not None and content.width() > part.viewport().width() + 1:
            yield f"{told(part)}: {content.width()} wide in {part.viewport().width()}"


def cuts(button: QAbstractButton) -> bool:
    """Whether a button is narrower than its text; those of the rail end in … by themselves."""
    by_itself = button.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding
    return not by_itself and button.sizeHint().width() > button.width() + 2


@staged("long")
def test_nothing_is_cut_off_in_a_long_language(stage: Stage) -> None:
    assert [*cut_off(stage), *too_wide(stage)] == []


@staged("en", 200)
def test_nothing_is_cut_off_at_twice_the_text_size(stage: Stage) -> None:
    assert [*cut_off(stage), *too_wide(stage)] == []


@staged("en", narrow=True)
def test_nothing_is_cut_off_in_a_narrow_window(stage: Stage) -> None:
    assert [*cut_off(stage), *too_wide(stage)] == []
