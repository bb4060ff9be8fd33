"""Fingerprints: sample by sample, a name within the key's room, delete by name, and the PIN instead."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QLabel

from keydesk.core.cancel import CancelToken
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, Sample
from keydesk.ui.dialogs.fingerprint_pages import DeleteFingerPage, FingerDonePage, FingerNamePage, SamplePage
from keydesk.ui.dialogs.fingerprint_sheet import run_add, run_delete_finger, run_rename_finger, run_show
from keydesk.ui.dialogs.fingerprint_words import advice, finger_name
from keydesk.ui.dialogs.flow_pages import OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.usecases.fingerprint_prompts import FingerprintPrompter
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.hand import Hand
from tests.fakes.world import Bench, bench

THUMB, NAMELESS = Fingerprint(b"1", "Right thumb"), Fingerprint(b"2")


@dataclass
class Fingers:
    """Satisfies the window's fingerprint flow; the test plays the sensor."""

    b: Bench
    sensor: FingerprintSensor = field(default_factory=lambda: FingerprintSensor(max_samples=3, max_name_bytes=15))
    prints: list[Fingerprint] = field(default_factory=lambda: [THUMB, NAMELESS])
    prompter: FingerprintPrompter | None = None

    async def list(self, key_id: str, prompter: FingerprintPrompter) -> Done[Sequence[Fingerprint]] | Cancelled:
        return Done(tuple(self.prints))
