"""Whatever the sources say: the strongest good value wins, bad ones are told, and nothing crashes."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keydesk.config.policy.found import MANDATORY, RECOMMENDED, Given, Policy, Source
from keydesk.config.policy.kinds import Wrong
from keydesk.config.policy.model import BY_NAME, KEYS
from keydesk.config.policy.schema import as_json
from keydesk.config.policy.settle import Layer, Reading, Refused, settle
from keydesk.core.encoding import JsonValue
from keydesk.domain.catalogue import Code

FOUND = (Source.MANDATORY_MACHINE, Source.MANDATORY_USER, Source.RECOMMENDED_MACHINE, Source.RECOMMENDED_USER)
JSON: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 70000) | st.text(max_size=8),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=3), below, max_size=2),
    max_leaves=4,
)
NAMES = st.sampled_from([key.name for key in KEYS])


@st.composite
def entries(draw: st.DrawFn) -> tuple[str, JsonValue]:
    name = draw(NAMES)
    good = as_json(BY_NAME[name].example)
    return name, draw(st.just(good) | JSON)


LAYERS = st.lists(
    st.builds(Layer, st.sampled_from(FOUND), st.sampled_from(["a", "b"]), st.lists(entries(), max_size=6).map(dict)),
    max_size=6,
)


# Drawing documents is slow on a busy computer, judging them is not.
patient = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def good(name: str, raw: JsonValue) -> bool:
    try:
        BY_NAME[name].kind.read(raw)
    except Wrong:
        return False
    return True


def expected(layers: list[Layer], name: str) -> tuple[Source, JsonValue] | None:
    """The rule said again, the slow way: by strength, the later layer of one source first."""
    key = BY_NAME[name]
    for source in FOUND:
        if source in RECOMMENDED and not key.recommended:
            continue
        for layer in reversed(layers):
            if layer.source is source and name in layer.values and good(name, layer.values[name]):
                return source, layer.values[name]
    return None


@patient
@given(LAYERS, NAMES)
def test_the_strongest_good_value_wins(layers: list[Layer], name: str) -> None:
    policy = settle(Reading(tuple(layers)))
    found = policy.given(name)
    if found is not None and found.source is Source.CLOSED:
        assert any(layer.source in MANDATORY and not good(name, layer.values.get(name, 0)) for layer in layers)
        return
    wanted = expected(layers, name)
    assert (None if wanted is None else (wanted[0], BY_NAME[name].kind.read(wanted[1]))) == (
        None if found is None else (found.source, found.value)
    )


@patient
@given(LAYERS, NAMES, st.booleans())
def test_a_person_wins_over_advice_and_never_over_rules(layers: list[Layer], name: str, chose: bool) -> None:
    policy = settle(Reading(tuple(layers)))
    own = Given(BY_NAME[name].example, Source.PERSON) if chose else None
    found = policy.given(name, own)
    if policy.locked(name):
        assert found == policy.prescribed[name]
    elif chose:
        assert found == own
    else:
        assert found == policy.recommended.get(name)


@patient
@given(LAYERS)
def test_every_bad_value_is_told_once(layers: list[Layer]) -> None:
    told = settle(Reading(tuple(layers))).problems
    bad = sum(
        not good(name, raw) or (layer.source in RECOMMENDED and not BY_NAME[name].recommended)
        or (layer.source in MANDATORY and not BY_NAME[name].mandatory)
        for layer in layers
        for name, raw in layer.values.items()
    )  # fmt: skip
    assert len(told) == bad
    assert {problem.code for problem in told} <= {Code.POLICY_INVALID}


def closing() -> dict[str, object]:
    return {key.name: key.closed for key in KEYS if key.closed is not None}


def test_the_keys_that_close() -> None:
    assert closing() == {
        "AllowDeviceSignIn": False, "AllowSignUp": False, "AllowedAaguids": (), "RequireUserVerification": True,
        "MinPinLength": 8, "AllowReset": False, "ForcePinChange": True, "TokenStorage": "memory",
        "IncludeSerials": False, "AllowedConnections": (),
    }  # fmt: skip


@patient
@given(LAYERS)
def test_a_broken_mandatory_source_closes_whatever_else_is_said(layers: list[Layer]) -> None:
    refused = Refused(Source.MANDATORY_MACHINE, "managed/20.json", "syntax")
    policy = settle(Reading(tuple(layers), (refused,)))
    assert policy.closed
    for name, closed in closing().items():
        assert policy.prescribed[name].source is Source.CLOSED
        value = policy.prescribed[name].value
        assert value == closed or (name == "MinPinLength" and isinstance(value, int) and value > 8)
    assert policy.problems[0].code == Code.POLICY_SOURCE_REFUSED


def test_a_broken_recommendation_closes_nothing() -> None:
    policy = settle(Reading(refused=(Refused(Source.RECOMMENDED_MACHINE, "recommended/1.json", "syntax"),)))
    assert policy == Policy(problems=policy.problems)
    assert [problem.params["reason"] for problem in policy.problems] == ["syntax"]


def test_a_wrong_value_closes_its_own_key_alone() -> None:
    layer = Layer(Source.MANDATORY_MACHINE, "f", {"AllowReset": "maybe", "MinPinLength": 6, "Theme": "pink"})
    policy = settle(Reading((layer,)))
    assert policy.prescribed == {
        "AllowReset": Given(False, Source.CLOSED, "f"),
        "MinPinLength": Given(6, Source.MANDATORY_MACHINE, "f"),
    }
    assert not policy.closed


def test_what_nobody_knows_is_told_and_harms_nothing() -> None:
    layer = Layer(Source.MANDATORY_MACHINE, "f", {"Nonsense" * 20: True})
    policy = settle(Reading((layer,)))
    assert not policy.prescribed
    assert policy.problems[0].params == {"key": ("Nonsense" * 20)[:64], "reason": "unknown", "where": "f"}


def test_text_size_is_advice_wherever_it_stands() -> None:
    policy = settle(Reading((Layer(Source.MANDATORY_MACHINE, "f", {"TextSize": 150}),)))
    assert not policy.locked("TextSize")
    assert policy.given("TextSize") == Given(150, Source.MANDATORY_MACHINE, "f")
    assert policy.given("TextSize", Given(90, Source.PERSON)) == Given(90, Source.PERSON)
