"""What a text in a policy must look like: addresses, ids, paths, templates. Pure; any thread; raises `Wrong`."""

import re
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import SplitResult, urlsplit

from keydesk.config.policy.kinds import Wrong
from keydesk.core.errors import KeydeskError

DIRECT = "direct"
"""Value of the proxy key for no proxy at all."""
# Compiled when first used: this is read before the first frame, and most policies set few of these.
_CLIENT_ID = r"[A-Za-z0-9_-]{1,64}\Z"
_SCOPE = r"[\x21\x23-\x5b\x5d-\x7e]{1,200}\Z"  # RFC 6749 §3.3
_HOST = r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\Z"
_MODEL = r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\Z"
_MAIL = r"[^\s@<>\"]{1,64}@[A-Za-z0-9.-]{1,250}\Z"
_PHONE = r"\+?[0-9 ().-]{3,40}\Z"
_PROXY_HOST = r"[A-Za-z0-9._-]{1,253}\Z"


def issuer(text: str) -> str:
    """Take a tenant's address, with or without ``https://``; gives the normalised issuer."""
    from keydesk.config.issuer import normalise_issuer  # not before the first frame where none is set

    try:
        return normalise_issuer(text if "://" in text else f"https://{text}")
    except KeydeskError as error:
        raise Wrong("form") from error


def client_id(text: str) -> str:
    """Take an application's client id."""
    return _matching(_CLIENT_ID, text)


def word(text: str) -> str:
    """Take what goes into an address as it stands: one word."""
    if any(char.isspace() for char in text) or len(text) > 320:
        raise Wrong("form")
    return text


def scope(text: str) -> str:
    """Take one scope. Source: RFC 6749 §3.3."""
    return _matching(_SCOPE, text)


def host(text: str) -> str:
    """Take a host name."""
    return _matching(_HOST, text.lower())


def model_id(text: str) -> str:
    """Take an AAGUID; gives it as lower-case UUID text. All zeros stand for no model."""
    digits = _matching(_MODEL, text.lower()).replace("-", "")
    if not digits.strip("0"):
        raise Wrong("form")
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def page(text: str) -> str:
    """Take the address of a page: https only, since a click opens it."""
    parts = _split(text)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or " " in text or not text.isascii():
        raise Wrong("form")
    return text


def mail(text: str) -> str:
    """Take an e-mail address."""
    return _matching(_MAIL, text)


def phone(text: str) -> str:
    """Take a telephone number as it is to be shown."""
    return _matching(_PHONE, text)


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
    if port is None or not parts.hostname or not re.match(_PROXY_HOST, parts.hostname):
        raise Wrong("form")
    return f"{parts.scheme}://{parts.hostname}:{port}"


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


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError as error:
        raise Wrong("form") from error


def _matching(pattern: str, text: str) -> str:
    if not re.match(pattern, text):
        raise Wrong("form")
    return text
