"""`keys list` says why a key, or every key, cannot be used."""

from __future__ import annotations

from dataclasses import replace

from keydesk.cli.commands.keys import why_not
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey, Transport
from keydesk.usecases.state import Snapshot

KEY = SecurityKey("k", "p", Transport.HID, "Key")
NOTHING = Snapshot(profile=None, domain="", practice=False, tokens_in="memory")


def test_a_key_that_works_has_no_reason() -> None:
    assert why_not(replace(NOTHING, keys=(KEY,), key_problems=(Code.REMOTE_SESSION,))) == ()


def test_each_reason_is_told_once() -> None:
    shut = replace(KEY, usable=False, reason=Code.KEY_NO_PERMISSION)
    now = replace(NOTHING, keys=(shut, replace(shut, id="l"), KEY))
    assert why_not(now) == (Code.KEY_NO_PERMISSION,)


def test_without_a_key_the_computer_is_asked() -> None:
    now = replace(NOTHING, key_problems=(Code.REMOTE_SESSION, Code.READER_SERVICE_MISSING))
    assert why_not(now) == (Code.REMOTE_SESSION, Code.READER_SERVICE_MISSING)
