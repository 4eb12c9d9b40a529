"""State before + broadcasts == state after: random acts of several people, random losses.

Real clients at a real server; the seed is printed. With `STONECHAT_REPLAY_SEED` in its environment
pytest plays that seed again, as far as the machine's timing lets it.
"""

import asyncio
import itertools
import os
import random
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, Final

import msgspec
import pytest

from stonechat.client import ChatClient, ConnectionLost, MessageReceived, Refused, RoomEntered
from stonechat.wire.shapes import Message
from tests.replay.lossy import Lossy
from tests.replay.player import assert_holds, assert_holds_messages
from tests.replay.truth import Truth, Witness
from tests.support.server import StartServer

PEOPLE: Final = ("Ada", "Ben", "Cleo", "Dan")
ROOMS: Final = ("kitchen", "garden")
ACTS: Final = 120
PATIENCE_SECONDS: Final = 30.0
FIXED_SEEDS: Final = (2,)
ENVIRONMENT: Final = {
    # Nobody's guest is put out for having been cut off, and everybody falls behind soon.
    "STONECHAT_GUEST_GRACE_SECONDS": "600",
    "STONECHAT_OUTBOX_BYTES": "65536",
}


class Actor:
    """One client on a bad line, with what its program asked and was told."""

    def __init__(self, url: str, username: str, in_flight: int, token: str | None = None) -> None:
        self.lossy = Lossy()
        self.client = ChatClient(
            url,
            username=username,
            token=token,
            keep_messages=None,
            in_flight=in_flight,
            dial=self.lossy.dial,
        )
        self.events = self.client.events()
        self.told: list[MessageReceived] = []
        # By room id, the heads behind which the client began to tell messages.
        self.begun: defaultdict[str, set[int]] = defaultdict(set)
        self.tasks: list[asyncio.Task[None]] = []
        # By room, the texts that were stored, in the order in which they were said.
        self.said: list[tuple[str, str]] = []
        self.stored: dict[tuple[str, str], Message] = {}

    def say(self, room: str, text: str) -> None:
        """Say something; whether it may is the server's business."""
        self.said.append((room, text))
        self.tasks.append(asyncio.create_task(self._say(room, text)))

    def join(self, room: str) -> None:
        """Join."""
        self.tasks.append(asyncio.create_task(_try(self._join(room))))

    def leave(self, room: str) -> None:
        """Leave."""
        self.tasks.append(asyncio.create_task(_try(self.client.leave_room(room))))

    async def _join(self, room: str) -> None:
        joined = (await self.client.join_room(room)).room
        self.begun[joined.id].add(joined.head)

    async def _say(self, room: str, text: str) -> None:
        try:
            message = await self.client.send_message(room, text)
        except Refused as refusal:
            assert refusal.code == "not_in_room"  # noqa: PT017 - others may not be
        else:
            # Who has left may see no more than a receipt; rooms here are public.
            assert isinstance(message, Message)
            self.stored[room, text] = message

    async def finish(self) -> None:
        """Take what was told up to now."""
        await self.client.close()
        async for event in self.events:
            if isinstance(event, MessageReceived):
                self.told.append(event)
            elif isinstance(event, RoomEntered):
                self.begun[event.room.id].add(event.room.head)


async def _try(request: Awaitable[Any]) -> None:
    """Wait for a request that may be in vain."""
    try:
        await request
    except ConnectionLost:
        pass
    except Refused as refusal:
        assert refusal.code in {"already_in_room", "not_in_room"}  # noqa: PT017


class World:
    """Everybody, and the dice."""

    def __init__(self, url: str, seed: int) -> None:
        self.url = url
        self.dice = random.Random(seed)
        self.actors: list[Actor] = []
        self.witness = Witness()
        self.rooms: dict[str, str] = {}
        self.begun: dict[str, int] = {}
        self._numbers = itertools.count(1)

    async def open(self, stack: AsyncExitStack) -> None:
        """Bring everybody; Ada has two connections."""
        await self.witness.connect(self.url)
        stack.push_async_callback(self.witness.leaves)
        await self.witness.named("Witness")
        for name in ROOMS:
            room = (await self.witness.gets("create_room", name=name))["room"]
            self.rooms[name], self.begun[name] = room["id"], room["revision"]
        for name in PEOPLE:
            await self._enter(stack, name)
        await self._enter(stack, PEOPLE[0], self.actors[0].client.token)

    async def _enter(self, stack: AsyncExitStack, name: str, token: str | None = None) -> None:
        actor = Actor(self.url, name, self.dice.choice((1, 8)), token)
        await stack.enter_async_context(actor.client)
        self.actors.append(actor)

    def burst(self, actor: Actor) -> None:
        """Say a few things."""
        room = self.dice.choice(ROOMS)
        for _ in range(self.dice.randint(1, 8)):
            actor.say(room, f"{next(self._numbers)}")

    def flood(self, actor: Actor) -> None:
        """Say more than can wait for somebody who does not read any more."""
        self.dice.choice(self.actors).lossy.reads.clear()
        room = self.dice.choice(ROOMS)
        for _ in range(40):
            actor.say(room, f"{next(self._numbers)} " + "x" * 9_000)

    def act(self) -> None:
        """Let something happen to somebody."""
        actor = self.dice.choice(self.actors)
        chances: tuple[tuple[int, Callable[[], object]], ...] = (
            (30, lambda: self.burst(actor)),
            (3, lambda: self.flood(actor)),
            (14, lambda: actor.join(self.dice.choice(ROOMS))),
            (5, lambda: actor.leave(self.dice.choice(ROOMS))),
            (5, actor.lossy.cut),
            (8, lambda: setattr(actor.lossy, "holes", self.dice.randint(1, 5))),
            (2, lambda: setattr(actor.lossy, "refusals", 1)),
            (3, actor.lossy.reads.clear),
            (5, actor.lossy.reads.set),
        )
        weights = [weight for weight, _ in chances]
        [(_, happening)] = self.dice.choices(chances, weights)
        happening()

    async def come_to_rest(self) -> dict[str, Truth]:
        """Lose nothing more, wait for all that was asked, and let a last word show all holes."""
        for actor in self.actors:
            actor.lossy.heal()
        async with asyncio.timeout(PATIENCE_SECONDS):
            for actor in self.actors:
                await asyncio.gather(*actor.tasks)
        for room in ROOMS:
            await self.witness.gets("send_message", room=room, text="The last word.")
        truths = {
            self.rooms[name]: await Truth.fetch(self.witness, self.rooms[name], self.begun[name])
            for name in ROOMS
        }
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not all(_is_at_rest(actor.client, truths) for actor in self.actors):
                await asyncio.sleep(0.02)
        return truths


def _is_at_rest(client: ChatClient, truths: dict[str, Truth]) -> bool:
    return client.online and all(
        view.revision == truths[room_id].room["revision"] and view.complete
        for room_id, view in client.rooms.items()
    )


def _check_rooms(client: ChatClient, truths: dict[str, Truth]) -> int:
    """Check what a client holds; return how many rooms it holds whole."""
    assert client.user is not None
    own = {
        room_id
        for room_id, truth in truths.items()
        if any(member.user == client.user for member in truth.members)
    }
    assert set(client.rooms) == own
    whole = 0
    for room_id, view in client.rooms.items():
        truth = truths[room_id]
        if view.loaded:
            assert_holds(view, truth.room, truth.members, truth.messages)
            whole += 1
        else:
            assert msgspec.to_builtins(view.room) == truth.room
            assert set(view.members) <= {member.user.id for member in truth.members}
            assert_holds_messages(view, truth.messages)
    return whole


def _check_heard(actor: Actor, truths: dict[str, Truth]) -> None:
    """Check that no broadcast reached somebody who was not in the room."""
    assert actor.client.user is not None
    for room_id, revision in actor.lossy.heard:
        assert truths[room_id].was_there(actor.client.user.id, revision)


def _check_told(actor: Actor, truths: dict[str, Truth]) -> None:
    """Check that messages were told once, in order and truly: all from where one entered."""
    for room_id, truth in truths.items():
        told = [event.message for event in actor.told if event.message.room == room_id]
        positions = [message.position for message in told]
        starts = actor.begun[room_id]
        for before, position in itertools.pairwise([0, *positions]):
            assert position > before
            assert position == before + 1 or position - 1 in starts
        if room_id in actor.client.rooms:
            head = truth.room["head"]
            assert head in (starts if not positions else {positions[-1], max(starts)})
        for message in told:
            assert message == truth.messages[message.position - 1]


def _check_stored(actors: list[Actor], world: World, truths: dict[str, Truth]) -> None:
    """Check that what was acknowledged is there once, in the order in which it was said."""
    for name in ROOMS:
        truth = truths[world.rooms[name]]
        texts = [message.text for message in truth.messages]
        assert len(set(texts)) == len(texts)
        for actor in actors:
            stored = [actor.stored[key] for key in actor.said if key in actor.stored]
            here = [message for message in stored if message.room == truth.room["id"]]
            assert all(one.position < two.position for one, two in itertools.pairwise(here))
            assert all(message == truth.messages[message.position - 1] for message in here)


@pytest.fixture(params=["sqlite", "postgres"])
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "sqlite":
        return dict(ENVIRONMENT)
    return ENVIRONMENT | {"STONECHAT_DATABASE_URL": request.getfixturevalue("postgres_url")}


def _seed(given: int | str) -> int:
    if wanted := os.environ.get("STONECHAT_REPLAY_SEED"):
        return int(wanted)
    return given if isinstance(given, int) else secrets.randbelow(10**9)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("given", [*FIXED_SEEDS, "fresh"])
async def test_whatever_is_lost_on_the_way_every_client_ends_where_the_rooms_are(
    start_server: StartServer, environment: dict[str, str], given: int | str
) -> None:
    seed = _seed(given)
    print(f"STONECHAT_REPLAY_SEED={seed}")  # noqa: T201 - to play it again
    world = World(start_server(environment=environment).url, seed)
    async with AsyncExitStack() as stack:
        await world.open(stack)
        for _ in range(ACTS):
            world.act()
            await asyncio.sleep(world.dice.choice((0, 0, 0.005, 0.05)))
        truths = await world.come_to_rest()
        whole = sum(_check_rooms(actor.client, truths) for actor in world.actors)
        for name in ROOMS:
            assert world.witness.user is not None
            told = world.witness.told[world.rooms[name]]
            truths[world.rooms[name]].check_told(told, world.witness.user["id"])
        for actor in world.actors:
            await actor.finish()
            _check_heard(actor, truths)
            _check_told(actor, truths)
        _check_stored(world.actors, world, truths)
    assert whole
    assert sum(actor.lossy.lost for actor in world.actors)
