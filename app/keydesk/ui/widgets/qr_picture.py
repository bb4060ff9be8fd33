"""A QR picture, drawn here and nowhere else: black on white with its quiet zone, whatever the theme.

What it holds is a secret: it is drawn from memory, and no screen reader and no file gets it. Runs on the main thread.
Raises nothing.
"""

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from keydesk.core.secret import Secret
from keydesk.ui.models.qr_modules import QrModules, qr_modules
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.painting import RADIUS, rounded_by, text_scale

QUIET = 4
"""White modules around the picture that cameras need. Source: ISO/IEC 18004 §9.1."""
_SIDE = 196
_LEAST_MODULE = 3


def qr_image(content: Secret | QrModules) -> QImage:
    """Draw a QR code, one pixel for each module, with its quiet zone.

    Args:
        content: what a camera reads, or its modules where a worker has found them.

    Returns:
        A square picture, black on white.
    """
    rows = (qr_modules(content) if isinstance(content, Secret) else content).rows
    side = len(rows) + 2 * QUIET
    blank = bytes([255]) * side
    quiet = bytes([255]) * QUIET
    inked = [quiet + bytes(0 if module else 255 for module in row) + quiet for row in rows]
    lines = [blank] * QUIET + inked + [blank] * QUIET
    # The copy owns its memory; the bytes here go when this function ends.
    return QImage(b"".join(lines), side, side, side, QImage.Format.Format_Grayscale8).copy()


class QrPicture(QWidget):
    """The picture.

    Args:
        content: what a camera reads, or its modules where a worker has found them.
        name: what a screen reader says in its place.
        least_module: fewest logical pixels of a module; more where a long text makes them many.
        parent: the owner.
    """

    def __init__(
        self,
        content: Secret | QrModules,
        name: str,
        *,
        least_module: int = _LEAST_MODULE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._least_module = least_module
        self._image = qr_image(content)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def modules(self) -> int:
        """How many modules a side has, with the quiet zone."""
        return self._image.width()

    def sizeHint(self) -> QSize:
        """Large enough for a phone's camera, a little larger with larger text."""
        wanted = _SIDE * min(text_scale(self), 1.5)
        side = self.modules * max(self._least_module, math.ceil(wanted / self.modules))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """A camera needs all of it."""
        return self.sizeHint()

    def shown_at(self) -> QRectF:
        """Return where the modules are drawn: each one a whole number of device pixels, so that edges are sharp."""
        ratio = self.devicePixelRatioF()
        pixels = max(1, int(self.width() * ratio) // self.modules)
        side = pixels * self.modules / ratio
        # On a whole device pixel, too.
        left = int((self.width() - side) / 2 * ratio) / ratio
        top = int((self.height() - side) / 2 * ratio) / ratio
        return QRectF(left, top, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the white ground, then the modules."""
        painter = QPainter(self)
        white = QColor(255, 255, 255)
        rounded_by(painter, QRectF(self.rect()), RADIUS, white, look_of(self).color("line"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        box, inked = self.shown_at(), self.modules - 2 * QUIET
        module = box.width() / self.modules
        # Without its quiet zone: that is the ground, whose corners are round.
        to = QRectF(box.left() + QUIET * module, box.top() + QUIET * module, inked * module, inked * module)
        painter.drawImage(to, self._image, QRectF(QUIET, QUIET, inked, inked))
