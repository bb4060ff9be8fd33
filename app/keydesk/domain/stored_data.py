"""What sites had a key keep beside their passkeys: the array of large blobs, and a passkey's own small blob. Frozen.

It is only ever shown: as sizes and bytes, never as text or markup. Source: CTAP 2.1 §6.10, §12.2, §12.3.
"""

from dataclasses import dataclass, field

LARGE, SMALL = "largeBlobs", "credBlob"


@dataclass(frozen=True, slots=True)
class BlobArray:
    """The array of large blobs, which all sites share.

    Args:
        capacity: bytes it may have.
        used: bytes it has.
        sizes: bytes of each entry as stored, encrypted.
        intact: its checksum is right and it is a list of entries; else nothing more is known of it.
    """

    capacity: int
    used: int
    sizes: tuple[int, ...] = ()
    intact: bool = True

    @property
    def free(self) -> int:
        """Bytes left, as far as the key keeps its word."""
        return max(0, self.capacity - self.used)


@dataclass(frozen=True, slots=True)
class StoredData:
    """What there is for one passkey, and the array.

    Args:
        array: None for a key that has none.
        large: what the passkey's own key opens of it, as bytes.
        large_key: the key tells the passkey's key for it; without the PIN it never does.
        small: the passkey's own blob, empty for none; None when the key has none or could not be asked.
    """

    array: BlobArray | None
    large: tuple[bytes, ...] = field(default=(), repr=False)
    large_key: bool = False
    small: bytes | None = field(default=None, repr=False)
