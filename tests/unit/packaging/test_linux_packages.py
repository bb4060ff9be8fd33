"""What the Linux packages say of themselves: parts, licences, dependencies, files; the same every time."""

from __future__ import annotations

import gzip
import json
import tarfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

import bill_of_materials
import components
import linux_files
import linux_packages
import sizes
import version
from components import Component
from keydesk import __version__
from keydesk.config.policy.linux import ROOT
from linux_packages import Contents
from steps import REPOSITORY, SetupError

EPOCH = 1_790_000_000
PARTS = (
    Component("Some_Thing", "1.0+x", "pypi", "MIT", {"LICENSE": b"text"}),
    Component("libz", "1:2", "deb", "", {"copyright": b"words"}),
)


def contents(root: Path) -> Contents:
    return Contents(root, frozenset({"libc.so.6", "libssl.so.3", "libcrypto.so.3"}), (2, 35), "1.2.3", EPOCH)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for name in ("opt/keydesk/keydesk", "usr/share/man/man1/keydesk.1.gz", "usr/lib/udev/rules.d/70-keydesk.rules"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x" * 10)
    return root


def test_the_bill_of_materials_names_every_part() -> None:
    bill = json.loads(bill_of_materials.bill("keydesk", "1.2.3", PARTS, EPOCH))
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    refs = [part["bom-ref"] for part in bill["components"]]
    assert refs == ["pkg:pypi/some-thing@1.0%2Bx", "pkg:deb/debian/libz@1%3A2?arch=amd64&distro=debian-12"]
    assert bill["components"][0]["licenses"] == [{"license": {"name": "MIT"}}]
    assert "licenses" not in bill["components"][1]
    (top,) = bill["dependencies"]
    assert (top["ref"], top["dependsOn"]) == (bill["metadata"]["component"]["bom-ref"], sorted(refs))
    assert bill["metadata"]["timestamp"] == "2026-09-21T14:13:20Z"


def test_the_bill_is_the_same_for_the_same_parts_and_another_for_others() -> None:
    first = bill_of_materials.bill("keydesk", "1.2.3", PARTS, EPOCH)
    assert bill_of_materials.bill("keydesk", "1.2.3", PARTS, EPOCH) == first
    other = json.loads(bill_of_materials.bill("keydesk", "1.2.3", PARTS[:1], EPOCH))
    assert other["serialNumber"] != json.loads(first)["serialNumber"]


def test_the_list_of_licences_leads_to_every_text() -> None:
    text = bill_of_materials.license_list("Keydesk 1.2.3", PARTS)
    assert "Some_Thing                   1.0+x                    MIT" in text
    assert "see libz/copyright" in text
    assert bill_of_materials.license_files(PARTS) == {"Some_Thing/LICENSE": b"text", "libz/copyright": b"words"}


@pytest.mark.parametrize(
    ("described", "classifiers", "told"),
    [
        ({"License-Expression": "MIT", "License": "x"}, [], "MIT"),
        ({"License": "BSD-3-Clause"}, [], "BSD-3-Clause"),
        ({"License": "Copyright (c) 2018 Someone"}, ["License :: OSI Approved :: MIT License"], "MIT License"),
        ({"License": "line\nline"}, ["Topic :: Security"], ""),
        ({}, [], ""),
    ],
)
def test_what_a_package_says_of_its_licence(described: dict[str, str], classifiers: list[str], told: str) -> None:
    assert components.license_of(described, classifiers) == told


def test_licence_texts_are_found(tmp_path: Path) -> None:
    (tmp_path / "licenses" / "deep").mkdir(parents=True)
    for name in ("LICENSE.md", "METADATA", "licenses/x.txt", "licenses/deep/COPYING", "NOTICE"):
        (tmp_path / name).write_text(name)
    assert sorted(components.texts_in(tmp_path)) == ["LICENSE.md", "NOTICE", "deep-COPYING", "x.txt"]


def test_dpkgs_answer_is_read() -> None:
    answer = "libz1:amd64: /lib/x/libz.so.1\na, b:i386: /etc/shared\ndiversion by x\n"
    assert components.package_names(answer) == {"libz1", "a", "b"}


def test_qt_has_its_licence_texts() -> None:
    for part in ("pyside6-essentials", "shiboken6"):
        folder = components.OWN_TEXTS / part
        assert "GNU LESSER GENERAL PUBLIC LICENSE" in (folder / "LGPL-3.0.txt").read_text("utf-8")
        assert "GNU GENERAL PUBLIC LICENSE" in (folder / "GPL-3.0.txt").read_text("utf-8")


def test_dependencies_are_named_as_each_system_names_them() -> None:
    libraries = {"libc.so.6", "libm.so.6", "libssl.so.3"}
    assert linux_packages.debian_packages(libraries, (2, 35)) == ["libc6 (>= 2.35)", "libssl3", "libudev1"]
    assert linux_packages.rpm_names(libraries, (2, 35)) == [
        "libc.so.6(GLIBC_2.35)(64bit)",
        "libssl.so.3()(64bit)",
        "libudev.so.1()(64bit)",
    ]


def test_the_description_holds_every_file_and_asks_for_the_card_service(root: Path, tmp_path: Path) -> None:
    described: dict[str, Any] = linux_packages.description(contents(root), tmp_path)
    for kind, link in (("deb", "/opt/keydesk/keydesk"), ("rpm", "../../opt/keydesk/keydesk")):
        entries = [entry for entry in described["contents"] if entry.get("packager", kind) == kind]
        places = {entry["dst"]: entry for entry in entries}
        assert len(places) == len(entries)
        assert places["/opt/keydesk"]["type"] == "tree"
        assert (places["/usr/bin/keydesk"]["type"], places["/usr/bin/keydesk"]["src"]) == ("symlink", link)
        assert {f"{ROOT}/managed", f"{ROOT}/recommended"} <= places.keys()
        assert places["/usr/share/man/man1/keydesk.1.gz"].get("type") == ("doc" if kind == "rpm" else None)
    assert "pcscd" in described["overrides"]["deb"]["recommends"]
    assert "pcsc-lite" in described["overrides"]["rpm"]["recommends"]
    assert all(Path(entry["src"]).exists() for entry in described["contents"] if "zsh" in entry["dst"])


def test_an_rpm_owns_the_folders_that_are_its_alone(root: Path, tmp_path: Path) -> None:
    """Rpm leaves others behind; a tree brings all of its own."""
    document = root / "usr/share/doc/keydesk/policies/README.md"
    document.parent.mkdir(parents=True)
    document.write_bytes(b"x")
    described: dict[str, Any] = linux_packages.description(contents(root), tmp_path)
    entries = [entry for entry in described["contents"] if entry.get("packager") != "deb"]
    owned = {entry["dst"] for entry in entries if entry.get("type") in ("dir", "tree")}
    folders = {str(folder) for entry in entries for folder in Path(entry["dst"]).parents}
    assert {folder for folder in folders if "keydesk" in folder} <= owned


def test_the_archive_is_the_same_every_time(root: Path, tmp_path: Path) -> None:
    first = linux_packages.make_archive(contents(root), tmp_path).read_bytes()
    (root / "opt/keydesk/keydesk").touch()
    made = linux_packages.make_archive(contents(root), tmp_path)
    assert made.read_bytes() == first
    with tarfile.open(made) as archive:
        assert f"{made.name.removesuffix('.tar.gz')}/keydesk/keydesk" in archive.getnames()
        assert {(member.uid, member.uname, member.mtime) for member in archive} == {(0, "root", EPOCH)}


@pytest.mark.parametrize("site", [None, "https://keydesk.example"])
def test_the_metainfo_tells_the_release_and_no_address_that_is_not_known(site: str | None) -> None:
    text = (linux_files.LINUX / "org.keydesk.Keydesk.metainfo.xml").read_text("utf-8")
    told = ElementTree.fromstring(linux_files.metainfo(text, "1.2.3", EPOCH, site))
    release = told.find("releases/release")
    assert release is not None
    assert release.attrib == {"version": "1.2.3", "date": "2026-09-21"}
    assert told.findtext("launchable") == "keydesk.desktop"
    pictures = [picture.text for picture in told.iterfind("screenshots/screenshot/image")]
    assert pictures == ([f"{site}/pictures/{name}.png" for name in linux_files.PICTURES] if site else [])
    assert all(picture.findtext("caption") for picture in told.iterfind("screenshots/screenshot"))
    assert told.findtext("url") == site


def test_pictures_and_copied_files_are_there() -> None:
    folder = REPOSITORY / "packaging" / "pictures"
    assert not [name for name in linux_files.PICTURES if not (folder / f"{name}.png").is_file()]
    assert not [str(source) for source in linux_files.COPIED.values() if not source.is_file()]
    summary = ElementTree.parse(linux_files.LINUX / "org.keydesk.Keydesk.metainfo.xml").findtext("summary")
    assert summary is not None
    assert not summary.endswith(".")


def test_documents_are_packed_without_name_or_time() -> None:
    packed = linux_files.packed(b"words" * 100)
    assert gzip.decompress(packed) == b"words" * 100
    assert packed[4:8] == bytes(4)
    changelog = linux_files.debian_changelog("1.2.3-1", "K <k@example.invalid>", EPOCH)
    assert changelog.startswith("keydesk (1.2.3-1) stable; urgency=medium\n")
    assert changelog.endswith(" -- K <k@example.invalid>  Mon, 21 Sep 2026 14:13:20 +0000\n")


def test_the_rule_gives_keys_and_nothing_else() -> None:
    from keydesk.domain.keys import UDEV_RULE

    lines = (linux_files.LINUX / "70-keydesk.rules").read_text("utf-8").splitlines()
    assert UDEV_RULE in lines
    assert [line for line in lines if "uaccess" in line and not line.startswith("#")] == [UDEV_RULE]


def test_budgets_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keydesk").write_bytes(bytes(2_000))
    (tmp_path / "link").symlink_to("keydesk")
    assert sizes.installed(tmp_path) == 2_000
    deb = tmp_path / "x.deb"
    deb.write_bytes(bytes(100))
    sizes.check(tmp_path, [deb])
    monkeypatch.setattr(sizes, "MB", 10)
    with pytest.raises(SetupError, match="installed"):
        sizes.check(tmp_path, [])
    monkeypatch.setattr(sizes, "MB", 1)
    with pytest.raises(SetupError, match=r"x\.deb"):
        sizes.check(tmp_path, [deb])


def test_every_file_of_the_program_has_a_line_in_the_table(tmp_path: Path) -> None:
    (tmp_path / "_internal" / "keydesk").mkdir(parents=True)
    (tmp_path / "_internal" / "keydesk" / "a").write_bytes(bytes(2 * sizes.MB))
    (tmp_path / "keydesk").write_bytes(bytes(sizes.MB))
    assert sizes.table(tmp_path).splitlines()[1:] == [
        "     2.0 MB  Keydesk: pictures, texts, pages",
        "     1.0 MB  Keydesk and packages of Python",
        f"     3.0 MB  installed (at most {sizes.INSTALLED_MB})",
    ]
    assert sizes.group_of("_internal/PySide6/Qt/lib/libicudata.so.73") != sizes.group_of("_internal/PySide6/Qt/lib/x")


def test_version_and_time_come_from_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    assert version.version() == __version__
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "12")
    assert version.epoch() == 12
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(SetupError):
        version.epoch()


def test_the_site_is_told_to_the_build_and_must_be_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEYDESK_SITE", raising=False)
    assert version.site() is None
    monkeypatch.setenv("KEYDESK_SITE", "https://keydesk.example/app/")
    assert version.site() == "https://keydesk.example/app"
    for wrong in ("keydesk.example", "http://keydesk.example", "https://keydesk.example/?x=<", "https://"):
        monkeypatch.setenv("KEYDESK_SITE", wrong)
        with pytest.raises(SetupError, match="no address"):
            version.site()
