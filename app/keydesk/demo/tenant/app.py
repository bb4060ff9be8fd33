"""The practice tenant as one ASGI app.

Owns the routes. Building it costs two RSA keys and reads the page templates; after that no file is touched. Raises
`ValueError` for a config without a port or with an unknown fault.
"""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from keydesk.demo.tenant import (
    account_api,
    authorize,
    connected_api,
    connected_pages,
    device_pages,
    discovery,
    flow_switches,
    pages,
    passkey_api,
    practice,
    second_step,
    sign_in,
    simulator,
    token_endpoint,
)
from keydesk.demo.tenant.config import TenantConfig
from keydesk.demo.tenant.door import Door
from keydesk.demo.tenant.faults import parse_fault
from keydesk.demo.tenant.state import Tenant


def create_app(config: TenantConfig) -> Starlette:
    """Build a tenant with its people, keys and pages; all state is in memory and its own.

    Args:
        config: settings; `port` must be the real one, as the issuer contains it.

    Returns:
        The app; `app.state.tenant` is its `Tenant`.

    Raises:
        ValueError: no port, or a fault that cannot be read.
        FileNotFoundError: the pages are not installed.
    """
    tenant = Tenant(config)
    for text in config.faults:
        practice.switch_on(tenant, parse_fault(text))
    app = Starlette(
        routes=[
            *_sign_in_routes(),
            *device_pages.routes(),
            *passkey_api.routes(),
            *connected_pages.routes(),
            *connected_api.routes(),
            *account_api.routes(),
            *flow_switches.routes(),
            *practice.routes(),
            *simulator.routes(),
        ],
        middleware=[Middleware(Door, tenant=tenant)],
    )
    app.state.tenant = tenant
    app.state.pages = pages.Pages(config)
    return app


def _sign_in_routes() -> list[Route]:
    return [
        Route("/", discovery.home),
        Route("/.well-known/openid-configuration", discovery.openid_configuration),
        Route("/.well-known/jwks.json", discovery.jwks),
        Route("/authorize", authorize.authorize),
        Route("/u/login", sign_in.login_page, methods=["GET"]),
        Route("/u/login", sign_in.login_password, methods=["POST"]),
        Route("/u/passkey/options", sign_in.passkey_options, methods=["POST"]),
        Route("/u/passkey", sign_in.login_passkey, methods=["POST"]),
        Route("/u/mfa", second_step.mfa_page, methods=["GET"]),
        Route("/u/mfa", second_step.mfa_check, methods=["POST"]),
        Route("/u/mfa/send", second_step.mfa_send, methods=["POST"]),
        Route("/u/mfa/push", second_step.mfa_push, methods=["POST"]),
        Route("/u/mfa/done", second_step.mfa_done, methods=["POST"]),
        Route("/u/confirm", sign_in.confirm_page, methods=["GET"]),
        Route("/u/confirm", sign_in.confirm, methods=["POST"]),
        Route("/u/cancel", sign_in.cancel, methods=["POST"]),
        Route("/u/assets/{name}", pages.asset),
        Route("/oauth/token", token_endpoint.token, methods=["POST"]),
        Route("/oauth/revoke", token_endpoint.revoke, methods=["POST"]),
        Route("/userinfo", discovery.userinfo),
        Route("/oidc/logout", discovery.logout, methods=["GET"]),
        Route("/oidc/logout", discovery.logout_confirmed, methods=["POST"]),
        Route("/v2/logout", discovery.old_logout),
    ]
