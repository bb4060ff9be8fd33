"""The command line over a bench: every command runs for real, what is below the use cases behaves."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

from keydesk.cli.backstage import Backstage, Choices
from keydesk.config.policy.found import NO_POLICY
from keydesk.core.cancel import CancelToken
from keydesk.helpdesk.finding import Finding
from keydesk.usecases.services import Services
from keydesk.usecases.state import Snapshot
from tests.fakes.world import Bench

T = TypeVar("T")


class Stdin(io.StringIO):
    """What is typed, or comes through a pipe.

    Args:
        text: all of it.
        terminal: whether a person sits there.
    """

    def __init__(self, text: str, terminal: bool) -> None:
        super().__init__(text)
        self._terminal = terminal

    def isatty(self) -> bool:
        """Whether a person sits there."""
        return self._terminal


class BenchBackstage:
    """The part of `Backstage` that commands on an account need."""

    support_code = ""
    policy = NO_POLICY

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.cancel = CancelToken()
        self.browsers: list[str | None] = []

    def run(
        self,
        choices: Choices,
        work: Callable[[Services], Awaitable[T]],
        keys: bool,
        account: bool,
        browser: str | None = None,
    ) -> T:
        self.browsers.append(browser)

        async def whole() -> T:
            if account or self._bench.identity.person is not None:
                await self._bench.services.load.show_remembered()
                await self._bench.services.load.run()
            return await work(self._bench.services)

        return asyncio.run(whole())

    def run_status(self, choices: Choices, work: Callable[[Services], Awaitable[T]], needs_session: bool) -> T:
        return self.run(choices, work, keys=False, account=needs_session)

    def run_share(self, choices: Choices) -> tuple[Snapshot, tuple[Finding, ...]]:
        async def work(services: Services) -> Snapshot:
            return services.state.now

        return self.run(choices, work, keys=True, account=False), ()


def backstage(bench: Bench) -> Backstage:
    """Put a bench behind the command line."""
    return cast(Backstage, BenchBackstage(bench))
