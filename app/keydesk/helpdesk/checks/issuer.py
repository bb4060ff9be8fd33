"""CHK-004: the tenant calls itself what the profile calls it, so that tokens and passkeys fit."""

from keydesk.core.encoding import clean_text
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, failed, not_applicable, ok
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Compare the issuers. Source: OpenID Connect Discovery §4.3."""
    if probes.profile is None or probes.tenant is None:
        return not_applicable("no-profile")
    front = await probes.tenant.visit()
    if front.document is None:
        return not_applicable("not-read")
    told = front.document.get("issuer")
    if told != probes.profile.issuer:
        said = clean_text(told, 120) if isinstance(told, str) else "?"
        return failed("differs", said=said, wanted=probes.profile.issuer)
    if front.refused is not None and front.refused.code == Code.DISCOVERY_INVALID:
        return failed("document", what=str(front.refused.params.get("what")))
    return ok(issuer=probes.profile.issuer)


CHECK = Check("CHK-004", run)
