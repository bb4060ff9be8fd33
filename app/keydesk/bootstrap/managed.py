"""Turns settings and policy into what a plant is built from. Any thread; raises nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.bootstrap.sign_in_choices import sign_in_preferences
from keydesk.config.paths import Paths
from keydesk.config.policy.found import Policy
from keydesk.config.settings import Settings
from keydesk.config.sources import proxy_in_force, requirements, settings_in_force, tokens_in_force
from keydesk.config.updates import update_rule

if TYPE_CHECKING:
    from keydesk.bootstrap.plant import Blueprint


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds in this run.

    Args:
        policy: what the organisation says.
        settings: the person's, with the policy laid over them.
    """

    policy: Policy
    settings: Settings

    @classmethod
    def of(cls, person: Settings, policy: Policy) -> "Rule":
        """Lay the policy over a person's settings."""
        return cls(policy, settings_in_force(person, policy))

    def over(
        self, blueprint: "Blueprint", limit_s: float | None = None, now: Callable[[], Settings] | None = None
    ) -> "Blueprint":
        """Build with what holds.

        Args:
            blueprint: with what this run alone knows.
            limit_s: seconds a person has to sign in, None for the usual.
            now: gives what holds at each sign-in, where that may change while the program runs.

        Returns:
            The whole blueprint.
        """
        policy, settings = self.policy, self.settings
        file = policy.text("ScopeDictionaryFile")
        return replace(
            blueprint,
            tokens_in=tokens_in_force(blueprint.tokens_in, policy),
            preferences=sign_in_preferences(now or (lambda: settings), limit_s, policy.texts("ExtraScopes") or ()),
            shared_key_labels=settings.key_labels == "computer",
            hidden_readers=settings.hidden_readers,
            keys_lock_after_s=settings.keys_lock_after_minutes * 60.0,
            problems=(*blueprint.problems, *policy.problems),
            requirements=replace(requirements(policy), name_template=settings.key_name_template),
            activity_days=settings.activity_days,
            proxy=proxy_in_force(policy),
            scope_files=(Path(file),) if file is not None else (),
            bundled_trust=policy.text("TrustStore") == "bundled",
            policy=policy,
            metadata_file=Path(settings.metadata_file) if settings.metadata_file is not None else None,
            updates=update_rule(settings, policy),
        )


def follow_autostart(paths: Paths, person: Settings, policy: Policy) -> None:
    """Let the entry for the sign-in to this computer be what is in force; blocks.

    Args:
        paths: folders of the run; one with a home of its own has no such entry.
        person: the settings file.
        policy: of this computer.

    Raises:
        KeydeskError: FOLDER_UNWRITABLE, DISK_FULL.
    """
    from keydesk.config.autostart import autostart_of, follow, own_command

    entry = autostart_of(paths)
    if entry is not None:
        follow(entry, settings_in_force(person, policy).autostart == "on", own_command())
