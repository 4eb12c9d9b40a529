"""Everything that can be asked for, asked by everybody, beside what they should get."""

from typing import Any, Final

from tests.conversations.device import Device, Json, Person
from tests.conversations.model import Message, Room, Stream, Whisper
from tests.conversations.probes import probe
from tests.conversations.world import World

SAMPLE: Final = 25
"""Words that each person looks for, and messages that they look at, of all that there are."""

HIDDEN: Final = 2
"""Hidden things of each kind that each person asks for in every way."""


def sweep(world: World, factor: float) -> None:
    """Let everybody ask for everything, and look at what came."""
    for person in (*world.people, world.stranger):
        if person is not world.stranger:
            View(world, person).check()
        probe(world, person, most=int(HIDDEN * factor))
        world.settle()  # nobody else has heard anything of it


class View:
    """The server as one person is shown it."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._model = world.model
        self._person = person
        self._me = person.id

    def check(self) -> None:
        """Compare all of it with what the person may know, on a new device."""
        device = self._person.comes()
        self._person.devices.insert(0, self._person.devices.pop())
        self._check_welcome(device)
        self._check_list()
        for room in self._model.rooms.values():
            if self._model.sees(self._me, room):
                self._check_room(room)
        for whisper in self._model.whispers_of(self._me):
            self._check_stream(whisper, whisper=whisper.id)
        self._check_messages()
        self._check_search()
        self._check_own()
        self._person.goes(device)

    def _same(self, what: str, told: object, due: object) -> None:
        where = f"{what}, as {self._person.name} is told"
        assert told == due, self._world.blame(f"{where}:\n{told}\nshould be\n{due}")

    def _check_welcome(self, device: Device) -> None:
        told = {
            state["room"]["id"]: (
                *_numbers(state["room"]),
                state["role"],
                state["read"],
                state["unread"],
                state["mentions"],
            )
            for state in device.welcome["rooms"]
        }
        due = {
            room.id: (
                *_due_numbers(room),
                room.roles[self._me],
                room.read[self._me],
                room.unread(self._me),
                self._model.mentions(self._me, room),
            )
            for room in self._model.rooms.values()
            if self._me in room.roles
        }
        self._same("the rooms of welcome", told, due)
        whispers = {
            state["id"]: (
                state["room"],
                {user["id"] for user in state["members"]},
                (state["head"], state["revision"], state["read"], state["unread"]),
            )
            for state in device.welcome["whispers"]
        }
        due_whispers = {
            whisper.id: (
                whisper.room.id,
                set(whisper.members),
                (
                    whisper.head,
                    whisper.revision,
                    whisper.read[self._me],
                    whisper.unread(self._me),
                ),
            )
            for whisper in self._model.whispers_of(self._me)
        }
        self._same("the whispers of welcome", whispers, due_whispers)

    def _check_list(self) -> None:
        public = {room.id for room in self._model.rooms.values() if room.kind == "public"}
        for door in ("list_rooms", "GET rooms"):
            told = self._person.gets(door, limit=100)["rooms"]
            self._same(door, {room["id"] for room in told}, public)
        for room in self._model.rooms.values():
            if room.title:
                found = self._person.gets("list_rooms", query=room.title)["rooms"]
                due = [room.id] if self._model.sees(self._me, room) else []
                self._same(f"looking for {room}", [one["id"] for one in found], due)

    def _check_room(self, room: Room) -> None:
        person, dice = self._person, self._world.dice
        told = person.gets("GET rooms/{room}", room=room.id)["room"]
        self._same("a room", _numbers(told), _due_numbers(room))
        members = person.gets(
            dice.choice(("list_members", "GET rooms/{room}/members")), room=room.id
        )
        roles = {member["user"]["id"]: member["role"] for member in members["members"]}
        self._same("members", roles, room.roles)
        self._check_stream(room, room=room.id)
        self._check_whispers(room)
        if self._me in room.roles:
            joined = person.gets("join_room", room=room.id, limit=100)
            due = self._model.pages(self._me, room)[-100:]
            self._same("join_room", _drawn(joined["messages"]), _draw_all(due))
            self._check_missed("rooms", room)
        if room.roles.get(self._me) in {"owner", "moderator"} and room.kind != "direct":
            bans = person.gets("list_bans", room=room.id)["bans"]
            self._same("bans", {one["user"]["id"] for one in bans}, room.banned)
            asked = person.gets("list_join_requests", room=room.id)["requests"]
            assert {one["user"]["id"] for one in asked} <= room.asked
            person.gets("list_audit", room=room.id, limit=100)

    def _check_missed(self, kind: str, stream: Stream) -> None:
        [missed] = self._person.gets("catch_up", **{kind: {stream.id: 0}})[kind].values()
        messages = sorted(missed["messages"], key=lambda told: told["position"])
        self._same("what was missed", _drawn(messages), self._due(stream))
        self._same("the revision", missed["revision"], stream.revision)

    def _due(self, stream: Stream) -> list[Any]:
        return _draw_all(self._model.pages(self._me, stream))

    def _check_stream(self, stream: Stream, **where: str) -> None:
        """Read a stream in every direction."""
        dice, due = self._world.dice, self._due(stream)
        door = "GET {}s/{{{}}}/messages".format(*[next(iter(where))] * 2)
        forward, place = [], 0
        while True:
            asked = {**where, "after": place, "limit": dice.randint(1, 20)}
            page = self._person.gets(dice.choice(("history", door)), **asked)
            forward += page["messages"]
            if not page["more_after"]:
                break
            place = page["messages"][-1]["position"]
        self._same(f"{stream} forward", _drawn(forward), due)
        self._same(
            "the newest", _drawn(self._person.gets("history", **where)["messages"]), due[-50:]
        )
        readable = self._model.pages(self._me, stream)
        if readable:
            middle = dice.choice(readable)
            for around in ({"around": middle.position}, {"around_message": middle.id}):
                page = self._person.gets("history", **where, **around, limit=5)
                assert middle.id in {told["id"] for told in page["messages"]}
                assert all(told in due for told in _drawn(page["messages"]))
        self._person.gets("history", **where, at="2026-01-01T00:00:00Z", limit=1)
        pins = self._person.gets("list_pins", **where)["messages"]
        pinned = [message for message in readable[::-1] if message.pinned]
        self._same("pins", _drawn(pins), _draw_all(pinned[:50]))
        if isinstance(stream, Whisper):
            self._check_missed("whispers", stream)

    def _check_whispers(self, room: Room) -> None:
        """Each whisper comes with exactly one page of its room."""
        dice = self._world.dice
        before: dict[str, int] = {}
        told: list[Json] = []
        while True:
            page = self._person.gets("history", room=room.id, **before, limit=dice.randint(1, 20))
            told += page["whispers"]
            if not page["more_before"]:
                break
            before = {"before": page["messages"][0]["position"]}
        whispers = self._model.whispers_of(self._me, room)
        due = sorted(message.id for whisper in whispers for message in whisper.messages)
        self._same("whispers", sorted(one["id"] for one in told), due)
        assert all(self._model.messages[one["id"]].after == one["whisper"]["after"] for one in told)

    def _check_messages(self) -> None:
        """Ask for single messages, what they said before, and what is attached to them."""
        readable = [it for it in self._model.all_said() if self._model.reads(self._me, it)]
        for message in self._sample(readable):
            told = self._person.gets("GET messages/{message}", message=message.id)["message"]
            self._same("a message", _drawn([told]), _draw_all([message]))
            edits = self._person.asks(
                self._world.dice.choice(("list_edits", "GET messages/{message}/edits")),
                message=message.id,
            )
            if self._model.sees_edits(self._me, message) and not message.deleted:
                assert all(word in edits.raw for word in message.texts[:-1])
            elif not self._model.sees_edits(self._me, message):
                assert '"forbidden"' in edits.raw or '"not_in_room"' in edits.raw, edits
        for message in readable:
            for attached in message.attached:
                seen = self._person.asks("GET /uploads/{upload}", upload=attached.id)
                assert seen.raw.startswith("404" if message.deleted else "200"), seen
                shows = attached.is_image or message.deleted or attached.word in seen.raw
                assert shows, f"another file: {seen}"

    def _check_search(self) -> None:
        said = [(word, it) for it in self._model.all_said() for word in it.texts]
        for word, message in self._sample(said):
            found = self._person.gets(self._world.dice.choice(("search", "GET search")), query=word)
            due = (
                [message.id]
                if message.text == word and self._model.reads(self._me, message)
                else []
            )
            self._same(
                f"looking for {word}", [one["message"]["id"] for one in found["results"]], due
            )
        for room in self._model.rooms.values():
            if room.title:
                found = self._person.gets("search", query=room.title)
                due = [room.id] if self._model.sees(self._me, room) else []
                self._same("rooms found", [one["id"] for one in found["rooms"]], due)

    def _check_own(self) -> None:
        """What is only about oneself, which may tell nothing of others."""
        for door in ("profile", "session", "sessions", "blocks", "users", "server"):
            self._person.gets(f"GET {door}")
        for other in self._world.people:
            self._person.gets("GET users/{user}", user=other.id)
        if not self._person.guest:
            export = self._person.gets("GET account/export")
            for key, kind in (("messages", Room), ("whispers", Whisper)):
                told = {one["id"] for one in export[key]}
                said = (it for it in self._model.all_said() if isinstance(it.stream, kind))
                due = {it.id for it in said if it.author == self._me}
                self._same(f"one's own {key}", told, due)
                for one in export[key]:
                    readable = self._model.reads(self._me, self._model.messages[one["id"]])
                    assert readable or not one["reactions"], one
        if self._person.moderates:
            self._person.gets("GET reports", limit=100)

    def _sample(self, things: list[Any]) -> list[Any]:
        return self._world.dice.sample(things, min(len(things), SAMPLE))


def _numbers(told: Json) -> tuple[Any, ...]:
    return (
        told["members_count"],
        told["head"],
        told["revision"],
        told["archived"],
        told["title"] or "",
        told["topic"] or "",
    )


def _due_numbers(room: Room) -> tuple[Any, ...]:
    return (len(room.roles), room.head, room.revision, room.archived, room.title, room.topic)


def _drawn(messages: list[Json]) -> list[Any]:
    return [
        (
            told["id"],
            told["position"],
            told["author"]["id"],
            told["text"].partition(" ")[0],
            told["deleted_at"] is not None,
            told["pinned_at"] is not None,
            {one["emoji"]: one["users"] for one in told["reactions"]},
            sorted(one["id"] for one in (*told["images"], *told["files"])),
        )
        for told in messages
    ]


def _draw_all(messages: list[Message]) -> list[Any]:
    return [
        (
            it.id,
            it.position,
            it.author,
            it.text,
            it.deleted,
            it.pinned,
            {emoji: who for emoji, who in it.reactions.items() if who},
            [] if it.deleted else sorted(one.id for one in it.attached),
        )
        for it in messages
    ]
