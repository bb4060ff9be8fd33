"""What stands for a person's phone and mailbox: an inbox and a push simulator, as pages and as JSON for tests.

Owns nothing; works on the tenant's state. Runs on the server's event loop, reachable from this computer only. Raises
nothing.
"""

from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from keydesk.demo.tenant.door import CONTROL
from keydesk.demo.tenant.inbox import Message
from keydesk.demo.tenant.pages import Markup, choose_language, pages_of, show_page
from keydesk.demo.tenant.practice import json_body, refusal
from keydesk.demo.tenant.rules import change_rules, rules_as_json
from keydesk.demo.tenant.state import Tenant, tenant_of
from keydesk.demo.tenant.wire import NO_STORE, BodyError, json_answer, read_form

_ACTS = frozenset({"scan", "approve", "deny"})


def routes() -> list[Route]:
    """List the pages and their JSON.

    Returns:
        Routes below `/_practice`.
    """
    return [
        Route(f"{CONTROL}/inbox", inbox_page, methods=["GET"]),
        Route(f"{CONTROL}/messages", show_messages, methods=["GET"]),
        Route(f"{CONTROL}/messages", clear_messages, methods=["DELETE"]),
        Route(f"{CONTROL}/phone", phone_page, methods=["GET"]),
        Route(f"{CONTROL}/phone", phone_form, methods=["POST"]),
        Route(f"{CONTROL}/pushes", show_pushes, methods=["GET"]),
        Route(f"{CONTROL}/pushes", answer_push, methods=["POST"]),
        Route(f"{CONTROL}/rules", show_rules, methods=["GET"]),
        Route(f"{CONTROL}/rules", set_rules, methods=["PATCH"]),
    ]


async def inbox_page(request: Request) -> Response:
    """Answer `GET /_practice/inbox`.

    Args:
        request: the browser's request.

    Returns:
        The page with every text, call and e-mail, newest first.
    """
    language = choose_language(request)
    items = [_message_item(request, each, language) for each in tenant_of(request).inbox.messages()]
    empty = pages_of(request).text("inbox_empty" if not items else "", language)
    return refusal(request) or show_page(
        request, "inbox", language=language, items=Markup("\n".join(items)), empty=empty
    )


async def show_messages(request: Request) -> Response:
    """Answer `GET /_practice/messages`.

    Args:
        request: from this computer.

    Returns:
        `{"messages": [{"to", "channel", "code", "sent_at", "user_id"}]}`, newest first.
    """
    shown = [message.as_json() for message in tenant_of(request).inbox.messages()]
    return refusal(request) or json_answer({"messages": shown})


async def clear_messages(request: Request) -> Response:
    """Answer `DELETE /_practice/messages`.

    Args:
        request: from this computer.

    Returns:
        204.
    """
    refused = refusal(request)
    if refused is not None:
        return refused
    tenant_of(request).inbox.clear()
    return Response(status_code=204)


async def phone_page(request: Request) -> Response:
    """Answer `GET /_practice/phone`.

    Args:
        request: the browser's request.

    Returns:
        The push simulator: what can be scanned, and what waits for an answer.
    """
    return refusal(request) or _phone(request)


async def phone_form(request: Request) -> Response:
    """Answer `POST /_practice/phone`.

    Args:
        request: form with `act` (`scan`, `approve`, `deny`) and `id`.

    Returns:
        The page again.
    """
    refused = refusal(request)
    if refused is not None:
        return refused
    origin = request.headers.get("origin")
    if origin not in (None, f"http://{request.headers.get('host', '')}"):
        # A page elsewhere must not press the buttons of this one.
        return json_answer({"error": "wrong origin"}, 403)
    try:
        form = await read_form(request)
    except BodyError as error:
        return json_answer({"error": str(error)}, 400)
    done = _act(tenant_of(request), form.get("act", ""), form.get("id", ""))
    if not done:
        return _phone(request, problem="phone_over", status=400)
    return RedirectResponse(f"{CONTROL}/phone", status_code=303, headers=NO_STORE)


async def show_pushes(request: Request) -> Response:
    """Answer `GET /_practice/pushes`.

    Args:
        request: from this computer.

    Returns:
        `{"links": [{"id", "email"}], "requests": [{"id", "email"}]}`: what to scan, and what to answer.
    """
    tenant = tenant_of(request)
    links = [{"id": method_id, "email": email} for method_id, email in _links(tenant)]
    asked = [{"id": request_id, "email": email} for request_id, email in _requests(tenant)]
    return refusal(request) or json_answer({"links": links, "requests": asked})


async def answer_push(request: Request) -> Response:
    """Answer `POST /_practice/pushes`.

    Args:
        request: JSON `{"act": "scan"|"approve"|"deny", "id": ...}`.

    Returns:
        204, or 400 when there is nothing of that id.
    """
    body = await json_body(request)
    if isinstance(body, Response):
        return body
    if not _act(tenant_of(request), str(body.get("act")), str(body.get("id"))):
        return json_answer({"error": "nothing of that id waits for this"}, 400)
    return Response(status_code=204)


async def show_rules(request: Request) -> Response:
    """Answer `GET /_practice/rules`.

    Args:
        request: from this computer.

    Returns:
        Every member of `AccountRules`.
    """
    return refusal(request) or json_answer(rules_as_json(tenant_of(request).rules))


async def set_rules(request: Request) -> Response:
    """Answer `PATCH /_practice/rules`.

    Args:
        request: JSON: names of `AccountRules` to new values.

    Returns:
        Every member as it is now, or 400 (then nothing was changed).
    """
    body = await json_body(request)
    if isinstance(body, Response):
        return body
    tenant = tenant_of(request)
    try:
        tenant.rules = change_rules(tenant.rules, body)
    except ValueError as error:
        return json_answer({"error": str(error)}, 400)
    return json_answer(rules_as_json(tenant.rules))


def _act(tenant: Tenant, act: str, wanted: str) -> bool:
    if act == "scan":
        found = [each for each in tenant.pending.of_kind("push-notification") if each.method_id == wanted]
        for pending in found:
            pending.linked = True
        return bool(found)
    if act not in _ACTS or wanted not in {each.id for each in tenant.pushes.waiting(tenant.now())}:
        return False
    tenant.pushes.answer(wanted, approved=act == "approve")
    return True


def _links(tenant: Tenant) -> list[tuple[str, str]]:
    waiting = [each for each in tenant.pending.of_kind("push-notification") if not each.linked]
    return [(each.method_id, _email(tenant, each.user_id)) for each in waiting]


def _requests(tenant: Tenant) -> list[tuple[str, str]]:
    return [(each.id, _email(tenant, each.user_id)) for each in tenant.pushes.waiting(tenant.now())]


def _email(tenant: Tenant, user_id: str) -> str:
    account = tenant.people.get(user_id)
    return account.email if account is not None else user_id


def _phone(request: Request, problem: str = "", status: int = 200) -> Response:
    tenant, language, pages = tenant_of(request), choose_language(request), pages_of(request)
    links, asked = _links(tenant), _requests(tenant)
    items = [
        *(pages.fragment("phone_link", language, {"id": wanted, "email": email}) for wanted, email in links),
        *(pages.fragment("phone_request", language, {"id": wanted, "email": email}) for wanted, email in asked),
    ]
    return show_page(
        request,
        "phone",
        status=status,
        language=language,
        items=Markup("\n".join(items)),
        empty=pages.text("phone_empty" if not items else "", language),
        problem=pages.text(problem, language),
    )


def _message_item(request: Request, message: Message, language: str) -> str:
    pages = pages_of(request)
    sent = datetime.fromtimestamp(message.sent_at).astimezone()
    values: Mapping[str, str] = {
        "channel": pages.text(f"inbox_{message.channel}", language),
        "to": message.to,
        "time": sent.strftime("%H:%M"),
        "moment": sent.isoformat(timespec="seconds"),
        "code": message.code,
    }
    return pages.fragment("inbox_message", language, values)
