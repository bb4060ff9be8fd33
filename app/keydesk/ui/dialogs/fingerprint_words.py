"""What a key says of a sample, as advice to a person; and fingerprints without a name.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from keydesk.domain.key_management import Fingerprint, Sample

_CONTEXT = "FingerprintWords"
_ADVICE: dict[Sample, str] = {
    Sample.GOOD: str(QT_TRANSLATE_NOOP("FingerprintWords", "Good. Lift your finger and put it on again.")),
    Sample.TOO_HIGH: str(QT_TRANSLATE_NOOP("FingerprintWords", "Too high. Put your finger a little lower.")),
    Sample.TOO_LOW: str(QT_TRANSLATE_NOOP("FingerprintWords", "Too low. Put your finger a little higher.")),
    Sample.TOO_LEFT: str(QT_TRANSLATE_NOOP("FingerprintWords", "Too far left. Move your finger to the right.")),
    Sample.TOO_RIGHT: str(QT_TRANSLATE_NOOP("FingerprintWords", "Too far right. Move your finger to the left.")),
    Sample.TOO_FAST: str(
        QT_TRANSLATE_NOOP("FingerprintWords", "Too fast. Leave your finger on the sensor a little longer.")
    ),
    Sample.TOO_SLOW: str(QT_TRANSLATE_NOOP("FingerprintWords", "Too slow. Lift your finger a little sooner.")),
    Sample.POOR: str(
        QT_TRANSLATE_NOOP(
            "FingerprintWords", "Not clear enough. Wipe finger and sensor dry, and press a little more firmly."
        )
    ),
    Sample.TOO_SKEWED: str(QT_TRANSLATE_NOOP("FingerprintWords", "Crooked. Put your finger on straight.")),
    Sample.TOO_SHORT: str(
        QT_TRANSLATE_NOOP("FingerprintWords", "Too little of your finger. Cover the whole sensor with it.")
    ),
    Sample.MERGE_FAILED: str(
        QT_TRANSLATE_NOOP("FingerprintWords", "This did not fit to the others. Use the same finger every time.")
    ),
    Sample.EXISTS: str(
        QT_TRANSLATE_NOOP("FingerprintWords", "The key knows this finger already. Use another finger.")
    ),
    Sample.NO_FINGER: str(
        QT_TRANSLATE_NOOP("FingerprintWords", "No finger was felt. Put your finger on the sensor now.")
    ),
    Sample.UNKNOWN: str(
        QT_TRANSLATE_NOOP("FingerprintWords", "That did not work. Lift your finger and put it on again.")
    ),
}


def advice(sample: Sample) -> str:
    """Say what to do after a sample.

    Args:
        sample: what the key said of it.

    Returns:
        One or two short sentences.
    """
    return QCoreApplication.translate(_CONTEXT, _ADVICE[sample])


def finger_name(finger: Fingerprint, others: Sequence[Fingerprint]) -> str:
    """Name a fingerprint.

    Args:
        finger: the fingerprint.
        others: all of the key in its order, this one among them.

    Returns:
        Its name; without one, its place in the list.
    """
    if finger.name:
        return finger.name
    place = next((at for at, other in enumerate(others, 1) if other.id == finger.id), len(others) + 1)
    return nameless(place)


def nameless(place: int) -> str:
    """Call a fingerprint by its place.

    Args:
        place: 1 for the first.

    Returns:
        A name.
    """
    return QCoreApplication.translate("FingerprintWords", "Fingerprint {number}").format(number=place)
