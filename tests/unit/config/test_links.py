"""Links from strangers: the few there are, sixty that are none, and the whole space of URLs beside them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk import __main__ as entry
from keydesk.config.links import LONGEST, SCHEME, Link, Verb, looks_like_link, read_link
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

GOOD = [
    ("keydesk://enroll", Link(Verb.ENROLL)),
    ("keydesk://methods", Link(Verb.METHODS)),
    ("keydesk://accounts", Link(Verb.ACCOUNTS)),
    ("keydesk://health", Link(Verb.HEALTH)),
    ("keydesk://desk", Link(Verb.DESK)),
    ("keydesk://health/", Link(Verb.HEALTH)),
    ("KEYDESK://Enroll", Link(Verb.ENROLL)),
    ("keydesk://connect/github", Link(Verb.CONNECT, "github")),
    ("keydesk://connect/google-oauth2", Link(Verb.CONNECT, "google-oauth2")),
    ("keydesk://connect/Username-Password", Link(Verb.CONNECT, "Username-Password")),
    ("keydesk://connect/" + "a" * 128, Link(Verb.CONNECT, "a" * 128)),
]

BAD = [
    ("", "length"),
    ("keydesk://connect/" + "a" * 150, "length"),
    ("keydesk://" + "health/" * 1000, "length"),
    ("keydesk:// health", "characters"),
    (" keydesk://health", "characters"),
    ("keydesk://health\n", "characters"),
    ("keydesk://health\x00", "characters"),
    ("keydesk://health\x7f", "characters"),
    ("keydesk://he\u00e4lth", "characters"),
    ("keydesk://he\u0430lth", "characters"),
    ("k\u0435ydesk://health", "characters"),
    ("\u212aeydesk://health", "characters"),
    ("keydesk://health\u202e", "characters"),
    ("keydesk://health\u2028", "characters"),
    ("\ufeffkeydesk://health", "characters"),
    ("keydesk://%68ealth", "characters"),
    ("keydesk://connect/git%68ub", "characters"),
    ("keydesk://connect/..%2f..%2fetc", "characters"),
    ("keydesk://health%00", "characters"),
    ('keydesk://health" --home C:\\', "characters"),
    ('keydesk://health"', "characters"),
    ("keydesk://health'", "characters"),
    ("keydesk://health\\..\\x", "characters"),
    ("keydesk:\\\\health", "characters"),
    ("keydesk://health`id`", "characters"),
    ("keydesk://<script>", "characters"),
    ("keydesk:health", "scheme"),
    ("keydesk:/health", "scheme"),
    ("keydesk", "scheme"),
    ("keydesk:", "scheme"),
    ("//health", "scheme"),
    ("health", "scheme"),
    ("https://health", "scheme"),
    ("javascript://health", "scheme"),
    ("keydesks://health", "scheme"),
    ("keydesk+x://health", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("--home=/tmp", "scheme"),
    ("-v", "scheme"),
    ("keydesk://health?tenant=evil.example", "extra"),
    ("keydesk://enroll?client_id=x", "extra"),
    ("keydesk://enroll?", "extra"),
    ("keydesk://methods#access_token=x", "extra"),
    ("keydesk://methods#", "extra"),
    ("keydesk://user@health", "extra"),
    ("keydesk://user:pass@health", "extra"),
    ("keydesk://@health", "extra"),
    ("keydesk://health:80", "extra"),
    ("keydesk://health:", "extra"),
    ("keydesk://keydesk://health", "extra"),
    ("keydesk://connect/github?code=1", "extra"),
    ("keydesk://health/x", "extra"),
    ("keydesk://health//", "extra"),
    ("keydesk://enroll/evil.example", "extra"),
    ("keydesk://", "verb"),
    ("keydesk:///health", "verb"),
    ("keydesk://remove", "verb"),
    ("keydesk://reset", "verb"),
    ("keydesk://sign-in", "verb"),
    ("keydesk://evil.example/enroll", "verb"),
    ("keydesk://health.", "verb"),
    ("keydesk://[::1]", "extra"),
    ("keydesk://connect", "name"),
    ("keydesk://connect/", "name"),
    ("keydesk://connect//github", "name"),
    ("keydesk://connect/github/", "name"),
    ("keydesk://connect/github/x", "name"),
    ("keydesk://connect/../health", "name"),
    ("keydesk://connect/-github", "name"),
    ("keydesk://connect/--home=x", "name"),
    ("keydesk://connect/github-", "name"),
    ("keydesk://connect/a_b", "name"),
    ("keydesk://connect/a.b", "name"),
    ("keydesk://connect/$HOME", "name"),
    ("keydesk://connect/;id", "name"),
    ("keydesk://connect/|id", "name"),
    ("keydesk://connect/" + "a" * 129, "name"),
]


@pytest.mark.parametrize(("text", "link"), GOOD)
def test_links(text: str, link: Link) -> None:
    assert read_link(text) == link
    assert read_link(str(link)) == link
    assert looks_like_link(text)


@pytest.mark.parametrize(("text", "reason"), BAD)
def test_what_is_none(text: str, reason: str) -> None:
    assert len(BAD) >= 60
    with pytest.raises(KeydeskError) as refused:
        read_link(text)
    assert refused.value.code == Code.LINK_REFUSED
    assert refused.value.params == {"reason": reason}
    assert not text or text not in str(refused.value)


def test_the_entry_spells_the_scheme_as_it_is() -> None:
    assert vars(entry)["_LINK"] == f"{SCHEME}:"


_PIECES = st.sampled_from(
    ["keydesk", "KEYDESK", "https", ":", "/", "//", "://", "?", "#", "@", "%", "%2F", "%00", "..", "-", "--", "\\",
     " ", "\n", "\x00", ".", "[", "]", "=", "&", "443", "github", "tenant", "token", "\u202e", "\u0430", *Verb]
)  # fmt: skip
_URLS = st.one_of(
    st.text(max_size=LONGEST + 40),
    st.lists(_PIECES, max_size=12).map("".join),
    st.lists(_PIECES, max_size=8).map(lambda pieces: f"{SCHEME}://" + "".join(pieces)),
    st.text(st.characters(max_codepoint=127), max_size=60).map(lambda rest: f"{SCHEME}://connect/{rest}"),
    st.builds(
        "{}://{}{}{}/{}?{}#{}".format, st.sampled_from([SCHEME, "http", ""]), st.text(max_size=8),
        st.sampled_from(["", "@", ":"]), st.sampled_from([*Verb]), st.text(max_size=20), st.text(max_size=8),
        st.text(max_size=8),
    ),
)  # fmt: skip


def _read(text: str) -> Link | None:
    """The link, None where it was refused as links are; anything else fails."""
    try:
        return read_link(text)
    except KeydeskError as error:
        if error.code == Code.LINK_REFUSED and set(error.params) == {"reason"}:
            return None
        raise


@given(_URLS)
def test_whatever_is_read_is_one_of_ours_and_nothing_more(text: str) -> None:
    link = _read(text)
    if link is None:
        return
    assert link.verb in Verb
    assert bool(link.connection) == (link.verb is Verb.CONNECT)
    assert set(link.connection) <= set(string.ascii_letters + string.digits + "-")
    assert read_link(str(link)) == link
    # Nothing is dropped on the way: what was read says all there was, but for the case and one slash.
    assert text.lower() in (str(link).lower(), f"{link}/".lower())


@given(st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9-]{0,126}[A-Za-z0-9])?", fullmatch=True))
def test_every_name_a_connection_may_have(name: str) -> None:
    assert read_link(f"keydesk://connect/{name}") == Link(Verb.CONNECT, name)
