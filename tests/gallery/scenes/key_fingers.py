"""Fingerprints and reset on the page of keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from keydesk.domain.key_management import Fingerprint
from keydesk.domain.keys import FormFactor, PinState, SecurityKey
from keydesk.ui.pages.key_fingerprints import KeyFingerprints
from tests.fakes.setup import DeskWindow
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import BLUE, INSIDE, _window

BIO = replace(BLUE, model="YubiKey Bio", form=FormFactor.BIO_C, can=BLUE.can | {"fingerprints"})
FINGERS = (Fingerprint(b"1", "Right thumb"), Fingerprint(b"2", "左手の人差し指"), Fingerprint(b"3"))


def _keys(key: SecurityKey, known: Sequence[Fingerprint] | None = None) -> QWidget:
    def tell(made: DeskWindow) -> None:
        part = made.window.findChild(KeyFingerprints)
        if part is not None and known is not None:
            part.keep(key, known)

    return _window("keys", replace(INSIDE, keys=(key,)), tell)


@scene("keys", "fingerprints_unread", height=1500)
def keys_fingerprints_unread() -> QWidget:
    return _keys(BIO)


@scene("keys", "fingerprints", height=1500)
def keys_fingerprints() -> QWidget:
    return _keys(BIO, FINGERS)


@scene("keys", "fingerprints_none", height=1500)
def keys_fingerprints_none() -> QWidget:
    return _keys(BIO, ())


@scene("keys", "fingerprints_no_pin", height=1500)
def keys_fingerprints_no_pin() -> QWidget:
    return _keys(replace(BIO, pin=PinState(set=False, min_length=6)))


@scene("keys", "reset_is_all_that_helps", height=1300)
def keys_reset_helps() -> QWidget:
    return _keys(replace(BLUE, pin=PinState(set=True, retries=0)))
