"""Every broadcast, caused on a real server, and who of everybody heard it: the table or nothing."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from stonechat.chat.rights import RIGHTS, Right
from stonechat.chat.values import Role, RoomKind, ServerRole
from stonechat.storage.database import Database
from stonechat.wire.broadcasts import BROADCASTS
from tests.authorisation.cast import EVERYBODY, Actor, Cast, Place, Scene, Standing
from tests.support.chatter import Chatter
from tests.support.rest import rest_client
from tests.support.server import StartServer

ENVIRONMENT: Final = {"STONECHAT_RATE_LIMITS": "off", "STONECHAT_GUEST_GRACE_SECONDS": "600"}
DATABASE: Final = "stonechat.db"


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody with a connection who may hear what happens; `place` is None outside of the room."""

    standing: Standing
    place: Role | None
    chatter: Chatter = field(default_factory=Chatter, compare=False)
    actor: Actor | None = None

    def __str__(self) -> str:
        return f"{self.standing or 'a stranger'}, {self.place or 'not'} in the room"


@dataclass(slots=True)
class Stage:
    """One room with everybody in it and everybody out of it, and those who cause things.

    Attributes:
        star: a member whom everybody with a name watches.
        newcomer: comes and goes, with two connections: `doorway` acts.
    """

    url: str
    scene: Scene
    listeners: list[Listener]
    host: Chatter
    star: Chatter
    star_actor: Actor
    doorway: Chatter
    newcomer: Chatter

    async def everybody_has_heard_everything(self) -> None:
        """Whatever was on its way to these connections is there: answers stand behind it."""
        for chatter in self.connections():
            await chatter.asks("list_rooms", limit=1)

    def connections(self) -> Iterator[Chatter]:
        """Give all connections there are."""
        yield from (listener.chatter for listener in self.listeners)
        yield from (self.host, self.star, self.doorway, self.newcomer)


Cause = Callable[[Stage], Awaitable[object]]
Hears = Callable[[Listener], bool]


def _members(listener: Listener) -> bool:
    return listener.place in (RIGHTS[Right.HEAR_ROOM].room or ()) and listener.place is not None


def _moderators(listener: Listener) -> bool:
    least = RIGHTS[Right.JUDGE_REPORTS].least
    assert least is ServerRole.MODERATOR
    return listener.standing is not None and listener.standing.rank >= least.rank


def _those_who_run_it(listener: Listener) -> bool:
    return listener.place in (RIGHTS[Right.LET_IN].room or ()) and listener.place is not None


def _nobody(_: Listener) -> bool:
    return False


async def _patch_profile(stage: Stage) -> None:
    async with rest_client(stage.url, stage.star_actor.token) as rest:
        answer = await rest.patch("profile", json={"name": "Another name"})
        assert answer.is_success, answer.text


def _asks(who: str, event: str, *names: str, **fields: Any) -> Cause:
    """Let one of the stage ask something, about its room, plain member or message if named."""

    async def cause(stage: Stage) -> None:
        chatter: Chatter = getattr(stage, who)
        scene = stage.scene
        about = {"room": scene.room_id, "user": scene.member_id, "message": scene.message_id}
        await chatter.gets(event, **{name: about[name] for name in names}, **fields)

    return cause


async def _misbehave(stage: Stage) -> None:
    await stage.host.tells("send_message", room=stage.scene.room_id)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that causes a broadcast.

    Attributes:
        event: the broadcast.
        cause: makes it happen.
        hears: which of the listeners hear it, as the table says.
        others: who else of the stage hears it.
        kinds: in which rooms it can happen.
    """

    event: str
    cause: Cause
    hears: Hears
    others: tuple[str, ...] = ()
    kinds: tuple[RoomKind, ...] = (RoomKind.PUBLIC, RoomKind.PRIVATE)


PUBLIC: Final = (RoomKind.PUBLIC,)
PRIVATE: Final = (RoomKind.PRIVATE,)
IN_THE_ROOM: Final = ("host", "star")

HAPPENINGS: Final = (
    Happening(
        "message",
        _asks("host", "send_message", "room", text="Hello"),
        _members,
        IN_THE_ROOM,
    ),
    Happening(
        "message_changed",
        _asks("star", "react", "message", emoji="🐦", on=True),
        _members,
        IN_THE_ROOM,
    ),
    Happening("typing", _asks("host", "typing", "room", on=True), _members, ("star",)),
    Happening("user_joined", _asks("doorway", "join_room", "room"), _members, IN_THE_ROOM, PUBLIC),
    Happening("room_joined", _asks("star", "watch", users=[]), _nobody, ("newcomer",), PUBLIC),
    Happening(
        "read",
        _asks("doorway", "mark_read", "room", position=0, unread=True),
        _nobody,
        ("newcomer",),
        PUBLIC,
    ),
    Happening("user_left", _asks("doorway", "leave_room", "room"), _members, IN_THE_ROOM, PUBLIC),
    Happening("room_removed", _asks("star", "watch", users=[]), _nobody, ("newcomer",), PUBLIC),
    Happening(
        "member_changed",
        _asks("host", "set_role", "room", "user", role="moderator"),
        _members,
        IN_THE_ROOM,
    ),
    Happening(
        "member_changed",
        _asks("host", "mute_member", "room", "user", until="2999-01-01T00:00:00Z"),
        _members,
        IN_THE_ROOM,
    ),
    Happening(
        "room_changed",
        _asks("host", "update_room", "room", topic="Another topic"),
        _members,
        IN_THE_ROOM,
    ),
    Happening(
        "join_asked",
        _asks("doorway", "ask_to_join", "room", text="Let me in."),
        _those_who_run_it,
        ("host",),
        PRIVATE,
    ),
    Happening("presence", _asks("star", "set_status", status="away"), _members),
    Happening("profile_changed", _patch_profile, _members, ("star",)),
    Happening("report_filed", _asks("host", "report", "user", reason="Rude."), _moderators),
    Happening("problem", _misbehave, _nobody, ("host",)),
)
"""In this order: who comes later goes."""

UNCAUSED: Final = {
    "welcome": "is awaited by everybody who connects",
    "behind": "needs somebody who stops reading; no broadcast depends on who they are",
}
"""Broadcasts that nothing here causes; that nobody hears one too many is looked at all the same."""


def test_every_broadcast_is_caused() -> None:
    assert {happening.event for happening in HAPPENINGS} | set(UNCAUSED) == set(BROADCASTS)


@pytest.mark.parametrize("kind", [RoomKind.PUBLIC, RoomKind.PRIVATE])
async def test_everybody_hears_what_the_table_says_and_nothing_else(
    start_server: StartServer, tmp_path: Path, kind: RoomKind
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    database = Database.open(data / DATABASE)
    with database.transaction() as tx:
        cast = Cast(tx)
        scene = cast.scene(Place(kind, None), cast.host)
        listeners = list(_listeners(cast, scene))
        star, newcomer = cast.actor(ServerRole.MEMBER), cast.actor(ServerRole.MEMBER)
        cast.enter(scene.room_id, star.id, Role.MEMBER)
    database.close()
    server = start_server(data=data, environment=ENVIRONMENT)
    async with AsyncExitStack() as stack:

        async def connected(actor: Actor, chatter: Chatter | None = None) -> Chatter:
            chatter = chatter or Chatter()
            await chatter.connect(server.url, token=actor.token)
            stack.push_async_callback(chatter.leaves)
            return chatter

        for listener in listeners:
            assert listener.actor
            await connected(listener.actor, listener.chatter)
        stage = Stage(
            url=server.url,
            scene=scene,
            listeners=listeners,
            host=await connected(cast.host),
            star=await connected(star),
            star_actor=star,
            doorway=await connected(newcomer),
            newcomer=await connected(newcomer),
        )
        for listener in listeners:
            if listener.standing:
                await listener.chatter.gets("watch", users=[star.id])
        for happening in HAPPENINGS:
            if kind in happening.kinds:
                await _check(stage, happening)


def _listeners(cast: Cast, scene: Scene) -> Iterator[Listener]:
    for standing in EVERYBODY:
        yield Listener(standing, None, actor=cast.actor(standing))
        for role in Role if standing else ():
            actor = cast.actor(standing)
            cast.enter(scene.room_id, actor.id, role)
            yield Listener(standing, role, actor=actor)


async def _check(stage: Stage, happening: Happening) -> None:
    """Let it happen, let everybody hear it who should, and look that nobody heard anything more."""
    await happening.cause(stage)
    for listener in stage.listeners:
        if happening.hears(listener):
            await listener.chatter.hears(happening.event)
    for name in happening.others:
        await getattr(stage, name).hears(happening.event)
    await stage.everybody_has_heard_everything()
    follow_up = {"user_joined": "room_joined", "user_left": "room_removed"}.get(happening.event)
    too_much = [
        f"{listener} heard {event}"
        for listener in stage.listeners
        for event in BROADCASTS
        if not listener.chatter.heard_nothing_more(event)
    ]
    assert too_much == [], happening.event
    others = [
        event
        for chatter in (stage.host, stage.star, stage.doorway, stage.newcomer)
        for event in BROADCASTS
        if not chatter.heard_nothing_more(event) and event != follow_up
    ]
    assert others == [], happening.event
