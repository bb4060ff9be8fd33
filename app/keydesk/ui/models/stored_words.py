"""The passkeys a key lists, in words: grouped by site with the account's own first, searched, one line for each.

Names on a key come from strangers: they are shown as plain text, and where there is none that is said. Pure; main
thread, because Qt's translation is asked. Raises nothing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from keydesk.core.encoding import b64url_encode
from keydesk.domain.account import Method
from keydesk.domain.keys import StoredPasskey
from keydesk.ui.models.method_words import method_title
from keydesk.ui.models.moments import joined
from keydesk.ui.models.signs import Fact, Sign
from keydesk.usecases.state import Snapshot
from keydesk.usecases.world import ModelNames

translate = QCoreApplication.translate

MATCHED, LEFTOVER, OTHER = "matched", "leftover", "other"
# COSE algorithm ids with their usual names. Source: IANA COSE registry.
_ALGORITHMS = {
    -7: "ES256", -8: "EdDSA", -19: "Ed25519", -35: "ES384", -36: "ES512", -37: "PS256", -257: "RS256",
    -48: "ML-DSA-44", -49: "ML-DSA-65", -50: "ML-DSA-87",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A passkey as the list shows it.

    Args:
        id: its id in hex.
        title: who it is for.
        detail: what stands below.
        kind: MATCHED (the account knows it), LEFTOVER (the account's, but it no longer knows it) or OTHER.
        passkey: as the key told it.
        site: the site in words.
    """

    id: str
    title: str
    detail: str
    kind: str
    passkey: StoredPasskey
    site: str

    @property
    def sign(self) -> Sign | None:
        """Its badge; none for other sites, nothing is known of those."""
        if self.kind == MATCHED:
            return Sign(translate("StoredWords", "In your account"), "ok")
        if self.kind == LEFTOVER:
            return Sign(translate("StoredWords", "Leftover"), "warn")
        return None

    @property
    def spoken(self) -> str:
        """All of it, for screen readers."""
        sign = self.sign
        return ", ".join(part for part in (self.title, self.detail, self.site, sign.text if sign else "") if part)


@dataclass(frozen=True, slots=True)
class StoredGroup:
    """The passkeys of one site.

    Args:
        id: hash of the site in hex, which joins even where the key shortened the name.
        title: the site in words.
        mine: it is the account's own site.
        lines: its passkeys.
    """

    id: str
    title: str
    mine: bool
    lines: tuple[StoredLine, ...]


def stored_groups(
    passkeys: Sequence[StoredPasskey], now: Snapshot, model_name: ModelNames, wanted: str = ""
) -> tuple[StoredGroup, ...]:
    """Group the passkeys of a key.

    Args:
        passkeys: as the key listed them.
        now: the account.
        model_name: names a model by its AAGUID.
        wanted: what is searched for, in site and names; "" for everything.

    Returns:
        The account's own site first, then by name; sites without a name last. Empty groups are left out.
    """
    own = own_sites(now)
    lines: dict[str, list[StoredLine]] = {}
    for passkey in passkeys:
        line = _line(passkey, own, now, model_name)
        if _matches(line, wanted):
            lines.setdefault(site_hash(passkey).hex(), []).append(line)
    rank = {MATCHED: 0, LEFTOVER: 1, OTHER: 2}
    groups = [
        StoredGroup(
            key, found[0].site, bytes.fromhex(key) in own,
            tuple(sorted(found, key=lambda line: (rank[line.kind], line.title.casefold(), line.id))),
        )
        for key, found in lines.items()
    ]  # fmt: skip
    nameless = site_words("")
    return tuple(sorted(groups, key=lambda group: (not group.mine, group.title == nameless, group.title.casefold())))


def own_sites(now: Snapshot) -> dict[bytes, str]:
    """Name the sites of the account in use.

    Args:
        now: the state.

    Returns:
        SHA-256 of each site with its name.
    """
    sites = {m.passkey.rp_id for m in now.methods or () if m.passkey is not None and m.passkey.rp_id}
    if now.domain:
        sites.add(now.domain)
    return {hashlib.sha256(site.encode()).digest(): site for site in sites}


def site_hash(passkey: StoredPasskey) -> bytes:
    """Give what joins a passkey with its site; made from the name where the key did not tell it."""
    return passkey.rp_id_hash or hashlib.sha256(passkey.rp_id.encode()).digest()


def site_words(site: str) -> str:
    """Name a site, also one the key does not name."""
    return site or translate("StoredWords", "Site without a name")


def kind_of(passkey: StoredPasskey, now: Snapshot) -> str:
    """Tell whether the account knows a passkey.

    Args:
        passkey: as the key told it.
        now: the account.

    Returns:
        MATCHED, LEFTOVER or OTHER; OTHER, too, for a passkey of another person at the same site.
    """
    if now.person is None or now.methods is None:
        return OTHER
    if method_of(passkey, now) is not None:
        return MATCHED
    handles = {m.passkey.user_handle for m in now.methods if m.passkey is not None and m.passkey.user_handle}
    if site_hash(passkey) in own_sites(now) and passkey.user_id in handles:
        return LEFTOVER
    return OTHER


def method_of(passkey: StoredPasskey, now: Snapshot) -> Method | None:
    """Find the account's method of a passkey."""
    return next(
        (m for m in now.methods or () if m.passkey is not None and m.passkey.credential_id == passkey.credential_id),
        None,
    )


def who(passkey: StoredPasskey) -> str:
    """Say who a passkey is for."""
    return passkey.display_name or passkey.user_name or translate("StoredWords", "No name")


def stored_facts(line: StoredLine) -> tuple[Fact, ...]:
    """List everything the key tells of a passkey.

    Args:
        line: the passkey.

    Returns:
        Names with values to copy; what the key does not tell is left out.
    """
    passkey = line.passkey
    facts = (
        (translate("StoredWords", "Site"), line.site),
        (translate("StoredWords", "User name"), passkey.user_name or translate("StoredWords", "No name")),
        (translate("StoredWords", "Display name"), passkey.display_name or translate("StoredWords", "No name")),
        (translate("StoredWords", "User ID"), b64url_encode(passkey.user_id)),
        (translate("StoredWords", "Passkey ID"), b64url_encode(passkey.credential_id)),
        (translate("StoredWords", "Site, as a hash"), passkey.rp_id_hash.hex()),
        (translate("StoredWords", "Algorithm"), algorithm_words(passkey.algorithm)),
        (translate("StoredWords", "Protection"), protection_words(passkey.protection)),
    )
    return tuple(Fact(label, value) for label, value in facts if value)


def algorithm_words(algorithm: int | None) -> str:
    """Name an algorithm.

    Args:
        algorithm: COSE id.

    Returns:
        Its usual name with the id, "" when the key does not tell.
    """
    if algorithm is None:
        return ""
    known = _ALGORITHMS.get(algorithm)
    return f"{known} ({algorithm})" if known is not None else str(algorithm)


def protection_words(level: int | None) -> str:
    """Say what the key asks for before it uses a passkey. Source: CTAP 2.1 §12.1, credProtect.

    Args:
        level: 1 to 3.

    Returns:
        A few words, "" when the key does not tell.
    """
    return {
        1: translate("StoredWords", "PIN when the site asks for it"),
        2: translate("StoredWords", "PIN, unless the site names this very passkey"),
        3: translate("StoredWords", "Always PIN or fingerprint"),
    }.get(level or 0, "")


def _line(passkey: StoredPasskey, own: dict[bytes, str], now: Snapshot, model_name: ModelNames) -> StoredLine:
    kind = kind_of(passkey, now)
    method = method_of(passkey, now) if kind == MATCHED else None
    title = who(passkey)
    names = (passkey.user_name if passkey.user_name != title else "", _short_id(passkey))
    detail = joined(method_title(method, now, model_name) if method is not None else "", *names)
    site = site_words(own.get(site_hash(passkey), passkey.rp_id))
    return StoredLine(passkey.credential_id.hex(), title, detail, kind, passkey, site)


def _short_id(passkey: StoredPasskey) -> str:
    """Where nobody is named, the end of the id tells entries apart."""
    if passkey.user_name or passkey.display_name:
        return ""
    return translate("StoredWords", "ID …{end}").format(end=b64url_encode(passkey.credential_id)[-6:])


def _matches(line: StoredLine, wanted: str) -> bool:
    text = " ".join((line.site, line.title, line.detail, line.passkey.user_name, line.passkey.rp_id)).casefold()
    return all(word in text for word in wanted.casefold().split())
