"""What apt says of packages, and what dpkg-deb finds in one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.guest import debian
from tests.guest.debian import GuestError, Package, kernel_of, members, parse

META = """\
Package: linux-image-amd64
Version: 6.1.1-1
Depends: linux-image-6.1.0-9-amd64 (= 6.1.1-1)
SHA256: 11
"""


def record(name: str) -> str:
    return f"Package: {name}\nVersion: 2:1.0\nDescription-en: text\n Version: 9\nSHA256: {name}-digest\n"


def test_the_kernel_behind_the_meta_package() -> None:
    assert kernel_of(META) == "linux-image-6.1.0-9-amd64"
    with pytest.raises(GuestError, match="brings no kernel"):
        kernel_of("Package: x\nDepends: libc6, ,\n")


def test_a_record_is_read() -> None:
    assert parse(record("udev")) == Package("udev", "2:1.0", "udev-digest")
    with pytest.raises(GuestError, match="tells no SHA256"):
        parse("Package: udev\nVersion: 1\n")


def apt(monkeypatch: pytest.MonkeyPatch, known: dict[str, str]) -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        found = [known[name] for name in command[3:] if name in known]
        return subprocess.CompletedProcess(command, 0, "\n".join(found), "")

    monkeypatch.setattr(subprocess, "run", run)


def test_the_packages_of_a_guest(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["linux-image-6.1.0-9-amd64", *debian.OTHERS]
    apt(monkeypatch, {"linux-image-amd64": META, **{name: record(name) for name in reversed(names)}})
    assert [package.name for package in debian.packages()] == names


def test_an_unknown_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    apt(monkeypatch, {"linux-image-amd64": META, "udev": record("udev")})
    with pytest.raises(GuestError, match="apt does not know busybox-static, libkmod2"):
        debian.packages()


@pytest.mark.parametrize(("user", "code", "renewed"), [(0, 0, True), (0, 100, False), (1000, 0, False)])
def test_lists_are_renewed_by_root_alone(
    monkeypatch: pytest.MonkeyPatch, user: int, code: int, renewed: bool
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, code)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr("os.geteuid", lambda: user)
    assert debian.refresh() is renewed
    assert ran == ([["apt-get", "update"]] if user == 0 else [])


def test_a_download_that_fails_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 100, "", "E: no network")

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(GuestError, match="udev could not be downloaded: E: no network"):
        debian.download(Package("udev", "1", "aa"), tmp_path)


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="taking Debian packages apart needs dpkg-deb")
def test_members_of_a_package(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN" / "control").write_text(
        "Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.test>\nDescription: x\n"
    )
    (tree / "bin").mkdir()
    (tree / "bin" / "tool").write_bytes(b"tool")
    (tree / "bin" / "tool").chmod(0o750)
    (tree / "bin" / "other").write_bytes(b"other")
    (tree / "bin" / "link").symlink_to("tool")
    file = tmp_path / "x.deb"
    subprocess.run(["dpkg-deb", "--build", "-Znone", str(tree), str(file)], check=True, capture_output=True)
    assert list(members(file, lambda path: path != "bin/other")) == [("bin/tool", 0o750, b"tool")]


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="taking Debian packages apart needs dpkg-deb")
def test_what_is_no_package_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.deb").write_bytes(b"no package")
    with pytest.raises(GuestError, match=r"x.deb cannot be unpacked"):
        list(members(tmp_path / "x.deb", lambda path: True))
