from __future__ import annotations

import hashlib
import re

from keydesk.core.encoding import b64url_encode
from keydesk.identity.authorize import Attempt


def test_a_thousand_attempts_share_nothing() -> None:
    seen: set[str] = set()
    for _ in range(1000):
        attempt = Attempt.new()
        values = [attempt.state.reveal(), attempt.nonce.reveal(), attempt.pkce.verifier.reveal()]
        values.append(attempt.pkce.challenge)
        assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", value) for value in values)
        assert seen.isdisjoint(values)
        assert len(set(values)) == 4
        seen.update(values)
        # RFC 7636 §4.2
        assert attempt.pkce.challenge == b64url_encode(hashlib.sha256(values[2].encode()).digest())


def test_an_attempt_is_never_shown() -> None:
    attempt = Attempt.new()
    shown = repr(attempt)
    for secret in (attempt.state, attempt.nonce, attempt.pkce.verifier):
        assert secret.reveal() not in shown
