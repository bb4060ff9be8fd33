"""Where each value comes from: lays policy, the command line, the person's choices and the defaults over each other.

The one place that does: mandatory machine > mandatory user > command line > person > recommended > default. Pure; any
thread. Raises nothing but ISSUER_INVALID and CLIENT_ID_INVALID for a tenant that a policy names wrongly.
"""

from collections.abc import Mapping
from dataclasses import fields, replace

from keydesk.config.issuer import host_of
from keydesk.config.policy.checks import DIRECT
from keydesk.config.policy.found import Given, Policy, Source, Value
from keydesk.config.policy.model import BY_NAME, KEYS, PolicyKey
from keydesk.config.profile import Profile
from keydesk.config.settings import Settings
from keydesk.domain.policy import Requirements, SupportContact

MEMORY = "memory"
_PROFILE_DEFAULTS = {field.name: field.default for field in fields(Profile)}


def settings_in_force(person: Settings, policy: Policy) -> Settings:
    """Lay the policy over and under the person's choices.

    Args:
        person: the settings file.
        policy: of this computer.

    Returns:
        The settings in force.
    """
    found = {key: policy.given(key.name, _own_setting(key, person)) for key in KEYS if key.setting is not None}
    return replace(person, **{str(key.setting): given.value for key, given in found.items() if given is not None})  # type: ignore[arg-type]  # the model's kinds are those of the fields


def locked_setting(policy: Policy, setting: str) -> str | None:
    """Name the key that keeps a person from changing a setting.

    Args:
        policy: of this computer.
        setting: a field of `Settings`.

    Returns:
        The key's name, None when the person may change it.
    """
    return next((key.name for key in KEYS if key.setting == setting and policy.locked(key.name)), None)


def setting_in_force(person: Settings, policy: Policy, setting: str) -> Given:
    """Give one setting's value in force and who set it.

    Args:
        person: the settings file.
        policy: of this computer.
        setting: a field of `Settings`.

    Returns:
        The value with its source; a setting no policy knows is the person's own or the default.
    """
    key = next((key for key in KEYS if key.setting == setting), None)
    own = Given(getattr(person, setting), Source.PERSON) if person.chose(setting) else None
    given = own if key is None else policy.given(key.name, own)
    return given or Given(getattr(Settings(), setting), Source.DEFAULT)


def profile_in_force(profile: Profile, policy: Policy, browser: str | None = None) -> Profile:
    """Lay the policy over and under what a profile says.

    Args:
        profile: as it is kept.
        policy: of this computer.
        browser: the browser in force, None for the system's.

    Returns:
        The profile to work with.
    """
    changes: dict[str, Value] = {}
    for key in KEYS:
        given = policy.given(key.name, _own_part(key, profile)) if key.profile is not None else None
        if given is not None and given.source is not Source.PERSON:
            changes[str(key.profile)] = given.value
    if policy.flag("RequireTokenBinding", False):
        changes["dpop"] = "required"
    changed = replace(profile, **changes)  # type: ignore[arg-type]  # the model's kinds are those of the fields
    prescribed = policy.locked("Browser")
    return replace(changed, browser=browser if prescribed else changed.browser or browser)


def managed_profile(policy: Policy) -> Profile | None:
    """Make the profile an organisation sets up: it needs a tenant and a client.

    Args:
        policy: of this computer.

    Returns:
        The profile, named after the tenant's host; None where there is none.
    """
    issuer, client_id = policy.text("TenantDomain"), policy.text("ClientId")
    if issuer is None or client_id is None:
        return None
    # Only the practice tenant speaks plain http on localhost; the software key is offered there and nowhere else.
    made = Profile(host_of(issuer), issuer, client_id, practice=issuer.startswith("http://localhost"))
    return profile_in_force(made, policy)


def tokens_in_force(asked: str, policy: Policy) -> str:
    """Say where tokens are kept: the stricter of policy and command line.

    Args:
        asked: ``keyring`` or ``memory``, of the command line.
        policy: of this computer.

    Returns:
        ``keyring`` or ``memory``.
    """
    shared = policy.flag("SharedWorkstation", False)
    return MEMORY if shared or MEMORY in (asked, policy.text("TokenStorage")) else asked


def requirements(policy: Policy) -> Requirements:
    """Take from a policy what flows obey.

    Args:
        policy: of this computer.

    Returns:
        The requirements.
    """
    models, connections = policy.texts("AllowedAaguids"), policy.texts("AllowedConnections")
    return Requirements(
        allowed_models=None if models is None else frozenset(models),
        verify_person=policy.flag("RequireUserVerification", False),
        min_pin_length=policy.number("MinPinLength", 0),
        allow_reset=policy.flag("AllowReset", True),
        least_keys=policy.number("MinimumKeys", 0),
        name_template=policy.text("KeyNameTemplate"),
        site=policy.text("RpId"),
        allow_device_sign_in=policy.flag("AllowDeviceSignIn", True),
        show_accounts=policy.flag("ShowConnectedAccounts", True),
        allowed_connections=None if connections is None else frozenset(connections),
        force_pin_change=policy.flag("ForcePinChange", False),
        forget_people=policy.flag("SharedWorkstation", False),
    )


def support_contact(policy: Policy) -> SupportContact:
    """Take from a policy who manages this computer and whom to ask.

    Args:
        policy: of this computer.

    Returns:
        The contact; empty texts where the policy says nothing.
    """
    return SupportContact(
        name=policy.text("ManagedByName") or "",
        caption=policy.text("ManagedByCaption") or "",
        url=policy.text("SupportUrl") or "",
        mail=policy.text("SupportMail") or "",
        phone=policy.text("SupportPhone") or "",
        welcome=policy.text("OnboardingText") or "",
    )


def tray_in_force(settings: Settings, policy: Policy) -> bool:
    """Say whether there is an icon in the tray: never where several people share a computer.

    Args:
        settings: in force.
        policy: of this computer.

    Returns:
        Whether there is one.
    """
    return settings.tray == "on" and not policy.flag("SharedWorkstation", False)


def serials_in_force(asked: bool | None, policy: Policy) -> bool:
    """Say whether whole serial numbers are in a support bundle.

    Args:
        asked: what the person said, None for nothing.
        policy: of this computer.

    Returns:
        The organisation's word where it prescribes one, else the person's, else what it recommends, else no.
    """
    recommended = policy.flag("IncludeSerials", False)
    return recommended if asked is None or policy.locked("IncludeSerials") else asked


def proxy_in_force(policy: Policy) -> str | None:
    """Say which proxy is prescribed.

    Args:
        policy: of this computer.

    Returns:
        Its address, "" for none at all, None for the system's.
    """
    proxy = policy.text("Proxy")
    return "" if proxy == DIRECT else proxy


def every_value(policy: Policy, person: Settings, profile: Profile | None) -> Mapping[str, Given]:
    """Give all keys with the value in force and its source, for showing.

    Args:
        policy: of this computer.
        person: the settings file.
        profile: the profile in use as it is kept, None for none.

    Returns:
        By name, in the model's order; keys that nobody sets and that have no default are left out.
    """
    shown: dict[str, Given] = {}
    for key in KEYS:
        own = _own_setting(key, person)
        if own is None and profile is not None:
            own = _own_part(key, profile)
        given = policy.given(key.name, own)
        if given is None and key.default is not None:
            given = Given(key.default, Source.DEFAULT)
        if given is not None:
            shown[key.name] = given
    return shown


def is_locked(policy: Policy, name: str) -> bool:
    """Tell whether a person may not change a key of the model."""
    return name in BY_NAME and policy.locked(name)


def _own_setting(key: PolicyKey, person: Settings) -> Given | None:
    if key.setting is None or not person.chose(key.setting):
        return None
    value = getattr(person, key.setting)
    return None if value is None else Given(value, Source.PERSON)


def _own_part(key: PolicyKey, profile: Profile) -> Given | None:
    if key.name == "TenantDomain":
        return Given(profile.issuer, Source.PERSON)
    if key.name == "ClientId":
        return Given(profile.client_id, Source.PERSON)
    if key.profile is None:
        return None
    value = getattr(profile, key.profile)
    return None if value is None or value == _PROFILE_DEFAULTS[key.profile] else Given(value, Source.PERSON)
