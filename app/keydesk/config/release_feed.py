"""Where this build looks for newer versions and whose signature it takes. Constants; raises nothing.

Empty in these sources: there is no public address and no release key yet, so a build of them asks nobody unless an
organisation names a feed of its own by policy. A settings file can name none: who can change what a person chose
must not be able to say whose word on versions counts.
"""

from typing import Final

ADDRESS: Final = ""
"""https address of the signed document."""
PUBLIC_KEYS: Final[tuple[str, ...]] = ()
"""Ed25519 public keys, 32 bytes as base64url. The old one stays until no version in use knows it alone."""
