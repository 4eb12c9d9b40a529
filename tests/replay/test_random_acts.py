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

from stonechat.client import (
    ChatClient,
    ConnectionLost,
    Event,
    MessageChanged,
    MessageReceived,
    Refused,
    RoomEntered,
    WhisperReceived,
)
from stonechat.wire.shapes import Message
from tests.replay.lossy import Lossy
from tests.replay.player import assert_holds, assert_holds_messages, assert_told_as_they_are
from tests.replay.truth import Json, Truth, WhisperTruth, Witness
from tests.support.accounts import register
from tests.support.server import StartServer

PEOPLE: Final = ("Ada", "Ben", "Cleo", "Dan")
ROOMS: Final = ("kitchen", "garden")
ACTS: Final = 180
PATIENCE_SECONDS: Final = 40.0
FIXED_SEEDS: Final = (2,)
HARMLESS: Final = {
    "already_in_room",
    "message_not_found",
    "not_in_room",
    "rate_limited",
    "user_not_in_room",
}
"""Refusals that one gets for what others did, or for what one did oneself a moment ago."""

ENVIRONMENT: Final = {
    # Nobody's guest is put out for having been cut off, and everybody falls behind soon.
    "STONECHAT_GUEST_GRACE_SECONDS": "600",
    "STONECHAT_OUTBOX_BYTES": "65536",
}


class Actor:
    """One client on a bad line, with what its program asked and was told."""

    def __init__(self, url: str, in_flight: int, token: str) -> None:
        self.lossy = Lossy()
        self._in_flight = in_flight
        self.client = ChatClient(
            url,
            token=token,
            keep_messages=None,
            in_flight=in_flight,
            dial=self.lossy.dial,
        )
        self.events = self.client.events()
        self.told: list[Event] = []
        # By room id, the heads behind which the client began to tell messages.
        self.begun: defaultdict[str, set[int]] = defaultdict(set)
        self.tasks: list[asyncio.Task[None]] = []
        # By room, the texts that were stored, in the order in which they were said.
        self.said: list[tuple[str, str]] = []
        self.in_order: set[tuple[str, str]] = set()
        self.stored: dict[tuple[str, str], Message] = {}
        self.whispered: list[Message] = []

    def say(self, room: str, text: str) -> None:
        """Say something; whether it may is the server's business.

        What is refused because one is not in the room yet, unheard because the line breaks, may be
        stored when it is repeated: behind what was on its way and came when one was.
        """
        self.said.append((room, text))
        if self._in_flight == 1 or self.client.room(room) is not None:
            self.in_order.add((room, text))
        self.tasks.append(asyncio.create_task(self._say(room, text)))

    def join(self, room: str) -> None:
        """Join."""
        self.tasks.append(asyncio.create_task(_try(self._join(room))))

    def leave(self, room: str) -> None:
        """Leave."""
        self.tasks.append(asyncio.create_task(_try(self.client.leave_room(room))))

    def whisper(self, room: str, text: str, to: str) -> None:
        """Say something to somebody alone."""
        self.tasks.append(asyncio.create_task(_try(self._whisper(room, text, to))))

    def amend(self, said: list[Json], dice: random.Random) -> None:
        """Edit, take back, react to or pin something that was said."""
        assert self.client.user is not None
        own = [message["id"] for message in said if message["author"]["id"] == self.client.user.id]
        acts: list[Callable[[], Awaitable[Any]]] = []
        if said:
            one, emoji, on = dice.choice(said)["id"], dice.choice("👍🫖"), dice.random() < 0.7
            acts += [
                lambda: self.client.react(one, emoji, on=on),
                lambda: self.client.pin(one, on=on),
            ]
        if own:
            mine, text = dice.choice(own), f"edited {dice.random()}"
            acts += [
                lambda: self.client.edit_message(mine, text),
                lambda: self.client.delete_message(mine),
            ]
        if acts:
            self.tasks.append(asyncio.create_task(_try(dice.choice(acts)())))

    async def _whisper(self, room: str, text: str, to: str) -> None:
        message = await self.client.send_message(room, text, to=[to])
        assert isinstance(message, Message)
        self.whispered.append(message)

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
            self.told.append(event)
            if isinstance(event, RoomEntered):
                self.begun[event.room.id].add(event.room.head)


async def _try(request: Awaitable[Any]) -> None:
    """Wait for a request that may be in vain."""
    try:
        await request
    except ConnectionLost:
        pass
    except Refused as refusal:
        assert refusal.code in HARMLESS  # noqa: PT017


class World:
    """Everybody, and the dice."""

    def __init__(self, url: str, seed: int) -> None:
        self.url = url
        self.dice = random.Random(seed)
        self.actors: list[Actor] = []
        self.witness = Witness()
        self.rooms: dict[str, str] = {}
        self.begun: dict[str, int] = {}
        self.tasks: list[asyncio.Task[Json]] = []
        self._numbers = itertools.count(1)

    async def open(self, stack: AsyncExitStack) -> None:
        """Bring everybody; Ada has two connections."""
        await self.witness.connect(self.url)
        stack.push_async_callback(self.witness.leaves)
        await self.witness.named("Witness")
        for name in ROOMS:
            room = (await self.witness.gets("create_room", name=name))["room"]
            self.rooms[name], self.begun[name] = room["id"], room["revision"]
        # Guests cannot whisper.
        tokens = [(await register(self.url, name)).token for name in PEOPLE]
        for token in [*tokens, tokens[0]]:
            await self._enter(stack, token)

    async def _enter(self, stack: AsyncExitStack, token: str) -> None:
        actor = Actor(self.url, self.dice.choice((1, 8)), token)
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

    def whisper(self, actor: Actor) -> None:
        """Say a few things to somebody."""
        room, to = self.dice.choice(ROOMS), self.dice.choice(PEOPLE)
        if actor.client.user is None or to == actor.client.user.username:
            return
        for _ in range(self.dice.randint(1, 3)):
            actor.whisper(room, f"{next(self._numbers)}", to)

    def amend(self, actor: Actor) -> None:
        """Change something that was said, aloud or not."""
        whispered = [
            msgspec.to_builtins(message) for each in self.actors for message in each.whispered
        ]
        for said in (self.witness.said(), whispered):
            actor.amend(said[-20:], self.dice)

    def run(self) -> None:
        """Let the owner of the rooms describe one otherwise, or give somebody a role."""
        room, role = self.dice.choice(ROOMS), self.dice.choice(("member", "moderator", "owner"))
        topic = f"Topic {next(self._numbers)}"
        asked = (
            self.witness.asks("update_room", room=room, topic=topic)
            if self.dice.random() < 0.5
            else self.witness.asks("set_role", room=room, user=self.dice.choice(PEOPLE), role=role)
        )
        self.tasks.append(asyncio.create_task(asked))

    def act(self) -> None:
        """Let something happen to somebody."""
        actor = self.dice.choice(self.actors)
        chances: tuple[tuple[int, Callable[[], object]], ...] = (
            (30, lambda: self.burst(actor)),
            (3, lambda: self.flood(actor)),
            (25, lambda: self.amend(actor)),
            (20, lambda: self.whisper(actor)),
            (8, self.run),
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
            await asyncio.gather(*self.tasks)
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

    async def whispers_come_to_rest(self) -> dict[str, WhisperTruth]:
        """Let everybody learn what was lost of their whispers, where no last word showed it."""
        members = {
            message.whisper.id: actor
            for actor in self.actors
            for message in actor.whispered
            if message.whisper
        }
        async with asyncio.timeout(PATIENCE_SECONDS):
            truths = {
                whisper_id: await WhisperTruth.fetch(actor.client, whisper_id)
                for whisper_id, actor in members.items()
            }
            for actor in self.actors:
                lost = {whisper_id: truths[whisper_id] for whisper_id in actor.lossy.lost_of}
                if not _knows_whispers(actor.client, lost):
                    actor.lossy.cut()
            while not all(_knows_whispers(actor.client, truths) for actor in self.actors):
                await asyncio.sleep(0.02)
        return truths


def _own_whispers(client: ChatClient, truths: dict[str, WhisperTruth]) -> dict[str, WhisperTruth]:
    assert client.user is not None
    return {
        whisper_id: truth
        for whisper_id, truth in truths.items()
        if client.user.id in _members_of(truth.messages[0])
    }


def _members_of(message: Message) -> list[str]:
    assert message.whisper is not None
    return message.whisper.members


def _knows_whispers(client: ChatClient, truths: dict[str, WhisperTruth]) -> bool:
    return client.online and all(
        whisper_id in client.whispers
        and client.whispers[whisper_id].revision == truth.revision
        and client.whispers[whisper_id].complete
        for whisper_id, truth in _own_whispers(client, truths).items()
    )


def _check_whispers(actor: Actor, truths: dict[str, WhisperTruth]) -> None:
    """Check that whispers are held as they are and were told once, in order, to their members."""
    client = actor.client
    assert client.user is not None
    own = _own_whispers(client, truths)
    assert set(client.whispers) == set(own)
    assert all(client.user.id in members for members in actor.lossy.overheard)
    for whisper_id, truth in own.items():
        view = client.whispers[whisper_id]
        assert (view.room_id, list(view.messages)) == (truth.room_id, truth.messages)
        told = [
            event.message
            for event in actor.told
            if isinstance(event, WhisperReceived)
            and event.message.id in {message.id for message in truth.messages}
        ]
        assert [message.position for message in told] == list(range(1, len(truth.messages) + 1))


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
        events = [
            event
            for event in actor.told
            if isinstance(event, MessageReceived | MessageChanged) and event.message.room == room_id
        ]
        told = [event.message for event in events if isinstance(event, MessageReceived)]
        positions = [message.position for message in told]
        starts = actor.begun[room_id]
        for before, position in itertools.pairwise([0, *positions]):
            assert position > before
            assert position == before + 1 or position - 1 in starts
        if room_id in actor.client.rooms:
            head = truth.room["head"]
            assert head in (starts if not positions else {positions[-1], max(starts)})
            since = [event for event in events if event.message.position > max(starts)]
            assert_told_as_they_are(since, truth.messages)
        for message in told:
            assert _said(message) == _said(truth.messages[message.position - 1])


def _said(message: Message) -> tuple[str, str, int, str]:
    """What of a message never changes."""
    return (message.id, message.author.id, message.position, message.sent_at)


def _check_stored(actors: list[Actor], world: World, truths: dict[str, Truth]) -> None:
    """Check that what was acknowledged is there once, in the order in which it was said."""
    for name in ROOMS:
        truth = truths[world.rooms[name]]
        texts = [message.text for message in truth.messages if message.deleted_at is None]
        assert len(set(texts)) == len(texts)
        for actor in actors:
            stored = [(key, actor.stored[key]) for key in actor.said if key in actor.stored]
            here = [(key, it) for key, it in stored if it.room == truth.room["id"]]
            in_order = [message for key, message in here if key in actor.in_order]
            assert all(one.position < two.position for one, two in itertools.pairwise(in_order))
            for _, message in here:
                assert _said(message) == _said(truth.messages[message.position - 1])


@pytest.fixture(params=["sqlite", "postgres"])
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "sqlite":
        return dict(ENVIRONMENT)
    return ENVIRONMENT | {"STONECHAT_DATABASE_URL": request.getfixturevalue("postgres_url")}


def _seed(given: int | str) -> int:
    if wanted := os.environ.get("STONECHAT_REPLAY_SEED"):
        return int(wanted)
    return given if isinstance(given, int) else secrets.randbelow(10**9)


@pytest.mark.timeout(180)
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
        whispers = await world.whispers_come_to_rest()
        whole = sum(_check_rooms(actor.client, truths) for actor in world.actors)
        for name in ROOMS:
            assert world.witness.user is not None
            told = world.witness.told[world.rooms[name]]
            truths[world.rooms[name]].check_told(told, world.witness.user["id"])
        for actor in world.actors:
            await actor.finish()
            _check_heard(actor, truths)
            _check_told(actor, truths)
            _check_whispers(actor, whispers)
        _check_stored(world.actors, world, truths)
    assert whole
    # Where the dice fall anew each time they may also spare everybody.
    assert given == "fresh" or any(actor.lossy.lost for actor in world.actors)
