"""Plugging, listing, watching, several keys at once."""

from __future__ import annotations

import errno
import threading

import pytest
from fido2.ctap2.base import Ctap2

from keydesk.demo.softkey.faults import Pull
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.transport import SoftwareTransport


def test_two_keys() -> None:
    transport = SoftwareTransport()
    assert transport.name == "software"
    assert list(transport.list()) == []
    blue, card = SoftwareKey(), SoftwareKey(PROFILES["nfc-card"])
    first, second = transport.plug(blue), transport.plug(card)
    assert list(transport.list()) == [first, second]
    assert (first.transport, first.product, first.vendor_id, first.product_id, first.blocked) == (
        "software",
        "YubiKey OTP+FIDO+CCID",
        0x1050,
        0x0407,
        None,
    )
    assert first.serial == blue.serial
    assert (second.vendor_id, second.serial) == (None, None)
    assert Ctap2(transport.open(first)).info.aaguid.hex() == PROFILES["yubikey-5.7"].aaguid.hex
    assert Ctap2(transport.open(second)).info.aaguid.hex() == PROFILES["nfc-card"].aaguid.hex
    with pytest.raises(ValueError, match="plugged already"):
        transport.plug(blue)


def test_every_plug_has_a_path_of_its_own_and_an_old_one_is_gone() -> None:
    transport = SoftwareTransport()
    key = SoftwareKey()
    before = transport.plug(key)
    device = transport.open(before)
    transport.unplug(key)
    after = transport.plug(key)
    assert after.path != before.path
    assert list(transport.list()) == [after]
    for refused in (lambda: transport.open(before), lambda: device.call(1), lambda: transport.unplug(before.path)):
        with pytest.raises(OSError, match="No such device") as caught:
            refused()
        assert caught.value.errno == errno.ENODEV
    transport.unplug(after.path)
    assert list(transport.list()) == []


def test_watchers_hear_every_change_until_they_stop() -> None:
    transport = SoftwareTransport()
    counts: list[int] = []
    stop = transport.watch(lambda: counts.append(len(transport.list())))
    key = SoftwareKey()
    thread = threading.Thread(target=lambda: transport.plug(key))
    thread.start()
    thread.join(5)
    device = transport.open(transport.list()[0])
    key.faults.pull(Pull.BEFORE_WORK)
    with pytest.raises(OSError, match="Input/output"):
        Ctap2(device)
    transport.plug(key)
    assert counts == [1, 0, 1]
    stop()
    stop()
    transport.unplug(key)
    assert counts == [1, 0, 1]
