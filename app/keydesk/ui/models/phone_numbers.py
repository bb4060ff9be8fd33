"""Whether a phone number is one that can be called from anywhere, told while it is typed. Pure; raises nothing.

Source: ITU-T E.164 §6: + and up to fifteen digits, of which the first is no zero.
"""

import re
import unicodedata
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from keydesk.domain.contact import phone_number

translate = QCoreApplication.translate

MOST_DIGITS = 15
_DECORATION = re.compile(r"[\s().\-/\u2010-\u2015\u2212]")


@dataclass(frozen=True, slots=True)
class PhoneCheck:
    """What is known of a number being typed.

    Args:
        number: E.164, "" while it is not complete.
        wrong: what is wrong with it for certain, "" when nothing is.
    """

    number: str = ""
    wrong: str = ""


def check_phone(typed: str) -> PhoneCheck:
    """Judge a number.

    Args:
        typed: as it stands in the field, with spaces, hyphens and brackets as people write them.

    Returns:
        The number as the account wants it, or what is wrong.
    """
    text = _DECORATION.sub("", re.sub(r"\(0\)", "", unicodedata.normalize("NFKC", typed)))
    if text.startswith("00"):
        text = f"+{text[2:]}"
    if not text or text == "+":
        return PhoneCheck()
    digits = text.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return PhoneCheck(wrong=translate("PhoneNumbers", "Digits only, please, after the +."))
    if not text.startswith("+"):
        return PhoneCheck(
            wrong=translate("PhoneNumbers", "Begin with + and the code of the country, for example +81 for Japan.")
        )
    if digits.startswith("0"):
        return PhoneCheck(wrong=translate("PhoneNumbers", "No country's code begins with 0."))
    if len(digits) > MOST_DIGITS:
        return PhoneCheck(wrong=translate("PhoneNumbers", "That is too long: a number has 15 digits at most."))
    return PhoneCheck(number=phone_number(text) or "")
