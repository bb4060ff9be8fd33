"""Long codes in groups, as people read and type them. Pure; raises nothing."""

import re


def spaced(code: str, size: int = 4) -> str:
    """Write a code in groups, as people read it out.

    Args:
        code: letters and digits; spaces and hyphens in it are left out.
        size: characters in a group.

    Returns:
        The groups with spaces between.
    """
    plain = re.sub(r"[\s-]", "", code)
    return " ".join(plain[at : at + size] for at in range(0, len(plain), size))
