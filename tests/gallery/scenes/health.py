"""The health page: all in order, something to mend, still looking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from keydesk.config.check_texts import entries_in
from keydesk.config.manual import manual_page
from keydesk.config.texts import LANGUAGES
from keydesk.domain.keys import UDEV_RULE
from keydesk.helpdesk.bundle import BundleChoices, make_bundle
from keydesk.helpdesk.bundle_parts import Facts
from keydesk.helpdesk.checks import ALL
from keydesk.helpdesk.finding import Finding, Found, State, failed, not_applicable, ok, warning
from keydesk.ui.dialogs.bundle_sheet import BundleSheet
from keydesk.ui.dialogs.manual_sheet import ManualSheet
from keydesk.ui.pages.crash_line import show_offer
from tests.fakes.setup import LOG_LINES, NOW, DeskWindow
from tests.fakes.world import bench
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import INSIDE, SITE

for _language in LANGUAGES:
    entries_in(_language)  # the program reads the words in a worker
FINE: dict[str, Found] = {
    "CHK-001": ok(domain=SITE),
    "CHK-002": ok(host=SITE, milliseconds=42),
    "CHK-003": ok(),
    "CHK-004": ok(issuer=f"https://{SITE}/"),
    "CHK-005": ok(count=2),
    "CHK-006": ok(ports="29430, 29431, 29432"),
    "CHK-007": ok(program="/usr/bin/xdg-open"),
    "CHK-008": ok(backend="keydesk.identity.secret_service.Keyring"),
    "CHK-009": ok(name="Ana Ito"),
    "CHK-010": ok(count=8),
    "CHK-011": ok(),
    "CHK-012": ok(count=6),
    "CHK-013": ok(count=1, model="YubiKey 5C NFC"),
    "CHK-014": not_applicable("no-service"),
    "CHK-015": ok(megabytes=80212),
    "CHK-016": ok(),
    "CHK-017": ok(),
    "CHK-018": ok(),
    "CHK-019": ok(),
    "CHK-023": ok(host=SITE, count=2),
    "CHK-024": Found(State.OK, "straight"),
    "CHK-025": ok(issuer="R11"),
    "CHK-026": ok(milliseconds=42),
    "CHK-027": ok(version="1.0.0", python="3.11.9", system="Debian GNU/Linux 12"),
    "CHK-028": ok(count=1),
    "CHK-029": ok(kilobytes=312),
    "CHK-032": ok(),
}
TROUBLED = FINE | {
    "CHK-003": warning("slow", minutes=3),
    "CHK-010": failed("missing", count=2, lines=("create:me:authentication_methods", "read:me:factors")),
    "CHK-013": failed("no-permission", key="YubiKey 5C NFC", lines=(UDEV_RULE,)),
    "CHK-025": warning("inspected", issuer="Zscaler Intermediate Root CA"),
}


def findings(found: dict[str, Found]) -> Sequence[Finding]:
    """Findings of every check; one that is not named has nothing to look at."""
    return [Finding(check.code, found.get(check.code, not_applicable("no-profile")), 0.1) for check in ALL]


def _window(found: dict[str, Found] | None, then: Callable[[DeskWindow], None] = lambda made: None) -> QWidget:
    b = bench()
    b.world.state.put(**{name: getattr(INSIDE, name) for name in INSIDE.__dataclass_fields__})
    made = DeskWindow(b)
    if found is not None:
        made.desk.findings = findings(found)
    then(made)
    made.window.show()
    made.window.show_page("health")
    return made.window


def _recording(made: DeskWindow) -> None:
    made.setup.support.recording_until = NOW + timedelta(minutes=13)


def _bundle(made: DeskWindow) -> None:
    facts = Facts(
        "K7QF2-M9XPT", NOW, {"keydesk": "1.0.0", "python": "3.11.9", "system": "Debian GNU/Linux 12"},
        findings(TROUBLED), snapshot=INSIDE, logs=[("keydesk.log", LOG_LINES)],
    )  # fmt: skip
    sheet = BundleSheet(make_bundle(facts, BundleChoices()))
    sheet.file.setCurrentIndex(sheet.file.findData("findings.json"))
    made.window.sheets.open(sheet)


def _manual(code: str) -> Callable[[DeskWindow], None]:
    def open_page(made: DeskWindow) -> None:
        page = manual_page(code, QLocale().name())
        assert page is not None
        made.window.sheets.open(ManualSheet(page))

    return open_page


@scene("health", "fine")
def health_fine() -> QWidget:
    return _window(FINE)


@scene("health", "trouble")
def health_trouble() -> QWidget:
    return _window(TROUBLED)


@scene("health", "no_profile")
def health_no_profile() -> QWidget:
    return _window({"CHK-001": failed("no-profile"), "CHK-008": warning("missing"), "CHK-015": ok(megabytes=80212)})


@scene("health", "looking", settle_ms=400)
def health_looking() -> QWidget:
    return _window(None)


@scene("health", "recording")
def health_recording() -> QWidget:
    return _window(FINE, _recording)


@scene("health", "crashed")
def health_crashed() -> QWidget:
    return _window(FINE | {"CHK-032": warning("crashed", count=1)}, lambda made: show_offer(made.desk))


@scene("dialog", "bundle")
def dialog_bundle() -> QWidget:
    return _window(TROUBLED, _bundle)


@scene("dialog", "manual_failure")
def dialog_manual_failure() -> QWidget:
    return _window(FINE, _manual("KEY-002"))


@scene("dialog", "manual_check")
def dialog_manual_check() -> QWidget:
    return _window(TROUBLED, _manual("CHK-025"))
