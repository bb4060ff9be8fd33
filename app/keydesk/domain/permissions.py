"""What a provider's scopes mean in plain words, grouped as people think: view, change, act while you are away.

The words are data (`config.scope_words` reads them); this module joins them. Pure; any thread; raises nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

GENERIC = "generic"
OFFLINE = "offline_access"
_SHOWN = 3  # phrases in a summary


class Group(StrEnum):
    """What a permission lets a tool do, in the order shown."""

    VIEW = "view"
    CHANGE = "change"
    AWAY = "away"


class Sensitivity(StrEnum):
    """How much harm a permission can do in wrong hands."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a scope stands for.

    Args:
        key: names its words.
        group: where it is shown.
        sensitivity: how much harm it can do.
    """

    key: str
    group: Group
    sensitivity: Sensitivity


@dataclass(frozen=True, slots=True)
class Provider:
    """What is known of a kind of provider.

    Args:
        name: for people; a proper name, the same in every language. None for "the provider".
        page: where a person removes a permission at the provider, None when that is not known.
        prefixes: long forms a scope may be written with.
        meanings: by scope in lower case; one that ends in ``*`` stands for all that begin so.
    """

    name: str | None = None
    page: str | None = None
    prefixes: tuple[str, ...] = ()
    meanings: Mapping[str, Meaning] | None = None


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """The words of a meaning in one language.

    Args:
        sentence: a plain sentence.
        short: a few words for a summary.
    """

    sentence: str
    short: str


@dataclass(frozen=True, slots=True)
class SummaryWords:
    """How a summary is put together in one language.

    Args:
        item: one phrase, with ``{short}``.
        unknown: stands for the short of a scope nobody here knows, with ``{scope}``.
        join: between phrases.
        plain: the whole, with ``{list}``.
        away: the whole for tools that may act while the person is away, with ``{list}``.
        more: the list when there are more, with ``{list}`` and ``{count}``.
        none: what is said when nothing is known.
    """

    item: str
    unknown: str
    join: str
    plain: str
    away: str
    more: str
    none: str


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission, ready for showing.

    Args:
        scope: as the provider calls it; empty for the access while away that no scope speaks of.
        group: where it is shown.
        sentence: plain words, None for a scope nobody here knows: it is shown as it is.
        short: a few words for a summary, None for the same reason.
        sensitivity: how much harm it can do; an unknown one counts as much.
    """

    scope: str
    group: Group
    sentence: str | None
    short: str | None
    sensitivity: Sensitivity


class Permissions:
    """The dictionary of scopes.

    Args:
        providers: by strategy; ``generic`` helps out for all.
        words: by language, by key.
        summaries: by language.
    """

    def __init__(
        self,
        providers: Mapping[str, Provider],
        words: Mapping[str, Mapping[str, ScopeWords]],
        summaries: Mapping[str, SummaryWords],
    ) -> None:
        self._providers = providers
        self._words = words
        self._summaries = summaries

    @property
    def strategies(self) -> tuple[str, ...]:
        """The strategies there are words for."""
        return tuple(self._providers)

    def provider(self, strategy: str | None) -> Provider:
        """Give what is known of a provider; the generic one when nothing is."""
        return self._providers.get(strategy or GENERIC) or self._providers.get(GENERIC) or Provider()

    def describe(self, strategy: str | None, scope: str, language: str) -> Permission:
        """Say what a scope means.

        Args:
            strategy: kind of provider, None when it is not known.
            scope: as the provider calls it.
            language: ``en``, ``ja``, with or without a region.

        Returns:
            The permission; an unknown scope keeps its raw name and is shown under what it might change.
        """
        meaning = self._meaning(self.provider(strategy), scope) or self._meaning(self.provider(GENERIC), scope)
        if meaning is None:
            return Permission(scope, Group.CHANGE, None, None, Sensitivity.HIGH)
        words = self._words_for(meaning.key, language)
        sentence, short = (None, None) if words is None else (words.sentence, words.short)
        return Permission(scope, meaning.group, sentence, short, meaning.sensitivity)

    def grouped(
        self, strategy: str | None, scopes: Iterable[str], offline: bool, language: str
    ) -> Mapping[Group, tuple[Permission, ...]]:
        """Sort all permissions of an account into the three groups; nothing is dropped.

        Args:
            strategy: kind of provider, None when it is not known.
            scopes: as granted.
            offline: tools may act while the person is away.
            language: as `describe`.

        Returns:
            Every group, in the order shown, most sensitive first.
        """
        found = [self.describe(strategy, scope, language) for scope in dict.fromkeys(scopes)]
        if offline and not any(one.group is Group.AWAY for one in found):
            away = self.describe(GENERIC, OFFLINE, language)
            found.append(Permission("", Group.AWAY, away.sentence, away.short, away.sensitivity))
        order = tuple(Sensitivity)
        found.sort(key=lambda one: -order.index(one.sensitivity))
        return {group: tuple(one for one in found if one.group is group) for group in Group}

    def summary(self, strategy: str | None, scopes: Iterable[str], offline: bool, language: str) -> str:
        """Say in a line what tools may do, for instance ``Can view calendar, can send mail while you are away``.

        Args:
            strategy: kind of provider, None when it is not known.
            scopes: as granted.
            offline: tools may act while the person is away.
            language: as `describe`.

        Returns:
            The line, empty when there are no words for it in any language.
        """
        words = self._summaries.get(_tag(language)) or self._summaries.get("en")
        if words is None:
            return ""
        groups = self.grouped(strategy, scopes, offline, language)
        found = [one for group in (Group.VIEW, Group.CHANGE) for one in groups[group]]
        # Who the account belongs to goes without saying where more than that is allowed.
        plain = (Group.VIEW, Sensitivity.LOW)
        telling = [one for one in found if (one.group, one.sensitivity) != plain] or found
        said = dict.fromkeys(one.short or words.unknown.replace("{scope}", one.scope) for one in telling)
        if not said:
            return words.none
        phrases = [words.item.replace("{short}", short) for short in said]
        listed = words.join.join(phrases[:_SHOWN])
        left = len(phrases) - _SHOWN
        if left > 0:
            listed = words.more.replace("{count}", str(left)).replace("{list}", listed)
        whole = words.away if groups[Group.AWAY] else words.plain
        text = whole.replace("{list}", listed)
        return text[:1].upper() + text[1:]

    def _meaning(self, provider: Provider, scope: str) -> Meaning | None:
        meanings = provider.meanings or {}
        bare = scope.lower()
        if bare in meanings:
            return meanings[bare]
        long_forms = sorted((form for form in provider.prefixes if bare.startswith(form.lower())), key=len)
        bare = bare[len(long_forms[-1]) :] if long_forms else bare
        if bare in meanings:
            return meanings[bare]
        stems = (stem for stem in meanings if stem.endswith("*") and bare.startswith(stem[:-1]))
        longest = max(stems, key=len, default=None)
        return None if longest is None else meanings[longest]

    def _words_for(self, key: str, language: str) -> ScopeWords | None:
        return self._words.get(_tag(language), {}).get(key) or self._words.get("en", {}).get(key)


def _tag(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()
