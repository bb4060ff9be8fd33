"""The works in the program: a package's own list, else the installed packages; texts are bounded and plain."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from keydesk import __version__
from keydesk.config import notices
from keydesk.config.notices import MOST_BYTES, Notice, notices_here, packed_folder, text_of


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A frozen program that says where it is; a folder with a list and texts is beside it."""
    folder = tmp_path / "keydesk"
    for name, text in (
        ("LICENSE", "Apache"), ("LIST.txt", "list"), ("httpx/LICENSE.md", "BSD"), ("libzstd1/copyright", "Debian"),
        ("pyscard/LICENSE", "one"), ("pyscard/deep/NOTICE", "two"), ("icons/NOTICE.md", "drawn by"),
        ("icons/LICENSE-material-symbols.txt", "Apache again"), ("forgotten/COPYING", "three"),
    ):  # fmt: skip
        path = folder / "licenses" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    parts = [
        {"name": "httpx", "version": "0.28.1", "licenses": [{"license": {"name": "BSD-3-Clause"}}]},
        {"name": "libzstd1", "version": "1.5.4"},
        {"name": "pyscard", "version": "2.3.1", "licenses": [{"expression": "LGPL-2.1-or-later"}]},
        {"name": "Anyio", "version": "4", "licenses": [{"license": {"id": "MIT"}}]},
        {"name": "../../etc", "version": "1"}, {"name": 7}, "odd",
    ]  # fmt: skip
    (folder / "sbom.cdx.json").write_text(json.dumps({"components": parts}))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "keydesk"))
    return folder


def test_a_package_tells_its_own_list(program: Path) -> None:
    found = notices_here()
    assert [(one.name, one.version, one.license) for one in found] == [
        ("Keydesk", __version__, "Apache-2.0"), ("Anyio", "4", "MIT"), ("forgotten", "", ""),
        ("httpx", "0.28.1", "BSD-3-Clause"), ("libzstd1", "1.5.4", ""), ("Material Symbols", "", "Apache-2.0"),
        ("pyscard", "2.3.1", "LGPL-2.1-or-later"),
    ]  # fmt: skip
    texts = {one.name: text_of(one) for one in found}
    assert (texts["Keydesk"], texts["httpx"], texts["Anyio"], texts["libzstd1"]) == ("Apache", "BSD", "", "Debian")
    assert texts["pyscard"] == "==== LICENSE\n\none\n\n==== NOTICE\n\ntwo"
    assert "Apache again" in texts["Material Symbols"]


def test_an_application_of_macos_keeps_it_apart(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resources = program.parent / "Resources"
    program.rename(resources)
    (program.parent / "MacOS").mkdir()
    monkeypatch.setattr(sys, "executable", str(program.parent / "MacOS" / "keydesk"))
    assert packed_folder() == resources


@pytest.mark.parametrize("text", ["", "[]", '{"components": 3}', "{"])
def test_a_broken_list_leaves_the_texts(program: Path, text: str) -> None:
    (program / "sbom.cdx.json").write_text(text)
    assert [one.name for one in notices_here()] == [
        "Keydesk", "forgotten", "httpx", "libzstd1", "Material Symbols", "pyscard",
    ]  # fmt: skip


def test_installed_packages_are_asked_elsewhere() -> None:
    """What the program needs, with what that needs; nothing that only its tests need."""
    assert packed_folder() is None
    found = {one.name: one for one in notices_here()}
    assert {
        "Keydesk",
        "Python",
        "Material Symbols",
        "httpx",
        "httpcore",
        "cryptography",
        "PySide6_Essentials",
    } <= set(found)
    assert not {"pytest", "mypy", "ruff", "schemathesis", "hypothesis"} & set(found)
    assert found["httpx"].license == "BSD-3-Clause"
    assert "Redistribution" in text_of(found["httpx"])
    assert "Apache License" in text_of(found["Keydesk"])
    assert [one.name for one in found.values() if not one.version] == ["Material Symbols"]
    assert all(one.license for one in found.values())


def test_a_program_without_packages_still_tells_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "OWN", "no-such-package")
    assert [one.name for one in notices_here()] == ["Keydesk", "Material Symbols", "Python"]


def test_a_text_is_bounded_and_never_fails(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"x" * (MOST_BYTES + 5))
    (tmp_path / "odd").write_bytes(b"\xff\xfe")
    assert len(text_of(Notice("a", "", "", (tmp_path / "long",)))) == MOST_BYTES
    assert text_of(Notice("a", "", "", (tmp_path / "odd",))) == "��"
    assert text_of(Notice("a", "", "", (tmp_path / "gone", tmp_path))) == ""
