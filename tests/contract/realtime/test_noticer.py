"""Finding whom messages concern while the server runs, on both databases."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Any

import pytest
from sqlalchemy import select

from stonechat.actions.changes import Change, PushesAdded
from stonechat.actions.notices import release_left_alone, settle_notices
from stonechat.chat.errors import Internal, Unavailable
from stonechat.chat.values import Person
from stonechat.realtime.noticer import Noticer, Paces
from stonechat.storage.database import Database
from stonechat.storage.tables import noticed
from tests.contract.actions.telling import (
    Clock,
    chose,
    clock,
    looked,
    pushes,
    settled,
    states,
    subscribed,
)
from tests.contract.actions.test_whispers import furnish, said

__all__ = ["clock"]

QUICK = Paces(
    gather_seconds=0.01,
    busy_seconds=0.01,
    note_seconds=0.05,
    active_seconds=0.05,
    idle_seconds=0.2,
    lost_seconds=0.05,
)
PATIENT = Paces(
    gather_seconds=0.01, busy_seconds=0.01, note_seconds=60, idle_seconds=0.2, lost_seconds=0.05
)
WAIT_SECONDS = 10


class Running:
    """A noticer with its store, and what it made others hear."""

    def __init__(self, database: Database, paces: Paces) -> None:
        self.heard: list[Change] = []
        self.active: set[str] = set()
        self.fails = 0
        self.broken = ""
        self.appender = database.appender(self._publish, in_doubt=lambda: None)
        self.readers = database.readers()
        self.noticer = Noticer(
            self, self.readers, self.active.__contains__, lambda _: UTC, paces=paces
        )

    def _publish(self, changes: Iterable[Change], _: object) -> None:
        self.heard += changes

    def submit_in_background(self, act: Any, request: Any, done: Callable[[Any], None]) -> None:
        """Run an act, or fail as if the store were not there."""
        if self.fails:
            self.fails -= 1
            asyncio.get_running_loop().call_soon(done, Unavailable())
        elif act is settle_notices and self.broken in request.person_ids:
            asyncio.get_running_loop().call_soon(done, Internal())
        else:
            self.appender.submit_in_background(act, request, done)

    async def stop(self) -> None:
        await self.noticer.stop()
        await self.appender.close()
        await self.readers.close()


@asynccontextmanager
async def running(database: Database, paces: Paces = QUICK) -> AsyncIterator[Running]:
    """Run a noticer, and stop it well."""
    running = Running(database, paces)
    running.noticer.start()
    try:
        yield running
    finally:
        await running.stop()


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not condition():
            await asyncio.sleep(0.02)


def company(database: Database) -> tuple[str, Person, Person]:
    """Ada and Bob in a room; Bob has a device, and is told at once."""
    room, (ada, bob) = furnish(database, "ada", "bob")
    chose(database, bob, delay_seconds=0)
    subscribed(database, bob)
    return room, ada, bob


def reached(database: Database) -> dict[str, int]:
    with database.transaction() as tx:
        found = tx.connection.execute(select(noticed))
        return {row.stream_id: row.position for row in found}


async def test_what_is_said_is_told_a_moment_later(database: Database) -> None:
    room, ada, bob = company(database)
    async with running(database) as it:
        said(database, room, ada, "@bob")
        it.noticer.said(room, 1, ada.id)
        await until(lambda: PushesAdded() in it.heard)
        assert pushes(database) == [(bob.id, "message", 1)]


async def test_what_a_server_left_is_told_by_the_next(database: Database) -> None:
    room, ada, bob = company(database)
    said(database, room, ada, "@bob")
    async with running(database) as it:
        await until(lambda: PushesAdded() in it.heard)
        assert pushes(database) == [(bob.id, "message", 1)]
    async with running(database) as it:
        said(database, room, ada, "@bob")
        it.noticer.look_again()
        it.noticer.said(room, 2, ada.id)
        await until(lambda: PushesAdded() in it.heard)
    assert [position for *_, position in pushes(database)] == [1, 2]


async def test_how_far_was_looked_is_written_now_and_then(database: Database) -> None:
    room, ada, _ = company(database)
    async with running(database) as it:
        said(database, room, ada)
        it.noticer.said(room, 1, ada.id)
        await until(lambda: reached(database) == {room: 1})


async def test_how_far_was_looked_is_written_at_the_end(database: Database) -> None:
    room, ada, _ = company(database)
    async with running(database, PATIENT) as it:
        for position in (1, 2):
            said(database, room, ada)
            it.noticer.said(room, position, ada.id)
        await until(lambda: it.noticer.is_done)
        assert reached(database) == {}
    assert reached(database) == {room: 2}


async def test_what_is_read_is_withdrawn(database: Database) -> None:
    room, ada, bob = company(database)
    async with running(database) as it:
        said(database, room, ada, "@bob")
        it.noticer.said(room, 1, ada.id)
        await until(lambda: pushes(database))
        it.noticer.read(bob.id, room, 1)
        await until(lambda: len(pushes(database)) == 2)
        assert pushes(database)[1] == (bob.id, "read", 1)
        assert states(database) == []


async def test_who_is_active_is_told_when_they_turn_away(database: Database) -> None:
    room, ada, bob = company(database)
    async with running(database) as it:
        it.active.add(bob.id)
        said(database, room, ada, "@bob")
        it.noticer.said(room, 1, ada.id)
        await until(lambda: states(database) == ["waiting"])
        # It was due at once: so it was looked at, and they were left alone.
        await until(lambda: seconds_left(database) > WAIT_SECONDS)
        assert pushes(database) == []
        it.active.discard(bob.id)
        await until(lambda: pushes(database) == [(bob.id, "message", 1)])


async def test_who_stays_active_is_left_alone_longer_and_longer(
    database: Database, clock: Clock
) -> None:
    room, ada, bob = company(database)
    async with running(database) as it:
        it.active.add(bob.id)
        said(database, room, ada, "@bob")
        it.noticer.said(room, 1, ada.id)
        pauses = []
        for _ in range(7):
            await until(lambda: states(database) and seconds_left(database) > 0)
            pauses.append(seconds_left(database))
            clock.go_on(seconds=pauses[-1])
        assert pauses == [15, 15, 30, 60, 120, 240, 300]
        assert pushes(database) == []


async def test_who_turns_away_is_told_of_nothing_before_their_delay(
    database: Database, clock: Clock
) -> None:
    room, ada, bob = company(database)
    chose(database, bob, delay_seconds=60)
    said(database, room, ada, "@bob")
    looked(database)
    clock.go_on(seconds=60)
    assert settled(database, bob) == []
    said(database, room, ada, "@bob")
    looked(database)
    with database.transaction() as tx:
        release_left_alone(tx, [bob.id])
    assert settled(database) == [PushesAdded]
    assert states(database) == ["told", "waiting"]
    assert pushes(database) == [(bob.id, "message", 1)]


async def test_a_store_that_is_not_there_is_asked_again(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    room, ada, bob = company(database)
    with caplog.at_level(logging.WARNING):
        async with running(database) as it:
            it.fails = 3
            said(database, room, ada, "@bob")
            it.noticer.said(room, 1, ada.id)
            await until(lambda: PushesAdded() in it.heard)
    assert pushes(database) == [(bob.id, "message", 1)]
    assert "notices wait for the store: unavailable" in caplog.messages


async def test_a_defect_with_one_person_keeps_nobody_else_from_being_told(
    database: Database,
) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    for person in (bob, eve):
        subscribed(database, person)
        chose(database, person, delay_seconds=0)
    async with running(database) as it:
        it.broken = bob.id
        said(database, room, ada, "@bob")
        said(database, room, ada, "@eve")
        it.noticer.said(room, 2, ada.id)
        await until(lambda: pushes(database) == [(eve.id, "message", 2)])
        await until(lambda: seconds_left(database) > 3_000)
        assert states(database) == ["waiting", "told"]


def seconds_left(database: Database) -> float:
    with database.transaction() as tx:
        due_at = tx.next_notice_due_at()
        return (due_at - tx.now).total_seconds() if due_at else 0.0
