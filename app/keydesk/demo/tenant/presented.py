"""What a request presents to prove who sends it: an access token, and perhaps the key the token is bound to.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `TokenError`, `ProofError` and,
at the token endpoint, `OAuthError`.
"""

from starlette.requests import Request

from keydesk.demo.tenant.dpop import NonceError, ProofError, Target
from keydesk.demo.tenant.flows import DpopMode
from keydesk.demo.tenant.signing import TokenError
from keydesk.demo.tenant.state import Tenant
from keydesk.demo.tenant.tokens import Caller, check_access_token
from keydesk.demo.tenant.wire import OAuthError

NONCE_HEADER = "dpop-nonce"


def token_of(request: Request, tenant: Tenant, audience: str) -> Caller:
    """Check the access token of a request, not yet the proof that goes with it.

    Args:
        request: with an `Authorization` header.
        tenant: who signed the token.
        audience: the API that checks.

    Returns:
        Who calls.

    Raises:
        TokenError: none, one that does not hold, or one presented in the wrong way.
    """
    scheme, token = _authorization(request)
    mode = tenant.config.dpop.mode
    if scheme not in ("bearer", "dpop") or not token:
        raise TokenError("There is no bearer token.")
    if scheme == "dpop" and mode is DpopMode.NONE:
        raise TokenError("This API takes bearer tokens only.")
    caller = check_access_token(tenant, token, audience)
    if scheme == "bearer" and (caller.key or mode is DpopMode.REQUIRED):
        raise TokenError("The token must be presented with a DPoP proof.")
    if scheme == "dpop" and not caller.key:
        raise TokenError("The token is not bound to a key.")
    return caller


def check_proof(request: Request, tenant: Tenant, caller: Caller) -> dict[str, str]:
    """Check that a request was sent by the key its token is bound to.

    Args:
        request: the request.
        tenant: whose rules.
        caller: what the token says.

    Returns:
        Headers for the answer; none for a bearer token.

    Raises:
        ProofError: it was not.
    """
    if not caller.key:
        return {}
    proofs, now = tenant.proofs, tenant.shown_now()
    wanted = proofs.api_nonces if tenant.config.dpop.api_nonces else None
    target = _target(request, tenant, _authorization(request)[1])
    key = proofs.check(request.headers.getlist("dpop"), target, nonces=wanted, now=now)
    if key != caller.key:
        raise ProofError("The proof is of another key than the token.")
    return {} if wanted is None else {NONCE_HEADER: wanted.current(now)}


def proof_challenge(tenant: Tenant, error: ProofError) -> dict[str, str]:
    """Write the headers of a 401 about a proof. Source: RFC 9449 §7.1, §9.

    Args:
        tenant: whose nonce to hand out.
        error: what is wrong.

    Returns:
        `WWW-Authenticate`, and the nonce when one is wanted.
    """
    code = "use_dpop_nonce" if isinstance(error, NonceError) else "invalid_dpop_proof"
    shown = {"www-authenticate": f'DPoP error="{code}", error_description="{error}", algs="ES256"'}
    if tenant.config.dpop.api_nonces:
        shown[NONCE_HEADER] = tenant.proofs.api_nonces.current(tenant.shown_now())
    return shown


def key_of(request: Request, tenant: Tenant) -> str:
    """Check the proof of a token request, if there is one.

    Args:
        request: to the token endpoint.
        tenant: whose rules.

    Returns:
        Thumbprint of the key the tokens are to be bound to, or empty.

    Raises:
        OAuthError: `use_dpop_nonce` or `invalid_dpop_proof`.
    """
    mode, sent = tenant.config.dpop.mode, request.headers.getlist("dpop")
    if mode is DpopMode.NONE:
        return ""
    if not sent:
        if mode is DpopMode.REQUIRED:
            raise OAuthError("invalid_dpop_proof", "This client must prove possession of a key.", 400)
        return ""
    nonces, now = tenant.proofs.token_nonces, tenant.shown_now()
    try:
        return tenant.proofs.check(sent, _target(request, tenant, ""), nonces=nonces, now=now)
    except NonceError as error:
        headers = {NONCE_HEADER: nonces.current(now)}
        raise OAuthError("use_dpop_nonce", str(error), 400, headers=headers) from error
    except ProofError as error:
        raise OAuthError("invalid_dpop_proof", str(error), 400) from error


def _authorization(request: Request) -> tuple[str, str]:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return scheme.lower(), token.strip()


def _target(request: Request, tenant: Tenant, access_token: str) -> Target:
    base = tenant.config.base
    return Target(
        method=request.method,
        origins=(base, base.replace("localhost", "127.0.0.1")),
        path=request.scope["path"],
        access_token=access_token,
    )
