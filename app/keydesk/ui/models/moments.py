"""Days and times as a person says them, in the language and the time zone of this computer.

Pure; main thread, because Qt's translation and locale are asked. Raises nothing.
"""

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

translate = QCoreApplication.translate


def day(at: datetime, now: datetime) -> str:
    """Say a day inside a sentence.

    Args:
        at: aware time.
        now: aware time of now.

    Returns:
        "today", "yesterday" or "3 March 2026".
    """
    date, today = at.astimezone().date(), now.astimezone().date()
    if date == today:
        return translate("Moments", "today", "inside a sentence")
    if date == today - timedelta(days=1):
        return translate("Moments", "yesterday", "inside a sentence")
    return full_date(at)


def full_date(at: datetime) -> str:
    """Say a day so that it can be read years later.

    Args:
        at: aware time.

    Returns:
        For instance "3 March 2026".
    """
    date = at.astimezone().date()
    #: A date as Qt writes it: d is the day, MMMM the month's name, yyyy the year
    return QLocale().toString(QDate(date.year, date.month, date.day), translate("Moments", "d MMMM yyyy"))


def clock_time(at: datetime) -> str:
    """Say a time of day.

    Args:
        at: aware time.

    Returns:
        For instance "09:12".
    """
    local = at.astimezone()
    #: A time of day as Qt writes it: HH is the hour of 24, mm the minute
    return QLocale().toString(QTime(local.hour, local.minute), translate("Moments", "HH:mm"))


def moment(at: datetime, now: datetime) -> str:
    """Say a day with its time, standing alone.

    Args:
        at: aware time.
        now: aware time of now.

    Returns:
        "Today 09:12", "Yesterday 18:40" or "3 March 2026 09:12".
    """
    return translate("Moments", "{day} {time}").format(day=capital(day(at, now)), time=clock_time(at))


def moment_inside(at: datetime, now: datetime) -> str:
    """Say a day with its time inside a sentence.

    Args:
        at: aware time.
        now: aware time of now.

    Returns:
        "today at 09:12", "3 March 2026 at 09:12".
    """
    return translate("Moments", "{day} at {time}").format(day=day(at, now), time=clock_time(at))


def capital(text: str) -> str:
    """Begin with a capital letter, where the script has them.

    Args:
        text: any text.

    Returns:
        The text with its first letter as a capital.
    """
    return text[:1].upper() + text[1:]


def joined(*parts: str) -> str:
    """Join what stands below a name, leaving out what is empty.

    Args:
        parts: words and names.

    Returns:
        For instance "YubiKey 5C NFC · added 3 March 2026".
    """
    return " · ".join(part for part in parts if part)
