"""Permissions as people think of them: view, change, act while away; each a sentence with the raw scope beside it.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.domain.permissions import Group, Permission, Permissions, Sensitivity
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.card import Card, IconTile
from keydesk.ui.widgets.text import Body, Code, Strong

translate = QCoreApplication.translate
_ICONS = {Group.VIEW: "visibility", Group.CHANGE: "edit", Group.AWAY: "schedule"}


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """One permission.

    Args:
        sentence: what it allows.
        scope: as the provider calls it, "" for none.
        far_reaching: it can do much harm in wrong hands.
    """

    sentence: str
    scope: str
    far_reaching: bool


@dataclass(frozen=True, slots=True)
class PermissionGroup:
    """The permissions of one kind.

    Args:
        id: which kind.
        title: its name.
        rows: what is in it; may be empty.
    """

    id: Group
    title: str
    rows: tuple[PermissionRow, ...]


def permission_groups(
    permissions: Permissions, strategy: str, scopes: Iterable[str], *, offline: bool
) -> tuple[PermissionGroup, ...]:
    """Put permissions into words; nothing is dropped.

    Args:
        permissions: the dictionary.
        strategy: kind of provider, "" when it is not known.
        scopes: as the provider calls them.
        offline: tools may act while the person is away.

    Returns:
        Every group, in the order shown.
    """
    titles = {
        Group.VIEW: translate("Permissions", "View"),
        Group.CHANGE: translate("Permissions", "Change"),
        Group.AWAY: translate("Permissions", "Act while you are away"),
    }
    found = permissions.grouped(strategy or None, scopes, offline, QLocale().name())
    return tuple(
        PermissionGroup(group, titles[group], tuple(_row(one) for one in found.get(group, ()))) for group in Group
    )


def _row(permission: Permission) -> PermissionRow:
    sentence = permission.sentence
    if sentence is None:
        sentence = translate("Permissions", "Keydesk has no words for this one. The provider calls it:")
    known = permission.sentence is not None
    return PermissionRow(sentence, permission.scope, known and permission.sensitivity is Sensitivity.HIGH)


class PermissionList(QWidget):
    """The groups that hold something, one card each.

    Args:
        groups: what to show.
    """

    def __init__(self, groups: Sequence[PermissionGroup]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for group in groups:
            if group.rows:
                column.addWidget(_GroupCard(group))


class _GroupCard(Card):
    """One group."""

    def __init__(self, group: PermissionGroup) -> None:
        super().__init__(spacing=8)
        self.setObjectName(f"permissions-{group.id}")
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(IconTile(_ICONS[group.id]), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(Strong(group.title))
        for one in group.rows:
            words.addWidget(_Line(one))
        row.addLayout(words, 1)
        self.body.addLayout(row)


class _Line(QWidget):
    """One permission: the sentence, a word where it reaches far, the raw scope below."""

    def __init__(self, row: PermissionRow) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Body(row.sentence), 1)
        if row.far_reaching:
            head.addWidget(Badge(self.tr("Far-reaching"), "warn"), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        if row.scope:
            column.addWidget(Code(row.scope))
