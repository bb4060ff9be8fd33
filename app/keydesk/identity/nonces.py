"""The newest nonces of a tenant, kept in a small file from one run to the next.

Without one the first call of each run is refused and counts twice, and the API allows some people two reads a
minute. A nonce is no secret: it is worth nothing without the session's key. Blocking: from a worker only. Raises
nothing: what cannot be read or written costs a request, no more.
"""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from keydesk.config.files import Unusable, read_private, write_private
from keydesk.core.encoding import parse_json
from keydesk.core.errors import KeydeskError

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Nonces:
    """The newest of each kind of server, None for none.

    Args:
        token: of the token endpoint.
        api: of the API.
    """

    token: str | None = None
    api: str | None = None


class NonceFile:
    """One file for one owner of sessions.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, thumbprint: str) -> Nonces:
        """Read what is kept.

        Args:
            thumbprint: of the session's key; nonces of another session are none.

        Returns:
            The nonces, not yet checked for their form.
        """
        try:
            told = parse_json(read_private(self._path) or b"null")
        except (Unusable, ValueError) as error:
            _LOG.info("kept nonces cannot be used: %s", type(error).__name__)
            return Nonces()
        if not isinstance(told, dict) or told.get("key") != thumbprint:
            return Nonces()
        token, api = told.get("token"), told.get("api")
        return Nonces(token if isinstance(token, str) else None, api if isinstance(api, str) else None)

    def write(self, thumbprint: str, nonces: Nonces) -> None:
        """Keep the newest.

        Args:
            thumbprint: of the session's key.
            nonces: the newest ones.
        """
        told = {"key": thumbprint, "token": nonces.token, "api": nonces.api}
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(self._path, json.dumps(told).encode("utf-8"))
        except (KeydeskError, OSError) as error:
            _LOG.info("nonces are not kept: %s", type(error).__name__)

    def forget(self) -> None:
        """Keep none any more."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _LOG.info("nonces stay behind: %s", type(error).__name__)
