"""Takes the pictures: sets theme and language, makes a scene, grabs it."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from keydesk.ui.language import LANGUAGES, Language
from keydesk.ui.theme.theme import Theme
from tests.gallery.languages import Pseudo
from tests.gallery.registry import Scene

THEMES = ("light", "dark", "contrast")
_PALETTES = {"light": "light", "dark": "dark", "contrast": "contrast_dark"}


class Studio:
    """One application that plays every theme and language in turn.

    Args:
        app: the application.
    """

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._theme = Theme(app)
        self._theme.set_motion("off")
        self._language = Language(app)
        self._pseudo: Pseudo | None = None

    def dress(self, theme: str, language: str, percent: int = 100) -> None:
        """Set theme, language and text size."""
        self._theme.set_percent(percent)
        self._theme.set_mode(_PALETTES[theme])
        if self._pseudo is not None:
            QCoreApplication.removeTranslator(self._pseudo)
            self._pseudo = None
        self._language.set(language if language in LANGUAGES else "en")
        QLocale.setDefault(QLocale(self._language.name))
        direction = Qt.LayoutDirection.LeftToRight
        if language not in LANGUAGES:
            self._pseudo = Pseudo(language)
            QCoreApplication.installTranslator(self._pseudo)
        if language == "rtl":
            direction = Qt.LayoutDirection.RightToLeft
            QLocale.setDefault(QLocale("ar"))
        self._app.setLayoutDirection(direction)
        self._theme.apply()

    def undress(self) -> None:
        """Take theme and language off again, for those who come after."""
        if self._pseudo is not None:
            QCoreApplication.removeTranslator(self._pseudo)
            self._pseudo = None
        self._language.clear()
        self._theme.set_percent(100)
        self._theme.set_motion("system")
        self._app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def shoot(self, scene: Scene) -> QImage:
        """Return a picture of the scene in the dress of now."""
        widget = scene.make()
        widget.resize(scene.width, scene.height)
        widget.show()
        self._settle(scene.settle_ms)
        pixmap = widget.grab()
        image = QImage(pixmap.size(), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(pixmap.devicePixelRatio())
        painter = QPainter(image)
        painter.drawPixmap(0, 0, pixmap)
        painter.end()
        widget.close()
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return image

    def _settle(self, settle_ms: int) -> None:
        # Layouts with wrapped labels need a few rounds; late parts need their time.
        until = time.monotonic() + settle_ms / 1000
        for _ in range(30):
            QCoreApplication.processEvents()
        while time.monotonic() < until:
            QCoreApplication.processEvents()


def save(image: QImage, folder: Path, name: str) -> Path:
    """Write a picture and return its path."""
    path = folder / f"{name}.png"
    if not image.save(str(path)):
        raise OSError(f"cannot write {path}")
    return path
