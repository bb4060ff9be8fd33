"""What a plant is built from reaches its flows: words for permissions, added by profile and by policy."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from keydesk.bootstrap.background import Background
from keydesk.bootstrap.plant import Blueprint, Plant, open_plant
from keydesk.config.paths import Paths
from keydesk.config.profile import Profile
from keydesk.core.clock import SystemClock
from keydesk.domain.catalogue import Code


@asynccontextmanager
async def built(blueprint: Blueprint) -> AsyncIterator[Plant]:
    background = Background()
    plant = await open_plant(blueprint, background.spawn)
    try:
        yield plant
    finally:
        await background.close()
        await plant.close()


def words(path: Path, sentence: str) -> Path:
    added = {
        "strategies": {"acme": {"name": "Acme CRM", "scopes": {"deals.read": ["acme.deals", "view", "high"]}}},
        "words": {
            "en": {"acme.deals": [sentence, sentence.lower()]},
            "ja": {"acme.deals": ["商談の表示", "商談の表示"]},
        },
    }
    path.write_text(json.dumps(added), "utf-8")
    return path


def blueprint(home: Path, profile_files: tuple[Path, ...], policy_files: tuple[Path, ...]) -> Blueprint:
    files = tuple(str(path) for path in profile_files)
    profile = Profile("acme", "https://login.acme.example/", "client", scope_files=files)
    return Blueprint(Paths.under(home), profile, "memory", SystemClock(), scope_files=policy_files)


@pytest.mark.may_block("the composition root looks its resources up while it starts")
async def test_words_of_the_profile_and_before_them_those_of_policy(tmp_path: Path) -> None:
    own, theirs = words(tmp_path / "own.json", "See deals"), words(tmp_path / "policy.json", "See your deals")
    for policy, sentence in (((), "See deals"), ((theirs,), "See your deals")):
        async with built(blueprint(tmp_path, (own,), policy)) as plant:
            permissions, problems = plant.services.permissions, plant.services.state.now.problems
        assert permissions.describe("acme", "Deals.Read", "en").sentence == sentence
        assert permissions.describe("acme", "Deals.Read", "ja").sentence == "商談の表示"
        assert permissions.provider("acme").name == "Acme CRM"
        assert problems == ()


@pytest.mark.expects_log_warnings("a file that cannot be used is left out")
@pytest.mark.may_block("the composition root looks its resources up while it starts")
async def test_a_file_that_cannot_be_used_is_said_and_the_rest_is_there(tmp_path: Path) -> None:
    good, gone = words(tmp_path / "own.json", "See deals"), tmp_path / "gone.json"
    async with built(blueprint(tmp_path, (good,), (gone,))) as plant:
        permissions, (problem,) = plant.services.permissions, plant.services.state.now.problems
    assert permissions.describe("acme", "deals.read", "en").sentence == "See deals"
    assert (problem.code, problem.params) == (Code.SETTINGS_INVALID, {"field": str(gone), "reason": "scope-file"})
