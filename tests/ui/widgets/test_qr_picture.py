"""The picture is what segno made, sharp at every scale and white around in every theme."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import segno
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication

from keydesk.core.secret import Secret
from keydesk.ui.theme.theme import make_palette
from keydesk.ui.widgets.qr_picture import QUIET, QrPicture, qr_image

URI = Secret("otpauth://totp/Acme:ana%40acme.com?secret=JBSWY3DPEHPK3PXP&issuer=Acme")


@pytest.fixture
def picture(qapp: QApplication) -> Iterator[QrPicture]:
    picture = QrPicture(URI, "QR picture")
    picture.resize(picture.sizeHint())
    yield picture
    picture.close()
    picture.deleteLater()


def grabbed(picture: QrPicture, ratio: float) -> QImage:
    """Draw it as a screen of this scale would."""
    size = picture.size() * ratio
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(255, 0, 255))
    picture.render(image)
    return image


def test_every_module_is_drawn_as_it_was_made(qapp: QApplication) -> None:
    image = qr_image(URI)
    rows = list(segno.make_qr(URI.reveal(), error="m").matrix)
    assert image.width() == image.height() == len(rows) + 2 * QUIET
    drawn = [[image.pixelColor(x + QUIET, y + QUIET).red() == 0 for x in range(len(rows))] for y in range(len(rows))]
    assert drawn == [[bool(module) for module in row] for row in rows]
    around = {image.pixelColor(at, 0).red() for at in range(image.width())}
    assert around == {255}


@pytest.mark.parametrize("ratio", [1.0, 2.0, 3.0])
def test_modules_are_whole_device_pixels(picture: QrPicture, ratio: float) -> None:
    image = grabbed(picture, ratio)
    inside = image.copy(16, 16, (image.width() - 32) // 4 * 4, image.height() - 32)
    greys = inside.convertToFormat(QImage.Format.Format_Grayscale8)
    assert set(bytes(greys.constBits())) == {0, 255}, "a grey pixel is half a module"


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_it_lies_on_whole_pixels(picture: QrPicture, ratio: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(picture), "devicePixelRatioF", lambda self: ratio)
    box = picture.shown_at()
    pixels = box.width() * ratio / picture.modules
    assert pixels == pytest.approx(round(pixels))
    assert box.left() * ratio == pytest.approx(round(box.left() * ratio))
    assert pixels >= 3


def test_the_quiet_zone_is_white_in_the_dark(picture: QrPicture) -> None:
    picture.setPalette(make_palette("dark"))
    image = grabbed(picture, 1.0)
    middle = image.width() // 2
    assert image.pixelColor(4, middle).name() == "#ffffff"
    assert picture.palette().color(QPalette.ColorRole.Window).lightness() < 128


def test_a_screen_reader_gets_a_name_and_no_secret(picture: QrPicture) -> None:
    assert picture.accessibleName() == "QR picture"
    assert "JBSWY3DPEHPK3PXP" not in picture.accessibleDescription() + picture.toolTip()
