"""The checks, in the order they are told: what everything else rests on first."""

from typing import Final

from keydesk.helpdesk.checks import (
    account_api,
    address,
    browser,
    callback_ports,
    clock,
    disk,
    issuer,
    keyring,
    keys,
    passkeys_offered,
    rate_plan,
    reach,
    readers,
    scopes,
    settings,
    signed_in,
    signing_keys,
    store,
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
    )
)
