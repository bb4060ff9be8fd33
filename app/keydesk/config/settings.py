"""The settings file: a person's choices and their profiles, typed, tolerant of damage, written whole.

Blocking: any thread but the UI loop's. Reading never raises: what cannot be used is set aside, defaults take its
place and a SETTINGS_INVALID problem says so. Writing raises DISK_FULL and FOLDER_UNWRITABLE.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Literal, get_args

from keydesk.config.appearance import Appearance, Language, Theme, is_language, is_text_size, is_theme
from keydesk.config.files import Unusable, read_private, set_aside, write_private
from keydesk.config.people import KnownPerson
from keydesk.config.profile import Profile
from keydesk.core.clock import Clock
from keydesk.core.encoding import JsonValue, parse_json
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.readers import LONGEST_NAME, MOST_HIDDEN

VERSION = 1
_WRITING = threading.Lock()
"""Two changes at once, each on its own worker: neither may write over the other."""

LogLevel = Literal["warning", "info", "debug"]
LabelScope = Literal["computer", "account"]
WriteScopes = Literal["at-sign-in", "when-needed"]
Provisioning = Literal["off", "on"]
Switch = Literal["off", "on"]
UpdateChannel = Literal["stable", "beta"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chose.

    Args:
        theme: colours.
        language: language of the window.
        text_size: percent, 80 to 200.
        browser: command that opens an address, None for the system's.
        log_level: how much the log tells.
        key_labels: names of keys are shared by all accounts of this computer, or kept per account.
        write_scopes: leave to change the account is asked for with the sign-in, or with the first change, which then
            takes a second trip to the browser.
        idle_sign_out_minutes: minutes without use until the window signs out and locks keys, 0 for never.
        keys_lock_after_minutes: minutes without use until an unlocked key asks for its PIN again, 0 for never.
        provisioning_desk: the page for preparing keys for other people is shown.
        key_name_template: what a key is called when it is first named, None for its model.
        activity_days: days after which lines of activity fall away, 0 for never.
        hidden_readers: names of card readers whose cards are never opened.
        metadata_file: the FIDO Alliance's list of key models, a whole path; None for none.
        tray: an icon in the tray, where the program stays when its window is closed.
        autostart: the program starts when the person signs in to this computer.
        update_check: somebody is asked once a day whether there is a newer version, where the build or the
            organisation says whom.
        update_channel: which versions are told.
        current: name of the profile in use.
        profiles: all profiles, in the order they were added.
        people: who was signed in last in each of them.
        chosen: fields a person chose, even where the choice is the default; what an organisation recommends gives way
            to these.
    """

    theme: Theme = "system"
    language: Language = "system"
    text_size: int = 100
    browser: str | None = None
    log_level: LogLevel = "info"
    key_labels: LabelScope = "computer"
    write_scopes: WriteScopes = "at-sign-in"
    idle_sign_out_minutes: int = 0
    keys_lock_after_minutes: int = 5
    provisioning_desk: Provisioning = "off"
    key_name_template: str | None = None
    activity_days: int = 365
    hidden_readers: tuple[str, ...] = ()
    metadata_file: str | None = None
    tray: Switch = "off"
    autostart: Switch = "off"
    update_check: Switch = "off"
    update_channel: UpdateChannel = "stable"
    current: str | None = None
    profiles: tuple[Profile, ...] = ()
    people: tuple[KnownPerson, ...] = ()
    chosen: tuple[str, ...] = ()

    def chose(self, name: str) -> bool:
        """Tell whether a field is a person's own choice; files of before they were noted show it by the value."""
        return name in self.chosen or getattr(self, name) != getattr(_DEFAULTS, name)

    def profile(self, name: str) -> Profile | None:
        """The profile of that name, None when there is none."""
        return next((profile for profile in self.profiles if profile.name == name), None)

    def person(self, profile: str) -> KnownPerson | None:
        """Who was signed in last in a profile, None for nobody."""
        return next((person for person in self.people if person.profile == profile), None)


_DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A reading of the settings file.

    Args:
        settings: what is in force.
        problems: what could not be used, as SETTINGS_INVALID (params: reason, and field or kept).
        unknown: members a newer version wrote; they are written back.
        damaged: the file still holds what could not be used; it is kept aside before the next write.
    """

    settings: Settings = field(default_factory=Settings)
    problems: tuple[KeydeskError, ...] = ()
    unknown: Mapping[str, JsonValue] = field(default_factory=dict)
    damaged: bool = False


class SettingsFile:
    """Loads and saves one settings file.

    Args:
        path: the file.
        clock: for the names of files set aside.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def load(self) -> Loaded:
        """Read the file; a missing one gives the defaults.

        Returns:
            What is in force, with the problems found.
        """
        try:
            data = read_private(self._path)
            if data is None:
                return Loaded()
            return _read(data)
        except Unusable as error:
            kept = set_aside(self._path, self._clock.now())
            problem = KeydeskError(Code.SETTINGS_INVALID, reason=error.reason, kept=kept)
            return Loaded(problems=(problem,), damaged=kept is None)

    def update(self, change: Callable[[Settings], Settings]) -> Settings:
        """Read the newest file, change it, and write it whole.

        Args:
            change: makes the new settings from the newest ones; may raise, nothing is written then.

        Returns:
            The settings written.

        Raises:
            KeydeskError: DISK_FULL, FOLDER_UNWRITABLE, and what `change` raises.
        """
        with _WRITING:
            loaded = self.load()
            settings = change(loaded.settings)
            data = _write(settings, loaded.unknown)
            if loaded.damaged:
                set_aside(self._path, self._clock.now())
            write_private(self._path, data)
        return settings


def with_choice(settings: Settings, name: str, value: str | int | None) -> Settings:
    """Change one choice, checked.

    Args:
        settings: the settings to start from.
        name: a field of `Settings` other than profiles and people.
        value: its new value.

    Returns:
        The changed settings.

    Raises:
        KeydeskError: SETTINGS_INVALID (params: field, reason ``value``).
    """
    if not is_choice(name, value):
        raise KeydeskError(Code.SETTINGS_INVALID, field=name[:64], reason="value")
    chosen = tuple(dict.fromkeys((*settings.chosen, name)))
    return replace(settings, **{name: value}, chosen=chosen)  # type: ignore[arg-type]  # checked above


def is_choice(name: str, value: JsonValue) -> bool:
    """Tell whether a setting may have a value.

    Args:
        name: a field of `Settings` other than profiles and people.
        value: the value.
    """
    check = _CHECKS.get(name)
    return check is not None and check(value)


def as_shown(settings: Settings, appearance: Appearance) -> Settings:
    """Lay over the settings what the first frame showed.

    Args:
        settings: the settings to start from.
        appearance: of the first frame.

    Returns:
        The settings until the file was read.
    """
    desk: Provisioning = "on" if appearance.provisioning else "off"
    shown = {name: getattr(appearance, name) for name in ("theme", "language", "text_size")}
    return replace(settings, **shown, provisioning_desk=desk)


def _one_of(values: tuple[str, ...]) -> Callable[[JsonValue], bool]:
    return lambda value: isinstance(value, str) and value in values


def _between(low: int, high: int) -> Callable[[JsonValue], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _short_text(value: JsonValue) -> bool:
    return value is None or (isinstance(value, str) and 0 < len(value) <= 1000 and value.isprintable())


def _whole_path(value: JsonValue) -> bool:
    return _short_text(value) and (value is None or Path(str(value)).is_absolute())


def _name_template(value: JsonValue) -> bool:
    from keydesk.domain.key_names import is_name_template  # most people have none

    return value is None or (isinstance(value, str) and is_name_template(value))


_CHECKS: Mapping[str, Callable[[JsonValue], bool]] = {
    "theme": is_theme,
    "language": is_language,
    "text_size": is_text_size,
    "browser": _short_text,
    "log_level": _one_of(get_args(LogLevel)),
    "key_labels": _one_of(get_args(LabelScope)),
    "write_scopes": _one_of(get_args(WriteScopes)),
    "provisioning_desk": _one_of(get_args(Provisioning)),
    "idle_sign_out_minutes": _between(0, 24 * 60),
    "keys_lock_after_minutes": _between(0, 24 * 60),
    "metadata_file": _whole_path,
    "key_name_template": _name_template,
    "activity_days": _between(0, 3650),
    "tray": _one_of(get_args(Switch)),
    "autostart": _one_of(get_args(Switch)),
    "update_check": _one_of(get_args(Switch)),
    "update_channel": _one_of(get_args(UpdateChannel)),
    "current": _short_text,
}


def _read(data: bytes) -> Loaded:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unusable("encoding") from error
    try:
        value = parse_json(data)
    except ValueError as error:
        raise Unusable("syntax") from error
    if not isinstance(value, dict):
        raise Unusable("shape")
    problems: list[KeydeskError] = []
    chosen: dict[str, JsonValue] = {}
    for name, check in _CHECKS.items():
        if name not in value:
            continue
        if check(value[name]):
            chosen[name] = value[name]
        else:
            problems.append(KeydeskError(Code.SETTINGS_INVALID, field=name, reason="value"))
    profiles = _read_profiles(value.get("profiles", []), problems)
    people = _read_people(value.get("people", []), problems)
    readers = _read_readers(value.get("hidden_readers", []), problems)
    noted = value.get("chosen", [])
    own = tuple(name for name in noted if name in _CHECKS) if isinstance(noted, list) else ()
    known = {entry.name for entry in fields(Settings)} | {"version"}
    unknown = {name: entry for name, entry in value.items() if name not in known}
    settings = Settings(**chosen, profiles=profiles, people=people, chosen=own, hidden_readers=readers)  # type: ignore[arg-type]  # each was checked above
    if settings.current is not None and settings.profile(settings.current) is None:
        settings = replace(settings, current=None)
    return Loaded(settings, tuple(problems), unknown, bool(problems))


def _read_profiles(value: JsonValue, problems: list[KeydeskError]) -> tuple[Profile, ...]:
    if not isinstance(value, list):
        problems.append(KeydeskError(Code.SETTINGS_INVALID, field="profiles", reason="value"))
        return ()
    found: dict[str, Profile] = {}
    for at, entry in enumerate(value):
        profile = _read_profile(entry)
        if profile is None or profile.name in found:
            problems.append(KeydeskError(Code.SETTINGS_INVALID, field=f"profiles[{at}]", reason="value"))
        else:
            found[profile.name] = profile
    return tuple(found.values())


def _read_people(value: JsonValue, problems: list[KeydeskError]) -> tuple[KnownPerson, ...]:
    import msgspec

    found: dict[str, KnownPerson] = {}
    for entry in value if isinstance(value, list) else [value]:
        try:
            person = msgspec.convert(entry, KnownPerson)
        except msgspec.ValidationError:
            person = None
        if person is None or not person.usable or person.profile in found:
            problems.append(KeydeskError(Code.SETTINGS_INVALID, field="people", reason="value"))
        else:
            found[person.profile] = person
    return tuple(found.values())


def _read_readers(value: JsonValue, problems: list[KeydeskError]) -> tuple[str, ...]:
    entries = value if isinstance(value, list) else [None]
    names = tuple(entry for entry in entries if isinstance(entry, str) and 0 < len(entry) <= LONGEST_NAME)
    if len(names) < len(entries) or len(names) > MOST_HIDDEN:
        problems.append(KeydeskError(Code.SETTINGS_INVALID, field="hidden_readers", reason="value"))
    return tuple(dict.fromkeys(names))[:MOST_HIDDEN]


def _read_profile(entry: JsonValue) -> Profile | None:
    import msgspec

    try:
        return msgspec.convert(entry, Profile)
    except msgspec.ValidationError:
        return None
    except KeydeskError:  # a value of the right type that breaks a rule
        return None


def _write(settings: Settings, unknown: Mapping[str, JsonValue]) -> bytes:
    import msgspec

    members: dict[str, JsonValue] = {"version": VERSION, **unknown, **msgspec.to_builtins(settings)}
    return json.dumps(members, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"
