"""The repository's shape: what is at the top, how modules are named and introduced, and what no file may hold."""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath

import pytest

from tests.architecture.sources import REPOSITORY, project_files, python_sources

TOP = {
    "pyproject.toml",
    "README.md",
    "app",
    "resources",
    "tests",
    "packaging",
    "installer",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE",
    ".ci",
    ".github",
    ".gitignore",
    ".pre-commit-config.yaml",
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-build.lock",
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}
TEXT = {
    ".py",
    ".pyi",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".json",
    ".lock",
    ".sh",
    ".html",
    ".js",
    ".css",
    ".ts",
    ".txt",
    ".qss",
}

# In pieces, so that this file passes its own test.
SECRET_PLACES = {
    "a machine path": r"(?<![\w.-])/(?:work|root|home/\w+|Users/\w+)/[\w.]|(?<![\w.-])/tmp/(?:v|clone)\b",
    "a package-index address": "|".join(
        [
            "py" + r"pi\.org",
            "python" + r"hosted\.org",
            "npm" + r"js\.(?:org|com)",
            r"--(?:extra-)?index" + "-url",
            "proxy.golang" + r"\.org",
        ]
    ),
}


def test_top_level_is_the_design() -> None:
    assert {name.split("/")[0] for name in project_files()} == TOP


def test_set_up_code_does_not_shadow_packaging() -> None:
    assert "packaging/__init__.py" not in project_files()


def test_module_names_say_what_they_hold() -> None:
    vague = [
        name
        for name in project_files()
        if name.endswith(".py") and set(PurePosixPath(name).with_suffix("").parts) & VAGUE
    ]
    assert not vague, "name these after what they hold: " + ", ".join(vague)


def test_a_module_does_not_repeat_its_folder() -> None:
    repeating = [
        source.name
        for source in python_sources("app")
        for path in [PurePosixPath(source.name)]
        if path.stem.startswith(f"{path.parent.name}_")
    ]
    assert not repeating, "drop the folder's name from: " + ", ".join(repeating)


def test_every_package_folder_has_an_init() -> None:
    folders = {str(PurePosixPath(source.name).parent) for source in python_sources("app")}
    assert not sorted(folder for folder in folders if f"{folder}/__init__.py" not in project_files())


def test_every_module_is_introduced() -> None:
    silent = [source.name for source in python_sources("app", "packaging") if not ast.get_docstring(source.tree)]
    assert not silent, "say what these own, on which thread they run and what they raise: " + ", ".join(silent)


@pytest.mark.parametrize(("what", "pattern"), SECRET_PLACES.items(), ids=lambda value: str(value)[:20])
def test_no_file_tells_where_it_was_made(what: str, pattern: str) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name in project_files()
        if PurePosixPath(name).suffix in TEXT or "." not in PurePosixPath(name).name.lstrip(".")
        for number, line in enumerate((REPOSITORY / name).read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line) and name != "tests/architecture/test_tree.py"
    ]
    assert not found, f"{what}:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("what", "line", "matches"),
    [
        ("a machine path", "cd /wo" "rk/main", True),
        ("a machine path", "open('/home/" "ann/x')", True),
        ("a machine path", "https://example.com/home/page", False),
        ("a machine path", "/usr/share/keydesk", False),
        ("a package-index address", "https://py" "pi.org/simple", True),
        ("a package-index address", "import httpx", False),
    ],
)  # fmt: skip
def test_the_patterns_find(what: str, line: str, matches: bool) -> None:
    assert bool(re.search(SECRET_PLACES[what], line)) is matches
