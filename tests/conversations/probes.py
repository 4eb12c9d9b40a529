"""What somebody may not see, asked for by its id: it is answered like what never was."""

from collections.abc import Iterator
from typing import Any, Final

from tests.conversations.device import Person, Told
from tests.conversations.world import NEVER_WAS, World

Probe = tuple[str, dict[str, Any]]

PROBES: Final[dict[str, tuple[Probe, ...]]] = {
    "room": (
        ("history", {}),
        ("join_room", {}),
        ("leave_room", {}),
        ("list_members", {}),
        ("list_pins", {}),
        ("send_message", {"text": "Is anybody here?"}),
        ("send_message", {"text": "Psst", "to": ["ada"]}),
        ("mark_read", {"position": 1}),
        ("typing", {"on": True}),
        ("search", {"query": "zq"}),
        ("set_role", {"user": "ada", "role": "member"}),
        ("invite", {"user": "ada"}),
        ("remove_member", {"user": "ada"}),
        ("mute_member", {"user": "ada"}),
        ("ban", {"user": "ada", "on": True}),
        ("list_bans", {}),
        ("list_audit", {}),
        ("list_join_requests", {}),
        ("answer_join_request", {"user": "ada", "accept": True}),
        ("update_room", {"topic": "Mine"}),
        ("archive_room", {"on": True}),
        ("GET rooms/{room}", {}),
        ("GET rooms/{room}/members", {}),
        ("GET rooms/{room}/messages", {}),
        ("GET rooms/{room}/pins", {}),
        ("GET rooms/{room}/bans", {}),
        ("GET rooms/{room}/audit", {}),
        ("GET rooms/{room}/join-requests", {}),
        ("GET search", {"query": "zq"}),
        ("PUT rooms/{room}/membership", {}),
        ("DELETE rooms/{room}/membership", {}),
        ("POST rooms/{room}/messages", {"text": "Is anybody here?"}),
        ("POST rooms/{room}/members", {"user": "ada"}),
        ("PATCH rooms/{room}", {"topic": "Mine"}),
        ("PUT rooms/{room}/archive", {}),
        ("PUT rooms/{room}/read", {"position": 1}),
        ("DELETE rooms/{room}/members/{user}", {"user": "ada"}),
        ("PUT rooms/{room}/bans/{user}", {"user": "ada"}),
    ),
    "whisper": (
        ("history", {}),
        ("list_pins", {}),
        ("mark_read", {"position": 1}),
        ("typing", {"on": True}),
        ("GET whispers/{whisper}/messages", {}),
        ("GET whispers/{whisper}/pins", {}),
        ("PUT whispers/{whisper}/read", {"position": 1}),
    ),
    "message": (
        ("edit_message", {"text": "Mine"}),
        ("delete_message", {}),
        ("react", {"emoji": "👍", "on": True}),
        ("pin", {"on": True}),
        ("list_edits", {}),
        ("report", {"reason": "Let me see."}),
        ("GET messages/{message}", {}),
        ("GET messages/{message}/edits", {}),
        ("PATCH messages/{message}", {"text": "Mine"}),
        ("DELETE messages/{message}", {}),
        ("PUT messages/{message}/reactions/👍", {}),
        ("PUT messages/{message}/pin", {}),
        ("POST reports", {"reason": "Let me see."}),
    ),
    "reply_to": (("send_message", {"room": "lobby", "text": "Quite"}),),
    "around_message": (("history", {"room": "lobby"}),),
    "upload": (
        ("GET /uploads/{upload}", {}),
        ("GET /uploads/{upload}/thumbnail", {}),
        ("DELETE uploads/{upload}", {}),
    ),
}
"""By what the hidden thing's id is given as: where it is asked for, and how."""


def probe(world: World, person: Person, *, most: int) -> None:
    """Let somebody ask for what they may not see, in every way for so many things of each kind."""
    ada = world.person("ada").id
    given: dict[str, Any] = {"ada": ada, "['ada']": [ada]}
    for field, hidden in _hidden(world, person).items():
        chosen = world.dice.sample(hidden, min(len(hidden), most))
        for door, asked in PROBES[field] if chosen else ():
            if " " not in door and not person.devices:
                continue
            more = {name: given.get(str(it), it) for name, it in asked.items()}
            never = _reduced(person.asks(door, **{field: NEVER_WAS}, **more), NEVER_WAS)
            for which in chosen:
                told = _reduced(person.asks(door, **{field: which}, **more), which)
                assert told == never, world.blame(f"{person.name}: {door} {field} {which}")
    if person.devices:
        _probe_catching_up(world, person)


def _probe_catching_up(world: World, person: Person) -> None:
    hidden = _hidden(world, person)
    rooms, whispers = ([*hidden[kind], NEVER_WAS] for kind in ("room", "whisper"))
    for door in ("catch_up", "POST catch-up"):
        told = person.gets(door, rooms=dict.fromkeys(rooms, 0), whispers=dict.fromkeys(whispers, 0))
        assert set(told["rooms"].values()) | set(told["whispers"].values()) == {None}


def _hidden(world: World, person: Person) -> dict[str, list[str]]:
    model, me = world.model, person.id
    messages = [it.id for it in model.all_said() if not model.reads(me, it)]
    return {
        "room": [it.id for it in model.rooms.values() if not model.sees(me, it)],
        "whisper": [it.id for it in model.whispers.values() if me not in it.members],
        "message": messages,
        "reply_to": messages,
        "around_message": messages,
        "upload": [*_hidden_uploads(world, me)],
    }


def _hidden_uploads(world: World, me: str) -> Iterator[str]:
    yield from (which for which, owner in world.model.uploads.items() if owner != me)
    for message in world.model.all_said():
        for attached in message.attached:
            if not world.model.sees_attached(me, message):
                yield attached.id


def _reduced(told: Told, which: str) -> str:
    return told.raw.replace(which, "<id>")
