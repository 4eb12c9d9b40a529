"""What people do about rooms, each as it is asked and as it should turn out."""

from datetime import UTC, datetime, timedelta
from typing import Final

from tests.conversations.device import Json, Person
from tests.conversations.model import Room
from tests.conversations.world import Unable, World

RANKS: Final = {"owner": 2, "moderator": 1, "member": 0}

MOST: Final = {"public": 3, "private": 4, "direct": 3}
"""More rooms of a kind would only mean that less happens in each."""


def create_room(world: World, who: Person, kind: str | None = None) -> None:
    """Make a room, mostly a private one."""
    kind = kind or ("public" if who.guest or world.chance(0.3) else "private")
    if _count(world, kind) >= MOST[kind]:
        raise Unable
    title, topic = world.word(), world.word()
    name = f"room.{len(world.model.rooms)}" if kind == "public" else None
    room = Room("", kind=kind, name=name, title=title, topic=topic)
    asked: Json = {"title": title, "topic": topic, "visibility": kind}
    if name:
        asked["name"] = name
    room.id = world.does(who, "create_room", **asked)["room"]["id"]
    room.enter(who.id, "owner")
    world.model.note_room(room)
    if kind == "private" and world.chance(0.7):
        show_since_joining(world, who, room)


def show_since_joining(world: World, who: Person, room: Room) -> None:
    """Let members see only what is said from when they come."""
    world.does(who, "update_room", room=room.id, history="joined")
    room.history = "joined"
    room.revision += 1


def _count(world: World, kind: str) -> int:
    return sum(room.kind == kind and bool(room.roles) for room in world.model.rooms.values())


def open_direct(world: World, who: Person) -> None:
    """Be in a direct room."""
    world.account(who)
    others = [it.id for it in world.people if it is not who and not it.guest and it.name != "eve"]
    chosen = world.dice.sample(others, world.dice.choice((1, 1, 2)))
    if world.is_barred(who, chosen):
        raise Unable
    people = {who.id, *chosen}
    known = [it for it in world.model.rooms.values() if it.kind == "direct"]
    again = [room.id for room in known if set(room.roles) == people]
    if not again and len(known) >= MOST["direct"]:
        raise Unable
    asked = {"user": chosen[0]} if len(chosen) == 1 else {"users": chosen}
    told = world.does(who, "open_direct", **asked)["room"]
    if again:
        assert [told["id"]] == again
        return
    room = Room(told["id"], kind="direct")
    for person in (who.id, *chosen):
        room.enter(person, "member")
    world.model.note_room(room)


def join(world: World, who: Person) -> None:
    """Come into a public room."""
    room = world.one_of(
        room
        for room in world.model.rooms.values()
        if room.kind == "public"
        and who.id not in room.roles
        and not room.archived
        and who.id not in room.banned
    )
    world.does(who, "join_room", room=world.dice.choice((room.id, room.name)))
    room.enter(who.id, "member")


def leave(world: World, who: Person) -> None:
    """Go out of a room."""
    room = world.one_of(
        room
        for room in world.model.rooms.values()
        if who.id in room.roles and room.kind != "direct"
    )
    world.does(who, "leave_room", room=room.id)
    room.leave(who.id)


def invite(world: World, who: Person) -> None:
    """Bring somebody into a room."""
    world.account(who)
    room = world.one_of(
        room
        for room in world.model.rooms.values()
        if who.id in room.roles and room.kind != "direct" and not room.archived
    )
    other = world.one_of(
        it.id
        for it in world.people
        if it.id not in room.roles and it.id not in room.banned and it.name != "eve"
    )
    if world.is_barred(who, [other]):
        raise Unable
    bring_in(world, who, room, other)


def bring_in(world: World, who: Person, room: Room, other: str) -> None:
    """Let somebody into a room."""
    world.does(who, "invite", room=room.id, user=other)
    room.enter(other, "member")


def ask_to_join(world: World, who: Person) -> None:
    """Ask to be let into a private room, of which one may have heard somewhere."""
    world.account(who)
    room = world.one_of(
        room
        for room in world.model.rooms.values()
        if room.kind == "private"
        and who.id not in room.ever
        and who.id not in room.asking
        and not room.archived
    )
    word = world.word()
    world.model.secrets[word] = lambda one: (
        one == who.id or RANKS.get(room.roles.get(one, ""), 0) > 0
    )
    world.does(who, "ask_to_join", room=room.id, text=word)
    room.asked.add(who.id)
    if not world.is_barred(who, [it for it, role in room.roles.items() if RANKS[role]]):
        room.asking.add(who.id)


def answer_asking(world: World, who: Person) -> None:
    """Let somebody in who asks, or not."""
    room = world.one_of(
        room
        for room in world.model.rooms.values()
        if RANKS.get(room.roles.get(who.id, ""), 0) and room.asking and not room.archived
    )
    other = world.one_of(it.id for it in world.people if it.id in room.asking - room.banned)
    accept = world.chance(0.5)
    world.does(who, "answer_join_request", room=room.id, user=other, accept=accept)
    room.asking.discard(other)
    if accept:
        room.enter(other, "member")


def _below(world: World, who: Person) -> tuple[Room, str]:
    """A room, and a member of it whom somebody may moderate."""
    return world.one_of(
        (room, other)
        for room in world.model.rooms.values()
        if room.kind != "direct" and who.id in room.roles
        for other, role in room.roles.items()
        if RANKS[role] < RANKS[room.roles[who.id]]
    )


def remove(world: World, who: Person) -> None:
    """Put somebody out."""
    room, other = _below(world, who)
    world.does(who, "remove_member", room=room.id, user=other)
    room.leave(other)


def ban(world: World, who: Person) -> None:
    """Keep somebody out, or let them come again."""
    held = [
        (room, other)
        for room in world.model.rooms.values()
        if RANKS.get(room.roles.get(who.id, ""), 0)
        for other in world.usernames
        if other in room.banned
    ]
    if held and world.chance(0.5):
        room, other = world.one_of(held)
        world.does(who, "ban", room=room.id, user=other, on=False)
        room.banned.discard(other)
        return
    room, other = _below(world, who)
    word = world.word()
    world.model.secrets[word] = lambda one: world.model.keeps_order(one, room)
    world.does(who, "ban", room=room.id, user=other, on=True, reason=word)
    room.banned.add(other)
    room.asking.discard(other)
    room.leave(other)


def mute(world: World, who: Person) -> None:
    """Let somebody only listen, or speak again."""
    room, other = _below(world, who)
    on = other not in room.muted
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat() if on else None
    world.does(who, "mute_member", room=room.id, user=other, until=until)
    (room.muted.add if on else room.muted.discard)(other)
    room.revision += 1


def set_role(world: World, who: Person) -> None:
    """Give somebody another role."""
    room, other = _below(world, who)
    if room.roles[who.id] != "owner":
        raise Unable
    role = world.one_of(it for it in RANKS if it != room.roles[other])
    world.does(who, "set_role", room=room.id, user=other, role=role)
    room.give_role(other, role)


def update_room(world: World, who: Person) -> None:
    """Change what a room is like."""
    room = world.one_of(
        room
        for room in world.model.rooms.values()
        if room.kind != "direct" and RANKS.get(room.roles.get(who.id, ""), 0)
    )
    what = world.dice.choice(("title", "topic", "history", "receipts"))
    if what == "history" and room.kind == "private":
        room.history = "joined" if room.history == "all" else "all"
    elif what == "receipts":
        room.receipts = not room.receipts
    elif what == "topic":
        room.topic = world.word()
    else:
        what, room.title = "title", world.word()
    world.model.note_words(room)
    world.does(who, "update_room", room=room.id, **{what: getattr(room, what)})
    room.revision += 1


def archive(world: World, who: Person) -> None:
    """Let nothing more be said in a room, or go on."""
    room = world.one_of(
        room
        for room in world.model.rooms.values()
        if room.roles.get(who.id) == "owner" and room.kind != "direct"
    )
    room.archived = not room.archived
    world.does(who, "archive_room", room=room.id, on=room.archived)
    room.revision += 1


def block(world: World, who: Person) -> None:
    """Let somebody not reach one any more, or again."""
    other = world.one_of(it for it in world.people if it is not who)
    pair = (who.id, other.id)
    on = pair not in world.model.blocks
    world.does(who, "block", user=other.id, on=on)
    (world.model.blocks.add if on else world.model.blocks.discard)(pair)


def be_seen(world: World, who: Person) -> None:
    """Say something of oneself, which those hear who share a room."""
    word = world.word()
    world.model.secrets[word] = lambda one: one == who.id or world.model.shares(one, who.id)
    world.does(who, "set_status", status=world.dice.choice(("online", "away")), text=word)


def watch(world: World, who: Person) -> None:
    """Hear of everybody's presence."""
    device = world.dice.choice(who.devices)
    device.gets("watch", users=[person.id for person in world.people])


def reconnect(world: World, who: Person) -> None:
    """Put a device away and take another one."""
    who.goes(world.dice.choice(who.devices))
    who.comes()
