"""Acts that amend messages, done by people of the tests, and what they need for it."""

from typing import Any

from sqlalchemy import select, update

from stonechat.actions.act import Outcome
from stonechat.actions.amendments import read_message
from stonechat.actions.deletions import Retraction, delete_message
from stonechat.actions.edits import Editing, edit_message, list_edits
from stonechat.actions.pins import Pinning, list_pins, pin
from stonechat.actions.reactions import Reacting, react
from stonechat.actions.store import Counters, NewMessage
from stonechat.chat.values import Person, Role, Room, RoomKind
from stonechat.storage.database import Database
from stonechat.storage.instants import to_stored
from stonechat.storage.tables import memberships, rooms, streams
from stonechat.wire import messages as asked
from stonechat.wire.messages import MessageReply
from stonechat.wire.shapes import Message, Whisper
from tests.contract.storage.scenery import lock_room, say

Changed = Outcome[MessageReply]

KITCHEN = "kitchen"


def edited(database: Database, actor: Person, message_id: str, text: str) -> Changed:
    with database.transaction() as tx:
        request = asked.EditMessage(message=message_id, text=text)
        return edit_message(tx, Editing(actor, request))


def deleted(database: Database, actor: Person, message_id: str) -> Changed:
    with database.transaction() as tx:
        return delete_message(tx, Retraction(actor, asked.DeleteMessage(message=message_id)))


def reacted(
    database: Database, actor: Person, message_id: str, emoji: str, *, on: bool = True
) -> Changed:
    with database.transaction() as tx:
        request = asked.React(message=message_id, emoji=emoji, on=on)
        return react(tx, Reacting(actor, request))


def pinned(database: Database, actor: Person, message_id: str, *, on: bool = True) -> Changed:
    with database.transaction() as tx:
        return pin(tx, Pinning(actor, asked.Pin(message=message_id, on=on)))


def pins_in(database: Database, actor: Person, **fields: Any) -> list[int]:
    """Positions of what is pinned, all pages of it."""
    found: list[int] = []
    with database.transaction() as tx:
        cursor = None
        while True:
            page = list_pins(tx, actor, asked.ListPins(cursor=cursor, limit=2, **fields))
            found += [message.position for message in page.messages]
            cursor = page.next
            if cursor is None:
                return found


def edits_of(database: Database, actor: Person, message_id: str) -> list[str]:
    with database.transaction() as tx:
        found = list_edits(tx, actor, asked.ListEdits(message=message_id)).edits
    return [edit.text for edit in found]


def seen(database: Database, actor: Person, message_id: str) -> Message:
    with database.transaction() as tx:
        return read_message(tx, actor, asked.ReadMessage(message=message_id)).message


def revision_of(database: Database, stream_id: str) -> int:
    """The stream's own revision, as the next change will find it."""
    with database.transaction() as tx:
        found = select(streams.c.revision).where(streams.c.id == stream_id)
        return int(tx.connection.execute(found).scalar_one())


def owned_room(
    database: Database,
    owner: Person | None,
    *members: Person,
    kind: RoomKind = RoomKind.PUBLIC,
    **settings: Any,
) -> Room:
    """Store a room with its owner, if it has one, and plain members."""
    with database.transaction() as tx:
        name = KITCHEN if kind is RoomKind.PUBLIC else None
        room = Room(
            id=tx.new_id(),
            kind=kind,
            name=name,
            title=None,
            topic=None,
            members_count=0,
            head=0,
            revision=0,
            created_at=tx.now,
            **settings,
        )
        tx.add_room(room, None)
        if owner is not None:
            room = tx.begin_membership(room, owner.id, Role.OWNER, read_position=0)
        for member in members:
            room = tx.begin_membership(room, member.id, Role.MEMBER, read_position=0)
        return room


def spoken(database: Database, room: Room, author: Person, text: str, **more: Any) -> NewMessage:
    with database.transaction() as tx:
        return say(tx, room.id, author.id, text, **more)


def enters(
    database: Database, room: Room, host: Person, person: Person, role: Role = Role.MEMBER
) -> None:
    with database.transaction() as tx:
        tx.begin_membership(lock_room(tx, room.id, host.id), person.id, role, read_position=0)


def leaves(database: Database, room: Room, person: Person) -> None:
    with database.transaction() as tx:
        tx.end_membership(lock_room(tx, room.id, person.id), person.id)


def promoted(database: Database, room: Room, person: Person, role: Role) -> None:
    with database.transaction() as tx:
        tx.change_role(lock_room(tx, room.id, person.id), person.id, role)


def archived(database: Database, room: Room) -> None:
    with database.transaction() as tx:
        shut = update(rooms).where(rooms.c.id == room.id).values(archived_at=to_stored(tx.now))
        tx.connection.execute(shut)


def muted(database: Database, room: Room, person: Person, until: int) -> None:
    with database.transaction() as tx:
        own = (memberships.c.room_id == room.id) & (memberships.c.user_id == person.id)
        tx.connection.execute(update(memberships).where(own).values(muted_until=until))


def whispered(database: Database, room: Room, author: Person, *others: Person) -> NewMessage:
    """Store the first message of a whisper in a room, and its stream."""
    with database.transaction() as tx:
        head = lock_room(tx, room.id, author.id).head
        stream = tx.open_whisper(room.id, [person.id for person in (author, *others)])
        message = NewMessage(
            id=tx.new_id(),
            room_id=room.id,
            position=1,
            revision=1,
            author_id=author.id,
            text="Psst",
            client_id=None,
            reply_to=None,
            sent_at=tx.now,
            whisper=Whisper(stream.id, list(stream.member_ids), head),
        )
        tx.add_messages([message], {stream.id: Counters(1, 1)})
        return message
