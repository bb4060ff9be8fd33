"""Makes .deb, .rpm and .tar.gz of the folder that linux_files.py has laid out. Blocking; raises SetupError.

One description for nfpm, which writes deb and rpm without Debian's or Fedora's own tools; its compression of a deb is
weak and slow, so dpkg-deb packs that one again.
"""

from __future__ import annotations

import gzip
import json
import os
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import linux_files
from build_environment import build_program
from frozen_parts import FROM_SYSTEM
from linux_files import DOCUMENTS, LINUX, PROGRAM, debian_changelog, packed
from steps import REPOSITORY, progress, run

MAINTAINER = "Keydesk maintainers <maintainers@keydesk.invalid>"  # reports go through the repository's page
DESCRIPTION = """\
Sign-in methods, passkeys and security keys of an Auth0 account
 Keydesk is a desktop program for people whose organisation signs in with
 Auth0. It shows how an account can be opened, puts passkeys on security
 keys, tests and removes them, and tells what is on a key."""
RELEASE = "1"
_DOCUMENTS = (f"/{DOCUMENTS}/", "/usr/share/man/")
_LICENSES = "usr/share/licenses/keydesk"
# An rpm leaves folders behind that it does not own.
_OWNED_BY_RPM = (DOCUMENTS, f"{DOCUMENTS}/policies", _LICENSES)


@dataclass(frozen=True)
class Contents:
    """What a package is made of.

    Args:
        root: the folder that stands for ``/``.
        libraries: names of the libraries the system has to bring.
        libc: the oldest C library it runs with.
        version: of the program.
        epoch: the time of the package, seconds since 1970.
        site: where it is published, None for nowhere.
    """

    root: Path
    libraries: frozenset[str]
    libc: tuple[int, ...]
    version: str
    epoch: int
    site: str | None = None


def description(contents: Contents, extras: Path) -> dict[str, object]:
    """Describe the deb and the rpm, as nfpm reads it.

    Args:
        contents: what they are made of.
        extras: a folder with the files that only one of them has.

    Returns:
        The description. Source: nfpm 2, "Configuration".
    """
    script = str(LINUX / "scripts" / "reload-rules.sh")
    return {
        "name": "keydesk",
        "arch": "amd64",
        "platform": "linux",
        "version": contents.version,
        "release": RELEASE,
        "section": "utils",
        "priority": "optional",
        "maintainer": MAINTAINER,
        "vendor": "Keydesk maintainers",
        "description": DESCRIPTION,
        "license": "Apache-2.0",
        "homepage": contents.site or "",
        "mtime": _time(contents.epoch),
        "scripts": {"postinstall": script, "postremove": script},
        "contents": [*_common(contents.root), *_of_deb(extras), *_of_rpm()],
        "overrides": {
            "deb": {
                "depends": debian_packages(contents.libraries, contents.libc),
                "recommends": ["pcscd", "xdg-utils"],
                "suggests": ["gnome-keyring", "libcups2"],
            },
            "rpm": {
                "depends": rpm_names(contents.libraries, contents.libc),
                "recommends": ["pcsc-lite", "xdg-utils"],
                "suggests": ["gnome-keyring", "cups-libs"],
            },
        },
        "deb": {"compression": "none"},
        "rpm": {"compression": "zstd", "group": "Applications/System", "buildhost": "localhost"},
    }


def debian_packages(libraries: Iterable[str], libc: tuple[int, ...]) -> list[str]:
    """Name the packages of Debian that bring libraries.

    Args:
        libraries: each one in the table `FROM_SYSTEM`.
        libc: the oldest C library.
    """
    names = {FROM_SYSTEM[library] for library in libraries} | {"libudev1"}
    return sorted(f"libc6 (>= {_dotted(libc)})" if name == "libc6" else name for name in names)


def rpm_names(libraries: Iterable[str], libc: tuple[int, ...]) -> list[str]:
    """Name what an rpm requires: libraries themselves, so that every distribution finds its own packages."""
    names = {f"{library}()(64bit)" for library in libraries if FROM_SYSTEM[library] != "libc6"}
    return sorted({*names, f"libc.so.6(GLIBC_{_dotted(libc)})(64bit)", "libudev.so.1()(64bit)"})


def make_package(contents: Contents, out: Path, packager: str, compression: str = "xz") -> Path:
    """Make one package.

    Args:
        contents: what it is made of.
        out: the folder it is written to.
        packager: ``deb`` or ``rpm``.
        compression: of a deb, as ``dpkg-deb -Z``.

    Returns:
        The package.

    Raises:
        SetupError: nfpm or dpkg-deb failed.
    """
    # Debian writes 0.1.0-1_amd64, Fedora 0.1.0-1.x86_64.
    ending = "_{}_amd64.deb" if packager == "deb" else "-{}.x86_64.rpm"
    made = out / f"keydesk{ending.format(f'{contents.version}-{RELEASE}')}"
    progress(f"Packing {made.name} ...")
    with tempfile.TemporaryDirectory(prefix="keydesk-pack-") as folder:
        extras = Path(folder)
        _write_extras(extras, contents)
        config = extras / "nfpm.json"
        config.write_text(json.dumps(description(contents, extras), indent=1), encoding="utf-8")
        command = [str(build_program("nfpm")), "package", "--config", str(config), "--packager", packager]
        run(
            [*command, "--target", str(made)],
            f"{made.name} could not be made.",
            "look at the words above, mend it, try again",
            os.environ | {"SOURCE_DATE_EPOCH": str(contents.epoch)},
        )
        if packager == "deb":
            pack_again(made, extras / "deb", compression, contents.epoch)
    return made


def pack_again(deb: Path, folder: Path, compression: str, epoch: int) -> None:
    """Compress a deb in place.

    Args:
        deb: the package.
        folder: for its contents meanwhile; must not exist.
        compression: as ``dpkg-deb -Z``.
        epoch: the time of the package, seconds since 1970.

    Raises:
        SetupError: dpkg-deb failed.
    """
    env = os.environ | {"SOURCE_DATE_EPOCH": str(epoch)}
    # The best of xz takes a fifth longer for 1 % less.
    pack = ["dpkg-deb", "--root-owner-group", f"-Z{compression}", *(["-z5"] if compression == "xz" else [])]
    pack += ["--threads-max=2", "--build", str(folder), str(deb)]
    for command in (["dpkg-deb", "--raw-extract", str(deb), str(folder)], pack):
        run(command, f"{deb.name} could not be packed.", "install dpkg, then run this command again", env)


def make_archive(contents: Contents, out: Path) -> Path:
    """Make the .tar.gz: the program, and beside it what a desktop needs, for where there is no package.

    Args:
        contents: what it is made of.
        out: the folder it is written to.

    Returns:
        The archive.
    """
    name = f"keydesk-{contents.version}-linux-x86_64"
    made = out / f"{name}.tar.gz"
    progress(f"Packing {made.name} ...")

    def ours(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = "root"
        info.mtime = contents.epoch
        return info

    with (
        made.open("wb") as file,
        gzip.GzipFile("", "wb", 6, file, mtime=0) as packed_file,  # the best takes three times as long for 1 % less
        tarfile.open(fileobj=packed_file, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        # `add` goes through a folder in the order of names.
        archive.add(contents.root / PROGRAM, f"{name}/keydesk", filter=ours)
        archive.add(contents.root / "usr/share", f"{name}/share", filter=ours)
        archive.add(contents.root / "usr/lib/udev/rules.d", f"{name}/udev", filter=ours)
    return made


def _common(root: Path) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = [{"src": f"{root / PROGRAM}/", "dst": f"/{PROGRAM}", "type": "tree"}]
    entries += [
        {"dst": f"/{folder}", "type": "dir", "file_info": {"mode": 0o755}} for folder in linux_files.POLICY_FOLDERS
    ]
    files = sorted(path for path in (root / "usr").rglob("*") if path.is_file() and not path.is_symlink())
    for path in files:
        place = f"/{path.relative_to(root)}"
        # Only an rpm knows documents: who wants none leaves them out.
        kinds = [{"packager": "deb"}, {"packager": "rpm", "type": "doc"}] if place.startswith(_DOCUMENTS) else [{}]
        entries += [{"src": str(path), "dst": place, **kind} for kind in kinds]
    return entries


def _of_deb(extras: Path) -> list[dict[str, object]]:
    zsh = "/usr/share/zsh/vendor-completions/_keydesk"
    places = {
        f"/{DOCUMENTS}/copyright": LINUX / "debian" / "copyright",
        "/usr/share/lintian/overrides/keydesk": LINUX / "debian" / "lintian-overrides",
        f"/{DOCUMENTS}/changelog.gz": extras / "changelog.gz",
        f"/{DOCUMENTS}/changelog.Debian.gz": extras / "changelog.Debian.gz",
        zsh: LINUX / "completions" / "_keydesk",
    }
    link = {"src": f"/{PROGRAM}/keydesk", "dst": "/usr/bin/keydesk", "packager": "deb", "type": "symlink"}
    files: list[dict[str, object]] = [
        {"src": str(source), "dst": place, "packager": "deb", "file_info": {"mode": 0o644}}
        for place, source in places.items()
    ]
    return [{**link}, *files]


def _of_rpm() -> list[dict[str, object]]:
    zsh = "/usr/share/zsh/site-functions/_keydesk"
    license_place = f"/{_LICENSES}/LICENSE"
    changes = f"/{DOCUMENTS}/CHANGELOG.md"
    owned: list[dict[str, object]] = [{"dst": f"/{name}", "packager": "rpm", "type": "dir"} for name in _OWNED_BY_RPM]
    return [
        *owned,
        {"src": f"../../{PROGRAM}/keydesk", "dst": "/usr/bin/keydesk", "packager": "rpm", "type": "symlink"},
        {"src": str(REPOSITORY / "CHANGELOG.md"), "dst": changes, "packager": "rpm", "type": "doc"},
        {"src": str(LINUX / "completions" / "_keydesk"), "dst": zsh, "packager": "rpm", "file_info": {"mode": 0o644}},
        {"src": str(REPOSITORY / "LICENSE"), "dst": license_place, "packager": "rpm", "type": "license"},
    ]


def _write_extras(extras: Path, contents: Contents) -> None:
    changes = packed((REPOSITORY / "CHANGELOG.md").read_bytes())
    (extras / "changelog.gz").write_bytes(changes)
    version = f"{contents.version}-{RELEASE}"
    debian = debian_changelog(version, MAINTAINER, contents.epoch)
    (extras / "changelog.Debian.gz").write_bytes(packed(debian.encode()))
    for path in extras.iterdir():
        path.chmod(0o644)
        os.utime(path, (contents.epoch, contents.epoch))


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _time(epoch: int) -> str:
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
