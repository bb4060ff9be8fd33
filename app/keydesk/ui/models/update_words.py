"""What the window says of newer versions. Main thread, because Qt's translation is asked; raises nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from keydesk.domain.policy import SupportContact
from keydesk.domain.update import Announcement, Off, Standing, UpdateNews
from keydesk.ui.error_texts import words_of
from keydesk.ui.models.moments import day, moment_inside
from keydesk.ui.models.policy_words import managed_sentence

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class UpdateWords:
    """How things stand.

    Args:
        title: in a few words.
        detail: a sentence more.
        icon: icon name.
        kind: of the tile.
    """

    title: str
    detail: str
    icon: str
    kind: str


def update_words(news: UpdateNews, now: datetime, contact: SupportContact) -> UpdateWords:
    """Say how things stand.

    Args:
        news: what is known.
        now: aware time of now.
        contact: of the organisation.

    Returns:
        The words.
    """
    if not news.rule.may_ask:
        return _off(news.rule.off, contact)
    if news.announcement is not None and news.standing is not Standing.UNKNOWN:
        return _standing(news, news.announcement, now)
    if news.problem is not None:
        words = words_of(news.problem)
        return UpdateWords(words.title, f"{words.what} {words.next}", "warning", "warn")
    if news.rule.off is Off.PERSON:
        detail = translate(
            "UpdateWords", "Look now, or let it ask once a day. Nothing of you or this computer is sent along."
        )
        return UpdateWords(
            translate("UpdateWords", "Keydesk does not look for new versions by itself"), detail, "info", "neutral"
        )
    return UpdateWords(
        translate("UpdateWords", "Whether there is a new version is not known yet"),
        translate("UpdateWords", "Keydesk asks once a day. Nothing of you or this computer is sent along."),
        "info",
        "neutral",
    )


def line_words(news: UpdateNews) -> str:
    """Say in a line above the page what a person should know.

    Args:
        news: worth telling.

    Returns:
        One or two sentences.
    """
    version = news.announcement.version if news.announcement is not None else ""
    if news.standing is Standing.UNSAFE:
        told = translate(
            "UpdateWords", "This version of Keydesk is no longer safe to use. Version {version} is available."
        )
    else:
        told = translate("UpdateWords", "Version {version} of Keydesk is available.")
    told = told.format(version=version)
    return f"{told} {who_installs()}" if news.rule.managed else told


def who_installs() -> str:
    """Say that it comes by itself."""
    return translate("UpdateWords", "Your organisation installs it.")


def release_day(released: date) -> str:
    """Say the day a version came out."""
    form = translate("Moments", "d MMMM yyyy")
    return QLocale().toString(QDate(released.year, released.month, released.day), form)


def _off(off: Off | None, contact: SupportContact) -> UpdateWords:
    if off is Off.ORGANISATION:
        title = translate("UpdateWords", "Keydesk does not look for new versions on this computer")
        return UpdateWords(title, managed_sentence(contact), "lock", "neutral")
    title = translate("UpdateWords", "This build does not look for new versions")
    if off is Off.NO_KEY:
        detail = translate(
            "UpdateWords", "Your organisation names an address to ask, but nobody whose signature would count there."
        )
    else:
        detail = translate("UpdateWords", "It knows no address to ask, and your organisation names none.")
    return UpdateWords(title, detail, "info", "neutral")


def _standing(news: UpdateNews, told: Announcement, now: datetime) -> UpdateWords:
    if news.standing is Standing.CURRENT:
        detail = translate("UpdateWords", "As of {day}.").format(day=day(told.issued, now))
        if news.problem is not None:
            return UpdateWords(
                translate("UpdateWords", "You have the newest version, as far as is known"),
                f"{detail} {words_of(news.problem).title}.",
                "warning",
                "warn",
            )
        if news.asked_at is not None:
            detail = translate("UpdateWords", "Looked {moment}.").format(moment=moment_inside(news.asked_at, now))
        return UpdateWords(translate("UpdateWords", "You have the newest version"), detail, "check_circle", "ok")
    out = translate("UpdateWords", "Out since {day}; you have {own}.")
    detail = out.format(day=release_day(told.released), own=news.own)
    if news.rule.managed:
        detail = f"{detail} {who_installs()}"
    if news.standing is Standing.UNSAFE:
        title = translate("UpdateWords", "This version is no longer safe to use: {version} is available")
        return UpdateWords(title.format(version=told.version), detail, "gpp_bad", "bad")
    return UpdateWords(
        translate("UpdateWords", "Version {version} is available").format(version=told.version),
        detail,
        "download",
        "accent",
    )
