"""Where this program runs, as far as keys care: at a screen far away, in a virtual machine, without the rights.

Reads a few small files and asks the system; blocks for milliseconds, so call it from a worker. What cannot be told is
left open, never guessed. Raises nothing. Windows and macOS are typed and tested with stand-ins; not yet run there.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from keydesk.domain.catalogue import Code

log = logging.getLogger(__name__)

# Set by what started the session. Source: sshd(8), xrdp's startwm.sh, vncserver(1), NX, X2Go, ThinLinc, CRD.
_REMOTE_MARKS: Final = (
    ("SSH_CONNECTION", "SSH"), ("SSH_CLIENT", "SSH"), ("XRDP_SESSION", "RDP"), ("VNCDESKTOP", "VNC"),
    ("CHROME_REMOTE_DESKTOP_SESSION", "Chrome Remote Desktop"), ("X2GO_SESSION", "X2Go"), ("NXSESSIONID", "NX"),
    ("TLSESSIONDATA", "ThinLinc"),
)  # fmt: skip
# Beginnings of %SESSIONNAME%: the station a Windows session is shown on.
_STATIONS: Final = (("rdp-", "RDP"), ("ica-", "Citrix"), ("pcoip", "PCoIP"), ("blast", "VMware Horizon"))
# What makers of virtual machines write into the tables of the board. Source: systemd, src/basic/virt.c.
_BOARDS: Final = (
    ("vmware", "VMware"), ("vmw", "VMware"), ("virtualbox", "VirtualBox"), ("innotek gmbh", "VirtualBox"),
    ("parallels", "Parallels"), ("qemu", "QEMU"), ("kvm", "KVM"), ("bochs", "Bochs"), ("xen", "Xen"),
    ("bhyve", "bhyve"), ("amazon ec2", "Amazon EC2"), ("google compute engine", "Google Compute Engine"),
    ("openstack", "OpenStack"), ("apple virtualization", "Apple Virtualization"),
)  # fmt: skip
_BOARD_FILES: Final = ("product_name", "sys_vendor", "board_vendor", "bios_vendor")
_LONGEST = 256
_SESSION_ID: Final = re.compile(r"[A-Za-z0-9]{1,32}\Z")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where this program runs.

    Args:
        remote: how the screen is reached (``SSH``, ``RDP``, …), None at the computer itself.
        machine: the virtual machine or container, None on bare metal or where that cannot be told.
        admin: whether keys may be opened with this process's rights; None on systems where that is no question.
        listens: whether macOS lets this program watch keyboards; None elsewhere and where nobody has decided.
    """

    remote: str | None = None
    machine: str | None = None
    admin: bool | None = None
    listens: bool | None = None

    def problems(self) -> Mapping[str, str]:
        """Say why a key may be missing here.

        Returns:
            Codes by name, as `PluggedKeys.problems`.
        """
        told: dict[str, str] = {}
        if self.remote is not None:
            told["session"] = Code.REMOTE_SESSION
        if self.machine is not None:
            told["machine"] = Code.VIRTUAL_MACHINE
        return told


class System(Protocol):
    """What has to be asked and is in no file."""

    def is_remote(self) -> bool:
        """Whether the session is shown elsewhere (Windows: SM_REMOTESESSION)."""
        ...

    def is_admin(self) -> bool | None:
        """Whether this process has the rights keys need; None where that is no question."""
        ...

    def may_listen(self) -> bool | None:
        """Whether this process may watch keyboards; None where that is no question or not decided."""
        ...

    def board(self) -> str:
        """Maker and product of the board, "" where it is in files or cannot be told."""
        ...


class QuietSystem:
    """`System` where everything is in files."""

    def is_remote(self) -> bool:
        """Nothing is known but by files and variables."""
        return False

    def is_admin(self) -> bool | None:
        """No question here."""
        return None

    def may_listen(self) -> bool | None:
        """No question here."""
        return None

    def board(self) -> str:
        """In files."""
        return ""


def look_around(
    environ: Mapping[str, str] | None = None, root: Path = Path("/"), system: System | None = None
) -> Surroundings:
    """Look where this program runs.

    Args:
        environ: variables of the process; None for this one's.
        root: where ``sys``, ``proc`` and ``run`` are.
        system: asks the system; None for this one.

    Returns:
        What could be told.
    """
    variables = os.environ if environ is None else environ
    asked = system or _system(sys.platform)
    try:
        remote, admin, listens, board = asked.is_remote(), asked.is_admin(), asked.may_listen(), asked.board()
    except OSError as error:
        log.info("the system does not tell where this runs: %s", error.strerror)
        remote, admin, listens, board = False, None, None, ""
    return Surroundings(_remote(variables, root, remote), _machine(root, board), admin, listens)


def _system(platform: str) -> System:
    if platform == "win32":
        from keydesk.hardware.windows_calls import WindowsPlace

        return WindowsPlace()
    if platform == "darwin":
        from keydesk.hardware.macos_calls import MacPlace

        return MacPlace()
    return QuietSystem()


def _remote(variables: Mapping[str, str], root: Path, told: bool) -> str | None:
    for name, kind in _REMOTE_MARKS:
        if variables.get(name):
            return kind
    station = variables.get("SESSIONNAME", "").casefold()
    for beginning, kind in _STATIONS:
        if station.startswith(beginning):
            return kind
    if told:
        return "RDP"
    return _session(root, variables.get("XDG_SESSION_ID", ""))


def _session(root: Path, session: str) -> str | None:
    """What logind wrote of this session; anyone may read it. Source: sd_session_is_remote(3)."""
    if not _SESSION_ID.match(session):
        return None
    members = dict(
        line.split("=", 1)
        for line in _text(root / "run/systemd/sessions" / session, 4096).splitlines()
        if "=" in line
    )
    if members.get("REMOTE") != "1":
        return None
    service = members.get("SERVICE", "")
    return "SSH" if service == "sshd" else "RDP" if "rdp" in service else "VNC" if "vnc" in service else "other"


def _machine(root: Path, board: str) -> str | None:
    words = " ".join([board, *(_text(root / "sys/class/dmi/id" / name) for name in _BOARD_FILES)]).casefold()
    for mark, machine in _BOARDS:
        if re.search(rf"\b{re.escape(mark)}", words):
            return machine
    if "microsoft corporation" in words and "virtual machine" in words:
        return "Hyper-V"
    if "microsoft" in _text(root / "proc/sys/kernel/osrelease").casefold():
        return "WSL"
    if _text(root / "sys/hypervisor/type").strip() == "xen":
        return "Xen"
    return _container(root)


def _container(root: Path) -> str | None:
    """A container sees a key only when it was handed in. Source: systemd.io/CONTAINER_INTERFACE."""
    named = _text(root / "run/systemd/container").strip()
    if named:
        return named[:32]
    if (root / "run/.containerenv").exists():
        return "Podman"
    return "Docker" if (root / ".dockerenv").exists() else None


def _text(path: Path, most: int = _LONGEST) -> str:
    try:
        with path.open("rb") as file:
            return file.read(most).decode("utf-8", "replace")
    except OSError:
        return ""  # not there, or a sandbox hides it: then it tells nothing
