"""How the window is started, as one frozen value. Main thread, before the first frame; raises nothing.

Imports little and no Qt: from the moment PySide6 is there, its import hook reads the source of every module that is
imported after it, so what needs no Qt is imported first.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keydesk.config.appearance import Appearance, read_appearance
from keydesk.config.brand import NO_BRAND, Brand, read_brand
from keydesk.config.paths import Paths, choose_paths
from keydesk.config.policy.found import NO_POLICY, Policy
from keydesk.config.policy.here import policy_here
from keydesk.core.clock import Clock, SystemClock

if TYPE_CHECKING:
    from keydesk.cli.backstage import Choices


@dataclass(frozen=True, slots=True)
class WindowChoices:
    """How the window is started.

    Args:
        paths: folders of this run.
        appearance: of the first frame.
        clock: the time.
        profile: name of the profile to use, None for the one in use.
        transports: names of transports, empty for all that are real.
        token_store: ``keyring`` or ``memory``.
        practice: begin in practice mode.
        browser: command that opens an address in practice mode, None for the system's browser.
        key_model: preset of the software key, None for the one it was made with.
        touch: who touches the software key: ``button``, ``automatic`` or ``never``.
        verbosity: how much more than usual the log tells.
        policy: what the organisation says.
        brand: the name, logo and colour it gives the program.
        in_tray: begin without a window where there is to be an icon in the tray.
    """

    paths: Paths
    appearance: Appearance
    clock: Clock
    profile: str | None = None
    transports: tuple[str, ...] = ()
    token_store: str = "keyring"  # noqa: S105  # a place, no password
    practice: bool = False
    browser: str | None = None
    key_model: str | None = None
    touch: str = "button"
    verbosity: int = 0
    policy: Policy = NO_POLICY
    brand: Brand = NO_BRAND
    in_tray: bool = False


def window_choices(
    choices: "Choices | None" = None,
    practice: bool = False,
    browser: str | None = None,
    policy: Policy | None = None,
) -> WindowChoices:
    """Turn global options into those of the window.

    Args:
        choices: the global options, None for none.
        practice: begin in practice mode.
        browser: command that opens an address in practice mode.
        policy: what the organisation says, None to read it here.

    Returns:
        The window's options; the settings file is read for the first frame only.
    """
    paths = choose_paths(choices.home if choices is not None else None)
    policy = policy_here() if policy is None else policy
    appearance = read_appearance(paths.settings_file, policy)
    brand, wrong = read_brand(policy)
    policy = replace(policy, problems=(*policy.problems, *wrong)) if wrong else policy
    made = WindowChoices(
        paths, appearance, SystemClock(), practice=practice, browser=browser, policy=policy, brand=brand
    )
    if choices is None:
        return made
    return replace(
        made, profile=choices.profile, transports=choices.transports, token_store=choices.token_store,
        verbosity=choices.verbosity,
    )  # fmt: skip
