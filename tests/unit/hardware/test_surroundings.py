"""Where the program runs, by the files and variables of many computers."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from keydesk.domain.catalogue import Code
from keydesk.hardware.macos_calls import MacPlace, read_switch
from keydesk.hardware.surroundings import Surroundings, look_around
from keydesk.hardware.windows_calls import WindowsPlace


class Place:
    """A system that tells what it is told to."""

    listens: bool | None = None

    def __init__(self, remote: bool = False, admin: bool | None = None, board: str = "") -> None:
        self.remote, self.admin, self.words = remote, admin, board
        self.fails = False

    def is_remote(self) -> bool:
        if self.fails:
            raise OSError(1, "no")
        return self.remote

    def is_admin(self) -> bool | None:
        return self.admin

    def may_listen(self) -> bool | None:
        return self.listens

    def board(self) -> str:
        return self.words


def computer(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_a_plain_computer(tmp_path: Path) -> None:
    board = computer(tmp_path, sys__class__dmi__id__sys_vendor="LENOVO\n", proc__sys__kernel__osrelease="6.12.0-1\n")
    assert look_around({}, board, Place()) == Surroundings(None, None, None)
    assert look_around({}, board, Place()).problems() == {}


@pytest.mark.parametrize(
    ("variables", "kind"),
    [
        ({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, "SSH"),
        ({"XRDP_SESSION": "1"}, "RDP"),
        ({"VNCDESKTOP": "host:1"}, "VNC"),
        ({"SESSIONNAME": "RDP-Tcp#3"}, "RDP"),
        ({"SESSIONNAME": "ICA-TCP#4"}, "Citrix"),
        ({"SESSIONNAME": "Console"}, None),
        ({"SSH_CONNECTION": ""}, None),
        ({"X2GO_SESSION": "a-51"}, "X2Go"),
    ],
)
def test_remote_by_variables(variables: dict[str, str], kind: str | None, tmp_path: Path) -> None:
    assert look_around(variables, tmp_path, Place()).remote == kind


def test_remote_by_the_word_of_windows(tmp_path: Path) -> None:
    assert look_around({}, tmp_path, Place(remote=True)).remote == "RDP"


@pytest.mark.parametrize(
    ("session", "text", "kind"),
    [
        ("c2", "REMOTE=1\nSERVICE=xrdp-sesman\n", "RDP"),
        ("3", "REMOTE=1\nSERVICE=sshd\n", "SSH"),
        ("3", "REMOTE=1\nSERVICE=tigervnc\n", "VNC"),
        ("3", "REMOTE=1\nSERVICE=odd\n", "other"),
        ("3", "REMOTE=0\nSERVICE=gdm-password\nnonsense\n", None),
    ],
)
def test_remote_by_the_session(session: str, text: str, kind: str | None, tmp_path: Path) -> None:
    root = computer(tmp_path, **{f"run__systemd__sessions__{session}": text})
    assert look_around({"XDG_SESSION_ID": session}, root, Place()).remote == kind


def test_the_name_of_a_session_leads_nowhere_else(tmp_path: Path) -> None:
    computer(tmp_path, run__secret="REMOTE=1\n")
    assert look_around({"XDG_SESSION_ID": "../../secret"}, tmp_path, Place()).remote is None


@pytest.mark.parametrize(
    ("files", "machine"),
    [
        ({"sys__class__dmi__id__sys_vendor": "QEMU\n"}, "QEMU"),
        ({"sys__class__dmi__id__product_name": "KVM\n"}, "KVM"),
        ({"sys__class__dmi__id__sys_vendor": "VMware, Inc.\n"}, "VMware"),
        ({"sys__class__dmi__id__bios_vendor": "innotek GmbH\n"}, "VirtualBox"),
        (
            {
                "sys__class__dmi__id__sys_vendor": "Microsoft Corporation\n",
                "sys__class__dmi__id__product_name": "Virtual Machine\n",
            },
            "Hyper-V",
        ),
        ({"sys__class__dmi__id__sys_vendor": "Microsoft Corporation\n"}, None),
        ({"proc__sys__kernel__osrelease": "5.15.90.1-microsoft-standard-WSL2\n"}, "WSL"),
        ({"sys__hypervisor__type": "xen\n"}, "Xen"),
        ({"run__systemd__container": "lxc\n"}, "lxc"),
        ({"run__.containerenv": ""}, "Podman"),
        ({".dockerenv": ""}, "Docker"),
        ({"sys__class__dmi__id__product_name": "Taxenfree\n"}, None),
    ],
)
def test_virtual_machines(files: dict[str, str], machine: str | None, tmp_path: Path) -> None:
    root = tmp_path
    for name, text in files.items():
        computer(root, **{name: text})
    assert look_around({}, root, Place()).machine == machine


def test_the_board_as_windows_tells_it(tmp_path: Path) -> None:
    around = look_around({}, tmp_path, Place(admin=False, board="innotek GmbH VirtualBox"))
    assert (around.machine, around.admin) == ("VirtualBox", False)
    assert around.problems() == {"machine": Code.VIRTUAL_MACHINE}


def test_what_cannot_be_told_stays_open(tmp_path: Path) -> None:
    place = Place(admin=True)
    place.fails = True
    assert look_around({}, tmp_path, place) == Surroundings(None, None, None)


def test_both_reasons_are_told() -> None:
    assert Surroundings("SSH", "KVM").problems() == {
        "session": Code.REMOTE_SESSION, "machine": Code.VIRTUAL_MACHINE,
    }  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="rights are no question on Linux")
def test_this_computer_can_be_looked_at() -> None:
    assert look_around().admin is None


def test_the_bare_calls_are_for_their_systems() -> None:
    if sys.platform != "darwin":
        with pytest.raises(OSError, match="not macOS"):
            read_switch("kern.hv_vmm_present")
    assert MacPlace().is_admin() is None
    assert not MacPlace().is_remote()
    if not hasattr(ctypes, "WinDLL"):
        with pytest.raises(OSError, match="not Windows"):
            WindowsPlace().is_remote()
