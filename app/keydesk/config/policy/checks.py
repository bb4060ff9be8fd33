"""What a text in a policy must look like: addresses, ids, paths, templates. Pure; any thread; raises `Wrong`."""

import re
import uuid
from pathlib import PurePosixPath, PureWindowsPath
from string import Formatter
from urllib.parse import SplitResult, urlsplit

from keydesk.config.issuer import normalise_issuer
from keydesk.config.policy.kinds import Wrong
from keydesk.core.errors import KeydeskError

DIRECT = "direct"
"""Value of the proxy key for no proxy at all."""
PLACES = frozenset({"model", "serial", "serial_last4", "user", "date"})
"""What a template of key names may hold."""
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,200}\Z")  # RFC 6749 §3.3
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\Z")
_MAIL = re.compile(r"[^\s@<>\"]{1,64}@[A-Za-z0-9.-]{1,250}\Z")
_PHONE = re.compile(r"\+?[0-9 ().-]{3,40}\Z")
_PROXY_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}\Z")


def issuer(text: str) -> str:
    """Take a tenant's address, with or without ``https://``; gives the normalised issuer."""
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
    try:
        value = uuid.UUID(text)
    except ValueError as error:
        raise Wrong("form") from error
    if value.int == 0:
        raise Wrong("form")
    return str(value)


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
    if port is None or not parts.hostname or not _PROXY_HOST.match(parts.hostname):
        raise Wrong("form")
    return f"{parts.scheme}://{parts.hostname}:{port}"


def whole_path(text: str) -> str:
    """Take a path that does not depend on where the program is started."""
    if not (PurePosixPath(text).is_absolute() or PureWindowsPath(text).is_absolute()):
        raise Wrong("form")
    return text


def name_template(text: str) -> str:
    """Take a template of key names; see `PLACES`."""
    try:
        fields = [(name, spec, turn) for _, name, spec, turn in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise Wrong("form") from error
    # No format and no conversion: "{model!r:>99999}" is no name.
    if len(text) > 64 or any(name not in PLACES or spec or turn for name, spec, turn in fields):
        raise Wrong("form")
    return text


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError as error:
        raise Wrong("form") from error


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.match(text):
        raise Wrong("form")
    return text
