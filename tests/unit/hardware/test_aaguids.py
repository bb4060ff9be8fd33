"""Names of models, the vendor command of YubiKeys, and transports by name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from keydesk.domain.keys import FormFactor
from keydesk.hardware import vendor_yubico
from keydesk.hardware.aaguids import Models
from keydesk.hardware.session import Session
from keydesk.hardware.transport import FoundKey


def test_well_known_models() -> None:
    models = Models.load()
    assert len(models) > 150
    for aaguid, name, synced in (
        ("2FC0579F-8113-47EA-B116-BB5A8DB9202A", "YubiKey 5 NFC", False),
        ("fbfc3007-154e-4ecc-8c0b-6e020557d7bd", "Apple Passwords", True),
        ("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4", "Google Password Manager", True),
        ("08987058-cadc-4b81-b6e1-30de50dcbe96", "Windows Hello", True),
        ("42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3", "Google Titan Security Key v2", False),
    ):
        model = models.find(aaguid)
        assert model is not None
        assert (model.name, model.synced) == (name, synced)
    assert models.find(None) is None
    assert models.find("00000000-0000-0000-0000-000000000000") is None


@pytest.mark.expects_log_warnings("a damaged table is said once")
@pytest.mark.parametrize(
    "text", [None, "", "[]", '{"models": {"x": {}}}', '{"models": {"x": {"name": "y", "form": "z"}}}']
)
def test_a_damaged_table_makes_models_unknown(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "aaguids.json"
    if text is not None:
        path.write_text(text)
    assert len(Models.load(path)) == 0


def test_what_yubikeys_tell() -> None:
    answer = bytes.fromhex("15 01 02 023f 02 04 00bc614e 04 01 01 05 03 050403 0a 01 00".replace(" ", ""))
    told = vendor_yubico.parse(answer)
    assert (told.serial, told.firmware, told.form) == ("12345678", "5.4.3", FormFactor.USB_A)


def test_passkeys_switched_off_on_one_way() -> None:
    def told(nfc: str) -> tuple[str, ...]:
        body = bytes.fromhex("0102023f 0302023f" + nfc)
        return vendor_yubico.parse(bytes([len(body)]) + body).switched_off

    assert told("") == ()
    assert told("0d02023f 0e02023f") == ()
    assert told("0d02023f 0e020022") == ("nfc",)
    assert told("0d020022 0e020022") == ()  # it cannot do passkeys there at all
    assert told("0d02023f") == ()  # it does not tell what is on


@pytest.mark.parametrize("data", [b"", b"\x05\x01", b"\x03\x02\x09\x00", b"\x01\x02"])
def test_broken_vendor_answers(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"length|member"):
        vendor_yubico.parse(data)


def test_a_key_without_a_serial_number() -> None:
    assert vendor_yubico.parse(b"\x03\x04\x01\x07").serial is None
    assert vendor_yubico.parse(b"\x03\x04\x01\x47").form is FormFactor.BIO_C


def test_other_keys_are_not_asked() -> None:
    def never() -> object:
        raise AssertionError

    session = Session(FoundKey("hid", "x", vendor_id=0x20A0), never, 0.0)  # type: ignore[arg-type]  # never opened
    assert vendor_yubico.read(session) == vendor_yubico.VendorInfo()


def test_nothing_of_fido2_is_imported_at_the_start() -> None:
    code = (
        "import sys\n"
        "import keydesk.hardware.keys, keydesk.hardware.hid, keydesk.hardware.pcsc, keydesk.hardware.proof\n"
        "import keydesk.hardware.webauthn_dll, keydesk.hardware.aaguids, keydesk.hardware.plugins\n"
        "keydesk.hardware.hid.HidTransport(); keydesk.hardware.pcsc.PcscTransport()\n"
        "heavy = ('fido2', 'smartcard', 'pyudev', 'cryptography')\n"
        "found = [name for name in sys.modules if name.split('.')[0] in heavy]\n"
        "assert not found, found\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=50,
        env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
