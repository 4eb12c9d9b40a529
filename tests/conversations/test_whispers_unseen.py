"""A whisper changes nothing for anybody else: not one byte of all that they can ask for."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Final

import pytest

from stonechat.realtime.presence import FRESH_SECONDS
from tests.conversations import gathering
from tests.conversations.acts import act
from tests.conversations.company import Company
from tests.conversations.device import Person, Told
from tests.conversations.speaking import show
from tests.conversations.world import World

SEED: Final = 5
ACTS: Final = 60
_OF_NOW: Final = re.compile(r'"exported_at":"[^"]+"')
_ACTIVE: Final = re.compile(r'"last_active_at": ?"([^"]+)"')


def snapshot(world: World, person: Person) -> list[str]:
    """Let somebody ask for everything, always in the same words."""
    device = person.comes()
    answers = [Told(repr(device.welcome)), *_asked(world, person)]
    person.goes(device)
    return [_OF_NOW.sub("", told.raw) for told in answers]


def _asked(world: World, person: Person) -> Iterator[Told]:
    yield person.asks("list_rooms", limit=100)
    yield person.asks("watch", users=[one.id for one in world.people])
    for query in ("zq", "psst", "psst from:ada"):
        yield person.asks("search", query=query, limit=100)
    for room in world.model.rooms.values():
        for event in ("history", "list_members", "list_pins", "list_join_requests", "list_audit"):
            yield person.asks(event, room=room.id, limit=100)
        yield person.asks("history", room=room.id, limit=1)
        yield person.asks("history", room=room.id, at="2026-01-01T00:00:00Z")
        yield person.asks("catch_up", rooms={room.id: 0}, whispers={})
        yield person.asks("catch_up", rooms={room.id: room.revision}, whispers={})
        for door in ("", "/members", "/messages", "/pins", "/audit"):
            yield person.asks(f"GET rooms/{{room}}{door}", room=room.id)
    for one in world.people:
        yield person.asks("GET users/{user}", user=one.id)
    for door in ("rooms", "users", "profile", "blocks", "reports", "account", "account/export"):
        yield person.asks(f"GET {door}")


def whisper_in_every_way(world: World, room: str, ada: Person, ben: Person) -> None:
    """Let two do all that can be done in a whisper."""
    fields = {"room": room, "text": f"psst @{world.usernames[ben.id]} @room", "to": [ben.id]}
    show(world, ada, fields)
    first = ada.gets("send_message", **fields)["message"]
    stream = first["whisper"]["id"]
    ben.gets("typing", whisper=stream, on=True)
    answer = {"room": room, "text": "psst", "to": [ada.id], "reply_to": first["id"]}
    second = ben.gets("POST rooms/{room}/messages", **answer)["message"]
    ada.gets("mark_read", whisper=stream, position=2)
    ben.gets("PUT whispers/{whisper}/read", whisper=stream, position=0, unread=True)
    ada.gets("edit_message", message=first["id"], text="psst again")
    ben.gets("react", message=first["id"], emoji="👍", on=True)
    ben.gets("pin", message=second["id"], on=True)
    ada.gets("history", whisper=stream)
    ada.gets("delete_message", message=first["id"])


def _look_anew() -> None:
    """Let a while pass after which it is looked anew how people are seen."""
    time.sleep(FRESH_SECONDS)


def _without_activity(told: str) -> str:
    return _ACTIVE.sub("", told)


def _activity(told: str) -> list[float]:
    """When people were last active, which is known to some milliseconds only."""
    return [datetime.fromisoformat(at).timestamp() for at in _ACTIVE.findall(told)]


def test_nobody_else_can_tell_that_a_whisper_happened(company: Company) -> None:
    with ExitStack() as stack:
        world = World(company, SEED, stack)
        lobby = next(iter(world.model.rooms.values()))
        for person in world.people:
            world.does(person, "join_room", room=lobby.id)
            lobby.enter(person.id, "member")
        world.settle()
        for _ in range(ACTS):
            act(world, without=(gathering.leave, gathering.block))
        ada, ben = world.person("ada"), world.person("ben")
        others = [it for it in (*world.people, world.stranger) if it not in (ada, ben)]
        _look_anew()
        before = {person.name: snapshot(world, person) for person in others}
        world.wait()
        _ = [device.take_told() for person in others for device in person.devices]
        _look_anew()
        whisper_in_every_way(world, lobby.id, ada, ben)
        world.wait()
        heard = [
            it.raw for person in others for device in person.devices for it in device.take_told()
        ]
        assert [packet for packet in heard if packet.startswith("42")] == []
        for person in others:
            after = snapshot(world, person)
            told = zip(before[person.name], after, strict=True)
            for was, now in told:
                assert _without_activity(now) == _without_activity(was), person.name
                assert _activity(now) == pytest.approx(_activity(was), abs=0.5), person.name
        ada.gets("send_message", room=lobby.id, text="aloud")
        assert all(snapshot(world, it) != before[it.name] for it in others if it.id)
