"""Every way Keydesk can fail, as stable codes with their exit status; the words live above, in `ui/error_texts.py`.

A code never changes its meaning. Pure data; raises nothing.
"""

from enum import StrEnum


class Code(StrEnum):
    """Stable codes, shown to people beside the words and written to logs and JSON."""

    # Signing in
    SIGN_IN_NEEDED = "AUTH-001"
    SIGN_IN_TIMED_OUT = "AUTH-002"  # nobody came back from the browser
    SIGN_IN_CANCELLED = "AUTH-003"
    SIGN_IN_DENIED = "AUTH-004"  # access_denied
    SIGN_IN_REFUSED = "AUTH-005"  # another error by redirect; params: error
    STATE_MISMATCH = "AUTH-006"  # only answers with a foreign state came
    WRONG_ISSUER = "AUTH-007"
    ID_TOKEN_INVALID = "AUTH-008"  # params: clause
    WRONG_ACCOUNT = "AUTH-009"  # another person came back; params: expected, got
    PORTS_BUSY = "AUTH-010"  # params: ports
    BROWSER_MISSING = "AUTH-011"
    CLOCK_WRONG = "AUTH-012"  # params: minutes
    SESSION_ENDED = "AUTH-013"  # refresh token dead, reused or revoked
    FRESH_SIGN_IN_NEEDED = "AUTH-014"  # mfa_required, unmet_authentication_requirements
    CODE_REFUSED = "AUTH-015"  # invalid_grant for the code
    CLIENT_REFUSED = "AUTH-016"  # invalid_client, unauthorized_client
    DISCOVERY_INVALID = "AUTH-017"
    SIGNING_KEYS_INVALID = "AUTH-018"
    TOKEN_ANSWER_INVALID = "AUTH-019"
    SCOPE_MISSING = "AUTH-020"  # params: scope
    SIGN_IN_BUSY = "AUTH-021"  # a sign-in is already under way
    DEVICE_CODE_EXPIRED = "AUTH-022"
    DEVICE_FLOW_OFF = "AUTH-023"  # params: error
    KEY_SIGN_IN_OFF = "AUTH-024"  # params: reason, one of off, custom_domain, other_site, passkey_unknown, mfa
    DPOP_REFUSED = "AUTH-025"  # params: reason, one of proof, nonce, bearer, downgraded
    DPOP_KEY_LOST = "AUTH-026"
    SIGN_UP_REFUSED = "AUTH-027"  # params: detail

    # Network
    OFFLINE = "NET-001"
    TENANT_UNREACHABLE = "NET-002"
    TLS_REFUSED = "NET-003"  # params: issuer, reason
    CAPTIVE_PORTAL = "NET-004"  # HTML where JSON is due
    DEADLINE = "NET-005"
    ANSWER_TOO_LARGE = "NET-006"
    ANSWER_INVALID = "NET-007"  # truncated, not JSON, not what the contract says
    REDIRECTED = "NET-008"
    CONNECTION_LOST = "NET-009"  # the answer was lost; the work may be done

    # My Account API
    API_BAD_REQUEST = "API-400"
    API_UNAUTHORIZED = "API-401"
    API_FORBIDDEN = "API-403"
    API_NOT_FOUND = "API-404"
    API_CONFLICT = "API-409"
    API_MEDIA_TYPE = "API-415"
    API_RATE_LIMITED = "API-429"  # params: seconds
    API_SERVER = "API-500"  # params: status
    API_NOT_ACTIVE = "API-001"  # 404 on a list: the API is switched off
    METHOD_GONE = "API-002"
    LAST_METHOD = "API-003"  # removing it would lock the person out
    TOO_MANY_PASSKEYS = "API-004"
    OUTCOME_UNKNOWN = "API-005"  # answer lost and the list could not be read
    ACCOUNT_GONE = "API-006"  # the connected account is not there any more
    ACCOUNT_EXISTS = "API-007"  # it is connected already
    CONNECTION_GONE = "API-008"  # the provider is no longer offered; params: connection

    # Keys
    KEY_NONE = "KEY-001"
    KEY_NO_PERMISSION = "KEY-002"  # params: system (macos)
    KEY_BUSY = "KEY-003"
    KEY_REMOVED = "KEY-004"  # params: on (reader)
    KEY_NOT_RESPONDING = "KEY-005"
    KEY_MALFORMED = "KEY-006"
    KEY_TOO_OLD = "KEY-007"  # U2F only
    KEY_SWITCHED_OFF = "KEY-008"  # FIDO2 off
    KEY_FULL = "KEY-009"
    KEY_HAS_PASSKEY = "KEY-010"  # excluded
    KEY_LACKS_PASSKEY = "KEY-011"
    KEY_NOT_TOUCHED = "KEY-012"
    KEY_CHANGED = "KEY-013"  # another key came back
    KEY_SEVERAL = "KEY-014"  # choose one
    KEY_UNSUPPORTED = "KEY-015"  # cannot do what is asked; params: what
    KEY_REFUSED = "KEY-016"  # another status; params: status, by (windows)
    KEY_CANCELLED = "KEY-017"
    READER_SERVICE_MISSING = "KEY-018"
    KEY_UNKNOWN = "KEY-019"  # --key names none of the keys here
    KEY_WINDOWS_ADMIN = "KEY-020"
    RESET_TOO_LATE = "KEY-021"  # the key takes a reset only just after plugging in
    RESET_NOT_ALLOWED = "KEY-022"  # params: reason, one of transport (with transports), refused
    FINGERPRINT_FULL = "KEY-023"
    # params: reason, one of confirmation, another_key, another_port, two_keys, not_unplugged, not_replugged
    RESET_STOPPED = "KEY-024"
    RULE_ONE_WAY = "KEY-025"  # a rule of a key that can only be raised; params: min_length
    FINGERPRINT_NAME_TOO_LONG = "KEY-026"  # params: max_bytes
    FINGERPRINT_GONE = "KEY-027"  # the key does not know it any more
    CARD_INTERRUPTED = "KEY-028"  # the card on the reader lost its power, or another program reset it, in a step
    REMOTE_SESSION = "KEY-031"  # the screen is elsewhere
    VIRTUAL_MACHINE = "KEY-032"
    CARD_WITHOUT_FIDO = "KEY-033"  # another card, or passkeys switched off over NFC
    ELEVATION_REFUSED = "KEY-034"  # Windows asked for an administrator and got no yes
    ELEVATION_FAILED = "KEY-035"  # params: what
    READER_UNKNOWN = "KEY-037"  # no card reader of that name; params: reader
    PLUGIN_BROKEN = "KEY-036"  # a way to keys that another package brings; params: name, what

    # PIN
    PIN_WRONG = "PIN-001"  # params: retries, before_replug
    PIN_REPLUG = "PIN-002"  # three wrong in a row
    PIN_BLOCKED = "PIN-003"
    PIN_NOT_SET = "PIN-004"
    PIN_MUST_CHANGE = "PIN-005"
    PIN_TOO_SHORT = "PIN-006"  # params: min_length
    PIN_TOO_LONG = "PIN-007"
    PIN_POLICY = "PIN-008"
    PIN_LAST_TRY = "PIN-009"  # stopped before the last try
    PIN_NEEDED = "PIN-010"  # no way to ask
    PIN_ALREADY_SET = "PIN-011"
    FINGER_UNKNOWN = "PIN-012"  # params: retries
    PIN_EASY = "PIN-014"  # typed for somebody else, and easy to guess; params: why
    FINGER_BLOCKED = "PIN-013"  # the key wants its PIN before it looks at a finger again

    # Enrolling and testing
    CHALLENGE_INVALID = "ENR-001"  # creation options that must not reach a key; params: what
    CHALLENGE_EXPIRED = "ENR-002"
    VERIFY_REFUSED = "ENR-003"  # the tenant refused; the passkey was taken off the key again
    LEFT_OVER = "ENR-004"  # the passkey stays on the key; params: key
    TEST_FAILED = "ENR-005"  # the signature does not fit the account's public key
    CODE_WRONG = "ENR-006"  # a code that was typed does not fit or is too old
    PASSWORD_REFUSED = "ENR-007"  # params: detail
    PHONE_NOT_LINKED = "ENR-008"  # the app on the phone has not answered yet
    PHONE_INVALID = "ENR-009"  # params: detail
    EMAIL_INVALID = "ENR-010"  # params: detail
    METHOD_REFUSED = "ENR-011"  # the tenant does not let this person enroll it; params: type, detail
    CONNECT_EXPIRED = "ENR-012"  # nobody came back from the provider in time
    CONNECT_DENIED = "ENR-013"  # declined at the provider

    # This computer
    KEYRING_MISSING = "SYS-001"
    KEYRING_LOCKED = "SYS-002"
    KEYRING_FAILED = "SYS-003"
    DISK_FULL = "SYS-004"
    STORE_CORRUPT = "SYS-005"
    STORE_NEWER = "SYS-006"
    SETTINGS_INVALID = "SYS-007"
    FOLDER_UNWRITABLE = "SYS-008"
    INTERNAL = "SYS-009"
    METADATA_REFUSED = "SYS-010"  # params: file; reason, one of missing, too_large, form, signature, expired

    # What the organisation prescribes
    POLICY_INVALID = "POL-001"  # params: key, reason, where
    POLICY_SOURCE_REFUSED = "POL-002"  # params: where, reason, closed
    POLICY_FORBIDS = "POL-003"  # params: key
    MODEL_NOT_ALLOWED = "POL-004"  # params: model

    # Links into the window
    LINK_REFUSED = "LNK-001"  # params: reason, one of length, characters, scheme, verb, extra, name
    LINK_NOT_HERE = "LNK-002"  # this window has no such page, or the account no such connection
    LINK_IN_PRACTICE = "LNK-003"
    WINDOW_SILENT = "LNK-004"  # another window runs and does not take what is handed over

    # Preparing keys in a row
    DESK_WRONG_KEY = "DSK-001"  # the profile is not for this key; params: key, reason: model, serial, no_serial
    DESK_HAS_PIN = "DSK-002"  # it has a PIN and the profile does not reset; params: key, half
    DESK_HAND_OUT = "DSK-003"  # the PIN could not be handed out; params: key
    DESK_PROFILE_INVALID = "DSK-004"  # params: field, reason

    # Newer versions of this program
    UPDATE_UNREACHABLE = "UPD-001"  # params: host, cause
    UPDATE_UNSIGNED = "UPD-002"  # params: what, one of key, signature
    UPDATE_INVALID = "UPD-003"  # params: what, a member, format or channel
    UPDATE_EXPIRED = "UPD-004"  # params: day
    UPDATE_TOO_EARLY = "UPD-005"  # signed for a day to come; params: day
    UPDATE_ROLLED_BACK = "UPD-006"  # older than one seen before; params: serial, seen
    UPDATE_OFF = "UPD-007"  # params: reason, one of no_feed, no_key, organisation

    # Set-up and wrong use
    WRONG_USE = "CFG-000"  # params: what
    NO_PROFILE = "CFG-001"
    ISSUER_INVALID = "CFG-002"
    CLIENT_ID_INVALID = "CFG-003"
    PORT_INVALID = "CFG-004"
    CA_FILE_INVALID = "CFG-005"
    PROFILE_UNKNOWN = "CFG-006"
    CONFIRMATION_NEEDED = "CFG-007"
    PROFILE_EXISTS = "CFG-008"
    PROFILE_NAME_INVALID = "CFG-009"


class Exit:
    """Exit statuses of the command line. Source: CLI contract."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    SIGN_IN = 3
    NO_KEY = 4
    CANCELLED = 5
    REFUSED = 6
    OFFLINE = 7
    PIN = 8
    PARTLY = 9


_SIGN_IN = {
    Code.SIGN_IN_NEEDED, Code.SIGN_IN_DENIED, Code.SIGN_IN_REFUSED, Code.STATE_MISMATCH, Code.WRONG_ISSUER,
    Code.ID_TOKEN_INVALID, Code.WRONG_ACCOUNT, Code.SESSION_ENDED, Code.FRESH_SIGN_IN_NEEDED, Code.CODE_REFUSED,
    Code.CLIENT_REFUSED, Code.SCOPE_MISSING, Code.API_UNAUTHORIZED, Code.CLOCK_WRONG,
    Code.DEVICE_FLOW_OFF, Code.KEY_SIGN_IN_OFF, Code.DPOP_REFUSED, Code.DPOP_KEY_LOST,
}  # fmt: skip
_NO_KEY = {
    Code.KEY_NONE, Code.KEY_NO_PERMISSION, Code.KEY_BUSY, Code.KEY_SEVERAL, Code.KEY_UNKNOWN, Code.KEY_TOO_OLD,
    Code.KEY_SWITCHED_OFF, Code.READER_SERVICE_MISSING, Code.KEY_WINDOWS_ADMIN, Code.REMOTE_SESSION,
    Code.VIRTUAL_MACHINE, Code.CARD_WITHOUT_FIDO, Code.ELEVATION_REFUSED, Code.ELEVATION_FAILED, Code.PLUGIN_BROKEN,
    Code.READER_UNKNOWN,
}  # fmt: skip
_CANCELLED = {
    Code.SIGN_IN_TIMED_OUT, Code.DEVICE_CODE_EXPIRED, Code.SIGN_IN_CANCELLED, Code.KEY_CANCELLED,
    Code.KEY_NOT_TOUCHED, Code.CONNECT_EXPIRED, Code.CONNECT_DENIED, Code.RESET_STOPPED,
}  # fmt: skip
_REFUSED = {
    Code.API_BAD_REQUEST, Code.API_FORBIDDEN, Code.API_CONFLICT, Code.API_MEDIA_TYPE, Code.API_RATE_LIMITED,
    Code.LAST_METHOD, Code.TOO_MANY_PASSKEYS, Code.VERIFY_REFUSED, Code.CODE_WRONG, Code.PASSWORD_REFUSED,
    Code.PHONE_NOT_LINKED, Code.METHOD_REFUSED, Code.SIGN_UP_REFUSED, Code.ACCOUNT_EXISTS, Code.CONNECTION_GONE,
    Code.RULE_ONE_WAY, Code.POLICY_FORBIDS, Code.MODEL_NOT_ALLOWED, Code.DESK_WRONG_KEY, Code.DESK_HAS_PIN,
    Code.LINK_NOT_HERE, Code.LINK_IN_PRACTICE, Code.UPDATE_OFF,
}  # fmt: skip
_OFFLINE = {Code.OFFLINE, Code.TENANT_UNREACHABLE, Code.TLS_REFUSED, Code.CAPTIVE_PORTAL, Code.DEADLINE,
            Code.CONNECTION_LOST, Code.UPDATE_UNREACHABLE}  # fmt: skip


def exit_status(code: str) -> int:
    """Map a code to the exit status scripts rely on.

    Args:
        code: a code of the catalogue.

    Returns:
        The exit status. Source: CLI contract, table of exits.
    """
    if code in _SIGN_IN:
        return Exit.SIGN_IN
    if code in _NO_KEY:
        return Exit.NO_KEY
    if code in _CANCELLED:
        return Exit.CANCELLED
    if code in _REFUSED:
        return Exit.REFUSED
    if code in _OFFLINE:
        return Exit.OFFLINE
    if code == Code.LEFT_OVER:
        return Exit.PARTLY
    if code.startswith("PIN-"):
        return Exit.PIN
    wrong = (Code.PHONE_INVALID, Code.EMAIL_INVALID, Code.DESK_PROFILE_INVALID, Code.LINK_REFUSED)
    if code.startswith("CFG-") or code in wrong:
        return Exit.WRONG_USE
    return Exit.FAILED
