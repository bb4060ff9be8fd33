"""What the operating system must bring: Qt's libraries, and for the tests a screen, a session bus, a card reader.

Linux only; macOS and Windows need nothing. Looks first (without starting a program where that can be avoided),
prints the exact command before it installs, and never installs without root or sudo. Main thread. Raises SetupError.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from steps import SetupError, progress, run

ADMIN_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])


@dataclass(frozen=True)
class Need:
    """One thing that must be there.

    Args:
        what: Its name, for people.
        present: Whether it is there.
        apt: The Debian and Ubuntu packages that bring it.
        dnf: The Fedora packages that bring it; empty if Fedora has none.
    """

    what: str
    present: Callable[[], bool]
    apt: str
    dnf: str


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _library(name: str, apt: str, dnf: str) -> Need:
    return Need(name, lambda: _loads(name), apt, dnf)


def _program(names: str, apt: str, dnf: str) -> Need:
    return Need(
        names.split()[0], lambda: any(shutil.which(name, path=ADMIN_PATH) for name in names.split()), apt, dnf
    )


def _file(path: str, apt: str, dnf: str) -> Need:
    folder, _, pattern = path.rpartition("/")
    return Need(path, lambda: any(Path(folder).glob(pattern)), apt, dnf)


def _japanese_font() -> bool:
    try:
        fonts = subprocess.run(["fc-list", ":lang=ja", "family"], capture_output=True, check=False).stdout
    except OSError:
        return False
    return bool(fonts.strip())


def _chromium_of_apt() -> str:
    """Ubuntu names it otherwise: its package brings the snap."""
    release = Path("/etc/os-release")
    ubuntu = release.exists() and "ID=ubuntu" in release.read_text(encoding="utf-8").splitlines()
    return "chromium-browser" if ubuntu else "chromium"


# Found with ldd over every plugin of PySide6-Essentials in an empty Debian 12.
QT = (
    _library("libEGL.so.1", "libegl1", "libglvnd-egl"),
    _library("libGL.so.1", "libgl1", "libglvnd-glx"),
    _library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    _library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    _library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    _library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    _library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    _library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    _library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    _library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    _library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    _library("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
    _library("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl"),
)


def _emulator() -> bool:
    """The guest borrows this computer's programs, so it is of no use on another kind of computer than a PC."""
    return platform.machine() != "x86_64" or shutil.which("qemu-system-x86_64") is not None


PYTHON_H = f"{sysconfig.get_path('include')}/Python.h"
TESTS = (
    _program("Xvfb", "xvfb", "xorg-x11-server-Xvfb"),
    _program("xauth", "xauth", "xorg-x11-xauth"),
    _program("openbox", "openbox", "openbox"),
    _program("xdotool", "xdotool", "xdotool"),
    _file("/usr/libexec/at-spi-bus-launcher", "at-spi2-core", "at-spi2-core"),
    _program("dbus-run-session", "dbus", "dbus-daemon"),
    _program("gnome-keyring-daemon", "gnome-keyring", "gnome-keyring"),
    _program("chromium chromium-browser google-chrome", _chromium_of_apt(), "chromium"),
    _program("ip", "iproute2", "iproute"),
    _program("unshare", "util-linux", "util-linux"),
    _program("pcscd", "pcscd", "pcsc-lite"),
    # Fedora does not package the virtual reader: the tests marked pcsc say so and are skipped there.
    _file("/usr/lib/pcsc/drivers/serial/libifdvpcd.so*", "vsmartcard-vpcd", ""),
    # pyscard has no wheel for Linux.
    _file("/usr/include/PCSC/winscard.h", "libpcsclite-dev", "pcsc-lite-devel"),
    _program("swig", "swig", "swig"),
    _program("gcc", "gcc", "gcc"),
    _file("/usr/include/stdio.h", "libc6-dev", "glibc-devel"),
    _file(PYTHON_H, f"python3.{sys.version_info.minor}-dev", "python3-devel"),
    _program("fc-list", "fontconfig", "fontconfig"),
    # The guest is made from Debian's packages: elsewhere that check says that it did not run.
    Need("qemu-system-x86_64", _emulator, "qemu-system-x86", ""),
    Need("a Japanese font", _japanese_font, "fonts-ipafont-gothic", "google-noto-sans-cjk-fonts"),
)

# Fedora lacks most of these, and packages are built on Debian: their libraries come with Debian's word on licences.
PACKAGE = (
    _program("objdump", "binutils", "binutils"),
    _program("lintian", "lintian", ""),
    _program("desktop-file-validate", "desktop-file-utils", "desktop-file-utils"),
    _program("appstreamcli", "appstream", "appstream"),
    _program("debootstrap", "debootstrap", "debootstrap"),
    _program("rpm", "rpm", "rpm"),
    _program("wixl", "wixl", "msitools"),
    _program("msiinfo", "msitools", "msitools"),
    _program("osslsigncode", "osslsigncode", "osslsigncode"),
    _program("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-win32", "mingw64-gcc"),
    _file("/usr/lib/wine/wine64", "wine wine64", ""),
    _program("rpmlint", "rpmlint", "rpmlint"),
    _program("flatpak-builder", "flatpak-builder", "flatpak-builder"),
    _program("minisign", "minisign", "minisign"),
)


def ensure(purpose: str) -> None:
    """Install what is missing for ``app``, ``tests`` or ``package``; nothing on macOS and Windows.

    Raises:
        SetupError: It is missing and cannot be installed from here.
    """
    if sys.platform != "linux":
        return
    missing = [need for need in _needs(purpose) if not need.present()]
    if missing:
        install(missing)
        still = [need.what for need in missing if _obtainable(need) and not need.present()]
        if still:
            raise SetupError(
                f"Still missing after the installation: {', '.join(still)}.",
                "install the packages that hold them with your system's package manager, then run this command again",
            )


def may_install_for_packages() -> bool:
    """Whether the checks of packages can be made ready here: they are Debian's, and need root."""
    return sys.platform == "linux" and shutil.which("apt-get") is not None and os.geteuid() == 0


def _needs(purpose: str) -> tuple[Need, ...]:
    beside_qt: dict[str, tuple[Need, ...]] = {"app": (), "tests": TESTS, "package": TESTS + PACKAGE}
    return QT + beside_qt[purpose]


def ensure_venv_module() -> None:
    """Bring ``python3 -m venv`` to a Debian Python that came without it."""
    package = f"python3.{sys.version_info.minor}-venv"
    install([Need("the venv module of Python", lambda: False, package, "python3")])


def _obtainable(need: Need) -> bool:
    return bool(need.apt if shutil.which("apt-get") else need.dnf)


def install(missing: list[Need]) -> None:
    """Print the command that brings what is missing, and run it if the rights are there.

    Raises:
        SetupError: No rights, no known package manager, or the installation failed.
    """
    names = ", ".join(need.what for need in missing)
    if shutil.which("apt-get"):
        packages = sorted({name for need in missing for name in need.apt.split()})
        command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    elif shutil.which("dnf"):
        packages = sorted({name for need in missing for name in need.dnf.split()})
        command = ["dnf", "install", "--assumeyes", *packages]
    else:
        raise SetupError(f"Missing: {names}.", "install them with your system's package manager, then try again")
    if not packages:
        return
    progress(f"This system lacks: {names}.")
    prefix = _rights(command)
    env = dict(os.environ)
    if command[0] == "apt-get":
        prefix = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
        if not all(_apt_knows(package) for package in packages):
            _run_as_root([*prefix, "apt-get", "update"], env)
    _run_as_root([*prefix, *command], env)


def _rights(command: list[str]) -> list[str]:
    """What to put before a command for root's rights: nothing as root, sudo where it will answer.

    Raises:
        SetupError: Neither; the message carries the exact command.
    """
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        quiet = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
        if quiet or sys.stdin.isatty():
            return ["sudo"]
    update = "apt-get update && " if command[0] == "apt-get" else ""
    raise SetupError(
        "Installing system packages needs an administrator.",
        f"as root, run:\n  {update}{shlex.join(command)}\nthen run this command again",
    )


def _apt_knows(package: str) -> bool:
    """Whether the package lists hold it; on a fresh machine they are empty."""
    known = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    return known.returncode == 0 and bool(known.stdout.strip())


def _run_as_root(command: list[str], env: dict[str, str]) -> None:
    progress(f"  $ {shlex.join(command)}")
    run(command, "The system packages could not be installed.", "look at the words above, mend it, try again", env)
