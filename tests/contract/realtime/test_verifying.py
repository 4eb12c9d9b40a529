"""Mending what a process told and was told, by both databases."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from stonechat.actions.store import Appearance
from stonechat.chat.values import Role
from stonechat.protocol.encoded import Encoded
from stonechat.realtime.hub import Hub
from stonechat.realtime.nodes import verifying
from stonechat.realtime.nodes.filling import Filling
from stonechat.realtime.nodes.sequence import Sequence
from stonechat.realtime.nodes.verifying import Listeners, Verifying
from stonechat.storage.database import Database
from tests.contract.storage.scenery import (
    A_DAY,
    add_guest,
    add_room,
    add_session,
    furnish,
    lock_room,
    say,
)


class Ear:
    """A connection, and what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Any]] = []

    def send(self, encoded: Encoded) -> None:
        for packet in encoded.packets:
            event, told = msgspec.json.decode(packet.removeprefix(b"42"))
            self.heard.append((event, told))

    @property
    def events(self) -> list[str]:
        return [event for event, _ in self.heard]


class Node:
    """One process's hub, and those who mend what it told."""

    def __init__(self, database: Database) -> None:
        loop = asyncio.get_running_loop()
        self.sessions_here: list[str] = []
        self.ended: list[str] = []
        self.entered: list[tuple[str, str]] = []
        self.exited: list[tuple[str, str]] = []
        self.looks: dict[str, Appearance] = {}
        self.hub = Hub(loop.call_soon, loop.call_later)
        self.readers = database.readers()
        self.streams = Sequence(self.hub, self._missing, loop.call_later)
        self.filling = Filling(self.readers, self.hub, self.streams.settle)
        listeners = Listeners(self.hub, self, self)
        self.verifying = Verifying(self.readers, self.streams, listeners)

    def _missing(self, stream_id: str) -> None:
        self.filling.missing(stream_id)

    async def settles(self, ear: Ear, events: list[str]) -> None:
        """Wait until a connection has heard this, and find that it has heard nothing else."""
        async with asyncio.timeout(10):
            while len(ear.events) < len(events):
                await asyncio.sleep(0.01)
        assert ear.events == events

    # As those who know of connections, and of presence.

    def sessions(self) -> list[str]:
        return self.sessions_here

    def end_sessions(self, session_ids: Iterable[str]) -> None:
        self.ended += session_ids

    def known(self) -> list[str]:
        return list(self.looks)

    def know_better(
        self, appearances: Mapping[str, Appearance], blocked: Mapping[str, set[str]]
    ) -> None:
        self.looks.update(appearances)
        assert not blocked

    def enter(self, person_id: str, room_id: str) -> None:
        self.entered.append((person_id, room_id))

    def exit(self, person_id: str, room_id: str) -> None:
        self.exited.append((person_id, room_id))


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what looks wrong be looked at again at once."""
    monkeypatch.setattr(verifying, "AGAIN_SECONDS", 0.0)


@asynccontextmanager
async def a_node(database: Database) -> AsyncIterator[Node]:
    node = Node(database)
    try:
        yield node
    finally:
        await node.filling.stop()
        await node.readers.close()


def arrive(node: Node, person_id: str, rooms: Collection[tuple[str, int]]) -> Ear:
    ear = Ear()
    node.hub.arrive(person_id, ear, rooms)
    return ear


async def test_messages_that_were_missed_are_told_and_what_was_held_behind_them(
    database: Database,
) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        say(tx, room.id, wren, "one")
        last = say(tx, room.id, wren, "two")
    async with a_node(database) as node:
        ear = arrive(node, wren, [(room.id, room.revision)])
        node.streams.publish(room.id, last.revision + 1, b'42["message_changed",{}]')
        await node.settles(ear, ["message", "message", "message_changed"])
        assert [told["text"] for _, told in ear.heard[:2]] == ["one", "two"]
        assert node.streams.gaps == 1


async def test_what_is_not_for_everybody_is_caught_up_with(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        say(tx, room.id, wren, "one")
        robin = add_guest(tx, "robin")
        joined = tx.begin_membership(lock_room(tx, room.id), robin, Role.MEMBER, read_position=1)
    async with a_node(database) as node:
        ear = arrive(node, wren, [(room.id, room.revision)])
        await node.verifying.verify_streams()
        # The message is among what it catches up with.
        await node.settles(ear, ["behind"])
        assert ear.heard[0][1]["rooms"] == {room.id: joined.revision}


async def test_whoever_became_a_member_unheard_is_told_so_and_hears_the_room(
    database: Database,
) -> None:
    room, (wren,) = furnish(database, "wren")
    async with a_node(database) as node:
        ear = arrive(node, wren, [])
        await node.verifying.verify_all()
        assert [(event, told["room"]["id"]) for event, told in ear.heard] == [
            ("room_joined", room.id)
        ]
        assert node.entered == [(wren, room.id)]
        assert node.hub.heard() == {room.id: room.revision}


async def test_whoever_is_no_member_any_more_hears_nothing_more(database: Database) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        tx.end_membership(lock_room(tx, room.id), robin)
        other = add_room(tx, "kitchen", members=(robin,))
    async with a_node(database) as node:
        ear = arrive(node, robin, [(room.id, room.revision), (other.id, other.revision)])
        await node.verifying.verify([robin, wren], [])
        assert ear.heard == [("room_removed", {"room": room.id})]
        assert node.exited == [(robin, room.id)]
        assert node.hub.rooms(robin) == {other.id}


async def test_a_membership_that_changes_meanwhile_is_left_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (wren,) = furnish(database, "wren")
    async with a_node(database) as node:
        ear = arrive(node, wren, [])
        run = node.readers.run

        async def moving(query: Any) -> Any:
            node.verifying.moved([wren])
            return await run(query)

        monkeypatch.setattr(node.readers, "run", moving)
        await node.verifying.verify([wren], [])
        assert not ear.heard


async def test_sessions_that_have_ended_end_here(database: Database) -> None:
    _, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        good = add_session(tx, b"good", wren, tx.now + A_DAY)
    async with a_node(database) as node:
        node.sessions_here = [good.id, "ended"]
        node.looks = {wren: None}  # type: ignore[dict-item]
        await node.verifying.verify_all()
        assert node.ended == ["ended"]
        assert node.looks[wren].user.username == "wren"


async def test_a_whisper_that_began_unheard_is_heard_from_its_beginning(
    database: Database,
) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        old = tx.open_whisper(room.id, [wren])
        young = tx.open_whisper(room.id, [wren, robin])
    async with a_node(database) as node:
        arrive(node, wren, [])
        await node.verifying.verify_whispers(old.id)
        assert node.hub.whispers(wren) == {young.id}
