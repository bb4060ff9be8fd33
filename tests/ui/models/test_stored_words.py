"""The passkeys of a key in words: groups, badges, search, facts, files; names of strangers stay text."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace

import pytest

from keydesk.domain.account import Method, MethodType, PasskeyFacts, Person
from keydesk.domain.keys import SecurityKey, StoredPasskey, Transport
from keydesk.ui.models.stored_export import COLUMNS, as_csv, as_json
from keydesk.ui.models.stored_words import (
    LEFTOVER,
    MATCHED,
    OTHER,
    StoredLine,
    algorithm_words,
    kind_of,
    protection_words,
    stored_facts,
    stored_groups,
)
from keydesk.usecases.state import Snapshot, key_label_name, passkey_label_name
from tests.fakes.setup import NOW

SITE = "login.example.com"
KEY = SecurityKey("k", "p", Transport.HID, "Test Key", serial="4711")
METHOD = Method(
    "passkey|1", MethodType.PASSKEY, NOW,
    passkey=PasskeyFacts(b"one", rp_id=SITE, user_handle=b"ana"),
)  # fmt: skip
IN = Snapshot(profile="p", domain=SITE, person=Person("auth0|ana", "Ana Ito"), methods=(METHOD,))


def stored(
    credential_id: bytes, site: str = SITE, user: bytes = b"ana", name: str = "", display: str = ""
) -> StoredPasskey:
    return StoredPasskey(credential_id, site, hashlib.sha256(site.encode()).digest(), user, name, display, b"", -7, 2)


MINE, GONE = stored(b"one", name="ana@example.com", display="Ana Ito"), stored(b"gone", name="ana@example.com")
BOB, ODD = stored(b"bob", user=b"bob", name="bob"), stored(b"odd-entry", "zeta.example", b"z")
SHOP = stored(b"shop", "shop.example", b"s", "ana", "Ana")


def groups(*passkeys: StoredPasskey, now: Snapshot = IN, wanted: str = "") -> list[tuple[str, bool, list[str]]]:
    found = stored_groups(passkeys, now, lambda aaguid: None, wanted)
    return [(group.title, group.mine, [line.title for line in group.lines]) for group in found]


def lines(*passkeys: StoredPasskey, now: Snapshot = IN) -> list[StoredLine]:
    return [line for group in stored_groups(passkeys, now, lambda aaguid: None) for line in group.lines]


def test_the_accounts_own_site_comes_first_then_by_name() -> None:
    assert groups(ODD, SHOP, GONE, BOB, MINE) == [
        (SITE, True, ["Ana Ito", "ana@example.com", "bob"]),
        ("shop.example", False, ["Ana"]),
        ("zeta.example", False, ["No name"]),
    ]


@pytest.mark.parametrize(
    ("passkey", "now", "kind"),
    [
        (MINE, IN, MATCHED),
        (GONE, IN, LEFTOVER),
        (BOB, IN, OTHER),
        (SHOP, IN, OTHER),
        (MINE, replace(IN, person=None), OTHER),
        (GONE, replace(IN, methods=None), OTHER),
        (stored(b"x", "shop.example", b"ana"), IN, OTHER),
    ],
)
def test_what_the_account_knows(passkey: StoredPasskey, now: Snapshot, kind: str) -> None:
    assert kind_of(passkey, now) == kind


def test_a_name_that_the_key_cut_is_joined_by_its_hash() -> None:
    cut = replace(GONE, rp_id="…xample.com")
    assert groups(cut, MINE) == [(SITE, True, ["Ana Ito", "ana@example.com"])]
    nameless = replace(SHOP, rp_id="", rp_id_hash=b"h" * 32)
    assert groups(nameless, ODD)[-1][0] == "Site without a name"


def test_badges_and_speech() -> None:
    first, second, third = lines(MINE, GONE, BOB)
    assert (first.sign and first.sign.text, second.sign and second.sign.text) == ("In your account", "Leftover")
    assert third.sign is None
    assert second.spoken == f"ana@example.com, {SITE}, Leftover"


def test_the_own_name_of_a_passkey_is_told() -> None:
    now = replace(IN, labels={passkey_label_name(b"one"): "Blue key"})
    assert lines(MINE, now=now)[0].detail == "Blue key · ana@example.com"


def test_entries_without_a_name_can_be_told_apart() -> None:
    (line,) = lines(ODD)
    assert (line.title, line.detail) == ("No name", "ID …VudHJ5")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("", 3), ("ANA", 2), ("shop ana", 1), ("zeta", 1), ("bob", 0), (" ", 3)],
)
def test_search_looks_at_sites_and_names(wanted: str, found: int) -> None:
    assert sum(len(names) for _, _, names in groups(MINE, SHOP, ODD, wanted=wanted)) == found


def test_facts_are_what_the_key_tells() -> None:
    (line,) = lines(MINE)
    facts = {fact.label: fact.value for fact in stored_facts(line)}
    assert facts["Site"] == SITE
    assert facts["Passkey ID"] == "b25l"
    assert facts["User ID"] == "YW5h"
    assert facts["Algorithm"] == "ES256 (-7)"
    assert facts["Protection"] == "PIN, unless the site names this very passkey"
    (odd,) = lines(replace(ODD, algorithm=None, protection=None))
    told = {fact.label: fact.value for fact in stored_facts(odd)}
    assert told["User name"] == "No name"
    assert "Algorithm" not in told
    assert "Protection" not in told


def test_unknown_numbers_are_shown_as_they_are() -> None:
    assert algorithm_words(-99) == "-99"
    assert algorithm_words(None) == ""
    assert protection_words(3) == "Always PIN or fingerprint"
    assert protection_words(9) == protection_words(None) == ""


def test_the_table_is_safe_for_table_programs() -> None:
    evil = stored(b"evil", "shop.example", b"e", "=HYPERLINK(1)", 'a "b", c')
    read = list(csv.DictReader(io.StringIO(as_csv([MINE, evil, ODD], IN).removeprefix("\ufeff"))))
    assert tuple(read[0]) == COLUMNS
    assert read[0]["account"] == "in-account"
    assert read[1]["user_name"] == "'=HYPERLINK(1)"
    assert read[1]["display_name"] == 'a "b", c'
    assert read[2]["user_name"] == ""


def test_the_object_names_the_key() -> None:
    now = replace(IN, labels={key_label_name("k"): "Blue key"})
    told = json.loads(as_json([MINE, GONE, ODD], now, KEY, NOW))
    assert told["key"] == {"model": "Test Key", "serial": "4711", "firmware": None, "label": "Blue key"}
    assert told["read_at"] == "2026-03-04T09:30:00+00:00"
    assert [entry["account"] for entry in told["passkeys"]] == ["in-account", "leftover", None]
    assert told["passkeys"][2]["user_name"] is None
