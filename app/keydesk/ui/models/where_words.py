"""Where the account's passkeys are, key by key, in words that never call one dead.

Pure; main thread, because Qt's translation is asked. Raises nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from keydesk.domain.account import Method
from keydesk.domain.reconciliation import Inventory, KeyStand, Where
from keydesk.ui.dialogs.key_words import tag_name
from keydesk.ui.models.method_words import method_title
from keydesk.ui.models.moments import capital, day, joined
from keydesk.usecases.state import Snapshot
from keydesk.usecases.world import ModelNames

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class WhereLine:
    """A passkey, or what is to be said of a key.

    Args:
        id: tells lines apart.
        kind: ``held``, ``away``, ``orphan``, ``look``, ``clean``, ``empty``, ``unseen``, ``unasked`` or ``synced``.
        title: its name.
        detail: what stands below.
        about: the method, the leftover's id in hex, or the key.
        why_off: why its button cannot be pressed now, "" when it can.
    """

    id: str
    kind: str
    title: str
    detail: str
    about: str
    why_off: str = ""


@dataclass(frozen=True, slots=True)
class WhereGroup:
    """One key, or what is on no key here.

    Args:
        id: the key, or ``unseen`` or ``synced``.
        title: heading.
        note: how it stands.
        lines: what it holds.
        lost: it may be reported lost.
    """

    id: str
    title: str
    note: str
    lines: tuple[WhereLine, ...]
    lost: bool = False


def where_groups(now: Snapshot, model_name: ModelNames, at: datetime, offline: str = "") -> tuple[WhereGroup, ...]:
    """Say where each passkey is.

    Args:
        now: the state.
        model_name: names a model by its AAGUID.
        at: the time of now.
        offline: why nothing can be changed in the account now, "" when it can.

    Returns:
        The keys, those that are plugged in first, then what is on no key here.
    """
    return _Words(now, model_name, at, offline).groups()


class _Words:
    """One look at the state."""

    def __init__(self, now: Snapshot, model_name: ModelNames, at: datetime, offline: str) -> None:
        self._now, self._model_name, self._at, self._offline = now, model_name, at, offline
        self._methods = {m.id: m for m in now.methods or ()}

    def groups(self) -> tuple[WhereGroup, ...]:
        """All groups that have something to say."""
        inventory = self._now.inventory
        keys = tuple(self._here(stand) if stand.here else self._away(stand) for stand in inventory.keys)
        return (*keys, *(group for group in self._elsewhere(inventory) if group.lines))

    def _here(self, stand: KeyStand) -> WhereGroup:
        key = self._now.key(stand.key_id)
        lines = [self._line("held", stand.key_id, method_id) for method_id in stand.held]
        lines += [self._orphan(stand.key_id, one) for one in stand.orphans]
        lines += [
            self._line("unasked", stand.key_id, method_id,
                       translate("Where", "This key could not be asked whether it holds it"))
            for method_id in stand.unasked
        ]  # fmt: skip
        if not lines:
            lines.append(_said("empty", stand.key_id, translate("Where", "No passkey of yours"), ""))
        if key is not None and key.usable and "credential-management" in key.can and key.pin.set:
            lines.append(_clean(stand.key_id) if stand.listed else _look(stand.key_id))
        return WhereGroup(stand.key_id, self._key_title(stand), translate("Where", "Plugged in"), tuple(lines))

    def _away(self, stand: KeyStand) -> WhereGroup:
        seen = self._now.seen.get(stand.key_id)
        tag = self._now.key_tag(stand.key_id)
        last = ""
        if seen is not None and seen.seen_at is not None:
            last = translate("Where", "last here {day}").format(day=day(seen.seen_at, self._at))
        note = joined(translate("Where", "Not plugged in"), last, tag_name(tag) if tag is not None else "")
        lines = tuple(self._line("away", stand.key_id, method_id) for method_id in stand.held)
        return WhereGroup(stand.key_id, self._key_title(stand), note, lines, lost=bool(lines))

    def _elsewhere(self, inventory: Inventory) -> tuple[WhereGroup, ...]:
        return (
            WhereGroup(
                "unseen", translate("Where", "Not seen on any key here"),
                translate("Where", "They still open your account. Their key was never plugged into this computer, "
                          "or not since they were made; plug in the keys you have to find out."),
                tuple(self._line("unseen", "unseen", m) for m in inventory.at(Where.UNSEEN)),
            ),
            WhereGroup(
                "synced", translate("Where", "On your devices"),
                translate("Where", "Phones and computers keep these; they are on no security key."),
                tuple(self._line("synced", "synced", m) for m in inventory.at(Where.SYNCED)),
            ),
        )  # fmt: skip

    def _line(self, kind: str, group: str, method_id: str, detail: str = "") -> WhereLine:
        method = self._methods[method_id]
        why = self._offline if kind == "unseen" else ""
        return WhereLine(f"{group} {method_id}", kind, method_title(method, self._now, self._model_name),
                         detail or self._detail(method), method_id, why)  # fmt: skip

    def _detail(self, method: Method) -> str:
        drilled = self._now.drills.get(method.passkey.credential_id) if method.passkey is not None else None
        older = "" if method.is_passkey else translate("Where", "older security-key sign-in")
        times = (
            (translate("Where", "added {day}"), method.created_at),
            (translate("Where", "last used {day}"), method.last_used_at),
            (translate("Where", "tested {day}"), drilled),
        )
        return capital(joined(older, *(t.format(day=day(time, self._at)) for t, time in times if time is not None)))

    def _orphan(self, key_id: str, credential_id: bytes) -> WhereLine:
        return WhereLine(
            f"{key_id} {credential_id.hex()}", "orphan", translate("Where", "Leftover passkey"),
            translate("Where", "Your account no longer knows it. It takes up room and cannot sign you in."),
            credential_id.hex(), self._offline,
        )  # fmt: skip

    def _key_title(self, stand: KeyStand) -> str:
        key, seen = self._now.key(stand.key_id), self._now.seen.get(stand.key_id)
        model = key.model if key is not None else seen.model if seen is not None else ""
        return self._now.key_label(stand.key_id) or model or translate("Where", "A key without a name")


def _said(kind: str, key_id: str, title: str, detail: str) -> WhereLine:
    return WhereLine(f"{key_id} {kind}", kind, title, detail, key_id)


def _look(key_id: str) -> WhereLine:
    return _said(
        "look", key_id, translate("Where", "Leftovers are told only with the PIN"),
        translate("Where", "A passkey that your account never knew can only be seen in the key's own list."),
    )  # fmt: skip


def _clean(key_id: str) -> WhereLine:
    return _said(
        "clean", key_id, translate("Where", "This key's own list was read"),
        translate("Where", "All it holds for your account is shown here."),
    )  # fmt: skip
