"""Everybody whom the server has to tell apart, put into its database before it starts.

Made through the port of the acts and not through the doors, so that what is tested does not
prepare itself, and hundreds of people and rooms take a second.
"""

import itertools
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple

from argon2 import PasswordHasher

from stonechat.actions.store import Session, Transaction
from stonechat.actions.tokens import hash_token, new_token
from stonechat.chat.names import name_keys
from stonechat.chat.values import Person, Role, Room, RoomKind, ServerRole, SessionKind
from tests.contract.actions.newcomers import add_account
from tests.contract.storage.scenery import add_guest, say

Standing = ServerRole | None
"""What somebody is on the server; None for a stranger, who has no name."""

EVERYBODY: Final[tuple[Standing, ...]] = (None, *ServerRole)

PASSWORD: Final = "correct horse battery"
_HASH: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""As cheap as can be: there are hundreds of accounts."""


class Place(NamedTuple):
    """A kind of room, and what somebody is there; `ownerless` if nobody in it owns it."""

    kind: RoomKind
    role: Role | None
    ownerless: bool = False


PLACES: Final = (
    *(Place(kind, role) for kind in (RoomKind.PUBLIC, RoomKind.PRIVATE) for role in (None, *Role)),
    *(Place(RoomKind.PUBLIC, role, ownerless=True) for role in (None, Role.MODERATOR, Role.MEMBER)),
    *(Place(RoomKind.PRIVATE, role, ownerless=True) for role in (None, Role.MEMBER)),
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks; a stranger has neither name nor token."""

    standing: Standing
    id: str = ""
    username: str = ""
    token: str | None = None
    session_id: str = ""


STRANGER: Final = Actor(None)


@dataclass(frozen=True, slots=True)
class Scene:
    """A room with somebody else's message, and a plain member besides.

    Who asks has a message there too, where they see the room; elsewhere it is somebody else's.
    """

    place: Place
    room_id: str
    message_id: str
    own_message_id: str
    member_id: str


class Cast:
    """Makes people and rooms inside one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._numbers = itertools.count(1)
        self.host = self.actor(ServerRole.MEMBER)
        self.member = self.actor(ServerRole.MEMBER)

    def actor(self, standing: Standing) -> Actor:
        """Make somebody new who is this, with a session of their own."""
        if standing is None:
            return STRANGER
        person = self._person(f"{standing.value}.{next(self._numbers)}", standing)
        token = new_token()
        kind = SessionKind.GUEST if person.guest else SessionKind.PROGRAM
        session = Session(
            id=self._tx.new_id(),
            person_id=person.id,
            kind=kind,
            agent=None,
            address=None,
            created_at=self._tx.now,
            used_at=self._tx.now,
            expires_at=self._tx.now + timedelta(days=60),
        )
        self._tx.add_session(session, hash_token(token))
        return Actor(standing, person.id, person.username, token, session.id)

    def scene(self, place: Place, actor: Actor) -> Scene:
        """Make a room in which somebody stands like this."""
        room = self._room(place.kind)
        host_role = Role.MEMBER if place.ownerless else Role.OWNER
        room = self._enter(room, self.host.id, host_role)
        room = self._enter(room, self.member.id, Role.MEMBER)
        if place.role is not None and actor.standing is not None:
            self._enter(room, actor.id, place.role)
        message = say(self._tx, room.id, self.host.id, "Something that was said")
        own = message
        sees = place.role is not None or place.kind is RoomKind.PUBLIC
        if sees and actor.standing is not None:
            own = say(self._tx, room.id, actor.id, "Something of one's own")
        return Scene(place, room.id, message.id, own.id, self.member.id)

    def enter(self, room_id: str, person_id: str, role: Role) -> None:
        """Put somebody into a room that was made before."""
        access = self._tx.find_room(room_id, self.host.id, lock=True)
        assert access
        self._enter(access.room, person_id, role)

    def _person(self, username: str, role: ServerRole) -> Person:
        if role is not ServerRole.GUEST:
            claimed = f"{username}@example.org"
            person = add_account(self._tx, username, role=role, pending=claimed)
            self._tx.set_password(person.id, _HASH)
            return person
        guest = self._tx.find_person(add_guest(self._tx, username))
        assert guest
        return guest

    def _room(self, kind: RoomKind) -> Room:
        name = f"room.{next(self._numbers)}" if kind is RoomKind.PUBLIC else None
        room = Room(
            id=self._tx.new_id(),
            kind=kind,
            name=name,
            title="A title",
            topic=None,
            members_count=0,
            head=0,
            revision=0,
            created_at=self._tx.now,
        )
        self._tx.add_room(room, None)
        if name is not None:
            assert self._tx.claim_room_name(room.id, name_keys(name))
        return room

    def _enter(self, room: Room, person_id: str, role: Role) -> Room:
        return self._tx.begin_membership(room, person_id, role, read_position=0)
