"""Becoming the window or handing over to the one that runs, with windows that hang, end and refuse."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.__main__ import main as program
from keydesk.bootstrap import first_start
from keydesk.bootstrap.first_start import NoMeeting, claim_or_hand_over, meeting_of, start_window
from keydesk.bootstrap.handover import Alone, Claim, Handover
from keydesk.bootstrap.window_choices import WindowChoices, window_choices
from keydesk.cli.backstage import Choices
from keydesk.config.autostart import IN_TRAY
from keydesk.config.policy.found import NO_POLICY
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from tests.fakes.clock import FixedClock

LINK = Handover("keydesk://health")


class ScriptedMeeting:
    """Answers claims and handovers in turn; the last answer stays."""

    def __init__(self, claims: Sequence[Claim | OSError | None], answers: Sequence[str | Exception]) -> None:
        self._claims, self._answers = list(claims), list(answers)
        self.handed: list[Handover] = []

    def claim(self) -> Claim | None:
        found = self._claims.pop(0) if len(self._claims) > 1 else self._claims[0]
        if isinstance(found, OSError):
            raise found
        return found

    def hand_over(self, handover: Handover, limit_s: float) -> str:
        self.handed.append(handover)
        found = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(found, Exception):
            raise found
        return found


def start(meeting: ScriptedMeeting | NoMeeting) -> Claim | None:
    clock = FixedClock()
    return claim_or_hand_over(meeting, LINK, clock, 10.0, clock.advance)


def test_the_first_start_is_the_window() -> None:
    mine = Alone()
    meeting = ScriptedMeeting([mine], [""])
    assert start(meeting) is mine
    assert meeting.handed == []


def test_the_second_start_hands_over() -> None:
    meeting = ScriptedMeeting([None], [""])
    assert start(meeting) is None
    assert meeting.handed == [LINK]


def test_a_window_that_does_not_listen_yet_is_asked_again() -> None:
    meeting = ScriptedMeeting([None], [FileNotFoundError(), ConnectionRefusedError(), TimeoutError(), ""])
    assert start(meeting) is None
    assert len(meeting.handed) == 4


def test_a_window_that_ends_meanwhile_is_replaced() -> None:
    mine = Alone()
    assert start(ScriptedMeeting([None, mine], [ConnectionResetError()])) is mine


@pytest.mark.parametrize("silence", [TimeoutError(), ConnectionRefusedError(), ValueError("keys")])
def test_a_window_that_hangs_is_told(silence: Exception) -> None:
    with pytest.raises(KeydeskError) as told:
        start(ScriptedMeeting([None], [silence]))
    assert told.value.code == Code.WINDOW_SILENT


def test_a_refusal_is_told() -> None:
    with pytest.raises(KeydeskError) as told:
        start(ScriptedMeeting([None], [Code.LINK_IN_PRACTICE]))
    assert told.value.code == Code.LINK_IN_PRACTICE


def test_a_code_of_another_version_is_a_refusal_all_the_same() -> None:
    with pytest.raises(KeydeskError) as told:
        start(ScriptedMeeting([None], ["XYZ-999"]))
    assert told.value.code == Code.LINK_REFUSED


@pytest.mark.expects_log_warnings("another person sits there")
def test_who_took_the_place_of_this_persons_window_gets_nothing_and_prevents_nothing() -> None:
    assert isinstance(start(ScriptedMeeting([None], [PermissionError()])), Alone)


@pytest.mark.expects_log_warnings("the place cannot be used")
def test_where_no_place_is_safe_there_are_two_windows_and_nothing_is_handed_over() -> None:
    meeting = ScriptedMeeting([PermissionError()], [""])
    assert isinstance(start(meeting), Alone)
    assert meeting.handed == []


@pytest.mark.expects_log_warnings("these calls are those of Windows")
def test_where_windows_cannot_be_asked_each_window_is_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    assert isinstance(meeting_of(tmp_path), NoMeeting)


async def test_alone_listens_to_nobody() -> None:
    claim = start(NoMeeting())
    assert isinstance(claim, Alone)
    await (await claim.listen(lambda told: ""))()
    claim.close()
    with pytest.raises(ConnectionRefusedError):
        NoMeeting().hand_over(LINK, 1.0)


def test_a_start_in_the_tray_leaves_a_window_that_runs_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = ScriptedMeeting([None], [""])
    monkeypatch.setattr(first_start, "meeting_of", lambda home: meeting)
    choices = window_choices(Choices(home=tmp_path), policy=NO_POLICY)
    assert start_window(replace(choices, in_tray=True)) is None
    assert meeting.handed == []
    assert start_window(choices) is None
    assert len(meeting.handed) == 1


def test_the_word_for_the_tray_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `config.autostart` writes it; nothing of the command line is loaded for it."""
    asked: list[bool] = []

    def start_window(choices: WindowChoices) -> int:
        asked.append(choices.in_tray)
        return 0

    monkeypatch.setattr(first_start, "start_window", lambda choices, link: start_window(choices))
    try:
        assert program([IN_TRAY]) == program([]) == 0
    finally:
        gc.enable()
    assert asked == [True, False]
