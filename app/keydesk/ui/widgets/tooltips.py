"""Text that Qt would take for markup, made harmless.

Runs on any thread. Raises nothing.
"""


def escaped(text: str) -> str:
    """Return text with everything that Qt would read as markup made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")


def plain_tip(text: str) -> str:
    """Return a tooltip text that Qt shows as it is, even where it looks like markup."""
    return f"<span>{escaped(text)}</span>" if "<" in text or "&" in text else text
