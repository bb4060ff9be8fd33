"""What holds for the check, and the file in which it is remembered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from keydesk.config import release_feed
from keydesk.config.paths import Paths
from keydesk.config.policy.found import NO_POLICY, Policy, Source
from keydesk.config.policy.kinds import Wrong
from keydesk.config.policy.model import BY_NAME
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.settings import Settings
from keydesk.config.sources import settings_in_force
from keydesk.config.updates import UpdateMemory, update_rule
from keydesk.core.encoding import JsonValue
from keydesk.domain.update import Channel, Floor, Off, Remembered, UpdateRule
from tests.fakes.update_feed import Signer

KEY = Signer()
FEED: dict[str, JsonValue] = {"UpdateFeedUrl": "https://updates.acme.com/f.json", "UpdateFeedKeys": [KEY.text]}


def say(rules: dict[str, JsonValue], advice: dict[str, JsonValue] | None = None) -> Policy:
    policy = settle(Reading((
        Layer(Source.MANDATORY_MACHINE, "m", rules), Layer(Source.RECOMMENDED_MACHINE, "r", advice or {}),
    )))  # fmt: skip
    assert policy.problems == ()
    return policy


def rule(rules: dict[str, JsonValue], person: Settings | None = None, **advice: JsonValue) -> UpdateRule:
    policy = say(rules, advice)
    return update_rule(settings_in_force(person or Settings(), policy), policy)


def test_these_sources_name_nobody_to_ask() -> None:
    """There is no public address and no release key yet; a made-up one would be worse than none."""
    assert (release_feed.ADDRESS, release_feed.PUBLIC_KEYS) == ("", ())
    assert update_rule(Settings(update_check="on"), NO_POLICY).off is Off.NO_FEED


def test_update_check() -> None:
    """UpdateCheck: off until a person, or for good by the organisation."""
    own = Settings(update_check="on")
    assert rule(FEED).off is Off.PERSON
    assert rule(FEED, own).off is None
    assert rule(FEED, UpdateCheck="on").off is None
    assert rule(FEED, Settings(chosen=("update_check",)), UpdateCheck="on").off is Off.PERSON
    assert rule({**FEED, "UpdateCheck": "on"}).off is None
    assert rule({**FEED, "UpdateCheck": "off"}, own).off is Off.ORGANISATION


def test_update_channel() -> None:
    """UpdateChannel: which versions are told."""
    assert rule(FEED).channel is Channel.STABLE
    assert rule(FEED, Settings(update_channel="beta")).channel is Channel.BETA
    assert rule({**FEED, "UpdateChannel": "stable"}, Settings(update_channel="beta")).channel is Channel.STABLE


def test_update_feed_url() -> None:
    """UpdateFeedUrl: where; https, or this computer; without a key whose word counts nobody is asked."""
    assert rule(FEED).feed.address == "https://updates.acme.com/f.json"
    assert rule({"UpdateFeedUrl": FEED["UpdateFeedUrl"], "UpdateCheck": "on"}).off is Off.NO_KEY
    kind = BY_NAME["UpdateFeedUrl"].kind
    assert kind.read("http://127.0.0.1:8000/f.json") == "http://127.0.0.1:8000/f.json"
    for wrong in ("http://updates.acme.com/f.json", "https://a@b/", "ftp://acme.com/", "http://127.0.0.1.acme.com/"):
        with pytest.raises(Wrong):
            kind.read(wrong)


def test_update_feed_keys() -> None:
    """UpdateFeedKeys: whose word counts; several while one takes over from another."""
    other = Signer()
    assert rule(FEED).feed.keys == (KEY.public,)
    assert rule({**FEED, "UpdateFeedKeys": [KEY.text, other.text]}).feed.keys == (KEY.public, other.public)
    assert rule({"UpdateFeedKeys": [KEY.text], "UpdateCheck": "on"}).off is Off.NO_FEED
    for wrong in ("", KEY.text[:-1], KEY.text + "=", KEY.text + "AA", "*" * 43, KEY.text[:-1] + "B"):
        with pytest.raises(Wrong):
            BY_NAME["UpdateFeedKeys"].kind.read([wrong])


def test_update_deferral_days() -> None:
    """UpdateDeferralDays: how long a version is old before it is told of."""
    assert (rule(FEED).deferral_days, rule({**FEED, "UpdateDeferralDays": 14}).deferral_days) == (0, 14)


def test_updates_managed() -> None:
    """UpdatesManaged: the organisation installs versions."""
    assert (rule(FEED).managed, rule({**FEED, "UpdatesManaged": True}).managed) == (False, True)


@pytest.mark.parametrize("name", ["UpdateFeedUrl", "UpdateFeedKeys"])
def test_a_person_cannot_say_whose_word_counts(name: str) -> None:
    """Neither by a choice nor by what is only recommended: a file of the person's own must not name a feed."""
    key = BY_NAME[name]
    assert (key.setting, key.profile, key.recommended) == (None, None, False)


FULL = Remembered(
    datetime(2026, 3, 4, 9, 30, tzinfo=UTC), True, "UPD-004", b'{"signed": "\xc3\xa9"}',
    {"stable": Floor("ab" * 8, 7), "beta": Floor("cd" * 8, 0)}, "1.2.0",
)  # fmt: skip


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = Paths.under(tmp_path)
    made.ensure()
    return made


@pytest.mark.parametrize("kept", [Remembered(), FULL, replace(FULL, document=b"", asked_at=None)])
def test_what_is_kept_comes_back(paths: Paths, kept: Remembered) -> None:
    memory = UpdateMemory(paths)
    assert memory.load() == Remembered()
    memory.save(kept)
    assert UpdateMemory(paths).load() == kept
    assert (paths.store / "updates.json").stat().st_mode & 0o777 == 0o600


def test_a_time_of_another_zone_is_the_same_time(paths: Paths) -> None:
    assert FULL.asked_at is not None
    there = FULL.asked_at.astimezone(timezone(timedelta(hours=9)))
    UpdateMemory(paths).save(replace(FULL, asked_at=there))
    assert UpdateMemory(paths).load().asked_at == FULL.asked_at


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", '{"version": 2}', '{"version": 1, "trouble": 7}', '{"version": 1, "asked_at": "noon"}',
        '{"version": 1, "asked_at": "2026-03-04T09:30:00"}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_as_if_it_were_not_there(paths: Paths, text: str) -> None:
    (paths.store / "updates.json").write_text(text)
    assert UpdateMemory(paths).load() == Remembered()


def test_odd_members_are_left_out(paths: Paths) -> None:
    odd = {"version": 1, "asked_at": 3, "answered": 1, "document": [], "floors": {
        "stable": {"key_id": "a", "serial": True}, "beta": 3, "x": {"key_id": 1, "serial": 1},
        "y": {"key_id": "k", "serial": 4},
    }}  # fmt: skip
    (paths.store / "updates.json").write_text(json.dumps(odd))
    assert UpdateMemory(paths).load() == Remembered(floors={"y": Floor("k", 4)})


def test_a_link_in_its_place_is_not_followed(paths: Paths, tmp_path: Path) -> None:
    (tmp_path / "theirs.json").write_text('{"version": 1, "dismissed": "9.9.9"}')
    (paths.store / "updates.json").symlink_to(tmp_path / "theirs.json")
    assert UpdateMemory(paths).load() == Remembered()
