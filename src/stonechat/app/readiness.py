"""Whether the server can do its work: what a load balancer asks."""

from collections.abc import Mapping

from stonechat.actions.act import Appender, Outcome, Readers
from stonechat.actions.awaiting import run_act
from stonechat.actions.store import Transaction
from stonechat.http.health import Check


class Readiness:
    """What has to work.

    Attributes:
        draining: whether the server is being stopped, and takes nobody new.
    """

    def __init__(self, appender: Appender, readers: Readers) -> None:
        self.draining = False
        self._appender = appender
        self._readers = readers

    @property
    def checks(self) -> Mapping[str, Check]:
        """Each by its name: it returns if the part works, and raises if not."""
        return {
            "database": self._check_database,
            "migrations": self._check_migrations,
            "accepting": self._check_accepting,
        }

    async def _check_database(self) -> None:
        """Fail unless a transaction can be committed and the store be read."""
        await run_act(self._appender, _do_nothing, None)
        await self._readers.run(lambda tx: tx.find_person(""))

    async def _check_migrations(self) -> None:
        """Fail if the tables are older than this program, as after restoring an old backup."""
        if not await self._readers.run(lambda tx: tx.is_migrated()):
            raise RuntimeError("the database has not the tables of this version")

    async def _check_accepting(self) -> None:
        if self.draining:
            raise ConnectionRefusedError("the server is being stopped")


def _do_nothing(_: Transaction, __: None) -> Outcome[None]:
    return Outcome(None)
