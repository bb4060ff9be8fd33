"""Where the code of a sign-in on another device is shown."""

from dataclasses import dataclass, field


@dataclass
class DeviceScreen:
    """Satisfies `DeviceWatcher` and remembers."""

    codes: list[tuple[str, str, str | None, float]] = field(default_factory=list)

    def code_shown(self, user_code: str, address: str, complete_address: str | None, seconds_left: float) -> None:
        self.codes.append((user_code, address, complete_address, seconds_left))
