"""How dialogs name and draw keys and methods.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QWidget

from keydesk.domain.account import Method, MethodType
from keydesk.domain.keys import NO_MODEL, FormFactor, SecurityKey, Tag
from keydesk.ui.widgets.key_drawing import KeyDrawing, TouchPicture
from keydesk.ui.widgets.plug_picture import PlugPicture
from keydesk.ui.widgets.swatches import SwatchRow
from keydesk.usecases.state import Snapshot

_CONTEXT = "KeyWords"
_SHAPES = {
    FormFactor.USB_A: "usb_a",
    FormFactor.USB_C: "usb_c",
    FormFactor.NANO: "nano_a",
    FormFactor.NANO_C: "nano_c",
    FormFactor.CARD: "card",
    FormFactor.BIO: "usb_a",
    FormFactor.BIO_C: "usb_c",
}
FINGERPRINTS = frozenset({FormFactor.BIO, FormFactor.BIO_C})
NANOS = frozenset({FormFactor.NANO, FormFactor.NANO_C})
_TAGS: dict[Tag, str] = {
    Tag.BLUE: str(QT_TRANSLATE_NOOP("KeyWords", "Blue")),
    Tag.GREEN: str(QT_TRANSLATE_NOOP("KeyWords", "Green")),
    Tag.ORANGE: str(QT_TRANSLATE_NOOP("KeyWords", "Orange")),
    Tag.RED: str(QT_TRANSLATE_NOOP("KeyWords", "Red")),
    Tag.PURPLE: str(QT_TRANSLATE_NOOP("KeyWords", "Purple")),
    Tag.GREY: str(QT_TRANSLATE_NOOP("KeyWords", "Grey")),
}
_TYPES: dict[str, str] = {
    MethodType.PASSKEY: str(QT_TRANSLATE_NOOP("KeyWords", "Passkey")),
    MethodType.PASSWORD: str(QT_TRANSLATE_NOOP("KeyWords", "Password")),
    MethodType.TOTP: str(QT_TRANSLATE_NOOP("KeyWords", "Authenticator app")),
    MethodType.PUSH: str(QT_TRANSLATE_NOOP("KeyWords", "Push notification")),
    MethodType.PHONE: str(QT_TRANSLATE_NOOP("KeyWords", "Phone")),
    MethodType.EMAIL: str(QT_TRANSLATE_NOOP("KeyWords", "E-mail")),
    MethodType.RECOVERY_CODE: str(QT_TRANSLATE_NOOP("KeyWords", "Recovery code")),
    MethodType.WEBAUTHN_PLATFORM: str(QT_TRANSLATE_NOOP("KeyWords", "This computer's own sign-in")),
    MethodType.WEBAUTHN_ROAMING: str(QT_TRANSLATE_NOOP("KeyWords", "Security key (older sign-in)")),
}
NO_TAG = Tag.GREY
"""How keys without a colour of their own are drawn."""


def key_name(key: SecurityKey, now: Snapshot) -> str:
    """Name a key as the person knows it.

    Args:
        key: the key.
        now: holds the person's own names.

    Returns:
        The own name, else the model.
    """
    return now.key_label(key.id) or model_words(key)


def model_words(key: SecurityKey) -> str:
    """Name a key's model.

    Args:
        key: the key.

    Returns:
        The model; for a key that tells none what it is, in the language of the window.
    """
    return QCoreApplication.translate("KeyWords", "Security key") if key.model == NO_MODEL else key.model


def method_name(method: Method, now: Snapshot) -> str:
    """Name a method as the person knows it.

    Args:
        method: the method.
        now: holds the person's own names.

    Returns:
        The own name, else the account's name, else what kind it is.
    """
    label = now.own_name(method)
    return label or method.name or method_kind(method.type)


def method_kind(kind: str) -> str:
    """Say what kind of method it is, in words.

    Args:
        kind: a `MethodType` value or any text a newer service sends.

    Returns:
        Words in the language of the window; the text itself for an unknown kind.
    """
    known = _TYPES.get(kind)
    return QCoreApplication.translate(_CONTEXT, known) if known is not None else kind


def tag_name(tag: Tag) -> str:
    """Name a colour.

    Args:
        tag: the colour.

    Returns:
        A word in the language of the window.
    """
    return QCoreApplication.translate(_CONTEXT, _TAGS[tag])


def drawing_tag(key_id: str, now: Snapshot) -> Tag:
    """Give the colour a key is drawn in.

    Args:
        key_id: the key.
        now: holds the colours.

    Returns:
        The person's own choice, else the plain one.
    """
    return now.key_tag(key_id) or NO_TAG


def tag_row(tag: Tag | None) -> SwatchRow:
    """Make the row of colours a key can have.

    Args:
        tag: the colour the key has; without one it is drawn in the plain one.

    Returns:
        The row.
    """
    name = QCoreApplication.translate("KeyWords", "Colour")
    return SwatchRow(name, [(each, tag_name(each)) for each in Tag], tag or NO_TAG)


def chosen_tag(row: SwatchRow, tag: Tag | None) -> Tag | None:
    """Give the colour that was chosen in a row.

    Args:
        row: made by `tag_row`.
        tag: the colour the key had.

    Returns:
        The colour; None where there was none and the plain one was left as it stood.
    """
    chosen = Tag(row.chosen) if row.chosen else None
    return None if tag is None and chosen is NO_TAG else chosen


def shape_of(form: FormFactor) -> str:
    """Give the drawing of a form.

    Args:
        form: the form.

    Returns:
        The name of a drawing, see `KeyDrawing`.
    """
    return _SHAPES.get(form, "unknown")


def key_drawing(key: SecurityKey, now: Snapshot, *, width: int = 72, parent: QWidget | None = None) -> KeyDrawing:
    """Draw a key.

    Args:
        key: the key.
        now: knows the key's colour.
        width: logical pixels.
        parent: the owner.

    Returns:
        The drawing; decoration beside a name.
    """
    return KeyDrawing(
        _SHAPES.get(key.form, "unknown"), drawing_tag(key.id, now), nfc="nfc" in key.transports,
        fingerprint=key.form in FINGERPRINTS, width=width, parent=parent,
    )  # fmt: skip


def touch_picture(key: SecurityKey | None, tag: Tag = NO_TAG, *, parent: QWidget | None = None) -> TouchPicture:
    """Draw where to touch.

    Args:
        key: the key, None when it is not known which one it is.
        tag: the key's colour.
        parent: the owner.

    Returns:
        The picture.
    """
    if key is None:
        return TouchPicture("unknown", tag, parent=parent)
    return TouchPicture(
        _SHAPES.get(key.form, "unknown"), tag, nfc="nfc" in key.transports,
        fingerprint=key.form in FINGERPRINTS, parent=parent,
    )  # fmt: skip


def lying_picture(key: SecurityKey, tag: Tag = NO_TAG, *, parent: QWidget | None = None) -> KeyDrawing:
    """Draw a key that belongs on a reader; nothing on it is touched there.

    Args:
        key: the key.
        tag: its colour.
        parent: the owner.

    Returns:
        The picture; the words beside it say the same.
    """
    return KeyDrawing(
        _SHAPES.get(key.form, "unknown"),
        tag,
        nfc=True,
        fingerprint=key.form in FINGERPRINTS,
        width=200,
        parent=parent,
    )


def plug_picture(key: SecurityKey, tag: Tag = NO_TAG, *, away: bool, parent: QWidget | None = None) -> PlugPicture:
    """Draw a key that is unplugged or plugged in.

    Args:
        key: the key.
        tag: its colour.
        away: it is unplugged.
        parent: the owner.

    Returns:
        The picture; the words beside it say the same.
    """
    return PlugPicture(
        _SHAPES.get(key.form, "unknown"), tag, away=away, nfc="nfc" in key.transports,
        fingerprint=key.form in FINGERPRINTS, parent=parent,
    )  # fmt: skip
