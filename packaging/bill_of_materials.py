"""The bill of materials (CycloneDX 1.6, JSON) and the list of licences of a package. Pure; any thread."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import quote

from components import Component

_SPACE = uuid.UUID("6f1b7b1c-6d0b-5c3e-9b5c-6b657964736b")
_SUITE = "debian-12"


def bill(name: str, version: str, components: Sequence[Component], epoch: int) -> str:
    """Write the bill of materials.

    Args:
        name: of the program.
        version: of the program.
        components: its parts.
        epoch: its time, seconds since 1970.

    Returns:
        JSON, the same for the same parts. Source: CycloneDX 1.6 (ECMA-424).
    """
    own = f"pkg:generic/{name}@{version}"
    parts = [_part(component) for component in components]
    return (
        json.dumps(
            {
                "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
                "bomFormat": "CycloneDX",
                "specVersion": "1.6",
                "serialNumber": f"urn:uuid:{uuid.uuid5(_SPACE, json.dumps([own, parts], sort_keys=True))}",
                "version": 1,
                "metadata": {
                    "timestamp": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "component": {
                        "type": "application",
                        "bom-ref": own,
                        "name": name,
                        "version": version,
                        "purl": own,
                        "licenses": [{"license": {"id": "Apache-2.0"}}],
                    },
                },
                "components": parts,
                "dependencies": [{"ref": own, "dependsOn": sorted(package_url(one) for one in components)}],
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )


def package_url(component: Component) -> str:
    """Name a part as the package-url specification does."""
    name = component.name
    if component.kind == "pypi":
        name = name.lower().replace("_", "-")
    elif component.kind == "deb":
        name = f"debian/{name}"
    url = f"pkg:{component.kind}/{name}@{quote(component.version)}"
    return f"{url}?arch=amd64&distro={_SUITE}" if component.kind == "deb" else url


def license_list(program: str, components: Sequence[Component]) -> str:
    """Write the list that leads to the licence texts.

    Args:
        program: name and version of the program.
        components: its parts.

    Returns:
        Plain text.
    """
    lines = [
        f"{program} is made of its own code (Apache License 2.0, see LICENSE) and of these works, unchanged.",
        "The text of each licence is in the folder that bears the name of the work.",
        "",
        f"{'work':<28} {'version':<24} licence",
    ]
    lines += [
        f"{one.name:<28} {one.version:<24} {one.license or f'see {one.name}/' + min(one.texts)}" for one in components
    ]
    return "\n".join(lines) + "\n"


def license_files(components: Sequence[Component]) -> dict[str, bytes]:
    """Lay the licence texts out.

    Returns:
        Path below the folder of licences: content.
    """
    return {str(PurePosixPath(one.name, name)): text for one in components for name, text in one.texts.items()}


def _part(component: Component) -> dict[str, object]:
    url = package_url(component)
    part: dict[str, object] = {
        "type": "library",
        "bom-ref": url,
        "name": component.name,
        "version": component.version,
        "purl": url,
    }
    if component.license:
        part["licenses"] = [{"license": {"name": component.license}}]
    return part
