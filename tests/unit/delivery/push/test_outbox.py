"""The outbox of pushes, on a real store, with a carrier that does what the test says."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from stonechat.actions.push_outbox import add_pushes, seconds_until_push
from stonechat.chat.notifications import Settings
from stonechat.delivery.push import outbox as outbox_module
from stonechat.delivery.push.frames import Carried, Errand
from stonechat.delivery.push.load import PER_SERVICE, ROUND
from stonechat.delivery.push.outbox import PushOutbox
from stonechat.delivery.push.verdicts import PushCounts
from stonechat.storage.database import Database
from stonechat.wire.push import PushStage
from tests.contract.actions.newcomers import registered
from tests.contract.actions.pushing import a_push, add_device

TAKEN = 201


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(tmp_path / "stonechat.db")


class Carrier:
    """Does errands as it is told.

    Attributes:
        statuses: by the host of the push service; 201 for the others.
        held: hosts that do not answer before `let_go`.
    """

    def __init__(self) -> None:
        self.statuses: dict[str, int] = {}
        self.held: set[str] = set()
        self.let_go = asyncio.Event()
        self.carried: list[Errand] = []
        self.under_way: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    async def carry(self, errand: Errand) -> Carried:
        host = errand.endpoint.split("/")[2]
        self.carried.append(errand)
        self.under_way[host] += 1
        self.most[host] = max(self.most[host], self.under_way[host])
        try:
            if host in self.held:
                await self.let_go.wait()
        finally:
            self.under_way[host] -= 1
        return Carried(errand.number, PushStage.ACCEPT, status=self.statuses.get(host, TAKEN))


class World:
    """Somebody with devices, a store, and an outbox that sends."""

    def __init__(self, database: Database, carrier: Carrier) -> None:
        self.database = database
        self.carrier = carrier
        self.wren = registered(database, "wren")
        self.appender = database.appender(lambda *_: None)
        self.readers = database.readers()
        self.outbox = PushOutbox(self.appender, self.readers, carrier, "Our chat")

    def devices(self, host: str, count: int = 1) -> None:
        with self.database.transaction() as tx:
            for number in range(count):
                add_device(tx, self.wren, f"https://{host}/{number}")

    def tell(self, tag: str = "room", *, kind: str = "test", **said: Any) -> None:
        with self.database.transaction() as tx:
            add_pushes(tx, [a_push(tx, self.wren, kind=kind, tag=tag, **said)])
        self.outbox.wake()

    async def seconds_left(self) -> float | None:
        return await self.readers.run(lambda tx: seconds_until_push(tx, ()))

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not is_so():
                await asyncio.sleep(0.01)

    async def until_empty(self) -> None:
        async with asyncio.timeout(10):
            while await self.seconds_left() is not None:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def a_world(database: Database) -> AsyncIterator[World]:
    world = World(database, Carrier())
    world.outbox.start()
    try:
        yield world
    finally:
        await world.outbox.stop()
        await world.appender.close()
        await world.readers.close()
        database.close()


async def test_what_is_added_is_sent_and_forgotten(database: Database) -> None:
    async with a_world(database) as world:
        world.devices("push.example.org", 3 * ROUND)
        world.tell()
        await world.until_empty()
        assert len(world.carrier.carried) == 3 * ROUND
        assert world.outbox.counts == PushCounts(taken=3 * ROUND)


async def test_what_an_earlier_server_left_is_sent(database: Database) -> None:
    robin = registered(database, "robin")
    with database.transaction() as tx:
        add_device(tx, robin, "https://push.example.org/1")
        add_pushes(tx, [a_push(tx, robin, kind="test", tag="left")])
    async with a_world(database) as world:
        await world.until_empty()
        assert [it.endpoint for it in world.carrier.carried] == ["https://push.example.org/1"]
        assert world.outbox.counts == PushCounts(taken=1)


async def test_who_is_not_to_be_disturbed_is_told_later_and_no_device_fails(
    database: Database,
) -> None:
    async with a_world(database) as world:
        world.devices("push.example.org")
        with database.transaction() as tx:
            quiet = Settings(quiet_until=tx.now + timedelta(hours=2))
            tx.save_notification_settings(world.wren.id, quiet, [])
        world.tell(kind="summary", fields={"messages": 2})
        await world.until(lambda: world.outbox.counts.later == 1)
        async with asyncio.timeout(10):
            while (await world.seconds_left() or 0) < 3_600:
                await asyncio.sleep(0.01)
        assert world.carrier.carried == []
        with database.transaction() as tx:
            assert tx.list_push_subscriptions(world.wren.id)[0].failures == 0


async def test_one_push_service_gets_no_more_than_its_share_and_holds_up_no_other(
    database: Database,
) -> None:
    async with a_world(database) as world:
        world.carrier.held = {"slow.example"}
        world.devices("slow.example", 4 * PER_SERVICE)
        world.tell()
        await world.until(lambda: world.carrier.under_way["slow.example"] >= PER_SERVICE)
        world.devices("quick.example", 50)
        world.tell("another")
        await world.until(lambda: world.outbox.counts.taken == 50)
        assert world.carrier.most["slow.example"] < PER_SERVICE + ROUND
        world.carrier.let_go.set()
        await world.until_empty()


async def test_what_is_gone_or_refused_is_not_tried_again(database: Database) -> None:
    async with a_world(database) as world:
        world.carrier.statuses = {"gone.example": 410, "vapid.example": 403}
        for host in world.carrier.statuses:
            world.devices(host)
        world.tell()
        await world.until_empty()
        with database.transaction() as tx:
            (left,) = tx.list_push_subscriptions(world.wren.id)
        assert left.endpoint.startswith("https://vapid")
        assert left.failures == 1
        assert world.outbox.counts == PushCounts(refused=1, gone=1)


async def test_what_fails_is_tried_again_later(database: Database) -> None:
    async with a_world(database) as world:
        world.carrier.statuses = {"push.example.org": 500}
        world.devices("push.example.org")
        world.tell()
        await world.until(lambda: world.outbox.counts.later == 1)
        async with asyncio.timeout(10):
            while (await world.seconds_left() or 0) > 7:  # until then it is leased
                await asyncio.sleep(0.01)
        assert await world.seconds_left()


async def test_what_is_under_way_when_the_server_stops_is_given_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "STOP_SECONDS", 0.1)
    world = World(database, Carrier())
    world.carrier.held = {"push.example.org"}
    world.devices("push.example.org")
    world.outbox.start()
    world.tell()
    await world.until(lambda: bool(world.carrier.carried))
    await world.outbox.stop()
    assert await world.seconds_left() == 0
    await world.appender.close()
    await world.readers.close()
    database.close()


async def test_what_is_claimed_and_not_begun_when_the_server_stops_is_given_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "PACE_SECONDS", 0.2)
    world = World(database, Carrier())
    world.devices("push.example.org", ROUND)
    world.outbox.start()
    world.tell()
    await world.until(lambda: bool(world.carrier.carried))
    await world.outbox.stop()
    assert len(world.carrier.carried) < ROUND
    assert await world.seconds_left() == 0
    world.outbox.start()
    monkeypatch.setattr(outbox_module, "PACE_SECONDS", 0.001)
    await world.until_empty()
    assert len({it.endpoint for it in world.carrier.carried}) == ROUND
    await world.outbox.stop()
    await world.appender.close()
    await world.readers.close()
    database.close()


async def test_nobody_is_told_secrets_by_the_log(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_world(database) as world:
        world.carrier.statuses = {"push.example.org": 403}
        world.devices("push.example.org", 40)
        world.tell()
        await world.until_empty()
    said = [record for record in caplog.records if "pushes are not taken" in record.message]
    assert len(said) == 1
    assert "https://" not in said[0].message
