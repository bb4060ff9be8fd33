"""A practice key in hand for tests: plugged, quick to touch, driven by the real python-fido2."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from fido2.client import DefaultClientDataCollector, Fido2Client, UserInteraction
from fido2.cose import ES256
from fido2.ctap import CtapError
from fido2.ctap2.base import AssertionResponse, AttestationResponse, Ctap2
from fido2.ctap2.config import Config
from fido2.ctap2.credman import CredentialManagement
from fido2.ctap2.pin import ClientPin, PinProtocol, PinProtocolV1, PinProtocolV2
from fido2.webauthn import PublicKeyCredentialDescriptor, PublicKeyCredentialType

from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.demo.softkey.faults import Faults
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.machine import Exchange
from keydesk.demo.softkey.profile import DEFAULT_PROFILE, PROFILES
from keydesk.demo.softkey.touch import TouchSource

PIN = "practice-pin-1"
RP = {"id": "localhost", "name": "Practice tenant"}
CLIENT_HASH = b"\x11" * 32
PERMISSION = ClientPin.PERMISSION


class SettableMonotonic:
    """Seconds that go forward when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class FixedPin(UserInteraction):
    """Answers every question with the PIN and counts the prompts for a touch."""

    def __init__(self, pin: str = PIN) -> None:
        self.pin = pin
        self.touches = 0

    def prompt_up(self) -> None:
        self.touches += 1

    def request_pin(self, permissions: ClientPin.PERMISSION, rp_id: str | None) -> str:
        return self.pin


@contextmanager
def asked_in_vain(faults: Faults) -> Iterator[threading.Event]:
    """Gives what is set when a key is asked something that it never answers."""
    asked, silent = threading.Event(), faults.silent

    def heard(command: int) -> bool:
        hangs = silent(command)
        if hangs:
            asked.set()
        return hangs

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faults, "silent", heard)
        yield asked


@dataclass
class KeyInHand:
    """One plugged key with the client objects around it."""

    profile: str = DEFAULT_PROFILE
    clock: SettableMonotonic = field(default_factory=SettableMonotonic)

    def __post_init__(self) -> None:
        self.key = SoftwareKey(
            PROFILES[self.profile], touch=TouchSource(delay_s=0.0), monotonic=self.clock, touch_timeout_s=0.2
        )
        self._open()

    def _open(self) -> None:
        self.device = SoftwareKeyDevice.plugged(self.key)
        if self.key.profile.ctap2:
            self.ctap = Ctap2(self.device)

    def replug(self) -> None:
        """Pull the key, plug it, open it."""
        self.device.plug.pull()
        self._open()

    def pin(self, protocol: PinProtocol | None = None) -> ClientPin:
        return ClientPin(Ctap2(self.device), protocol)

    def with_pin(self, pin: str = PIN) -> KeyInHand:
        self.pin().set_pin(pin)
        return self

    def token(self, permissions: ClientPin.PERMISSION, rp_id: str | None = None, pin: str = PIN) -> bytes:
        return self.pin().get_pin_token(pin, permissions, rp_id)

    @property
    def protocol(self) -> PinProtocol:
        return PinProtocolV2() if 2 in self.key.profile.pin_protocols else PinProtocolV1()

    def management(self, permission: ClientPin.PERMISSION = PERMISSION.CREDENTIAL_MGMT) -> CredentialManagement:
        return CredentialManagement(Ctap2(self.device), self.protocol, self.token(permission))

    def config(self, pin: str = PIN) -> Config:
        return Config(Ctap2(self.device), self.protocol, self.token(PERMISSION.AUTHENTICATOR_CFG, pin=pin))

    @staticmethod
    def exchange() -> Exchange:
        return Exchange()

    def proof(self, use: ClientPin.PERMISSION, client_hash: bytes = CLIENT_HASH) -> tuple[bytes, int]:
        token = self.token(use, "localhost")
        return self.protocol.authenticate(token, client_hash), self.protocol.VERSION

    def make(
        self,
        user: bytes = b"alice",
        *,
        rk: bool = True,
        proof: tuple[bytes, int] | None = None,
        exclude: Sequence[bytes] = (),
        extensions: Mapping[str, object] | None = None,
        algorithm: int = ES256.ALGORITHM,
    ) -> AttestationResponse:
        if proof is None and self.key.machine.state.pin.hash is not None:
            proof = self.proof(PERMISSION.MAKE_CREDENTIAL)
        param, version = proof or (None, None)
        return self.ctap.make_credential(
            CLIENT_HASH,
            RP,
            {"id": user, "name": f"{user.decode()}@example.test", "displayName": user.decode().title()},
            [{"type": "public-key", "alg": algorithm}],
            [{"type": "public-key", "id": credential_id} for credential_id in exclude] or None,
            extensions,
            {"rk": rk},
            param,
            version,
        )

    def get(
        self,
        *allowed: bytes,
        up: bool = True,
        proof: tuple[bytes, int] | None = None,
        extensions: Mapping[str, object] | None = None,
    ) -> list[AssertionResponse]:
        param, version = proof or (None, None)
        return self.ctap.get_assertions(
            "localhost",
            CLIENT_HASH,
            [{"type": "public-key", "id": credential_id} for credential_id in allowed] or None,
            extensions,
            None if up else {"up": False},
            param,
            version,
        )

    def holds(self, *allowed: bytes, proof: tuple[bytes, int] | None = None) -> bool:
        """Ask silently."""
        try:
            return bool(self.get(*allowed, up=False, proof=proof))
        except CtapError as error:
            if error.code != CtapError.ERR.NO_CREDENTIALS:
                raise
            return False

    def client(self, interaction: UserInteraction | None = None) -> Fido2Client:
        collector = DefaultClientDataCollector("https://localhost", verify=lambda rp_id, origin: True)
        return Fido2Client(self.device, collector, interaction or FixedPin())


def descriptor(made: bytes) -> PublicKeyCredentialDescriptor:
    """Name a credential."""
    return PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=made)


def credential_id(response: AttestationResponse) -> bytes:
    """The id of a new credential."""
    data = response.auth_data.credential_data
    assert data is not None
    return data.credential_id


@contextmanager
def refused(code: CtapError.ERR) -> Iterator[None]:
    """The block ends with exactly this CTAP status."""
    with pytest.raises(CtapError) as caught:
        yield
    assert caught.value.code == code
