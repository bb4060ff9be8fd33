"""Account and keys, joined: matched, left over, could not be asked, not seen – and nothing called dead."""

from keydesk.domain.account import Method, MethodType, PasskeyFacts
from keydesk.domain.keys import FormFactor, Presence, SecurityKey, Transport
from keydesk.domain.reconciliation import KeyMap, SeenKey, Where, map_key, map_listed, reconcile, seen, sites_of


def passkey(credential_id: bytes, kind: str = MethodType.PASSKEY, *, synced: bool = False) -> Method:
    return Method(f"m|{credential_id.decode()}", kind, passkey=PasskeyFacts(credential_id, synced=synced))


ONE, TWO, THREE, CLOUD = passkey(b"one"), passkey(b"two"), passkey(b"three"), passkey(b"cloud", synced=True)
OLDER = passkey(b"older", MethodType.WEBAUTHN_ROAMING)
ALL = (ONE, TWO, THREE, CLOUD, OLDER, Method("password|1", MethodType.PASSWORD))


def test_each_passkey_is_somewhere_and_no_other_method_is() -> None:
    maps = {
        "away": KeyMap("away", frozenset({TWO.id})),
        "here": KeyMap("here", frozenset({ONE.id}), unknown=frozenset({OLDER.id}), orphans=(b"stray",)),
        "empty": KeyMap("empty"),
    }
    joined = reconcile(ALL, maps, ["here"])
    assert joined.where == {
        ONE.id: Where.HERE, TWO.id: Where.AWAY, THREE.id: Where.UNSEEN, CLOUD.id: Where.SYNCED,
        OLDER.id: Where.UNASKED,
    }  # fmt: skip
    assert [stand.key_id for stand in joined.keys] == ["here", "away"], "an absent key that holds nothing is no news"
    here, away = joined.keys
    assert (here.held, here.orphans, here.unasked, here.listed) == ((ONE.id,), (b"stray",), (OLDER.id,), False)
    assert (away.here, away.held) == (False, (TWO.id,))
    assert joined.at(Where.UNSEEN) == (THREE.id,)


def test_a_key_that_is_gone_cannot_be_asked_any_more() -> None:
    maps = {"away": KeyMap("away", unknown=frozenset({ONE.id}))}
    assert reconcile((ONE,), maps, []).where == {ONE.id: Where.UNSEEN}


def test_three_answers_and_silence_is_not_no() -> None:
    built = map_key("k", ALL, {b"one": Presence.HOLDS, b"two": Presence.LACKS, b"three": Presence.UNKNOWN})
    assert built.held == {ONE.id}
    assert built.unknown == {THREE.id, CLOUD.id, OLDER.id}


def test_a_list_decides_over_passkeys_and_not_over_older_sign_ins() -> None:
    silent = KeyMap("k", held=frozenset({TWO.id, OLDER.id}))
    listed = map_listed("k", ALL, [b"one", b"stray"], silent)
    assert listed.held == {ONE.id, OLDER.id}, "older sign-ins are in no list of a key"
    assert listed.orphans == (b"stray",)
    assert listed.proof == "listed"
    assert reconcile(ALL, {"k": listed}, ["k"]).keys[0].listed


def test_sites_a_passkey_may_have_been_made_for() -> None:
    assert sites_of(PasskeyFacts(b"x", rp_id="acme.com"), "login.acme.com") == ("acme.com",)
    assert sites_of(PasskeyFacts(b"x"), "login.acme.com") == ("login.acme.com", "acme.com")
    assert sites_of(PasskeyFacts(b"x"), "acme.com") == ("acme.com",)
    assert sites_of(PasskeyFacts(b"x"), "localhost") == ("localhost",)
    assert sites_of(PasskeyFacts(b"x"), "127.0.0.1") == ("127.0.0.1",)


def test_of_a_key_only_the_end_of_its_serial_is_remembered() -> None:
    key = SecurityKey("k", "p", Transport.HID, "YubiKey", serial="15304711", form=FormFactor.NANO)
    assert seen(key) == SeenKey("k", "YubiKey", "4711", FormFactor.NANO)
