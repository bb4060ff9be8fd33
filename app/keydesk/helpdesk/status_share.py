"""The state of things in a few lines, to read out, to paste, or as a picture for the helpdesk's phone.

What is in it is named one by one: nothing new slips in by itself. Never a name, an address, a label a person gave or
an account's id, unless the person says so; serial numbers are always shortened. Pure; any thread; raises nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from keydesk.core.encoding import clean_text
from keydesk.domain.keys import SecurityKey
from keydesk.helpdesk.finding import Finding, State
from keydesk.usecases.state import Snapshot

_MOST_KEYS: Final = 6
_MOST_FINDINGS: Final = 12
_MODEL: Final = 40
_LAST: Final = 4
"""A picture with more than about 800 signs is hard for a phone to read."""


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """What is shared.

    Args:
        version: of the program.
        code: support code of this run, "" for none.
        now: the state.
        findings: of the doctor; empty when it was not run.
    """

    version: str
    code: str = ""
    now: Snapshot = field(default_factory=Snapshot)
    findings: Sequence[Finding] = ()


def share_lines(facts: ShareFacts, with_person: bool = False) -> tuple[str, ...]:
    """Write the state in lines; in English everywhere, since a helpdesk may be elsewhere.

    Args:
        facts: what is shared.
        with_person: name and e-mail address, too.

    Returns:
        The lines.
    """
    now = facts.now
    lines = [f"Keydesk {facts.version}"]
    if facts.code:
        lines.append(f"Support code {facts.code}")
    if with_person and now.person is not None:
        told = " ".join(part for part in (now.person.name, now.person.email or "") if part)
        lines.append(f"Person {clean_text(told, 100)}")
    lines.append(f"Verdict {now.verdict.level}: {now.verdict.reason}")
    if now.methods is not None:
        lines.append(f"Methods {_methods(now)}")
    lines += [_key(key) for key in now.keys[:_MOST_KEYS]]
    if len(now.keys) > _MOST_KEYS:
        lines.append(f"Keys {len(now.keys) - _MOST_KEYS} more")
    if not now.keys:
        lines.append("Key none" + (f": {' '.join(now.key_problems)}" if now.key_problems else ""))
    lines.append(f"Findings {_findings(facts.findings)}")
    return tuple(lines)


def share_text(facts: ShareFacts, with_person: bool = False) -> str:
    """Write the state as one text; arguments as `share_lines`."""
    return "\n".join(share_lines(facts, with_person))


def _methods(now: Snapshot) -> str:
    """How many of each type; a type this version does not know comes from the tenant and is cleaned."""
    counted = Counter(clean_text(str(method.type), _MODEL) for method in now.methods or () if method.confirmed)
    return ", ".join(f"{kind} {count}" for kind, count in sorted(counted.items())) or "none"


def _key(key: SecurityKey) -> str:
    pin = key.pin
    state = "no PIN" if not pin.set else f"PIN {pin.retries} left" if pin.retries is not None else "PIN set"
    told = (
        f"Key {clean_text(key.model, _MODEL)}",
        f"serial ends {clean_text(key.serial[-_LAST:])}" if key.serial else "",
        f"fw {clean_text(key.firmware, 12)}" if key.firmware else "",
        state if pin.supported else "",
        key.reason or "",
    )
    return " ".join(part for part in told if part)


def _findings(findings: Sequence[Finding]) -> str:
    if not findings:
        return "not checked"
    wrong = [one for one in findings if one.found.state in (State.FAILED, State.WARNING)]
    wrong.sort(key=lambda one: (one.found.state is not State.FAILED, one.code))
    told = [f"{one.code} {one.found.state}" for one in wrong[:_MOST_FINDINGS]]
    more = len(wrong) - len(told)
    return ", ".join(told + ([f"{more} more"] if more else [])) or "all in order"
