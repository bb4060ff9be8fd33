"""Faces of keys: one key is shown once, two keys with one serial number stay two."""

from __future__ import annotations

from dataclasses import replace

from keydesk.domain.keys import SecurityKey, Transport
from keydesk.hardware.faces import same_key, shown_faces

USB = SecurityKey("k", "/sys/a", Transport.HID, "Key", aaguid="m", serial="7")
CARD = replace(USB, path="pcsc:r:1", transport=Transport.PCSC)
OTHER = replace(USB, id="k-2", path="/sys/b")


def test_usb_stands_for_the_reader() -> None:
    assert shown_faces([CARD, USB]) == {"/sys/a"}


def test_another_model_with_the_same_serial_is_another_key() -> None:
    other = replace(CARD, id="x", aaguid="n")
    assert not same_key(USB, other)
    assert shown_faces([USB, other]) == {"/sys/a", "pcsc:r:1"}


def test_without_a_serial_nothing_is_proven() -> None:
    one, two = replace(USB, serial=None), replace(CARD, id="x", serial=None)
    assert shown_faces([one, two]) == {"/sys/a", "pcsc:r:1"}


def test_two_keys_with_one_serial_stand_for_nobody() -> None:
    named = replace(CARD, id="k-3")
    assert shown_faces([USB, OTHER, named]) == {"/sys/a", "/sys/b", "pcsc:r:1"}


def test_one_name_leads_to_one_key() -> None:
    assert shown_faces([USB, OTHER, CARD]) == {"/sys/a", "/sys/b"}


def test_the_helper_stands_for_the_path_that_is_closed_to_us() -> None:
    closed = SecurityKey("c", "\\\\?\\hid#1", Transport.HID, "Key", usable=False, reason="KEY-020")
    managed = replace(USB, path="elevated:\\\\?\\hid#1", transport=Transport.ELEVATED)
    dialog = SecurityKey("windows", "webauthn.dll", Transport.WEBAUTHN, "Windows")
    assert shown_faces([closed, dialog, managed]) == {managed.path, dialog.path}


def test_one_usb_device_is_one_key() -> None:
    usb = replace(USB, serial=None, usb=(1, 7))
    card = replace(CARD, id="x", serial=None, usb=(1, 7))
    assert shown_faces([card, usb]) == {"/sys/a"}
    twin = replace(usb, id="k-2", path="/sys/b", usb=(1, 8))
    assert shown_faces([card, twin, usb]) == {"/sys/a", "/sys/b"}


def test_a_key_on_a_reader_elsewhere_is_another_one() -> None:
    assert not same_key(replace(USB, usb=(1, 7)), replace(CARD, usb=(1, 9)))
    assert shown_faces([replace(USB, usb=(1, 7)), replace(CARD, id="x", usb=(1, 9))]) == {"/sys/a", "pcsc:r:1"}
