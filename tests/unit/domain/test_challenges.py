"""G1, G2, G4: what must not reach a key is refused before one is asked."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.core.encoding import JsonValue, b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.challenges import is_own_site, read_creation
from keydesk.domain.keys import CreationOptions

HOST = "login.acme.com"
CHALLENGE = b64url_encode(b"c" * 32)


def options(**changes: JsonValue) -> dict[str, JsonValue]:
    wanted: dict[str, JsonValue] = {
        "challenge": CHALLENGE,
        "timeout": 60000,
        "rp": {"id": HOST, "name": "Acme"},
        "user": {"id": "dXNlcg", "name": "ana@acme.com", "displayName": "Ana"},
        "pubKeyCredParams": [{"type": "public-key", "alg": -8}, {"type": "public-key", "alg": -7}],
        "authenticatorSelection": {"residentKey": "required", "userVerification": "preferred"},
        **changes,
    }
    return {name: value for name, value in wanted.items() if value != "absent"}


def read(wanted: JsonValue, host: str = HOST, origin: str | None = None) -> CreationOptions:
    body: JsonValue = {"auth_session": "Fe26.2**x", "authn_params_public_key": wanted}
    return read_creation(body, host, origin or host)[0]


def what_is_wrong(call: Callable[[], object]) -> tuple[str, object]:
    with pytest.raises(KeydeskError) as caught:
        call()
    return caught.value.code, caught.value.params.get("what")


def test_sound_options() -> None:
    assert read(options()) == CreationOptions(
        challenge=b"c" * 32,
        rp_id=HOST,
        rp_name="Acme",
        user_id=b"user",
        user_name="ana@acme.com",
        display_name="Ana",
        algorithms=(-8, -7),
        user_verification="preferred",
        exclude=(),
        timeout_s=60.0,
    )


@pytest.mark.parametrize(
    "body", [None, [], "x", {}, {"auth_session": ""}, {"auth_session": 7}, {"auth_session": None}]
)
def test_no_session(body: JsonValue) -> None:
    assert what_is_wrong(lambda: read_creation(body, HOST, HOST))[0] == Code.ANSWER_INVALID


@pytest.mark.parametrize("wanted", [None, [], "x", 7])
def test_no_options(wanted: JsonValue) -> None:
    assert what_is_wrong(lambda: read(wanted)) == (Code.ANSWER_INVALID, "authn_params_public_key")


def test_the_session_is_a_secret() -> None:
    body: JsonValue = {"auth_session": "canary", "authn_params_public_key": options()}
    _, session = read_creation(body, HOST, HOST)
    assert session.reveal() == "canary"
    assert "canary" not in repr(session)


@pytest.mark.parametrize(
    "challenge",
    ["absent", None, 7, "", b64url_encode(b"c" * 15), CHALLENGE + "=", CHALLENGE[:-1] + "/", CHALLENGE[:-1] + "+",
     CHALLENGE[:-1] + " ", CHALLENGE + "\n", CHALLENGE[:-1] + "B", "A" * 45, b64url_encode(b"c" * 2000), ["x"]],
)  # fmt: skip
def test_challenges(challenge: JsonValue) -> None:
    assert what_is_wrong(lambda: read(options(challenge=challenge))) == (Code.CHALLENGE_INVALID, "challenge")


def test_the_shortest_challenge() -> None:
    assert read(options(challenge=b64url_encode(b"c" * 16))).challenge == b"c" * 16


@pytest.mark.parametrize("user_id", ["absent", None, "", 7, "dXNlcg==", "d", "+/+/", b64url_encode(b"u" * 65)])
def test_user_ids(user_id: JsonValue) -> None:
    user = {
        name: value for name, value in {"id": user_id, "name": "a", "displayName": "A"}.items() if value != "absent"
    }
    assert what_is_wrong(lambda: read(options(user=user))) == (Code.CHALLENGE_INVALID, "user.id")


def test_user_ids_at_their_bounds() -> None:
    for length in (1, 64):
        data = b"u" * length
        assert read(options(user={"id": b64url_encode(data), "name": "a", "displayName": "A"})).user_id == data


@pytest.mark.parametrize(("member", "what"), [("user", "user"), ("rp", "rp")])
@pytest.mark.parametrize("value", ["absent", None, [], "x", 7])
def test_members_that_must_be_there(member: str, what: str, value: JsonValue) -> None:
    assert what_is_wrong(lambda: read(options(**{member: value}))) == (Code.CHALLENGE_INVALID, what)


FOREIGN = [
    "evil.example", "", "com", "co.uk", "acme.com.evil.example", "xlogin.acme.com", "notacme.com", "ogin.acme.com",
    "login.acme.com.", ".acme.com", "acme..com", "LOGIN.ACME.COM", "login.acme.com:443", "https://login.acme.com",
    "login.acme.com/", "\u0430cme.com", "login.acme.com\n", "*.acme.com", "a.login.acme.com", "127.0.0.1",
    "auth0.com",
]  # fmt: skip


@pytest.mark.parametrize("site", [*FOREIGN, 7, ["login.acme.com"], {}])
def test_sites_that_are_not_the_tenants(site: JsonValue) -> None:
    assert what_is_wrong(lambda: read(options(rp={"id": site, "name": "x"}))) == (Code.CHALLENGE_INVALID, "rp.id")


@pytest.mark.parametrize(
    ("site", "host", "own"),
    [
        ("login.acme.com", "login.acme.com", True),
        ("acme.com", "login.acme.com", True),
        ("acme.co.uk", "login.acme.co.uk", True),
        ("co.uk", "acme.co.uk", False),
        ("com.au", "acme.com.au", False),
        ("com", "acme.com", False),
        ("eu.auth0.com", "acme.eu.auth0.com", False),
        ("us-3.auth0.com", "acme.us-3.auth0.com", False),
        ("auth0.com", "acme.eu.auth0.com", False),
        ("acme.eu.auth0.com", "acme.eu.auth0.com", True),
        ("localhost", "localhost", True),
        ("host", "localhost", False),
        ("0.0.1", "127.0.0.1", False),
        ("acme.com", "loginacme.com", False),
    ],
)
def test_a_site_is_the_host_or_a_registrable_parent(site: str, host: str, own: bool) -> None:
    assert is_own_site(site, host) is own


@pytest.mark.parametrize("rp", [{"name": "Acme"}, {"id": None, "name": "Acme"}])
def test_a_missing_site_is_the_tenants_host(rp: JsonValue) -> None:
    assert read(options(rp=rp)).rp_id == HOST


def test_the_site_must_also_fit_the_origin() -> None:
    parent: JsonValue = {"id": "acme.com", "name": "Acme"}
    assert read(options(rp=parent), origin="acme.com").rp_id == "acme.com"
    assert what_is_wrong(lambda: read(options(), origin="acme.com")) == (Code.CHALLENGE_INVALID, "rp.id")


ONE: list[JsonValue] = [{"type": "public-key", "alg": 1}]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([{"type": "public-key", "alg": -7}], (-7,)),
        ([{"type": "public-key", "alg": -7.0}], (-7,)),
        ([{"type": "public-key", "alg": -7}, {"type": "public-key", "alg": -7}], (-7,)),
        ([{"type": "new-kind", "alg": -8}, {"type": "public-key", "alg": -7}], (-7,)),
        ([None, 7, {}, {"type": "public-key"}, {"type": "public-key", "alg": "x"}, *ONE], (1,)),
        ([{"type": "public-key", "alg": True}, {"type": "public-key", "alg": -257}], (-257,)),
        ([{"type": "public-key", "alg": -7.5}, {"type": "public-key", "alg": -8}], (-8,)),
    ],
)  # fmt: skip
def test_algorithms(given: JsonValue, kept: tuple[int, ...]) -> None:
    assert read(options(pubKeyCredParams=given)).algorithms == kept


@pytest.mark.parametrize("given", ["absent", None, [], {}, "x", [{"type": "other", "alg": -7}], [{"alg": -7}]])
def test_no_algorithm_is_no_request(given: JsonValue) -> None:
    assert what_is_wrong(lambda: read(options(pubKeyCredParams=given))) == (
        Code.CHALLENGE_INVALID,
        "pubKeyCredParams",
    )


@pytest.mark.parametrize(
    ("given", "seconds"),
    [(60000, 60.0), (0, 15.0), (-5, 15.0), (1, 15.0), (15001, 15.001), (300000, 300.0), (10**18, 300.0),
     (1e300, 300.0), ("absent", 60.0), (None, 60.0), ("60000", 60.0), (True, 60.0), ([], 60.0)],
)  # fmt: skip
def test_timeouts_are_clamped(given: JsonValue, seconds: float) -> None:
    assert read(options(timeout=given)).timeout_s == seconds


@pytest.mark.parametrize(
    ("given", "kept"),
    [("required", "required"), ("discouraged", "discouraged"), ("always", "preferred"), (None, "preferred"),
     (7, "preferred"), ([], "preferred")],
)  # fmt: skip
def test_user_verification(given: JsonValue, kept: str) -> None:
    assert read(options(authenticatorSelection={"userVerification": given})).user_verification == kept


@pytest.mark.parametrize("given", ["absent", None, [], "x", 7])
def test_no_selection(given: JsonValue) -> None:
    assert read(options(authenticatorSelection=given)).user_verification == "preferred"


def test_the_exclude_list_is_honoured() -> None:
    given: JsonValue = [
        {"type": "public-key", "id": "AP8"},
        {"type": "public-key", "id": "AP8"},
        {"type": "other", "id": "AAAA"},
        {"type": "public-key", "id": "not base64!"},
        {"type": "public-key"},
        None,
        {"id": "+/+/", "transports": ["usb"]},
    ]
    assert read(options(excludeCredentials=given)).exclude == (b"\x00\xff", b"\xfb\xff\xbf")
    assert read(options(excludeCredentials=None)).exclude == ()
    many: list[JsonValue] = [{"type": "public-key", "id": b64url_encode(n.to_bytes(8, "big"))} for n in range(5000)]
    assert len(read(options(excludeCredentials=many)).exclude) == 5000
    assert what_is_wrong(lambda: read(options(excludeCredentials={}))) == (
        Code.CHALLENGE_INVALID,
        "excludeCredentials",
    )


def test_names_are_cleaned_and_fall_back() -> None:
    found = read(
        options(rp={"id": HOST, "name": "\u202e"}, user={"id": "dXNlcg", "name": "a\nb\u200b", "displayName": 7})
    )
    assert (found.rp_name, found.user_name, found.display_name) == (HOST, "a b", "a b")


def test_what_nobody_knows_is_passed_over() -> None:
    found = read(options(extensions={"credProps": True, "x": [1]}, hints=["security-key"], attestation="direct"))
    assert found == read(options())


@given(
    st.dictionaries(
        st.sampled_from(list(options())),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["id", "name", "type", "alg", "userVerification"]), inner, max_size=4
                )
            ),
            max_leaves=8,
        ),
    )
)
def test_any_options_are_read_or_refused_with_a_code(changes: dict[str, JsonValue]) -> None:
    found = read_or_code(options(**changes))
    if isinstance(found, CreationOptions):
        assert len(found.challenge) >= 16
        assert is_own_site(found.rp_id, HOST)
        assert found.algorithms
    else:
        assert found == Code.CHALLENGE_INVALID


def read_or_code(wanted: JsonValue) -> CreationOptions | str:
    try:
        return read(wanted)
    except KeydeskError as error:
        return error.code
