"""A profile is checked when it is made."""

from pathlib import Path

import pytest

from keydesk.config.ports import DEFAULT_PORTS
from keydesk.config.profile import Profile, check_ca_file
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

CLIENT = "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345"


def make(**changes: object) -> Profile:
    values: dict[str, object] = {"name": "Acme", "issuer": "https://login.acme.com", "client_id": CLIENT}
    return Profile(**{**values, **changes})  # type: ignore[arg-type]  # wrong values are the point of some tests


def test_what_follows_from_the_issuer() -> None:
    profile = make(issuer="https://Login.acme.com:8443")
    assert profile.issuer == "https://login.acme.com:8443/"
    assert profile.domain == "login.acme.com"
    assert profile.rp_id == "login.acme.com"
    assert profile.audience == "https://login.acme.com:8443/me/"
    assert profile.api_base == "https://login.acme.com:8443/me/v1"
    assert profile.issuer_origin == "https://login.acme.com:8443"
    assert profile.web_origin == "https://login.acme.com:8443"
    assert profile.callback_ports == DEFAULT_PORTS
    assert profile.callback_addresses[0] == "http://127.0.0.1:29430/callback"


def test_an_origin_of_ones_own() -> None:
    assert make(origin="https://acme.com/").web_origin == "https://acme.com"
    assert make(origin="https://account.login.acme.com").web_origin == "https://account.login.acme.com"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://notacme.com", "https://xlogin.acme.com", "acme.com"]
)
def test_a_foreign_origin_is_refused(origin: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        make(origin=origin)
    assert caught.value.code == Code.ISSUER_INVALID


@pytest.mark.parametrize(
    ("client_id", "reason"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("login.acme.com", "domain"),
        ("https://login.acme.com/", "domain"),
        ("has space", "form"),
        ("a/b", "form"),
        ("a" * 65, "form"),
        ("é", "form"),
        ("a\nb", "form"),
    ],
)
def test_a_wrong_client_id(client_id: str, reason: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        make(client_id=client_id)
    assert (caught.value.code, caught.value.params["reason"]) == (Code.CLIENT_ID_INVALID, reason)


def test_a_pasted_client_id_loses_its_white_space() -> None:
    assert make(client_id=f" {CLIENT}\n").client_id == CLIENT


@pytest.mark.parametrize(
    ("ports", "reason"),
    [
        ((), "none"),
        ((0,), "range"),
        ((80,), "range"),
        ((1023,), "range"),
        ((65536,), "range"),
        ((-1,), "range"),
        ((True,), "range"),
        ((29430, 29430), "twice"),
        (tuple(range(40000, 40011)), "many"),
    ],
)
def test_wrong_ports(ports: tuple[int, ...], reason: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        make(callback_ports=ports)
    assert (caught.value.code, caught.value.params["reason"]) == (Code.PORT_INVALID, reason)


@pytest.mark.parametrize("name", ["", " ", "a/b", "a\\b", "a\nb", "a" * 65, "--json", "a\u202eb"])
def test_wrong_names(name: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        make(name=name)
    assert caught.value.code == Code.PROFILE_NAME_INVALID


def test_names_of_all_tongues() -> None:
    assert make(name=" 東京 オフィス ").name == "東京 オフィス"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("organization", ""),
        ("connection", "a\nb"),
        ("login_hint", "x" * 321),
        ("login_hint", " "),
        ("sign_in_audience", "\x00"),
        ("ui_locales", ("de", "d e")),
        ("ui_locales", ("",)),
    ],
)
def test_what_cannot_go_into_an_address(name: str, value: object) -> None:
    with pytest.raises(KeydeskError) as caught:
        make(**{name: value})
    assert (caught.value.code, caught.value.params["what"]) == (Code.WRONG_USE, name)


def test_what_goes_into_an_address_stays_as_it_is() -> None:
    made = make(connection="Username & Co", login_hint="ana+x@acme.com", ui_locales=("zh-Hant-TW", "en"))
    assert (made.connection, made.login_hint, made.ui_locales) == (
        "Username & Co",
        "ana+x@acme.com",
        ("zh-Hant-TW", "en"),
    )


PEM = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "missing"),
        (b"", "no-certificate"),
        (b"\x30\x82\x01", "no-certificate"),
        (PEM + b"-----BEGIN RSA PRIVATE KEY-----\n", "private-key"),
        (b"x" * 4_000_001, "too-large"),
    ],
)
def test_a_wrong_certificate_file(tmp_path: Path, data: bytes | None, reason: str) -> None:
    path = tmp_path / "ca.pem"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(KeydeskError) as caught:
        check_ca_file(str(path))
    assert (caught.value.code, caught.value.params["reason"]) == (Code.CA_FILE_INVALID, reason)


def test_a_folder_is_no_certificate_file(tmp_path: Path) -> None:
    with pytest.raises(KeydeskError) as caught:
        check_ca_file(str(tmp_path))
    assert caught.value.params["reason"] == "folder"


def test_a_certificate_file(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_bytes(PEM)
    assert check_ca_file(f" {path} ") == str(path)
