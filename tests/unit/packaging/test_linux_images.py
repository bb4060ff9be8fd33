"""AppImage and Flatpak: what they are laid out as, what a Flatpak may do, and that names agree everywhere."""

from __future__ import annotations

import configparser
import json
import os
import re
import stat
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import build
import linux_build
import linux_files
import linux_images
from linux_images import IDENTITY, MANIFEST
from linux_packages import Contents
from steps import REPOSITORY, SetupError

EPOCH = 1_790_000_000
# Every one is a hole in the sandbox: a new one needs its reason in the table of installer/linux/flatpak/README.md.
PERMISSIONS = [
    "--share=network",
    "--share=ipc",
    "--socket=wayland",
    "--socket=fallback-x11",
    "--socket=pcsc",
    "--socket=cups",
    "--device=all",
    "--filesystem=/run/udev:ro",
    "--filesystem=xdg-run/keydesk:create",
    "--talk-name=org.freedesktop.secrets",
    "--talk-name=org.freedesktop.ScreenSaver",
    "--talk-name=org.gnome.ScreenSaver",
    "--talk-name=org.kde.StatusNotifierWatcher",
    "--system-talk-name=org.freedesktop.login1",
]


@pytest.fixture
def contents(tmp_path: Path) -> Contents:
    """A laid-out package with files of a few bytes in place of the program and of pictures."""
    root = tmp_path / "root"
    files = {place: source.read_bytes() for place, source in linux_files.COPIED.items()}
    metainfo = (linux_files.LINUX / Path(linux_files.METAINFO).name).read_text("utf-8")
    files[linux_files.METAINFO] = linux_files.metainfo(metainfo, "1.2.3", EPOCH, None).encode()
    files["opt/keydesk/keydesk"] = files["opt/keydesk/_internal/x.so"] = b"x"
    files["usr/share/man/man1/keydesk.1.gz"] = b"x"
    files |= {f"usr/share/icons/hicolor/{size}x{size}/apps/keydesk.png": b"x" for size in linux_files.ICON_SIZES}
    for place, content in files.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_bytes(content)
    return Contents(root, frozenset(), (2, 36), "1.2.3", EPOCH)


def manifest() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(MANIFEST.read_text("utf-8"))
    return read


def entry_of(path: Path) -> configparser.SectionProxy:
    entry = configparser.RawConfigParser(strict=True)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read_string(path.read_text("utf-8"))
    return entry["Desktop Entry"]


def is_run(path: Path) -> bool:
    return bool(path.stat().st_mode & stat.S_IXUSR)


def test_an_appdir_has_what_the_format_asks_for(contents: Contents, tmp_path: Path) -> None:
    folder = tmp_path / "Keydesk.AppDir"
    linux_images.lay_out_appdir(contents, folder)
    assert is_run(folder / "AppRun")
    assert is_run(folder / "usr/lib/keydesk/keydesk")
    (shown,) = folder.glob("*.desktop")
    assert (folder / f"{entry_of(shown)['Icon']}.png").read_bytes() == (folder / ".DirIcon").read_bytes() == b"x"
    assert (folder / linux_files.METAINFO).is_file()
    assert (folder / "usr/lib/udev/rules.d/70-keydesk.rules").is_file()
    assert (folder / "usr/bin/keydesk").resolve() == (folder / "usr/lib/keydesk/keydesk").resolve()
    links = [path for path in folder.rglob("*") if path.is_symlink()]
    assert not [path for path in links if os.path.isabs(path.readlink()) or not path.exists()]
    assert {path.lstat().st_mtime for path in folder.rglob("*")} == {EPOCH}


def test_what_a_flatpak_shows_has_its_id_for_a_name(contents: Contents, tmp_path: Path) -> None:
    folder = tmp_path / "flatpak"
    linux_images.lay_out_flatpak(contents, folder)
    (shown,) = (folder / "share/applications").iterdir()
    assert (shown.stem, entry_of(shown)["Icon"], entry_of(shown)["Exec"]) == (IDENTITY, IDENTITY, "keydesk %u")
    icons = [path.name for path in (folder / "share/icons").rglob("*") if path.is_file()]
    assert len(icons) == len(linux_files.ICON_SIZES) + 2
    assert {name.removeprefix(IDENTITY) for name in icons} == {".png", ".svg", "-symbolic.svg"}
    told = ElementTree.parse(folder / "share/metainfo" / f"{IDENTITY}.metainfo.xml")
    assert [told.findtext(tag) for tag in ("id", "launchable", "icon")] == [IDENTITY, shown.name, IDENTITY]
    assert is_run(folder / "bin/keydesk")
    assert not (folder / "share/doc").exists()  # what only a package has


@pytest.mark.parametrize("lay_out", [linux_images.lay_out_appdir, linux_images.lay_out_flatpak])
def test_nothing_of_an_older_one_stays(
    lay_out: Callable[[Contents, Path], None], contents: Contents, tmp_path: Path
) -> None:
    folder = tmp_path / "made"
    lay_out(contents, folder)
    first = sorted(folder.rglob("*"))
    (folder / "older").write_text("x")
    lay_out(contents, folder)
    assert sorted(folder.rglob("*")) == first


def test_the_manifest_has_what_flatpak_builder_asks_for() -> None:
    told = manifest()
    assert told.keys() == {"id", "runtime", "runtime-version", "sdk", "command", "finish-args", "modules"}
    assert told["id"] == IDENTITY == MANIFEST.stem
    assert (told["runtime"], told["sdk"]) == ("org.freedesktop.Platform", "org.freedesktop.Sdk")
    assert re.fullmatch(r"\d\d\.08", told["runtime-version"])
    assert told["command"] == "keydesk"
    (module,) = told["modules"]
    assert module.keys() == {"name", "buildsystem", "build-options", "build-commands", "sources"}
    assert module["buildsystem"] == "simple"
    # The program carries its archive behind its code: stripped, it is empty.
    assert module["build-options"] == {"strip": False, "no-debuginfo": True}
    (source,) = module["sources"]
    assert source["type"] == "dir"
    assert (MANIFEST.parent / source["path"]).resolve() == linux_build.FLATPAK


def test_a_flatpak_may_do_what_is_written_down_and_no_more() -> None:
    assert manifest()["finish-args"] == PERMISSIONS
    rows = (MANIFEST.parent / "README.md").read_text("utf-8").splitlines()
    assert [found[1] for row in rows if (found := re.fullmatch(r"\| `(--.+)` \| (.+) \|", row))] == PERMISSIONS


def test_names_agree_everywhere() -> None:
    metainfo = ElementTree.parse(linux_files.LINUX / f"{IDENTITY}.metainfo.xml")
    assert metainfo.findtext("id") == IDENTITY
    shown = linux_files.LINUX / str(metainfo.findtext("launchable"))
    entry = entry_of(shown)
    assert entry["Icon"] == metainfo.findtext("icon") == "keydesk"
    schemes = [found.text for found in metainfo.iterfind("provides/mediatype")]
    assert entry["MimeType"].rstrip(";").split(";") == schemes


@pytest.mark.parametrize("kind", ["appimage", "flatpak"])
def test_a_tool_that_is_missing_is_named(
    kind: str, contents: Contents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    make = getattr(linux_images, f"make_{kind}")
    with pytest.raises(SetupError, match=f"{'appimagetool' if kind == 'appimage' else 'flatpak'} is not here"):
        make(contents, tmp_path / "folder", tmp_path)


def test_the_tool_makes_the_image_at_the_time_of_the_sources(
    contents: Contents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "bin" / "appimagetool"
    tool.parent.mkdir()
    tool.write_text('#!/bin/sh\necho "$ARCH $SOURCE_DATE_EPOCH $1" >"$2"\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tool.parent))
    made = linux_images.make_appimage(contents, tmp_path / "x.AppDir", tmp_path)
    assert made.name == "keydesk-1.2.3-x86_64.AppImage"
    assert made.read_text() == f"x86_64 {EPOCH} {tmp_path / 'x.AppDir'}\n"


def test_images_are_made_only_when_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[frozenset[str]] = []
    monkeypatch.setattr(linux_build, "build", lambda out, only: asked.append(only))
    for words in ([], ["--only", "flatpak"]):
        assert build.main(["linux", "--out", str(tmp_path), *words]) == 0
    assert asked == [frozenset({"deb", "rpm", "tar"}), frozenset({"flatpak"})]


def test_the_start_of_an_image_asks_for_its_own_place(tmp_path: Path) -> None:
    text = (REPOSITORY / "installer/linux/appimage/AppRun").read_text("utf-8")
    assert text.startswith("#!/bin/sh\n")
    program = tmp_path / "a b" / "usr/lib/keydesk/keydesk"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    program.chmod(0o755)
    start = tmp_path / "a b" / "AppRun"
    start.write_text(text)
    start.chmod(0o755)
    (tmp_path / "link").symlink_to(start)
    for command in (start, tmp_path / "link"):
        env = {"PATH": os.defpath, "APPDIR": "/another/image"}
        said = subprocess.run([command, "x y", "z"], env=env, capture_output=True, text=True, check=True).stdout
        assert said == "x y|z|"
