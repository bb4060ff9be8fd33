"""A computer with trouble of its own, by the whole program: keyring, disk, damaged files, folders.

The full disk is a real one: a small file system in a mount namespace of its own, which needs root.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import sqlite3
import stat
import subprocess
from pathlib import Path

import pytest

from tests.fakes.key_shelf import prepare_key
from tests.fakes.program import BROWSER, COMMAND, Desk, Ran, Tenant, environment, need_program
from tests.fakes.secret_service import secret_service

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

PIN = "journey-pin-4711"
SOFTWARE = ("--transport", "software")


@pytest.fixture
def lonely(tmp_path: Path, tenant: Tenant) -> Desk:
    """A computer with a keyring entry of its own."""
    made = Desk(tmp_path, tenant, profile=f"lonely-{tmp_path.name}"[:60])
    made.add_profile()
    return made


def test_there_is_no_keyring(lonely: Desk) -> None:
    lonely.more = {"DBUS_SESSION_BUS_ADDRESS": None, "DISPLAY": None}
    signed = lonely.sign_in().ok()
    assert signed.shape()["token_store"] == "memory"
    assert "password store cannot be used" in signed.err
    lonely.json("methods", "list", *SOFTWARE).failed(3, "AUTH-001")
    lonely.json("sign-out").ok()


def test_the_keyring_is_locked(lonely: Desk) -> None:
    with secret_service(unlocked=False):
        # The library between us and the keyring forgets a socket when it is refused.
        lonely.more = {
            "DBUS_SESSION_BUS_ADDRESS": os.environ["DBUS_SESSION_BUS_ADDRESS"],
            "DISPLAY": None,
            "PYTHONWARNINGS": None,
        }
        signed = lonely.sign_in().ok()
    assert signed.shape()["token_store"] == "memory"
    assert "password store cannot be used" in signed.err


def test_a_hostile_keyring_setting_is_not_obeyed(lonely: Desk) -> None:
    """The keyring library would load any Python named in its settings and hand it the tokens."""
    config = lonely.root / "person" / ".config" / "python_keyring"
    environment(lonely.root / "person")
    config.mkdir(parents=True)
    trap = lonely.root / "trap.txt"
    module = lonely.root / "person" / "plugins" / "thief.py"
    module.write_text(f"open({str(trap)!r}, 'w').write('loaded')\n", encoding="utf-8")
    (config / "keyringrc.cfg").write_text("[backend]\ndefault-keyring=thief.Keyring\n", encoding="utf-8")
    lonely.more = {"PYTHON_KEYRING_BACKEND": "thief.Keyring"}
    assert lonely.sign_in().ok().shape()["token_store"] == "keyring"
    lonely.json("methods", "list", *SOFTWARE).ok()
    assert not trap.exists()


def test_the_store_is_damaged(signed_in: Desk) -> None:
    signed_in.json("keys", "label", "Blue ring", *SOFTWARE).ok()
    signed_in.store_file.write_bytes(b"this is no database" * 1000)
    first = signed_in.json("keys", "list", *SOFTWARE).ok()
    assert "SYS-005" in first.err
    (kept,) = signed_in.store_file.parent.glob("store.sqlite.corrupt-*")
    assert kept.read_bytes().startswith(b"this is no database")
    assert first.rows()[0]["label"] == "YubiKey 5 NFC"
    second = signed_in.json("keys", "label", "Blue ring", *SOFTWARE).ok()
    assert "SYS-005" not in second.err
    assert signed_in.json("keys", "list", *SOFTWARE).ok().rows()[0]["label"] == "Blue ring"


def test_the_store_was_written_by_a_newer_version(signed_in: Desk) -> None:
    signed_in.json("keys", "list", *SOFTWARE).ok()
    with contextlib.closing(sqlite3.connect(signed_in.store_file)) as store:
        store.execute("PRAGMA user_version = 9999")
    before = signed_in.store_file.read_bytes()
    signed_in.json("keys", "list", *SOFTWARE).failed(1, "SYS-006")
    assert signed_in.store_file.read_bytes() == before


def test_the_settings_are_damaged(lonely: Desk) -> None:
    settings = lonely.home / "settings" / "settings.json"
    settings.write_bytes(settings.read_bytes()[:-20])
    lonely.json("status").failed(2, "CFG-001")
    kept = [file for file in settings.parent.iterdir() if file.name != settings.name and "lock" not in file.name]
    assert kept, "the damaged file is kept"
    lonely.add_profile()
    lonely.json("status").ok()


def test_the_practice_key_is_damaged(signed_in: Desk) -> None:
    prepare_key(signed_in.key_file, "generic-2.3", pin=PIN)
    signed_in.key_file.write_text("{}", encoding="utf-8")
    (fresh,) = signed_in.json("keys", "list", *SOFTWARE).ok().rows()
    assert isinstance(fresh["pin"], dict)
    assert fresh["pin"]["set"] is False
    assert list(signed_in.key_file.parent.glob("software-key.json.unreadable-*"))


def test_a_file_stands_where_the_folder_should_be(tmp_path: Path, tenant: Tenant) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    below = str(tmp_path / "file" / "home")
    Desk(tmp_path, tenant).json("profile", "list", "--home", below).failed(1, "SYS-008")


def test_everything_is_for_its_owner_only(signed_in: Desk) -> None:
    signed_in.json("methods", "list", *SOFTWARE).ok()
    for path in signed_in.home.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == 0, f"{path}: {mode:o}"


def on_a_small_disk(desk: Desk, kilobytes: int, *words: str, pin: str = PIN) -> Ran:
    """Run the program with its home on a file system of so many free kilobytes; the home keeps what was written."""
    if os.geteuid() != 0:
        pytest.skip("a full disk needs root to make one")
    unshare = need_program("unshare")
    home, seed = shlex.quote(str(desk.home)), shlex.quote(str(desk.root / "seed"))
    program = shlex.join([*COMMAND, "--home", str(desk.home), *words, "--json", "--pin-stdin"])
    script = (
        f"set -e; rm -rf {seed}; cp -a {home} {seed}; mount -t tmpfs -o size=4m,mode=700 none {home};"
        f" cp -a {seed}/. {home}/; free=$(df -k --output=avail {home} | tail -1);"
        f" dd if=/dev/zero of={home}/ballast bs=1k count=$((free - {kilobytes})) 2>/dev/null;"
        f" set +e; {program}; status=$?; rm {home}/ballast; rm -rf {seed}; cp -a {home} {seed};"
        f" umount {home}; rm -rf {home}; mv {seed} {home}; exit $status"
    )
    done = subprocess.run(
        [unshare, "-m", "sh", "-c", script],
        env=environment(desk.root / "person", **desk.more), input=f"{pin}\n", capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    return Ran(words, done.returncode, done.stdout, done.stderr)


def test_the_disk_is_full(signed_in: Desk) -> None:
    """Names, journal and settings cannot be written: it is said, and what was there is still there."""
    signed_in.json("keys", "label", "Blue ring", *SOFTWARE).ok()
    on_a_small_disk(signed_in, 0, "keys", "label", "Red ring", *SOFTWARE).failed(1, "SYS-004")
    assert signed_in.json("keys", "list", *SOFTWARE).ok().rows()[0]["label"] == "Blue ring"
    words = ("profile", "add", "--issuer", "https://a.example", "--client-id", "x", "--name", "n" * 60)
    on_a_small_disk(signed_in, 0, *words).failed(1, "SYS-004")
    assert [row["name"] for row in signed_in.json("profile", "list").ok().rows()] == [signed_in.profile]


def test_files_may_not_grow(signed_in: Desk) -> None:
    """A limit on the size of files: the write fails in another way than on a full disk, and is said, too."""
    signed_in.json("keys", "label", "Blue ring", *SOFTWARE).ok()
    prlimit = need_program("prlimit")
    words = ("keys", "label", "Red ring" * 40, *SOFTWARE, "--json")
    done = subprocess.run(
        [prlimit, "--fsize=8192", "--", *COMMAND, "--home", str(signed_in.home), *words],
        env=environment(signed_in.root / "person"), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    refused = Ran(words, done.returncode, done.stdout, done.stderr)
    assert refused.status == 1, str(refused)
    error = refused.shape()["error"]
    assert isinstance(error, dict)
    assert error["code"] in ("SYS-004", "SYS-008"), str(refused)
    assert signed_in.json("keys", "list", *SOFTWARE).ok().rows()[0]["label"] == "Blue ring"


def test_two_programs_at_once(signed_in: Desk) -> None:
    """Two commands refresh the same session at the same moment: the token family survives."""
    words = ("status", "--refresh", "--json")
    running = [signed_in.start(*words) for _ in range(4)]
    for program in running:
        assert signed_in.finish(program, words).ok().shape()["signed_in"] is True
    signed_in.json("sign-in", "--browser", BROWSER).ok()
