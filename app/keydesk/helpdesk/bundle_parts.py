"""What each file of the support bundle tells: members named one by one, so that nothing new slips in by itself.

Pure; any thread; raises nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Final

from keydesk.config.check_texts import check_text
from keydesk.config.issuer import host_of
from keydesk.config.profile import Profile
from keydesk.config.settings import Settings
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import Param
from keydesk.domain.account import Method
from keydesk.domain.keys import SecurityKey
from keydesk.helpdesk.finding import Finding
from keydesk.helpdesk.pseudonyms import Pseudonyms
from keydesk.usecases.state import Snapshot

_SHARED: Final = ".auth0.com"
_PLAIN_SETTINGS: Final = (
    "theme", "language", "text_size", "log_level", "key_labels", "write_scopes", "idle_sign_out_minutes",
    "keys_lock_after_minutes", "tray", "autostart",
)  # fmt: skip
_COMMON_NAMES: Final = frozenset(
    {"default", "test", "practice", "work", "home", "root", "user", "admin", "localhost"}
)
"""What people call profiles, accounts and computers that says nothing about them and stands in many sentences."""


@dataclass(frozen=True, slots=True)
class Here:
    """What names this computer and the person at it.

    Args:
        user: name of the operating system's account.
        home: the person's folder.
        host: name of the computer.
    """

    user: str = ""
    home: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a bundle may be made from.

    Args:
        code: support code of this run.
        made_at: aware time.
        versions: name to version.
        findings: of the doctor; empty when it was not run.
        settings: the person's.
        snapshot: what is known of account and keys.
        here: what must be named differently.
        logs: names and texts, the newest file first.
        crashes: reports, the newest first.
        policy: what the organisation prescribes with where it comes from, None where nothing does.
    """

    code: str
    made_at: datetime
    versions: Mapping[str, str]
    findings: Sequence[Finding] = ()
    settings: Settings = field(default_factory=Settings)
    snapshot: Snapshot = field(default_factory=Snapshot)
    here: Here = field(default_factory=Here)
    logs: Sequence[tuple[str, str]] = ()
    crashes: Sequence[str] = ()
    policy: Mapping[str, JsonValue] | None = None


def introduce(names: Pseudonyms, facts: Facts, serials: bool, passkey_names: bool) -> None:
    """Tell everybody and everything that must be named differently.

    Args:
        names: the other names of the bundle.
        facts: where the real ones stand.
        serials: whole serial numbers may stay.
        passkey_names: names of passkeys may stay.
    """
    now = facts.snapshot
    _introduce_people(names, facts)
    for key in now.keys:
        names.know("key", key.id, key.path, now.key_label(key.id))
        if key.serial and not serials:
            names.replace(key.serial, short_serial(key.serial))
    for seen in now.seen.values():
        names.know("key", seen.id, now.key_label(seen.id))
    for lost in now.lost:
        names.know("key", lost.key_id, lost.name)
    for method in now.methods or ():
        names.know("method", method.id)
        names.know("contact", method.detail)
        if not passkey_names:
            names.know("method", method.id, _unless_type(method), now.own_name(method))
    for account in now.connected.accounts or ():
        names.know("connected", account.id, now.account_label(account.id))


def _introduce_people(names: Pseudonyms, facts: Facts) -> None:
    for known in facts.settings.people:
        names.know("person", known.sub, known.email, known.name, *_parts(known.name))
    person = facts.snapshot.person
    if person is not None:
        names.know("person", person.sub, person.email, person.name, *_parts(person.name))
    for profile in facts.settings.profiles:
        if not profile.practice:
            names.know("domain", host_of(profile.issuer), profile.domain)
        names.know("client", profile.client_id)
        names.know("organization", profile.organization)
        names.know("profile", _uncommon(profile.name))
        names.know("mail", profile.login_hint)
    if not facts.snapshot.practice:
        names.know("domain", _uncommon(facts.snapshot.domain))
    here = facts.here
    names.replace(here.home or None, "~")
    names.know("user", _uncommon(here.user))
    names.know("computer", _uncommon(here.host))


def _parts(name: str) -> list[str | None]:
    """First and last name, which stand alone in sentences."""
    return [_uncommon(part) for part in name.split()]


def _uncommon(name: str) -> str | None:
    return None if name.casefold().partition(":")[0] in _COMMON_NAMES else name


def _unless_type(method: Method) -> str | None:
    """A method that is called what it is says nothing; its word must stay in the log."""
    return None if method.name is None or method.name.casefold() == method.type.casefold() else method.name


def findings(facts: Facts) -> JsonValue:
    """What the doctor found, with the English words the window would show."""
    told: list[JsonValue] = []
    for finding in facts.findings:
        found = finding.found
        text = check_text(finding.code, found.state, found.reason, found.params)
        told.append(
            {
                "code": finding.code, "title": text.title, "state": str(found.state), "reason": found.reason,
                "detail": text.detail, "next": text.next, "duration_s": round(finding.duration_s, 3),
            }
        )  # fmt: skip
    return told


def settings(facts: Facts, names: Pseudonyms) -> JsonValue:
    """The person's choices, from a list of those that say nothing about them."""
    chosen = facts.settings
    told: dict[str, JsonValue] = {name: getattr(chosen, name) for name in _PLAIN_SETTINGS}
    told["own_browser"] = chosen.browser is not None
    told["profiles"] = [_profile(profile, names, chosen.current) for profile in chosen.profiles]
    told["problems"] = [
        {
            "code": problem.code,
            "field": _text(problem.params.get("field")),
            "reason": _text(problem.params.get("reason")),
        }
        for problem in facts.snapshot.problems
    ]
    return told


def _profile(profile: Profile, names: Pseudonyms, current: str | None) -> JsonValue:
    return {
        "name": profile.name,
        "current": profile.name == current,
        "domain": profile.domain if profile.practice else names.know("domain", profile.domain),
        "own_domain": not profile.domain.endswith(_SHARED),
        "callback_ports": [*profile.callback_ports],
        "organization": profile.organization is not None,
        "one_connection": profile.connection is not None,
        "dpop": profile.dpop,
        "sign_up": profile.sign_up,
        "own_authority": profile.ca_file is not None,
        "own_browser": profile.browser is not None,
        "practice": profile.practice,
    }


def keys(facts: Facts, names: Pseudonyms, serials: bool) -> JsonValue:
    """The keys that are plugged in."""
    return [_key(key, names, serials) for key in facts.snapshot.keys]


def _key(key: SecurityKey, names: Pseudonyms, serials: bool) -> JsonValue:
    serial = key.serial or ""
    return {
        "key": names.know("key", key.id),
        "model": key.model,
        "aaguid": key.aaguid,
        "firmware": key.firmware,
        "form": str(key.form),
        "transport": str(key.transport),
        "serial": serial if serials else short_serial(serial),
        "versions": [*key.versions],
        "extensions": [*key.extensions],
        "can": [*sorted(key.can)],
        "pin": {
            "supported": key.pin.supported, "set": key.pin.set, "retries": key.pin.retries,
            "min_length": key.pin.min_length, "must_change": key.pin.must_change,
            "needs_replug": key.pin.needs_replug,
        },
        "passkeys": {"used": key.slots.used, "free": key.slots.free},
        "switched_off": [*key.switched_off],
        "usable": key.usable,
        "reason": key.reason,
    }  # fmt: skip


def account(facts: Facts, names: Pseudonyms, passkey_names: bool) -> JsonValue:
    """What is known of the account: kinds, counts and states."""
    now = facts.snapshot
    return {
        "signed_in": now.person is not None,
        "domain": now.domain if now.practice else names.know("domain", _uncommon(now.domain)) or now.domain,
        "practice": now.practice,
        "tokens_in": now.tokens_in,
        "scopes": [*sorted(now.granted.scopes)] if now.granted is not None else [],
        "stale": now.stale,
        "key_problems": [*now.key_problems],
        "unfinished_enrollments": len(now.repairs),
        "lost_keys": len(now.lost),
        "connected_accounts": len(now.connected.accounts) if now.connected.accounts is not None else None,
        "methods": [_method(method, now, names, passkey_names) for method in now.methods or ()],
        "factors": [*sorted(factor.type for factor in now.factors or ())],
    }


def _method(method: Method, now: Snapshot, names: Pseudonyms, passkey_names: bool) -> JsonValue:
    passkey = method.passkey
    told: dict[str, JsonValue] = {
        "method": names.know("method", method.id),
        "type": method.type,
        "confirmed": method.confirmed,
        "usage": [*method.usage],
        "created": f"{method.created_at:%Y-%m-%d}" if method.created_at is not None else None,
        "aaguid": passkey.aaguid if passkey is not None else None,
        "on_keys": [names.know("key", key_id) for key_id in now.holders(method.id)],
    }
    if passkey_names:
        told["name"] = now.own_name(method) or method.name
    return told


def lately(facts: Facts) -> JsonValue:
    """What was done lately and how it ended; not to what or whom."""
    return [
        {"at": f"{line.at:%Y-%m-%dT%H:%M:%SZ}", "action": line.action, "result": line.result}
        for line in facts.snapshot.activity
    ]


def short_serial(serial: str) -> str:
    """Leave the last four of a serial number."""
    return f"…{serial[-4:]}" if len(serial) > 4 else serial


def readme(facts: Facts, serials: bool, passkey_names: bool) -> str:
    """Say to whoever opens the bundle what is in it, in both languages."""
    extra = [word for word, on in (("whole serial numbers", serials), ("names of passkeys", passkey_names)) if on]
    return f"""Keydesk support bundle
Support code {facts.code}, made {facts.made_at:%Y-%m-%d %H:%M} UTC

Every line of the log that belongs to this run bears the support code in square brackets.
Names, addresses, phone numbers, the organisation's domain and keys have other names (person-1, mail-1, domain-1,
key-1). They are the same within this bundle and mean nothing outside of it. There are no PINs, tokens, codes or
passwords in it. Let in besides: {", ".join(extra) or "nothing"}.

findings.json  what the checks found          versions.json  what runs here
settings.json  the person's choices           keys.json      the keys plugged in
account.json   the account, without names     lately.json    what was done lately
policy.json    what the organisation prescribes (only where it does)
crashes/       where the program broke        logs/          what it did, newest in keydesk.log
`keydesk help CODE` explains every code, for example KEY-002 or CHK-013.

Keydesk サポート用ファイル
氏名・アドレス・電話番号・組織のドメイン・キーは、このファイルの中だけの別名（person-1 など）に置き換えてあります。
PIN、トークン、コード、パスワードは入っていません。コードの意味は `keydesk help コード` で分かります。
"""


def here_of(user: str, home: str, host: str) -> Here:
    """Name this computer, as the system tells it.

    Args:
        user: of the account.
        home: its folder.
        host: the computer, possibly with its domain.

    Returns:
        What must be named differently; a folder that is everybody's is none.
    """
    own_home = home if len(PurePath(home).parts) > 2 else ""
    return Here(user, own_home, host)


def _known(params: Mapping[str, Param]) -> list[tuple[str, Param]]:
    return [(name, params[name]) for name in ("field", "reason") if name in params]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
