"""An organisation's logo and name at the head of the rail, and its name in the title of the window.

Made only where a policy says so. Main thread; raises nothing: the logo was checked where it was read.
"""

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from keydesk.config.brand import Brand, is_png
from keydesk.ui.main_window import MainWindow
from keydesk.ui.widgets.text import OneLine

_WIDEST = 4  # times as wide as high, for logos that are words


class Logo(QWidget):
    """The picture, at the height of a line and a half.

    Args:
        data: PNG or SVG.
        name: what a screen reader says.
    """

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__()
        self._data = data
        self._shape = _shape(data)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def drawable(self) -> bool:
        """Whether the picture has a size."""
        return not self._shape.isEmpty()

    def sizeHint(self) -> QSize:
        """A line and a half high, as wide as the picture wants it within reason."""
        high = max(24, round(self.fontMetrics().height() * 1.6))
        wide = round(high * self._shape.width() / max(1, self._shape.height()))
        return QSize(max(1, min(wide, high * _WIDEST)), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it whole, in the middle, in its own shape."""
        _draw(QPainter(self), self._data, self._shape, self.rect())


def logo_picture(data: bytes, side: int) -> QPixmap:
    """Draw a logo into a square, for icons.

    Args:
        data: PNG or SVG.
        side: of the square, in pixels.

    Returns:
        The picture; empty where nothing can be drawn.
    """
    picture, shape = QPixmap(side, side), _shape(data)
    if shape.isEmpty():
        return QPixmap()
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _draw(painter, data, shape, picture.rect())
    painter.end()
    return picture


def _draw(painter: QPainter, data: bytes, shape: QSize, room: QRect) -> None:
    size = shape.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    box = QRect(0, 0, size.width(), size.height())
    box.moveCenter(room.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if is_png(data):
        painter.drawImage(box, QImage.fromData(data))
    else:
        from PySide6.QtSvg import QSvgRenderer

        QSvgRenderer(QByteArray(data)).render(painter, QRectF(box))


def _shape(data: bytes) -> QSize:
    if is_png(data):
        return QImage.fromData(data).size()
    from PySide6.QtSvg import QSvgRenderer

    return QSvgRenderer(QByteArray(data)).defaultSize()


class BrandMark(QWidget):
    """Logo and name.

    Args:
        brand: of the organisation.
    """

    def __init__(self, brand: Brand) -> None:
        super().__init__()
        self.setObjectName("brand")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 12)
        row.setSpacing(12)
        self.logo = Logo(brand.logo, brand.name) if brand.logo else None
        if self.logo is not None and self.logo.drawable:
            row.addWidget(self.logo)
        self.name = OneLine(brand.name)
        row.addWidget(self.name, 1)

    def set_narrow(self, narrow: bool) -> None:
        """Show the logo only; a name alone has no room there."""
        self.name.setVisible(not narrow)
        self.setVisible(not narrow or self.logo is not None)


def show_brand(window: MainWindow, brand: Brand) -> None:
    """Put the brand on a window.

    Args:
        window: before its first frame.
        brand: with a name or a logo of its own.
    """
    window.setWindowTitle(brand.name)
    window.rail.show_mark(BrandMark(brand))
