"""What the running program tells the window of its choices: settings, policy, brand. Main thread; raises nothing."""

from typing import TYPE_CHECKING

from keydesk.bootstrap.updates import open_updates
from keydesk.bootstrap.window_choices import WindowChoices
from keydesk.config.brand import Brand
from keydesk.config.policy.found import Policy
from keydesk.config.settings import Settings, as_shown

if TYPE_CHECKING:
    from keydesk.config.autostart import Autostart


class Shown:
    """The part of `ui.desk.Setup` that is only read.

    Args:
        choices: options of this run.
    """

    def __init__(self, choices: WindowChoices) -> None:
        self._choices = choices
        self._policy = choices.policy
        self._settings = as_shown(Settings(), choices.appearance)
        self._autostart: Autostart | None = None
        self.updates = open_updates(choices.paths, choices.clock, choices.policy)

    @property
    def policy(self) -> Policy:
        """What the organisation says on this computer."""
        return self._policy

    @property
    def brand(self) -> Brand:
        """The name, logo and colour the organisation gave the program."""
        return self._choices.brand

    @property
    def chosen(self) -> Settings:
        """The settings in force."""
        return self._settings

    @property
    def may_autostart(self) -> bool:
        """Whether this run is one that may be started with the computer's session."""
        return self._autostart is not None

    @property
    def theme(self) -> str:
        """The theme chosen."""
        return self._settings.theme

    @property
    def language(self) -> str:
        """The language chosen."""
        return self._settings.language

    @property
    def text_size(self) -> int:
        """The text size chosen, in percent."""
        return self._settings.text_size

    @property
    def write_scopes(self) -> str:
        """When leave to change the account is asked for."""
        return self._settings.write_scopes

    @property
    def keys_lock_after_minutes(self) -> int:
        """After how many minutes without use an unlocked key locks, 0 for never."""
        return self._settings.keys_lock_after_minutes

    @property
    def provisioning(self) -> str:
        """Whether the provisioning desk is shown."""
        return self._settings.provisioning_desk
