"""The checks, in the order they are told: what everything else rests on first."""

from typing import Final

from keydesk.helpdesk.checks import (
    account_api,
    address,
    admin_rights,
    browser,
    callback_ports,
    cards,
    clock,
    disk,
    input_monitoring,
    issuer,
    keyring,
    keys,
    other_programs,
    passkeys_offered,
    plugins,
    policy,
    rate_plan,
    reach,
    readers,
    remote_session,
    scheme_handler,
    scopes,
    settings,
    signed_in,
    signing_keys,
    store,
    virtual_machine,
)
from keydesk.helpdesk.finding import Check

ALL: Final[tuple[Check, ...]] = tuple(
    module.CHECK
    for module in (
        address,
        reach,
        clock,
        issuer,
        signing_keys,
        callback_ports,
        browser,
        keyring,
        signed_in,
        scopes,
        account_api,
        passkeys_offered,
        rate_plan,
        keys,
        readers,
        disk,
        store,
        settings,
        policy,
        remote_session,
        virtual_machine,
        other_programs,
        admin_rights,
        cards,
        plugins,
        input_monitoring,
        scheme_handler,
    )
)
