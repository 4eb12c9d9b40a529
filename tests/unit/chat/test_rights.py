"""The table of rights, kept by double entry: whoever loosens a rule has to mean it twice.

The matrix of `tests/authorisation` compares a server with the table; here is what it must say.
"""

from datetime import UTC, datetime
from typing import Final

import pytest

from stonechat.chat.errors import Forbidden, NotInRoom
from stonechat.chat.rights import (
    MEMBERS,
    MODERATORS,
    OWNERS,
    RIGHTS,
    SEEN,
    Right,
    creation_right,
    fault,
    may,
    may_be_guest,
    may_look_as_stranger,
    may_see,
)
from stonechat.chat.values import (
    Access,
    Membership,
    Person,
    PersonKind,
    Role,
    Room,
    RoomAccess,
    RoomKind,
    ServerRole,
)

NOW: Final = datetime(2026, 11, 23, tzinfo=UTC)

NEEDS: Final = {
    None: {
        Right.SEE_SERVER,
        Right.CHOOSE_NAME,
        Right.REGISTER,
        Right.LOG_IN,
        Right.USE_LINK,
        Right.KEEP_SESSION,
        Right.STOP_MAIL,
    },
    ServerRole.MEMBER: {
        Right.HOLD_ACCOUNT,
        Right.CHOOSE_NOTIFICATIONS,
        Right.CHOOSE_NOTIFICATIONS_OF_ROOM,
        Right.WAKE_DEVICES,
        Right.DESCRIBE_ONESELF,
        Right.CREATE_PRIVATE_ROOM,
        Right.WHISPER,
        Right.OPEN_DIRECT,
        Right.INVITE,
        Right.ASK_TO_JOIN,
    },
    ServerRole.MODERATOR: {Right.JUDGE_REPORTS, Right.INVITE_PEOPLE},
    ServerRole.ADMIN: {Right.INVITE_MODERATORS, Right.SET_SERVER_ROLE},
}
"""What takes another role than that of a guest."""

WHERE: Final = {
    SEEN: {Right.READ_ROOM, Right.SEE_IMAGES, Right.JOIN_ROOM},
    MEMBERS: {
        Right.LEAVE_ROOM,
        Right.HEAR_ROOM,
        Right.CATCH_UP,
        Right.SEND_MESSAGE,
        Right.WHISPER,
        Right.EDIT_MESSAGE,
        Right.DELETE_MESSAGE,
        Right.REACT,
        Right.PIN,
        Right.MARK_READ,
        Right.CHOOSE_NOTIFICATIONS_OF_ROOM,
        Right.SHOW_TYPING,
        Right.INVITE,
    },
    MODERATORS: {
        Right.DELETE_OTHERS,
        Right.SEE_EDITS,
        Right.LET_IN,
        Right.UPDATE_ROOM,
        Right.MODERATE_ROOM,
    },
    OWNERS: {Right.SET_ROLE, Right.ARCHIVE_ROOM},
}
"""What depends on the place in a room."""


def somebody(role: ServerRole) -> Person:
    kind = PersonKind.GUEST if role is ServerRole.GUEST else PersonKind.ACCOUNT
    return Person("id", kind, "ada", None, None, bot=False, present=True, role=role)


def in_room(
    role: Role | None, *, left: bool = False, kind: RoomKind = RoomKind.PUBLIC
) -> RoomAccess:
    room = Room("room", kind, None, None, None, 1, 0, 1, NOW)
    if role is None:
        return RoomAccess(room, None)
    return RoomAccess(room, Membership("room", "id", role, NOW, NOW if left else None, 0))


@pytest.mark.parametrize("right", Right)
def test_a_right_takes_the_role_that_was_decided(right: Right) -> None:
    special = (least for least, rights in NEEDS.items() if right in rights)
    assert RIGHTS[right].least == next(special, ServerRole.GUEST)


@pytest.mark.parametrize("right", Right)
def test_a_right_takes_the_place_that_was_decided(right: Right) -> None:
    rooms = (room for room, rights in WHERE.items() if right in rights)
    assert RIGHTS[right].room == next(rooms, None)


def test_access_and_ownerless_rooms_change_what_was_decided() -> None:
    rules = RIGHTS.items()
    assert {right for right, rule in rules if rule.access != frozenset(Access)} == {
        Right.CHOOSE_NAME
    }
    assert {right for right, rule in rules if rule.strangers} == {
        Right.SEE_IMAGES,
        Right.SEE_PICTURES,
    }
    assert {right: rule.ownerless for right, rule in rules if rule.ownerless} == dict.fromkeys(
        (
            Right.SET_ROLE,
            Right.DELETE_OTHERS,
            Right.SEE_EDITS,
            Right.UPDATE_ROOM,
            Right.ARCHIVE_ROOM,
            Right.MODERATE_ROOM,
        ),
        ServerRole.MODERATOR,
    )
    for access in Access:
        assert may_be_guest(access) is may_look_as_stranger(access) is (access is Access.OPEN)


def test_somebody_who_left_is_out_of_the_room() -> None:
    member = somebody(ServerRole.OWNER)
    gone = in_room(Role.OWNER, left=True)
    assert isinstance(fault(Right.SEND_MESSAGE, member, gone), NotInRoom)
    assert may(Right.JOIN_ROOM, member, gone)
    assert not may_see(in_room(Role.OWNER, left=True, kind=RoomKind.PRIVATE))
    assert may_see(gone)


@pytest.mark.parametrize("kind", [RoomKind.PRIVATE, RoomKind.DIRECT])
def test_rooms_that_are_not_public_are_seen_from_inside(kind: RoomKind) -> None:
    assert may_see(in_room(Role.MEMBER, kind=kind))
    assert not may_see(in_room(None, kind=kind))
    assert not may(creation_right(kind), somebody(ServerRole.GUEST))
    assert may(creation_right(kind), somebody(ServerRole.MEMBER))
    assert may(creation_right(RoomKind.PUBLIC), somebody(ServerRole.GUEST))


def test_what_is_missing_is_said() -> None:
    guest, owner = somebody(ServerRole.GUEST), somebody(ServerRole.OWNER)
    outside = fault(Right.WHISPER, guest, in_room(None))
    assert isinstance(outside, NotInRoom)
    inside = fault(Right.WHISPER, guest, in_room(Role.OWNER))
    assert isinstance(inside, Forbidden)
    assert inside.message == RIGHTS[Right.WHISPER].refusal
    plain = fault(Right.SET_ROLE, owner, in_room(Role.MEMBER))
    assert isinstance(plain, Forbidden)
    assert may(Right.SET_ROLE, owner, in_room(None), ownerless=True)
    assert not may(Right.SET_ROLE, guest, in_room(Role.MEMBER), ownerless=True)


def test_every_refusal_by_role_has_words_of_its_own() -> None:
    higher = {right for rights in NEEDS.values() for right in rights} - NEEDS[None]
    assert [right for right in higher if not RIGHTS[right].refusal] == []
