"""What people do about messages, each as it is asked and as it should turn out."""

from tests.conversations.device import Json, Person
from tests.conversations.model import Attached, Message, Room, Stream, Whisper
from tests.conversations.world import Unable, World, room_of
from tests.support.pictures import picture

EMOJI = ("👍", "🎉", "😀")


def say(world: World, who: Person) -> None:
    """Say something in a room."""
    room = world.one_of(world.open_rooms(who))
    if room.kind == "direct" and world.is_barred(who, room.roles):
        raise Unable
    say_in(world, who, room)


def say_in(world: World, who: Person, room: Room) -> None:
    """Say something there, perhaps to somebody, and with something to look at."""
    word = world.word()
    fields: Json = {"room": room.id, "text": f"{word} said"}
    calls: set[str] = set()
    calls_all = False
    if world.chance(0.3):
        called = world.one_of(room.roles)
        fields["text"] += f" @{world.usernames[called]}"
        calls = {called} - {who.id}
        calls = {one for one in calls if (one, who.id) not in world.model.blocks}
    elif world.chance(0.1):
        fields["text"] += " @room"
        calls_all = True
    answered = [it for it in room.messages if world.model.reads(who.id, it) and not it.deleted]
    if answered and world.chance(0.2):
        fields["reply_to"] = world.dice.choice(answered).id
    shown = show(world, who, fields) if world.chance(0.2) else ()
    told = world.does(who, "send_message", **fields)["message"]
    message = _said(world, room, who, told, word)
    message.answers = fields.get("reply_to")
    if message.answers:
        world.model.messages[message.answers].known_to.add(who.id)
    for attached in shown:
        world.model.note_attached(message, attached)
    message.calls, message.calls_all = frozenset(calls), calls_all
    world.heard_by("message", message, room.roles)


def whisper(world: World, who: Person) -> None:
    """Say something to some of a room."""
    world.account(who)
    room = world.one_of(world.open_rooms(who))
    others = [one for one in room.roles if one != who.id and not world.by_id[one].guest]
    if not others:
        raise Unable
    chosen = world.dice.sample(others, min(len(others), world.dice.choice((1, 1, 2))))
    if world.is_barred(who, chosen):
        raise Unable
    word = world.word()
    fields = {"room": room.id, "text": f"{word} psst", "to": chosen}
    shown = show(world, who, fields) if world.chance(0.2) else ()
    told = world.does(who, "send_message", **fields)["message"]
    members = frozenset({who.id, *chosen})
    stream = next(
        (it for it in world.model.whispers_of(who.id, room) if it.members == members), None
    )
    if stream is None:
        stream = Whisper(told["whisper"]["id"], room=room, members=members)
        stream.read = dict.fromkeys(members, 0)
        world.model.note_whisper(stream)
    assert told["whisper"]["id"] == stream.id
    assert told["whisper"]["after"] == room.head, world.blame("a whisper stands elsewhere")
    message = _said(world, stream, who, told, word)
    message.after = room.head
    for attached in shown:
        world.model.note_attached(message, attached)
    world.heard_by("message", message, members)


def upload(world: World, who: Person) -> Attached:
    """Have an image or a file wait to be sent; only oneself knows of it."""
    word, is_image = world.word(), world.chance(0.5)
    content = picture() if is_image else f"{word} in the file".encode()
    media_type = "image/png" if is_image else "text/plain"
    told = who.uploads(content, media_type, name=f"{word}.bin")
    for secret in (told["id"], word):
        world.model.secrets[secret] = lambda one: one == who.id
    world.model.uploads[told["id"]] = who.id
    return Attached(told["id"], word, is_image)


def show(world: World, who: Person, fields: Json) -> tuple[Attached, ...]:
    """Put an image or a file into a message that is about to be sent."""
    attached = upload(world, who)
    del world.model.uploads[attached.id]
    fields["images" if attached.is_image else "files"] = [{"upload": attached.id}]
    return (attached,)


def _said(world: World, stream: Stream, who: Person, told: Json, word: str) -> Message:
    stream.revision += 1
    message = Message(told["id"], stream, stream.head + 1, who.id, [word])
    assert (told["position"], told["revision"]) == (message.position, stream.revision), world.blame(
        f"{told} has other numbers than {message.position}, {stream.revision}"
    )
    stream.messages.append(message)
    stream.read[who.id] = message.position
    world.model.note_message(message)
    return message


def _standing(world: World, who: Person) -> list[Message]:
    """Messages about which somebody may do something now."""
    rooms = world.open_rooms(who)
    return [
        message
        for message in world.model.all_said()
        if room_of(message.stream) in rooms
        and not message.deleted
        and world.model.reads(who.id, message)
        and not _is_barred(world, who, message.stream)
    ]


def _is_barred(world: World, who: Person, stream: Stream) -> bool:
    if isinstance(stream, Whisper) or (isinstance(stream, Room) and stream.kind == "direct"):
        return world.is_barred(who, world.members(stream))
    return False


def _changed(world: World, message: Message) -> None:
    """Note that a message is another than it was, which not all of its room may see."""
    stream = message.stream
    if isinstance(stream, Room) and stream.is_hidden_from_some(message):
        stream.revision += 2
    else:
        stream.revision += 1
        world.heard_by("message_changed", message, world.members(stream))


def edit(world: World, who: Person) -> None:
    """Say something else instead."""
    message = world.one_of(it for it in _standing(world, who) if it.author == who.id)
    word = world.word()
    world.does(who, "edit_message", message=message.id, text=f"{word} edited")
    message.texts.append(word)
    message.calls, message.calls_all = frozenset(), False
    world.model.note_text(message, word)
    _changed(world, message)


def delete(world: World, who: Person) -> None:
    """Take something back, of one's own or as who keeps order."""
    model = world.model
    message = world.one_of(
        it
        for it in model.all_said()
        if not it.deleted and model.reads(who.id, it) and _may_delete(world, who, it)
    )
    world.does(who, "delete_message", message=message.id)
    message.deleted = True
    message.pinned = False
    message.reactions.clear()
    _changed(world, message)


def _may_delete(world: World, who: Person, message: Message) -> bool:
    stream = message.stream
    if isinstance(stream, Whisper):
        return message.author == who.id
    assert isinstance(stream, Room)
    if message.author == who.id:
        return who.id in stream.roles
    return world.model.keeps_order(who.id, stream)


def react(world: World, who: Person) -> None:
    """Put an emoji on something, or take it away."""
    message = world.one_of(_standing(world, who))
    emoji = world.dice.choice(EMOJI)
    givers = message.reactions.setdefault(emoji, [])
    on = who.id not in givers
    world.does(who, "react", message=message.id, emoji=emoji, on=on)
    (givers.append if on else givers.remove)(who.id)
    _changed(world, message)


def pin(world: World, who: Person) -> None:
    """Pin something, or let it go."""
    message = world.one_of(_standing(world, who))
    message.pinned = not message.pinned
    world.does(who, "pin", message=message.id, on=message.pinned)
    _changed(world, message)


def mark_read(world: World, who: Person) -> None:
    """Say how far one has read, or that one has not."""
    model = world.model
    rooms: list[Stream] = [room for room in model.rooms.values() if who.id in room.roles]
    stream = world.one_of([*rooms, *model.whispers_of(who.id)])
    position, back = world.dice.randint(0, stream.head + 1), world.chance(0.3)
    where = "whisper" if isinstance(stream, Whisper) else "room"
    told = world.does(who, "mark_read", **{where: stream.id}, position=position, unread=back)
    position = min(max(position, model.floor(who.id, stream)), stream.head)
    stream.read[who.id] = position if back else max(stream.read[who.id], position)
    assert told["position"] == stream.read[who.id], world.blame(f"{told}")
    assert told["unread"] == stream.unread(who.id), world.blame(f"{told}")
    assert told["mentions"] == model.mentions(who.id, stream), world.blame(f"{told}")


def show_typing(world: World, who: Person) -> None:
    """Let others see that one is writing."""
    rooms = world.open_rooms(who)
    whispers = [it for it in world.model.whispers_of(who.id) if it.room in rooms]
    open_to = [it for it in (*rooms, *whispers) if not _is_barred(world, who, it)]
    stream = world.one_of(open_to)
    where = "whisper" if isinstance(stream, Whisper) else "room"
    world.does(who, "typing", **{where: stream.id}, on=True)


def report(world: World, who: Person) -> None:
    """Have moderators look at what somebody said."""
    model = world.model
    message = world.one_of(
        it for it in model.all_said() if model.reads(who.id, it) and it.author != who.id
    )
    word = world.word()
    author = message.author
    model.secrets[word] = lambda one: one == who.id or (one in model.moderators and one != author)
    model.report(who.id, message)
    message.known_to.add(who.id)
    world.does(who, "report", message=message.id, reason=word)
