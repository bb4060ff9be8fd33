"""The health page: all in order, something to mend, still looking."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from keydesk.config.check_texts import entries_in
from keydesk.config.texts import LANGUAGES
from keydesk.domain.keys import UDEV_RULE
from keydesk.helpdesk.checks import ALL
from keydesk.helpdesk.finding import Finding, Found, failed, not_applicable, ok, warning
from tests.fakes.setup import DeskWindow
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
    "CHK-008": ok(backend="keyring.backends.SecretService.Keyring"),
    "CHK-009": ok(name="Ana Ito"),
    "CHK-010": ok(count=8),
    "CHK-011": ok(),
    "CHK-012": ok(count=6),
    "CHK-013": ok(count=1, model="YubiKey 5C NFC"),
    "CHK-014": not_applicable("no-service"),
    "CHK-015": ok(megabytes=80212),
    "CHK-016": ok(),
    "CHK-017": ok(),
}
TROUBLED = FINE | {
    "CHK-003": warning("slow", minutes=3),
    "CHK-010": failed("missing", count=2, lines=("create:me:authentication_methods", "read:me:factors")),
    "CHK-013": failed("no-permission", key="YubiKey 5C NFC", lines=(UDEV_RULE,)),
}


def findings(found: dict[str, Found]) -> Sequence[Finding]:
    """Findings of every check; one that is not named has nothing to look at."""
    return [Finding(check.code, found.get(check.code, not_applicable("no-profile")), 0.1) for check in ALL]


def _window(found: dict[str, Found] | None) -> QWidget:
    b = bench()
    b.world.state.put(**{name: getattr(INSIDE, name) for name in INSIDE.__dataclass_fields__})
    made = DeskWindow(b)
    if found is not None:
        made.desk.findings = findings(found)
    made.window.show()
    made.window.show_page("health")
    return made.window


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
