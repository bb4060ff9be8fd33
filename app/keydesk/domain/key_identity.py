"""Which key came back: what of a key is frozen before it is unplugged, and compared when a key arrives. Pure.

A key with a serial number is that number. Without one, two keys of a model look alike; then the port tells them
apart, where the system names it, and nothing less than everything else must be the same.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from keydesk.domain.keys import SecurityKey

# A key's setting, not its nature: the U2F switch.
_CHANGING_VERSIONS = frozenset({"U2F_V2"})
# .../usb1/1-4/1-4.2/1-4.2:1.0/0003:1050:0407.0005/hidraw/hidraw3. Source: Linux, sysfs-bus-usb.
_PORT = re.compile(r"/(\d+-\d+(?:\.\d+)*):\d+\.\d+/")


class Match(StrEnum):
    """How an arriving key compares with the frozen one."""

    SAME = "same"
    ANOTHER = "another"
    ANOTHER_PORT = "another-port"


@dataclass(frozen=True, slots=True)
class FrozenIdentity:
    """What a key was before it was unplugged.

    Args:
        serial: its serial number, None when it tells none.
        nature: everything else that does not change over its life.
        port: where it was plugged, None where the system does not say.
    """

    serial: str | None
    nature: tuple[object, ...]
    port: str | None

    @classmethod
    def of(cls, key: SecurityKey) -> "FrozenIdentity":
        """Freeze a key.

        Args:
            key: while it is plugged.

        Returns:
            Its identity; the identifier newer keys send encrypted is never the same twice and no part of it.
        """
        versions = tuple(version for version in key.versions if version not in _CHANGING_VERSIONS)
        nature = (
            key.transport, key.aaguid, key.firmware, key.model, versions, key.extensions, key.transports,
            key.algorithms, key.max_ids_per_call, key.max_id_length,
        )  # fmt: skip
        return cls(key.serial, nature, port_of(key.path))

    def compare(self, key: SecurityKey) -> Match:
        """Compare a key that arrived.

        Args:
            key: as described after its arrival.

        Returns:
            The same only when there is no doubt.
        """
        other = FrozenIdentity.of(key)
        if self.serial is not None or other.serial is not None:
            same_model = self.nature[:2] == other.nature[:2]
            return Match.SAME if self.serial == other.serial and same_model else Match.ANOTHER
        if self.nature != other.nature:
            return Match.ANOTHER
        return Match.SAME if self.port == other.port else Match.ANOTHER_PORT


def port_of(path: str) -> str | None:
    """Tell the USB port from where a key is plugged.

    Args:
        path: as in `SecurityKey.path`.

    Returns:
        For instance ``1-4.2``, None where the path names no port.
    """
    ports = _PORT.findall(path)
    return ports[-1] if ports else None
