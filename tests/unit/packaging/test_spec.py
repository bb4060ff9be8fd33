"""PyInstaller's recipe, run with stand-ins of PyInstaller as it would be on each system: what it asks for."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import frozen_parts
import macos_bundle
from keydesk import __version__
from tests.architecture.sources import REPOSITORY

RECIPE = REPOSITORY / "packaging" / "pyinstaller" / "keydesk.spec"
QT = "PySide6/Qt"
BINARIES = [
    ("libssl.3.dylib", "/python/libssl.3.dylib", "BINARY"),
    (f"{QT}/plugins/platforms/libqcocoa.dylib", "/wheel/libqcocoa.dylib", "BINARY"),
    (f"{QT}/plugins/platforms/libqminimal.dylib", "/wheel/libqminimal.dylib", "BINARY"),
    (f"{QT}/lib/QtQml.framework/Versions/A/QtQml", "/wheel/QtQml", "BINARY"),
    ("QtQml", f"{QT}/lib/QtQml.framework/Versions/A/QtQml", "SYMLINK"),
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the recipe calls, with its arguments, on the system that the test names."""
    calls: dict[str, Any] = {}

    def call(name: str, result: object) -> Any:
        def asks(*words: object, **named: object) -> object:
            calls[name] = SimpleNamespace(words=words, **named)
            return result

        return asks

    analysis = SimpleNamespace(
        scripts=[("pyi_rth_multiprocessing", "x", "PYSOURCE"), ("entry", "x", "PYSOURCE")],
        pure=[("keydesk.core", "/app/core.py", "PYMODULE")],
        binaries=BINARIES,
        datas=[("keydesk/_resources/i18n/keydesk_ja.ts", "/r/keydesk_ja.ts", "DATA")],
    )
    hooks = types.ModuleType("PyInstaller.utils.hooks")
    for name in ("collect_data_files", "collect_submodules", "copy_metadata"):
        setattr(hooks, name, lambda package: [])
    for module in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, module, types.ModuleType(module))
    monkeypatch.setitem(sys.modules, hooks.__name__, hooks)
    monkeypatch.setattr(sys, "platform", request.param)
    monkeypatch.setattr(sys, "path", [*sys.path])
    names = {name: call(name, name) for name in ("PYZ", "EXE", "COLLECT", "BUNDLE")}
    scope = {
        **names,
        "Analysis": call("Analysis", analysis),
        "SPECPATH": str(RECIPE.parent),
        "DISTPATH": str(tmp_path),
    }
    exec(compile(RECIPE.read_text("utf-8"), RECIPE, "exec"), scope)  # our own file
    calls["sources"] = json.loads((tmp_path / "sources.json").read_text("utf-8"))
    return calls


@pytest.mark.parametrize("asked", ["darwin"], indirect=True)
def test_on_macos_it_has_a_window_in_front_and_nothing_that_is_not_used(asked: dict[str, Any]) -> None:
    assert "keyring.backends.macOS" in asked["Analysis"].hiddenimports
    assert asked["EXE"].console is False
    _, binaries, datas = asked["COLLECT"].words
    assert [path for path, _, _ in binaries] == ["libssl.3.dylib", f"{QT}/plugins/platforms/libqcocoa.dylib"]
    assert datas == []
    assert asked["BUNDLE"].words == ("COLLECT",)
    assert (asked["BUNDLE"].name, asked["BUNDLE"].bundle_identifier) == ("Keydesk.app", macos_bundle.BUNDLE_ID)
    assert asked["BUNDLE"].info_plist["CFBundleVersion"] == __version__
    # Licences are looked up for what is in the program, not for what was left out.
    assert asked["sources"]["files"].keys() == {path for path, _, _ in binaries}
    assert asked["sources"]["modules"] == {"keydesk.core": "/app/core.py"}


@pytest.mark.parametrize("asked", ["linux"], indirect=True)
def test_on_linux_everything_is_collected_and_taken_out_afterwards(asked: dict[str, Any]) -> None:
    assert set(frozen_parts.IMPORTED_BY_NAME) <= set(asked["Analysis"].hiddenimports)
    assert asked["EXE"].console is True
    assert asked["COLLECT"].words[1] == BINARIES
    assert asked["EXE"].words[1] == [("entry", "x", "PYSOURCE")]
    assert asked["Analysis"].excludes == frozen_parts.NEVER_IMPORTED
