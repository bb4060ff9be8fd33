"""What the release signs is what installed programs read: both ends of the feed, and nothing in between."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

import release_steps
import signatures
import update_feed
from keydesk import __version__
from keydesk.config.policy.model import BY_NAME
from keydesk.core.encoding import b64url_decode
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.update import Channel, Floor, Standing, accept, is_older, standing
from keydesk.net.update_feed import FORMAT, MOST_BYTES, SIGNED, key_id, read_announcement
from tests.fakes.update_feed import Signer
from update_feed import Announcement, File

SIGNER = Signer()
ISSUED = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
TOLD = Announcement(
    "1.2.3", date(2026, 11, 30), "1.1.0", {"en": "News.", "ja": "お知らせ。"}, "https://keydesk.example/1.2.3",
    (File("keydesk_1.2.3-1_amd64.deb", "linux", "ab" * 32, 5),),
)  # fmt: skip


def signed(told: Announcement = TOLD, issued: datetime = ISSUED, days: int = 14) -> bytes:
    return update_feed.sign(SIGNER.key, update_feed.payload(told, issued, days))


def test_both_ends_mean_the_same() -> None:
    assert (update_feed.PREFIX, update_feed.FORMAT, update_feed.MOST_BYTES) == (SIGNED, FORMAT, MOST_BYTES)
    assert set(update_feed.CHANNELS) == set(Channel)
    assert signatures.key_id(SIGNER.key.public_key()) == key_id(SIGNER.public)


@pytest.mark.parametrize("channel", list(Channel))
def test_what_is_signed_is_read(channel: Channel) -> None:
    told = Announcement(TOLD.version, TOLD.released, TOLD.minimum, TOLD.notes, TOLD.page, TOLD.files, channel)
    read = read_announcement(signed(told), (SIGNER.public,))
    assert (read.version, read.released, read.minimum, read.page) == ("1.2.3", TOLD.released, "1.1.0", TOLD.page)
    assert (read.notes, read.channel, read.issued) == (TOLD.notes, channel, ISSUED)
    assert read.expires == ISSUED + timedelta(days=14)
    accept(read, channel, None, ISSUED)
    assert standing(read, "1.2.2", ISSUED) is Standing.NEWER
    assert standing(read, "1.0.9", ISSUED) is Standing.UNSAFE


def test_each_release_goes_past_the_one_before_and_never_back() -> None:
    first = read_announcement(signed(), (SIGNER.public,))
    later = read_announcement(signed(issued=ISSUED + timedelta(seconds=1)), (SIGNER.public,))
    now = ISSUED + timedelta(seconds=2)
    accept(later, Channel.STABLE, Floor(first.key_id, first.serial), now)
    with pytest.raises(KeydeskError) as caught:
        accept(first, Channel.STABLE, Floor(later.key_id, later.serial), now)
    assert caught.value.code == Code.UPDATE_ROLLED_BACK


def test_the_longest_that_is_signed_is_read() -> None:
    long = Announcement(
        TOLD.version, TOLD.released, TOLD.minimum, {"en": "x" * 40_000, "ja": "x"}, TOLD.page, TOLD.files
    )
    assert read_announcement(signed(long), (SIGNER.public,)).notes["en"] == "x" * 40_000


def test_what_the_release_says_of_its_key_is_what_a_policy_takes() -> None:
    """`release.py` prints the key for programs; an administrator pastes it into UpdateFeedKeys."""
    text = update_feed.encode(signatures.raw(SIGNER.key.public_key()))
    assert BY_NAME["UpdateFeedKeys"].kind.read([text]) == (text,)
    assert b64url_decode(text) == SIGNER.public


def test_the_notes_of_this_version_are_fit_for_programs() -> None:
    files = [File("keydesk-1.whl", "python", "0" * 64, 1)]
    told = release_steps.announcement(date(2026, 12, 1), "https://keydesk.example/", "stable", files)
    read = read_announcement(signed(told), (SIGNER.public,))
    assert read.version == __version__
    assert not is_older(read.version, read.minimum)
    assert read.note("en")
    assert read.note("ja") != read.note("en")
