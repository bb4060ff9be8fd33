"""The My Account API's connected accounts. Source: the OpenAPI file, REFERENCE §12.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `Problem` inside, which the
door turns into problem details.
"""

import hmac
import secrets
from dataclasses import replace

from starlette.responses import Response
from starlette.routing import Route

from keydesk.demo.tenant.account_door import PREFIX, Call, read_body, route
from keydesk.demo.tenant.connected import new_visit_secrets
from keydesk.demo.tenant.connected_bodies import CompleteBody, page_token, read_complete, read_connect, read_page
from keydesk.demo.tenant.faults import FaultName
from keydesk.demo.tenant.grants import s256
from keydesk.demo.tenant.outside import ConnectedAccount, Provider, Visit
from keydesk.demo.tenant.people import timestamp
from keydesk.demo.tenant.problems import bad_request, conflict
from keydesk.demo.tenant.wire import NO_STORE, json_answer

# A client that builds the address by hand, or drops this query when it adds the ticket, gets nowhere.
CONNECT_PATH = "/connected-accounts/connect"
CONNECT_QUERY = ("flow", "token-vault")
_OFFLINE = "offline_access"


def routes() -> list[Route]:
    """List the routes.

    Returns:
        Routes below `/me/v1/connected-accounts`.
    """
    base = f"{PREFIX}/connected-accounts"
    read, create = "read:me:connected_accounts", "create:me:connected_accounts"
    pages, filters = frozenset({"from", "take"}), frozenset({"connection"})
    return [
        route(f"{base}/connections", "GET", read, _connections, pages),
        route(f"{base}/accounts", "GET", read, _accounts, pages | filters, filters),
        route(f"{base}/accounts/{{account_id}}", "DELETE", "delete:me:connected_accounts", _delete),
        route(f"{base}/connect", "POST", create, _connect),
        route(f"{base}/complete", "POST", create, _complete),
    ]


async def _connections(call: Call) -> Response:
    query = read_page(call.request.query_params)
    offered = call.tenant.connected.providers()
    shown = offered[query.after : query.after + query.take]
    answer: dict[str, object] = {"connections": [_connection_json(provider) for provider in shown]}
    if len(offered) > query.after + query.take:
        answer["next"] = page_token(query.after + query.take)
    return json_answer(answer)


async def _accounts(call: Call) -> Response:
    query = read_page(call.request.query_params)
    shown, last = call.tenant.connected.page(call.account.user_id, query.connections, query.after, query.take)
    answer: dict[str, object] = {"accounts": [_account_json(account) for account in shown]}
    if last is not None:
        answer["next"] = page_token(last)
    return json_answer(answer)


async def _delete(call: Call) -> Response:
    try:
        call.tenant.connected.remove(call.account.user_id, call.request.path_params["account_id"])
    except KeyError:
        # The OpenAPI file knows no 404 here.
        raise bad_request("The connected account does not exist.") from None
    return Response(status_code=204, headers=NO_STORE)


async def _connect(call: Call) -> Response:
    body = read_connect(await read_body(call.request))
    config = call.tenant.config
    try:
        provider = call.tenant.connected.provider(body.connection)
    except KeyError:
        raise bad_request("The connection does not exist or is not enabled for connected accounts.") from None
    if body.redirect_uri not in config.callbacks:
        raise bad_request("The redirect_uri is not on the list of allowed callback URLs.")
    if body.scopes is not None:
        kept = tuple(scope for scope in provider.scopes if scope == _OFFLINE)
        provider = replace(provider, scopes=tuple(dict.fromkeys((*body.scopes, *kept))))
    visit = Visit(
        user_id=call.account.user_id,
        organization=call.caller.organization,
        provider=provider,
        redirect_uri=body.redirect_uri,
        state=body.state,
        challenge=body.challenge,
        hint=body.login_hint,
        silent=body.prompt == "none",
        born=call.tenant.now(),
        key=call.caller.key,
        **new_visit_secrets(),
    )
    call.tenant.connected.open_visit(visit)
    name, value = CONNECT_QUERY
    answer: dict[str, object] = {
        "connect_uri": f"{config.base}{CONNECT_PATH}?{name}={value}",
        "auth_session": visit.session,
        "connect_params": {"ticket": visit.ticket},
        "expires_in": int(config.connected.life_s),
    }
    return json_answer(answer, 201)


async def _complete(call: Call) -> Response:
    body = read_complete(await read_body(call.request))
    connected = call.tenant.connected
    visit = _visit(call, body)
    # From here on session and code are spent, whatever comes of it.
    connected.close_visit(visit)
    if visit.key != call.caller.key:
        raise bad_request("The connection was begun with another key.")
    _check_return(visit, body)
    now = call.tenant.now()
    lasts = connected.config.lasts_s
    ends = None if lasts is None else now + lasts
    known = connected.find(call.account.user_id, visit)
    if known is None:
        known = connected.add(
            call.account.user_id,
            visit.provider.name,
            outside=visit.outside,
            scopes=visit.provider.scopes,
            now=now,
            expires_at=ends,
            organization=visit.organization,
        )
    elif known.expires_at is None and set(visit.provider.scopes) <= set(known.scopes):
        raise conflict("This account is connected already.")
    else:
        # Access that ends, or that allows less, is renewed in place.
        known.scopes, known.expires_at = visit.provider.scopes, ends
    answer = _account_json(known)
    # The file has no organization in this answer, only in the list.
    answer.pop("org_id", None)
    return json_answer(answer, 201)


def _visit(call: Call, body: CompleteBody) -> Visit:
    connected = call.tenant.connected
    visit = connected.visit(call.tenant.now(), session=body.session)
    if visit is None or visit.user_id != call.account.user_id:
        raise bad_request("The auth_session is unknown, was used already or has expired.")
    if call.tenant.faults.take(FaultName.EXPIRED_SESSION, call.request.url.path, "POST") is not None:
        connected.close_visit(visit)
        raise bad_request("The auth_session is unknown, was used already or has expired.")
    return visit


def _check_return(visit: Visit, body: CompleteBody) -> None:
    if not visit.code or not secrets.compare_digest(visit.code.encode(), body.code.encode()):
        raise bad_request("The connect_code is wrong.")
    if visit.redirect_uri != body.redirect_uri:
        raise bad_request("The redirect_uri differs from the one the connection was begun with.")
    if visit.challenge and not hmac.compare_digest(s256(body.verifier), visit.challenge):
        raise bad_request("The code_verifier does not fit the code_challenge.")


def _connection_json(provider: Provider) -> dict[str, object]:
    return {"name": provider.name, "strategy": provider.strategy, "scopes": list(provider.scopes)}


def _account_json(account: ConnectedAccount) -> dict[str, object]:
    shown: dict[str, object] = {
        "id": account.id,
        "connection": account.connection,
        "access_type": "offline",
        "scopes": list(account.scopes),
        "created_at": timestamp(account.created_at),
    }
    if account.expires_at is not None:
        shown["expires_at"] = timestamp(account.expires_at)
    if account.organization:
        shown["org_id"] = account.organization
    return shown
