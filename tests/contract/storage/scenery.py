"""People, rooms and messages for the tests to look at, made through the port that they test."""

from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from sqlalchemy import text

from stonechat.actions.store import (
    NewFile,
    NewImage,
    NewMessage,
    NewUpload,
    Session,
    Transaction,
)
from stonechat.chat.names import name_keys
from stonechat.chat.values import Role, Room, RoomKind, SessionKind
from stonechat.storage.database import Database
from stonechat.storage.tables import metadata
from stonechat.storage.transaction import SqlTransaction
from stonechat.wire.shapes import Mentions, ReplyTo

A_DAY = timedelta(days=1)


def add_guest(tx: Transaction, username: str) -> str:
    """Store a present guest and return the id."""
    person_id = tx.new_id()
    tx.add_guest(person_id, username)
    assert tx.claim_name(person_id, name_keys(username))
    return person_id


def add_session(
    tx: Transaction, token_hash: bytes, person_id: str, expires_at: datetime
) -> Session:
    """Let a token open a guest's session, and return it as it is stored."""
    session = Session(
        id=tx.new_id(),
        person_id=person_id,
        kind=SessionKind.GUEST,
        agent=None,
        address=None,
        created_at=tx.now,
        used_at=tx.now,
        expires_at=expires_at,
    )
    tx.add_session(session, token_hash)
    return session


def add_room(
    tx: Transaction,
    name: str | None,
    *,
    kind: RoomKind = RoomKind.PUBLIC,
    title: str | None = None,
    members: tuple[str, ...] = (),
) -> Room:
    """Store a room that these people are in, and return it as it is then."""
    room = Room(
        id=tx.new_id(),
        kind=kind,
        name=name,
        title=title,
        topic=None,
        members_count=0,
        head=0,
        revision=0,
        created_at=tx.now,
    )
    tx.add_room(room, None)
    if name is not None:
        assert tx.claim_room_name(room.id, name_keys(name))
    for person_id in members:
        room = tx.begin_membership(room, person_id, Role.MEMBER, read_position=0)
    return room


def lock_room(tx: Transaction, room_id: str, actor_id: str = "") -> Room:
    """Return a room as it is now, locked."""
    access = tx.find_room(room_id, actor_id, lock=True)
    assert access
    return access.room


class More(TypedDict, total=False):
    """What few messages have."""

    reply_to: ReplyTo
    images: tuple[NewImage, ...]
    files: tuple[NewFile, ...]
    mentions: Mentions
    called: tuple[str, ...]


def say(
    tx: Transaction,
    room_id: str,
    author_id: str,
    text: str,
    client_id: str | None = None,
    **more: Unpack[More],
) -> NewMessage:
    """Store one message of a member and return it."""
    place = tx.lock_places([(author_id, room_id)])[author_id, room_id]
    place.counters.head += 1
    place.counters.revision += 1
    message = NewMessage(
        id=tx.new_id(),
        room_id=place.access.room.id,
        position=place.counters.head,
        revision=place.counters.revision,
        author_id=author_id,
        text=text,
        client_id=client_id,
        reply_to=more.get("reply_to"),
        sent_at=tx.now,
        images=more.get("images", ()),
        files=more.get("files", ()),
        mentions=more.get("mentions"),
        called=more.get("called", ()),
    )
    tx.add_messages([message], {message.room_id: place.counters})
    return message


def add_image(tx: Transaction, name: str | None = None, *, blob: str | None = None) -> NewImage:
    """Return an image that can be attached; no file belongs to it."""
    return NewImage(
        id=tx.new_id(),
        type="image/png",
        name=name,
        alt="a bird",
        width=640,
        height=480,
        bytes=12_345,
        placeholder="#a08d77",
        blob=blob,
    )


def drop_tables(tx: SqlTransaction) -> None:
    """Remove all tables of this program, but for the list of migrations."""
    # Nothing refers to it, and no metadata know it; what SQLite keeps it in goes with it.
    for name in ["document_grams", *(table.name for table in reversed(metadata.sorted_tables))]:
        tx.connection.execute(text(f"DROP TABLE {name}"))


def add_file(tx: Transaction, name: str = "notes.txt", *, blob: str = "b" * 64) -> NewFile:
    """Return a file that can be attached; nothing is on the disk."""
    return NewFile(id=tx.new_id(), blob=blob, name=name, type="text/plain", bytes=123)


def add_upload(
    tx: Transaction,
    owner_id: str,
    content: NewImage | NewFile,
    client_id: str | None = None,
    *,
    age: timedelta = timedelta(),
) -> str:
    """Let somebody have uploaded this, and return its id."""
    assert tx.add_upload(NewUpload(owner_id, client_id, content, tx.now - age))
    return content.id


def furnish(database: Database, *usernames: str) -> tuple[Room, list[str]]:
    """Store a room `lobby` with these guests in it; return it and their ids."""
    with database.transaction() as tx:
        people = [add_guest(tx, username) for username in usernames]
        return add_room(tx, "lobby", members=tuple(people)), people
