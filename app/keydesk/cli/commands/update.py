"""`update`: looks whether there is a newer version, and tells it; never downloads or installs one."""

import click

from keydesk.cli.run import Run
from keydesk.cli.shapes import Shape, timestamp
from keydesk.core.encoding import clean_text
from keydesk.domain.update import Standing, UpdateNews


@click.group("update")
def update() -> None:
    """Newer versions of this program."""


@update.command("check")
@click.pass_obj
def check(run: Run) -> None:
    """Ask now whether there is a newer version; nothing is downloaded or installed."""
    news = run.backstage.run_update_check(run.choices)
    run.output.answer(_shape(news), *_lines(news))


def _shape(news: UpdateNews) -> Shape:
    told = news.announcement
    return {
        "state": str(news.standing),
        "version": news.own,
        "channel": str(news.rule.channel),
        "asked_at": timestamp(news.asked_at),
        "managed": news.rule.managed,
        "newest": None
        if told is None
        else {
            "version": told.version,
            "released": told.released.isoformat(),
            "minimum": told.minimum,
            "page": told.page,
            "notes": {**told.notes},
            "expires": timestamp(told.expires),
            "serial": told.serial,
        },
    }


def _lines(news: UpdateNews) -> list[str]:
    told = news.announcement
    if told is None or news.standing in (Standing.CURRENT, Standing.UNKNOWN):
        return [f"Keydesk {news.own} is the newest version."]
    first = f"Keydesk {told.version} is available since {told.released.isoformat()}; this is {news.own}."
    lines = [first] if news.standing is Standing.NEWER else [f"Keydesk {news.own} is no longer safe to use.", first]
    lines += [f"  {clean_text(line, 200)}" for line in told.note("en")]
    if news.rule.managed:
        return [*lines, "Your organisation installs it."]
    return [*lines, f"Get it at {told.page}"]
