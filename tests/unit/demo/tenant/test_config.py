from __future__ import annotations

import pytest

from keydesk.demo.tenant.config import PEOPLE, Person, TenantConfig


def test_the_addresses_are_those_of_auth0_with_its_slashes() -> None:
    config = TenantConfig(port=8123, callback_ports=(4001, 4002, 4003))

    assert config.issuer == "http://localhost:8123/"
    assert config.audience == "http://localhost:8123/me/"
    assert config.account_base == "http://localhost:8123/me/v1"
    assert config.callbacks[1] == "http://127.0.0.1:4002/callback"
    assert config.webauthn_origins == {"http://localhost:8123", "https://localhost"}


@pytest.mark.parametrize("settings", [{"port": 70000}, {"port": -1}, {"callback_ports": (0,)}])
def test_a_port_must_be_one(settings: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="a port is a number"):
        TenantConfig(**settings)  # type: ignore[arg-type]  # the point of the test


def test_a_callback_cannot_be_the_tenant_itself() -> None:
    with pytest.raises(ValueError, match="own port"):
        TenantConfig(port=4001, callback_ports=(4001,))


def test_two_people_cannot_share_an_address() -> None:
    twin = Person(email=PEOPLE[0].email.upper(), password="x", name="Twin")
    with pytest.raises(ValueError, match="share an e-mail address"):
        TenantConfig(people=(*PEOPLE, twin))


def test_a_person_does_not_show_the_password() -> None:
    assert PEOPLE[0].password not in repr(PEOPLE[0])


def test_linked_identities_have_addresses_of_their_own_and_hidden_passwords() -> None:
    lena = PEOPLE[3]
    assert [email for email, _password in lena.logins] == [lena.email, lena.linked[0].email]
    assert lena.linked[0].password not in repr(lena)
    twin = Person(email=lena.linked[0].email.upper(), password="x", name="Twin")
    with pytest.raises(ValueError, match="e-mail"):
        TenantConfig(people=(*PEOPLE, twin))
