"""The application of macOS, as far as it can be looked at without a Mac: property lists, icon, structure."""

from __future__ import annotations

import plistlib
import struct
import sys
import xml.etree.ElementTree as ElementTree
import zlib
from pathlib import Path

import pytest

import frozen_parts_macos
import icns
import macho
import macos_build
import macos_bundle
from components import Component
from keydesk import __version__
from keydesk.config import links
from keydesk.config.policy import macos as policy
from tests.architecture.sources import REPOSITORY
from tests.fakes.macos_tree import MACH_O, mach_o, stand_in

EPOCH = 1_790_000_000


def png(size: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + bytes(size) for _ in range(size)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def icon() -> bytes:
    return icns.write({size: png(size) for size in icns.SIZES})


@pytest.fixture
def app(tmp_path: Path, icon: bytes) -> Path:
    app = stand_in(tmp_path)
    parts = [Component("thing", "1", "pypi", "MIT", {"LICENSE": b"text"})]
    documents = macos_build.documents(parts, __version__, EPOCH)
    macos_bundle.complete(app, __version__, EPOCH, icon, documents)
    return app


def test_the_icon_is_read_back(icon: bytes) -> None:
    found = icns.read(icon)
    assert {kind: struct.unpack(">I", data[16:20])[0] for kind, data in found.items()} == icns.TYPES
    assert found[b"ic08"] == found[b"ic13"] == png(256)
    assert icns.write({size: png(size) for size in icns.SIZES}) == icon


def test_an_icon_lacks_no_size_and_holds_only_what_fits() -> None:
    pictures = {size: png(size) for size in icns.SIZES}
    with pytest.raises(ValueError, match="1024"):
        icns.write({**pictures, 1024: png(512)})
    with pytest.raises(ValueError, match="no PNG of 32"):
        icns.write({size: data for size, data in pictures.items() if size != 32})


@pytest.mark.parametrize(
    "broken",
    [b"", b"icns\0\0\0\x09x", b"icns\0\0\0\x10ic07\0\0\0\xff", b"icns\0\0\0\x0cic07", b"icns\0\0\0\x10ic07\0\0\0\0"],
)
def test_what_is_no_icon_is_told(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"icon|cut off"):
        icns.read(broken)


def test_our_drawing_becomes_an_icon(tmp_path: Path) -> None:
    drawn = macos_build.draw_icon(tmp_path, Path(sys.executable))
    assert icns.read(drawn).keys() == icns.TYPES.keys()


def test_the_application_says_what_the_program_says(app: Path) -> None:
    told = plistlib.loads((app / "Contents/Info.plist").read_bytes())
    assert told["CFBundleShortVersionString"] == told["CFBundleVersion"] == __version__
    assert told["CFBundleIdentifier"] == policy.DOMAIN == macos_bundle.BUNDLE_ID
    (link,) = told["CFBundleURLTypes"]
    assert link["CFBundleURLSchemes"] == [links.SCHEME]
    assert told["NSHighResolutionCapable"] is True
    assert "LSBackgroundOnly" not in told  # PyInstaller's word for programs with a console: no window in front
    assert told["LSMinimumSystemVersion"] == macos_bundle.OLDEST_MACOS
    # A key may be in the middle of something.
    assert told["NSSupportsSuddenTermination"] is told["NSSupportsAutomaticTermination"] is False


def test_every_word_a_person_reads_is_in_every_language(app: Path) -> None:
    told = plistlib.loads((app / "Contents/Info.plist").read_bytes())
    files = {
        path.parent.stem: plistlib.loads(path.read_bytes())
        for path in (app / "Contents/Resources").glob("*.lproj/InfoPlist.strings")
    }
    shipped = {path.stem.rpartition("_")[2] for path in (REPOSITORY / "resources/i18n").glob("*.qm")} | {"en"}
    assert files.keys() == set(told["CFBundleLocalizations"]) == shipped
    read = {name for name in told if name.endswith("UsageDescription") or name == "NSHumanReadableCopyright"}
    names = {*read, "CFBundleDisplayName", told["CFBundleURLTypes"][0]["CFBundleURLName"]}
    assert len(read) == 6
    assert all(words.keys() == names and all(words.values()) for words in files.values())
    assert all(files["en"][name] == told[name] for name in read)
    assert not [name for name in read if files["ja"][name] == files["en"][name]]


def test_entitlements_are_these_and_no_more() -> None:
    assert plistlib.loads(macos_bundle.plist(macos_bundle.ENTITLEMENTS)) == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True
    }
    # Without a team no library would be loaded; for trial builds only.
    assert macos_bundle.AD_HOC.keys() - macos_bundle.ENTITLEMENTS.keys() == {
        "com.apple.security.cs.disable-library-validation"
    }


def test_the_bundle_is_whole_and_the_same_every_time(app: Path, tmp_path: Path, icon: bytes) -> None:
    assert macos_bundle.faults(app) == []
    assert (app / "Contents/Resources/licenses/thing/LICENSE").read_bytes() == b"text"
    assert b"CycloneDX" in (app / "Contents/Resources/sbom.cdx.json").read_bytes()
    first = {path: path.read_bytes() for path in app.rglob("*") if path.is_file()}
    parts = [Component("thing", "1", "pypi", "MIT", {"LICENSE": b"text"})]
    macos_bundle.complete(app, __version__, EPOCH, icon, macos_build.documents(parts, __version__, EPOCH))
    assert {path: path.read_bytes() for path in app.rglob("*") if path.is_file()} == first


@pytest.mark.parametrize(
    ("place", "content", "told"),
    [
        ("Resources/odd.dylib", MACH_O, "Resources/odd.dylib: a program among pictures"),
        ("MacOS/notes.txt", b"words", "MacOS/notes.txt: not a program"),
        ("Frameworks/a.b/lib.dylib", MACH_O, "Frameworks/a.b: a folder with a dot"),
    ],
)
def test_what_could_not_be_signed_is_told(app: Path, place: str, content: bytes, told: str) -> None:
    (app / "Contents" / place).parent.mkdir(exist_ok=True)
    (app / "Contents" / place).write_bytes(content)
    assert [fault for fault in macos_bundle.faults(app) if fault.startswith(told)]


def test_what_is_missing_is_told(app: Path) -> None:
    (app / "Contents/Resources/ja.lproj/InfoPlist.strings").unlink()
    (app / "Contents/MacOS/keydesk").unlink()
    (app / "Contents/Resources/keydesk.icns").unlink()
    (app / "Contents/Frameworks/out").symlink_to("/usr/lib")
    assert macos_bundle.faults(app) == [
        "no program",
        "no icon",
        "no words in ja",
        "Frameworks/out leads nowhere, or out",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (mach_o("@rpath/libssl.3.dylib"), "nobody brings @rpath/libssl.3.dylib"),
        (mach_o("/opt/homebrew/lib/libz.dylib", fat=True), "nobody brings /opt/homebrew/lib/libz.dylib"),
        (mach_o(oldest=(16, 2)), "wants macOS 16.2"),
    ],
)
def test_a_library_that_would_not_load_is_told(app: Path, content: bytes, told: str) -> None:
    (app / "Contents/Frameworks/odd.so").write_bytes(content)
    assert macos_bundle.faults(app) == [f"Frameworks/odd.so: {told}"]


@pytest.mark.parametrize("fat", [False, True])
def test_what_a_library_names_is_read(fat: bool) -> None:
    told = macho.read(mach_o("@rpath/QtCore", "/usr/lib/libc++.1.dylib", oldest=(15, 3), fat=fat))
    assert told == macho.MachO(frozenset({"@rpath/QtCore", "/usr/lib/libc++.1.dylib"}), (15, 3))


def test_a_library_that_is_cut_off_or_odd_is_told() -> None:
    whole = mach_o("@rpath/QtCore", fat=True)
    for broken in (whole[:60], whole[:20], whole.replace(b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")):
        with pytest.raises(ValueError, match=r"cut off|another kind"):
            macho.read(broken)
    with pytest.raises(ValueError, match="without a length"):
        macho.read(mach_o()[:36] + bytes(20))


def test_a_class_of_java_is_no_program(tmp_path: Path) -> None:
    for name, content in {
        "thin": MACH_O,
        "fat": b"\xca\xfe\xba\xbe\0\0\0\2",
        "java": b"\xca\xfe\xba\xbe\0\0\0\x37",
    }.items():
        (tmp_path / name).write_bytes(content)
    assert [name for name in ("fat", "java", "thin") if macos_bundle.is_code(tmp_path / name)] == ["fat", "thin"]


def test_signing_goes_from_the_inside_out(app: Path) -> None:
    order = [path.relative_to(app.parent).as_posix() for path in macos_bundle.to_sign(app)]
    inner = "Keydesk.app/Contents/Frameworks/PySide6/Qt/lib/QtCore.framework"
    assert order[0] == f"{inner}/Versions/A/QtCore"
    assert order.index(inner) > order.index(f"{inner}/Versions/A/QtCore")
    assert order[-1] == "Keydesk.app"
    assert "Keydesk.app/Contents/MacOS/keydesk" not in order  # with the application
    assert len(order) == len(set(order)) == 6  # links are not signed


def test_installer_puts_the_application_where_the_command_finds_it() -> None:
    (told,) = plistlib.loads(macos_bundle.components())
    assert told["BundleIsRelocatable"] is False
    assert told["RootRelativeBundlePath"] == "Applications/Keydesk.app"
    shown = ElementTree.fromstring(macos_bundle.distribution("1.2.3", "arm64", "keydesk.pkg"))
    options, oldest, package = shown.find("options"), shown.find("volume-check//os-version"), shown.find("pkg-ref")
    assert options is not None
    assert oldest is not None
    assert package is not None
    assert options.get("hostArchitectures") == "arm64"
    assert oldest.get("min") == macos_bundle.OLDEST_MACOS
    assert (package.get("version"), package.text, package.get("id")) == (
        "1.2.3",
        "keydesk.pkg",
        macos_bundle.BUNDLE_ID,
    )


@pytest.mark.parametrize(
    ("path", "stays"),
    [
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", True),
        ("PySide6/Qt/plugins/platforms/libqminimal.dylib", False),
        ("PySide6/Qt/plugins/imageformats/libqpdf.dylib", False),
        ("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore", True),
        ("PySide6/Qt/lib/QtDBus.framework/Resources", True),
        ("PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml", False),
        ("PySide6/Qt/qml/QtQml/libqmlplugin.dylib", False),
        ("PySide6/libpyside6qml.abi3.6.11.dylib", False),
        ("PySide6/libpyside6.abi3.6.11.dylib", True),
        ("PySide6/Qt/translations/qtbase_ja.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/QtCore.abi3.so", True),
        ("Python.framework/Versions/3.13/Python", True),
        ("libssl.3.dylib", True),
        ("fido2/public_suffix_list.dat", True),
    ],
)
def test_what_stays_on_macos(path: str, stays: bool) -> None:
    assert frozen_parts_macos.belongs(path) is stays


def test_a_link_goes_with_what_it_leads_to() -> None:
    lib = "PySide6/Qt/lib"
    entries = [
        ("QtCore", f"{lib}/QtCore.framework/Versions/A/QtCore", "SYMLINK"),
        ("QtQml", f"{lib}/QtQml.framework/Versions/A/QtQml", "SYMLINK"),
        (f"{lib}/QtCore.framework/QtCore", "Versions/Current/QtCore", "SYMLINK"),
        (f"{lib}/QtCore.framework/Versions/A/QtCore", "/wheel/QtCore", "BINARY"),
    ]
    assert [path for path, _, _ in frozen_parts_macos.kept(entries)] == [
        "QtCore", f"{lib}/QtCore.framework/QtCore", f"{lib}/QtCore.framework/Versions/A/QtCore"
    ]  # fmt: skip


def test_modules_of_macos_are_those_the_program_names() -> None:
    sources = "".join(path.read_text("utf-8") for path in (REPOSITORY / "app").rglob("*.py"))
    assert "keyring.backends.macOS" in frozen_parts_macos.IMPORTED_BY_NAME
    assert not [name for name in frozen_parts_macos.IMPORTED_BY_NAME if f'"{name}"' not in sources]
