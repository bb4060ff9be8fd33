from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Person
from keydesk.domain.catalogue import Code
from keydesk.identity.token_store import Owner, PartedStore, StoredSession, read_session, write_session
from tests.fakes.token_backends import DictBackend, NarrowBackend, PowerCut

OWNER = Owner("https://login.acme.com/", "client_1")


def session(token: str = "rt", owner: Owner = OWNER, sub: str = "auth0|ana", name: str = "Ana") -> StoredSession:
    return StoredSession(owner, Person(sub, name, "ana@acme.com"), Secret(token), frozenset({"openid"}))


def token_in(found: StoredSession | None) -> str | None:
    return None if found is None else found.refresh_token.reveal()


@pytest.mark.parametrize("length", [1, 64, 1000, 1199, 1200, 1201, 2400, 4096, 12_000, 60_000])
def test_tokens_of_any_length_fit_where_windows_keeps_little(length: int) -> None:
    store = PartedStore(NarrowBackend())
    store.save(session("x" * length))
    assert token_in(store.load(OWNER)) == "x" * length


def test_what_is_too_long_is_said_before_anything_is_touched() -> None:
    backend = NarrowBackend()
    store = PartedStore(backend)
    store.save(session("old"))
    with pytest.raises(KeydeskError) as caught:
        store.save(session("x" * 200_000))
    assert caught.value.code == Code.KEYRING_FAILED
    assert token_in(store.load(OWNER)) == "old"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 6000), min_size=1, max_size=6))
def test_longer_and_shorter_in_any_order_leaves_nothing_over(lengths: list[int]) -> None:
    backend = NarrowBackend()
    store = PartedStore(backend)
    for number, length in enumerate(lengths):
        store.save(session(chr(97 + number) * length))
        assert token_in(store.load(OWNER)) == chr(97 + number) * length
    parts = len([name for name in backend.entries if "#" in name])
    assert parts == -(-len(write_session(session("z" * lengths[-1]))) // 1200)
    store.delete(OWNER)
    assert backend.entries == {}


@pytest.mark.parametrize("lengths", [(3000, 5000), (5000, 3000), (100, 5000), (5000, 100), (5000, 5000)])
def test_a_write_that_is_cut_anywhere_reads_as_absent_or_whole(lengths: tuple[int, int]) -> None:
    old, new = ("o" * lengths[0], "n" * lengths[1])
    for step in range(1, 200):
        backend = NarrowBackend()
        store = PartedStore(backend)
        store.save(session(old))
        backend.calls = 0

        def die(_call: str, _service: str, step: int = step, backend: DictBackend = backend) -> None:
            if backend.calls == step:
                raise PowerCut

        backend.before = die
        try:
            store.save(session(new))
        except PowerCut:
            backend.before = lambda _call, _service: None
            assert token_in(store.load(OWNER)) in (None, old)
            store.save(session(new))
            assert token_in(store.load(OWNER)) == new
            store.delete(OWNER)
            assert backend.entries == {}
        else:
            assert step > 5
            return
    pytest.fail("a write took more than 200 calls")


def test_a_write_that_fails_leaves_no_dead_token_behind() -> None:
    backend = NarrowBackend()
    store = PartedStore(backend)
    store.save(session("old"))

    def fail(call: str, _service: str) -> None:
        if call == "set":
            raise PowerCut

    backend.before = fail
    with pytest.raises(PowerCut):
        store.save(session("new"))
    # The old token is spent by now; using it again would end the whole family at the tenant.
    assert store.load(OWNER) is None


def test_a_delete_that_is_cut_anywhere_leaves_no_session_and_can_be_repeated() -> None:
    for step in range(2, 100):
        backend = NarrowBackend()
        store = PartedStore(backend)
        store.save(session("x" * 5000))
        backend.calls = 0

        def die(_call: str, _service: str, step: int = step, backend: DictBackend = backend) -> None:
            if backend.calls == step:
                raise PowerCut

        backend.before = die
        try:
            store.delete(OWNER)
        except PowerCut:
            backend.before = lambda _call, _service: None
            if step > 2:
                assert store.load(OWNER) is None
            store.delete(OWNER)
            assert backend.entries == {}
        else:
            return
    pytest.fail("a delete took more than 100 calls")


@pytest.mark.parametrize("gone", [True, False])
def test_what_somebody_else_deletes_at_the_same_moment_is_deleted(gone: bool) -> None:
    backend = NarrowBackend()
    store = PartedStore(backend)
    store.save(session())

    def meanwhile(call: str, service: str) -> None:
        if call == "delete":
            if gone:
                backend.entries.pop(service)
            raise LookupError("no such item")

    backend.before = meanwhile
    if gone:
        store.delete(OWNER)
        assert backend.entries == {}
    else:
        with pytest.raises(LookupError):
            store.delete(OWNER)


def test_mixed_parts_of_two_writes_read_as_absent() -> None:
    backend = NarrowBackend()
    store = PartedStore(backend)
    store.save(session("a" * 3000))
    first = dict(backend.entries)
    store.save(session("b" * 3000))
    for name in [name for name in first if "#" in name]:
        mixed = {**backend.entries, name: first[name]}
        broken = DictBackend()
        broken.entries = mixed
        assert PartedStore(broken).load(OWNER) is None


GARBAGE = ["", "x", "{}", "[]", "null", '{"v":1}', '{"v":2,"parts":1,"sha256":""}', '{"v":1,"parts":0,"sha256":""}',
           '{"v":1,"parts":-1}', '{"v":1,"parts":true}', '{"v":1,"parts":"1"}', '{"v":1,"parts":999999}',
           '{"v":1,"parts":1,"sha256":"00"}', "\x00\x01", "\ud800", "9" * 5000, "[" * 5000]  # fmt: skip


@pytest.mark.parametrize("text", GARBAGE, ids=range(len(GARBAGE)))
def test_foreign_entries_read_as_absent_and_are_replaced(text: str) -> None:
    backend = DictBackend()
    backend.entries[OWNER.name] = ("session", text)
    store = PartedStore(backend)
    assert store.load(OWNER) is None
    store.save(session())
    assert token_in(store.load(OWNER)) == "rt"


@pytest.mark.parametrize(
    ("name", "value"),
    [("v", 2), ("v", "1"), ("v", None), ("issuer", "https://evil.com/"), ("client_id", "x"), ("slot", "other"),
     ("sub", ""), ("sub", 1), ("sub", None), ("name", None), ("name", 3), ("email", 3), ("refresh_token", ""),
     ("refresh_token", None), ("refresh_token", 5), ("scopes", "openid"), ("scopes", None)],
)  # fmt: skip
def test_records_that_are_not_exactly_ours(name: str, value: object) -> None:
    told = json.loads(write_session(session())) | {name: value}
    assert read_session(json.dumps(told), OWNER) is None


@pytest.mark.parametrize("auth_time", [None, "x", True, -1.0, 1e300, 5])
def test_a_strange_time_is_only_forgotten(auth_time: object) -> None:
    told = json.loads(write_session(session())) | {"auth_time": auth_time}
    found = read_session(json.dumps(told), OWNER)
    assert found is not None
    assert found.auth_time is None


@given(
    st.text(min_size=1, max_size=50),
    st.text(max_size=50),
    st.none() | st.integers(0, 10**10),
    st.booleans(),
)
def test_records_come_back_as_they_went(sub: str, name: str, at: int | None, multi_factor: bool) -> None:
    when = None if at is None else datetime.fromtimestamp(at, UTC)
    before = StoredSession(OWNER, Person(sub, name), Secret("rt"), frozenset({"a", "b"}), when, multi_factor)
    text = write_session(before)
    assert text.isascii()
    after = read_session(text, OWNER)
    assert after is not None
    assert (after.person, after.scopes, after.multi_factor) == (before.person, before.scopes, multi_factor)
    assert after.auth_time == when


def test_accounts_never_see_each_other() -> None:
    owners = [
        Owner("https://a.com/", "c1"),
        Owner("https://a.com/", "c2"),
        Owner("https://b.com/", "c1"),
        Owner("https://a.com/", "c1", "work"),
    ]
    store = PartedStore(NarrowBackend())
    for number, owner in enumerate(owners):
        store.save(session(f"t{number}" * 1000, owner))
    for number, owner in enumerate(owners):
        assert token_in(store.load(owner)) == f"t{number}" * 1000
        store.delete(owner)
        assert store.load(owner) is None
        for other in range(number + 1, len(owners)):
            assert token_in(store.load(owners[other])) == f"t{other}" * 1000


def test_the_token_is_never_shown() -> None:
    assert "canary" not in repr(session("canary"))


def test_the_key_of_proofs_has_an_entry_of_its_own_that_fits_anywhere() -> None:
    backend = DictBackend()
    store = PartedStore(backend)
    bound = replace(session(), thumbprint="thumb", bound=True, key=Secret("d" * 43))
    store.save(bound)
    found = store.load(OWNER)
    assert found is not None
    assert (found.thumbprint, found.bound) == ("thumb", True)
    assert found.key is not None
    assert found.key.matches("d" * 43)
    assert backend.get_password(f"{bound.owner.name}#key", "session") == "d" * 43
    assert all("d" * 43 not in text for name, text in backend.entries.items() if "#key" not in str(name))
    store.save(replace(bound, refresh_token=Secret("next")))
    assert token_in(store.load(OWNER)) == "next"
    backend.delete_password(f"{OWNER.name}#key", "session")
    found = store.load(OWNER)
    assert found is not None
    assert (found.thumbprint, found.key) == ("thumb", None)


@pytest.mark.parametrize("by", ["delete", "a session without"])
def test_the_key_goes_with_its_session(by: str) -> None:
    backend = DictBackend()
    store = PartedStore(backend)
    store.save(replace(session(), thumbprint="thumb", bound=True, key=Secret("d" * 43)))
    if by == "delete":
        store.delete(OWNER)
        assert backend.entries == {}
    else:
        store.save(session())
        assert backend.get_password(f"{OWNER.name}#key", "session") is None
