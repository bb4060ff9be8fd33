"""The theme in force: which palette, how large the text, whether things may move.

Owns: the application's palette, fonts and effect switch. Runs on the main thread. Raises ValueError for a mode or
a text size that does not exist.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from keydesk.ui.theme.look import look_named
from keydesk.ui.theme.tokens import PALETTES

MODES = ("system", "light", "dark", "contrast")
MOTIONS = ("system", "off")
SMALLEST_PERCENT, LARGEST_PERCENT = 80, 200
TITLE, HEADING, SMALL = 1.6, 1.2, 0.9
LEAST_POINTS = 10.0
HALF_LIGHT = 128
_JAPANESE = ("Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic UI", "Hiragino Sans", "IPAexGothic", "IPAPGothic")

_ROLES: tuple[tuple[str, str], ...] = (
    ("Window", "bg"),
    ("WindowText", "text"),
    ("Base", "surface"),
    ("AlternateBase", "rail"),
    ("Text", "text"),
    ("PlaceholderText", "muted"),
    ("Button", "raised"),
    ("ButtonText", "text"),
    ("BrightText", "bad"),
    ("Highlight", "accent"),
    ("HighlightedText", "on_accent"),
    ("Link", "accent"),
    ("LinkVisited", "ok"),
    ("ToolTipBase", "tip"),
    ("ToolTipText", "on_tip"),
    ("Light", "surface"),
    ("Midlight", "line"),
    ("Mid", "line"),
    ("Dark", "edge"),
    ("Accent", "accent"),
)


def make_palette(name: str) -> QPalette:
    """Build the QPalette of one column of the token table.

    Args:
        name: "light", "dark", "contrast_light" or "contrast_dark".

    Returns:
        A palette in which every role is set.

    Raises:
        KeyError: no such palette.
    """
    table = look_named(name).table
    palette = QPalette()
    for role, token in _ROLES:
        palette.setColor(getattr(QPalette.ColorRole, role), QColor(table[token]))
    # Labels stay readable when something is disabled; only what is written on controls steps back.
    for written in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, written, QColor(table["muted"]))
    return palette


def scaled_font(font: QFont, ratio: float, *, bold: bool = False) -> QFont:
    """Return a copy of a font at a ratio of its size.

    Args:
        font: the font to start from.
        ratio: 1.0 keeps the size.
        bold: whether the copy is bold.

    Returns:
        The new font.
    """
    copy = QFont(font)
    if font.pixelSize() > 0:
        copy.setPixelSize(max(1, round(font.pixelSize() * ratio)))
    else:
        copy.setPointSizeF(font.pointSizeF() * ratio)
    if bold:
        # Bold, not semi-bold: Qt thickens a Japanese font that has one weight only from here on.
        copy.setWeight(QFont.Weight.Bold)
    return copy


def motion_allowed() -> bool:
    """Tell whether things may move: Qt's own switch, which follows the desktop and the setting."""
    from PySide6.QtCore import Qt

    return QApplication.isEffectEnabled(Qt.UIEffect.UI_General)


class Theme(QObject):
    """Applies palette, type scale and motion to the application and follows the desktop.

    Args:
        app: the application to dress.
        parent: the owner.
    """

    changed = Signal()

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._system_font = QFont(app.font())
        self._system_motion: bool | None = None
        self._mode = "system"
        self._percent = 100
        self._applied = ("", 0, "")
        # Asking the style hints touches the Qt namespace (14 ms, see widgets/painting.py): until follow_system() is
        # called, after the first paint, the palette that the desktop gave tells dark from light.
        self._dark = app.palette().color(QPalette.ColorRole.Window).lightness() < HALF_LIGHT
        self._wants_contrast = False

    @property
    def mode(self) -> str:
        """The chosen mode: "system", "light", "dark" or "contrast"."""
        return self._mode

    @property
    def percent(self) -> int:
        """The chosen text size in percent."""
        return self._percent

    @property
    def palette_name(self) -> str:
        """The column of the token table in force now."""
        if self._mode == "contrast" or (self._mode == "system" and self._wants_contrast):
            return "contrast_dark" if self._dark else "contrast_light"
        if self._mode == "system":
            return "dark" if self._dark else "light"
        return self._mode

    def follow_system(self) -> None:
        """Ask the desktop for its scheme and contrast and follow their changes; call it after the first paint.

        Start the application with ["…", "-style", "Fusion"]: asking for its style makes all enums of QStyle (5 ms).
        """
        if self._app.style().objectName() != "fusion":
            self._app.setStyle("Fusion")
        hints = self._app.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow)
        self._follow()

    def set_mode(self, mode: str) -> None:
        """Choose the palette.

        Args:
            mode: one of MODES, or the name of one palette.

        Raises:
            ValueError: neither.
        """
        if mode not in MODES and mode not in PALETTES:
            raise ValueError(mode)
        self._mode = mode
        self.apply()

    def use_accent(self, color: str) -> None:
        """Use an organisation's accent colour in light and dark; call it before the first palette.

        Args:
            color: as ``#rrggbb``; made fit to read.
        """
        from keydesk.ui.theme.accent import accent_tokens

        for name in ("light", "dark"):
            look_named(name).repaint(accent_tokens(color, name))

    def set_percent(self, percent: int) -> None:
        """Choose the text size.

        Args:
            percent: 80 to 200, of the system font.

        Raises:
            ValueError: outside of that.
        """
        if not SMALLEST_PERCENT <= percent <= LARGEST_PERCENT:
            raise ValueError(percent)
        self._percent = percent
        self.apply()

    def set_motion(self, motion: str) -> None:
        """Choose whether things may move.

        Args:
            motion: "system" or "off".

        Raises:
            ValueError: not one of MOTIONS.
        """
        if motion not in MOTIONS:
            raise ValueError(motion)
        from PySide6.QtCore import Qt

        if self._system_motion is None:
            self._system_motion = motion_allowed()
        allowed = self._system_motion and motion == "system"
        QApplication.setEffectEnabled(Qt.UIEffect.UI_General, allowed)

    def apply(self) -> None:
        """Dress the application; does nothing where nothing changed. Call it after a change of language, too."""
        wanted = (self.palette_name, self._percent, QLocale().name()[:2])
        if wanted == self._applied:
            return
        if wanted[1:] != self._applied[1:]:
            self._set_fonts()
        if wanted[0] != self._applied[0]:
            self._app.setPalette(make_palette(wanted[0]))
        self._applied = wanted
        self.changed.emit()

    def _set_fonts(self) -> None:
        base = QFont(self._system_font)
        if base.pixelSize() <= 0 and base.pointSizeF() < LEAST_POINTS:
            base.setPointSizeF(LEAST_POINTS)
        if QLocale().name().startswith("ja"):
            # A family that is only an alias ("Sans Serif") would draw the digits of a Japanese line in another font.
            base.setFamilies([QFontInfo(base).family(), *_JAPANESE])
        base = scaled_font(base, self._percent / 100)
        QApplication.setFont(base)
        # Fonts by class name reach living labels through Qt when the size changes; see widgets/text.py.
        for class_name, ratio, bold in (
            ("Title", TITLE, True),
            ("Heading", HEADING, True),
            ("Strong", 1.0, True),
            ("Small", SMALL, False),
            ("Button", 1.0, True),
            ("Badge", SMALL, True),
        ):
            font = scaled_font(base, ratio, bold=bold)
            QApplication.setFont(font, class_name)  # type: ignore[arg-type]  # the stub says bytes, the binding takes str

    def _follow(self) -> None:
        from PySide6.QtCore import Qt

        hints = self._app.styleHints()
        self._dark = hints.colorScheme() == Qt.ColorScheme.Dark
        self._wants_contrast = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        self.apply()
