"""The software key behind a real pcscd, driven by python-fido2's CtapPcscDevice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from fido2.client import DefaultClientDataCollector, Fido2Client
from fido2.ctap import STATUS, CtapError
from fido2.ctap2.base import Ctap2
from fido2.ctap2.credman import CredentialManagement
from fido2.ctap2.pin import ClientPin, PinProtocolV2
from fido2.server import Fido2Server
from fido2.webauthn import (
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tests.fakes import pcscd
from tests.fakes.pcscd import READER_NAME, VirtualReader, virtual_reader
from tests.fakes.softkey import PERMISSION, PIN, FixedPin, refused

pytestmark = [pytest.mark.pcsc, pytest.mark.timeout(60)]
ERR = CtapError.ERR


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[VirtualReader]:
    with virtual_reader(tmp_path / "key.json") as started:
        yield started


@contextmanager
def card() -> Iterator[Ctap2]:
    """Open the card; let go of it before it is removed, as pyscard complains from a destructor otherwise."""
    from fido2.pcsc import CtapPcscDevice

    (device,) = CtapPcscDevice.list_devices(READER_NAME)
    try:
        yield Ctap2(device)
    finally:
        device.close(release=True)


def register_and_sign_in(ctap: Ctap2) -> bytes:
    server = Fido2Server(
        PublicKeyCredentialRpEntity(id="localhost", name="Practice"),
        verify_origin=lambda origin: origin == "https://localhost",
    )
    collector = DefaultClientDataCollector("https://localhost", verify=lambda rp_id, origin: True)
    client = Fido2Client(ctap.device, collector, FixedPin())
    options, state = server.register_begin(
        PublicKeyCredentialUserEntity(id=b"alice", name="alice", display_name="Alice"),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    data = server.register_complete(state, client.make_credential(options.public_key))
    assert data.credential_data is not None
    request, state = server.authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    answer = client.get_assertion(request.public_key).get_response(0)
    server.authenticate_complete(state, [data.credential_data], answer)
    return data.credential_data.credential_id


def test_a_whole_life_in_the_reader(reader: VirtualReader) -> None:
    with card() as ctap:
        assert ctap.info.transports == ["nfc"]
        ClientPin(ctap).set_pin(PIN)
        made = register_and_sign_in(ctap)
    reader.remove()
    reader.insert()
    with card() as ctap:
        token = ClientPin(ctap).get_pin_token(PIN, PERMISSION.CREDENTIAL_MGMT)
        management = CredentialManagement(ctap, PinProtocolV2(), token)
        (found,) = management.enumerate_creds(sha256(b"localhost").digest())
        assert found[CredentialManagement.RESULT.CREDENTIAL_ID]["id"] == made
        management.delete_cred(found[CredentialManagement.RESULT.CREDENTIAL_ID])
        assert management.enumerate_rps() == []


def test_a_reset_just_after_the_tap(reader: VirtualReader) -> None:
    with card() as ctap:
        ClientPin(ctap).set_pin(PIN)
        ctap.reset()
    with card() as ctap:
        assert ctap.info.options["clientPin"] is False


def test_a_key_with_a_touch_sensor_in_the_reader(tmp_path: Path) -> None:
    with virtual_reader(tmp_path / "key.json", "yubikey-5.7", "button") as reader, card() as ctap:
        seen: list[STATUS] = []

        def touch_when_asked(status: int) -> None:
            seen.append(STATUS(status))
            if status == STATUS.UPNEEDED:
                reader.touch()

        ctap.selection(on_keepalive=touch_when_asked)
        assert seen[-1] == STATUS.UPNEEDED
        event = threading.Event()
        with refused(ERR.KEEPALIVE_CANCEL):
            ctap.selection(event=event, on_keepalive=lambda status: event.set())


def test_no_card_no_key(tmp_path: Path) -> None:
    from fido2.pcsc import CtapPcscDevice

    with virtual_reader(tmp_path / "key.json", insert=False) as reader:
        assert list(CtapPcscDevice.list_devices(READER_NAME)) == []
        assert not reader.card_present()


@pytest.mark.parametrize(("in_ci", "outcome"), [("1", "Failed"), ("", "Skipped")])
def test_a_missing_part_skips_here_and_fails_in_ci(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_ci: str, outcome: str
) -> None:
    monkeypatch.setattr(pcscd, "missing_part", lambda: "vpcd is not installed")
    monkeypatch.setenv("CI", in_ci)
    with pytest.raises(BaseException, match="vpcd is not installed") as caught, virtual_reader(tmp_path / "key.json"):
        pass
    assert caught.type.__name__ == outcome
