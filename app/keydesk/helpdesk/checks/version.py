"""CHK-027: the version of this program and of what it stands on."""

from keydesk.core.apart import apart
from keydesk.domain.update import Standing, UpdateNews, is_stale
from keydesk.helpdesk.finding import Check, Found, failed, ok, warning
from keydesk.helpdesk.probes import Probes
from keydesk.helpdesk.versions import outdated


async def run(probes: Probes) -> Found:
    """Look the versions up; of newer ones only what is known already is told, nobody is asked."""
    versions = await apart(probes.versions)
    old = outdated(versions)
    if old is not None:
        return warning("old-part", what=old)
    found = _told(probes, probes.news, versions["keydesk"])
    return found or ok(version=versions["keydesk"], python=versions["python"], system=versions["system"])


def _told(probes: Probes, news: UpdateNews, version: str) -> Found | None:
    """What was announced, where there is anything a person should know."""
    told = news.announcement
    if told is not None and news.standing is Standing.UNSAFE:
        return failed("unsafe", version=version, newest=told.version)
    if told is not None and news.standing is Standing.NEWER:
        return warning("newer", version=version, newest=told.version)
    if news.rule.off is not None:
        return None
    if told is not None and is_stale(told, probes.clock.now()):
        return warning("stale", version=version, day=told.expires.date().isoformat())
    if news.problem is not None:
        return warning("not-told", version=version, code=news.problem.code)
    return None


CHECK = Check("CHK-027", run)
