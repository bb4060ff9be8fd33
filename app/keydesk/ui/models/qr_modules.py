"""The modules of a QR picture: pure, and the one slow step of it – some fifty milliseconds –, so made in a worker.

What they hold is a secret; they say nothing of it. Any thread. Raises nothing.
"""

from keydesk.core.secret import Secret


class QrModules:
    """Rows of modules, without the quiet zone.

    Args:
        rows: one byte for each module, 1 for black.
    """

    __slots__ = ("rows",)

    def __init__(self, rows: tuple[bytes, ...]) -> None:
        self.rows = rows


def qr_modules(content: Secret) -> QrModules:
    """Find the modules.

    Args:
        content: what a camera reads.

    Returns:
        A square of them.
    """
    import segno

    return QrModules(tuple(bytes(row) for row in segno.make_qr(content.reveal(), error="m").matrix))
