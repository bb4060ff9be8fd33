"""`keys config`: the rules a key keeps."""

import click

from keydesk.cli.run import Run, finish
from keydesk.cli.shapes import Shape
from keydesk.domain.key_management import KeyRules
from keydesk.usecases.key_prompts import Rule, RuleChange
from keydesk.usecases.services import Services


@click.group("config")
def config() -> None:
    """The rules a key keeps; what only a reset undoes wants --yes or a typed yes."""


@config.command("show")
@click.pass_obj
def show(run: Run) -> None:
    """Tell the rules; needs no PIN."""

    async def work(services: Services) -> Shape:
        key = run.chosen_key(services.state.now)
        return _shape(key.id, await services.rules.read(key.id))

    _answer(run, run.with_keys(work))


@config.command("always-uv")
@click.argument("wanted", type=click.Choice(["on", "off"]), required=False)
@click.pass_obj
def always_uv(run: Run, wanted: str | None) -> None:
    """Ask for the PIN or a fingerprint at every use: on, off, or the other way round."""

    async def work(services: Services) -> Shape:
        key = run.chosen_key(services.state.now)
        if wanted is not None:
            rules = await services.rules.read(key.id)
            if rules.always_uv is (wanted == "on"):
                return {**_shape(key.id, rules), "changed": False}
        return await _change(run, services, RuleChange(Rule.ALWAYS_UV))

    _answer(run, run.with_keys(work))


@config.command("min-pin-length")
@click.argument("length", type=click.IntRange(4, 63))
@click.pass_obj
def min_pin_length(run: Run, length: int) -> None:
    """Raise the shortest length of a PIN; only a reset lowers it again."""
    _run(run, RuleChange(Rule.MIN_PIN_LENGTH, length))


@config.command("force-pin-change")
@click.pass_obj
def force_pin_change(run: Run) -> None:
    """Make the key ask for a new PIN before its next use, as when it is handed over."""
    _run(run, RuleChange(Rule.FORCE_PIN_CHANGE))


@config.command("enterprise-attestation")
@click.pass_obj
def enterprise_attestation(run: Run) -> None:
    """Let sites of an organization tell this very key; only a reset undoes it."""
    _run(run, RuleChange(Rule.ENTERPRISE_ATTESTATION))


def _run(run: Run, change: RuleChange) -> None:
    async def work(services: Services) -> Shape:
        return await _change(run, services, change)

    _answer(run, run.with_keys(work))


async def _change(run: Run, services: Services, change: RuleChange) -> Shape:
    key = run.chosen_key(services.state.now)
    rules = finish(run, await services.rules.change(key.id, change, run.key_terminal()))
    return {**_shape(key.id, rules), "changed": True}


def _shape(key_id: str, rules: KeyRules) -> Shape:
    return {
        "key": key_id,
        "always_uv": rules.always_uv,
        "min_pin_length": rules.min_pin_length,
        "force_pin_change": rules.force_pin_change,
        "enterprise_attestation": rules.enterprise_attestation,
        "pin_complexity": rules.pin_complexity,
    }


def _answer(run: Run, shape: Shape) -> None:
    words = {None: "not on this key", True: "on", False: "off"}
    told = {
        name: words[value] if value is None or isinstance(value, bool) else value for name, value in shape.items()
    }
    run.output.answer(shape, *(f"{name}: {value}" for name, value in told.items() if name != "key"))
