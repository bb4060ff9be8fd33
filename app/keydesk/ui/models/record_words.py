"""What the FIDO Alliance's list says of a key's model, in words: certifications, and reports with what to do.

Pure; main thread, because Qt's translation is asked. Raises nothing.
"""

from datetime import UTC, date, datetime

from PySide6.QtCore import QCoreApplication

from keydesk.domain.key_record import ModelRecord, Trouble
from keydesk.ui.models.moments import full_date, joined
from keydesk.ui.models.signs import Fact

translate = QCoreApplication.translate


def record_facts(record: ModelRecord | None) -> tuple[Fact, ...]:
    """List what the list says of a model, for its identity.

    Args:
        record: what it says, None for nothing.

    Returns:
        Names with values.
    """
    if record is None:
        return ()
    none = translate("RecordWords", "Not certified")
    told = joined(none if record.level == "none" else record.level, record.fips)
    facts = (
        (translate("RecordWords", "Maker's description"), record.description),
        (translate("RecordWords", "Certification"), told),
    )
    return tuple(Fact(label, value) for label, value in facts if value)


def trouble_words(trouble: Trouble, since: date | None) -> tuple[str, str]:
    """Put a report in words.

    Args:
        trouble: what is reported.
        since: from which day on, None when it does not say.

    Returns:
        How it stands, and what to do.
    """
    title, detail = _words(trouble)
    if since is None:
        return title, translate("RecordWords", "Listed by the FIDO Alliance. {rest}").format(rest=detail)
    # At noon a day is the same day in nearly every time zone.
    day = full_date(datetime(since.year, since.month, since.day, 12, tzinfo=UTC))
    return title, translate("RecordWords", "Listed by the FIDO Alliance since {day}. {rest}").format(
        day=day, rest=detail
    )


def _words(trouble: Trouble) -> tuple[str, str]:
    replace = translate("RecordWords", "Enroll another key, then remove this one's passkeys from your accounts.")
    return {
        Trouble.REVOKED: (translate("RecordWords", "The FIDO Alliance has revoked this model"), replace),
        Trouble.FOREIGN_USE: (
            translate("RecordWords", "Attackers can use keys of this model without having them"), replace
        ),
        Trouble.CHECK_BYPASS: (
            translate("RecordWords", "PIN or fingerprint can be bypassed on this model"), replace
        ),
        Trouble.COPIED: (
            translate("RecordWords", "Whoever holds a key of this model can copy its passkeys"), replace
        ),
        Trouble.MAKER_KEY: (
            translate("RecordWords", "Keys of this model can be imitated"),
            translate("RecordWords", "The secret by which its maker vouches for it is out. A key bought from a "
                      "trustworthy shop works as before."),
        ),
        Trouble.RETIRED: (
            translate("RecordWords", "The maker no longer supports this model"),
            translate("RecordWords", "It works as before. Faults found from now on may not be mended."),
        ),
        Trouble.UPDATE: (
            translate("RecordWords", "Newer firmware is available"),
            translate("RecordWords", "Look at the maker's page. Many keys cannot be updated; they are replaced."),
        ),
    }[trouble]  # fmt: skip
