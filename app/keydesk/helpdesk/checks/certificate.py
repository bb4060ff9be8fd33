"""CHK-025: who vouches for the sign-in service; a program that looks into secure connections is recognised."""

from keydesk.core.apart import apart
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, failed, not_applicable, ok, warning
from keydesk.helpdesk.network import inspector, place_at, through
from keydesk.helpdesk.probes import Probes

_LOOK_S = 4.0


async def run(probes: Probes) -> Found:
    """Look at the names of the certificate's issuer; nothing that comes back is trusted."""
    place = place_at(probes.profile.issuer) if probes.profile is not None else None
    if place is None or probes.tenant is None:
        return not_applicable("no-profile")
    if place.scheme == "http":
        return not_applicable("plain")
    if await through(probes.network, place) is not None:
        names: tuple[str, ...] = ()
    else:
        names = tuple(await apart(probes.network.issuers, place, _LOOK_S))
    refused = (await probes.tenant.visit()).refused
    if refused is not None and refused.code == Code.TLS_REFUSED:
        told = refused.params.get("issuer")
        names = (*([told] if isinstance(told, str) else []), *names)
        found = inspector(names)
        return failed("inspected" if found else "untrusted", issuer=found or next(iter(names), "?"))
    if not names:
        return not_applicable("not-seen")
    found = inspector(names)
    return warning("inspected", issuer=found) if found is not None else ok(issuer=names[0])


CHECK = Check("CHK-025", run)
