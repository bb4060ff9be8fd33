"""Why something is asked again, in one or two sentences beside the field. Main thread; raises nothing."""

from keydesk.core.errors import KeydeskError
from keydesk.ui.error_texts import words_of


def why_again(problem: KeydeskError | None) -> str:
    """Say what went wrong and what to do now.

    Args:
        problem: the failure, None for none.

    Returns:
        One or two sentences, "" for none.
    """
    if problem is None:
        return ""
    words = words_of(problem)
    return f"{_ended(words.what)} {words.next}".strip()


def _ended(sentence: str) -> str:
    """End a sentence: what a tenant tells may come without a full stop."""
    if not sentence or sentence[-1] in ".!?…。！？":
        return sentence
    return f"{sentence}。" if "\u3040" <= sentence[0] <= "\u9fff" else f"{sentence}."
