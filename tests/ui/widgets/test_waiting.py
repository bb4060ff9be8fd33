"""Waiting is honest: nothing for 0.3 s, then a spinner; steps and time left in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from keydesk.ui.theme.theme import Theme, motion_allowed
from keydesk.ui.widgets import progress
from keydesk.ui.widgets.key_drawing import SHAPES, KeyDrawing, TouchPicture
from keydesk.ui.widgets.progress import Spinner, StepBar, ThinBar, TimeLeft


@pytest.fixture
def still(qapp: QApplication) -> Iterator[Theme]:
    """A desktop on which nothing moves."""
    theme, before = Theme(qapp), motion_allowed()
    theme.set_motion("off")
    yield theme
    theme.set_motion("system" if before else "off")


def test_a_short_wait_shows_nothing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    short, longer = Spinner(), Spinner()
    for spinner in (short, longer):
        qtbot.addWidget(spinner)
        spinner.show()
    assert progress.SPINNER_AFTER_MS == 300
    monkeypatch.setattr(progress, "SPINNER_AFTER_MS", 50)
    short.start()
    longer.start()
    short.stop()
    qtbot.waitUntil(lambda: longer.appeared)  # its time came later than that of the short one
    assert not short.appeared
    longer.stop()


def test_a_longer_wait_shows_it(qtbot: QtBot) -> None:
    spinner = Spinner()
    qtbot.addWidget(spinner)
    spinner.show()
    blank = spinner.grab().toImage()
    spinner.start()
    assert not spinner.appeared
    qtbot.waitUntil(lambda: spinner.appeared)
    assert spinner.grab().toImage() != blank
    spinner.stop()


def test_steps_are_told_in_words(qtbot: QtBot) -> None:
    bar = StepBar(["Key", "PIN", "Touch", "Name"])
    qtbot.addWidget(bar)
    bar.set_current(2)
    assert bar.accessibleName() == "Step 3 of 4: Touch"
    bar.set_current(4)
    assert bar.accessibleName() == "All steps done"
    with pytest.raises(IndexError):
        bar.set_current(5)


def test_shares_are_cut_to_the_bar(qtbot: QtBot) -> None:
    bar = ThinBar("Room")
    qtbot.addWidget(bar)
    for given, shown in ((-1.0, 0.0), (0.25, 0.25), (7.0, 1.0)):
        bar.set_share(given)
        assert bar.share == shown
    bar.set_share(0.25)
    assert bar.accessibleName() == "Room: 25 %"


def test_time_runs_down_and_ends(qtbot: QtBot) -> None:
    left = TimeLeft("Time to touch")
    qtbot.addWidget(left)
    left.show()
    with qtbot.waitSignal(left.expired, timeout=3000):
        left.start(0.6)
    assert left.bar.share == 0


@pytest.mark.parametrize(("seconds", "words"), [(37, "37 s left"), (89, "89 s left"), (300, "5 min left")])
def test_time_left_in_words(qtbot: QtBot, seconds: int, words: str) -> None:
    left = TimeLeft("Waiting")
    qtbot.addWidget(left)
    left.start(600, seconds)
    left.stop()
    assert left.label.text() == words


def test_the_touch_picture_breathes_slowly(qtbot: QtBot) -> None:
    """At most once a second. Source: WCAG 2.2, 2.3.1 asks for three at most; the house asks for one."""
    picture = TouchPicture()
    qtbot.addWidget(picture)
    picture.show()
    assert picture.moving == motion_allowed()
    assert TouchPicture._PERIOD_MS >= 1000
    picture.hide()
    assert not picture.moving


def test_the_touch_picture_stands_still_where_motion_is_off(qtbot: QtBot, still: Theme) -> None:
    picture = TouchPicture()
    qtbot.addWidget(picture)
    picture.show()
    before = picture.grab().toImage()
    qtbot.wait(120)
    assert not picture.moving
    assert picture.grab().toImage() == before


def test_every_form_of_key_looks_different(qtbot: QtBot) -> None:
    pictures = []
    for shape in SHAPES:
        drawing = KeyDrawing(shape, "blue", width=120)
        qtbot.addWidget(drawing)
        drawing.resize(120, 60)
        image = drawing.grab().toImage()
        pictures.append(bytes(image.constBits()))
    told_apart = len(set(pictures))
    # A key that nobody knows is drawn as the most usual one.
    assert told_apart >= len(SHAPES) - 1


def test_an_unknown_form_is_an_error(qtbot: QtBot) -> None:
    with pytest.raises(KeyError):
        KeyDrawing("banana")
