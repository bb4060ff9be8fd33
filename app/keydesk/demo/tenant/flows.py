"""Switches for the ways to sign in besides the browser on this computer.

Owns nothing. Usable on any thread. Raises nothing.
"""

import enum
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DeviceConfig:
    """How the device flow is set up.

    Attributes:
        enabled: whether the application holds that grant type.
        life_s: seconds a device code lives.
        interval_s: seconds a client must wait between two questions.
        minds_policy: whether the pages ask for the second factor the API's policy wants; else the device is told
            `mfa_required` in the end. Which of the two Auth0 does is uncertain. Source: REFERENCE §16.
    """

    enabled: bool = True
    life_s: int = 900
    interval_s: int = 5
    minds_policy: bool = True


class DpopMode(enum.StrEnum):
    """What a tenant makes of proofs of possession; Auth0 calls it sender constraining."""

    NONE = "none"
    ALLOWED = "allowed"
    REQUIRED = "required"


@dataclass(frozen=True, kw_only=True)
class DpopConfig:
    """How proofs of possession are handled.

    Attributes:
        mode: whether they are looked at, and whether there is a way without.
        api_nonces: whether the My Account API wants nonces; the token endpoint always does.
        nonce_life_s: seconds after which a new nonce is handed out; the one before is taken for as long again.
    """

    mode: DpopMode = DpopMode.ALLOWED
    api_nonces: bool = True
    nonce_life_s: float = 300.0


class PasskeyApi(enum.StrEnum):
    """What the passkey sign-in APIs say when they are asked."""

    ON = "on"
    OFF = "off"  # passkeys are not enabled at the tenant
    NO_GRANT = "no-grant"  # the application does not hold the grant type
    CANONICAL = "canonical"  # asked on a domain that is no custom one


@dataclass(frozen=True, kw_only=True)
class PasskeyConfig:
    """How signing in without a browser is set up.

    Attributes:
        api: whether it works, or why not.
        sign_up: whether somebody new may join by it.
        wants_mfa: whether a second factor is asked for afterwards.
    """

    api: PasskeyApi = PasskeyApi.ON
    sign_up: bool = True
    wants_mfa: bool = False
