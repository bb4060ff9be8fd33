"""A computer that an organisation manages: its policy below ``/etc/keydesk``, and a USB key nobody may open.

The program runs in a mount namespace of its own, in which `/etc` is a copy with the policy in it, and, where wanted,
sysfs and `/dev` have one more key: what the kernel tells of it, and a node without rights. So nothing of this
computer is touched, and the program reads the very places it always reads. Linux, as root: the policy must be root's.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from keydesk.demo.softkey.uhid import REPORT_DESCRIPTOR
from tests.fakes.program import Desk, need_program

POLICY = Path("keydesk/policies/managed/10-acme.json")
_NODES = ("null", "zero", "full", "random", "urandom", "tty")
_FOLDERS = ("shm", "pts")
_UEVENT = (
    "DRIVER=hid-generic\nHID_ID=0003:00001209:0000F1D0\nHID_NAME=Practice Key\nHID_PHYS=usb-1\nHID_UNIQ={serial}\n"
)


def need_namespace() -> None:
    """Skip where no mount namespace can be had; fail in CI where root may not have one."""
    if os.geteuid() != 0:
        pytest.skip("an /etc of its own needs root to make one")
    unshare = need_program("unshare")
    need_program("setpriv")
    tried = subprocess.run([unshare, "--mount", "true"], capture_output=True, text=True, timeout=20, check=False)
    if tried.returncode != 0 and os.environ.get("CI"):
        pytest.fail(f"no mount namespace: {tried.stderr}", pytrace=False)
    if tried.returncode != 0:
        pytest.skip(f"no mount namespace: {tried.stderr.strip()}")


def manage(desk: Desk, rules: Mapping[str, object]) -> None:
    """Put a computer under an organisation's rules from its next program on.

    Args:
        desk: the computer.
        rules: the policy; a later call replaces it.
    """
    etc = desk.root / "etc"
    if not etc.exists():
        subprocess.run(["cp", "--archive", "/etc", etc], check=True, timeout=60)
        shutil.rmtree(etc / "keydesk", ignore_errors=True)
    file = etc / POLICY
    file.parent.mkdir(parents=True, exist_ok=True)
    for folder in (etc, *file.parents[: len(POLICY.parents) - 1]):
        folder.chmod(0o755)  # whatever the umask is: nobody else may write there
    file.write_text(json.dumps(rules), encoding="utf-8")
    file.chmod(0o644)
    _run_inside(desk)


def plug_a_shut_key(desk: Desk, serial: str) -> None:
    """Plug a USB key in that the person may not open, as on a computer without its udev rule.

    Args:
        desk: the computer, managed already.
        serial: what sysfs tells of it.
    """
    device = desk.root / "hidraw" / "hidraw0" / "device"
    device.mkdir(parents=True)
    (device / "report_descriptor").write_bytes(REPORT_DESCRIPTOR)
    (device / "uevent").write_text(_UEVENT.format(serial=serial))
    _run_inside(desk)


def unplug_the_shut_key(desk: Desk) -> None:
    """Take it out again."""
    shutil.rmtree(desk.root / "hidraw")
    _run_inside(desk)


def _run_inside(desk: Desk) -> None:
    lines = ["set -e", f"mount --bind {_word(desk.root / 'etc')} /etc"]
    if (desk.root / "hidraw").exists():
        lines += [*_sysfs(desk.root / "hidraw"), *_dev(desk.root / "dev")]
    # A root that may do what every root may would open the node all the same.
    lines.append('exec setpriv --bounding-set=-dac_override,-dac_read_search -- "$@"')
    desk.before = ("unshare", "--mount", "--propagation", "private", "sh", "-c", "\n".join(lines), "sh")


def _sysfs(folder: Path) -> list[str]:
    there = Path("/sys/class/hidraw").is_dir()
    return [f"mount --bind {_word(folder if there else folder.parent)} /sys/class{'/hidraw' if there else ''}"]


def _dev(folder: Path) -> list[str]:
    """A /dev with what programs need, and the node."""
    place = _word(folder)
    lines = [f"mkdir -p {place}", f"mount -t tmpfs none {place}", f"ln -s /proc/self/fd {place}/fd"]
    for name in _NODES:
        lines += [f"touch {place}/{name}", f"mount --bind /dev/{name} {place}/{name}"]
    for name in _FOLDERS:
        lines += [f"mkdir {place}/{name}", f"mount --bind /dev/{name} {place}/{name}"]
    return [*lines, f"touch {place}/hidraw0", f"chmod 000 {place}/hidraw0", f"mount --rbind {place} /dev"]


def _word(path: Path) -> str:
    return shlex.quote(str(path))
