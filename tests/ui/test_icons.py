"""Icons: vendored, licensed, recoloured, sharp, mirrored where they point."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

import keydesk.ui
from keydesk.core.resources import resource
from keydesk.ui.icons import MIRRORED, draw_icon


def drawn(name: str, *, scale: float = 1.0, rtl: bool = False, color: str = "#3552d4") -> QImage:
    image = QImage(QSize(round(24 * scale), round(24 * scale)), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(0)
    painter = QPainter(image)
    try:
        draw_icon(painter, QRect(0, 0, 24, 24), name, QColor(color), rtl=rtl)
    finally:
        painter.end()
    return image


def test_recoloured(qapp: QApplication) -> None:
    image = drawn("home")
    inks = {
        image.pixelColor(x, y).name() for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() == 255
    }
    assert inks == {"#3552d4"}


def test_sharp_at_scale_3(qapp: QApplication) -> None:
    """At three times the size an icon has few half-covered pixels; an enlarged one has many."""
    small, large = drawn("check"), drawn("check", scale=3)

    def soft(image: QImage) -> float:
        alphas = [image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())]
        covered = [alpha for alpha in alphas if alpha]
        return sum(1 for alpha in covered if alpha < 255) / len(covered)

    assert soft(large) < soft(small) * 0.7


def test_arrows_turn_round_and_others_do_not(qapp: QApplication) -> None:
    assert drawn("arrow_back") != drawn("arrow_back", rtl=True)
    assert drawn("check") == drawn("check", rtl=True)


def test_a_missing_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        drawn("no_such_icon")


def test_licence_lies_beside_them() -> None:
    folder = resource("icons")
    assert "Apache License" in (folder / "LICENSE-material-symbols.txt").read_text(encoding="utf-8")
    assert "Material Symbols" in (folder / "NOTICE.md").read_text(encoding="utf-8")


def test_every_icon_named_in_code_is_vendored() -> None:
    vendored = {path.stem for path in resource("icons").glob("*.svg")}
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(keydesk.ui.__path__[0]).rglob("*.py"))
    named = set(re.findall(r'(?:icon=|IconTile\(|IconButton\(|EmptyState\(\s*|set_icon\()"(\w+)"', source))
    assert len(named) > 20
    assert named - vendored == set()
    assert vendored >= MIRRORED
