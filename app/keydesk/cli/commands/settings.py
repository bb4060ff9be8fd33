"""`settings`: what a person chose, read and changed as the window's Settings does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

import click

from keydesk.cli.run import Run
from keydesk.config.appearance import Language, Theme
from keydesk.config.policy.schema import as_json
from keydesk.config.settings import (
    LabelScope,
    LogLevel,
    Provisioning,
    Settings,
    Switch,
    UpdateChannel,
    WriteScopes,
    is_choice,
    with_choice,
)
from keydesk.config.sources import locked_setting, setting_in_force
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

NOTHING = "none"


@dataclass(frozen=True, slots=True)
class _Choice:
    """One setting, as the command line tells it.

    Args:
        meaning: what it decides.
        words: the values there are; empty for a number or a file.
        least: the smallest number.
        most: the largest number.
        text: it is a text, and which; ``none`` takes it away.
    """

    meaning: str
    words: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    text: str = ""

    @property
    def allowed(self) -> str:
        """What may be set, in words."""
        return self.text or " | ".join(self.words) or f"{self.least} to {self.most}"

    def meant(self, value: str) -> str | int | None:
        """What a word of the command line means."""
        if self.text:
            return None if value == NOTHING else value
        number = not self.words and value.isascii() and value.isdigit() and len(value) < 10
        return int(value) if number else value


_CHOICES: Mapping[str, _Choice] = {
    "theme": _Choice("Colours of the window.", get_args(Theme)),
    "language": _Choice("Language of the window.", get_args(Language)),
    "text_size": _Choice("Size of texts in percent.", least=80, most=200),
    "key_labels": _Choice("Names of keys: one for all accounts, or one per account.", get_args(LabelScope)),
    "browser": _Choice(
        "What opens the pages of a sign-in; none for the system's browser.",
        text="none, or a command, with %s for the address or without",
    ),
    "log_level": _Choice("How much the log tells.", get_args(LogLevel)),
    "write_scopes": _Choice(
        "When permission to change the account is asked for; from the next sign-in on.", get_args(WriteScopes)
    ),
    "provisioning_desk": _Choice("The page for preparing keys for other people.", get_args(Provisioning)),
    "key_name_template": _Choice(
        "What a key is called when it is first named.",
        text="none, or a text with {model}, {serial}, {last4}, {user} and {date}",
    ),
    "activity_days": _Choice("Days after which lines of activity fall away; 0 for never.", least=0, most=3650),
    "keys_lock_after_minutes": _Choice(
        "Minutes without use until an unlocked key locks; 0 for never.", least=0, most=24 * 60
    ),
    "idle_sign_out_minutes": _Choice(
        "Minutes without use until the window signs out and locks keys; 0 for never.", least=0, most=24 * 60
    ),
    "tray": _Choice("An icon in the tray; closing the window leaves Keydesk there.", get_args(Switch)),
    "autostart": _Choice("Start when you sign in to this computer.", get_args(Switch)),
    "update_check": _Choice("Ask once a day whether there is a newer version.", get_args(Switch)),
    "update_channel": _Choice("Which versions are told.", get_args(UpdateChannel)),
    "metadata_file": _Choice(
        "The FIDO Alliance's list of key models, as it is downloaded.", text="a whole path | none"
    ),
}


class _Name(click.ParamType[str, str]):
    """A setting's name, with dashes or underscores."""

    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Find it."""
        name = value.replace("-", "_")
        if name not in _CHOICES:
            self.fail(f"there is no setting {value}; `keydesk settings list` names them", param, ctx)
        return name


@click.group("settings")
def settings() -> None:
    """Show and change settings; a window that is open takes them up at its next start."""


@settings.command("list")
@click.pass_obj
def list_settings(run: Run) -> None:
    """List the settings in force with who set them and what they mean."""
    now = run.backstage.person(run.choices)
    shapes = [_shape(run, now, name) for name in _CHOICES]
    heads = ("Setting", "Value", "Source", "Allowed", "Meaning")
    keys = ("name", "value", "source", "allowed", "meaning")
    run.output.table([*shapes], heads, [[str(shape[key]) for key in keys] for shape in shapes], "")


@settings.command("get")
@click.argument("name", type=_Name())
@click.pass_obj
def get(run: Run, name: str) -> None:
    """Show one setting."""
    shape = _shape(run, run.backstage.person(run.choices), name)
    run.output.answer(shape, str(shape["value"]))


@settings.command("set")
@click.argument("name", type=_Name())
@click.argument("value")
@click.pass_obj
def set_setting(run: Run, name: str, value: str) -> None:
    """Change one setting."""
    choice = _CHOICES[name]
    meant = choice.meant(value)
    if not is_choice(name, meant):
        raise click.BadParameter(f"{name} takes {choice.allowed}, not {value}")
    key = locked_setting(run.backstage.policy, name)
    if key is not None:  # nothing is written: it would come to life on the day the policy goes
        raise KeydeskError(Code.POLICY_FORBIDS, key=key)
    changed = run.backstage.settings(run.choices).update(lambda newest: with_choice(newest, name, meant))
    if name == "autostart":  # no window may ever be opened to do it
        run.backstage.follow_autostart(run.choices)
    run.output.answer(_shape(run, changed, name), f"{name} is {value} now.")


def _shape(run: Run, person: Settings, name: str) -> dict[str, JsonValue]:
    choice, policy = _CHOICES[name], run.backstage.policy
    given = setting_in_force(person, policy, name)
    return {
        "name": name,
        "value": as_json(given.value),
        "source": str(given.source),
        "locked": locked_setting(policy, name) is not None,
        "default": getattr(Settings(), name),
        "allowed": choice.allowed,
        "meaning": choice.meaning,
    }
