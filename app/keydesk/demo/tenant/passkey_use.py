"""Using and making passkeys outside the My Account API: on the sign-in page, and without a browser.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `CeremonyError`.
"""

from collections.abc import Mapping

from keydesk.demo.tenant.people import Account, Method, Passkey, device_id, passkey_fields
from keydesk.demo.tenant.state import Tenant
from keydesk.demo.tenant.webauthn import Assertion, CeremonyError, Registration, credential_id_of


def use_passkey(tenant: Tenant, answer: Mapping[str, object], challenge: bytes) -> tuple[Account, Assertion]:
    """Check who signs in with a passkey, and count it as used.

    Args:
        tenant: where.
        answer: `AuthenticationResponseJSON`.
        challenge: the one that was handed out.

    Returns:
        The passkey's owner, and what the key said.

    Raises:
        CeremonyError: nobody's passkey, or a rule of WebAuthn does not hold.
    """
    found = tenant.people.by_credential(credential_id_of(answer))
    if found is None or found[1].passkey is None:
        raise CeremonyError("This passkey is not known here.")
    account, method = found
    passkey = found[1].passkey
    assertion = tenant.ceremonies.assert_passkey(
        answer,
        challenge=challenge,
        credential=passkey.credential,
        user_handle=str(method.fields["user_handle"]),
        last_counter=passkey.counter,
    )
    passkey.counter = assertion.counter
    method.last_auth_at = tenant.now()
    method.fields["credential_backed_up"] = assertion.backed_up
    return account, assertion


def proof_of(user_verified: bool) -> tuple[str, ...]:
    """Name what a passkey proves. Source: RFC 8176.

    Args:
        user_verified: whether PIN or fingerprint were used.

    Returns:
        Values of `amr`.
    """
    return ("pop", "user") if user_verified else ("pop",)


def first_passkey(account: Account, registration: Registration, now: float) -> Method:
    """Make the passkey somebody new signs up with.

    Args:
        account: theirs.
        registration: what the key said.
        now: Unix seconds.

    Returns:
        The method, not stored yet.
    """
    fields = passkey_fields(account, registration.credential)
    fields["credential_device_type"] = "multi_device" if registration.multi_device else "single_device"
    fields["credential_backed_up"] = registration.backed_up
    return Method(
        id=device_id("passkey"),
        type="passkey",
        created_at=now,
        primary=True,
        fields=fields,
        passkey=Passkey(credential=registration.credential, counter=registration.counter),
        last_auth_at=now,
    )
