"""Keys are kept well or not used; signatures hold for one content, one comment and one key, and are minisign's."""

from __future__ import annotations

import base64
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import signatures
from steps import SetupError

CONTENT = b"digest  file\n"
# No secret: everybody can write it down.
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()


def test_a_new_key_is_its_owners_alone_and_replaces_nothing(tmp_path: Path) -> None:
    place = tmp_path / "release.key"
    made = signatures.new_key(place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert signatures.raw(signatures.read_key(place).public_key()) == signatures.raw(made.public_key())
    before = place.read_bytes()
    with pytest.raises(SetupError, match="could not be made"):
        signatures.new_key(place)
    assert place.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are others there; the key is refused")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    place = tmp_path / "release.key"
    signatures.new_key(place)
    place.chmod(mode)
    with pytest.raises(SetupError, match="Others can read"):
        signatures.read_key(place)


def test_a_key_is_no_link_no_folder_and_no_other_key(tmp_path: Path) -> None:
    place, link, other = tmp_path / "release.key", tmp_path / "link", tmp_path / "rsa.key"
    signatures.new_key(place)
    link.symlink_to(place)
    pem = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    os.close(os.open(other, os.O_CREAT | os.O_WRONLY, 0o600))
    for wrong, content in (
        (link, None),
        (tmp_path, None),
        (tmp_path / "none", None),
        (other, pem),
        (other, b"words"),
    ):
        if content is not None:
            other.write_bytes(content)
        with pytest.raises(SetupError) as told:
            signatures.read_key(wrong)
        assert "PRIVATE" not in told.value.happened


def test_a_signature_is_the_same_every_time_and_tells_its_comment() -> None:
    text = signatures.sign(KEY, CONTENT, "version:1.2.3")
    assert signatures.sign(KEY, CONTENT, "version:1.2.3") == text
    assert signatures.verify(PUBLIC, CONTENT, text) == "version:1.2.3"
    assert signatures.verify(signatures.read_public(signatures.public_text(PUBLIC)), CONTENT, text)


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("trusted comment: version:1.2.3", "trusted comment: version:1.2.4"),
        ("trusted comment: version:1.2.3", "other comment: version:1.2.3"),
        ("version:1.2.3\n", "version:1.2.3\n\n"),
        ("==\n", "=\n"),
    ],
)
def test_a_signature_that_was_changed_does_not_hold(was: str, is_now: str) -> None:
    text = signatures.sign(KEY, CONTENT, "version:1.2.3")
    assert was in text
    head, _, tail = text.rpartition(was)
    with pytest.raises(SetupError, match="does not hold"):
        signatures.verify(PUBLIC, CONTENT, head + is_now + tail)


def test_a_signature_is_for_one_content_and_one_key() -> None:
    text = signatures.sign(KEY, CONTENT, "x")
    for place in range(len(CONTENT)):
        changed = CONTENT[:place] + bytes([CONTENT[place] ^ 1]) + CONTENT[place + 1 :]
        with pytest.raises(SetupError, match="does not hold"):
            signatures.verify(PUBLIC, changed, text)
    with pytest.raises(SetupError, match="another key"):
        signatures.verify(Ed25519PrivateKey.generate().public_key(), CONTENT, text)
    with pytest.raises(SetupError, match="does not hold"):
        signatures.verify(PUBLIC, CONTENT, "")


def test_the_older_kind_of_signature_is_not_taken_for_ours() -> None:
    # minisign's first kind signs the content itself: whoever can have a digest signed could pass it off as a file.
    lines = signatures.sign(KEY, CONTENT, "x").splitlines()
    lines[1] = base64.b64encode(b"Ed" + base64.b64decode(lines[1])[2:]).decode()
    with pytest.raises(SetupError, match="does not hold"):
        signatures.verify(PUBLIC, CONTENT, "\n".join(lines))


@pytest.mark.parametrize("text", ["", "words", "untrusted comment: x\n!!", base64.b64encode(bytes(42)).decode()])
def test_what_is_no_public_key_is_told(text: str) -> None:
    with pytest.raises(SetupError, match="no public key"):
        signatures.read_public(text)


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not installed")
def test_minisign_itself_verifies(tmp_path: Path) -> None:
    (tmp_path / "sums").write_bytes(CONTENT)
    (tmp_path / "sums.minisig").write_text(signatures.sign(KEY, CONTENT, "version:1.2.3"))
    (tmp_path / "key.pub").write_text(signatures.public_text(PUBLIC))
    command = ["minisign", "-V", "-p", "key.pub", "-m", "sums"]
    verified = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stderr
    assert "version:1.2.3" in verified.stdout
    (tmp_path / "sums").write_bytes(CONTENT + b"x")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1
