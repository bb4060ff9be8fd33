"""The theme reaches living widgets: palette, type scale, text size."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from keydesk.ui.theme.look import look_of
from keydesk.ui.theme.theme import MODES, Theme, make_palette, motion_allowed
from keydesk.ui.theme.tokens import NAMES, PALETTES
from keydesk.ui.widgets.text import Body, Heading, Small, Title


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A theme whose traces are wiped afterwards."""
    font, palette, motion = QFont(qapp.font()), QPalette(qapp.palette()), motion_allowed()
    theme = Theme(qapp)
    yield theme
    theme.set_motion("system" if motion else "off")
    theme.set_percent(100)
    QApplication.setFont(font)
    QApplication.setPalette(palette)


@pytest.mark.parametrize("name", NAMES)
def test_look_follows_the_palette(qtbot: QtBot, theme: Theme, name: str) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    inner = QWidget(outer)
    theme.set_mode(name)
    QApplication.processEvents()
    assert look_of(inner).name == name
    assert look_of(inner).color("accent").name() == PALETTES[name]["accent"]


def test_two_themes_side_by_side(qtbot: QtBot, theme: Theme) -> None:
    theme.set_mode("light")
    outer = QWidget()
    qtbot.addWidget(outer)
    dark = QWidget(outer)
    dark.setPalette(make_palette("dark"))
    assert (look_of(outer).name, look_of(dark).name) == ("light", "dark")


def test_type_scale(qtbot: QtBot, theme: Theme) -> None:
    theme.set_mode("light")
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    labels = [Title("t"), Heading("h"), Body("b"), Small("s")]
    for label in labels:
        column.addWidget(label)
    base = QApplication.font().pointSizeF()
    assert [round(label.font().pointSizeF() / base, 2) for label in labels] == [1.6, 1.2, 1.0, 0.9]


def test_text_size_reaches_labels_that_live(qtbot: QtBot, theme: Theme) -> None:
    theme.set_percent(100)
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    title, small = Title("t"), Small("s")
    column.addWidget(title)
    column.addWidget(small)
    before = (title.font().pointSizeF(), small.font().pointSizeF())
    theme.set_percent(200)
    assert title.font().pointSizeF() == pytest.approx(before[0] * 2)
    assert small.font().pointSizeF() == pytest.approx(before[1] * 2)


def test_muted_ink_follows_the_palette(qtbot: QtBot, theme: Theme) -> None:
    small = Small("s")
    qtbot.addWidget(small)
    for name in ("light", "dark"):
        theme.set_mode(name)
        QApplication.processEvents()
        assert small.palette().color(small.foregroundRole()).name() == PALETTES[name]["muted"]


@pytest.mark.parametrize("percent", [79, 201])
def test_sizes_out_of_range_are_refused(theme: Theme, percent: int) -> None:
    with pytest.raises(ValueError, match=str(percent)):
        theme.set_percent(percent)


def test_unknown_words_are_refused(theme: Theme) -> None:
    with pytest.raises(ValueError, match="pink"):
        theme.set_mode("pink")
    with pytest.raises(ValueError, match="fast"):
        theme.set_motion("fast")


def test_changes_are_told_once(qtbot: QtBot, theme: Theme) -> None:
    told: list[str] = []
    theme.changed.connect(lambda: told.append(theme.palette_name))
    for mode in ("dark", "dark", "light"):
        theme.set_mode(mode)
    assert told == ["dark", "light"]


def test_modes_of_the_settings_are_all_taken(theme: Theme) -> None:
    for mode in MODES:
        theme.set_mode(mode)
        assert theme.mode == mode


def test_motion_can_be_switched_off(theme: Theme) -> None:
    theme.set_motion("off")
    assert not motion_allowed()


def test_following_the_system_keeps_a_chosen_mode(theme: Theme) -> None:
    theme.set_mode("dark")
    theme.follow_system()
    assert theme.palette_name == "dark"
