"""Calls of the practice tenant's API, each held against the OpenAPI file on its way out and back.

Blocks; any thread. Raises ContractError.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

import httpx

from keydesk.demo.tenant.config import Person
from tests.contract.openapi import OpenApi
from tests.fakes.tenant import ANA, ApiClient, PracticeTenant, tokens_for


@dataclass
class HeldCalls:
    """One person's calls."""

    openapi: OpenApi
    tenant: PracticeTenant
    usual: ClassVar[Person] = ANA
    """Who calls, unless another is named."""

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        person: Person | None = None,
        token: str | None = None,
        correct: bool = True,
    ) -> httpx.Response:
        """Call and check; `correct=False` for requests that break the file on purpose, bytes go out as text."""
        token = self.token(person) if token is None else token
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        content_type = "text/plain" if isinstance(body, bytes) else "application/json"
        with ApiClient(self.tenant, token) as client:
            answer = client.call(
                method, path, content=content, headers={"content-type": content_type} if content else None
            )
        if correct:
            self.openapi.check_request(method, path, answer.request.headers, content)
        self.openapi.check_response(method, path, answer.status_code, answer.headers, answer.content)
        return answer

    def token(self, person: Person | None = None, **wanted: str) -> str:
        """Sign in; `scope` names what is asked for."""
        return tokens_for(self.tenant, person or self.usual, **wanted)["access_token"]
