"""Names of models by AAGUID, from ``resources/data/aaguids.json``; for showing only, never for a decision.

Read once, on any thread but the UI's. Raises nothing: without the file every model is unknown.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from keydesk.core.resources import resource
from keydesk.domain.keys import FormFactor

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Model:
    """What an AAGUID stands for.

    Args:
        name: for people.
        synced: a provider that copies passkeys between devices, or a platform; no key one can hold.
        form: shape, where the AAGUID tells.
    """

    name: str
    synced: bool = False
    form: FormFactor = FormFactor.UNKNOWN


class Models:
    """The table.

    Args:
        table: by AAGUID as lower-case UUID text.
    """

    def __init__(self, table: Mapping[str, Model]) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    def find(self, aaguid: str | None) -> Model | None:
        """Look a model up.

        Args:
            aaguid: UUID text, or None.

        Returns:
            The model, None when it is not known.
        """
        return self._table.get(aaguid.lower()) if aaguid else None

    @classmethod
    def load(cls, path: Path | None = None) -> Models:
        """Read the table.

        Args:
            path: the file; None for the program's own.

        Returns:
            The table, empty when the file is missing or damaged.
        """
        try:
            members = json.loads((path or resource("data", "aaguids.json")).read_text(encoding="utf-8"))
            return cls({aaguid.lower(): _model(entry) for aaguid, entry in members["models"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("the table of models cannot be read: %s", type(error).__name__)
            return cls({})


def _model(entry: Mapping[str, object]) -> Model:
    form = entry.get("form")
    return Model(
        name=str(entry["name"]),
        synced=entry.get("synced") is True,
        form=FormFactor(form) if isinstance(form, str) else FormFactor.UNKNOWN,
    )
