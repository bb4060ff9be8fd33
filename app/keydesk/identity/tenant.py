"""One tenant's identity endpoints together: where they are, the tokens they give, the ID tokens they sign.

Runs on the main loop; signatures are checked in a worker. Raises AUTH_*, API_RATE_LIMITED, API_SERVER, NET_*.
"""

import asyncio
from collections.abc import Mapping

from keydesk.config.profile import Profile
from keydesk.core.clock import Clock
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.identity.authorize import Attempt, Wish, asked_audience
from keydesk.identity.discovery import Discovery, Endpoints
from keydesk.identity.dpop import DpopKey, Prover
from keydesk.identity.id_token import Claims, Expected, Times, check_id_token, read_header
from keydesk.identity.jwks import SigningKeys
from keydesk.identity.nonces import NonceFile, Nonces
from keydesk.identity.passkey_grant import PasskeyGrant, whose
from keydesk.identity.token_endpoint import DevicePoll, TokenEndpoint, Tokens
from keydesk.net.door import HttpDoor
from keydesk.net.message import Answer


class Tenant:
    """The identity side of one profile.

    Args:
        profile: tenant and client.
        door: the HTTP door.
        clock: time.
        nonces: where nonces are kept from run to run, None for nowhere.
    """

    def __init__(self, profile: Profile, door: HttpDoor, clock: Clock, nonces: NonceFile | None = None) -> None:
        self.profile = profile
        self._clock = clock
        self._door = door
        self._nonces = nonces
        self._discovery = Discovery(door, profile.issuer, clock)
        self._keys = SigningKeys(door, self._discovery, clock)
        self._tokens = TokenEndpoint(door, profile.client_id)
        self.passkeys = PasskeyGrant(door, profile)

    async def endpoints(self) -> Endpoints:
        """Tell the endpoints; DISCOVERY_INVALID, NET_*."""
        return await self._discovery.endpoints()

    async def warm(self) -> None:
        """Have endpoints and keys at hand before a token is spent; DISCOVERY_INVALID, SIGNING_KEYS_INVALID, NET_*."""
        await self._keys.warm()

    async def new_prover(self) -> Prover | None:
        """Draw the key of a session to come, where profile and tenant want proofs of possession.

        Returns:
            What writes the proofs, None for a session without.

        Raises:
            KeydeskError: DISCOVERY_INVALID, NET_*.
        """
        wanted = self.profile.dpop
        if wanted == "off" or (wanted == "auto" and not (await self.endpoints()).proves):
            return None
        return Prover(await asyncio.to_thread(DpopKey.new), self._clock, keep=self._keep)

    async def known_prover(self, kept: Secret | None, thumbprint: str) -> Prover:
        """Read the key of a session back; DPOP_KEY_LOST when it is not there."""
        key = await asyncio.to_thread(DpopKey.load, kept, thumbprint)
        nonces = None if self._nonces is None else await asyncio.to_thread(self._nonces.read, thumbprint)
        return Prover(key, self._clock, nonces, self._keep)

    async def forget_nonces(self) -> None:
        """Keep no nonces any more, after a sign-out."""
        if self._nonces is not None:
            await asyncio.to_thread(self._nonces.forget)

    def _keep(self, thumbprint: str, nonces: Nonces) -> None:
        if self._nonces is not None:
            # Nobody waits for it: what is not written costs one request. The loop's end waits for its workers.
            asyncio.get_running_loop().run_in_executor(None, self._nonces.write, thumbprint, nonces)

    async def exchange_code(self, code: Secret, attempt: Attempt, redirect: str, scopes: frozenset[str]) -> Tokens:
        """Swap a code; see `TokenEndpoint.exchange_code`."""
        endpoint = (await self.endpoints()).token
        return await self._tokens.exchange_code(endpoint, code, attempt, redirect, scopes)

    async def refresh(self, refresh_token: Secret, scopes: frozenset[str], prover: Prover | None) -> Tokens:
        """Swap a refresh token; see `TokenEndpoint.refresh`."""
        audience = self.profile.audience if self.profile.sign_in_audience else None
        return await self._tokens.refresh((await self.endpoints()).token, refresh_token, scopes, audience, prover)

    async def ask_device_code(self, wish: Wish) -> Answer:
        """Ask for a code to be typed on another device.

        Args:
            wish: the scopes.

        Returns:
            The answer, not yet read.

        Raises:
            KeydeskError: DEVICE_FLOW_OFF when the tenant has no such endpoint, DISCOVERY_INVALID, NET_*.
        """
        endpoint = (await self.endpoints()).device
        if endpoint is None:
            raise KeydeskError(Code.DEVICE_FLOW_OFF, error="no_endpoint")
        fields = {"client_id": self.profile.client_id, "scope": wish.scope_for(self.profile)}
        return await self._door.post_form(endpoint, fields | {"audience": asked_audience(self.profile)})

    async def poll_device(
        self, device_code: Secret, scopes: frozenset[str], prover: Prover | None
    ) -> Tokens | DevicePoll:
        """Ask for the tokens of another device's sign-in; see `TokenEndpoint.poll_device`."""
        return await self._tokens.poll_device((await self.endpoints()).token, device_code, scopes, prover)

    async def exchange_passkey(self, answer: Mapping[str, JsonValue], wish: Wish, prover: Prover | None) -> Tokens:
        """Swap what a key answered or made; see `TokenEndpoint.exchange_passkey`.

        Args:
            answer: session and answer.
            wish: the scopes.
            prover: of the session to come, None for one without.
        """
        asked = {"scope": wish.scope_for(self.profile), "audience": asked_audience(self.profile)}
        whole = {**whose(self.profile), **asked, **answer}
        endpoint = (await self.endpoints()).token
        return await self._tokens.exchange_passkey(endpoint, whole, frozenset(wish.all_scopes), prover)

    async def revoke(self, refresh_token: Secret) -> bool:
        """Revoke a refresh token; see `TokenEndpoint.revoke`."""
        return await self._tokens.revoke((await self.endpoints()).revocation, refresh_token)

    async def check(self, tokens: Tokens, expected: Expected) -> Claims:
        """Check the ID token that came with tokens.

        Args:
            tokens: an answer that holds one.
            expected: what it must say.

        Returns:
            Its claims.

        Raises:
            KeydeskError: ID_TOKEN_INVALID(clause), CLOCK_WRONG(minutes), SIGNING_KEYS_INVALID, NET_*.
        """
        if tokens.id_token is None:
            raise KeydeskError(Code.TOKEN_ANSWER_INVALID, what="id_token")
        # Read before the keys are looked up, which may take a while over a slow line.
        times = Times(self._clock.now(), tokens.server_time)
        header = read_header(tokens.id_token)
        keys = await self._keys.find(header.kid, header.alg)
        return await asyncio.to_thread(check_id_token, tokens.id_token, keys, expected, times, tokens.access_token)
