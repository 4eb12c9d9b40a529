"""What the bus carries: one change each, with who told it and how many that one told before."""

from collections.abc import Callable, Collection
from typing import Any, Final

import msgspec

from stonechat.actions import changes
from stonechat.realtime.nodes.bus import ALL, person_subject, room_subject
from stonechat.wire.shapes import Message

MESSAGE: Final = "message"
MESSAGE_CHANGED: Final = "message_changed"
TYPING: Final = "typing"
LOSS: Final = "loss"
"""The kind of a record that says only that others may be missing."""


class Record(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One change on its way.

    Attributes:
        origin: the process in which it happened.
        number: grows with each record of that process.
        kind: what `body` is.
        body: of a message the very bytes that clients get, of everything else the change.
    """

    origin: str
    number: int
    kind: str
    body: bytes


class Typing(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Somebody is writing, or is no longer.

    Attributes:
        stream_id: where.
        room_id: the same, or the room of a whisper.
        person_id: who.
        encoded: what clients are told.
    """

    stream_id: str
    room_id: str
    person_id: str
    encoded: bytes


class _Id(msgspec.Struct, frozen=True, gc=False):
    id: str


class _Whisper(msgspec.Struct, frozen=True, gc=False):
    id: str
    members: tuple[str, ...]


class _Calls(msgspec.Struct, frozen=True, gc=False):
    here: bool = False


class MessageHead(msgspec.Struct, frozen=True, gc=False):
    """What a process has to know of a message to tell it on."""

    id: str
    room: str
    revision: int
    author: _Id
    whisper: _Whisper | None = None
    mentions: _Calls = _Calls()


def _of_person(change: Any) -> Collection[str]:  # noqa: ANN401
    return (person_subject(change.user.id),)


def _of_room_and_person(change: Any) -> Collection[str]:  # noqa: ANN401
    room_id = change.room.id if hasattr(change, "room") else change.room_id
    return room_subject(room_id), person_subject(change.user.id)


def _of_message(change: changes.MessageSent | changes.MessageChanged) -> Collection[str]:
    message = change.message
    if message.whisper is None:
        return (room_subject(message.room),)
    return tuple(map(person_subject, message.whisper.members))


def _of_reader(change: changes.ReadPositionMoved) -> Collection[str]:
    moved = change.moved
    own = person_subject(moved.user.id)
    return (own, room_subject(moved.room)) if change.is_told and moved.room else (own,)


def _of_hearers(change: changes.JoinRequested | changes.ReportFiled) -> Collection[str]:
    return tuple(map(person_subject, change.hearers))


def _of_all(_: Any) -> Collection[str]:  # noqa: ANN401
    return (ALL,)


_SUBJECTS: Final[dict[type[Any], Callable[[Any], Collection[str]]]] = {
    changes.MessageSent: _of_message,
    changes.MessageChanged: _of_message,
    changes.ReadPositionMoved: _of_reader,
    changes.RoomChanged: lambda change: (room_subject(change.room.id),),
    changes.MemberJoined: _of_room_and_person,
    changes.MemberLeft: _of_room_and_person,
    changes.MemberChanged: lambda change: (room_subject(change.room_id),),
    changes.DirectOpened: lambda change: tuple(person_subject(one.id) for one in change.members),
    changes.JoinRequested: _of_hearers,
    changes.ReportFiled: _of_hearers,
    # Whoever watches somebody may be anywhere, and so may a connection that has no name yet.
    changes.AppearanceChanged: _of_all,
    changes.ProfileChanged: _of_all,
    changes.BlockChanged: _of_all,
    changes.SessionsEnded: _of_all,
    changes.MailAdded: _of_all,
    changes.PushesAdded: _of_all,
}
"""Under which subjects a change is told; what is not here concerns one process alone."""

_MESSAGES: Final = {changes.MessageSent: MESSAGE, changes.MessageChanged: MESSAGE_CHANGED}
_DECODERS: Final[dict[str, msgspec.msgpack.Decoder[Any]]] = {
    kind.__name__: msgspec.msgpack.Decoder(kind) for kind in _SUBJECTS if kind not in _MESSAGES
}

_to_json = msgspec.json.Encoder().encode
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Record).decode
_typing = msgspec.msgpack.Decoder(Typing)
_head: msgspec.json.Decoder[MessageHead] = msgspec.json.Decoder(MessageHead)


def subjects_of(change: changes.Change) -> Collection[str]:
    """Tell under which subjects others hear of a change; none if it concerns nobody elsewhere."""
    find = _SUBJECTS.get(type(change))
    return find(change) if find else ()


def write_record(origin: str, number: int, change: changes.Change) -> bytes:
    """Write a change that has subjects for the bus."""
    if isinstance(change, changes.MessageSent | changes.MessageChanged):
        kind, body = _MESSAGES[type(change)], encode_message(change.message)
    else:
        kind, body = type(change).__name__, _pack(change)
    return _pack(Record(origin, number, kind, body))


def write_typing(origin: str, number: int, typing: Typing) -> bytes:
    """Write that somebody is writing."""
    return _pack(Record(origin, number, TYPING, _pack(typing)))


def read_typing(record: Record) -> Typing:
    """Read that somebody is writing; raises msgspec.DecodeError."""
    return _typing.decode(record.body)


def write_loss(origin: str, number: int) -> bytes:
    """Write that what a process told may have got lost."""
    return _pack(Record(origin, number, LOSS, b""))


def read_record(payload: bytes) -> Record:
    """Read what came by the bus; raises msgspec.DecodeError."""
    return _unpack(payload)


def read_head(record: Record) -> MessageHead:
    """Read what has to be known of a message; raises msgspec.DecodeError."""
    return _head.decode(record.body)


def read_change(record: Record) -> changes.Change | None:
    """Read a change that is no message; None for one of a version that knows more than this.

    Raises msgspec.DecodeError.
    """
    decoder = _DECODERS.get(record.kind)
    return None if decoder is None else decoder.decode(record.body)


def encode_message(message: Message) -> bytes:
    """Write a message as clients get it."""
    return _to_json(message)
