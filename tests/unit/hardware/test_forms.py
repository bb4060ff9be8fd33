"""The shape in the drawing follows the name of the model."""

import pytest

from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.keys import FormFactor
from keydesk.hardware.aaguids import Models
from keydesk.hardware.forms import form_by_name, with_sensor
from keydesk.hardware.keys import PluggedKeys
from tests.fakes.plugged import software_key


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("YubiKey 5 NFC", FormFactor.USB_A),
        ("YubiKey 5 NFC FIPS", FormFactor.USB_A),
        ("YubiKey 5C", FormFactor.USB_C),
        ("YubiKey 5C NFC", FormFactor.USB_C),
        ("YubiKey 5Ci", FormFactor.USB_C),
        ("YubiKey 5 Nano", FormFactor.NANO),
        ("YubiKey 5C Nano FIPS", FormFactor.NANO_C),
        ("YubiKey Bio FIDO Edition", FormFactor.BIO),
        ("YubiKey C Bio FIDO Edition", FormFactor.BIO_C),
        ("Security Key NFC by Yubico", FormFactor.USB_A),
        ("Security Key C NFC by Yubico", FormFactor.USB_C),
        ("Nitrokey 3A NFC", FormFactor.USB_A),
        ("Nitrokey 3C NFC", FormFactor.USB_C),
        ("Feitian FIDO Smart Card", FormFactor.CARD),
        ("SafeNet eToken Fusion CC", FormFactor.UNKNOWN),
        ("Nitrokey 3", FormFactor.UNKNOWN),
        ("YubiKey OTP+FIDO+CCID", FormFactor.UNKNOWN),
        ("", FormFactor.UNKNOWN),
    ],
)
def test_the_name_tells_the_shape(name: str, form: FormFactor) -> None:
    assert form_by_name(name) is form


def test_names_agree_with_the_table_where_it_tells_a_shape() -> None:
    models = Models.load()
    for aaguid in ("24673149-6c86-42e7-98d9-433fb5b73296", "83c47309-aabb-4108-8470-8be838b573cb"):
        model = models.find(aaguid)
        assert model is not None
        assert form_by_name(model.name) is model.form


def test_a_sensor_shows_on_long_keys_only() -> None:
    assert with_sensor(FormFactor.USB_C) is FormFactor.BIO_C
    assert with_sensor(FormFactor.UNKNOWN) is FormFactor.BIO
    assert with_sensor(FormFactor.CARD) is FormFactor.CARD


@pytest.mark.parametrize(
    ("profile", "form", "waits"),
    [
        ("yubikey-5.7", FormFactor.USB_A, True),
        ("old-2.0", FormFactor.USB_A, True),  # by a registration with an empty PIN proof
        ("nfc-card", FormFactor.CARD, False),  # the tap on the reader is the touch
        ("u2f-only", FormFactor.UNKNOWN, False),
    ],
)
async def test_described_keys_tell_shape_and_whether_they_wait_for_a_touch(
    profile: str, form: FormFactor, waits: bool
) -> None:
    port = SoftwareTransport()
    port.plug(software_key(profile))
    keys = PluggedKeys([port])  # with the program's own table of models
    await keys.start()
    try:
        (key,) = await keys.settle()
    finally:
        await keys.stop()
    assert key.form is form
    assert ("selection" in key.can) is waits
