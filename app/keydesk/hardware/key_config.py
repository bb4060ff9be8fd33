"""The rules a key keeps: read from what it says of itself, changed with the leave of the session or a PIN.

Runs on the key's thread. Raises KEY_UNSUPPORTED, RULE_ONE_WAY, KEY_*, PIN_*.
"""

from __future__ import annotations

from collections.abc import Callable

from fido2.ctap import CtapError
from fido2.ctap2.base import Info
from fido2.ctap2.config import Config
from fido2.ctap2.pin import ClientPin

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import KeyRules
from keydesk.hardware.ctap_errors import ERR
from keydesk.hardware.pin import MAX_BYTES, SHORTEST
from keydesk.hardware.session import Session
from keydesk.hardware.unlock import leave

CMD = Config.CMD
# By these a key says that a rule cannot be changed, as always-UV where it is built in. Source: CTAP 2.1 §6.11.
_FIXED = frozenset({ERR.OPERATION_DENIED, ERR.NOT_ALLOWED, ERR.INVALID_PARAMETER, ERR.INVALID_SUBCOMMAND})


def read(session: Session) -> KeyRules:
    """Read the rules anew; needs no PIN.

    Args:
        session: the key.

    Returns:
        The rules; None where the key has no such rule.
    """
    info = session.read_info()
    options = info.options
    has_length = options.get("setMinPINLength") is True
    return KeyRules(
        always_uv=_switch(options.get("alwaysUv")),
        min_pin_length=min(max(int(info.min_pin_length), SHORTEST), MAX_BYTES) if has_length else None,
        force_pin_change=bool(info.force_pin_change) if has_length else None,
        enterprise_attestation=_switch(options.get("ep")),
        pin_complexity=_switch(info.pin_complexity_policy),
    )


def toggle_always_uv(session: Session, pin: Secret | None) -> None:
    """Switch "PIN or fingerprint at every use" over.

    Args:
        session: the key.
        pin: as typed, None to use what the session holds.

    Raises:
        KeydeskError: KEY_UNSUPPORTED for keys without the rule, and for those that do not let it be changed.
    """
    if read(session).always_uv is None:
        raise _unsupported("always-uv")
    _write(session, pin, CMD.TOGGLE_ALWAYS_UV, "always-uv", Config.toggle_always_uv)


def raise_min_pin_length(session: Session, length: int, pin: Secret | None) -> None:
    """Raise the shortest length of a PIN. A present PIN that is shorter must be changed before the next use.

    Args:
        session: the key.
        length: code points.
        pin: as typed, None to use what the session holds.

    Raises:
        KeydeskError: RULE_ONE_WAY when it would not be raised, PIN_TOO_LONG beyond what a PIN can have.
    """
    present = read(session).min_pin_length
    if present is None:
        raise _unsupported("min-pin-length")
    if length <= present:
        raise KeydeskError(Code.RULE_ONE_WAY, min_length=present)
    longest = min(max(int(session.info.max_pin_length), SHORTEST), MAX_BYTES)
    if length > longest:
        raise KeydeskError(Code.PIN_TOO_LONG, max_bytes=longest)
    _write(session, pin, CMD.SET_MIN_PIN_LENGTH, "min-pin-length", lambda config: config.set_min_pin_length(length))


def force_pin_change(session: Session, pin: Secret | None) -> None:
    """Want another PIN before the next use.

    Args:
        session: the key.
        pin: as typed, None to use what the session holds.

    Raises:
        KeydeskError: KEY_UNSUPPORTED.
    """
    if read(session).force_pin_change is None:
        raise _unsupported("force-pin-change")
    _write(
        session,
        pin,
        CMD.SET_MIN_PIN_LENGTH,
        "force-pin-change",
        lambda config: config.set_min_pin_length(force_change_pin=True),
    )


def enable_enterprise_attestation(session: Session, pin: Secret | None) -> None:
    """Let the key tell its serial to sites of its organization; only a reset undoes it.

    Args:
        session: the key.
        pin: as typed, None to use what the session holds.

    Raises:
        KeydeskError: KEY_UNSUPPORTED.
    """
    if read(session).enterprise_attestation is None:
        raise _unsupported("enterprise-attestation")
    _write(session, pin, CMD.ENABLE_ENTERPRISE_ATT, "enterprise-attestation", Config.enable_enterprise_attestation)


def _write(
    session: Session, pin: Secret | None, command: Config.CMD, what: str, write: Callable[[Config], None]
) -> None:
    info = session.info
    if not Config.is_supported(info) or not _listed(info, command):
        raise _unsupported(what)
    if info.options.get("clientPin") is not True:
        raise KeydeskError(Code.PIN_NOT_SET)
    with leave(session, pin, ClientPin.PERMISSION.AUTHENTICATOR_CFG) as granted:
        try:
            write(Config(session.ctap2, *granted))
        except CtapError as error:
            if error.code in _FIXED:
                raise _unsupported(what) from error
            raise
        if session.read_info().force_pin_change:
            # No token is given until the PIN is another one, and the one held is worth nothing.
            session.hold.drop()


def _listed(info: Info, command: Config.CMD) -> bool:
    commands = info.authenticator_config_commands
    return commands is None or int(command) in commands


def _switch(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _unsupported(what: str) -> KeydeskError:
    return KeydeskError(Code.KEY_UNSUPPORTED, what=what)
