"""The lines an administrator pastes: exact, complete, and the right ones for each failure."""

import json

import pytest

from keydesk.config.profile import Profile
from keydesk.config.setup_lines import (
    ALL,
    NO_REFRESH_TOKEN,
    Application,
    Topic,
    setup_lines,
    topics_for,
)
from keydesk.domain.account import Scope
from keydesk.domain.catalogue import Code

_PROFILE = Profile("Acme", "https://login.acme.com", "client-1", (50001, 50002))
ACME = Application(_PROFILE.issuer, _PROFILE.client_id, _PROFILE.callback_addresses)


def test_callbacks_are_exactly_what_the_sign_in_sends() -> None:
    lines = setup_lines(Topic.CALLBACKS, ACME)
    assert lines.lines == ("http://127.0.0.1:50001/callback", "http://127.0.0.1:50002/callback")
    assert lines.pasted == "http://127.0.0.1:50001/callback,\nhttp://127.0.0.1:50002/callback"
    assert lines.where.endswith("Allowed Callback URLs")
    assert setup_lines(Topic.LOGOUTS, ACME).pasted == lines.pasted


def test_the_grant_is_a_body_the_management_api_takes() -> None:
    body = json.loads(setup_lines(Topic.CLIENT_GRANT, ACME).pasted)
    assert body == {
        "client_id": "client-1",
        "audience": "https://login.acme.com/me/",
        "subject_type": "user",
        "scope": [scope.value for scope in Scope],
    }


def test_only_the_scopes_asked_for() -> None:
    wanted = setup_lines(Topic.SCOPES, ACME, (Scope.READ_FACTORS,))
    assert (wanted.lines, wanted.pasted) == (("read:me:factors",), "read:me:factors")
    assert setup_lines(Topic.SCOPES, ACME).pasted.split(" ") == [scope.value for scope in Scope]


@pytest.mark.parametrize("topic", ALL)
@pytest.mark.parametrize("application", [ACME, Application()], ids=["known", "first-start"])
def test_every_topic_has_lines_and_a_place(topic: Topic, application: Application) -> None:
    lines = setup_lines(topic, application)
    assert lines.where
    assert lines.lines
    assert all(line.strip() for line in lines.lines)
    assert "\n\n" not in lines.pasted


@pytest.mark.parametrize(
    ("code", "first"),
    [
        (Code.SIGN_IN_TIMED_OUT, Topic.CALLBACKS),
        (Code.CLIENT_REFUSED, Topic.APPLICATION),
        (Code.API_NOT_ACTIVE, Topic.API),
        (Code.SCOPE_MISSING, Topic.SCOPES),
        (Code.API_FORBIDDEN, Topic.SCOPES),
    ],
)
def test_a_failure_asks_for_what_mends_it(code: Code, first: Topic) -> None:
    assert topics_for(code)[0] is first


def test_a_session_that_ended_is_the_tenants_fault_only_without_a_refresh_token() -> None:
    assert topics_for(Code.SESSION_ENDED) == ()
    assert topics_for(Code.SESSION_ENDED, NO_REFRESH_TOKEN)[0] is Topic.OFFLINE
    assert topics_for(Code.OFFLINE) == ()
