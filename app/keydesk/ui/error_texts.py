"""How the window tells a failure: the words of `config.texts` in the language of the window, and the one next button.

Runs on the main thread. Raises nothing.
"""

from enum import Enum

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from keydesk.config.texts import ErrorText, details_for, texts_for
from keydesk.core.errors import KeydeskError, Param
from keydesk.core.redact import redact
from keydesk.domain.catalogue import Code
from keydesk.ui.product import branded
from keydesk.ui.widgets.error_panel import ErrorPanel


class Remedy(Enum):
    """What the one button under a failure does."""

    RETRY = "retry"
    SIGN_IN = "sign-in"
    REFRESH = "refresh"
    SET_PIN = "set-pin"
    CLOSE = "close"  # nothing the person can do here and now


_SIGN_IN = frozenset(
    {Code.SIGN_IN_NEEDED, Code.SESSION_ENDED, Code.FRESH_SIGN_IN_NEEDED, Code.SCOPE_MISSING, Code.API_UNAUTHORIZED}
)
_REFRESH = frozenset(
    {Code.API_NOT_FOUND, Code.API_CONFLICT, Code.METHOD_GONE, Code.OUTCOME_UNKNOWN, Code.STORE_CORRUPT,
     Code.ACCOUNT_GONE, Code.ACCOUNT_EXISTS, Code.CONNECTION_GONE}
)  # fmt: skip
_SET_PIN = frozenset({Code.PIN_NOT_SET, Code.PIN_MUST_CHANGE, Code.PIN_ALREADY_SET})
_CLOSE = frozenset(
    {Code.CLIENT_REFUSED, Code.TLS_REFUSED, Code.REDIRECTED, Code.API_FORBIDDEN, Code.API_MEDIA_TYPE,
     Code.API_NOT_ACTIVE, Code.LAST_METHOD, Code.TOO_MANY_PASSKEYS, Code.KEY_TOO_OLD, Code.KEY_SWITCHED_OFF,
     Code.KEY_FULL, Code.KEY_HAS_PASSKEY, Code.KEY_UNSUPPORTED, Code.KEY_NO_PERMISSION, Code.KEY_WINDOWS_ADMIN,
     Code.FINGERPRINT_FULL, Code.READER_SERVICE_MISSING, Code.PIN_BLOCKED, Code.CHALLENGE_INVALID, Code.LEFT_OVER,
     Code.TEST_FAILED,
     Code.KEYRING_MISSING, Code.STORE_NEWER, Code.SETTINGS_INVALID, Code.FOLDER_UNWRITABLE,
     Code.UPDATE_UNSIGNED, Code.UPDATE_ROLLED_BACK, Code.UPDATE_OFF}
)  # fmt: skip
_HARMLESS = frozenset(
    {Code.SIGN_IN_NEEDED, Code.SIGN_IN_TIMED_OUT, Code.SIGN_IN_CANCELLED, Code.SESSION_ENDED,
     Code.FRESH_SIGN_IN_NEEDED, Code.SIGN_IN_BUSY, Code.OFFLINE, Code.API_RATE_LIMITED, Code.KEY_NONE, Code.KEY_BUSY,
     Code.KEY_HAS_PASSKEY, Code.KEY_NOT_TOUCHED, Code.KEY_SEVERAL, Code.KEY_CANCELLED, Code.PIN_REPLUG,
     Code.PIN_NOT_SET, Code.PIN_MUST_CHANGE, Code.PIN_LAST_TRY, Code.LAST_METHOD, Code.CHALLENGE_EXPIRED,
     Code.DEVICE_CODE_EXPIRED, Code.DEVICE_FLOW_OFF, Code.KEY_SIGN_IN_OFF, Code.ACCOUNT_GONE, Code.ACCOUNT_EXISTS,
     Code.CONNECT_EXPIRED, Code.CONNECT_DENIED, Code.RESET_TOO_LATE, Code.RESET_STOPPED,
     Code.UPDATE_UNREACHABLE, Code.UPDATE_OFF}
)  # fmt: skip


def words_for(code: str, **params: Param) -> ErrorText:
    """Give the words for a code in the language of the window.

    Args:
        code: a code of the catalogue.
        params: its values.

    Returns:
        The four texts.
    """
    return _renamed(texts_for(code, params, QLocale().name()))  # ui.language sets the default locale


def _renamed(words: ErrorText) -> ErrorText:
    return ErrorText(words.code, *map(branded, (words.title, words.what, words.safe, words.next)))


def words_of(error: KeydeskError) -> ErrorText:
    """Give the words for a failure in the language of the window.

    Args:
        error: the failure.

    Returns:
        The four texts.
    """
    return words_for(error.code, **error.params)


def remedy(code: str) -> Remedy:
    """Say what the one button under a failure does.

    Args:
        code: a code of the catalogue.

    Returns:
        The remedy; trying again for everything that may pass.
    """
    if code in _SIGN_IN:
        return Remedy.SIGN_IN
    if code in _REFRESH:
        return Remedy.REFRESH
    if code in _SET_PIN:
        return Remedy.SET_PIN
    return Remedy.CLOSE if code in _CLOSE else Remedy.RETRY


def copied(error: KeydeskError) -> str:
    """Give what "Copy details for IT" copies: code and values, then the words the person sees, and English ones.

    Args:
        error: the failure.

    Returns:
        Lines; redacted, because what a server said may stand among the values.
    """
    lines = [details_for(error.code, error.params), f"help: keydesk help {error.code}"]
    shown = words_of(error)
    english = _renamed(texts_for(error.code, error.params))
    for words in dict.fromkeys((shown, english)):
        lines.append(f"{words.title}. {words.what} {words.safe} {words.next}")
    return redact("\n".join(lines))


def error_panel(error: KeydeskError, *, titled: bool = False, parent: QWidget | None = None) -> ErrorPanel:
    """Make the panel that tells a failure.

    Args:
        error: the failure.
        titled: lead with the title, where no heading above says it.
        parent: the owner.

    Returns:
        The panel, without a button for the next step.
    """
    words = words_of(error)
    return ErrorPanel(
        f"{words.title} – {words.what}" if titled else words.what,
        words.safe,
        words.next,
        code=words.code,
        details=copied(error),
        kind="warn" if error.code in _HARMLESS else "bad",
        parent=parent,
    )
