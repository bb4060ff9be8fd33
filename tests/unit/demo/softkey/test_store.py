"""The store file: survives a restart, owner only, atomic, never lost."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path

import pytest
from fido2.ctap import CtapError
from fido2.ctap2.base import Ctap2
from fido2.ctap2.pin import ClientPin

from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.state import KeyState, PinState, StoredFingerprint, StoredPasskey
from keydesk.demo.softkey.store import FileStore, from_json, to_json
from tests.fakes.softkey import PIN, KeyInHand

MODEL = PROFILES["generic-2.3"]


def full_state() -> KeyState:
    hand = KeyInHand("yubikey-5.7").with_pin()
    hand.make(b"\x00 binary", extensions={"credProtect": 2, "hmac-secret": True})
    hand.make("山田".encode())
    return hand.key.machine.state


def test_a_key_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    first = SoftwareKey(MODEL, FileStore(path))
    ClientPin(Ctap2(SoftwareKeyDevice.plugged(first))).set_pin(PIN)
    again = SoftwareKey(store=FileStore(path))
    assert again.profile is MODEL
    assert again.serial == first.serial
    ClientPin(Ctap2(SoftwareKeyDevice.plugged(again))).get_pin_token(PIN)
    assert again.machine.state == first.machine.state


def test_what_another_process_saved_is_there_after_a_replug(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    here, there = SoftwareKey(MODEL, FileStore(path)), SoftwareKey(MODEL, FileStore(path))
    ClientPin(Ctap2(SoftwareKeyDevice.plugged(there))).set_pin(PIN)
    assert Ctap2(SoftwareKeyDevice.plugged(here)).info.options["clientPin"] is True


def test_a_file_of_a_version_without_a_sensor_is_read() -> None:
    document = json.loads(to_json(KeyState("yubikey-5.7")))
    for later in ("fingerprints", "finger_tries", "enterprise"):
        del document["key"][later]
    state = from_json(json.dumps(document).encode())
    assert (state.fingerprints, state.finger_tries, state.enterprise) == ([], 5, False)


def test_everything_comes_back() -> None:
    state = full_state()
    state.fingerprints = [StoredFingerprint(b"\x01\x02", "Daumen"), StoredFingerprint(b"\x03\x04")]
    state.finger_tries, state.enterprise = 2, True
    assert from_json(to_json(state)) == state


def test_only_the_owner_reads_it_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    old = os.umask(0)
    try:
        FileStore(path).save(full_state())
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["key.json"]


@pytest.mark.expects_log_warnings("an unreadable store is told")
@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"format": 2, "key": {}}', b'{"format": 1, "key": {}}', b"\xff\xfe", b'{"format": 1}'],
)
def test_an_unreadable_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key.json"
    for number in (1, 2):
        path.write_bytes(content)
        store = FileStore(path)
        key = SoftwareKey(MODEL, store)
        assert store.set_aside == tmp_path / f"key.json.unreadable-{number}"
        assert store.set_aside.read_bytes() == content
        assert FileStore(path).load() == key.machine.state


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("serial", 5),
        ("counter", "5"),
        ("counter", True),
        ("always_uv", 1),
        ("device_id", None),
        ("device_id", {"b64": "a"}),
        ("device_id", {"b64": "aaaa", "x": 1}),
        ("passkeys", {}),
        ("passkeys", [1]),
        ("pin", []),
        ("surplus", 1),
    ],
)
def test_a_wrong_member_is_noticed(name: str, value: object) -> None:
    document = json.loads(to_json(full_state()))
    document["key"][name] = value
    with pytest.raises(ValueError, match=r"\w"):
        from_json(json.dumps(document).encode())


def test_a_key_of_another_model_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    SoftwareKey(MODEL, FileStore(path))
    with pytest.raises(ValueError, match=r"generic-2\.3"):
        SoftwareKey(PROFILES["yubikey-5.7"], FileStore(path))


class FullDisk(FileStore):
    """A store on a disk that fills up."""

    full = False

    def save(self, state: KeyState) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().save(state)


@pytest.mark.expects_log_warnings("a full disk is told")
def test_a_full_disk_is_answered_with_other_and_changes_nothing(tmp_path: Path) -> None:
    store = FullDisk(tmp_path / "key.json")
    key = SoftwareKey(MODEL, store)
    pin = ClientPin(Ctap2(SoftwareKeyDevice.plugged(key)))
    store.full = True
    with pytest.raises(CtapError) as caught:
        pin.set_pin(PIN)
    assert caught.value.code == CtapError.ERR.OTHER
    assert pin.ctap.get_info().options["clientPin"] is False


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key.json"
    FileStore(path).save(KeyState(profile=MODEL.name))
    before = path.read_bytes()

    def fail(handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        FileStore(path).save(full_state())
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["key.json"]


def test_secrets_stay_out_of_reprs() -> None:
    passkey = StoredPasskey(b"id", "localhost", b"user", -7, b"SECRET", 1, 1)
    state = KeyState("x", master_secret=b"SECRET", persistent_token=b"SECRET", attestation_key=b"SECRET")
    assert "SECRET" not in repr(passkey) + repr(PinState(hash=b"SECRET")) + repr(state)
