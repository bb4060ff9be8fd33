"""How dialogs name and draw keys and methods.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QWidget

from keydesk.domain.account import Method, MethodType
from keydesk.domain.keys import FormFactor, SecurityKey
from keydesk.ui.widgets.key_drawing import KeyDrawing, TouchPicture
from keydesk.usecases.state import Snapshot

_CONTEXT = "KeyWords"
_SHAPES = {
    FormFactor.USB_A: "usb_a",
    FormFactor.USB_C: "usb_c",
    FormFactor.NANO: "nano_a",
    FormFactor.CARD: "card",
    FormFactor.BIO: "usb_c",
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
_DRAWING_TAG = "blue"


def key_name(key: SecurityKey, now: Snapshot) -> str:
    """Name a key as the person knows it.

    Args:
        key: the key.
        now: holds the person's own names.

    Returns:
        The own name, else the model.
    """
    return now.key_label(key.id) or key.model


def method_name(method: Method, now: Snapshot) -> str:
    """Name a method as the person knows it.

    Args:
        method: the method.
        now: holds the person's own names.

    Returns:
        The own name, else the account's name, else what kind it is.
    """
    label = now.passkey_label(method.passkey.credential_id) if method.passkey is not None else None
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


def key_drawing(key: SecurityKey, *, width: int = 72, parent: QWidget | None = None) -> KeyDrawing:
    """Draw a key.

    Args:
        key: the key.
        width: logical pixels.
        parent: the owner.

    Returns:
        The drawing; decoration beside a name.
    """
    return KeyDrawing(
        _SHAPES.get(key.form, "unknown"), _DRAWING_TAG, nfc="nfc" in key.transports,
        fingerprint=key.form is FormFactor.BIO, width=width, parent=parent,
    )  # fmt: skip


def touch_picture(key: SecurityKey | None, *, parent: QWidget | None = None) -> TouchPicture:
    """Draw where to touch.

    Args:
        key: the key, None when it is not known which one it is.
        parent: the owner.

    Returns:
        The picture.
    """
    if key is None:
        return TouchPicture("unknown", _DRAWING_TAG, parent=parent)
    return TouchPicture(
        _SHAPES.get(key.form, "unknown"), _DRAWING_TAG, nfc="nfc" in key.transports,
        fingerprint=key.form is FormFactor.BIO, parent=parent,
    )  # fmt: skip
