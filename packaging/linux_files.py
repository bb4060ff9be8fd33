"""Lays out everything a Linux package installs, in a folder that stands for ``/``. Blocking; raises SetupError.

The frozen program goes to ``/opt/keydesk``; around it are what shows and starts it, icons, manual, completions, the
rule for keys and the folders of policies.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import bill_of_materials
import changelog
from build_environment import build_program
from components import Component
from freeze import settle
from steps import REPOSITORY, SetupError
from version import site

INSTALLER = REPOSITORY / "installer"
LINUX = INSTALLER / "linux"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
METAINFO = "usr/share/metainfo/org.keydesk.Keydesk.metainfo.xml"
POLICIES = "etc/keydesk/policies"
POLICY_FOLDERS = ("etc/keydesk", POLICIES, f"{POLICIES}/managed", f"{POLICIES}/recommended")
DOCUMENTS = "usr/share/doc/keydesk"
PROGRAM = "opt/keydesk"
PICTURES = {
    "home": "How well your account can be opened, and what to do about it",
    "sign-in": "Signing in, in the browser you trust",
    "methods": "Every way to sign in to your account",
    "keys": "Your security keys, and what is on them",
    "enroll": "Putting a passkey on a key",
}

COPIED = {
    "usr/share/applications/keydesk.desktop": LINUX / "keydesk.desktop",
    "usr/share/icons/hicolor/scalable/apps/keydesk.svg": LINUX / "icons" / "keydesk.svg",
    "usr/share/icons/hicolor/symbolic/apps/keydesk-symbolic.svg": LINUX / "icons" / "keydesk-symbolic.svg",
    "usr/lib/udev/rules.d/70-keydesk.rules": LINUX / "70-keydesk.rules",
    "usr/share/bash-completion/completions/keydesk": LINUX / "completions" / "keydesk",
    "usr/share/fish/vendor_completions.d/keydesk.fish": LINUX / "completions" / "keydesk.fish",
    f"{DOCUMENTS}/policies/README.md": INSTALLER / "policies" / "README.md",
    f"{DOCUMENTS}/policies/policy.schema.json": INSTALLER / "policies" / "policy.schema.json",
    f"{DOCUMENTS}/policies/managed-example.json": INSTALLER / "policies" / "linux" / "managed" / "10-example.json",
    f"{DOCUMENTS}/policies/recommended-example.json": INSTALLER
    / "policies" / "linux" / "recommended" / "10-example.json",
}  # fmt: skip


def lay_out(frozen: Path, root: Path, version: str, components: Sequence[Component], epoch: int) -> None:
    """Fill the folder that stands for ``/``.

    Args:
        frozen: folder of the frozen program; what is told about its parts is added to the copy.
        root: the folder, emptied before.
        version: of the program.
        components: the parts of the program.
        epoch: the time of all files, seconds since 1970.

    Raises:
        SetupError: The icons could not be drawn, or KEYDESK_SITE is no address.
    """
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(frozen, root / PROGRAM, symlinks=True)
    tell_parts(root / PROGRAM, version, components, epoch)
    for place, source in COPIED.items():
        _write(root / place, source.read_bytes())
    _write(
        root / METAINFO, metainfo((LINUX / Path(METAINFO).name).read_text("utf-8"), version, epoch, site()).encode()
    )
    _write(root / "usr/share/man/man1/keydesk.1.gz", packed((LINUX / "keydesk.1").read_bytes()))
    for folder in POLICY_FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "usr/bin").mkdir()
    (root / "usr/bin/keydesk").symlink_to(f"/{PROGRAM}/keydesk")
    _draw_icons(root / "usr/share/icons/hicolor")
    settle(root / PROGRAM, epoch)
    settle(root, epoch)
    (root / PROGRAM / "keydesk").chmod(0o755)


def packed(content: bytes) -> bytes:
    """Compress a document as Debian does: best, and without name or time."""
    return gzip.compress(content, 9, mtime=0)


def metainfo(text: str, version: str, epoch: int, site: str | None) -> str:
    """Complete what software centres show.

    Args:
        text: the file without releases.
        version: of the program.
        epoch: when it was released, seconds since 1970.
        site: where home page and pictures (``packaging/pictures``) are published, None for nowhere: none are named.

    Returns:
        The file. Source: AppStream 1.0, "Metainfo files".
    """
    component = ElementTree.fromstring(text)  # noqa: S314  # our own file
    if site is not None:
        ElementTree.SubElement(component, "url", {"type": "homepage"}).text = site
        pictures = ElementTree.SubElement(component, "screenshots")
        for number, (name, caption) in enumerate(PICTURES.items()):
            kind = {"type": "default"} if number == 0 else {}
            picture = ElementTree.SubElement(pictures, "screenshot", kind)
            ElementTree.SubElement(picture, "caption").text = caption
            ElementTree.SubElement(picture, "image").text = f"{site}/pictures/{name}.png"
    releases = ElementTree.SubElement(component, "releases")
    for released, day in changelog.releases(version, datetime.fromtimestamp(epoch, UTC).date()).items():
        ElementTree.SubElement(releases, "release", {"version": released, "date": day.isoformat()})
    ElementTree.indent(component)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(component, "unicode") + "\n"


def debian_changelog(version: str, maintainer: str, epoch: int) -> str:
    """Write the changelog that Debian's tools read; what changed is in ours."""
    date = datetime.fromtimestamp(epoch, UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    return f"keydesk ({version}) stable; urgency=medium\n\n  * See changelog.gz.\n\n -- {maintainer}  {date}\n"


def tell_parts(program: Path, version: str, components: Sequence[Component], epoch: int) -> None:
    """Put the bill of materials and all licence texts beside a program.

    Args:
        program: its folder.
        version: of it.
        components: its parts.
        epoch: its time, seconds since 1970.
    """
    licenses = program / "licenses"
    _write(program / "sbom.cdx.json", bill_of_materials.bill("keydesk", version, components, epoch).encode())
    _write(licenses / "LIST.txt", bill_of_materials.license_list(f"Keydesk {version}", components).encode())
    _write(licenses / "LICENSE", (REPOSITORY / "LICENSE").read_bytes())
    icons = REPOSITORY / "resources" / "icons"
    for name in ("LICENSE-material-symbols.txt", "NOTICE.md"):
        _write(licenses / "icons" / name, (icons / name).read_bytes())
    for place, content in bill_of_materials.license_files(components).items():
        _write(licenses / place, content)


def _draw_icons(folder: Path) -> None:
    """Draw the pictures with the Qt that is shipped: it is in the environment already."""
    command = [str(build_program("python")), str(REPOSITORY / "packaging" / "draw_icons.py")]
    command += [str(LINUX / "icons" / "keydesk.svg"), str(folder), *map(str, ICON_SIZES)]
    if subprocess.call(command, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}) != 0:
        raise SetupError("The icons could not be drawn.", "look at the words above, mend it, try again")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
