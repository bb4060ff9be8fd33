"""Which colours a widget has to paint with.

Owns: the way from a widget's QPalette to its token table. The palette's ToolTipBase colour is different in every
table, so a palette says by itself which table it was made from: colours follow Qt's own propagation, nothing has to
be handed down by hand and two themes can live side by side. Runs on the main thread. Raises KeyError for a token
that does not exist.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

from keydesk.ui.theme.tokens import NAMES, PALETTES, SCRIM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QBrush
    from PySide6.QtWidgets import QWidget


class Look:
    """The colours of one palette, as QColor."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.contrast = name.startswith("contrast")
        self.dark = name in ("dark", "contrast_dark")
        self.scrim = QColor(SCRIM[name])
        self._table: Mapping[str, str] = PALETTES[name]
        self._colors: dict[str, QColor] = {}
        self._brushes: dict[str, QBrush] = {}

    @property
    def table(self) -> Mapping[str, str]:
        """The tokens in force."""
        return self._table

    def repaint(self, changes: Mapping[str, str]) -> None:
        """Use other colours for some tokens from now on, or our own again where there are none.

        Args:
            changes: by token; nothing that is read in front of or behind them may lose its contrast.
        """
        self._table = {**PALETTES[self.name], **changes}
        self._colors.clear()
        self._brushes.clear()

    def brush(self, token: str) -> QBrush:
        """Return a solid brush of a token; painting with a brush needs no name of the Qt namespace.

        Raises:
            KeyError: no such token.
        """
        brush = self._brushes.get(token)
        if brush is None:
            brush = self._brushes[token] = solid(self.color(token))
        return brush

    def color(self, token: str) -> QColor:
        """Return the colour of a token.

        Args:
            token: a name of the token table.

        Returns:
            The colour; do not change it in place.

        Raises:
            KeyError: no such token.
        """
        color = self._colors.get(token)
        if color is None:
            color = self._colors[token] = QColor(self._table[token])
        return color


def solid(color: QColor) -> QBrush:
    """Return a solid brush; do not change it in place."""
    return _solid(color.rgba())


@lru_cache(maxsize=256)
def _solid(rgba: int) -> QBrush:
    # By way of a palette: QBrush(QColor) touches the Qt namespace, which is dear at start.
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor.fromRgba(rgba))
    return palette.brush(QPalette.ColorRole.Window)


_LOOKS = {int(QColor(PALETTES[name]["tip"]).rgb()): Look(name) for name in NAMES}
_BY_NAME = {look.name: look for look in _LOOKS.values()}
_FALLBACK = _BY_NAME["light"]


def look_named(name: str) -> Look:
    """Return the look of a palette.

    Raises:
        KeyError: no such palette.
    """
    return _BY_NAME[name]


def look_of(widget: QWidget) -> Look:
    """Return the colours this widget has to paint with.

    Args:
        widget: any widget; its palette decides.

    Returns:
        The look of the palette, or the light one where the palette is not ours.
    """
    return _LOOKS.get(widget.palette().color(QPalette.ColorRole.ToolTipBase).rgb(), _FALLBACK)
