"""What was found damaged and made good is said once, in words, and can be sent away."""

from datetime import UTC, datetime

from pytestqt.qtbot import QtBot

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.models.freshness import quiet_lines
from keydesk.usecases.state import Snapshot

NOW = datetime(2026, 3, 3, tzinfo=UTC)


def test_damage_is_a_line_that_can_be_sent_away(qtbot: QtBot) -> None:
    damage = (
        KeydeskError(Code.STORE_CORRUPT, reason="unreadable", kept="store.sqlite.corrupt-1"),
        KeydeskError(Code.SETTINGS_INVALID, reason="json", kept="settings.json.broken-1"),
    )
    lines = quiet_lines(Snapshot(problems=damage), NOW)
    assert len({line.id for line in lines}) == 2
    assert all(line.dismissable and line.kind == "warn" and len(line.text) > 20 for line in lines)
    assert not quiet_lines(Snapshot(), NOW)
