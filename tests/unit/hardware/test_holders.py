"""Which other programs hold a key, by a /proc of our own and by the real one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from keydesk.hardware.holders import holders_of

KEY = "/sys/devices/pci0/usb1/1-1/hidraw/hidraw3"


def process(proc: Path, number: int, name: str, *opened: str, exe: str = "") -> None:
    folder = proc / str(number) / "fd"
    folder.mkdir(parents=True)
    (proc / str(number) / "comm").write_text(name + "\n")
    if exe:
        os.symlink(exe, proc / str(number) / "exe")
    for at, node in enumerate(opened):
        os.symlink(node, folder / str(at))


def test_the_programs_are_named_once_and_in_order(tmp_path: Path) -> None:
    process(tmp_path, 9, "firefox", "/dev/null", "/dev/hidraw3")
    process(tmp_path, 7, "ssh-agent", "/dev/hidraw3")
    process(tmp_path, 12, "firefox", "/dev/hidraw3")
    process(tmp_path, 13, "other", "/dev/hidraw31")
    process(tmp_path, 14, "keydesk", "/dev/hidraw3")
    (tmp_path / "self").mkdir()
    assert holders_of(KEY, tmp_path, own=14) == ("ssh-agent", "firefox")


def test_a_name_the_kernel_cut_is_completed(tmp_path: Path) -> None:
    process(tmp_path, 9, "yubioath-deskto", "/dev/hidraw3", exe="/opt/yubioath-desktop")
    process(tmp_path, 10, "another-long-na", "/dev/hidraw3")
    assert holders_of(KEY, tmp_path, own=1) == ("yubioath-desktop", "another-long-na")


def test_names_are_cleaned_and_never_missing(tmp_path: Path) -> None:
    process(tmp_path, 9, "evil\x1b[31m", "/dev/hidraw3")
    process(tmp_path, 10, "", "/dev/hidraw3")
    assert holders_of(KEY, tmp_path, own=1) == ("evil[31m", "#10")


@pytest.mark.parametrize("path", ["pcsc:Reader:1", "webauthn.dll", "software:1:1", ""])
def test_only_a_node_can_be_asked_about(path: str, tmp_path: Path) -> None:
    process(tmp_path, 9, "x", "/dev/" + path)
    assert holders_of(path, tmp_path) == ()


def test_what_may_not_be_seen_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "9").mkdir()
    assert holders_of(KEY, tmp_path) == ()
    assert holders_of(KEY, tmp_path / "nothing") == ()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_real_one_can_be_read() -> None:
    assert holders_of("/sys/hidraw/hidraw4095") == ()
