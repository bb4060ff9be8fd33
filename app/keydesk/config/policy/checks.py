"""What a text in a policy must look like: addresses, ids, paths, templates. Pure; any thread; raises `Wrong`."""

from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import SplitResult, urlsplit

from keydesk.config.policy.kinds import Wrong
from keydesk.core.errors import KeydeskError

DIRECT = "direct"
"""Value of the proxy key for no proxy at all."""
# Sets of characters and not patterns: this is read before the first frame, and a pattern has to be compiled first.
_LOWER, _DIGITS = "abcdefghijklmnopqrstuvwxyz", "0123456789"
_ALNUM = _LOWER + _LOWER.upper() + _DIGITS
_BASE64URL = _CLIENT_ID = frozenset(_ALNUM + "_-")
_SCOPE = frozenset(chr(at) for at in range(0x21, 0x7F)) - frozenset('"\\')  # RFC 6749 §3.3
_LABEL = frozenset(_LOWER + _DIGITS + "-")
_HEX = frozenset(_DIGITS + "abcdef")
_NO_MAIL = frozenset('@<>"')
_MAIL_HOST = frozenset(_ALNUM + ".-")
_PHONE = frozenset(_DIGITS + " ().-")
_PROXY_HOST = frozenset(_ALNUM + "._-")
_THIS_COMPUTER = frozenset(("localhost", "127.0.0.1"))
_KEY_CHARS = 43
_KEY_LAST = frozenset("AEIMQUYcgkosw048")  # the last two of its bits belong to no byte, and are zero
_MODEL = (8, 4, 4, 4, 12)


def issuer(text: str) -> str:
    """Take a tenant's address, with or without ``https://``; gives the normalised issuer."""
    from keydesk.config.issuer import normalise_issuer  # not before the first frame where none is set

    try:
        return normalise_issuer(text if "://" in text else f"https://{text}")
    except KeydeskError as error:
        raise Wrong("form") from error


def client_id(text: str) -> str:
    """Take an application's client id."""
    return _made_of(_CLIENT_ID, text, 64)


def word(text: str) -> str:
    """Take what goes into an address as it stands: one word."""
    if any(char.isspace() for char in text) or len(text) > 320:
        raise Wrong("form")
    return text


def scope(text: str) -> str:
    """Take one scope. Source: RFC 6749 §3.3."""
    return _made_of(_SCOPE, text, 200)


def host(text: str) -> str:
    """Take a host name."""
    labels = _made_of(_LABEL | {"."}, text.lower(), 253).split(".")
    if any(not label or len(label) > 63 or label[0] == "-" or label[-1] == "-" for label in labels):
        raise Wrong("form")
    return ".".join(labels)


def model_id(text: str) -> str:
    """Take an AAGUID; gives it as lower-case UUID text. All zeros stand for no model."""
    digits = text.lower()
    parts = digits.split("-")
    if len(parts) > 1 and tuple(len(part) for part in parts) != _MODEL:
        raise Wrong("form")
    digits = _made_of(_HEX, "".join(parts), 32)
    if len(digits) != 32 or not digits.strip("0"):
        raise Wrong("form")
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def page(text: str) -> str:
    """Take the address of a page: https only, since a click opens it."""
    parts = _split(text)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or " " in text or not text.isascii():
        raise Wrong("form")
    return text


def feed_address(text: str) -> str:
    """Take the address of a feed: https, or http on this computer for those who try a feed out."""
    parts = _split(text)
    if parts.scheme == "http" and parts.hostname in _THIS_COMPUTER and "@" not in parts.netloc:
        return _made_of(_SCOPE, text, 1000)
    return page(text)


def feed_key(text: str) -> str:
    """Take an Ed25519 public key: 32 bytes as base64url without padding. Source: RFC 4648 §3.5, §5."""
    if len(text) != _KEY_CHARS or text[-1] not in _KEY_LAST:
        raise Wrong("form")
    return _made_of(_BASE64URL, text, _KEY_CHARS)


def mail(text: str) -> str:
    """Take an e-mail address."""
    name, at, place = text.partition("@")
    if not at or not 1 <= len(name) <= 64 or any(char.isspace() or char in _NO_MAIL for char in name):
        raise Wrong("form")
    _made_of(_MAIL_HOST, place, 250)
    return text


def phone(text: str) -> str:
    """Take a telephone number as it is to be shown."""
    if len(_made_of(_PHONE, text.removeprefix("+"), 40)) < 3:
        raise Wrong("form")
    return text


def proxy(text: str) -> str:
    """Take a proxy's address without a password, or ``direct``."""
    if text == DIRECT:
        return text
    parts = _split(text if "://" in text else f"http://{text}")
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.path.strip("/") or parts.query:
        raise Wrong("form")
    try:
        port = parts.port
    except ValueError as error:
        raise Wrong("form") from error
    if port is None:
        raise Wrong("form")
    return f"{parts.scheme}://{_made_of(_PROXY_HOST, parts.hostname or '', 253)}:{port}"


def whole_path(text: str) -> str:
    """Take a path that does not depend on where the program is started."""
    if not (PurePosixPath(text).is_absolute() or PureWindowsPath(text).is_absolute()):
        raise Wrong("form")
    return text


def name_template(text: str) -> str:
    """Take a template of key names."""
    from keydesk.domain.key_names import is_name_template  # not before the first frame where none is set

    if not is_name_template(text):
        raise Wrong("form")
    return text


def product_name(text: str) -> str:
    """Take a name that fits into the title of a window and into sentences with places to fill."""
    if len(text) > 40 or any(char in text for char in "{}%"):
        raise Wrong("form")
    return text


def color(text: str) -> str:
    """Take a colour as ``#rrggbb``; gives it in lower case."""
    if len(text) != 7 or text[0] != "#":
        raise Wrong("form")
    return "#" + _made_of(_HEX, text[1:].lower(), 6)


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError as error:
        raise Wrong("form") from error


def _made_of(chars: frozenset[str], text: str, most: int) -> str:
    if not 0 < len(text) <= most or not chars.issuperset(text):
        raise Wrong("form")
    return text
