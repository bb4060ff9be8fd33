"""The one model of all policy keys: everything else – readers, schema, templates, words, tests – goes by this table.

A key may tighten what the program does and never weaken a protocol check: there is no key for "skip". Every key does
what it says, with a test of its own (`tests/unit/config/policy/test_every_key.py` holds the list). Pure; any thread.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from keydesk.config.policy import checks
from keydesk.config.policy.found import Value
from keydesk.config.policy.kinds import Choice, Flag, Kind, Number, Numbers, Text, Texts
from keydesk.config.ports import DEFAULT_PORTS, MAX_PORTS


class Group(StrEnum):
    """Where a key stands in templates and documentation."""

    IDENTITY = "identity"
    KEYS = "keys"
    SESSION = "session"
    SUPPORT = "support"
    NETWORK = "network"
    DIAGNOSTICS = "diagnostics"
    APP = "app"


class PolicyKey(NamedTuple):
    """One key. Its words are in ``resources/data/policy_texts.*.json``.

    Args:
        name: as it stands in files and registry.
        group: where it stands.
        kind: what its value may be.
        example: a value for samples.
        default: the value without any policy, None when nothing is set.
        recommended: it may also be recommended: it holds until a person chooses.
        mandatory: it may be prescribed.
        closed: the careful value that holds while a mandatory source cannot be read; None for keys without one.
        setting: the field of `Settings` a person chooses it by.
        profile: the field of `Profile` a person chooses it by.
        since: first version that knows it.
        platforms: systems it works on.
    """

    name: str
    group: Group
    kind: Kind
    example: Value
    default: Value | None = None
    recommended: bool = False
    mandatory: bool = True
    closed: Value | None = None
    setting: str | None = None
    profile: str | None = None
    since: str = "0.1.0"
    platforms: tuple[str, ...] = ("windows", "macos", "linux")


_IDENTITY, _KEYS, _SESSION = Group.IDENTITY, Group.KEYS, Group.SESSION
_SUPPORT, _NETWORK, _APP = Group.SUPPORT, Group.NETWORK, Group.APP
_MODEL = "2fc0579f-8113-47ea-b116-bb5a8db9202a"

KEYS: Final[tuple[PolicyKey, ...]] = (
    PolicyKey("TenantDomain", _IDENTITY, Text(checks.issuer), "login.example.com", recommended=True),
    PolicyKey("ClientId", _IDENTITY, Text(checks.client_id), "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY", recommended=True),
    PolicyKey("CallbackPorts", _IDENTITY, Numbers(1024, 65535, MAX_PORTS), (29430, 29431), default=DEFAULT_PORTS,
              recommended=True, profile="callback_ports"),
    PolicyKey("Organization", _IDENTITY, Text(checks.word), "org_9yXkA1B2c3D4e5F6", recommended=True,
              profile="organization"),
    PolicyKey("Connection", _IDENTITY, Text(checks.word), "acme-employees", recommended=True, profile="connection"),
    PolicyKey("SignInAudience", _IDENTITY, Text(checks.word), "https://api.example.com/", recommended=True,
              profile="sign_in_audience"),
    PolicyKey("RpId", _IDENTITY, Text(checks.host), "login.example.com"),
    PolicyKey("ExtraScopes", _IDENTITY, Texts(checks.scope), ("read:me:audit",)),
    PolicyKey("WriteScopes", _IDENTITY, Choice(("at-sign-in", "when-needed")), "when-needed", default="at-sign-in",
              recommended=True, setting="write_scopes"),
    PolicyKey("RequireTokenBinding", _IDENTITY, Flag(), True, default=False),
    PolicyKey("AllowDeviceSignIn", _IDENTITY, Flag(), False, default=True, closed=False),
    PolicyKey("AllowSignUp", _IDENTITY, Flag(), False, recommended=True, closed=False, profile="sign_up"),

    PolicyKey("AllowedAaguids", _KEYS, Texts(checks.model_id), (_MODEL,), closed=()),
    PolicyKey("RequireUserVerification", _KEYS, Flag(), True, default=False, closed=True),
    PolicyKey("MinPinLength", _KEYS, Number(4, 63), 8, default=4, closed=8),
    PolicyKey("AllowReset", _KEYS, Flag(), False, default=True, closed=False),
    PolicyKey("MinimumKeys", _KEYS, Number(1, 10), 3, default=2),
    PolicyKey("KeyNameTemplate", _KEYS, Text(checks.name_template), "{model} {last4}", recommended=True,
              setting="key_name_template"),
    PolicyKey("KeyLabels", _KEYS, Choice(("computer", "account")), "account", default="computer", recommended=True,
              setting="key_labels"),
    PolicyKey("KeyLockMinutes", _KEYS, Number(0, 24 * 60), 2, default=5, recommended=True,
              setting="keys_lock_after_minutes"),
    PolicyKey("ForcePinChange", _KEYS, Flag(), True, default=False, closed=True),
    PolicyKey("ProvisioningDesk", _KEYS, Choice(("off", "on")), "on", default="off", recommended=True,
              setting="provisioning_desk"),
    PolicyKey("ProvisioningProfiles", _KEYS, Texts(checks.whole_path), ("/etc/keydesk/desk/new-staff.json",),
              recommended=True),
    PolicyKey("MetadataFile", _KEYS, Text(checks.whole_path), "/etc/keydesk/fido-metadata.jwt", recommended=True,
              setting="metadata_file"),

    PolicyKey("TokenStorage", _SESSION, Choice(("keyring", "memory")), "memory", default="keyring", closed="memory"),
    PolicyKey("SharedWorkstation", _SESSION, Flag(), True, default=False),
    PolicyKey("IdleSignOutMinutes", _SESSION, Number(0, 24 * 60), 10, default=0, recommended=True,
              setting="idle_sign_out_minutes"),
    PolicyKey("Browser", _SESSION, Text(), "firefox", recommended=True, setting="browser"),

    PolicyKey("ManagedByName", _SUPPORT, Text(), "Acme IT"),
    PolicyKey("ManagedByCaption", _SUPPORT, Text(), "Questions about your keys? We are on floor 3."),
    PolicyKey("SupportUrl", _SUPPORT, Text(checks.page), "https://help.example.com/keys"),
    PolicyKey("SupportMail", _SUPPORT, Text(checks.mail), "it@example.com"),
    PolicyKey("SupportPhone", _SUPPORT, Text(checks.phone), "+1 555 0100"),
    PolicyKey("OnboardingText", _SUPPORT, Text(lines=True), "Your key is in the welcome box."),

    PolicyKey("Proxy", _NETWORK, Text(checks.proxy), "http://proxy.example.com:3128"),
    PolicyKey("TrustStore", _NETWORK, Choice(("system", "bundled")), "bundled", default="system"),
    PolicyKey("ExtraCaFile", _NETWORK, Text(checks.whole_path), "/etc/ssl/acme-root.pem", profile="ca_file"),

    PolicyKey("ActivityDays", Group.DIAGNOSTICS, Number(0, 3650), 90, default=365, recommended=True,
              setting="activity_days"),
    PolicyKey("LogLevel", Group.DIAGNOSTICS, Choice(("warning", "info", "debug")), "debug", default="info",
              recommended=True, setting="log_level"),
    PolicyKey("LogDays", Group.DIAGNOSTICS, Number(0, 3650), 14, default=0),
    PolicyKey("AllowBundle", Group.DIAGNOSTICS, Flag(), False, default=True),
    PolicyKey("IncludeSerials", Group.DIAGNOSTICS, Flag(), False, recommended=True, closed=False),

    PolicyKey("Language", _APP, Choice(("system", "en", "ja")), "ja", default="system", recommended=True,
              setting="language"),
    PolicyKey("Theme", _APP, Choice(("system", "light", "dark", "contrast")), "light", default="system",
              recommended=True, setting="theme"),
    # Never prescribed: who needs large letters needs them whatever the organisation thinks.
    PolicyKey("TextSize", _APP, Number(80, 200), 110, default=100, recommended=True, mandatory=False,
              setting="text_size"),
    PolicyKey("ProductName", _APP, Text(checks.product_name), "Acme Keys"),
    PolicyKey("LogoFile", _APP, Text(checks.whole_path), "/etc/keydesk/logo.svg"),
    PolicyKey("AccentColor", _APP, Text(checks.color), "#7a1fa2"),
    PolicyKey("Tray", _APP, Choice(("off", "on")), "on", default="off", recommended=True, setting="tray"),
    PolicyKey("Autostart", _APP, Choice(("off", "on")), "on", default="off", recommended=True, setting="autostart"),
    PolicyKey("DeepLinks", _APP, Flag(), False, default=True),
    PolicyKey("UpdateCheck", _APP, Choice(("off", "on")), "on", default="off", recommended=True,
              setting="update_check"),
    PolicyKey("UpdateChannel", _APP, Choice(("stable", "beta")), "beta", default="stable", recommended=True,
              setting="update_channel"),
    # Whose word on versions counts is never a person's to say, so it has no setting and is not recommended.
    PolicyKey("UpdateFeedUrl", _APP, Text(checks.feed_address), "https://updates.example.com/keydesk.json"),
    PolicyKey("UpdateFeedKeys", _APP, Texts(checks.feed_key), ("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",)),
    PolicyKey("UpdateDeferralDays", _APP, Number(0, 90), 14, default=0),
    PolicyKey("UpdatesManaged", _APP, Flag(), True, default=False),
    PolicyKey("ShowConnectedAccounts", _APP, Flag(), False, default=True),
    PolicyKey("AllowedConnections", _APP, Texts(checks.word), ("google-oauth2", "windowslive"), closed=()),
    PolicyKey("ScopeDictionaryFile", _APP, Text(checks.whole_path), "/etc/keydesk/scopes.json"),
    PolicyKey("AllowPracticeMode", _APP, Flag(), False, default=True),
)  # fmt: skip
"""All keys, in the order they are shown."""

BY_NAME: Final = {key.name: key for key in KEYS}
