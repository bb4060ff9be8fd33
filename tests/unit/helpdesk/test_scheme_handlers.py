"""Who opens our links: the desktop's own order of files, a real desktop file, and nothing that lies."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.config.check_texts import check_text, entries_in
from keydesk.config.links import SCHEME
from keydesk.config.policy.found import Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.texts import LANGUAGES
from keydesk.helpdesk.checks.scheme_handler import CHECK
from keydesk.helpdesk.finding import State
from keydesk.helpdesk.runner import run_checks
from keydesk.helpdesk.scheme_handlers import DESKTOP_FILE, MIME_TYPE, desktop_handler
from tests.fakes.examined import Computer, probes_of
from tests.fakes.world import bench

for _language in LANGUAGES:
    entries_in(_language)  # read here and not on the loop of a test
SHIPPED = Path(__file__).parents[3] / "installer" / "linux" / DESKTOP_FILE


class Desktop:
    """A home and a system with folders of their own."""

    def __init__(self, root: Path) -> None:
        self.config, self.data, self.shared = root / "config", root / "data", root / "shared"
        self.environment = {
            "XDG_CONFIG_HOME": str(self.config), "XDG_CONFIG_DIRS": str(root / "xdg"),
            "XDG_DATA_HOME": str(self.data), "XDG_DATA_DIRS": str(self.shared), "HOME": str(root),
            "PATH": "/usr/bin:/bin",
        }  # fmt: skip
        for folder in (self.config, self.data / "applications", self.shared / "applications"):
            folder.mkdir(parents=True)
        self.root = root

    def install(self, name: str) -> None:
        (self.shared / "applications" / name).write_text(SHIPPED.read_text(encoding="utf-8"))

    def write(self, path: Path, section: str, names: str) -> None:
        path.write_text(f"[{section}]\ntext/plain=editor.desktop\n{MIME_TYPE}={names}\n")

    @property
    def handler(self) -> str:
        return desktop_handler(self.environment, self.root)


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    return Desktop(tmp_path)


async def test_links_nobody_wants_are_not_looked_at(tmp_path: Path) -> None:
    probes = await probes_of(bench(), tmp_path, computer=Computer(link_handler=""))
    policy = settle(Reading((Layer(Source.MANDATORY_MACHINE, "f", {"DeepLinks": False}),)))
    found = await CHECK.run(replace(probes, policy=policy))
    assert (found.state, found.reason) == (State.NOT_APPLICABLE, "")


@pytest.mark.parametrize(
    ("handler", "state", "reason"),
    [
        ("keydesk.desktop", State.OK, ""),
        (r'"C:\Program Files\Keydesk\keydesk.exe" open "%1"', State.OK, ""),
        (None, State.NOT_APPLICABLE, ""),
        ("", State.WARNING, "none"),
        ("other.desktop", State.WARNING, "other"),
        (r"C:\keydesk\other.exe", State.WARNING, "other"),
    ],
)
async def test_the_check(handler: str | None, state: State, reason: str, tmp_path: Path) -> None:
    probes = await probes_of(bench(), tmp_path, computer=Computer(link_handler=handler))
    (finding,) = await run_checks((CHECK,), probes)
    assert (finding.found.state, finding.found.reason) == (state, reason)
    for language in LANGUAGES:
        text = check_text(finding.code, state, reason, finding.found.params, language)
        assert text.detail
        assert "{" not in text.detail
        assert bool(text.next) == (state is State.WARNING)


def test_nothing_is_set_up(desktop: Desktop) -> None:
    assert desktop.handler == ""


def test_the_cache_of_an_installed_package(desktop: Desktop) -> None:
    desktop.install(DESKTOP_FILE)
    desktop.write(desktop.shared / "applications" / "mimeinfo.cache", "MIME Cache", f"{DESKTOP_FILE};")
    assert desktop.handler == DESKTOP_FILE


def test_a_persons_choice_goes_first(desktop: Desktop) -> None:
    desktop.install(DESKTOP_FILE)
    desktop.install("other.desktop")
    desktop.write(desktop.shared / "applications" / "mimeinfo.cache", "MIME Cache", f"{DESKTOP_FILE};")
    desktop.write(desktop.config / "mimeapps.list", "Default Applications", "gone.desktop;other.desktop")
    assert desktop.handler == "other.desktop"


def test_the_list_of_this_desktop_goes_before_that_of_all(desktop: Desktop) -> None:
    desktop.install(DESKTOP_FILE)
    desktop.install("other.desktop")
    desktop.environment["XDG_CURRENT_DESKTOP"] = "GNOME"
    desktop.write(desktop.config / "mimeapps.list", "Default Applications", "other.desktop")
    desktop.write(desktop.config / "gnome-mimeapps.list", "Default Applications", DESKTOP_FILE)
    assert desktop.handler == DESKTOP_FILE


@pytest.mark.parametrize("names", ["gone.desktop", "../keydesk.desktop", "/etc/passwd", "keydesk", "", ";;;"])
def test_what_is_not_there_is_passed_over(desktop: Desktop, names: str) -> None:
    desktop.install(DESKTOP_FILE)
    desktop.write(desktop.config / "mimeapps.list", "Default Applications", names)
    assert desktop.handler == ""


@pytest.mark.parametrize("junk", [b"\xff\xfe\x00", b"[", b"no section", b"=", b"[Default Applications]\n" * 3])
def test_broken_lists_are_no_obstacle(desktop: Desktop, junk: bytes) -> None:
    desktop.install(DESKTOP_FILE)
    (desktop.config / "mimeapps.list").write_bytes(junk)
    desktop.write(desktop.shared / "applications" / "mimeinfo.cache", "MIME Cache", DESKTOP_FILE)
    assert desktop.handler == DESKTOP_FILE


def test_as_the_desktops_own_tool_sets_it(desktop: Desktop) -> None:
    tool = shutil.which("xdg-mime")
    if tool is None:
        pytest.skip("xdg-mime is not installed")
    desktop.install(DESKTOP_FILE)
    subprocess.run(
        [tool, "default", DESKTOP_FILE, MIME_TYPE], env=desktop.environment, check=True, timeout=50,
        capture_output=True,
    )  # fmt: skip
    assert desktop.handler == DESKTOP_FILE


def _entry() -> dict[str, str]:
    parser = configparser.RawConfigParser(delimiters=("=",), strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names are case-sensitive there
    parser.read_string(SHIPPED.read_text(encoding="utf-8"))
    assert parser.sections() == ["Desktop Entry"]
    return dict(parser["Desktop Entry"])


def test_the_shipped_file_says_what_the_program_expects() -> None:
    entry = _entry()
    assert entry["MimeType"] == f"x-scheme-handler/{SCHEME};" == f"{MIME_TYPE};"
    # One word, never a shell: what a link says can be no second argument.
    assert entry["Exec"] == "keydesk %u"
    assert entry["Type"] == "Application"
    assert entry["Terminal"] == "false"
    assert entry["X-GNOME-SingleWindow"] == "true"


def test_the_shipped_file_keeps_the_rules_of_its_format(tmp_path: Path) -> None:
    entry = _entry()
    assert {"Type", "Name", "Exec"} <= set(entry)
    assert all(re.fullmatch(r"[A-Za-z0-9-]+(\[[a-z]{2}\])?", name) for name in entry)
    for name in ("MimeType", "Categories", "Keywords", "Keywords[ja]"):
        assert entry[name].endswith(";"), name
    for name in ("GenericName", "Comment", "Keywords"):
        assert entry[f"{name}[ja]"]
    tool = shutil.which("desktop-file-validate")
    if tool is not None:
        told = _validated(tool, SHIPPED)
        if "is not a known version" in told:  # a tool older than the format: without what 1.5 brought
            older = tmp_path / SHIPPED.name
            newer = ("Version=", "SingleMainWindow=")
            lines = SHIPPED.read_text(encoding="utf-8").splitlines(keepends=True)
            older.write_text("".join(line for line in lines if not line.startswith(newer)), encoding="utf-8")
            told = _validated(tool, older)
        assert "error:" not in told, told


def _validated(tool: str, file: Path) -> str:
    return subprocess.run([tool, str(file)], capture_output=True, text=True, check=False, timeout=50).stdout
