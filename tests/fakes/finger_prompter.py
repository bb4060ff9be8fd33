"""A person with a finger: names what was taken, confirms removals."""

from __future__ import annotations

from collections.abc import Sequence

from keydesk.core.errors import KeydeskError
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, Sample
from keydesk.domain.keys import SecurityKey
from tests.fakes.prompter import ScriptedPrompter


class ScriptedFinger(ScriptedPrompter):
    """Satisfies `FingerprintPrompter`; a name that is missing leaves the fingerprint without one."""

    def __init__(self, *pins: str) -> None:
        super().__init__(*pins)
        self.finger_names: list[str] = []
        self.name_problems: list[str | None] = []
        self.samples: list[tuple[Sample, int | None]] = []
        self.known: Sequence[Fingerprint] | None = None
        self.sure = True
        self.removals: list[tuple[Fingerprint, bool]] = []

    def enrolling(self, key: SecurityKey, sensor: FingerprintSensor) -> None:
        self._say("enrolling")

    def sample(self, sample: Sample, remaining: int | None) -> None:
        self.samples.append((sample, remaining))

    async def name_fingerprint(
        self, key: SecurityKey, sensor: FingerprintSensor, problem: KeydeskError | None
    ) -> str | None:
        self._say("name")
        self.name_problems.append(problem.code if problem is not None else None)
        return self.finger_names.pop(0) if self.finger_names else None

    def now_known(self, fingerprints: Sequence[Fingerprint]) -> None:
        self.known = fingerprints

    async def confirm_removal(self, key: SecurityKey, fingerprint: Fingerprint, last: bool) -> bool:  # type: ignore[override]  # another flow's question of the same name
        self.removals.append((fingerprint, last))
        return self.sure
