"""A tenant as a person set it up: address, client id, callback ports and the few choices that go with them.

Frozen and checked when made; any thread. Raises ISSUER_INVALID, CLIENT_ID_INVALID, PORT_INVALID, CA_FILE_INVALID,
PROFILE_NAME_INVALID, WRONG_USE.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

from keydesk.config.issuer import host_of, normalise_issuer, origin_of
from keydesk.config.ports import DEFAULT_PORTS, MAX_PORTS
from keydesk.core.errors import KeydeskError, Param
from keydesk.domain.catalogue import Code

Dpop = Literal["auto", "required", "off"]
CALLBACK_PATH = "/callback"
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_NAME = re.compile(r"[^\s/\\\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]{0,63}\Z")
_PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
_MAX_CA_BYTES = 4_000_000
_MAX_WORD = 320
_MAX_PATH = 4096
MAX_FILES = 16


@dataclass(frozen=True, slots=True)
class Profile:
    """One tenant and how to sign in to it. The issuer is normalised, everything is checked.

    Args:
        name: what the person calls it, 1 to 64 characters.
        issuer: ``https://host[:port]/``; plain http only for localhost and 127.0.0.1.
        client_id: the native application's id.
        callback_ports: loopback ports, tried in order; Auth0 matches them exactly.
        origin: web origin passkeys are made for, None for the issuer's own.
        organization: organization id to sign in to.
        connection: name of the one connection to use, which skips the chooser.
        login_hint: e-mail address to fill in at a first sign-in, None for none.
        ui_locales: languages of the tenant's pages in order, empty for the program's own.
        sign_in_audience: audience to sign in for when the tenant swaps one refresh token for several APIs
            (multi-resource refresh token); None to sign in for the My Account API itself.
        dpop: tokens are bound to this computer when the tenant can (``auto``), always (``required``) or never
            (``off``).
        sign_up: an account may be created here with a new passkey.
        scope_files: absolute paths of files, or folders of them, in which the organisation says what permissions of
            its connections mean; see `config.scope_words`.
        ca_file: absolute path of extra certificate authorities (PEM).
        browser: command that opens an address, None for the system's.
        practice: it is the practice tenant.
    """

    name: str
    issuer: str
    client_id: str
    callback_ports: tuple[int, ...] = DEFAULT_PORTS
    origin: str | None = None
    organization: str | None = None
    connection: str | None = None
    login_hint: str | None = None
    ui_locales: tuple[str, ...] = ()
    sign_in_audience: str | None = None
    sign_up: bool = False
    dpop: Dpop = "auto"
    scope_files: tuple[str, ...] = ()
    ca_file: str | None = None
    browser: str | None = None
    practice: bool = False

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "name", check_name(self.name))
        put(self, "issuer", normalise_issuer(self.issuer))
        put(self, "client_id", check_client_id(self.client_id, self.issuer))
        put(self, "callback_ports", check_ports(self.callback_ports))
        if self.origin is not None:
            put(self, "origin", _check_origin(self.origin, self.domain))
        for name in ("organization", "connection", "login_hint", "sign_in_audience"):
            _check_word(name, getattr(self, name))
        put(self, "scope_files", _check_files(self.scope_files))
        put(self, "ui_locales", tuple(self.ui_locales))
        for language in self.ui_locales:
            if not _LANGUAGE.match(language):
                raise KeydeskError(Code.WRONG_USE, what="ui_locales")

    @property
    def domain(self) -> str:
        """The tenant's host, without port; also the site of its passkeys when it names none."""
        return host_of(self.issuer)

    @property
    def tenant(self) -> tuple[str, str]:
        """Issuer and client: two profiles with the same are two accounts of one tenant."""
        return (self.issuer, self.client_id)

    @property
    def rp_id(self) -> str:
        """The site to assume when the tenant's options name none. Source: reference §11."""
        return self.domain

    @property
    def issuer_origin(self) -> str:
        """``scheme://host[:port]`` of the issuer; every endpoint is built on it."""
        return origin_of(self.issuer)

    @property
    def web_origin(self) -> str:
        """The origin written into client data. Source: reference §15."""
        return self.origin or self.issuer_origin

    @property
    def audience(self) -> str:
        """The My Account API's audience, with its slash. Source: reference §1."""
        return self.issuer + "me/"

    @property
    def api_base(self) -> str:
        """The My Account API's base address, without a slash at the end. Source: reference §1."""
        return self.issuer + "me/v1"

    @property
    def callback_addresses(self) -> tuple[str, ...]:
        """The lines an admin must allow, one per port. Source: reference §2."""
        return tuple(f"http://127.0.0.1:{port}{CALLBACK_PATH}" for port in self.callback_ports)


def check_name(text: str) -> str:
    """Check a profile's name.

    Args:
        text: what a person typed.

    Returns:
        The name without white space around it.

    Raises:
        KeydeskError: PROFILE_NAME_INVALID (params: name).
    """
    name = text.strip()
    if not _NAME.match(name) or not name.isprintable() or name.startswith("-"):
        raise KeydeskError(Code.PROFILE_NAME_INVALID, name=name[:64])
    return name


def check_client_id(text: str, issuer: str) -> str:
    """Check a client id's form.

    Args:
        text: what a person typed or pasted.
        issuer: the normalised issuer, to notice that the domain was pasted twice.

    Returns:
        The id without white space around it.

    Raises:
        KeydeskError: CLIENT_ID_INVALID; params: reason, one of ``empty``, ``domain``, ``form``.
    """
    client_id = text.strip()
    if not client_id:
        raise KeydeskError(Code.CLIENT_ID_INVALID, reason="empty")
    bare = client_id.lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    if bare == host_of(issuer):
        raise KeydeskError(Code.CLIENT_ID_INVALID, reason="domain")
    if not _CLIENT_ID.match(client_id):
        raise KeydeskError(Code.CLIENT_ID_INVALID, reason="form")
    return client_id


def check_ports(ports: tuple[int, ...]) -> tuple[int, ...]:
    """Check the callback ports.

    Args:
        ports: port numbers in the order they are tried.

    Returns:
        The same ports.

    Raises:
        KeydeskError: PORT_INVALID; params: port, reason, one of ``none``, ``many``, ``range``, ``twice``.
    """
    if not ports:
        _refuse_port(None, "none")
    if len(ports) > MAX_PORTS:
        _refuse_port(len(ports), "many")
    for at, port in enumerate(ports):
        # Ports below 1024 need rights this program never asks for.
        if isinstance(port, bool) or not 1024 <= port <= 65535:
            _refuse_port(port, "range")
        if port in ports[:at]:
            _refuse_port(port, "twice")
    return tuple(ports)


def check_ca_file(text: str) -> str:
    """Check that a file can be a list of certificate authorities. Reads the file: not on the UI loop.

    Args:
        text: path of a PEM file.

    Returns:
        The absolute path.

    Raises:
        KeydeskError: CA_FILE_INVALID; params: path, reason, one of ``missing``, ``unreadable``, ``folder``,
            ``too-large``, ``private-key``, ``no-certificate``.
    """
    path = Path(text.strip()).expanduser().absolute()
    try:
        if path.is_dir():
            _refuse_ca(path, "folder")
        if path.stat().st_size > _MAX_CA_BYTES:
            _refuse_ca(path, "too-large")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise KeydeskError(Code.CA_FILE_INVALID, path=str(path), reason="missing") from error
    except OSError as error:
        raise KeydeskError(Code.CA_FILE_INVALID, path=str(path), reason="unreadable") from error
    if _PRIVATE_KEY.search(data):
        _refuse_ca(path, "private-key")
    if b"-----BEGIN CERTIFICATE-----" not in data:
        _refuse_ca(path, "no-certificate")
    return str(path)


def _check_files(paths: tuple[str, ...]) -> tuple[str, ...]:
    if len(paths) > MAX_FILES or not all(0 < len(path) <= _MAX_PATH and "\0" not in path for path in paths):
        raise KeydeskError(Code.WRONG_USE, what="scope_files")
    return tuple(paths)


def _check_word(name: str, text: str | None) -> None:
    """What goes into an address as it stands: one line of reasonable length."""
    if text is not None and not (text.strip() and text.isprintable() and len(text) <= _MAX_WORD):
        raise KeydeskError(Code.WRONG_USE, what=name)


def _refuse_port(port: Param, reason: str) -> NoReturn:
    raise KeydeskError(Code.PORT_INVALID, port=port, reason=reason)


def _refuse_ca(path: Path, reason: str) -> NoReturn:
    raise KeydeskError(Code.CA_FILE_INVALID, path=str(path), reason=reason)


def _check_origin(text: str, domain: str) -> str:
    """Only an origin of the tenant itself may be claimed towards a key. Source: reference §15."""
    issuer = normalise_issuer(text)
    host = host_of(issuer)
    if host != domain and not host.endswith("." + domain) and not domain.endswith("." + host):
        raise KeydeskError(Code.ISSUER_INVALID, reason="origin")
    return origin_of(issuer)
