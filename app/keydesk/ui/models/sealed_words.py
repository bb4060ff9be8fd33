"""Whether the list of activity still is as it was written, in words. Pure; main thread for Qt's translation.

Raises nothing.
"""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from keydesk.domain.activity_chain import Break, Fault, Report
from keydesk.ui.models.moments import day

translate = QCoreApplication.translate
_SHOWN = 3


def sealed_words(report: Report, at: datetime) -> tuple[str, str]:
    """Say what an examination found.

    Args:
        report: of the account's lines.
        at: the time of now.

    Returns:
        Kind (``ok``, ``bad``, or "" for nothing to say) and the sentence.
    """
    if report.faults:
        return "bad", _changed(report.faults)
    if report.began_at is None:
        return "", ""
    began = day(datetime.fromisoformat(report.began_at), at)
    text = translate("SealedWords", "Nobody has changed this list since {day}.").format(day=began)
    if report.older:
        more = translate("SealedWords", "%n line(s) are older and stand as they were found then.", None, report.older)
        text = translate("SealedWords", "{one} {two}").format(one=text, two=more)
    return "ok", text


def _changed(faults: tuple[Fault, ...]) -> str:
    """The first few by number: what to look at, and what the helpdesk asks for."""
    told = translate("SealedWords", ", ").join(_fault(fault) for fault in faults[:_SHOWN])
    if len(faults) > _SHOWN:
        told = translate("SealedWords", "{some} and more").format(some=told)
    return translate(
        "SealedWords", "This list was changed by something other than Keydesk: {what}. Tell your IT helpdesk."
    ).format(what=told)


def _fault(fault: Fault) -> str:
    number = fault.number
    if number is None:
        return (
            translate("SealedWords", "a line was added")
            if fault.kind is Break.ADDED
            else translate("SealedWords", "its seals are gone")
        )
    return {
        Break.CHANGED: translate("SealedWords", "line {number} is not as it was written"),
        Break.MISSING: translate("SealedWords", "line {number} is missing"),
        Break.CUT: translate("SealedWords", "line {number} and newer ones are missing"),
        Break.ADDED: translate("SealedWords", "line {number} was added"),
        Break.MOVED: translate("SealedWords", "line {number} was moved"),
    }[fault.kind].format(number=number)
