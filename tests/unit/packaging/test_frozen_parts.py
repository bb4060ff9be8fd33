"""What goes into the frozen program: decided by tables, so that nothing slips in or out unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

import freeze
import frozen_parts
from elf import Elf, parse
from tests.architecture.sources import REPOSITORY

QT = "_internal/PySide6/Qt"


@pytest.mark.parametrize(
    ("path", "stays"),
    [
        (f"{QT}/plugins/platforms/libqxcb.so", True),
        (f"{QT}/plugins/platforms/libqwayland.so", True),
        (f"{QT}/plugins/platforms/libqvnc.so", False),
        (f"{QT}/plugins/platformthemes/libqgtk3.so", False),
        (f"{QT}/translations/qtbase_ja.qm", True),
        (f"{QT}/translations/qtbase_de.qm", False),
        (f"{QT}/lib/libQt6Core.so.6", True),
        ("_internal/libssl.so.3", False),
        ("_internal/libcups.so.2", False),
        ("_internal/libxkbcommon.so.0", True),
        ("_internal/fido2/public_suffix_list.dat", True),
        ("_internal/fido2-2.2.1.dist-info/METADATA", True),
        ("_internal/fido2-2.2.1.dist-info/RECORD", False),
        ("_internal/fido2-2.2.1.dist-info/licenses/COPYING", False),
        ("_internal/keydesk/_resources/i18n/keydesk_ja.qm", True),
        ("_internal/keydesk/_resources/i18n/keydesk_ja.ts", False),
        ("keydesk", True),
    ],
)
def test_what_stays(path: str, stays: bool) -> None:
    assert frozen_parts.belongs(path) is stays


def test_the_languages_are_those_of_the_program() -> None:
    shipped = {path.stem.rpartition("_")[2] for path in (REPOSITORY / "resources/i18n").glob("*.qm")}
    assert shipped - {"en"} == frozen_parts.LANGUAGES


def test_versions_that_are_asked_for_are_told() -> None:
    text = (REPOSITORY / "app/keydesk/helpdesk/versions.py").read_text(encoding="utf-8")
    assert not [name for name in frozen_parts.DESCRIBED if f'"{name}"' not in text]


def test_modules_imported_by_a_name_in_a_text_are_named() -> None:
    sources = "".join(path.read_text("utf-8") for path in (REPOSITORY / "app").rglob("*.py"))
    assert not [name for name in frozen_parts.IMPORTED_BY_NAME if f'"{name}"' not in sources]


NEEDS = {
    "keydesk": frozenset({"libc.so.6"}),
    "_internal/libpython3.11.so.1.0": frozenset({"libm.so.6"}),
    "_internal/python3.11/lib-dynload/_lzma.cpython-311-x86_64-linux-gnu.so": frozenset({"liblzma.so.5"}),
    f"{QT}/plugins/platforms/libqxcb.so": frozenset({"libQt6XcbQpa.so.6"}),
    f"{QT}/lib/libQt6XcbQpa.so.6": frozenset({"libxcb-cursor.so.0", "libX11.so.6"}),
    f"{QT}/lib/libQt6Network.so.6": frozenset({"libgssapi.so.2"}),
    "_internal/liblzma.so.5": frozenset[str](),
    "_internal/libxcb-cursor.so.0": frozenset({"libxcb-image.so.0"}),
    "_internal/libxcb-image.so.0": frozenset({"libxcb-cursor.so.0"}),
    "_internal/libgssapi.so.2": frozenset({"libkrb5.so.3"}),
    "_internal/libkrb5.so.3": frozenset({"libgssapi.so.2"}),
}


def test_what_nothing_loads_goes_even_in_a_ring() -> None:
    gone = frozen_parts.unneeded(NEEDS, filter(frozen_parts.is_shared, NEEDS))
    assert gone == {f"{QT}/lib/libQt6Network.so.6", "_internal/libgssapi.so.2", "_internal/libkrb5.so.3"}


def test_what_nobody_brings_is_told() -> None:
    assert frozen_parts.missing(NEEDS) == {}
    assert frozen_parts.missing(NEEDS | {"_internal/x.so": frozenset({"liblost.so.1", "libz.so.1"})}) == {
        "liblost.so.1": "_internal/x.so"
    }
    assert frozen_parts.from_system(NEEDS) == {"libc.so.6", "libm.so.6", "libX11.so.6"}


def test_tests_are_found_among_modules() -> None:
    names = ["keydesk.core.redact", "attest", "starlette.testclient", "sqlite3.test.dbapi", "a.tests"]
    assert frozen_parts.only_in_tests(names) == ["a.tests", "sqlite3.test.dbapi", "starlette.testclient"]


OBJDUMP = """
a.so:     file format elf64-x86-64

Dynamic Section:
  NEEDED               libc.so.6
  NEEDED               libm.so.6
  SONAME               a.so

Version References:
  required from libc.so.6:
    0x09691a75 0x00 06 GLIBC_2.2.5
    0x069691b4 0x00 04 GLIBC_2.34
    0x069691b3 0x00 03 GLIBC_2.4

b.so:     file format elf64-x86-64
"""


def test_objdump_is_read() -> None:
    told = parse(OBJDUMP, [Path("a.so"), Path("b.so")])
    assert told[Path("a.so")] == Elf(frozenset({"libc.so.6", "libm.so.6"}), (2, 34))
    assert told[Path("b.so")] == Elf(frozenset(), (0,))


def test_the_place_of_the_interpreter_goes_and_its_version_stays() -> None:
    # The version is stored only once: as the end of the folder's name.
    content = b"\0/builds/pythons/3.11.7\0/builds/pythons/3.11.7/lib/python3.11\0"
    changed = freeze.without_prefix(content, "/builds/pythons/3.11.7")
    assert len(changed) == len(content)
    assert b"builds" not in changed
    assert changed.count(b"/3.11.7") == 2
    assert changed.startswith(b"\0/opt/keydesk///")


def test_files_that_tell_where_they_were_built(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x/builds/keydesk/y")
    (tmp_path / "b").write_bytes(b"/usr/lib")
    (tmp_path / "c").symlink_to("a")
    assert freeze.leaks(tmp_path, ("/builds/keydesk", "/usr/lib")) == ["a"]


def test_nothing_of_this_computer_is_left_in_a_tree(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir(mode=0o700)
    for name in ("keydesk", "sub/keydesk"):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o600)
    (tmp_path / "link").symlink_to("keydesk")
    freeze.settle(tmp_path, 1_000_000_000)
    states = {path.name if path.parent == tmp_path else "inner": path.lstat() for path in tmp_path.rglob("*")}
    assert {name: state.st_mode & 0o777 for name, state in states.items() if name != "link"} == {
        "keydesk": 0o755,
        "sub": 0o755,
        "inner": 0o644,
    }
    assert {state.st_mtime for state in (*states.values(), tmp_path.stat())} == {1_000_000_000}
