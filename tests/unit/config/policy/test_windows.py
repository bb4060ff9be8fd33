r"""Policy in the registry: four places, lists as keys of their own, capitals as they come."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from keydesk.config.policy.found import Given, Source
from keydesk.config.policy.settle import settle
from keydesk.config.policy.windows import JSON, KEY, RECOMMENDED, Raw, SystemRegistry, WindowsPolicies

MODEL = "2fc0579f-8113-47ea-b116-bb5a8db9202a"


class DictRegistry:
    """A registry out of a dictionary; `shut` are places that cannot be read."""

    def __init__(self, keys: Mapping[tuple[str, str], Mapping[str, Raw]], shut: tuple[str, ...] = ()) -> None:
        self._keys = keys
        self._shut = shut

    def values(self, hive: str, key: str) -> Mapping[str, Raw] | None:
        if hive in self._shut:
            raise PermissionError(5, "access denied")
        return self._keys.get((hive, key))


def test_all_kinds_of_values() -> None:
    registry = DictRegistry({
        ("HKLM", KEY): {"AllowReset": 0, "requireuserVERIFICATION": 1, "MinPinLength": 8,
                        "TenantDomain": "login.acme.com",
                        "OnboardingText": ["Welcome.", "Plug it in."], "": "unnamed"},
        ("HKLM", KEY + r"\AllowedAaguids"): {"1": MODEL.upper()},
        ("HKLM", KEY + r"\CallbackPorts"): {"10": "30002", "2": "30001"},
    })  # fmt: skip
    policy = settle(WindowsPolicies(registry).read())
    assert policy.problems == ()
    assert {name: given.value for name, given in policy.prescribed.items()} == {
        "AllowReset": False, "RequireUserVerification": True, "MinPinLength": 8,
        "TenantDomain": "https://login.acme.com/", "OnboardingText": "Welcome.\nPlug it in.",
        "AllowedAaguids": (MODEL,), "CallbackPorts": (30001, 30002),
    }  # fmt: skip
    assert policy.prescribed["AllowReset"].where == f"HKLM\\{KEY}"


def test_an_empty_list_allows_none() -> None:
    policy = settle(WindowsPolicies(DictRegistry({("HKLM", KEY + r"\AllowedAaguids"): {}})).read())
    assert policy.prescribed["AllowedAaguids"].value == ()


def test_the_four_places_in_their_order() -> None:
    registry = DictRegistry({
        ("HKCU", KEY): {"Theme": "dark", "Language": "ja"},
        ("HKLM", KEY): {"Theme": "light"},
        ("HKCU", RECOMMENDED): {"LogLevel": "debug", "TextSize": 110},
        ("HKLM", RECOMMENDED): {"LogLevel": "warning", "KeyLabels": "account"},
    })  # fmt: skip
    policy = settle(WindowsPolicies(registry).read())
    given = {name: (policy.given(name) or Given("", Source.DEFAULT)).source for name in
             ("Theme", "Language", "LogLevel", "TextSize", "KeyLabels")}  # fmt: skip
    assert given == {
        "Theme": Source.MANDATORY_MACHINE, "Language": Source.MANDATORY_USER, "LogLevel": Source.RECOMMENDED_MACHINE,
        "TextSize": Source.RECOMMENDED_USER, "KeyLabels": Source.RECOMMENDED_MACHINE,
    }  # fmt: skip


def test_odd_values_are_told_and_crash_nothing() -> None:
    registry = DictRegistry(
        {
            ("HKLM", KEY): {
                "AllowReset": 7,
                "MinPinLength": b"\x08",
                "Theme": None,
                "CallbackPorts": ["eight"],
                "Zorro": 1,
            }
        }
    )
    policy = settle(WindowsPolicies(registry).read())
    assert {problem.params["key"]: problem.params["reason"] for problem in policy.problems} == {
        "AllowReset": "type", "MinPinLength": "type", "Theme": "type", "CallbackPorts": "type", "Zorro": "unknown",
    }  # fmt: skip
    assert policy.prescribed["AllowReset"] == Given(False, Source.CLOSED, f"HKLM\\{KEY}")


def test_one_text_holds_many_keys_and_a_key_of_its_own_comes_before_it() -> None:
    text = '{"AllowReset": false, "MinPinLength": 8, "CallbackPorts": [30001], "Theme": "light"}'
    registry = DictRegistry({
        ("HKLM", KEY): {"policyjson": text, "MinPinLength": 10},
        ("HKCU", KEY): {"PolicyJson": '{"Theme": "dark", "Language": "ja"}'},
        ("HKLM", RECOMMENDED): {"PolicyJson": '{"LogLevel": "debug"}'},
    })  # fmt: skip
    policy = settle(WindowsPolicies(registry).read())
    assert policy.problems == ()
    assert {name: given.value for name, given in policy.prescribed.items()} == {
        "AllowReset": False, "MinPinLength": 10, "CallbackPorts": (30001,), "Theme": "light", "Language": "ja",
    }  # fmt: skip
    assert policy.prescribed["AllowReset"] == Given(False, Source.MANDATORY_MACHINE, f"HKLM\\{KEY}\\{JSON}")
    assert policy.recommended["LogLevel"].source is Source.RECOMMENDED_MACHINE


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ('{"AllowReset": false', "syntax"),
        ("", "syntax"),
        ("[1]", "shape"),
        ('{"AllowReset": true, "AllowReset": false}', "syntax"),
        ("{" + " " * (1 << 20) + "}", "too-large"),
        ('{"Theme": "\ud800"}', "encoding"),
        (7, "syntax"),
        (["{}"], "syntax"),
        (b"{}", "syntax"),
    ],
)
def test_a_text_that_cannot_be_read_is_told_and_closes(value: Raw, reason: str) -> None:
    policy = settle(WindowsPolicies(DictRegistry({("HKLM", KEY): {"PolicyJson": value, "Theme": "dark"}})).read())
    assert [problem.params for problem in policy.problems] == [
        {"where": f"HKLM\\{KEY}\\{JSON}", "reason": reason, "closed": True}
    ]
    assert policy.closed
    assert policy.prescribed["AllowReset"].source is Source.CLOSED
    assert policy.prescribed["Theme"].value == "dark"


def test_a_recommended_text_that_cannot_be_read_closes_nothing() -> None:
    policy = settle(WindowsPolicies(DictRegistry({("HKLM", RECOMMENDED): {"PolicyJson": "{"}})).read())
    assert len(policy.problems) == 1
    assert not policy.closed
    assert policy.prescribed == {}


def test_a_place_that_cannot_be_read_closes() -> None:
    registry = DictRegistry({("HKCU", KEY): {"Theme": "dark"}}, shut=("HKLM",))
    policy = settle(WindowsPolicies(registry).read())
    assert policy.closed
    assert policy.prescribed["Theme"].value == "dark"


def test_no_registry_is_no_policy() -> None:
    assert not settle(WindowsPolicies(DictRegistry({})).read()).present


def test_the_registry_of_this_computer_can_be_asked() -> None:
    """On Windows for real; elsewhere there is none, which is no error."""
    assert SystemRegistry().values("HKLM", KEY) is None
